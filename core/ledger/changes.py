"""Changes: what a person, or time, did to a wallet. Their effects on lots are entries; both are only ever added."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.amounts import Amount, Unit
from core.prices.estimate import Estimate

UNDO_WITHIN = timedelta(hours=24)


class ChangeKind(enum.Enum):
    """What was done."""

    TOP_UP = "top-up"
    PLAN = "plan"
    """A plan was set: its first allowance."""
    STOP = "stop"
    """A plan was stopped: it renews no more."""
    SPEND = "spend"
    ADJUST = "adjust"
    """What the provider took already, covered or not."""
    SET = "set"
    """The difference to what the provider shows."""
    REFUND = "refund"
    HOLD = "hold"
    SETTLE = "settle"
    RELEASE = "release"
    """A hold was released, or ended."""
    UNDO = "undo"
    IMPORT = "import"
    RENEW = "renew"
    """A plan came to its day."""
    END = "end"
    """Credits ended."""


REFUNDABLE = frozenset((ChangeKind.SPEND, ChangeKind.SETTLE, ChangeKind.ADJUST))
"""Of these a failed generation can come back."""
UNDOABLE = frozenset(
    (
        ChangeKind.TOP_UP,
        ChangeKind.PLAN,
        ChangeKind.STOP,
        ChangeKind.SPEND,
        ChangeKind.ADJUST,
        ChangeKind.SET,
        ChangeKind.REFUND,
        ChangeKind.HOLD,
        ChangeKind.SETTLE,
        ChangeKind.IMPORT,
    )
)
"""What people did. A released hold is made anew."""


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
    owed: Amount
    """Used, and covered by no lot."""
    holds: int = 0
    """How many there ever were."""
    open_holds: int = 0
    """How many no change has closed; some of them may have ended since."""
    subscribed: bool = False
    """Whether a plan renews it."""
    watched: bool = False
    """Whether a threshold was ever set in it."""
    peak: Amount | None = None
    """The highest available since the last top-up; None: nothing was ever recorded."""
    look_at: datetime | None = None
    """When time alone may matter to it next; None: never."""
    snoozed_until: datetime | None = None
    """Until then its thresholds are silent."""
    prices_at: datetime | None = None
    """When changed prices are looked for; None: there is no reason to."""

    def moment(self, at: datetime) -> datetime:
        """When its lots are looked at by a request of that clock. An earlier one does not rewind the ledger: what a
        later change found ended stays ended, what it brought is there."""
        return at if self.as_of is None else max(at, self.as_of)


@dataclass(frozen=True, slots=True)
class Entry:
    """One signed effect of a change."""

    lot: int | None
    """None: on what is owed."""
    amount: Amount


def without_filling(entries: Sequence[Entry]) -> list[Entry]:
    """What a change itself did to credits: without those with which it filled what was owed, each taken from a lot and
    put there right behind."""
    own: list[Entry] = []
    for entry in entries:
        taken = own[-1] if own else None
        if entry.lot is None and taken is not None and taken.lot is not None and taken.amount == -entry.amount:
            own.pop()
        else:
            own.append(entry)
    return own


@dataclass(frozen=True, slots=True)
class Change:
    """What was done."""

    number: int
    """In its wallet, from 1."""
    kind: ChangeKind
    at: datetime
    actor: UUID | None
    """The user who did it; None: time did, or they are gone."""
    amount: Amount
    """Signed: what it did to the balance."""
    before: Amount
    """What was left, set aside or not; below zero: owed."""
    after: Amount
    estimate: Estimate | None = None
    """Of work: the work with the prices of the day. Of a refund: the part of its work that came back; None: a number
    alone, or it was recorded before parts were kept."""
    undoes: int | None = None
    """Of an undo: the number of the change it takes back."""
    reason: str | None = None
    """What the person said of it."""
    refunds: int | None = None
    """Of a refund: the number of the change it gives back."""
    hold: int | None = None
    """The hold that it made, settled or released; holds have numbers of their own."""
    held: Amount | None = None
    """What that hold reserves, or did."""
    origin: str | None = None
    """Of an import: the change that it repeats, by a name that is the same wherever it is taken to."""


@dataclass(frozen=True, slots=True)
class Reversal:
    """That a change was undone: by which, and when."""

    by: int
    at: datetime
