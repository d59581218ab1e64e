"""Lots: credits received together, and the order in which they are used."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.amounts import Amount


class LotKind(enum.Enum):
    """What a lot came from, in the order of use of lots that end together."""

    PROMOTIONAL = "promotional"
    PLAN = "plan"
    PAID = "paid"


_ORDER = {kind: place for place, kind in enumerate(LotKind)}


@dataclass(frozen=True, slots=True)
class Lot:
    """Credits received together."""

    number: int
    """In its wallet, from 1, in the order received."""
    kind: LotKind
    amount: Amount
    """Received."""
    remaining: Amount
    """Never below zero."""
    starts_at: datetime
    ends_at: datetime | None
    """The first moment at which it cannot be used any more; None: never ends."""
    cost: Amount | None = None
    """What was paid for it, in money; None: not said."""
    told: int | None = None
    """Its person was told so many days before its end, at last; None: not yet."""

    def live(self, at: datetime) -> bool:
        """Whether it can be used at that moment."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)

    def holding(self, remaining: Amount) -> Lot:
        """The same lot when so much remains. Every change asks, and replace() takes more than twice as long."""
        at, ends = self.starts_at, self.ends_at
        return Lot(self.number, self.kind, self.amount, remaining, at, ends, self.cost, self.told)


@dataclass(frozen=True, slots=True)
class Draw:
    """So much taken from (or, in an undo, given back to) one lot."""

    lot: Lot
    amount: Amount


def use_key(lot: Lot) -> tuple[bool, float, int, int]:
    """What orders lots: soonest end first and never last, then promotional before plan before paid, then oldest."""
    return lot.ends_at is None, lot.ends_at.timestamp() if lot.ends_at else 0, _ORDER[lot.kind], lot.number


def order_of_use(lots: Iterable[Lot]) -> list[Lot]:
    """Lots in the order in which they are used."""
    return sorted(lots, key=use_key)


def draw(live_lots: Iterable[Lot], needed: Amount) -> tuple[Draw, ...]:
    """Which lots pay, and how much each, in the order of use.

    Args:
        live_lots: Together at least `needed`; the caller has refused before otherwise.
    """
    draws: list[Draw] = []
    open_micros = needed.micros
    for lot in order_of_use(live_lots):
        taken = min(open_micros, lot.remaining.micros)
        if taken > 0:
            draws.append(Draw(lot, Amount(taken, needed.unit)))
            open_micros -= taken
    if open_micros:
        raise ValueError(f"the lots do not cover {needed.plain}")
    return tuple(draws)
