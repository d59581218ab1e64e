"""What cannot be spent, set aside or settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.errors.tree import RefusedError

if TYPE_CHECKING:
    from decimal import Decimal

    from core.amounts import Amount
    from core.ledger.changes import WalletKey
    from core.ledger.holds import Hold
    from core.work.afford import Makes
    from core.work.work import Work


@dataclass(eq=False)
class NotEnoughCreditsError(RefusedError):
    """What is available does not cover what is needed."""

    code = "not_enough_credits"
    provider: str
    channel: str
    needed: Amount
    available: Amount
    missing: Amount
    known: bool
    """False: nothing was ever recorded in this wallet, so what is available is not known."""
    makes: Makes
    default: bool = True
    """It is the wallet that is meant when none is named."""
    held: Amount | None = None
    """What is set aside besides; None: nothing."""


@dataclass(eq=False)
class NothingHeldError(RefusedError):
    """Nothing is set aside in that wallet."""

    code = "nothing_held"
    elsewhere: tuple[tuple[WalletKey, Hold], ...] = ()
    """What is in the caller's other wallets."""


@dataclass(eq=False)
class WhichHoldError(RefusedError):
    """Several are open, and none was named."""

    code = "which_hold"
    holds: tuple[Hold, ...]
    """Oldest first."""
    key: WalletKey
    wanted: Work | Decimal | None = None
    """What was to be used of it; None: all, or nothing."""


@dataclass(eq=False)
class HoldOverError(RefusedError):
    """What was set aside was settled, was released, or has ended."""

    code = "hold_over"
    number: int
    """Of the change that set it aside."""
    amount: Amount
    how: str
    """A ChangeKind: settle, release or undo."""
    at: datetime
    by_time: bool
    """It ended by itself."""
    settled: Amount
    """What was used of it."""
    there: WalletKey | None = None
    """The wallet that it was in, where that is another one than was looked in first."""
    wanted: Work | Decimal | None = None
    """What was to be used of it; None: all, or nothing."""


@dataclass(eq=False)
class NotAHoldError(RefusedError):
    """The change set nothing aside."""

    code = "not_a_hold"
    number: int


@dataclass(eq=False)
class HoldTooSmallError(RefusedError):
    """More would be settled than is set aside."""

    code = "hold_too_small"
    number: int
    held: Amount
    asked: Amount


@dataclass(eq=False)
class HoldTooLongError(RefusedError):
    """Credits are not set aside for so long."""

    code = "hold_too_long"
    days: int
    """The most."""
