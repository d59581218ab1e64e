"""Everything that is kept of a person on one server, as values: what /export writes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.alerts.kept_budgets import KeptBudget
from core.alerts.levels import Mark
from core.choices import PersonChoices
from core.ledger.changes import Change, Entry, WalletKey
from core.ledger.holds import Hold
from core.ledger.lots import Lot
from core.ledger.renewal import Subscription
from core.prices.cards import ServerPack, ServerPrice
from core.retries.record import Record


@dataclass(frozen=True, slots=True)
class WalletTakeout:
    """One wallet, whole."""

    key: WalletKey
    provider: str
    """Its name, for people."""
    token: str
    """What the ids of its rows begin with."""
    changes: tuple[Change, ...]
    """Oldest first."""
    entries: Mapping[int, Sequence[Entry]]
    """Of each change, by its number, in their order."""
    lots: Mapping[int, Lot]
    """All that ever were, by number."""
    holds: tuple[Hold, ...]
    """Open."""
    plan: Subscription | None
    marks: tuple[Mark, ...]
    """Where they want to be warned."""


@dataclass(frozen=True, slots=True)
class Takeout:
    """Everything."""

    server: str
    """Its name; empty: the person's own."""
    person: str
    network: str
    external_id: str
    """The person's, on that network."""
    at: datetime
    choices: PersonChoices
    wallets: tuple[WalletTakeout, ...]
    prices: tuple[ServerPrice, ...]
    """Set by the person for the server, or taken back."""
    packs: tuple[ServerPack, ...] = ()
    """Likewise."""
    tries: tuple[Record, ...] = ()
    budgets: tuple[KeptBudget, ...] = ()

    @property
    def changes(self) -> int:
        """How many in all wallets."""
        return sum(len(wallet.changes) for wallet in self.wallets)

    @property
    def rows(self) -> int:
        """How many effects they had in all; a change that had none counts as one."""
        return sum(
            max(1, len(wallet.entries.get(change.number, ()))) for wallet in self.wallets for change in wallet.changes
        )
