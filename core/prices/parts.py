"""A part of work that was priced before, at the prices of then."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from core.amounts import MICROS_PER_UNIT, Amount
from core.prices.estimate import Estimate, EstimateLine, Total
from core.work.work import Work


def part_of(priced: Estimate, work: Work) -> Estimate | None:
    """The share of what was priced that this work is; None where it was no part of it, or where it cannot be told
    which: videos of two prices, of which one is named.

    Args:
        work: Its kinds and counts are what is looked at.
    """
    lines: list[EstimateLine] = []
    for asked in work.lines:
        alike = [line for line in priced.lines if line.medium is asked.medium and line.amount is not None]
        each = {Fraction(line.amount.micros, line.count) for line in alike if line.amount is not None}
        if len(each) != 1 or asked.count > sum(line.count for line in alike):
            return None
        cost = Amount.rounded(asked.count * each.pop() / MICROS_PER_UNIT, alike[0].price.amount.unit)
        lines.append(replace(alike[0], count=asked.count, amount=cost))
    if len({line.medium for line in lines}) < len(lines):
        return None
    amounts = [line.amount for line in lines if line.amount is not None]
    first = lines[0].price
    total = Total(first.provider, first.channel, sum(amounts[1:], start=amounts[0]))
    return Estimate(tuple(lines), (total,), priced.as_of)
