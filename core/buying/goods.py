"""What can be bought, as whole numbers, and what is chosen of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor


@dataclass(frozen=True, slots=True)
class Item:
    """A fixed size at a fixed cost, both 1 or more."""

    size: int
    cost: int
    limit: int | None = None
    """How many at most; None: any number."""


@dataclass(frozen=True, slots=True)
class PerUse:
    """Any size at so much a unit, bought once: from `least`, up to `most`; None: any."""

    rate: Fraction
    """Above 0."""
    least: int = 0
    most: int | None = None

    def cost(self, size: int) -> int:
        """Rounded half up."""
        return floor(self.rate * size + Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Choice:
    """A purchase."""

    counts: tuple[int, ...]
    """How many of each item, in the order in which they were given."""
    by_use: int
    """The size that is paid by use."""
    cost: int
    leftover: int

    @property
    def things(self) -> int:
        """How many things are bought; what is paid by use is one."""
        return sum(self.counts) + (self.by_use > 0)
