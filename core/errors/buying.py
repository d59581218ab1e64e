"""What cannot be bought."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors.tree import RefusedError


@dataclass(eq=False)
class NoPackPriceError(RefusedError):
    """Nothing is known that one can buy there, with its price."""

    code = "no_pack_price"
    provider: str
    channel: str
    """Its name."""
    provider_id: str


@dataclass(eq=False)
class NotSoMuchSoldError(RefusedError):
    """As much is not sold, neither in the months asked for nor later."""

    code = "not_so_much"
    provider: str
    channel: str
    """Its name."""
    provider_id: str
