"""Packs of a server that are not there, or cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors.tree import RefusedError

if TYPE_CHECKING:
    from core.amounts import Amount
    from core.ledger.changes import WalletKey
    from core.prices.cards import ServerPack


@dataclass(eq=False)
class NoSuchPackError(RefusedError):
    """The server has no such pack."""

    code = "no_such_pack"
    provider: str
    amount: Amount
    packs: tuple[ServerPack, ...]
    """That it has."""
    key: WalletKey


@dataclass(eq=False)
class PackOfMoneyError(RefusedError):
    """A pack for a wallet that is counted in money."""

    code = "pack_of_money"
    provider: str


@dataclass(eq=False)
class TooManyPacksError(RefusedError):
    """There are enough packs of a channel."""

    code = "too_many_packs"
    limit: int
    key: WalletKey
