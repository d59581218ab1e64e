from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import MAX_MICROS, Amount, Unit
from core.forecast.forecast import (
    Ending,
    Forecast,
    NeverSpent,
    NothingLeft,
    Outlook,
    Quiet,
    TooLittle,
    forecast,
)
from core.forecast.spending import DaySpent
from core.forecast.supply import Supply
from tests.core.forecast.histories import credit

TODAY = date(2026, 11, 22)  # a Sunday
TWO_WEEKS = (140, 500, 0, 210, 280, 70, 550, 280, 70, 210, 570, 0, 350, 270)
FOUR_WEEKS = (*TWO_WEEKS, 500, 140, 210, 0, 640, 70, 190, 570, 140, 210, 70, 280, 0, 480)
"""7,000 credits, 250 a day."""


def spent(amounts: Sequence[int], last: date = TODAY - timedelta(1), times: int = 1) -> list[DaySpent]:
    """On days in a row, after a first one of which little was left."""
    first = last - timedelta(len(amounts) - 1)
    begun = DaySpent(first - timedelta(1), credit(70), 1)
    return [begun] + [
        DaySpent(first + timedelta(at), credit(amount).times(times), 1 + amount // 200)
        for at, amount in enumerate(amounts)
        if amount
    ]


def there(amount: int, last: date | None = None, first: date = TODAY) -> Supply:
    return Supply(credit(amount), first, last)


def asked(history: list[DaySpent], *supplies: Supply) -> Outlook:
    return forecast(history, TODAY, supplies or [there(5_000)], Unit.CREDIT)


def told(history: list[DaySpent], *supplies: Supply) -> Forecast:
    found = asked(history, *supplies)
    assert isinstance(found, Forecast)
    return found


def test_five_thousand_at_250_a_day_last_about_twenty_days() -> None:
    found = told(spent(FOUR_WEEKS))
    assert (found.early, found.day, found.late) == (date(2026, 12, 7), date(2026, 12, 12), date(2026, 12, 21))
    assert (found.since, found.days, found.spent) == (date(2026, 10, 25), 28, credit(7_000))
    assert (found.available, found.spent_a_day, found.ending) == (credit(5_000), credit(250), ())
    assert credit(150) < found.pace_low < credit(230) < found.pace < credit(270) < found.pace_high < credit(400)


def test_same_history_in_another_order_has_the_same_forecast() -> None:
    assert told(spent(FOUR_WEEKS)[::-1]) == told(spent(FOUR_WEEKS))


def test_spends_of_today_make_no_pace() -> None:
    today = DaySpent(TODAY, credit(4_000), 40)
    assert told([*spent(FOUR_WEEKS), today]) == told(spent(FOUR_WEEKS))


def test_days_before_the_last_eight_weeks_do_not_count() -> None:
    recent = spent(FOUR_WEEKS * 2)
    dear, cheap = (told([DaySpent(date(2026, 5, 1), credit(amount), 1), *recent]) for amount in (90_000, 70))
    assert dear == cheap
    assert (dear.since, dear.days) == (date(2026, 9, 27), 56)


def test_days_without_spends_since_an_old_spend_count() -> None:
    old = DaySpent(date(2026, 5, 1), credit(70), 1)
    assert told([old, *spent(FOUR_WEEKS)]).days == 56


def test_quiet_days_at_the_end_count() -> None:
    rested = told(spent(FOUR_WEEKS, last=TODAY - timedelta(15)))
    assert rested.days == 42
    assert rested.pace < told(spent(FOUR_WEEKS)).pace


@pytest.mark.parametrize("first", [70, 350, 3_500])
@pytest.mark.parametrize("days", [21, 27, 55])
def test_an_even_user_is_told_the_day_whatever_the_first_day_was(days: int, first: int) -> None:
    begun = DaySpent(TODAY - timedelta(days + 1), credit(first), 1)
    found = told([begun, *spent([350] * days)[1:]], there(30_450))
    assert found.day == TODAY + timedelta(87)
    assert (found.since, found.days, found.spent) == (TODAY - timedelta(days), days, credit(350 * days))


def test_growth_is_taken_to_go_on() -> None:
    growing = told(spent([100 + 10 * at for at in range(28)]))
    falling = told(spent([370 - 10 * at for at in range(28)]))
    assert growing.pace > growing.spent_a_day == falling.spent_a_day > falling.pace


@pytest.mark.parametrize("times", [10, 1_000, 10_000_000])
def test_days_do_not_depend_on_how_much_a_credit_is(times: int) -> None:
    small, large = (
        told(spent(FOUR_WEEKS, times=by), Supply(credit(5_000).times(by), TODAY, None)) for by in (1, times)
    )
    assert (large.early, large.day, large.late) == (small.early, small.day, small.late)


def test_as_much_as_can_be_kept_is_no_trouble() -> None:
    much = [DaySpent(TODAY - timedelta(ago), Amount(MAX_MICROS // 50, Unit.CREDIT), 1) for ago in range(1, 40)]
    found = told(much, Supply(Amount(MAX_MICROS, Unit.CREDIT), TODAY, None))
    assert found.day is not None
    assert found.day - TODAY == timedelta(50)


@pytest.mark.parametrize(
    ("history", "spends", "days", "again"),
    [
        ([(1, 3)], 3, 1, date(2026, 11, 29)),
        ([(1, 2), (2, 1)], 3, 2, date(2026, 11, 28)),
        ([(1, 9), (2, 9), (3, 9)], 27, 3, date(2026, 11, 27)),
        ([(0, 9)], 9, 1, date(2026, 11, 30)),
        ([(10, 9)], 9, 1, None),
        ([(10, 9), (9, 9)], 18, 2, None),
        ([(10, 9), (9, 9), (8, 9)], 27, 3, None),
        ([(10, 1), (9, 1), (8, 1), (7, 1)], 4, 4, None),
        ([(80, 9), (60, 9), (9, 1), (0, 2)], 3, 2, None),
        ([(7, 1), (6, 1), (5, 1), (4, 1), (3, 1)], 5, 5, date(2026, 11, 23)),
    ],
)
def test_few_spends_or_few_days_are_not_enough(
    history: list[tuple[int, int]], spends: int, days: int, again: date | None
) -> None:
    known = [DaySpent(TODAY - timedelta(ago), credit(70), how_many) for ago, how_many in history]
    assert asked(known) == TooLittle(spends, days, again)


def test_where_nothing_was_ever_spent_that_is_the_answer() -> None:
    assert asked([]) == NeverSpent()


def test_four_spends_on_three_days_of_the_week_after_the_first_are_enough() -> None:
    begun = DaySpent(TODAY - timedelta(8), credit(70), 1)
    known = [DaySpent(TODAY - timedelta(ago), credit(70), how_many) for ago, how_many in ((7, 2), (6, 1), (3, 1))]
    known.append(begun)
    assert told(known).days == 7


def test_four_weeks_without_spends_are_quiet() -> None:
    assert asked(spent(FOUR_WEEKS, last=TODAY - timedelta(29))) == Quiet(TODAY - timedelta(29))
    assert isinstance(asked(spent(FOUR_WEEKS, last=TODAY - timedelta(28))), Forecast)


@pytest.mark.parametrize("ago", [29, 56, 57, 90, 400])
def test_however_long_ago_the_latest_spend_was_its_day_is_told(ago: int) -> None:
    assert asked([DaySpent(TODAY - timedelta(ago), credit(70), 1)]) == Quiet(TODAY - timedelta(ago))


def test_whoever_spends_today_after_long_is_not_quiet() -> None:
    known = [DaySpent(TODAY - timedelta(60), credit(70), 9), DaySpent(TODAY, credit(70), 1)]
    assert asked(known) == TooLittle(1, 1, None)


@pytest.mark.parametrize(
    "supplies", [(there(0),), (there(9, last=date(2026, 11, 21)),), (there(9, first=date(2026, 11, 23)),)]
)
def test_nothing_today_is_nothing_left(supplies: tuple[Supply, ...]) -> None:
    assert asked(spent(FOUR_WEEKS), *supplies) == NothingLeft()


def test_a_day_on_which_more_came_back_counts_as_none() -> None:
    back = DaySpent(TODAY - timedelta(26), -credit(500), 1)
    assert told([*spent(FOUR_WEEKS), back]) == told(spent(FOUR_WEEKS))


def test_one_giant_spend_leaves_much_open() -> None:
    giant, usual = told(spent([*FOUR_WEEKS[:-1], 6_000])), told(spent(FOUR_WEEKS))
    assert giant.pace_high.micros > 2 * giant.pace.micros
    assert usual.pace_high.micros < 1.5 * usual.pace.micros


def test_lots_that_end_are_used_first_and_what_is_left_of_them_is_told() -> None:
    supplies = (
        there(5_000),
        there(1_000, last=date(2026, 11, 24)),
        there(200, last=date(2026, 11, 24)),
        there(100, last=date(2026, 11, 30)),
    )
    found = told(spent([250] * 28), *supplies)
    assert [(one.through.day, one.amount, one.unused > credit(0)) for one in found.ending] == [
        (24, credit(1_200), True),
        (30, credit(100), False),
    ]
    # Half of today, and two days: 625 of 1,200.
    assert abs((found.ending[0].unused - credit(575)).micros) < credit(10).micros
    assert found.available == credit(6_300)
    assert found.day == date(2026, 12, 15)


def test_where_all_ends_before_it_is_used_that_day_is_sure() -> None:
    last = date(2026, 11, 27)
    found = told(spent(FOUR_WEEKS), there(50_000, last=last))
    assert (found.early, found.day, found.late) == (last, last, last)
    assert [one.through for one in found.ending] == [last]
    assert found.ending[0].unused > credit(45_000)


def test_an_end_bounds_how_late_it_can_be() -> None:
    last = date(2026, 12, 15)
    found = told(spent(FOUR_WEEKS), there(5_000, last=last))
    assert (found.early, found.day, found.late) == (date(2026, 12, 7), date(2026, 12, 12), last)


def test_credits_that_a_plan_brings_in_time_carry_on() -> None:
    found = told(spent(FOUR_WEEKS), there(5_000), there(2_500, first=date(2026, 12, 2)))
    assert found.available == credit(5_000)
    assert found.day == date(2026, 12, 22)


def test_plan_that_brings_enough_every_month_does_not_run_out() -> None:
    firsts = [date(2026 + month // 12, month % 12 + 1, 1) for month in range(10, 26)]
    plan = [there(60_000, after - timedelta(1), first) for first, after in pairwise(firsts)]
    found = told(spent(FOUR_WEEKS), *plan)
    assert (found.early, found.day, found.late) == (None, None, None)
    assert found.ending[0].through == date(2026, 11, 30)
    assert found.ending[0].unused > credit(55_000)


def test_what_lasts_beyond_a_year_has_no_day() -> None:
    found = told(spent(FOUR_WEEKS), there(1_000_000))
    assert (found.early, found.day, found.late) == (None, None, None)
    assert credit(200) < found.pace < credit(300)


def test_what_may_last_beyond_a_year_has_no_late_end() -> None:
    found = told(spent(FOUR_WEEKS), there(70_000))
    assert found.early is not None
    assert found.late is None


def test_what_may_be_used_up_today_can_run_out_today() -> None:
    found = told(spent(FOUR_WEEKS), there(60))
    assert (found.early, found.day) == (TODAY, TODAY)


def test_ending_names_each_day_once() -> None:
    last = date(2026, 11, 23)
    found = told(spent([250] * 28), there(100, last=last), there(50, last=last), there(900))
    assert found.ending == (Ending(last, credit(150), credit(0)),)


def test_what_is_to_come_is_used_and_told_of_no_ending() -> None:
    here, comes = there(1_500, date(2026, 11, 30)), there(6_000, date(2026, 12, 30), date(2026, 12, 1))
    to_come = replace(comes, to_come=True)
    assert [one.through.month for one in told(spent([50] * 28), here, comes).ending] == [11, 12]
    found = told(spent([50] * 28), here, to_come)
    assert [one.through.month for one in found.ending] == [11]
    assert found.day == told(spent([50] * 28), here, comes).day


@pytest.mark.parametrize("amounts", [[250] * 28, [0, 0, 1_750, 0, 0, 0, 0] * 6, [250] * 4 + [0] * 24])
def test_days_without_any_chance_are_no_trouble(amounts: list[int]) -> None:
    assert told(spent(amounts)).early is not None


MICROS = st.one_of(st.integers(1, 10**7), st.integers(1, 10**16))
END = st.none() | st.integers(0, 400)


@given(
    st.dictionaries(st.integers(0, 90), MICROS, min_size=8, max_size=60),
    st.lists(st.tuples(MICROS, st.integers(-40, 40), END), min_size=1, max_size=8),
)
def test_any_history_has_an_answer_in_order(history: dict[int, int], lots: list[tuple[int, int, int | None]]) -> None:
    known = [DaySpent(TODAY - timedelta(ago), Amount(micros, Unit.CREDIT), 2) for ago, micros in history.items()]
    supplies = [
        Supply(
            Amount(micros, Unit.CREDIT),
            TODAY + timedelta(first),
            None if through is None else TODAY + timedelta(max(first, through)),
        )
        for micros, first, through in lots
    ]
    found = asked(known, *supplies)
    if isinstance(found, Forecast):
        days = [day or date.max for day in (found.early, found.day, found.late)]
        assert TODAY <= days[0] <= days[1] <= days[2]
        assert credit(0) <= found.pace_low <= found.pace <= found.pace_high
        assert all(credit(0) <= one.unused <= one.amount for one in found.ending)
    else:
        assert isinstance(found, TooLittle | Quiet | NothingLeft)
