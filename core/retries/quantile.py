"""The least cost that is enough so often, to the millionth."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from itertools import accumulate
from math import gcd
from typing import Generic

from core.retries.bracket import Bracket
from core.retries.costs import Costs, added, costs
from core.retries.failures import FINE, Number
from core.retries.lattice import Steps, on_lattice
from core.retries.line import Line
from core.retries.plan import Plan, plan

_SAME = Decimal(10) ** -40
"""Probabilities closer to the confidence than this are equal to it, as of any number of tries that are kept every other
time, which are enough exactly every other time."""


@dataclass(frozen=True, slots=True)
class _Pair(Generic[Number]):
    """The sum of two costs that know nothing of each other."""

    few: Costs[Number]
    many: Sequence[int]
    up_to: list[Number]
    """How likely the second cost is one of the first so many."""

    def enough(self, cost: int) -> Number:
        """How often that cost is enough."""
        many, up_to = self.many, self.up_to
        pairs = zip(self.few.costs, self.few.weights, strict=True)
        if isinstance(many, range):
            first, step, most = many.start, many.step, len(many)
            return sum(
                (weight * up_to[min(most, max(0, (cost - one - first) // step + 1))] for one, weight in pairs),
                start=up_to[0],
            )
        return sum((weight * up_to[bisect_right(many, cost - one)] for one, weight in pairs), start=up_to[0])


def quantiles(lines: Sequence[Line], base: int, within: Mapping[Fraction, Bracket]) -> Mapping[Fraction, int]:
    """The exact quantiles of the summed cost, of those confidences for which that is no more work than we do.

    Probabilities are floats first; where one comes closer to the confidence than rounding may have moved it, all is
    done again with Decimals of FINE digits.

    Args:
        lines: At least one.
        base: A cost that is added whatever happens.
        within: Bounds of each quantile.
    """
    chosen = {confidence: within[confidence] for confidence in sorted(within)}
    least = base + sum(line.least for line in lines)
    while chosen:
        way = plan(lines, max(bracket.high for bracket in chosen.values()) - least)
        if way is not None:
            break
        chosen.popitem()  # the highest takes most
    else:
        return {}
    rough = _pair(way, base, float)
    found: dict[Fraction, int] = {}
    doubtful: list[Fraction] = []
    for confidence, bracket in chosen.items():
        wanted = float(confidence)
        cost = _least(rough, wanted, bracket, least, way.step)
        off = min(abs(rough.enough(cost) - wanted), abs(rough.enough(cost - 1) - wanted))
        if off > way.rounding:
            found[confidence] = cost
        else:
            doubtful.append(confidence)
    if doubtful:
        with localcontext(Context(prec=FINE)):
            fine = _pair(way, base, Decimal)
            for confidence in doubtful:
                exactly = Decimal(confidence.numerator) / confidence.denominator
                found[confidence] = _least(fine, exactly - _SAME, chosen[confidence], least, way.step)
    return found


def _least(pair: _Pair[Number], wanted: Number, bracket: Bracket, least: int, step: int) -> int:
    """The first cost that is enough as often as is wanted: `least` and whole steps."""
    low, high = -((least - bracket.low) // step), (bracket.high - least) // step
    below, above = pair.enough(least + (low - 1) * step), pair.enough(least + high * step)
    halve = False
    while low < high:
        middle = (low + high) // 2
        if not halve and above > below:  # as if it rose evenly
            middle = low + max(0, min(high - low - 1, int((high - low) * (wanted - below) / (above - below))))
        before = high - low
        reached = pair.enough(least + middle * step)
        if reached >= wanted:
            high, above = middle, reached
        else:
            low, below = middle + 1, reached
        halve = 2 * (high - low) > before
    return least + low * step


def _pair(way: Plan, base: int, number: Callable[[int | str | Decimal], Number]) -> _Pair[Number]:
    few: Costs[Number] = Costs((base,), [number(1)])
    for line in way.few:
        few = added(few, costs(line, way.room, number), way.step, way.room, number)
    many: Costs[Number] = Costs((0,), [number(1)])
    if way.even:
        step = gcd(*(line.job for line in way.even))
        steps = [Steps(line.law, line.job // step) for line in way.even]
        weights = on_lattice(steps, way.room // step, number)
        least = sum(line.least for line in way.even)
        many = Costs(range(least, least + step * len(weights), step), weights)
    for line in way.many:
        many = added(many, costs(line, way.room, number), way.step, way.room, number)
    if len(few.weights) > len(many.weights):
        few, many = many, few
    return _Pair(few, many.costs, list(accumulate(many.weights, initial=number(0))))
