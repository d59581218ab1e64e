"""Numbers and amounts that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors.tree import ReadingError, RefusedError

if TYPE_CHECKING:
    from core.amounts import Amount
    from core.ledger.changes import WalletKey


@dataclass(eq=False)
class NotANumberError(ReadingError):
    """`NaN`, or a word where a number is wanted."""

    code = "not_a_number"
    word: str


@dataclass(eq=False)
class AmbiguousNumberError(ReadingError):
    """`1.000` can be one thousand or one."""

    code = "ambiguous_number"
    text: str
    start: int
    end: int
    word: str
    choices: tuple[str, ...]
    """What it can be, as unmistakable text."""


@dataclass(eq=False)
class ForeignDigitsError(ReadingError):
    """A number in other digits than 0 to 9."""

    code = "foreign_digits"
    text: str
    start: int
    end: int
    word: str
    suggestion: str


@dataclass(eq=False)
class CountTooLargeError(ReadingError):
    """A count above the limit."""

    code = "count_too_large"
    limit: int
    word: str
    count: int | None
    """None when it is too large to write out."""


@dataclass(eq=False)
class CountNotPositiveError(ReadingError):
    """A count of zero or less."""

    code = "count_not_positive"
    word: str
    count: int | None
    """None when it is too long to write out."""
    medium: str | None


@dataclass(eq=False)
class CountNotWholeError(ReadingError):
    """A count with decimals."""

    code = "count_not_whole"
    word: str


@dataclass(eq=False)
class AmountTooLargeError(ReadingError):
    """An amount that does not fit into 64 bits of millionths."""

    code = "amount_too_large"
    limit: int
    """In whole units."""


@dataclass(eq=False)
class AmountNotPositiveError(ReadingError):
    """An amount of zero or less where some is needed."""

    code = "amount_not_positive"
    amount: str


@dataclass(eq=False)
class TooManyDecimalsError(ReadingError):
    """An amount with more decimals than its unit has."""

    code = "too_many_decimals"
    decimals: int
    given: int
    unit: str


@dataclass(eq=False)
class BadAlertShareError(ReadingError):
    """A warning at nothing, or at all of the credits or more."""

    code = "bad_alert_share"
    word: str


@dataclass(eq=False)
class BadAlertDaysError(ReadingError):
    """A warning at less than a day, at more days than anybody means, or at parts of one."""

    code = "bad_alert_days"
    word: str
    limit: int
    """The most."""


@dataclass(eq=False)
class NotMoneyError(ReadingError):
    """A word where an amount of money is wanted."""

    code = "not_money"
    word: str


@dataclass(eq=False)
class UnknownCurrencyError(ReadingError):
    """Money of another currency than those that are kept; it is never converted."""

    code = "unknown_currency"
    word: str
    known: tuple[str, ...]
    text: str
    start: int
    end: int
    """Where the money stands."""


@dataclass(eq=False)
class NegativeMoneyError(ReadingError):
    """Money below zero where a price is wanted."""

    code = "negative_money"
    amount: Amount


@dataclass(eq=False)
class CountedOtherwiseError(RefusedError):
    """Money, where an amount of a wallet is asked that is not counted in it; it is never converted."""

    code = "counted_otherwise"
    provider: str
    channel: str | None
    """For people; None: the usual one."""
    key: WalletKey
    money: Amount | None
    """Where it was read as an amount before."""
    word: str
    """As it was typed."""
    text: str
    start: int
    end: int
    """Where it stands in what was typed; nothing where that is not known."""
    counted_so: tuple[WalletKey, ...]
    """What may have been meant, since it is counted in that money."""
    named: bool
    """Whether a provider was named."""
