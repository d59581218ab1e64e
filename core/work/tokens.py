"""The pieces of a sentence about work: numbers, measures such as `10s`, shares, words, commas; each with its place."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from core.numerals import NUMBER
from core.numerals import WORDS as NUMBER_WORDS
from core.shares import SHARE
from core.work.attributes import Attribute

SEPARATING = "&"
"""Is no piece, and no part of a name."""


class TokenKind(enum.Enum):
    """What a piece looks like; what it means, its neighbours say."""

    SIZE = enum.auto()
    """`1024x1536`"""
    MEASURE = enum.auto()
    """A number with its unit: `10s`, `two megapixels`."""
    LABEL = enum.auto()
    """`1080p`"""
    SHARE = enum.auto()
    """`60%`"""
    RATIO = enum.auto()
    """`16:9`, which nobody charges by."""
    NUMBER = enum.auto()
    WORD = enum.auto()
    COMMA = enum.auto()
    OTHER = enum.auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One piece, and where it stands in the text."""

    kind: TokenKind
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """In lower case."""
        return self.text.casefold()


@dataclass(frozen=True, slots=True)
class Measure:
    """What a token of that kind says: the number at its start, as often as its unit says."""

    attribute: Attribute
    digits: int
    """Characters of the number."""
    times: int


UNITS: dict[str, tuple[Attribute, int]] = {
    r"seconds?|secs?|s": (Attribute.LENGTH, 1),
    r"minutes?|mins?": (Attribute.LENGTH, 60),
    r"megapixels?|mpx|mp": (Attribute.MEGAPIXELS, 1),
    r"frames?": (Attribute.FRAMES, 1),
    r"references?|refs?|reference[ -]images?": (Attribute.REFERENCES, 1),
    r"output[ -]tokens?": (Attribute.OUTPUT_TOKENS, 1),
    r"text[ -]tokens?": (Attribute.TEXT_TOKENS, 1),
    r"cached[ -]prompt[ -]tokens?": (Attribute.CACHED_PROMPT_TOKENS, 1),
    r"cached[ -]image[ -]tokens?": (Attribute.CACHED_IMAGE_TOKENS, 1),
    r"prompt[ -]tokens?": (Attribute.PROMPT_TOKENS, 1),
    r"image[ -]tokens?": (Attribute.IMAGE_TOKENS, 1),
    r"characters?|chars?": (Attribute.CHARACTERS, 1),
    r"(?:gpu|hardware)[ -]seconds?": (Attribute.GPU_SECONDS, 1),
    r"per[ -](?:prompt|batch)": (Attribute.BATCH, 1),
}
"""What a number of these says."""
_THOUSANDS = r"(?:k(?=[ -]?(?:(?:output|text|(?:cached[ -])?(?:prompt|image))[ -]token|char)))?"
"""Of tokens and characters; `4k reference images` are not four thousand."""
_MEASURE = (
    rf"(?P<digits>(?:(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+)(?:\.[0-9]+)?{_THOUSANDS}|{'|'.join(NUMBER_WORDS)}))"
    rf"[ -]?(?P<unit>{'|'.join(UNITS)})(?!\w|-|[ ](?:to|reference)[ ])"
)
_TOKEN = re.compile(
    rf"""(?P<SIZE>(?:[0-9]{{2,5}}[x\u00d7][0-9]{{2,5}}|[0-9]{{3,5}}[ ][x\u00d7][ ][0-9]{{3,5}})(?!\w))
    |(?P<SHARE>(?<![^\W_x\u00d7])(?:{SHARE.pattern}))
    |(?P<MEASURE>(?<![^\W_x\u00d7]){_MEASURE})
    |(?P<LABEL>[0-9]{{3,4}}[ ]?(?:px|p)(?!\w))
    |(?P<RATIO>[0-9]+:[0-9]+)
    |(?P<NUMBER>{NUMBER.pattern})
    |(?P<WORD>(?<=[0-9])[x\u00d7](?=[0-9])|[^\W\d_](?:[\w'.-]*\w)?|\u00d7)
    |(?P<COMMA>[,;])
    |(?P<SKIP>[\s+&:.!?()]+)
    |(?P<OTHER>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_MEASURED = re.compile(_MEASURE, re.IGNORECASE)
_BY_UNIT = [(re.compile(unit, re.IGNORECASE), meant) for unit, meant in UNITS.items()]


def scan(text: str) -> list[Token]:
    """All pieces in the order of the text, without what only separates them."""
    tokens = []
    for match in _TOKEN.finditer(text):
        kind = next(name for name in (*TokenKind.__members__, "SKIP") if match[name] is not None)
        if kind != "SKIP":
            tokens.append(Token(TokenKind[kind], match.group(), match.start(), match.end()))
    return tokens


def measured(token: Token) -> Measure:
    """What a measure says."""
    match = _MEASURED.fullmatch(token.text)
    if match is None:
        raise TypeError(f"{token.text!r} is no measure")
    attribute, times = next(meant for unit, meant in _BY_UNIT if unit.fullmatch(match["unit"]))
    return Measure(attribute, len(match["digits"]), times)
