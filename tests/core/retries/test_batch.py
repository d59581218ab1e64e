"""A line of an estimate as a batch."""

from fractions import Fraction

import pytest

from core.retries.batch import batch_of
from core.retries.odds import Recorded
from tests.core.prices.asking import answer


@pytest.mark.parametrize("words", ["50 videos on vidzy", "101 images midjourney hd", "7 images on luma"])
def test_nominal_of_a_line_is_its_amount(words: str) -> None:
    line = answer(words)
    batch = batch_of(line, Recorded(18, 30))
    assert batch.nominal == line.amount
    assert (batch.kept, batch.outputs, batch.unit) == (line.count, line.outputs, batch.nominal.unit)


def test_prompt_of_four_is_paid_once() -> None:
    batch = batch_of(answer("9 images on vidzy"))
    assert batch.certain
    assert batch.price == Fraction(batch.nominal.micros, 9 * 10**6)
