"""Marks fire at their level and are armed again a tenth above it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.alerts.levels import (
    MAX_DAYS,
    MAX_SHARE,
    Fall,
    Mark,
    Measure,
    Seen,
    judge,
    level,
    next_peak,
    set_mark,
)
from core.alerts.thresholds import ThresholdState
from core.amounts import MAX_MICROS, Amount, Unit

ARMED, FIRED = ThresholdState.ARMED, ThresholdState.FIRED
MILLION = 1_000_000


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def credits_(number: int, state: ThresholdState = ARMED) -> Mark:
    return Mark(Measure.CREDITS, number * MILLION, state)


def share(percent: int, state: ThresholdState = ARMED) -> Mark:
    return Mark(Measure.SHARE, percent * 10_000, state)


def days(number: int, state: ThresholdState = ARMED) -> Mark:
    return Mark(Measure.DAYS, number, state)


def seen(available: int, peak: int = 5_000, a_day: int | None = 250) -> Seen:
    return Seen(credit(available), credit(peak), None if a_day is None else Fraction(a_day * MILLION))


def after(mark: Mark, at: Seen) -> ThresholdState:
    changed, _ = judge([mark], at)
    return changed[0].state if changed else mark.state


@pytest.mark.parametrize(
    ("mark", "at", "fires_at"),
    [
        (credits_(1_000), seen(0), 1_000),
        (share(20), seen(0), 1_000),
        (days(7), seen(0), 1_750),
    ],
)
def test_level_is_credits_a_share_of_the_peak_or_days_of_the_pace(mark: Mark, at: Seen, fires_at: int) -> None:
    assert level(mark, at) == fires_at * MILLION


@pytest.mark.parametrize(
    ("mark", "at", "micros"),
    [
        (Mark(Measure.SHARE, 333_333), Seen(credit(0), Amount(10, Unit.CREDIT)), 3),
        (Mark(Measure.SHARE, 1), Seen(credit(0), Amount(999_999, Unit.CREDIT)), 0),
        (days(7), Seen(credit(0), credit(1), Fraction(10, 3)), 23),
        (days(1), Seen(credit(0), credit(1), Fraction(1, 3)), 0),
    ],
)
def test_level_is_rounded_down_to_whole_millionths(mark: Mark, at: Seen, micros: int) -> None:
    assert level(mark, at) == micros


@pytest.mark.parametrize(
    ("mark", "at"),
    [
        (days(7), seen(0, a_day=None)),
        (days(7), seen(0, a_day=0)),
        (days(7), seen(0, a_day=-1)),
        (share(20), seen(0, peak=0)),
        (share(20), seen(-80, peak=-80)),
    ],
)
@pytest.mark.parametrize("state", [ARMED, FIRED])
def test_what_has_no_level_stays_as_it_is(mark: Mark, at: Seen, state: ThresholdState) -> None:
    assert judge([Mark(mark.measure, mark.value, state)], at) == ((), None)


@pytest.mark.parametrize(
    ("mark", "at", "state"),
    [
        (credits_(1_000), seen(1_001), ARMED),
        (credits_(1_000), seen(1_000), FIRED),
        (credits_(1_000, FIRED), seen(1_099), FIRED),
        (credits_(1_000, FIRED), seen(1_100), ARMED),
        (credits_(1_000), seen(-80), FIRED),
        (share(20), seen(1_001), ARMED),
        (share(20), seen(1_000), FIRED),
        (share(20, FIRED), seen(1_099), FIRED),
        (share(20, FIRED), seen(1_100), ARMED),
        (share(20, FIRED), seen(1_000, peak=1_000), ARMED),
        (days(7), seen(1_751), ARMED),
        (days(7), seen(1_750), FIRED),
        (days(7, FIRED), seen(1_924), FIRED),
        (days(7, FIRED), seen(1_925), ARMED),
        (days(7), seen(5_000, a_day=1_000), FIRED),
        (days(7, FIRED), seen(1_000, a_day=100), ARMED),
    ],
)
def test_marks_fire_at_or_below_their_level_and_are_armed_a_tenth_above(
    mark: Mark, at: Seen, state: ThresholdState
) -> None:
    assert after(mark, at) is state


def test_share_above_ten_elevenths_is_armed_again_at_the_peak() -> None:
    fired = share(95, FIRED)
    assert after(fired, seen(4_999)) is FIRED
    assert after(fired, seen(5_000)) is ARMED


def test_level_of_nothing_fires_when_nothing_is_left_and_is_armed_by_anything() -> None:
    slow = Fraction(1, 1_000)
    assert after(days(7), Seen(credit(0), credit(1), slow)) is FIRED
    assert after(days(7, FIRED), Seen(credit(0), credit(1), slow)) is FIRED
    assert after(days(7, FIRED), Seen(Amount(1, Unit.CREDIT), credit(1), slow)) is ARMED


def described(fall: Fall) -> list[tuple[str, int]]:
    return [(each.mark.measure.value, int(each.level.decimal)) for each in (fall.lowest, *fall.also)]


def test_one_fall_through_many_is_one_for_the_lowest_and_lists_the_others_highest_first() -> None:
    marks = [share(20), credits_(5_000), days(7), credits_(2_500), credits_(100)]
    changed, fall = judge(marks, seen(980))
    assert fall is not None
    assert described(fall) == [("share", 1_000), ("credits", 5_000), ("credits", 2_500), ("days", 1_750)]
    assert [(mark.measure, mark.value) for mark in changed] == [(mark.measure, mark.value) for mark in marks[:4]]
    assert {mark.state for mark in changed} == {FIRED}


def test_of_marks_at_one_level_credits_come_before_a_share_and_that_before_days() -> None:
    _, fall = judge([days(4), share(20), credits_(1_000)], seen(500))
    assert fall is not None
    assert [kind for kind, _ in described(fall)] == ["credits", "share", "days"]


@pytest.mark.parametrize(
    ("mark", "level_", "again"),
    [(credits_(1_000), 1_000, 1_100), (share(20), 1_000, 1_100), (days(7), 1_750, 1_925), (share(95), 4_750, 5_000)],
)
def test_a_fall_says_its_level_and_what_arms_its_mark_again(mark: Mark, level_: int, again: int) -> None:
    _, fall = judge([mark], seen(0))
    assert fall is not None
    assert (fall.lowest.level, fall.lowest.again) == (credit(level_), credit(again))


def test_a_tenth_above_is_never_rounded_down() -> None:
    _, fall = judge([Mark(Measure.CREDITS, 1)], seen(0))
    assert fall is not None
    assert fall.lowest.again.micros == 2


def test_judge_returns_only_what_is_in_another_state() -> None:
    changed, fall = judge([credits_(5_000), credits_(1_000, FIRED), credits_(100), days(1, FIRED)], seen(1_200))
    assert changed == (credits_(5_000, FIRED), credits_(1_000), days(1))
    assert fall is not None
    assert fall.also == ()


def test_level_beyond_any_amount_fires_and_is_said_as_the_most_there_is() -> None:
    at = Seen(Amount(MAX_MICROS, Unit.CREDIT), Amount(MAX_MICROS, Unit.CREDIT), Fraction(MAX_MICROS))
    _, fall = judge([days(MAX_DAYS)], at)
    assert fall is not None
    assert fall.lowest.level.micros == fall.lowest.again.micros == MAX_MICROS


@pytest.mark.parametrize(
    ("now", "state", "warned"),
    [(seen(1_001), ARMED, False), (seen(1_000), FIRED, True), (seen(0), FIRED, True), (None, ARMED, False)],
)
def test_mark_that_is_set_where_it_is_that_low_already_fires_at_once(
    now: Seen | None, state: ThresholdState, warned: bool
) -> None:
    mark, fall = set_mark(Measure.CREDITS, 1_000 * MILLION, now)
    assert (mark, fall is not None) == (credits_(1_000, state), warned)
    if now is not None:
        assert judge([mark], now) == ((), None)  # once


@pytest.mark.parametrize(
    ("peak", "before", "now", "topped_up", "then"),
    [
        (5_000, 4_000, 3_000, False, 5_000),
        (5_000, 4_000, 5_500, False, 5_500),
        (5_000, 5_200, 5_100, False, 5_200),  # something was let go of, or began, since the last change
        (5_000, 900, 1_900, True, 1_900),
        (5_000, 900, 6_000, True, 6_000),
        (5_000, 5_900, 900, True, 900),  # a top-up was undone
        (None, 900, 800, False, 900),
        (None, 900, 1_000, False, 1_000),
        (None, 0, 1_000, True, 1_000),
    ],
)
def test_peak_is_the_highest_since_the_last_top_up(
    peak: int | None, before: int, now: int, topped_up: bool, then: int
) -> None:
    known = None if peak is None else credit(peak)
    assert next_peak(known, credit(before), credit(now), topped_up=topped_up) == credit(then)


@given(
    st.sampled_from(Measure),
    st.integers(1, MAX_SHARE),
    st.integers(-MAX_MICROS, MAX_MICROS),
    st.integers(-MAX_MICROS, MAX_MICROS),
    st.none() | st.fractions(0, MAX_MICROS),
    st.sampled_from(ThresholdState),
)
@example(Measure.DAYS, MAX_DAYS, MAX_MICROS, MAX_MICROS, Fraction(MAX_MICROS), ARMED)
def test_judging_twice_changes_nothing_more(
    measure: Measure, value: int, available: int, peak: int, pace: Fraction | None, state: ThresholdState
) -> None:
    mark = Mark(measure, value if measure is not Measure.DAYS else 1 + value % MAX_DAYS, state)
    at = Seen(Amount(available, Unit.CREDIT), Amount(max(peak, available), Unit.CREDIT), pace)
    changed, fall = judge([mark], at)
    assert (fall is not None) == (state is ARMED and changed != ())
    assert judge(changed or [mark], at) == ((), None)
