"""How often a try is kept: what a person says of a kind, or what their own record shows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from core.shares import share_text


@dataclass(frozen=True, slots=True)
class Success:
    """The share of tries whose result is kept, exact, above 0 and at most 1."""

    rate: Fraction

    def __str__(self) -> str:
        """As it is read: `60%`, `66.7%`."""
        return share_text(self.rate)
