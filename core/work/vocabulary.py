"""The words that a sentence about work may use; those of providers come from the price book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from core.numerals import WORDS as NUMBER_WORDS
from core.work.media import Medium

JOINING = frozenset(("and", "plus", "of", "x", "\u00d7"))
"""Words that stand between counts and kinds and say nothing more."""

NAMING = frozenset(("on", "with", "at", "from"))
"""Words before the name of a provider."""

SIMILAR_ENOUGH = 0.6
"""Damerau-Levenshtein, 1 is equal: `vidoes` is 0.83 from `videos`; below 0.6 suggestions were guesses (2026-11-22)."""

SAME_NUMBER = 0.75
"""For number words: a wrong guess would change the sum."""


@dataclass(frozen=True)
class Vocabulary:
    """Every known word, in lower case."""

    media: Mapping[str, Medium]
    providers: Mapping[str, str]
    """Names and nicknames -> provider id."""

    @classmethod
    def of(cls, providers: Mapping[str, str]) -> Vocabulary:
        """All media, and these providers."""
        return cls({word: medium for medium in Medium for word in medium.words}, providers)

    def __contains__(self, word: str) -> bool:
        return word in self.media or word in self.providers or word in NUMBER_WORDS

    def nearest(self, word: str) -> str | None:
        """The known word that `word` was probably meant to be."""
        number = nearest(word, NUMBER_WORDS, cutoff=SAME_NUMBER)  # "thirteen" is like "three", and is not three
        return number or nearest(word, (*self.media, *self.providers))


def nearest(word: str, known: Iterable[str], cutoff: float = SIMILAR_ENOUGH) -> str | None:
    """The most similar of the known words, or None when none is similar enough to be worth a question."""
    found = extractOne(
        word.casefold(), list(known), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=cutoff
    )
    return found[0] if found else None
