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

_MOST_DIGITS = 1_500
"""Where probabilities have more, one that is all but the confidence counts as it: at an even rate 2k - 1 tries for k
kept ones are enough exactly every other time. Only work sought for it comes so close without being equal."""


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
    done again with Decimals.

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
    for confidence in doubtful:
        near = plan(lines, chosen[confidence].high - least) or way
        found[confidence] = _decided(near, base, confidence, chosen[confidence], least)
    return found


def _decided(way: Plan, base: int, confidence: Fraction, bracket: Bracket, least: int) -> int:
    """With Decimals: of FINE digits, and where even these cannot tell, of so many that only equals look alike."""
    enough = way.digits + len(str(confidence.denominator))
    for digits in [FINE, enough + enough // 4 + FINE] if enough <= _MOST_DIGITS else [FINE]:
        with localcontext(Context(prec=digits)):
            pair = _pair(way, base, Decimal)
            wanted = Decimal(confidence.numerator) / confidence.denominator
            same = Decimal(10) ** (digits // 3 - digits if digits == FINE else -enough - 2)
            cost = _least(pair, wanted - same, bracket, least, way.step)
            if pair.enough(cost) - wanted > same:
                break
    return cost


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
