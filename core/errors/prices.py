"""What has no price, or not one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.errors.tree import RefusedError

if TYPE_CHECKING:
    from core.ledger.changes import WalletKey


@dataclass(eq=False)
class NoRateError(RefusedError):
    """No price is known for a kind of work."""

    code = "no_price"
    provider: str
    medium: str
    known: tuple[str, ...]
    """The media that do have a price there."""
    default: bool = True
    """It is the provider that is meant when none is named, whose prices `/pricing show` has."""


@dataclass(eq=False)
class NoOwnPriceError(RefusedError):
    """The server has no price of its own to take back."""

    code = "no_own_price"
    provider: str
    medium: str
    own: tuple[str, ...]
    """The media of which it has one."""
    key: WalletKey


@dataclass(eq=False)
class UnknownModelError(RefusedError):
    """The provider does not sell what was named."""

    code = "unknown_model"
    provider: str
    model: str
    medium: str
    sold: tuple[str, ...]
    """What it sells of the kind, the likeliest first."""


@dataclass(eq=False)
class WhichProviderError(RefusedError):
    """Several sell the model, and none was named."""

    code = "which_provider"
    model: str
    providers: tuple[tuple[str, str], ...]
    """Id and name of each."""


@dataclass(eq=False)
class NotSoldError(RefusedError):
    """The model is not sold on the day asked for, as far as is known."""

    code = "not_sold"
    provider: str
    model: str
    day: date
    start: date | None
    until: date | None


@dataclass(eq=False)
class BeforeTheBookError(RefusedError):
    """The day asked for lies before anything is known of the provider's prices."""

    code = "before_the_book"
    provider: str
    day: date
    begins: date


@dataclass(eq=False)
class NotOfferedError(RefusedError):
    """The model does not offer what was asked for."""

    code = "not_offered"
    provider: str
    model: str | None
    """None: the provider does not tell models apart."""
    medium: str
    attribute: str
    value: str
    offered: tuple[str, ...]
    """What it does offer: `5`, `10`, `3-15`, `≤30`; nothing when it has no choice at all."""


@dataclass(eq=False)
class NotSaidError(RefusedError):
    """The model is charged by something that was not said."""

    code = "not_said"
    provider: str
    model: str
    needed: tuple[str, ...]
    """Any of these attributes."""
    work: str = ""
    """The line of work, in words."""


@dataclass(eq=False)
class NotExactError(RefusedError):
    """The price is only known approximately, or not at all: nothing can be spent on it."""

    code = "not_exact"
    provider: str
    model: str


@dataclass(eq=False)
class SeveralWalletsError(RefusedError):
    """The work takes credits from several wallets; each is spent by itself."""

    code = "several_wallets"
    works: tuple[str, ...]
    """The work of each wallet, in words."""


@dataclass(eq=False)
class RateOfUseError(RefusedError):
    """A success rate where it is counted what is made, kept or not."""

    code = "rate_of_use"
    work: str
    """Without it, in words."""
