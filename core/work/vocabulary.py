"""The words that a sentence about work may use; those of providers, models and labels come from the price book."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from core.numerals import WORDS as NUMBER_WORDS
from core.work.attributes import NO, YES, Attribute, Kind, Value
from core.work.media import Medium

JOINING = frozenset(("and", "plus", "of", "x", "\u00d7"))
"""Words that stand between counts and kinds and say nothing more."""

NAMING = frozenset(("on", "with", "at", "from", "in", "for", "using", "by", "via"))
"""Words before the name of a provider or a model, or before what is said of a kind: `on fal`, `in 4k`, `for 10s`."""

NAMED: Mapping[str, Attribute] = {
    **{attribute.value: attribute for attribute in Attribute},
    "audio": Attribute.SOUND,
    "duration": Attribute.LENGTH,
    "batches": Attribute.BATCH,
}
"""Words that name what is said: `length 10`, `high quality`."""

SUCCESS = frozenset(("success", "success-rate"))
"""Words that name how often a try is kept: `success 60%`, `60% success`."""

KEPT = "kept"
"""Stands beside it: `60% kept`, `kept 60%`."""

SIMILAR_ENOUGH = 0.6
"""Damerau-Levenshtein, 1 is equal: `vidoes` is 0.83 from `videos`; below 0.6 suggestions were guesses (2026-11-22)."""

SAME_NUMBER = 0.75
"""For number words: a wrong guess would change the sum."""

Said: TypeAlias = tuple[Attribute, Value]

_UNIT_WORDS = ("seconds", "minutes", "megapixels", "frames", "references", "tokens", "characters")
"""To suggest."""

_INPUTS = {"text": "t", "image": "i", "video": "v", "reference": "r", "audio": "a"}
_PHRASES: Mapping[str, Said] = {
    **{
        phrase: (attribute, value)
        for attribute, value, phrases in (
            (Attribute.SOUND, YES, "with sound|with audio|with sounds"),
            (Attribute.SOUND, NO, "silent|muted|no sound|no audio|without sound|without audio"),
            (Attribute.VOICE, YES, "with voice|with voice control|voice control"),
            (Attribute.VOICE, NO, "without voice|without voice control|no voice control"),
            (Attribute.INTERPOLATION, YES, "with interpolation|with frame interpolation"),
            (Attribute.INTERPOLATION, NO, "without interpolation|no interpolation"),
            (Attribute.SEARCH, YES, "with search|with web search|web search"),
            (Attribute.SEARCH, NO, "without search|without web search"),
            (Attribute.THINKING, YES, "with thinking|high thinking|with high thinking"),
            (Attribute.THINKING, NO, "without thinking"),
            (Attribute.EXPANSION, YES, "with expansion|with prompt expansion|prompt expansion"),
            (Attribute.EXPANSION, NO, "without expansion|without prompt expansion"),
            (Attribute.HDR, YES, "hdr|in hdr|with hdr"),
            (Attribute.HDR, NO, "sdr|in sdr|without hdr"),
            (Attribute.HDR, "exr", "exr|with exr|hdr+exr|hdr with exr|hdr and exr"),
            (Attribute.INPUT, "image", "from an image|from image|from images|from a picture|from a photo"),
            (Attribute.INPUT, "text", "from text"),
            (Attribute.DELIVERY, "batch", "batch api|batch delivery"),
            (Attribute.RESOLUTION, "4k", "uhd|ultra hd"),
            (Attribute.RESOLUTION, "1080p", "full hd|fhd"),
        )
        for phrase in phrases.split("|")
    },
}
"""Turns of phrase, besides the labels themselves."""

INPUT_PHRASES: Mapping[str, tuple[str, Medium]] = {
    phrase: (given, medium)
    for given, short in _INPUTS.items()
    for medium in Medium
    for phrase in (f"{given}-to-{medium.value}", f"{given} to {medium.value}", f"{short}2{medium.value[0]}")
}
"""`image-to-video`, `i2v`: what goes in, and what comes out."""

_PREFERRED = (Attribute.RESOLUTION, Attribute.QUALITY, Attribute.STYLE, Attribute.REGION)
"""What a bare label means that several attributes have: `draft` is a resolution before it is a mode."""


@dataclass(frozen=True, slots=True)
class ModelName:
    """What a model is called, whoever sells it."""

    slug: str
    """In words that read back: `veo-3.1-fast`."""
    media: frozenset[Medium]


@dataclass(frozen=True, slots=True)
class Meaning:
    """All that a word or turn of phrase may mean."""

    provider: str | None = None
    model: ModelName | None = None
    labels: tuple[Said, ...] = ()
    makes: Medium | None = None
    """What comes out, of `image-to-video`."""


@dataclass(frozen=True)
class Vocabulary:
    """Every known word. Names and labels are found by their name_key()."""

    media: Mapping[str, Medium]
    providers: Mapping[str, str]
    """Names and nicknames, in lower case -> provider id."""
    models: Mapping[str, ModelName] = field(default_factory=dict)
    """name_key -> model."""
    channels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Provider id -> name_key -> channel id."""
    labels: Mapping[Attribute, frozenset[str]] = field(default_factory=dict)
    """What the price book knows of each."""

    @classmethod
    def of(
        cls,
        providers: Mapping[str, str],
        models: Mapping[str, ModelName] = MappingProxyType({}),
        channels: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
        labels: Mapping[Attribute, frozenset[str]] = MappingProxyType({}),
    ) -> Vocabulary:
        """All media, and these."""
        return cls({word: medium for medium in Medium for word in medium.words}, providers, models, channels, labels)

    def __contains__(self, word: str) -> bool:
        return word in self.media or word in self.providers or word in NUMBER_WORDS or name_key(word) in self.meanings

    def provider(self, name: str) -> str | None:
        """The id of the provider of that name."""
        meaning = self.meanings.get(name_key(name))
        return meaning.provider if meaning is not None else None

    @cached_property
    def meanings(self) -> Mapping[str, Meaning]:
        """By name_key: names, labels and turns of phrase."""
        labels: dict[str, list[Said]] = {}
        for attribute in (*_PREFERRED, *Attribute):
            if attribute.kind is not Kind.LABEL or attribute is Attribute.INPUT:  # `image` alone is a kind
                continue
            for label in sorted(self.labels.get(attribute, frozenset()) - {YES, NO}):  # these say nothing alone
                said = labels.setdefault(name_key(label), [])
                if attribute not in [other for other, _ in said]:
                    said.append((attribute, label))
        for phrase, one in _PHRASES.items():
            labels.setdefault(name_key(phrase), [one])
        made: dict[str, Meaning] = {key: Meaning(labels=tuple(said)) for key, said in labels.items()}
        for phrase, (given, medium) in INPUT_PHRASES.items():
            made[name_key(phrase)] = Meaning(labels=((Attribute.INPUT, given),), makes=medium)
        providers = {name_key(name): provider for name, provider in self.providers.items()}
        for key in {*providers, *self.models}:
            made[key] = Meaning(providers.get(key), self.models.get(key), made[key].labels if key in made else ())
        made.pop("", None)
        return made

    @cached_property
    def prefixes(self) -> frozenset[str]:
        """Of all meanings, so that a reader knows when to stop."""
        return frozenset(key[:length] for key in self.meanings for length in range(1, len(key) + 1))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of providers and models."""
        return tuple(dict.fromkeys((*self.providers, *(model.slug for model in self.models.values()))))

    @cached_property
    def _suggestions(self) -> tuple[str, ...]:
        labels = (label for known in self.labels.values() for label in known)
        said = (word for phrase in _PHRASES for word in phrase.split())
        words = (*self.media, *self.names, *labels, *INPUT_PHRASES, *NAMED, *SUCCESS, KEPT, *_UNIT_WORDS, *said)
        return tuple(dict.fromkeys(word for word in words if len(word) > 2))

    def nearest(self, word: str) -> str | None:
        """The known word that `word` was probably meant to be."""
        number = nearest(word, NUMBER_WORDS, cutoff=SAME_NUMBER)  # "thirteen" is like "three", and is not three
        near = number or nearest(word, self._suggestions)
        return None if near == word.casefold() else near  # it is known, in another place

    def nearest_name(self, word: str, *, or_model: bool = True) -> str | None:
        """The provider or model that `word` was probably meant to be: one that goes on where `word` stops, else the
        most similar."""
        known = self.names if or_model else tuple(self.providers)
        key = name_key(word)
        longer = [name for name in known if len(key) > 2 and name_key(name).startswith(key)]
        return min(longer, key=len) if longer else nearest(word, known)


def nearest(word: str, known: Iterable[str], cutoff: float = SIMILAR_ENOUGH) -> str | None:
    """The most similar of the known words, or None when none is similar enough to be worth a question."""
    found = extractOne(
        word.casefold(), list(known), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=cutoff
    )
    return found[0] if found else None


_BETWEEN_WORDS = re.compile(r"[\s_/(),:-]+")
"""Of a name: nobody types the brackets of `Ray 2 (iOS app)`."""


def name_key(name: str) -> str:
    """What is alike in the ways of writing one name: Gen-4.5, `gen4.5` and `GEN 4.5`; Kling v3 and `kling 3.0`."""
    parts = _BETWEEN_WORDS.split(unicodedata.normalize("NFKC", name).casefold())
    joined = "".join(part[1:] if re.fullmatch(r"v[0-9].*", part) else part for part in parts)
    return re.sub(r"(?<=[0-9])\.0(?![0-9])", "", joined)


def slug(name: str) -> str:
    """A name in words that read back as it: `veo-3.1-fast`."""
    return _BETWEEN_WORDS.sub("-", unicodedata.normalize("NFKC", name).casefold()).strip("-")
