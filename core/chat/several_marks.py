"""Several marks in one text: `20%, 7 days and 1,000`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from core.alerts.levels import Mark
from core.alerts.naming import MARK_WORDS, looks_measured, read_measured
from core.chat.places import COMMAS, Place
from core.chat.quantities import is_amount, read_bare

MAX_MARKS_WORDS = 60
NONE = frozenset(("none", "never", "off", "auto"))
_AND = frozenset(("and", "&", "+"))
_WORD = re.compile(r"\S+")


def looks_like_marks(words: str) -> bool:
    """Whether read_marks() would see marks in all of it."""
    found = [fits for _, fits in _parts(words, 0, len(words))]
    return words.casefold() in NONE or (bool(found) and all(found))


def read_marks(text: str, start: int, end: int) -> tuple[Decimal | Mark, ...]:
    """The marks that stand in `text[start:end]`, a number where it is of credits. None: `none`.

    Raises:
        ReadingError: As read_measured() and read_bare().
    """
    if text[start:end].strip().casefold() in NONE:
        return ()
    places = [place for place, _ in _parts(text, start, end)] or [Place(start, end, text[start:end])]
    return tuple(
        read_measured(text, place.start, place.end) if looks_measured(place.word) else read_bare(text, place)
        for place in places
    )


def _parts(text: str, start: int, end: int) -> Iterator[tuple[Place, bool]]:
    """Each mark, the longest that begins where the one before ended, and whether it looks like one."""
    words = [found.span() for found in _WORD.finditer(text, start, end) if found.group().casefold() not in _AND]
    while words:
        for count in range(min(MARK_WORDS, len(words)), 0, -1):
            place = _without_comma(text, words[0][0], words[count - 1][1])
            fits = is_amount(place.word) or looks_measured(place.word)
            if fits or count == 1:
                del words[:count]
                yield place, fits
                break


def _without_comma(text: str, start: int, end: int) -> Place:
    word = text[start:end].rstrip(COMMAS)
    return Place(start, start + len(word), word)
