"""Credits about to end unused: told 30, 7 and 1 day before, in the owner's morning, in one message a day.

A lot is told of at most once a stage. Stages that a lot never saw, because it was received late, and mornings at which
nobody looked are not made up one by one: whoever looks next tells the stage that it is then. What a day has to tell is
what its morning had: a lot that begins later waits for the next one, so one look a day finds it all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.alerts.levels import as_much_as_fits
from core.amounts import Amount
from core.ledger.changes import WalletKey
from core.ledger.lots import Lot, LotKind

STAGES = (30, 7, 1)
"""Days before the last one on which credits can be used, furthest first."""
MORNING = time(9)
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Watched:
    """A lot with what its owner was told of its end."""

    wallet: WalletKey
    lot: Lot
    told: int | None = None
    """The latest stage that was told; None: none yet."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Credits of one wallet and kind that end on the same day, and whose stage is to be told."""

    wallet: WalletKey
    kind: LotKind
    last_day: date
    """On which they can still be used, in the owner's zone."""
    stage: int
    """Of STAGES."""
    amount: Amount
    """Remaining in them together, what is set aside included."""
    lots: tuple[int, ...]
    """Their numbers in the wallet: those to note as told."""


def last_day(ends_at: datetime, zone: str) -> date:
    """The last day on which credits can be used that end at that moment; an end within a day leaves that day."""
    return (ends_at - _MOMENT).astimezone(ZoneInfo(zone)).date()


def stage_of(last: date, today: date) -> int | None:
    """The stage that a last day is in: the least of STAGES that is not further away; None: it is further than all, or
    over."""
    away = (last - today).days
    return min((stage for stage in STAGES if 0 <= away <= stage), default=None)


def due(watched: Iterable[Watched], at: datetime, zone: str) -> tuple[Ending, ...]:
    """What is to be told of credits that end, of all of an account's wallets.

    Args:
        at: The moment of the look; `today` is the day that it lies on in `zone`, an IANA name.

    Returns:
        Lots that are live, with something remaining, and in a later stage than was told; soonest end first. Those of a
        wallet and a kind that end on the same day are one. Before 9:00 nothing.
    """
    today = at.astimezone(ZoneInfo(zone)).date()
    begun = morning(today, zone)
    found: dict[tuple[date, WalletKey, LotKind], tuple[int, list[Lot]]] = {}
    for each in watched if begun <= at else ():
        lot, stage = each.lot, _untold(each, today, zone)
        if lot.ends_at is not None and stage is not None and lot.live(at) and lot.starts_at <= begun:
            key = last_day(lot.ends_at, zone), each.wallet, lot.kind
            found.setdefault(key, (stage, []))[1].append(lot)
    endings = (
        Ending(wallet, kind, last, stage, _sum(lots, wallet), tuple(lot.number for lot in lots))
        for (last, wallet, kind), (stage, lots) in found.items()
    )
    return tuple(sorted(endings, key=_order))


def morning(day: date, zone: str) -> datetime:
    """When a day's message is due, in UTC: 9:00 by the clock there. Where clocks leap over it, as long after the leap
    as it lies behind its beginning; where they run through it twice, the first time; of a day that a zone left out
    altogether, with that of the next one."""
    return datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(UTC)


def next_look(watched: Iterable[Watched], at: datetime, zone: str) -> datetime | None:
    """The first morning after `at` that will have something to tell, should nothing change before; None: none will."""
    looks = (_next_look(each, at, zone) for each in watched)
    return min((look for look in looks if look is not None), default=None)


def _next_look(watched: Watched, at: datetime, zone: str) -> datetime | None:
    lot = watched.lot
    stages = [stage for stage in STAGES if watched.told is None or stage < watched.told]
    if lot.ends_at is None or lot.remaining.micros <= 0 or not stages:
        return None
    last = last_day(lot.ends_at, zone)
    day = max(last - timedelta(days=stages[0]), max(at, lot.starts_at).astimezone(ZoneInfo(zone)).date())
    look = morning(day, zone)
    if look <= at or look < lot.starts_at:
        look = morning(day + timedelta(days=1), zone)
    return look if look < lot.ends_at else None


def _untold(watched: Watched, today: date, zone: str) -> int | None:
    """The stage that is to be told of a lot, live or not."""
    lot = watched.lot
    if lot.ends_at is None or lot.remaining.micros <= 0:
        return None
    stage = stage_of(last_day(lot.ends_at, zone), today)
    return stage if stage is not None and (watched.told is None or stage < watched.told) else None


def _sum(lots: Iterable[Lot], wallet: WalletKey) -> Amount:
    return as_much_as_fits(sum(lot.remaining.micros for lot in lots), wallet.unit)


def _order(ending: Ending) -> tuple[date, str, str, str, str]:
    wallet = ending.wallet
    return ending.last_day, wallet.provider, wallet.channel, wallet.unit.value, ending.kind.value
