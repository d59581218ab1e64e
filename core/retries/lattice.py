"""What failures of several kinds cost together, where every try costs whole steps and every rate is certain.

The sum of such costs has the generating function G(z) = Π (p / (1 - q z^m))^k, a factor a line, m steps a try. Its
logarithmic derivative z G'/G = Σ k m Σ q^j z^(jm), over j from 1, gives each probability from earlier ones, as De Pril
(ASTIN Bulletin 16, 1986) does for portfolios:

    n g(n) = Σ h(n), a term a line, where h(n) = q (k m g(n - m) + h(n - m)) and g(0) = Π p^k

All terms are positive, so rounding errors do not grow beyond their number. A line takes one pass, however many tries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import add, truediv
from typing import Generic

from core.retries.failures import SCALE_DIGITS, Failures, Number, wide

_NARROW = 24
"""Shorter pieces than this are not worth cutting."""
_PIECE = 4096
_KEPT = 65_536
"""Terms that are over are let go so many at once."""


@dataclass(frozen=True, slots=True)
class Steps:
    """A line of certain rate on the lattice."""

    law: Failures
    step: int
    """What a try costs, in steps of the lattice."""


def on_lattice(lines: Sequence[Steps], last: int, number: Callable[[int | str | Decimal], Number]) -> list[Number]:
    """P(0), P(1), ... P(last) of the failures' cost, in steps."""
    start = Decimal(1)
    for law in (line.law for line in lines):
        start = wide().multiply(start, law.none())
    lifts = 0 if number is Decimal else max(0, -start.adjusted() - 50) // SCALE_DIGITS
    first = number(start.scaleb(lifts * SCALE_DIGITS, wide()))
    broad: list[_Line[Number]] = [_Line.of(line, first, number) for line in lines if line.step >= _NARROW]
    narrow: list[_Line[Number]] = [_Line.of(line, first, number) for line in lines if line.step < _NARROW]
    every = broad + narrow
    longest = max(line.step for line in lines)
    shortest = min((line.step for line in lines if line.step >= _NARROW), default=_PIECE)
    sums, lost = [first], 0
    while len(sums) <= last:
        begin = len(sums)
        # No longer, lest weights outgrow a float before they are looked at.
        end = min(begin + min(shortest, _NARROW if lifts and narrow else _PIECE), last + 1)
        sums += _piece(begin, end, broad, narrow, number)
        if lifts and max(sums[begin:]) > number("1e100"):
            lifts -= 1
            lost = max(0, end - longest)
            less = number(f"1e-{SCALE_DIGITS}")
            sums[lost:] = [g * less for g in sums[lost:]]
            for line in every:
                line.terms, line.begin = [h * less for h in line.terms[end - line.begin :]], end
    if lifts:
        lost = len(sums)
    sums[:lost] = [number(0)] * lost
    return sums


@dataclass(slots=True)
class _Line(Generic[Number]):
    """The terms h of a line, from h(begin) on to as far as they are known."""

    rate: Number
    """q"""
    weight: Number
    """k m"""
    terms: list[Number]
    begin: int = 0

    @classmethod
    def of(cls, line: Steps, first: Number, number: Callable[[int | str | Decimal], Number]) -> _Line[Number]:
        rate, weight = number(line.law.top) / number(line.law.bottom), number(line.law.kept * line.step)
        return cls(rate, weight, [number(0)] * line.step + [rate * weight * first])


def _piece(
    begin: int,
    end: int,
    broad: list[_Line[Number]],
    narrow: list[_Line[Number]],
    number: Callable[[int | str | Decimal], Number],
) -> list[Number]:
    """g(begin) to g(end - 1): whole slices of the lines whose steps are wide, one by one of the others."""
    new = [number(0)] * (end - begin)
    for line in broad:
        new = list(map(add, new, line.terms[begin - line.begin : end - line.begin]))
    if narrow:
        for at in range(begin, end):
            total = new[at - begin]
            for line in narrow:
                total += line.terms[at - line.begin]
            total /= at
            new[at - begin] = total
            for line in narrow:
                line.terms.append(line.rate * (line.weight * total + line.terms[at - line.begin]))
    else:
        new = list(map(truediv, new, range(begin, end)))
    for line in broad:
        rate, weight = line.rate, line.weight
        old = line.terms[begin - line.begin : end - line.begin]
        line.terms += [rate * (weight * g + h) for g, h in zip(new, old, strict=True)]
    for line in broad + narrow:
        if end - line.begin > _KEPT:
            del line.terms[: end - line.begin]
            line.begin = end
    return new
