"""Changes: what a person did to a wallet. Their effects on lots are entries; both are only ever added."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.amounts import Amount, Unit
from core.errors import (
    AlreadyUndoneError,
    UndoOfUndoError,
    UndoTooLateError,
)
from core.prices.estimate import Estimate

UNDO_WITHIN = timedelta(hours=24)


class ChangeKind(enum.Enum):
    """What was done."""

    TOP_UP = "top-up"
    SPEND = "spend"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class WalletName:
    """Which wallet a person means: of a provider, and of its default channel where none is said."""

    provider: str
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class WalletKey:
    """Which of an account's wallets: credits of one provider and channel, in one unit."""

    provider: str
    channel: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Wallet:
    """A wallet as its row tells; what can be spent is in its live lots."""

    number: int
    """On its server."""
    key: WalletKey
    balance: Amount
    """Sum of all entries, ended lots included."""
    changes: int
    """How many there are: the number of the latest."""
    lots: int
    """How many were ever received: the number of the latest."""
    as_of: datetime | None
    """The latest moment of its changes; None while there are none."""

    def moment(self, at: datetime) -> datetime:
        """When its lots are looked at by a request of that clock. An earlier one does not rewind the ledger: what a
        later change found ended stays ended, what it brought is there."""
        return at if self.as_of is None else max(at, self.as_of)


@dataclass(frozen=True, slots=True)
class Entry:
    """One signed effect of a change on one lot."""

    lot: int
    amount: Amount


@dataclass(frozen=True, slots=True)
class Change:
    """What a person did."""

    number: int
    """In its wallet, from 1."""
    kind: ChangeKind
    at: datetime
    actor: UUID
    """The user who did it."""
    amount: Amount
    """Signed: what it did to the balance."""
    before: Amount
    """Of live lots."""
    after: Amount
    estimate: Estimate | None = None
    """Of a spend on work: the work with the prices of the day."""
    undoes: int | None = None
    """Of an undo: the number of the change it takes back."""


@dataclass(frozen=True, slots=True)
class Reversal:
    """That a change was undone: by which, and when."""

    by: int
    at: datetime


def check_undoable(change: Change, reversal: Reversal | None, at: datetime, *, by_moderator: bool) -> None:
    """Whether a change may be undone at that moment.

    Raises:
        AlreadyUndoneError: It was.
        UndoOfUndoError: It is itself an undo; what it took back can simply be done again.
        UndoTooLateError: It is older than a day, and a member asks.
    """
    if reversal is not None:
        raise AlreadyUndoneError(number=change.number, by=reversal.by, at=reversal.at)
    if change.undoes is not None:
        raise UndoOfUndoError(number=change.number, undid=change.undoes)
    if at - change.at > UNDO_WITHIN and not by_moderator:
        hours = UNDO_WITHIN // timedelta(hours=1)
        raise UndoTooLateError(number=change.number, at=change.at, hours=hours)
