"""A snoozed wallet is silent, and tells once more behind it what is still low."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.alerts.levels import Mark, Measure, Seen
from core.alerts.snooze import SNOOZE, is_snoozed, judge_unless_snoozed, snoozed
from core.alerts.thresholds import ThresholdState
from core.amounts import Amount, Unit
from tests.conftest import NOW

ARMED, FIRED = ThresholdState.ARMED, ThresholdState.FIRED
UNTIL = NOW + SNOOZE


def mark(number: int, state: ThresholdState = ARMED) -> Mark:
    return Mark(Measure.CREDITS, number, state)


def seen(micros: int) -> Seen:
    return Seen(Amount(micros, Unit.CREDIT), Amount(10_000, Unit.CREDIT))


def test_snooze_arms_what_has_fired_and_is_low_and_nothing_else() -> None:
    marks = [mark(1_000, FIRED), mark(500), mark(5_000, FIRED)]
    assert snoozed(marks, seen(900)) == (mark(1_000), mark(5_000))
    assert snoozed(marks, seen(1_000)) == (mark(1_000), mark(5_000))
    assert snoozed(marks, seen(1_001)) == (mark(5_000),)
    assert snoozed([Mark(Measure.DAYS, 7, FIRED)], seen(900)) == ()


@pytest.mark.parametrize(
    ("after", "silent"), [(timedelta(0), True), (SNOOZE - timedelta(microseconds=1), True), (SNOOZE, False)]
)
def test_snooze_ends_at_its_moment(after: timedelta, silent: bool) -> None:
    assert is_snoozed(UNTIL, NOW + after) is silent
    assert (judge_unless_snoozed([mark(1_000)], seen(900), UNTIL, NOW + after) == ((), None)) is silent


def test_who_never_snoozed_is_warned() -> None:
    _, fall = judge_unless_snoozed([mark(1_000)], seen(900), None, NOW)
    assert fall is not None


@pytest.mark.parametrize(("left", "told"), [(900, True), (1_050, False), (2_000, False)])
def test_whoever_is_still_low_behind_a_snooze_is_told_once_more(left: int, told: bool) -> None:
    (armed,) = snoozed([mark(1_000, FIRED)], seen(800))
    changed, fall = judge_unless_snoozed([armed], seen(left), UNTIL, UNTIL)
    assert (fall is not None) is told
    assert judge_unless_snoozed(changed or [armed], seen(left), UNTIL, UNTIL + SNOOZE) == ((), None)
