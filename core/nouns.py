"""Names and phrases as ids of the message catalogue, which is read by those who talk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Noun:
    """What one and many of a thing are called, for example "{count} video" and "{count} videos".

    `make messages` finds these calls and puts both forms into the catalogue, where a translator adds the plural
    forms of their language.
    """

    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is wrong with a thing, with what stands in its places. In English it reads by itself."""

    id: str
    values: Mapping[str, str | Phrase]

    def __str__(self) -> str:
        return self.id.format_map(self.values)


def phrase(phrase_id: str, /, **values: str | Phrase) -> Phrase:
    """A phrase with its values. `make messages` finds these calls."""
    return Phrase(phrase_id, values)
