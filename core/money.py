"""Money as people write it: `$42.50`, `42.50 usd`, `100 yuan`. It is never converted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from core.amounts import Amount, Unit
from core.errors.numbers import NegativeMoneyError, NotMoneyError, UnknownCurrencyError
from core.numerals import NUMBER, read_number

MONEY_WORDS = 2


@dataclass(frozen=True, slots=True)
class Money:
    """So much money, where an amount of a wallet is asked: whether that is counted in it shows later."""

    number: Decimal
    """May be negative."""
    unit: Unit | None
    """None: of a currency that is not kept, or of two."""
    word: str
    """As it was typed."""
    text: str = field(default="", compare=False)
    start: int = field(default=0, compare=False)
    """Where it stands in what was typed, if it was."""


Quantity: TypeAlias = Decimal | Money
"""So much of a wallet's unit, whichever that is; of money, it has to be."""

_UNITS = {
    **dict.fromkeys(("$", "us$", "usd", "usd$", "dollar", "dollars"), Unit.USD),
    **dict.fromkeys(("\u00a5", "\uffe5", "cn\u00a5", "\u5143", "cny", "rmb", "yuan"), Unit.CNY),
}
_FOREIGN = frozenset(
    (
        *("eur", "euro", "euros", "gbp", "pound", "pounds", "sterling", "jpy", "yen", "inr", "rupee", "rupees", "krw"),
        *("cad", "aud", "nzd", "sgd", "hkd", "twd", "chf", "brl"),
    )
)
"""Names that are no other word. Their signs need no list."""
_MARK = r"[^\W\d_]{0,12}[^\w\s.,;:#'+\u2212-]?[^\W\d_]{0,12}"
"""A sign, letters, or both: `$`, `US$`, `eur`."""
_FORM = re.compile(
    rf"(?P<sign>[-+\u2212]?)(?P<before>{_MARK})\s*(?P<number>{NUMBER.pattern})\s*(?P<after>{_MARK})\.?",
    re.IGNORECASE | re.VERBOSE,
)


def looks_like_money(text: str) -> bool:
    """Whether it says an amount and a currency, though perhaps one that is not kept."""
    match = _FORM.fullmatch(text)
    if match is None:
        return False
    marks = [mark for mark in (match["before"].casefold(), match["after"].casefold()) if mark]
    return bool(marks) and all(mark in _UNITS or _is_foreign(mark) for mark in marks)


def read_money(text: str, start: int, end: int) -> Amount:
    """The money that stands in `text[start:end]`; of a number alone, US dollars.

    Raises:
        NotMoneyError: It is none.
        UnknownCurrencyError: It is in a currency that is not kept, or in two.
        NegativeMoneyError: It is below zero.
        ReadingError: As read_number() and Amount.exactly().
    """
    match = _match(text, start, end)
    unit = _unit(match)
    if unit is None:
        known = tuple(unit.value for unit in Unit if unit.money)
        raise UnknownCurrencyError(word=text[start:end], known=known, text=text, start=start, end=end)
    amount = Amount.exactly(_number(match), unit)
    if amount.micros < 0:
        raise NegativeMoneyError(amount=amount)
    return amount


def read_said(text: str, start: int, end: int) -> Money:
    """The money that stands in `text[start:end]`, of whatever currency. Raises NotMoneyError, and as read_number()."""
    match = _match(text, start, end)
    return Money(_number(match), _unit(match), text[start:end], text, start)


def _match(text: str, start: int, end: int) -> re.Match[str]:
    match = _FORM.fullmatch(text, start, end)
    if match is None:
        raise NotMoneyError(word=text[start:end])
    return match


def _marks(match: re.Match[str]) -> list[str]:
    return [mark for mark in (match["before"], match["after"]) if mark]


def _unit(match: re.Match[str]) -> Unit | None:
    units = {_UNITS.get(mark.casefold()) for mark in _marks(match)} or {Unit.USD}
    return units.pop() if len(units) == 1 else None


def _number(match: re.Match[str]) -> Decimal:
    number = read_number(match.string, match.start("number"), match.end("number"))
    return -number if match["sign"] in ("-", "\u2212") else number


def _is_foreign(mark: str) -> bool:
    return mark in _FOREIGN or any(unicodedata.category(character) == "Sc" for character in mark)
