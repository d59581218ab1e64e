"""What cannot be undone or given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.errors.tree import RefusedError

if TYPE_CHECKING:
    from decimal import Decimal

    from core.amounts import Amount
    from core.ledger.changes import Change, WalletKey
    from core.work.work import Work


@dataclass(eq=False)
class NoSuchChangeError(RefusedError):
    """The wallet has no change of that number."""

    code = "no_such_change"
    number: int
    changes: int
    """How many there are; 0 when nothing was recorded yet."""


@dataclass(eq=False)
class NothingToUndoError(RefusedError):
    """The wallet has no change that can be undone."""

    code = "nothing_to_undo"
    changes: int
    """How many there are at all."""


@dataclass(eq=False)
class WhichUndoError(RefusedError):
    """The wallet has no change that can be undone, several others have, and none was named."""

    code = "which_undo"
    undoable: tuple[tuple[WalletKey, Change], ...]
    """Of each the one that would be undone, the latest first."""


@dataclass(eq=False)
class AlreadyUndoneError(RefusedError):
    """The change was undone before."""

    code = "already_undone"
    number: int
    by: int
    at: datetime


@dataclass(eq=False)
class UndoOfUndoError(RefusedError):
    """The change is itself an undo."""

    code = "undo_of_undo"
    number: int
    undid: int


@dataclass(eq=False)
class UndoTooLateError(RefusedError):
    """The change is older than members may undo."""

    code = "undo_too_late"
    number: int
    at: datetime
    hours: int


@dataclass(eq=False)
class TopUpSpentError(RefusedError):
    """Credits that a change brought are used, set aside or ended, at least in part, so it cannot be taken back."""

    code = "top_up_spent"
    number: int
    amount: Amount
    """What it brought."""
    spent: Amount
    """What of that is there no more, or not free."""
    left: Amount
    """In the wallet, for a correction."""
    kind: str = "top-up"
    """What the change was: a ChangeKind."""


@dataclass(eq=False)
class NotUndoableError(RefusedError):
    """The change is of a kind that is not undone: time did it, or it is simply done anew."""

    code = "not_undoable"
    number: int
    kind: str
    """A ChangeKind."""


@dataclass(eq=False)
class RefundedError(RefusedError):
    """Credits of the change came back already: that has to be undone first."""

    code = "refunded"
    number: int
    refund: int
    """The number of the latest refund."""
    amount: Amount
    """What came back, all refunds together."""


@dataclass(eq=False)
class WhichRefundError(RefusedError):
    """No change was named to refund."""

    code = "which_refund"
    latest: tuple[Change, ...]
    """Those that could be, latest first; empty: none."""
    key: WalletKey
    wanted: Work | Decimal | None = None
    """What was to come back of it; None: all."""
    example: Work | Amount | None = None
    """A part of the latest that can come back, not all of it; None: there is none that can be said."""


@dataclass(eq=False)
class NotRefundableError(RefusedError):
    """The change used no credits, so none can come back."""

    code = "not_refundable"
    number: int
    kind: str
    """A ChangeKind."""


@dataclass(eq=False)
class RefundTooLargeError(RefusedError):
    """More would come back than was used."""

    code = "refund_too_large"
    number: int
    used: Amount
    returned: Amount
    """By earlier refunds."""
    rest: Amount


@dataclass(eq=False)
class NotInThatChangeError(RefusedError):
    """The work to refund was not part of that change, or cannot be told from the rest of it."""

    code = "not_in_that_change"
    number: int
    rest: Amount
    """What can still come back."""


@dataclass(eq=False)
class PartReturnedError(RefusedError):
    """The work to refund was part of that change, and came back already."""

    code = "part_returned"
    number: int
    came_back: Work
    """Kinds and counts that came back, of the kinds that were asked for and are not left."""
    refunds: tuple[int, ...]
    """That gave those back."""
    remaining: Work | None
    """Kinds and counts that did not come back as such; None: none."""
    rest: Amount
    """What can still come back: less than what is left cost, where a bare number came back as well."""
    example: Work | None = None
    """One of what is left; None: there is none that can be told, and costs no more than that."""
