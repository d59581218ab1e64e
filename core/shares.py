"""Shares as people write them: `60%`, `66.7 %`, `ten percent`; `0.6`, which may be 60% or 0.6%, is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Context, Decimal
from fractions import Fraction

from core.errors.numbers import AmbiguousNumberError, NotANumberError
from core.errors.tree import ReadingError
from core.errors.tries import ShareTooFineError
from core.numerals import NUMBER, WORDS, read_number

DECIMALS = 6
"""Of a percentage."""
SHARE_WORDS = 3
"""`95 per cent`"""

_SIGN = r"(?:\s{0,2}|-)(?:[%\uff05\u066a]|(?:percent|per[ ]cent|pct)(?!\w))"
SHARE = re.compile(rf"(?:{NUMBER.pattern}|{'|'.join(WORDS)}){_SIGN}", re.IGNORECASE | re.VERBOSE)
"""With its sign."""
CONFIDENCE = re.compile(
    rf"(?:(?:with|at)\s+)?(?P<share>{SHARE.pattern})[\s-]+(?:confidence|confident|sure|certain(?:ty)?)",
    re.IGNORECASE | re.VERBOSE,
)
"""With what it is a share of: how often something is enough."""
_FORM = re.compile(
    rf"(?P<number>{NUMBER.pattern}|{'|'.join(WORDS)})(?P<sign>{_SIGN})?",
    re.IGNORECASE | re.VERBOSE,
)
_DECIMAL = re.compile(r"[0-9]{1,3}\.[0-9]+")
_EXACT = Context(prec=DECIMALS + 3)


def looks_like_share(text: str) -> bool:
    """Whether read_share() would see a number in it, with a sign or without."""
    return _FORM.fullmatch(text) is not None


def read_share(text: str, start: int, end: int, wrong: Callable[[str], ReadingError]) -> Fraction:
    """The share that stands in `text[start:end]`, above 0 and at most 1, exact. `60` alone is 60%.

    Args:
        wrong: The error for a word that is none, or is out of that range.

    Raises:
        AmbiguousNumberError: Of 1 or less without a sign: `0.6` may be 60% or 0.6%.
        ShareTooFineError: More decimals than are kept.
        ReadingError: `wrong`, or as read_number().
    """
    word = text[start:end]
    match = _FORM.fullmatch(text, start, end)
    if match is None:
        raise wrong(word)
    digits = match["number"]
    try:
        # 66.667% is no 66,667%
        number = Decimal(digits) if _DECIMAL.fullmatch(digits) else read_number(text, start, match.end("number"))
    except NotANumberError:
        raise wrong(word) from None
    if not 0 < number <= 100:
        raise wrong(word)
    if match["sign"] is None and number <= 1:
        choices = (share_text(Fraction(number)), f"{digits}%")
        raise AmbiguousNumberError(text=text, start=start, end=end, word=word, choices=choices)
    share = Fraction(number) / 100
    if share * 100 * 10**DECIMALS % 1:
        raise ShareTooFineError(word=word, decimals=DECIMALS)
    return share


def share_text(share: Fraction) -> str:
    """As it is read: `60%`, `66.7%`; a longer one is rounded to DECIMALS."""
    percent = round(share * 100 * 10**DECIMALS)
    number = _EXACT.divide(Decimal(percent), Decimal(10**DECIMALS))
    return f"{number.normalize(_EXACT):f}%"
