"""Budgets as they are kept: of whom they count, how much a month, and what was told of them."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime

from core.alerts.budgets import MonthBudget, Stage
from core.amounts import Amount
from core.ledger.changes import WalletKey

MAX_BUDGET = 1_000_000_000_000
"""Whole units a month."""


@dataclass(frozen=True, slots=True)
class Payment:
    """What was paid at one moment."""

    at: datetime
    amount: Amount


@dataclass(frozen=True, slots=True)
class KeptBudget:
    """What a month may take of one wallet, or in one money for whatever wallet. There is one of each."""

    amount: Amount
    """Above zero, at most MAX_BUDGET; in the unit of the wallet."""
    wallet: WalletKey | None
    """Of which is counted what is used; None: money, of which is counted what is paid."""
    set_at: datetime
    month: str | None = None
    """In which something was told: 2026-11."""
    told: Stage | None = None
    """What was told in it at last."""

    @property
    def rule(self) -> MonthBudget:
        """What it is judged by."""
        return MonthBudget(self.amount)

    def counts_same(self, other: KeptBudget) -> bool:
        """Whether one takes the place of the other."""
        return self.wallet == other.wallet and self.amount.unit is other.amount.unit

    def told_by(self, today: date) -> Set[Stage]:
        """What was told in the month of that day."""
        return {self.told} if self.told is not None and self.month == month_of(today) else frozenset()


@dataclass(frozen=True, slots=True)
class NamedBudget:
    """Which budget, for people."""

    amount: Amount
    wallet: WalletKey | None
    provider: str | None
    """The wallet's, by its name."""
    channel: str | None
    """The wallet's, by its name, where it is not the provider's default one."""


def month_of(day: date) -> str:
    """The month of a day: 2026-11."""
    return f"{day:%Y-%m}"
