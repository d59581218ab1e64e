"""Plans that cannot be set or stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from core.errors.tree import RefusedError

if TYPE_CHECKING:
    from core.ledger.changes import WalletKey


@dataclass(eq=False)
class UnknownPlanError(RefusedError):
    """The provider has no plan of that name, on the channel that was named if one was."""

    code = "unknown_plan"
    provider: str
    provider_id: str
    channel: str | None
    """Its name, where one was named."""
    plan: str
    suggestion: str | None
    """The id of the likeliest."""
    plans: tuple[tuple[str, str], ...]
    """Id and name of each that is sold, on any channel where that one has none."""


@dataclass(eq=False)
class WhichPlanError(RefusedError):
    """Several plans of the provider are called so, or begin so."""

    code = "which_plan"
    provider: str
    provider_id: str
    plan: str
    plans: tuple[tuple[str, str], ...]
    """Id and name of each."""


@dataclass(eq=False)
class NoAllowanceError(RefusedError):
    """What the plan grants is not known, or is not counted in the credits of its channel."""

    code = "no_allowance"
    provider: str
    provider_id: str
    channel: str
    """Its id."""
    plan: str
    counted: str | None
    """What is granted instead: `images`; None: it is not known."""


@dataclass(eq=False)
class NoPlanError(RefusedError):
    """No plan renews this wallet."""

    code = "no_plan"
    provider: str


@dataclass(eq=False)
class SamePlanError(RefusedError):
    """A plan that is set renews this wallet already: its allowance comes by itself."""

    code = "same_plan"
    provider: str
    plan: str
    """Its name."""
    number: int
    """Of the change that set it."""
    since: datetime
    """When that was."""
    renews: date | None
    """The next day; None: it came once."""
    key: WalletKey


@dataclass(eq=False)
class SeveralPlansError(RefusedError):
    """Several wallets have plans, and none was named."""

    code = "several_plans"
    running: tuple[tuple[WalletKey, str], ...]
    """With the names of the plans, in the order in which the wallets were first used."""
