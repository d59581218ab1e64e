"""Numbers as people write them: `50`, `1,000`, `1.5k`, `2m`, `twelve`, and clear errors for the rest."""

import re
import unicodedata
from decimal import Context, Decimal

from core.errors.numbers import AmbiguousNumberError, ForeignDigitsError, NotANumberError

GROUP_SPACES = "\u00a0\u202f\u2009"
"""No-break, narrow no-break and thin space: what Scrip itself prints between thousands outside English."""

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
WORDS = {word: number for number, word in enumerate(_WORDS, start=1)}
"""Number words in English, up to twelve."""

_SCALES = {"": Decimal(1), "k": Decimal(1_000), "m": Decimal(1_000_000)}
_EXACT = Context(prec=4_000)
"""More digits than any text that is read: the default 28 would round a long tail away without a word."""
_SIGN = r"[-+\u2212]?"
_SHAPE = re.compile(
    rf"""
    (?P<sign>{_SIGN})
    (?: (?P<grouped>[1-9][0-9]{{0,2}}(?:[,'_{GROUP_SPACES}][0-9]{{3}})+)(?P<tail>\.[0-9]+)?
      | (?P<plain>[0-9]*\.?[0-9]+)
    )
    (?P<exponent>e[+-]?[0-9]{{1,4}})?
    (?P<scale>[km]?)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DOTTED_THOUSANDS = re.compile(rf"(?P<sign>{_SIGN})0*(?P<rest>[1-9][0-9]{{0,2}}(\.[0-9]{{3}})+[km]?)", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(rf"{_SIGN}[0-9]+,[0-9]+[km]?", re.IGNORECASE)

NUMBER = re.compile(
    rf"""
    {_SIGN} (?: nan | inf(?:inity)? ) (?!\w)
    | {_SIGN} (?: \d | \.\d ) (?: \d | [.,'_{GROUP_SPACES}](?=\d) )* (?:e[+-]?\d+)? (?: [km](?!\w) )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Where a number stands in a text. What it is worth, and whether it is one, says read_number."""

CHUNK = re.compile(rf"(?:[^\s]|(?<=[0-9])[{GROUP_SPACES}](?=[0-9]{{3}}))+")
"""What stands between spaces; those inside a number are no spaces."""


def word_position(text: str, start: int) -> int:
    """Which word of the text begins or goes on at `start`, counted from 1."""
    return sum(chunk.start() <= start for chunk in CHUNK.finditer(text)) or 1


def read_number(text: str, start: int, end: int) -> Decimal:
    """The number that stands in `text[start:end]`; finite, exact, sign kept.

    Raises:
        NotANumberError: `NaN`, `inf`, `1,2,3`.
        AmbiguousNumberError: `1.000` or `1,5`, which mean one thing here and another there.
        ForeignDigitsError: Digits other than 0 to 9.
    """
    word = text[start:end]
    if word.casefold() in WORDS:
        return Decimal(WORDS[word.casefold()])
    if any(character.isdigit() and not character.isascii() for character in word):
        latin = "".join(_latin_digit(character) for character in word)
        raise ForeignDigitsError(text=text, start=start, end=end, word=word, suggestion=latin)
    dotted = _DOTTED_THOUSANDS.fullmatch(word)
    if dotted is not None:
        choices = (dotted["sign"] + dotted["rest"].replace(".", ","), *_as_decimal(word))
        raise AmbiguousNumberError(text=text, start=start, end=end, word=word, choices=choices)
    match = _SHAPE.fullmatch(word)
    if match is None:
        if _DECIMAL_COMMA.fullmatch(word):
            choices = (word.replace(",", "."),)
            raise AmbiguousNumberError(text=text, start=start, end=end, word=word, choices=choices)
        raise NotANumberError(word=word)
    digits = match["plain"] or re.sub(r"[^0-9]", "", match["grouped"]) + (match["tail"] or "")
    sign = "-" if match["sign"] in ("-", "\u2212") else ""
    try:
        number = _EXACT.multiply(Decimal(sign + digits + (match["exponent"] or "")), _SCALES[match["scale"].casefold()])
    except ArithmeticError:  # an exponent beyond what Decimal takes
        raise NotANumberError(word=word) from None
    if not number.is_finite():
        raise NotANumberError(word=word)
    return number


def _latin_digit(character: str) -> str:
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


def _as_decimal(word: str) -> list[str]:
    """How to write `12.345` so that it can only be read as a decimal; nothing when it cannot be one at all."""
    if word.count(".") != 1 or not word[-1].isdigit():
        return []
    return [unmistakable(word.rstrip("0").rstrip("."))]


def unmistakable(number: str) -> str:
    """A number with a decimal point, so that read_number never asks what it means: 12.345 becomes 12.3450."""
    return number + "0" if _DOTTED_THOUSANDS.fullmatch(number) else number
