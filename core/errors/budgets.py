"""Budgets of a month that are not there, or cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors.tree import RefusedError

if TYPE_CHECKING:
    from core.alerts.kept_budgets import NamedBudget
    from core.amounts import Amount


@dataclass(eq=False)
class BudgetOfWalletError(RefusedError):
    """A budget in money, of a wallet that is not counted in it."""

    code = "budget_of_wallet"
    provider: str
    money: Amount
    unit: str
    """That the wallet is counted in."""


@dataclass(eq=False)
class NoSuchBudgetError(RefusedError):
    """No such budget is set."""

    code = "no_such_budget"
    budgets: tuple[NamedBudget, ...]
    """That are set."""


@dataclass(eq=False)
class WhichBudgetError(RefusedError):
    """Several are set, and none was named."""

    code = "which_budget"
    budgets: tuple[NamedBudget, ...]


@dataclass(eq=False)
class TwoBudgetsError(RefusedError):
    """Money and credits in one."""

    code = "two_budgets"
    money: Amount
