"""What became of tries: `18 of 30 kept`, `18 of 30 runway clips`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors.numbers import CountNotWholeError, CountTooLargeError
from core.errors.tries import ImpossibleResultError, NotAResultError
from core.numerals import NUMBER, WORDS, read_number
from core.work.grammar import MAX_COUNT, parse_kind, read_count
from core.work.vocabulary import Vocabulary
from core.work.work import WorkLine

_COUNT = rf"(?:{NUMBER.pattern}|{'|'.join(WORDS)}|none)"
_RESULT = re.compile(
    rf"(?<!\w)(?P<kept>{_COUNT}) (?: \s*/\s* | \s+(?:out\s+of|of|from)\s+(?:the\s+)? ) (?P<tried>{_COUNT})(?!\w)",
    re.IGNORECASE | re.VERBOSE,
)
_KEPT = re.compile(
    r"\b(?:were|was|are|i)?\s*(?:kept|keep|usable|good|worked|came out)\b|\bmy\b|[.!]\s*$", re.IGNORECASE
)
"""Words around it that say no more."""


@dataclass(frozen=True, slots=True)
class Result:
    """How many of so many tries were kept."""

    kept: int
    """0 to `tried`."""
    tried: int
    """1 or more."""
    line: WorkLine | None
    """Says the kind; None: it was not said."""


def read_result(text: str, vocabulary: Vocabulary) -> Result:
    """Read `18 of 30 kept`, `18/30 videos`, `kept two of three runway clips`.

    Raises:
        NotAResultError: There is no "of" with numbers at both sides.
        ImpossibleResultError: More were kept than tried.
        ReadingError: As read_count() of the numbers, and parse_kind() of what stands beside them.
    """
    found = _RESULT.search(text)
    if found is None:
        raise NotAResultError()
    kept = _kept(text, found.start("kept"), found.end("kept"))
    tried = read_count(text, found.start("tried"), found.end("tried"))
    if kept > tried:
        raise ImpossibleResultError(kept=kept, tried=tried)
    beside = _blank(text, found.start(), found.end())
    for words in _KEPT.finditer(beside):
        beside = _blank(beside, words.start(), words.end())
    return Result(kept, tried, parse_kind(beside, vocabulary) if beside.strip() else None)


def _kept(text: str, start: int, end: int) -> int:
    """From 0: `none of 3` is a result too."""
    word = text[start:end]
    if word.casefold() == "none":
        return 0
    number = read_number(text, start, end)
    if number > MAX_COUNT:
        raise CountTooLargeError(limit=MAX_COUNT, word=word, count=None)
    if number != int(number):
        raise CountNotWholeError(word=word)
    return 0 if not number else read_count(text, start, end)


def _blank(text: str, start: int, end: int) -> str:
    """The text without that part; what is left stands where it stood."""
    return text[:start] + " " * (end - start) + text[end:]
