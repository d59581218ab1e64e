"""Places: the words of a text, each with where it stands."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.chat.command import Command, OptionKind
from core.money import looks_like_money
from core.numerals import CHUNK

COMMAS = ",;"
_MONTHLY = re.compile(r"(?:/|(?<!\S)(?:a|per|each|every)\s)\s*mo(?:nth)?\b\.?|(?<!\S)monthly\b\.?", re.IGNORECASE)
_AMOUNTS = frozenset((OptionKind.CREDITS, OptionKind.QUANTITY, OptionKind.MARK, OptionKind.WORK_OR_QUANTITY))
_ARGUMENT = re.compile(rf"{CHUNK.pattern}(?:\s+(?:credits?|cr)[.!]?(?!\S))?", re.IGNORECASE)
"""A word, or an amount with its unit: `5,000 credits`."""


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a text."""

    start: int
    end: int
    word: str

    @property
    def name(self) -> str:
        """As the name of an option, if it is one: `date:`."""
        return self.word.casefold().removesuffix(":")


def split(text: str, command: Command, start: int = 0) -> list[Place]:
    """Words of a text that begins at `start`; where the command takes amounts, an amount with its unit is one, `5,000
    credits` or `5 dollars`. Where what it takes is so much a month, words that say so are none: of `$30/month` it is
    `$30`."""
    if command.monthly:
        text = _MONTHLY.sub(lambda found: " " * len(found.group()), text)
    amounts = any(option.kind in _AMOUNTS for option in command.options)
    chunks = _ARGUMENT if amounts else CHUNK
    places = [Place(start + found.start(), start + found.end(), found.group()) for found in chunks.finditer(text)]
    return list(_with_currencies(text, places, start)) if amounts else places


def _with_currencies(text: str, places: Sequence[Place], start: int) -> Iterator[Place]:
    """Money that is written in two words as one."""
    left = deque(places)
    while left:
        place = left.popleft()
        both = text[place.start - start : left[0].end - start] if left else ""
        if looks_like_money(both.rstrip(COMMAS)):
            place = Place(place.start, left.popleft().end, both)
        yield place


def whole(text: str, places: Sequence[Place]) -> Place:
    """Neighbouring words as one: `30 Nov 2026`."""
    start, end = places[0].start, places[-1].end
    return Place(start, end, text[start:end])


def neighbours(text: str, places: Sequence[Place]) -> Sequence[Place]:
    """Those at the beginning between which nothing else stands."""
    for count, (place, behind) in enumerate(pairwise(places), start=1):
        if text[place.end : behind.start].strip():
            return places[:count]
    return places


def without_comma(place: Place) -> tuple[Place, list[Place]]:
    """A value, and the comma that hangs on it: it separates the work on both sides."""
    word = place.word.rstrip(COMMAS)
    if not word or word == place.word:
        return place, []
    end = place.start + len(word)
    return Place(place.start, end, word), [Place(end, place.end, place.word[len(word) :])]


def only(text: str, kept: Iterable[Place], filler: str) -> str:
    """The text with a filler for all that is not kept, so that places in it stay what they are."""
    offsets = {offset for place in kept for offset in range(place.start, place.end)}
    return "".join(
        character if offset in offsets or character.isspace() else filler for offset, character in enumerate(text)
    )
