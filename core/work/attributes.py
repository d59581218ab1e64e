"""What can be said of a kind of work besides its count: length, resolution, what goes in. A new one is a row here."""

from __future__ import annotations

import enum
from typing import TypeAlias

from core.work.media import Medium

Value: TypeAlias = str
"""A label in lower case, such as `1080p`, or a number as plain decimal text, such as `10`; as price files write it."""

_VIDEO = frozenset((Medium.VIDEO,))
_IMAGE = frozenset((Medium.IMAGE,))
_PICTURES = frozenset((Medium.VIDEO, Medium.IMAGE))
_TIMED = frozenset((Medium.VIDEO, Medium.AUDIO))
_ANY = frozenset(Medium)


class Kind(enum.Enum):
    """What the values of an attribute are."""

    LABEL = "label"
    """One word of a known list; the price book says which."""
    FLAG = "flag"
    """`yes` or `no`; not said is `no`, where there is a choice."""
    NUMBER = "number"
    """Above zero."""


YES, NO = "yes", "no"


class Attribute(enum.Enum):
    """One thing that can be said. The value is the code used in price files, databases and JSON.

    The order is that in which unsaid ones are filled in: what others depend on comes first.
    """

    MODE = "mode", Kind.LABEL, _ANY
    """Another way of working than plain generation: `edit`, `extend`, `upscale`, ..."""
    DELIVERY = "delivery", Kind.LABEL, _ANY
    """`batch`: through a batch interface, which answers later and is cheaper."""
    REGION = "region", Kind.LABEL, _ANY
    HDR = "hdr", Kind.LABEL, _PICTURES
    """`no`, `yes`, or `exr`: with EXR files besides."""
    STYLE = "style", Kind.LABEL, _IMAGE
    """What a picture leans on: `plain`, `style reference`, `moodboard`."""
    QUALITY = "quality", Kind.LABEL, _ANY
    RESOLUTION = "resolution", Kind.LABEL, _PICTURES
    SIZE = "size", Kind.LABEL, _IMAGE
    """Width and height in pixels: `1024x1536`."""
    INPUT = "input", Kind.LABEL, _ANY
    """What goes in: `text`, `image`, `video`, `audio`, `reference`."""
    BATCH = "batch", Kind.NUMBER, _PICTURES
    """Outputs that one prompt makes, where that can be chosen."""
    LENGTH = "length", Kind.NUMBER, _TIMED
    """Seconds of what comes out."""
    SOUND = "sound", Kind.FLAG, _VIDEO
    VOICE = "voice", Kind.FLAG, _VIDEO
    """With voice control."""
    INTERPOLATION = "interpolation", Kind.FLAG, _VIDEO
    SEARCH = "search", Kind.FLAG, _IMAGE
    """The model looks things up on the web."""
    THINKING = "thinking", Kind.FLAG, _IMAGE
    """At its highest."""
    EXPANSION = "expansion", Kind.FLAG, _IMAGE
    """The model writes the prompt out first."""
    FRAMES = "frames", Kind.NUMBER, _VIDEO
    MEGAPIXELS = "megapixels", Kind.NUMBER, _IMAGE
    """Of what comes out; 1 is 1024 x 1024 pixels."""
    REFERENCES = "references", Kind.NUMBER, _PICTURES
    """How many reference images go in."""
    SOURCE_LENGTH = "source-length", Kind.NUMBER, _TIMED
    """Seconds of the video or audio that goes in."""
    SOURCE_MEGAPIXELS = "source-megapixels", Kind.NUMBER, _IMAGE
    """Of all pictures that go in."""
    SCALE = "scale", Kind.NUMBER, _PICTURES
    """How many times as wide: 2, 4, 8 or 16."""
    OUTPUT_TOKENS = "output-tokens", Kind.NUMBER, _IMAGE
    """Tokens of the picture that comes out."""
    TEXT_TOKENS = "text-tokens", Kind.NUMBER, _IMAGE
    """Tokens of text that comes out besides."""
    PROMPT_TOKENS = "prompt-tokens", Kind.NUMBER, _IMAGE
    IMAGE_TOKENS = "image-tokens", Kind.NUMBER, _IMAGE
    """Tokens of the pictures that go in."""
    CACHED_PROMPT_TOKENS = "cached-prompt-tokens", Kind.NUMBER, _IMAGE
    """Tokens of a prompt that was sent before, where these are cheaper."""
    CACHED_IMAGE_TOKENS = "cached-image-tokens", Kind.NUMBER, _IMAGE
    """Likewise of pictures."""
    CHARACTERS = "characters", Kind.NUMBER, frozenset((Medium.AUDIO,))
    """Of the text that is spoken."""
    GPU_SECONDS = "gpu-seconds", Kind.NUMBER, _ANY
    """How long the hardware runs."""

    kind: Kind
    media: frozenset[Medium]
    """What it can be said of."""

    __hash__ = object.__hash__  # equal is identical; an enum's own goes through the name, in Python

    def __new__(cls, code: str, kind: Kind, media: frozenset[Medium]) -> Attribute:
        attribute = object.__new__(cls)
        attribute._value_ = code
        attribute.kind = kind
        attribute.media = media
        return attribute

    @classmethod
    def of(cls, code: str) -> Attribute:
        """The attribute of that code, or KeyError."""
        return {attribute.value: attribute for attribute in cls}[code]
