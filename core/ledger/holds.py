"""Holds: credits set aside for work that is running."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.amounts import Amount

USUAL_TIME = timedelta(minutes=30)
"""How long credits are set aside where nothing is said: longer than any generation takes."""
LONGEST_TIME = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Part:
    """So much reserved of one lot."""

    lot: int
    amount: Amount


@dataclass(frozen=True, slots=True)
class Hold:
    """Credits of certain lots that nothing else can use until it is settled, released, or ends."""

    number: int
    """In its wallet, from 1."""
    change: int
    """That made it: the number by which people name it."""
    amount: Amount
    ends_at: datetime
    """The first moment at which it reserves nothing any more."""
    parts: tuple[Part, ...]
    """In the order of use; they add up to the amount."""


def reserved(holds: Iterable[Hold], lot: int) -> int:
    """Millionths of a lot that holds reserve."""
    return sum(part.amount.micros for hold in holds for part in hold.parts if part.lot == lot)
