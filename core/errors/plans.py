"""Plans that cannot be set or stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
    """Of the change that set it first."""
    since: datetime
    """When that was."""
    renews: datetime | None
    """When next; None: it came once."""
    key: WalletKey


@dataclass(eq=False)
class StaysStoppedError(RefusedError):
    """A change that stopped a plan cannot be undone: another plan was set since, or what had set it was undone; or it
    is from before stopped plans were kept."""

    code = "stays_stopped"
    number: int
    """Of the change that stopped it."""
    plan: str | None
    """The name of that which renews now."""
    by: int | None
    """The latest change that set that."""
    key: WalletKey


@dataclass(eq=False)
class RenewedSinceError(RefusedError):
    """A change that set a plan again, for credits that had come, cannot be undone: it renewed since."""

    code = "renewed_since"
    number: int
    plan: str
    """Its name."""
    renews: datetime | None
    """When next; None: it does not."""
    key: WalletKey


@dataclass(eq=False)
class SeveralPlansError(RefusedError):
    """Several wallets have plans, and none was named."""

    code = "several_plans"
    running: tuple[tuple[WalletKey, str], ...]
    """With the names of the plans, in the order in which the wallets were first used."""
