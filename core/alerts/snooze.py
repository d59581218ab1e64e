"""Snooze: not to be warned for a while, and to be told once more behind it by whatever is still low then.

While a wallet is snoozed its marks are not judged: a fall in that time is not lost, nor is one that was over before
its end told of. At the first look behind it they are judged as always, by what is there then. Only a mark that a
person sets meanwhile is judged, by the answer to that person: they ask, nobody wakes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from core.alerts.levels import Fall, Mark, Seen, judge, level
from core.alerts.thresholds import ThresholdState

SNOOZE = timedelta(days=1)


def snoozed(marks: Iterable[Mark], seen: Seen) -> tuple[Mark, ...]:
    """Those that a snooze puts into another state: what has fired is armed where it is low now, to fire anew if it is
    still. What is a little above waits as before until it is well above."""
    fired = [(mark, level(mark, seen)) for mark in marks if mark.state is ThresholdState.FIRED]
    low = [mark for mark, fires_at in fired if fires_at is not None and seen.available.micros <= fires_at]
    return tuple(replace(mark, state=ThresholdState.ARMED) for mark in low)


def is_snoozed(until: datetime | None, now: datetime) -> bool:
    """Whether a wallet is not to be judged. At the moment itself it is again."""
    return until is not None and now < until


def judge_unless_snoozed(
    marks: Iterable[Mark], seen: Seen, until: datetime | None, now: datetime
) -> tuple[tuple[Mark, ...], Fall | None]:
    """As judge(); of a snoozed wallet nothing."""
    return ((), None) if is_snoozed(until, now) else judge(marks, seen)
