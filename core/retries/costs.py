"""Costs and how likely each is; those of two lines together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, getcontext
from typing import Generic

from core.retries.failures import Number, stretch
from core.retries.line import Line
from core.retries.plan import PRODUCTS

_LONG = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)
_ROUGH = 20
"""Digits of floats as whole numbers: more than they have."""


@dataclass(frozen=True, slots=True)
class Costs(Generic[Number]):
    """Costs in rising order, equal ones allowed, and how likely each is."""

    costs: Sequence[int]
    """Often a range."""
    weights: list[Number]


def costs(line: Line, room: int, number: Callable[[int | str | Decimal], Number]) -> Costs[Number]:
    """All costs of a line that are no more than `room` above its least."""
    last = line.reaching(line.least + room + 1) - 1
    first, weights = stretch(line.law, last, number)
    if line.even:
        least = line.cost(first)
        return Costs(range(least, least + line.job * len(weights), line.job), weights)
    return Costs([line.cost(first + at) for at in range(len(weights))], weights)


def added(
    some: Costs[Number],
    other: Costs[Number],
    step: int,
    room: int,
    number: Callable[[int | str | Decimal], Number],
) -> Costs[Number]:
    """The costs of both together.

    Args:
        step: All costs of either are a number of these apart.
        room: How far above the least of both together a cost still matters.
        number: Makes such numbers as the weights are.
    """
    if len(some.weights) > len(other.weights):
        some, other = other, some
    if len(some.weights) == 1:
        more, sure = some.costs[0], some.weights[0]
        if isinstance(other.costs, range) and sure == 1:
            moved = range(other.costs.start + more, other.costs.stop + more, other.costs.step)
            return Costs(moved, other.weights)
        return Costs([cost + more for cost in other.costs], [weight * sure for weight in other.weights])
    if len(some.weights) * len(other.weights) > PRODUCTS:
        return _multiplied(some, other, step, room, number)
    sums: dict[int, Number] = {}
    for cost, weight in zip(some.costs, some.weights, strict=True):
        for more, likely in zip(other.costs, other.weights, strict=True):
            both = cost + more
            sums[both] = sums[both] + weight * likely if both in sums else weight * likely
    rising = sorted(sums)
    return Costs(rising, [sums[cost] for cost in rising])


def _multiplied(
    some: Costs[Number],
    other: Costs[Number],
    step: int,
    room: int,
    number: Callable[[int | str | Decimal], Number],
) -> Costs[Number]:
    first = some.costs[0] + other.costs[0]
    weights = convolved(_dense(some, step, number), _dense(other, step, number), number)[: room // step + 1]
    return Costs(range(first, first + step * len(weights), step), weights)


def _dense(costs: Costs[Number], step: int, number: Callable[[int | str | Decimal], Number]) -> list[Number]:
    """How likely each step from the least cost on is."""
    first = costs.costs[0]
    weights = [number(0)] * ((costs.costs[-1] - first) // step + 1)
    for cost, weight in zip(costs.costs, costs.weights, strict=True):
        weights[(cost - first) // step] += weight
    return weights


def convolved(
    some: Sequence[Number], other: Sequence[Number], number: Callable[[int | str | Decimal], Number]
) -> list[Number]:
    """How likely each sum is of two places that know nothing of each other.

    Each side is written as one long number, a few dozen digits a place: their product holds the sums (Kronecker's
    substitution). Decimals multiply long numbers by transforms, in little more time than it takes to write them down.
    Of floats what is less than 1e-20 is lost.
    """
    digits = getcontext().prec if number is Decimal else _ROUGH
    place = 2 * digits + len(str(min(len(some), len(other)))) + 1
    product = _LONG.multiply(_written(some, digits, place), _written(other, digits, place))
    text = str(product).rjust(place * (len(some) + len(other) - 1), "0")
    unit, end = number(f"1e-{2 * digits}"), len(text)
    return [number(text[end - place * (at + 1) : end - place * at]) * unit for at in range(len(some) + len(other) - 1)]


def _written(weights: Sequence[Number], digits: int, place: int) -> Decimal:
    """The first place stands last."""
    scale = 10**digits
    return Decimal("".join(f"{int(weight * scale):0{place}d}" for weight in reversed(weights)))
