"""Quantities: numbers, perhaps with the word for credits behind them, where they are typed."""

from __future__ import annotations

import re
from decimal import Decimal

from core.amounts import MAX_MICROS, MICROS_PER_UNIT
from core.chat.places import Place
from core.errors.numbers import AmountTooLargeError
from core.numerals import NUMBER, WORDS, read_number

_AMOUNT = re.compile(r"(?P<number>.+?)(?:\s*(?:credits?|cr))?[.!]?", re.IGNORECASE | re.DOTALL)


def is_amount(word: str) -> bool:
    """Whether it is a number, perhaps of credits; which one, shows when it is read."""
    found = _AMOUNT.fullmatch(word)
    return found is not None and is_number(found["number"])


def is_number(word: str) -> bool:
    """Whether it is a number in digits, or a word for one."""
    return NUMBER.fullmatch(word) is not None or word.casefold() in WORDS


def read_amount(text: str, place: Place) -> Decimal:
    """The number that stands in a place. Raises ReadingError as read_number()."""
    number = _AMOUNT.fullmatch(place.word)
    return read_number(text, place.start, place.start + number.end("number") if number else place.end)


def read_quantity(text: str, place: Place) -> Decimal:
    """A number that some unit can hold; how many decimals it may have, the wallet says.

    Raises:
        AmountTooLargeError: No unit can.
        ReadingError: As read_number().
    """
    number = read_amount(text, place)
    limit = MAX_MICROS // MICROS_PER_UNIT
    if number.copy_abs() > limit:
        raise AmountTooLargeError(limit=limit)
    return number
