"""Answers of the use cases: values that hold all that a reply shows.

Those of changes are stored with the request, as JSON, so that the same request again gets the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.alerts.thresholds import Threshold
from core.amounts import Amount
from core.ledger.changes import Change, WalletKey
from core.ledger.lots import Draw, Lot
from core.prices.cards import Price, RateCard
from core.prices.estimate import Estimate
from core.prices.provider import Provider
from core.work.afford import Mix


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is in a wallet."""

    provider: str
    """Its name, for people."""
    key: WalletKey
    available: Amount
    known: bool
    """False: nothing was ever recorded, so how much there is is not known."""
    makes: tuple[Mix, ...]
    """What that would make at the prices of the moment."""
    lots: tuple[Lot, ...]
    """Live, in the order received."""


@dataclass(frozen=True, slots=True)
class Estimated:
    """Answer to a question for a cost."""

    estimate: Estimate
    providers: Mapping[str, Provider]
    """The price book's, by id."""
    holdings: tuple[Holdings, ...]
    """The caller's wallet for each total, in their order."""
    moderators: Mapping[UUID, str]
    """Names of those who set prices of the server, as far as they are still here."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Answer to a change of a wallet."""

    provider: str
    change: Change
    key: WalletKey
    makes: tuple[Mix, ...]
    """What is left would make."""
    draws: tuple[Draw, ...] = ()
    """Of a spend: the lots that paid, as they were before."""
    undone: Change | None = None
    """Of an undo: what it took back."""
    undo_until: datetime | None = None
    """Until when a member can undo it; None: cannot be."""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of a wallet's changes, latest first."""

    provider: str
    key: WalletKey
    total: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class PriceSet:
    """Answer to a price set by a moderator."""

    price: Price
    before: Price | None
    provider: str
    example: Estimate
    """What ten of them cost now."""


@dataclass(frozen=True, slots=True)
class PriceList:
    """The prices of a server's default channel."""

    provider: str
    card: RateCard
    book: RateCard
    """What the price book alone says."""
    moderators: Mapping[UUID, str]
    """Names of those who set prices of the server, as far as they are still here."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the caller is warned."""

    provider: str
    key: WalletKey
    available: Amount
    known: bool
    thresholds: tuple[Threshold, ...]
    """Highest first."""


@dataclass(frozen=True, slots=True)
class ThresholdSet:
    """Answer to a threshold that was set or removed."""

    threshold: Threshold
    others: tuple[Amount, ...]
    """Set besides, highest first."""
    provider: str
    available: Amount
    known: bool
    makes: tuple[Mix, ...]
    """What the threshold itself would make: what it is worth."""
    left_makes: tuple[Mix, ...]
    """What is available would make."""
