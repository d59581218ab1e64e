"""The kinds of media. A new kind is one row here."""

from __future__ import annotations

import enum

from core.nouns import Noun


class Medium(enum.Enum):
    """What comes out of a generation. The value is the code used in price files, databases and JSON."""

    VIDEO = "video", Noun("{count} video", "{count} videos"), "videos", "video vid vids clip clips"
    IMAGE = (
        "image",
        Noun("{count} image", "{count} images"),
        "images",
        "image img imgs pic pics picture pictures photo photos",
    )
    AUDIO = "audio", Noun("{count} audio track", "{count} audio tracks"), "tracks", "audio audios track sound sounds"

    noun: Noun
    word: str
    """The word to suggest, and to write work of several back with: `50 videos`. Of one, the code is: `1 video`."""
    words: tuple[str, ...]
    """Every word that means this kind, in lower case; `word` comes first, the code is among them."""

    def __new__(cls, code: str, noun: Noun, word: str, others: str) -> Medium:
        medium = object.__new__(cls)
        medium._value_ = code
        medium.noun = noun
        medium.word = word
        medium.words = tuple(dict.fromkeys((word, code, *others.split())))
        return medium

    @classmethod
    def of(cls, code: str) -> Medium:
        """The kind of that code, or KeyError. `Medium(code)` is the same, but mypy looks at __new__ there."""
        return {medium.value: medium for medium in cls}[code]
