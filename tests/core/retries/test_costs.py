"""Costs of two lines together, one by one and as long numbers."""

from decimal import Context, Decimal, localcontext

import numpy
import pytest

from core.retries.costs import Costs, added
from core.retries.failures import FINE


def test_costs_of_two_are_those_of_every_pair() -> None:
    some, other = Costs([1, 4], [0.5, 0.25]), Costs(range(10, 19, 3), [0.5, 0.25, 0.125])
    both = added(some, other, 3, 100, float)
    assert dict(zip(both.costs, both.weights, strict=True)) == {11: 0.25, 14: 0.25, 17: 0.125, 20: 0.03125}


def test_many_costs_are_added_as_few_are() -> None:
    some = [1 / (7 + at) ** 2 for at in range(1_500)]
    other = [1 / (9 + at) ** 2 for at in range(1_600)]
    both = added(Costs(range(5, 3_005, 2), some), Costs(range(0, 4_800, 3), other), 1, 5_000, float)
    spaced = numpy.zeros(3_000), numpy.zeros(4_800)
    spaced[0][::2], spaced[1][::3] = some, other
    assert both.costs == range(5, 5_006)
    assert both.weights == pytest.approx(list(numpy.convolve(*spaced)[:5_001]), rel=1e-12, abs=1e-18)


def test_many_costs_keep_the_digits_of_decimals() -> None:
    with localcontext(Context(prec=FINE)):
        third = Decimal(1) / 3
        both = added(Costs(range(1_500), [third] * 1_500), Costs(range(1_500), [third] * 1_500), 1, 2_000, Decimal)
        assert abs(both.weights[1_499] - 1_500 * third * third) < Decimal(10) ** (5 - FINE)
