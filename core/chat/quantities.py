"""Quantities: numbers, perhaps with the word for credits behind them, or money, where they are typed."""

from __future__ import annotations

import re
from decimal import Decimal

from core.amounts import MICROS_PER_UNIT
from core.chat.places import Place
from core.errors.numbers import AmountTooLargeError
from core.ledger.wallet import MOST
from core.money import Quantity, looks_like_money, read_said
from core.numerals import NUMBER, WORDS, read_number

_AMOUNT = re.compile(r"(?P<number>.+?)(?:\s*(?:credits?|cr))?[.!]?", re.IGNORECASE | re.DOTALL)


def is_amount(word: str) -> bool:
    """Whether it is a number, perhaps of credits; which one, shows when it is read."""
    found = _AMOUNT.fullmatch(word)
    return found is not None and is_number(found["number"])


def is_quantity(word: str) -> bool:
    """Whether it is so much of a wallet's unit: a number, or money."""
    return is_amount(word) or looks_like_money(word)


def is_number(word: str) -> bool:
    """Whether it is a number in digits, or a word for one."""
    return NUMBER.fullmatch(word) is not None or word.casefold() in WORDS


def read_amount(text: str, place: Place) -> Decimal:
    """The number that stands in a place. Raises ReadingError as read_number()."""
    number = _AMOUNT.fullmatch(place.word)
    return read_number(text, place.start, place.start + number.end("number") if number else place.end)


def read_quantity(text: str, place: Place) -> Quantity:
    """A number that a wallet can hold, or money; how many decimals it may have, and which money, the wallet says.

    Raises:
        AmountTooLargeError: None can.
        ReadingError: As read_number().
    """
    if not looks_like_money(place.word):
        return read_bare(text, place)
    money = read_said(text, place.start, place.end)
    _check(money.number)
    return money


def read_bare(text: str, place: Place) -> Decimal:
    """A number that a wallet can hold. Raises AmountTooLargeError, and as read_number()."""
    number = read_amount(text, place)
    _check(number)
    return number


def _check(number: Decimal) -> None:
    limit = MOST // MICROS_PER_UNIT
    if number.copy_abs() > limit:
        raise AmountTooLargeError(limit=limit)
