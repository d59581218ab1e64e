"""Where a month leads, and when that is to be warned of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.alerts.budgets import MonthBudget, Stage, Used, judge_budget, next_pace_look, outlook
from core.alerts.ending import morning
from core.amounts import MAX_MICROS, Amount, Unit

PACE, OVER = Stage.PACE, Stage.OVER
FIRST = date(2026, 11, 1)
BUDGET = MonthBudget(Amount.exactly(8_000, Unit.CREDIT))
DOLLARS = MonthBudget(Amount.exactly(80, Unit.USD))


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def used(so_far: int, day: int = 22, *, days_used: int = 5, since: int = 1, unit: Unit = Unit.CREDIT) -> Used:
    return Used(Amount.exactly(so_far, unit), days_used, FIRST.replace(day=since), FIRST.replace(day=day))


def test_six_thousand_six_hundred_of_eight_thousand_lead_to_nine_thousand() -> None:
    found = outlook(BUDGET, used(6_600))
    assert (found.left, found.a_day, found.days, found.leads_to) == (credit(1_400), credit(300), 22, credit(9_000))
    assert (found.last_day, found.reaches_on) == (date(2026, 11, 30), date(2026, 11, 27))
    assert (found.keeps_it, found.days_left, found.stage) == (credit(175), 8, PACE)


def test_counting_from_within_the_month_adds_the_days_left_to_what_was_used() -> None:
    found = outlook(BUDGET, used(4_000, 20, since=11))
    assert (found.days, found.a_day, found.leads_to) == (10, credit(400), credit(8_000))
    assert (found.reaches_on, found.stage) == (date(2026, 11, 30), None)


@pytest.mark.parametrize(
    ("so_far", "day", "reaches", "keeps_micros"),
    [
        (0, 22, None, 1_000_000_000),
        (-500, 22, None, 1_062_500_000),
        (5_000, 22, None, 375_000_000),
        (8_000, 22, None, None),
        (8_001, 22, None, None),
        (7_999, 30, None, None),
        (4_000, 10, 20, 200_000_000),
        (4_100, 10, 20, 195_000_000),
        (4_000, 11, 22, 210_526_315),
    ],
)
def test_day_that_a_budget_is_reached_on_and_what_keeps_it(
    so_far: int, day: int, reaches: int | None, keeps_micros: int | None
) -> None:
    found = outlook(BUDGET, used(so_far, day))
    assert found.reaches_on == (None if reaches is None else FIRST.replace(day=reaches))
    assert found.keeps_it == (None if keeps_micros is None else Amount(keeps_micros, Unit.CREDIT))


@pytest.mark.parametrize(
    ("so_far", "told", "stage"),
    [
        (6_600, set(), PACE),
        (6_600, {PACE}, None),
        (5_866, set(), None),  # 266.6 a day lead to 7,999.1
        (5_867, set(), PACE),  # to 8,000.5
        (8_000, set(), PACE),
        (8_000, {PACE}, None),
        (8_001, set(), OVER),
        (8_001, {PACE}, OVER),
        (8_001, {OVER}, None),
        (9_000, {PACE, OVER}, None),
        (6_600, {OVER}, None),
        (-100, set(), None),
    ],
)
def test_each_stage_is_told_once_and_the_pace_never_behind_the_excess(
    so_far: int, told: set[Stage], stage: Stage | None
) -> None:
    assert judge_budget(BUDGET, used(so_far), told) is stage


@pytest.mark.parametrize(
    ("day", "days_used", "since", "stage"),
    [
        (3, 3, 1, None),
        (4, 1, 1, None),
        (4, 2, 1, PACE),
        (13, 3, 11, None),
        (14, 2, 11, PACE),
    ],
)
def test_a_pace_needs_three_days_behind_it_and_two_with_something(
    day: int, days_used: int, since: int, stage: Stage | None
) -> None:
    assert judge_budget(BUDGET, used(7_000, day, days_used=days_used, since=since), set()) is stage


@pytest.mark.parametrize(("day", "days_used", "stage"), [(10, 3, None), (11, 2, None), (11, 3, PACE)])
def test_a_pace_of_money_needs_more_since_it_is_paid_in_lumps(day: int, days_used: int, stage: Stage | None) -> None:
    assert judge_budget(DOLLARS, used(70, day, days_used=days_used, unit=Unit.USD), set()) is stage


NINE = {day: morning(day, "Europe/Amsterdam") for day in (FIRST + timedelta(days=number) for number in range(70))}


@pytest.mark.parametrize(
    ("budget", "first_day", "at", "looked_at"),
    [
        (BUDGET, date(2026, 9, 5), datetime(2026, 11, 1, 0, tzinfo=UTC), date(2026, 11, 4)),
        (DOLLARS, date(2026, 9, 5), datetime(2026, 11, 1, 0, tzinfo=UTC), date(2026, 11, 11)),
        (BUDGET, date(2026, 11, 20), datetime(2026, 11, 20, 9, tzinfo=UTC), date(2026, 11, 23)),
        (DOLLARS, date(2026, 11, 20), datetime(2026, 11, 20, 9, tzinfo=UTC), date(2026, 11, 30)),
        (DOLLARS, date(2026, 11, 21), datetime(2026, 11, 21, 9, tzinfo=UTC), date(2026, 12, 11)),
        (BUDGET, date(2026, 9, 5), NINE[date(2026, 11, 4)] - timedelta(seconds=1), date(2026, 11, 4)),
        (BUDGET, date(2026, 9, 5), NINE[date(2026, 11, 4)], date(2026, 12, 4)),
        (BUDGET, date(2026, 9, 5), datetime(2026, 11, 30, 22, tzinfo=UTC), date(2026, 12, 4)),
        (BUDGET, date(2026, 9, 5), datetime(2026, 11, 30, 23, tzinfo=UTC), date(2026, 12, 4)),
        (BUDGET, date(2027, 3, 1), datetime(2026, 11, 30, 23, tzinfo=UTC), None),
    ],
)
def test_a_budget_is_looked_at_on_the_first_morning_with_enough_behind_it(
    budget: MonthBudget, first_day: date, at: datetime, looked_at: date | None
) -> None:
    expected = None if looked_at is None else NINE[looked_at]
    assert next_pace_look(budget, first_day, at, "Europe/Amsterdam") == expected


@given(st.integers(1, 30), st.lists(st.integers(0, 900), min_size=30, max_size=30), st.integers(1, 9_000))
def test_time_alone_makes_a_pace_on_no_other_day(since: int, taken: list[int], amount: int) -> None:
    """Of all days on which nothing is used, only on that one may there be a pace that was none the day before."""
    budget, first_day = MonthBudget(credit(amount)), FIRST.replace(day=since)
    stages = {since - 1: None}
    for day in range(since, 31):
        so_far, days_used = sum(taken[since - 1 : day]), sum(micros > 0 for micros in taken[since - 1 : day])
        stages[day] = judge_budget(budget, used(so_far, day, days_used=days_used, since=since), set())
    look = next_pace_look(budget, first_day, morning(first_day, "UTC") - timedelta(days=1), "UTC")
    by_time = [day for day in range(since, 31) if stages[day] is not stages[day - 1] is None and not taken[day - 1]]
    assert by_time in ([], [None if look is None else look.day])


@pytest.mark.parametrize("budget", [BUDGET, DOLLARS])
def test_an_excess_needs_nothing_but_itself(budget: MonthBudget) -> None:
    unit = budget.amount.unit
    assert judge_budget(budget, used(8_001, 1, days_used=1, unit=unit), set()) is OVER


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 2, 10), date(2026, 2, 28)),
        (date(2028, 2, 10), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2026, 12, 31)),
        (date(2026, 4, 1), date(2026, 4, 30)),
    ],
)
def test_a_month_is_as_long_as_it_is(today: date, last: date) -> None:
    found = outlook(BUDGET, Used(credit(100 * today.day), 2, today.replace(day=1), today))
    assert (found.last_day, found.days_left) == (last, (last - today).days)
    assert found.leads_to == credit(100 * last.day)


def test_what_leads_beyond_any_amount_is_said_as_the_most_there_is() -> None:
    huge = Used(Amount(MAX_MICROS, Unit.CREDIT), 2, FIRST, FIRST + timedelta(days=3))
    found = outlook(MonthBudget(Amount(MAX_MICROS, Unit.CREDIT)), huge)
    assert (found.leads_to.micros, found.stage) == (MAX_MICROS, PACE)


@given(st.integers(1, 10**12), st.integers(-(10**12), 10**13), st.integers(1, 30), st.integers(0, 29))
def test_outlook_keeps_its_own_sums(amount: int, so_far: int, day: int, later: int) -> None:
    since = max(1, day - later)
    counted = Used(Amount(so_far, Unit.CREDIT), 4, FIRST.replace(day=since), FIRST.replace(day=day))
    found = outlook(MonthBudget(Amount(amount, Unit.CREDIT)), counted)
    pace = Fraction(so_far, day - since + 1)
    reached = [ahead for ahead in range(1, 31 - day) if so_far + pace * ahead >= amount]
    expected = FIRST.replace(day=day + reached[0]) if reached and 0 < so_far < amount else None
    assert found.reaches_on == expected
    if found.keeps_it is not None:
        over = (found.keeps_it.micros + 1) * found.days_left + so_far
        assert over - found.days_left <= amount < over
