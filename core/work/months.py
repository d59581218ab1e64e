"""Months of work: `3 months`, `50 videos in month 1, none in month 2`."""

from __future__ import annotations

import re
from decimal import Decimal

from core.errors.numbers import NotANumberError
from core.errors.reading import NothingAskedError
from core.errors.tries import MonthsError, WhichMonthError
from core.numerals import NUMBER, WORDS, read_number
from core.work.grammar import ARTICLES, parse_work
from core.work.schedule import MAX_MONTHS, Schedule
from core.work.tokens import SEPARATING
from core.work.vocabulary import Vocabulary
from core.work.work import Work, WorkLine

MONTHS_WORDS = 3
"""`over 3 months`"""
_YEAR = 12

_NUMBER = rf"(?:{NUMBER.pattern}|{'|'.join(WORDS)}|an?)"
MONTHS = re.compile(
    rf"(?:(?:for|over|during)\s+)?(?P<number>{_NUMBER})(?:\s+|-)?(?P<unit>months?|mos?|years?)",
    re.IGNORECASE | re.VERBOSE,
)
"""With its unit, and perhaps with a preposition."""
_BARE = re.compile(rf"(?P<number>{_NUMBER})", re.IGNORECASE | re.VERBOSE)
_EACH = re.compile(r"(?<!\w)(?:(?:in|for)\s+)?(?:(?:a|per|each|every)\s+month|monthly)(?!\w)", re.IGNORECASE)
_MONTH = re.compile(
    rf"""(?<!\w) (?:(?:in|for|during)\s+)? (?:the\s+)? months?\s+
    (?P<first>{_NUMBER}) (?: \s*(?:to|through|until|[-\u2013])\s* (?P<last>{_NUMBER}) )? (?!\w) \s*:?""",
    re.IGNORECASE | re.VERBOSE,
)
_NONE = re.compile(r"(?:none|nothing|no work|idle|0)(?:\s+at\s+all)?", re.IGNORECASE)
_AROUND = re.compile(rf"^(?:[\s,;.{SEPARATING}]|(?:and|then|but)(?!\w))+|[\s,;.{SEPARATING}]+$", re.IGNORECASE)
"""What stands around the work of a month."""
_SIGNS = re.compile(r"\S")


def looks_like_months(text: str) -> bool:
    """Whether read_months() would see a number in it."""
    return bool(MONTHS.fullmatch(text) or _BARE.fullmatch(text))


def names_months(text: str) -> bool:
    """Whether it begins with the months of some work, `months 2-4`, and not with how many there are, `months 3`."""
    found = _MONTH.match(text)
    return found is not None and found["last"] is not None


def read_months(text: str, start: int, end: int) -> int:
    """How many, `3 months` or `3`, from 1 to MAX_MONTHS. A year has twelve.

    Raises:
        MonthsError: None, or more; or the word is no number.
        ReadingError: As read_number().
    """
    found = MONTHS.fullmatch(text, start, end) or _BARE.fullmatch(text, start, end)
    word = text[start:end]
    if found is None:
        raise MonthsError(word=word, limit=MAX_MONTHS)
    years = found.groupdict().get("unit", "").casefold().startswith("year")
    return _month(text, found.start("number"), found.end("number"), times=_YEAR if years else 1)


def read_schedule(text: str, vocabulary: Vocabulary) -> Schedule:
    """Read `50 videos`, `50 videos a month`, or `50 videos in month 1, none in month 2`, `month 1: 50 videos; ...`.

    Months that are not named between those that are have no work. Without any named it is one month.

    Raises:
        MonthsError: No month has such a number.
        WhichMonthError: Some work has no month, and other work has one.
        ReadingError: As parse_work(), of the work of each month.
    """
    named = list(_MONTH.finditer(text))
    if not named:
        return Schedule((parse_work(_EACH.sub(lambda found: _signs(found.group()), text), vocabulary),))
    months: dict[int, list[WorkLine]] = {}
    for one, (start, end) in zip(named, _segments(text, named), strict=True):
        lines = _lines(text, start, end, vocabulary)
        first = _month(text, one.start("first"), one.end("first"))
        last = first if one["last"] is None else _month(text, one.start("last"), one.end("last"))
        if last < first:
            raise MonthsError(word=one.group().strip(), limit=MAX_MONTHS)
        for month in range(first, last + 1):
            months.setdefault(month, []).extend(lines)
    if not any(months.values()):
        raise NothingAskedError()
    works = (months.get(month, []) for month in range(1, max(months) + 1))
    return Schedule(tuple(Work(tuple(lines)) if lines else None for lines in works), named=True)


def _segments(text: str, named: list[re.Match[str]]) -> list[tuple[int, int]]:
    """Where the work of each month stands: before its name or, where the text begins with one, behind it."""
    starts, ends = [one.start() for one in named], [one.end() for one in named]
    if not _bare(text[: starts[0]]):
        return list(zip(ends, [*starts[1:], len(text)], strict=True))
    rest = _bare(text[ends[-1] :])
    if rest:
        raise WhichMonthError(work=rest)
    return list(zip([0, *ends[:-1]], starts, strict=True))


def _lines(text: str, start: int, end: int, vocabulary: Vocabulary) -> tuple[WorkLine, ...]:
    """The work that stands there; places in errors are those in the text."""
    said = _bare(text[start:end])
    if not said or _NONE.fullmatch(said):
        return ()
    start = text.index(said, start)
    alone = _signs(text[:start]) + said + _signs(text[start + len(said) :])
    return parse_work(alone, vocabulary).lines


def _bare(text: str) -> str:
    return _AROUND.sub("", text)


def _signs(text: str) -> str:
    """Signs that only separate, as many: what stands behind them keeps its place."""
    return _SIGNS.sub(SEPARATING, text)


def _month(text: str, start: int, end: int, *, times: int = 1) -> int:
    """The number of a month, or of months. Raises MonthsError."""
    word = text[start:end]
    try:
        number = times * (Decimal(1) if word.casefold() in ARTICLES else read_number(text, start, end))
    except NotANumberError:
        raise MonthsError(word=word, limit=MAX_MONTHS) from None
    if not 1 <= number <= MAX_MONTHS or number != int(number):
        raise MonthsError(word=word, limit=MAX_MONTHS)
    return int(number)
