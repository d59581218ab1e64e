"""What tries, rates and months cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors.tree import ReadingError, RefusedError

if TYPE_CHECKING:
    from fractions import Fraction

    from core.amounts import Amount


@dataclass(eq=False)
class SuccessRateError(ReadingError):
    """A success rate of nothing or less, or above 100%, or a word where one is wanted."""

    code = "bad_success"
    word: str


@dataclass(eq=False)
class ConfidenceError(ReadingError):
    """A confidence of nothing or less, or above 100%, or a word where one is wanted."""

    code = "bad_confidence"
    word: str


@dataclass(eq=False)
class ShareTooFineError(ReadingError):
    """A percentage with more decimals than are kept."""

    code = "share_too_fine"
    word: str
    decimals: int
    """The most."""


@dataclass(eq=False)
class MonthsError(ReadingError):
    """No month, or more of them than are looked at."""

    code = "bad_months"
    word: str
    limit: int
    """The last month."""


@dataclass(eq=False)
class WhichMonthError(ReadingError):
    """Work without a month, where other work has one."""

    code = "which_month"
    work: str
    """In words."""


@dataclass(eq=False)
class NotAResultError(ReadingError):
    """It does not say how many of how many tries were kept."""

    code = "not_a_result"


@dataclass(eq=False)
class SeveralKindsError(ReadingError):
    """Several kinds of work where one is asked for."""

    code = "several_kinds"


@dataclass(eq=False)
class ImpossibleResultError(ReadingError):
    """More were kept than tried, or nothing was tried."""

    code = "impossible_result"
    kept: int
    tried: int


@dataclass(eq=False)
class WhichKindError(RefusedError):
    """Tries were told of, and nothing says of what."""

    code = "which_kind"
    media: tuple[str, ...]
    kept: int | None = None
    tried: int | None = None


@dataclass(eq=False)
class TooManyTriesError(RefusedError):
    """More tries of a kind than can be counted."""

    code = "too_many_tries"
    limit: int


@dataclass(eq=False)
class NeverCertainError(RefusedError):
    """Tries can fail, so no amount is enough for certain."""

    code = "never_certain"
    confidence: Fraction
    """A high one, for which there is an amount."""
    enough: Amount
    """What is enough that often."""
    exact: bool
    """Else `enough` is within a thousandth."""


@dataclass(eq=False)
class NoSuchRecordError(RefusedError):
    """Nothing is recorded of a kind."""

    code = "no_such_record"
    provider: str
    model: str | None
    medium: str
