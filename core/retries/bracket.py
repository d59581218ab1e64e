"""Between which costs a quantile lies, however many tries there are: at most a thousandth from the middle.

Every cost is rounded down to a cell. The sum of the lines is then at least the sum of their cells, and less than one
cell a line more: the quantile of that coarse sum, found for a confidence a little lower and a little higher than was
asked, bounds the quantile from both sides. Cells are made so narrow that the bounds are close.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import hypot, sqrt

from core.retries.cells import ERROR, Cells, cells
from core.retries.costs import convolved
from core.retries.line import Line

CLOSE = Fraction(2, 1000)
"""A thousandth from the middle to either bound."""
ROUGH = Fraction(1, 20)
"""Enough to see where to look for the exact one."""
_FILL = Fraction(4, 5)
"""How much of that cells take at first."""
_REACH = 4
"""Up to how often the usual cost the cells reach at first."""
_STEP = 4
_FINENESS = 1 / 8
"""How much of the standard deviation cells take at most: else all quantiles of many tries would be one."""
_NOTHING = 1e-24
_ONE_BY_ONE = 300_000
"""Products that are as quick as writing long numbers down."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """The quantile is `low` at least and `high` at most; millionths of the unit."""

    low: int
    high: int

    @property
    def middle(self) -> int:
        """The nearest to either, rounded down."""
        return (self.low + self.high) // 2


def brackets(
    lines: Sequence[Line], base: int, confidences: Iterable[Fraction], close: Fraction = CLOSE
) -> Mapping[Fraction, Bracket]:
    """Bounds of the cost for each confidence, above 0 and below 1.

    Args:
        lines: At least one.
        base: A cost that is added whatever happens.
        close: How far the bounds may be apart, against the lower.
    """
    least = base + sum(line.least for line in lines)
    usual = base + sum(line.usual for line in lines)
    width = max(1, int(usual * close * _FILL / len(lines)))
    if close <= CLOSE:
        width = max(1, min(width, int(_deviation(lines) * _FINENESS / len(lines))))
    last = _REACH * usual // width
    widths = dict.fromkeys(confidences, width)
    found: dict[Fraction, Bracket] = {}
    widened: set[Fraction] = set()
    while widths:
        width = max(widths.values())
        coarse = _sum([cells(line, width, last) for line in lines], last)
        for confidence in [confidence for confidence, wanted in widths.items() if wanted == width]:
            low, high = _places(coarse, confidence)
            bracket = Bracket(least + width * low, least + width * high + len(lines) * (width - 1))
            if high >= last:
                widths[confidence] = width * _STEP
                widened.add(confidence)
            elif width > 1 and len(lines) * width > close * bracket.low and confidence not in widened:
                widths[confidence] = max(1, width // _STEP)
            else:
                found[confidence] = bracket
                del widths[confidence]
    return found


def _deviation(lines: Sequence[Line]) -> float:
    """About the standard deviation of the sum, without what records do not tell."""
    return hypot(*(sqrt(line.law.variance) * line.job / line.parts / line.outputs for line in lines))


def _sum(parts: Sequence[Cells], last: int) -> Cells:
    """Probabilities of the sum; all beyond `last` is in that cell."""
    total = Cells(0, [1.0])
    for part in sorted(parts, key=lambda part: len(part.weights)):
        few, many = sorted((total.weights, part.weights), key=len)
        if len(few) * len(many) > _ONE_BY_ONE:
            weights = convolved(few, many, float)
        else:
            weights = [0.0] * (len(few) + len(many) - 1)
            for at, weight in enumerate(few):
                if weight > _NOTHING:
                    place = slice(at, at + len(many))
                    weights[place] = [sum_ + weight * other for sum_, other in zip(weights[place], many, strict=True)]
        total = _within(Cells(total.first + part.first, weights), last)
    return total


def _within(cells: Cells, last: int) -> Cells:
    """What matters of it."""
    first, weights = cells.first, cells.weights
    if first + len(weights) - 1 > last:
        kept = max(0, last - first)
        weights = [*weights[:kept], sum(weights[kept:])]
        first = min(first, last)
    begin = next(at for at, weight in enumerate(weights) if weight > _NOTHING)
    end = next(at for at in range(len(weights), 0, -1) if weights[at - 1] > _NOTHING)
    return Cells(first + begin, weights[begin:end])


def _places(coarse: Cells, confidence: Fraction) -> tuple[int, int]:
    """The quantiles for a confidence lower and higher by more than the errors of the probabilities."""
    failing = float(1 - confidence)
    reached = float(confidence)
    slack = 10 * ERROR
    if reached < failing:
        up_to = list(accumulate(coarse.weights))
        low = next(at for at, sum_ in enumerate(up_to) if sum_ >= reached * (1 - slack))
        high = next((at for at, sum_ in enumerate(up_to) if sum_ >= reached * (1 + slack)), len(up_to) - 1)
    else:  # small shares of what is above are lost in sums from below
        above = [*list(accumulate(reversed(coarse.weights)))[-2::-1], 0.0]
        low = next(at for at, sum_ in enumerate(above) if sum_ <= failing * (1 + slack))
        high = next(at for at, sum_ in enumerate(above) if sum_ <= failing * (1 - slack))
    return coarse.first + low, coarse.first + high
