"""What there is to spend, from which day and through which, and when it is gone at some pace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.amounts import Amount
from core.ledger.lots import Lot

_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Supply:
    """Credits that can be used from the first of these days through the last: a lot, or one that a plan will bring."""

    amount: Amount
    first: date
    last: date | None
    """None: they never end."""
    to_come: bool = False
    """A plan will bring them, if it goes on."""


def supply_of(lot: Lot, free: Amount, zone: str) -> Supply:
    """A lot in the days of its owner.

    Args:
        free: What no hold reserves of it.
        zone: An IANA name, checked where it came in.
    """
    return Supply(free, _day(lot.starts_at, zone), None if lot.ends_at is None else _day(lot.ends_at - _MOMENT, zone))


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


@dataclass(frozen=True, slots=True)
class RunOut:
    """When nothing is left."""

    ahead: int
    """In how many days, 0 for today."""
    part: float | None
    """Of that day over by then, 0 to 1; None: what was left ended with it."""


@dataclass(frozen=True, slots=True)
class Night:
    """What is left around a midnight, in millionths."""

    before: int
    after: int
    """Without what ended with the day, and with what comes with the next one."""


@dataclass(frozen=True, slots=True)
class Walk:
    """What happens at some pace."""

    run_out: RunOut | None
    """None: not within the days walked through."""
    unused: tuple[tuple[date, int], ...]
    """What ends with a day before it was used, in millionths, in the order of days."""
    spent: int
    """By the end of the last day walked through, were there enough; millionths."""
    days: int
    """Walked through, today included."""
    left: tuple[Night, ...] = ()
    """After each of them."""


def walk(supplies: Sequence[Supply], today: date, spends: Iterator[float], days: int) -> Walk:
    """Use what there is day by day, soonest end first, until nothing is left.

    It has run out when a day cannot be covered, or when nothing is left over night and the next day brings nothing.

    Args:
        spends: By the end of today, tomorrow, ..., in millionths.
        days: At most so many, today included.
    """
    order = sorted(supplies, key=lambda one: one.last or date.max)
    left = [one.amount.micros for one in order]
    unused: dict[date, int] = {}
    nights: list[Night] = []
    before = 0
    for ahead in range(days):
        day = today + timedelta(ahead)
        until = max(before, round(next(spends)))
        need = open_ = until - before
        before = until
        lost = 0
        for at, one in enumerate(order):
            if left[at] and one.first <= day:
                if open_ and (one.last is None or day <= one.last):
                    taken = min(open_, left[at])
                    left[at] -= taken
                    open_ -= taken
                if one.last is not None and one.last <= day:
                    lost += left[at]
                    left[at] = 0
        if lost:
            unused[day] = lost
        here = sum(micros for micros, one in zip(left, order, strict=True) if one.first <= day)
        comes = sum(micros for micros, one in zip(left, order, strict=True) if (one.first - day).days == 1)
        nights.append(Night(here + lost, here + comes))
        run_out: RunOut | None = None
        if open_:
            run_out = RunOut(ahead, 1 - open_ / need)
        elif not any(micros for micros, one in zip(left, order, strict=True) if (one.first - day).days <= 1):
            run_out = RunOut(ahead, None if lost else 1.0)
        if run_out is not None:
            return Walk(run_out, tuple(unused.items()), until, ahead + 1, tuple(nights))
    return Walk(None, tuple(unused.items()), before, days, tuple(nights))


def usable(supplies: Iterable[Supply], today: date) -> list[Supply]:
    """Those that are not over and not used up, later ones included."""
    return [one for one in supplies if one.amount.micros > 0 and (one.last is None or one.last >= today)]
