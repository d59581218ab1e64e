import enum
import operator
from collections.abc import Callable
from decimal import Decimal
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import MAX_MICROS, Amount, Unit
from core.errors.numbers import AmountTooLargeError, TooManyDecimalsError


class OtherUnit(enum.Enum):
    """Credits are the only unit so far."""

    MINUTE = "minute"


def credit(number: str | int) -> Amount:
    return Amount.exactly(Decimal(number), Unit.CREDIT)


SHOWABLE = st.integers(-MAX_MICROS // 1_000 + 1, MAX_MICROS // 1_000).map(lambda n: Amount(n * 1_000, Unit.CREDIT))
SMALL = st.integers(-(10**15), 10**15).map(lambda n: Amount(n, Unit.CREDIT))


@pytest.mark.parametrize(
    ("number", "micros"), [("32000", 32_000_000_000), ("0.001", 1_000), ("-0.5", -500_000), ("1e3", 10**9), ("0", 0)]
)
def test_amount_is_whole_millionths(number: str, micros: int) -> None:
    assert credit(number).micros == micros


@pytest.mark.parametrize(
    ("number", "plain"),
    [
        ("32000", "32000"),
        ("666.667", "666.667"),
        ("-0.500", "-0.5"),
        ("0", "0"),
        ("-0", "0"),
        ("1e6", "1000000"),
        ("9223372036854.775", "9223372036854.775"),
    ],
)
def test_plain_form_has_no_grouping_no_exponent_no_trailing_zeros(number: str, plain: str) -> None:
    assert credit(number).plain == plain


@given(SHOWABLE)
def test_plain_form_reads_back_as_the_same_amount(amount: Amount) -> None:
    assert Amount.exactly(Decimal(amount.plain), Unit.CREDIT) == amount


@pytest.mark.parametrize(("number", "given_decimals"), [("0.0001", 4), ("500.00012", 5), ("1." + "0" * 40 + "1", 41)])
def test_more_decimals_than_the_unit_has_are_refused(number: str, given_decimals: int) -> None:
    with pytest.raises(TooManyDecimalsError) as caught:
        credit(number)
    assert caught.value.facts() == {"decimals": 3, "given": given_decimals, "unit": "credit"}


@pytest.mark.parametrize("number", ["500.1250", "5.0000000", "1." + "0" * 500, "0.0000"])
def test_trailing_zeros_are_no_decimals(number: str) -> None:
    assert credit(number).decimal == Decimal(number)


@pytest.mark.parametrize("number", ["9223372036854.776", "-9223372036854.776", "1e19", "1e400", "1e999999"])
def test_amount_that_does_not_fit_is_refused(number: str) -> None:
    with pytest.raises(AmountTooLargeError) as caught:
        credit(number)
    assert caught.value.limit == 9_223_372_036_854


def test_sum_that_does_not_fit_is_refused() -> None:
    most = Amount(MAX_MICROS, Unit.CREDIT)
    with pytest.raises(AmountTooLargeError):
        most + Amount(1, Unit.CREDIT)
    with pytest.raises(AmountTooLargeError):
        -most - Amount(1, Unit.CREDIT)
    with pytest.raises(AmountTooLargeError):
        most.times(2)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_not_finite_is_no_amount(number: str) -> None:
    with pytest.raises(TypeError):
        credit(number)


@pytest.mark.parametrize("does", [operator.add, operator.sub, operator.lt, operator.le])
def test_another_unit_is_never_added_or_compared(does: Callable[[Amount, Amount], object]) -> None:
    with pytest.raises(TypeError, match="credit and minute"):
        does(credit(1), Amount(1_000_000, cast(Unit, OtherUnit.MINUTE)))


@given(SMALL, SMALL)
def test_sums_and_comparisons_are_those_of_exact_numbers(one: Amount, other: Amount) -> None:
    assert (one + other).decimal == one.decimal + other.decimal
    assert one - other == one + -other
    assert (one < other, one <= other) == (one.decimal < other.decimal, one.decimal <= other.decimal)


@given(SMALL, st.integers(0, 1_000))
def test_times_is_repeated_adding(amount: Amount, count: int) -> None:
    assert amount.times(count) == sum([amount] * count, start=Amount(0, Unit.CREDIT))


def test_unit_is_found_by_its_code() -> None:
    assert Unit.of("credit") is Unit.CREDIT
    with pytest.raises(KeyError):
        Unit.of("credits")
