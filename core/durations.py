"""Times as people write them: `30 min`, `2 hours`, `a day`."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

from core.errors.values import BadDurationError, NotADurationError
from core.numerals import NUMBER, WORDS, read_number

MAX_DAYS = 365
"""Beyond a year a slip of the finger is likelier."""
DURATION_WORDS = 2

_MINUTES = {"m": 1, "h": 60, "d": 60 * 24, "w": 60 * 24 * 7}
"""By the first letter of the unit. Seconds are none: `10s` is how long a video is."""
_FORM = re.compile(
    rf"""(?P<number>an?|{"|".join(WORDS)}|{NUMBER.pattern})
    \s*-?
    (?P<unit>m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)\.?""",
    re.IGNORECASE | re.VERBOSE,
)


def looks_like_duration(text: str) -> bool:
    """Whether read_duration() would see one in it, though perhaps one that is too long."""
    return _FORM.fullmatch(text) is not None


def read_duration(text: str, start: int, end: int) -> timedelta:
    """The time that stands in `text[start:end]`, in whole seconds.

    Raises:
        NotADurationError: It is none, or has no unit.
        BadDurationError: It is nothing, less, or more than a year.
        ReadingError: As read_number().
    """
    word = text[start:end]
    match = _FORM.fullmatch(text, start, end)
    if match is None:
        raise NotADurationError(word=word)
    if match["number"].casefold() in ("a", "an"):
        number = Decimal(1)
    else:
        number = read_number(text, match.start("number"), match.end("number"))
    seconds = number * _MINUTES[match["unit"][0].casefold()] * 60
    if not 1 <= seconds <= MAX_DAYS * 24 * 60 * 60:
        raise BadDurationError(word=word, days=MAX_DAYS)
    return timedelta(seconds=int(seconds))
