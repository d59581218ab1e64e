"""What a wallet's row says of its warnings: the peak that shares are of, and when time alone may matter to it next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.alerts.ending import Watched, morning, next_look
from core.alerts.levels import Mark, Measure, next_peak
from core.amounts import Amount
from core.ledger.changes import Change, ChangeKind
from core.ledger.renewal import next_renewal, rolling
from core.ledger.wallet import OpenWallet, Step

TOPPED_UP = frozenset((ChangeKind.TOP_UP, ChangeKind.PLAN, ChangeKind.RENEW, ChangeKind.IMPORT))
"""These begin a new peak, and so does undoing one of them."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What a change, or a look, writes into the row of its wallet."""

    peak: Amount
    look_at: datetime | None
    """None: time alone does nothing to it."""


def peak_behind(
    peak: Amount | None, steps: Sequence[Step], found: Amount, available: Amount, undone: Change | None = None
) -> Amount:
    """The highest available since the last top-up, once all that was done is.

    Args:
        steps: What time did, and what was asked then.
        found: Available between the two.
        undone: What one of them took back.
    """
    by_time = [step.change.kind for step in steps if step.change.actor is None]
    asked = [step.change for step in steps if step.change.actor is not None]
    behind_time = next_peak(peak, found, found, topped_up=ChangeKind.RENEW in by_time)
    topped_up = any(map(_tops_up, asked)) or (undone is not None and _tops_up(undone))
    return next_peak(behind_time, found, available, topped_up=topped_up)


def _tops_up(change: Change) -> bool:
    """A plan that is set again for credits that had come brings none."""
    return change.kind in TOPPED_UP and (change.kind is not ChangeKind.PLAN or change.amount.micros != 0)


def about_to_end(opened: OpenWallet, told: Mapping[int, int] | None = None) -> tuple[Watched, ...]:
    """The lots of a wallet whose end is told of; those that a plan rolls over are not about to end.

    Args:
        told: By their numbers, what was told just now.
    """
    rolls = () if opened.subscription is None else rolling(opened.subscription)
    news = told or {}
    ending = (lot for lot in opened.lots if lot.ends_at is not None and lot.number not in rolls)
    return tuple(Watched(opened.key, lot, news.get(lot.number, lot.told)) for lot in ending)


def next_look_at(
    opened: OpenWallet,
    marks: Iterable[Mark],
    snoozed_until: datetime | None,
    at: datetime,
    zone: str,
    told: Mapping[int, int] | None = None,
) -> datetime | None:
    """The next moment behind `at` at which time alone may matter to a wallet; None: it will not.

    That is a morning that has an end or a price to tell of, and a renewal, which brings what ends later. Of a wallet
    with marks it is also what moves the credits that are available, the end of a snooze, and each morning where one is
    in days.

    Args:
        told: As about_to_end() has it.
    """
    looks = (*_always(opened, at, zone, told), *_with_marks(opened, tuple(marks), snoozed_until, at, zone))
    return min((look for look in looks if look is not None and look > at), default=None)


def _always(opened: OpenWallet, at: datetime, zone: str, told: Mapping[int, int] | None) -> Iterator[datetime | None]:
    yield next_look(about_to_end(opened, told), at, zone)
    yield opened.prices_at
    if opened.subscription is not None:
        yield next_renewal(opened.subscription)


def _with_marks(
    opened: OpenWallet, marks: Sequence[Mark], snoozed_until: datetime | None, at: datetime, zone: str
) -> Iterator[datetime | None]:
    if not marks:
        return
    yield snoozed_until
    yield from (lot.ends_at for lot in opened.lots)
    yield from (hold.ends_at for hold in opened.holds)
    if opened.changes and any(mark.measure is Measure.DAYS for mark in marks):
        today = at.astimezone(ZoneInfo(zone)).date()
        yield from (morning(today + timedelta(days=days), zone) for days in (0, 1))
