"""What must hold of the stored records at every commit, and what was found when somebody looked."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from uuid import UUID


class Rule(enum.Enum):
    """One thing that must hold. What a Broken has `recorded` of it, and `found`, are its two sides."""

    BALANCE = "balance is the sum of all entries"
    LOTS = "balance is what remains in lots, less what is owed"
    OWED = "owed is the sum of the entries without a lot"
    CHANGES = "changes are numbered from 1 without a gap"
    LOT_NUMBERS = "lots are numbered from 1 without a gap"
    HOLD_NUMBERS = "holds are numbered from 1 without a gap"
    ENTRY_NUMBERS = "entries of a change are numbered from 1 without a gap"
    AS_OF = "a wallet is as of its latest change"
    LOT = "what remains of a lot is the sum of its entries"
    BROUGHT = "a lot received what its first entry brought"
    LOT_RANGE = "what remains of a lot is neither below zero nor above what was received"
    CHANGE = "a change is the sum of its entries"
    STEP = "a change leads from before to after"
    CHAIN = "a change begins where the former one ended"
    UNDO = "an undo is the opposite of what it undid"
    REFUND = "refunds of a change are not above what it used"
    HOLD = "a hold is the sum of its parts"
    OPEN_HOLDS = "open holds are counted"
    HOLD_MADE = "a hold was made by a change that says so"
    HOLD_CLOSED = "a hold was closed by a change that says so"
    RESERVED = "what holds reserve of a lot remains in it"
    ENDED = "of a lot that has ended remains what holds reserve"
    SUBSCRIBED = "a wallet that renews has a plan"
    WATCHED = "a wallet knows that it has thresholds"
    MARK = "a threshold is one that can be set"
    TOLD = "of a lot's end is told on the days that have it"
    REMEMBERED = "the request behind a change is remembered"
    COUNTED = "numbers of a server were counted"
    NAMED = "servers and people have a name on a network"
    REFERS = "rows refer to rows that are there"


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold, and where."""

    rule: Rule
    server: UUID | None = None
    wallet: int | None = None
    number: int | None = None
    """Of the change, lot or hold in its wallet."""
    recorded: int | None = None
    """A count, or millionths of the wallet's unit: of damaged records these may be more than an Amount holds."""
    found: int | None = None
    table: str | None = None
    """Of rows that belong to no wallet."""


@dataclass(frozen=True, slots=True)
class Looked:
    """How much was looked at, and what does not hold: of each rule the first few."""

    servers: int
    wallets: int
    changes: int
    broken: tuple[Broken, ...] = ()
