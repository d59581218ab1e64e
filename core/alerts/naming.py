"""Marks as people write them: `20%`, `7 days`. Credits are a bare number: a wallet has to say what it counts."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from core.alerts.levels import MAX_DAYS, MAX_SHARE, Mark, Measure
from core.amounts import MICROS_PER_UNIT
from core.errors.numbers import BadAlertDaysError, BadAlertShareError
from core.errors.tries import ShareTooFineError
from core.numerals import NUMBER, WORDS, read_number
from core.shares import SHARE, SHARE_WORDS, read_share, share_text

MARK_WORDS = SHARE_WORDS
DECIMALS = 4
"""Of a percentage: a mark is kept in millionths of the whole."""

_DAYS = re.compile(
    rf"""(?P<number>an?(?=[\s-])|{"|".join(WORDS)}|{NUMBER.pattern})
    \s*-?
    (?P<unit>d|days?|w|weeks?)\.?""",
    re.IGNORECASE | re.VERBOSE,
)
_IN_DAYS = {"d": 1, "w": 7}
"""By the first letter of the unit."""


def looks_measured(text: str) -> bool:
    """Whether read_measured() would see a share or days in it, though perhaps such as no mark has."""
    return SHARE.fullmatch(text) is not None or _DAYS.fullmatch(text) is not None


def read_measured(text: str, start: int, end: int) -> Mark:
    """The mark in a share or in days that stands in `text[start:end]`, which looks_measured().

    Raises:
        BadAlertShareError: 0%, 100% or beyond.
        BadAlertDaysError: Less than a day, more than MAX_DAYS, or parts of one.
        ShareTooFineError: More decimals than are kept.
        ReadingError: As read_number().
    """
    word = text[start:end]
    match = _DAYS.fullmatch(text, start, end)
    if match is None:
        micros = read_share(text, start, end, BadAlertShareError) * MICROS_PER_UNIT
        if micros > MAX_SHARE:
            raise BadAlertShareError(word=word)
        if micros.denominator > 1:
            raise ShareTooFineError(word=word, decimals=DECIMALS)
        return Mark(Measure.SHARE, int(micros))
    if match["number"].casefold() in ("a", "an"):
        number = Decimal(1)
    else:
        number = read_number(text, match.start("number"), match.end("number"))
    days = number * _IN_DAYS[match["unit"][0].casefold()]
    if not 1 <= days <= MAX_DAYS or days % 1:
        raise BadAlertDaysError(word=word, limit=MAX_DAYS)
    return Mark(Measure.DAYS, int(days))


def measured_words(mark: Mark) -> str:
    """A share or days in words that read back as themselves."""
    if mark.measure is Measure.SHARE:
        return share_text(Fraction(mark.value, MICROS_PER_UNIT))
    return "1 day" if mark.value == 1 else f"{mark.value} days"
