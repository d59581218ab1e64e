"""Days, lengths of time and names that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.errors.tree import ReadingError


@dataclass(eq=False)
class NotADateError(ReadingError):
    """A word where a day is wanted."""

    code = "not_a_date"
    word: str


@dataclass(eq=False)
class NoSuchDayError(ReadingError):
    """31 November."""

    code = "no_such_day"
    word: str


@dataclass(eq=False)
class AmbiguousDateError(ReadingError):
    """`03/04/2026` is one day here and another there."""

    code = "ambiguous_date"
    text: str
    start: int
    end: int
    word: str
    choices: tuple[str, ...]


@dataclass(eq=False)
class NotAnEndError(ReadingError):
    """A word where the end of credits is wanted."""

    code = "not_an_end"
    word: str


@dataclass(eq=False)
class EndInThePastError(ReadingError):
    """Credits would end on a day that is over."""

    code = "end_in_the_past"
    text: str
    start: int
    end: int
    word: str
    day: date
    suggestion: date | None
    """The same day of a later year, where a day was named."""


@dataclass(eq=False)
class EndTooFarError(ReadingError):
    """Credits would end so far away that it was hardly meant."""

    code = "end_too_far"
    word: str
    years: int
    """The most."""


@dataclass(eq=False)
class NotADurationError(ReadingError):
    """A word where a time in minutes, hours or days is wanted."""

    code = "not_a_duration"
    word: str


@dataclass(eq=False)
class BadDurationError(ReadingError):
    """A time of nothing or less, or a longer one than anybody means."""

    code = "bad_duration"
    word: str
    days: int
    """The most."""


@dataclass(eq=False)
class UnknownChannelError(ReadingError):
    """The provider has no such channel."""

    code = "unknown_channel"
    text: str
    start: int
    end: int
    word: str
    provider: str
    """Its id."""
    channels: tuple[str, ...]
    """Those that it has."""
    suggestion: str | None
    """The nearest of them."""


@dataclass(eq=False)
class UnknownZoneError(ReadingError):
    """No time zone has that name."""

    code = "unknown_zone"
    text: str
    start: int
    end: int
    word: str
    suggestion: str | None


@dataclass(eq=False)
class UnknownLanguageError(ReadingError):
    """A language that Scrip does not speak."""

    code = "unknown_language"
    text: str
    start: int
    end: int
    word: str
    known: tuple[str, ...]
    """Tags of those that it speaks."""
