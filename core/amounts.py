"""Exact amounts with their unit: whole millionths, never a float."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from core.errors.numbers import AmountTooLargeError, TooManyDecimalsError
from core.nouns import Noun

MICROS_PER_UNIT = 1_000_000
MAX_MICROS = 2**63 - 1
"""What a 64-bit integer column holds: about 9.2 million million units."""


class Unit(enum.Enum):
    """What an amount counts. The value is the code used in price files, databases and JSON."""

    CREDIT = "credit", Noun("{amount} credit", "{amount} credits"), 3
    USD = "USD", Noun("{amount} US dollar", "{amount} US dollars"), 6, True
    CNY = "CNY", Noun("{amount} yuan", "{amount} yuan"), 6, True
    UNIT = "unit", Noun("{amount} unit", "{amount} units"), 6
    TOKEN = "token", Noun("{amount} token", "{amount} tokens"), 3
    POINT = "point", Noun("{amount} point", "{amount} points"), 3
    COMPUTE_UNIT = "compute unit", Noun("{amount} compute unit", "{amount} compute units"), 3
    GENERATIVE_CREDIT = "generative credit", Noun("{amount} generative credit", "{amount} generative credits"), 3
    PRIORITY_CREDIT = "priority credit", Noun("{amount} priority credit", "{amount} priority credits"), 3
    FAST_MINUTE = "fast GPU minute", Noun("{amount} fast GPU minute", "{amount} fast GPU minutes"), 3

    noun: Noun
    decimals: int
    """The most that a person can write, and that are shown."""
    money: bool
    """The code is that of ISO 4217."""

    def __new__(cls, code: str, noun: Noun, decimals: int, money: bool = False) -> Unit:  # a row of the table above
        unit = object.__new__(cls)
        unit._value_ = code
        unit.noun = noun
        unit.decimals = decimals
        unit.money = money
        return unit

    @classmethod
    def of(cls, code: str) -> Unit:
        """The unit of that code, or KeyError. `Unit(code)` is the same, but mypy looks at __new__ there."""
        return _UNITS[code]


_UNITS = {unit.value: unit for unit in Unit}


@dataclass(frozen=True, slots=True)
class Amount:
    """So many millionths of a unit; may be negative, always fits 64 bits."""

    micros: int
    unit: Unit

    def __post_init__(self) -> None:
        if abs(self.micros) > MAX_MICROS:
            raise AmountTooLargeError(limit=MAX_MICROS // MICROS_PER_UNIT)

    @classmethod
    def exactly(cls, number: Decimal | int, unit: Unit) -> Amount:
        """The amount as a person wrote it.

        Raises:
            TooManyDecimalsError: The number has more decimals than the unit shows; nothing is rounded away.
            AmountTooLargeError: It does not fit.
        """
        decimal = Decimal(number)
        if decimal and decimal.adjusted() > 18:
            raise AmountTooLargeError(limit=MAX_MICROS // MICROS_PER_UNIT)
        decimals = _decimals(decimal)
        if decimals > unit.decimals:
            raise TooManyDecimalsError(decimals=unit.decimals, given=decimals, unit=unit.value)
        return cls(int(decimal * MICROS_PER_UNIT), unit)

    @classmethod
    def rounded(cls, number: Fraction, unit: Unit) -> Amount:
        """The nearest that can be stored, a millionth of the unit; a half goes up. Raises AmountTooLargeError."""
        return cls(floor(number * MICROS_PER_UNIT + Fraction(1, 2)), unit)

    @property
    def decimal(self) -> Decimal:
        """The amount in whole units, exact."""
        return Decimal(self.micros) / MICROS_PER_UNIT

    @property
    def plain(self) -> str:
        """For machines: `32000`, `666.667`, `-0.5`; no grouping, no trailing zeros, never an exponent."""
        return f"{self.decimal.normalize():f}"

    def _same_unit(self, other: Amount) -> None:
        if self.unit is not other.unit:
            raise TypeError(f"{self.unit.value} and {other.unit.value} are never added or compared")

    def __add__(self, other: Amount) -> Amount:
        self._same_unit(other)
        return Amount(self.micros + other.micros, self.unit)

    def __sub__(self, other: Amount) -> Amount:
        self._same_unit(other)
        return Amount(self.micros - other.micros, self.unit)

    def __lt__(self, other: Amount) -> bool:
        self._same_unit(other)
        return self.micros < other.micros

    def __le__(self, other: Amount) -> bool:
        self._same_unit(other)
        return self.micros <= other.micros

    def __neg__(self) -> Amount:
        return Amount(-self.micros, self.unit)

    def times(self, count: int) -> Amount:
        """`count` of these; exact."""
        return Amount(self.micros * count, self.unit)


def _decimals(number: Decimal) -> int:
    """Decimals that matter: 2 for 1.250. By the digits themselves, since normalize() rounds to 28 of them."""
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise TypeError(f"{number} is not finite")
    zeros = 0
    while zeros < len(digits) and digits[-1 - zeros] == 0:
        zeros += 1
    return 0 if zeros == len(digits) else max(0, -exponent - zeros)
