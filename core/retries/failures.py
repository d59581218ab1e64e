"""How many tries fail before enough are kept: the probabilities, each from its neighbour.

P(j + 1) / P(j) is (k + j)(v + uj) / ((j + 1)(t + uj)) in whole numbers: of a certain rate (negative-binomial) u = 0,
of a record (beta-negative-binomial) u = 1. All else follows from that ratio. Numbers are floats, or Decimals of the
present context where floats cannot tell.
"""

from __future__ import annotations

import cmath
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal, getcontext, localcontext
from fractions import Fraction
from math import isqrt
from typing import TypeVar

from core.retries.odds import Odds, Recorded

Number = TypeVar("Number", float, Decimal)

FINE = 60
"""Digits of the Decimals that are tried first."""
SCALE_DIGITS = 200
"""Weights too small for a float are kept so many digits larger until they have grown."""
_COUNTED = 20_000


def wide() -> Context:
    """A context for what is smaller than any float, of some digits more than the present one."""
    return Context(prec=max(FINE, getcontext().prec) + 10, Emin=-(10**15), Emax=10**15)


@dataclass(frozen=True, slots=True)
class Failures:
    """How many tries fail until `kept` are kept."""

    kept: int
    """1 or more."""
    slope: int
    """u: 1 of a record, else 0."""
    top: int
    """v"""
    bottom: int
    """t"""

    @classmethod
    def by(cls, odds: Odds, kept: int) -> Failures:
        """The failures that such odds bring; a rate has to be below 1."""
        if isinstance(odds, Recorded):
            return cls(kept, 1, odds.tried - odds.kept + 1, odds.tried + 2 + kept)
        failing = 1 - odds.rate
        return cls(kept, 0, failing.numerator, failing.denominator)

    @property
    def good(self) -> int:
        """How the rate is weighed against `top`: p to q, or a to b."""
        return self.bottom - self.top - (self.kept if self.slope else 0)

    @property
    def usual(self) -> Fraction:
        """About the mean; exactly it where the rate is certain."""
        return Fraction(self.kept * self.top, self.good)

    @property
    def mean(self) -> Fraction | None:
        """Exact; None where a record is so bad that there is none."""
        if not self.slope:
            return self.usual
        return Fraction(self.kept * self.top, self.good - 1) if self.good > 1 else None

    @property
    def variance(self) -> Fraction:
        """Exact where the rate is certain; else about, with what the record does not tell."""
        weighed = self.good + self.top
        certain = self.usual * weighed / self.good
        return certain + self.slope * (self.kept + self.usual) ** 2 * Fraction(self.top, self.good * weighed)

    @property
    def mode(self) -> int:
        """The likeliest number, the first of equals: from there on each is at most as likely as the one before."""
        ahead = self.kept * self.top - self.bottom
        return max(0, -(-ahead // (self.good + self.slope)))

    @property
    def span(self) -> int:
        """More than the numbers of failures that are not all but impossible, where the rate is certain."""
        return 20 * isqrt(int(self.variance)) + 50 * (self.bottom // self.good) + 50

    def unused(self, outputs: int) -> Fraction:
        """How many tries of the last job were not needed, on average, where a job makes so many."""
        if outputs == 1:
            return Fraction(0)
        if self.slope:
            return self._unused_of_record(outputs)
        # P(tries = r mod outputs) is the average of w^-r G(w) over the roots w of 1, where G(w) = (p w / (1 - q w))^k.
        bad = self.top / self.bottom
        roots = [cmath.exp(2j * cmath.pi * i / outputs) for i in range(outputs)]
        values = [((1 - bad) * root / (1 - bad * root)) ** self.kept for root in roots]
        pairs = list(zip(roots, values, strict=True))
        unused = sum(spare * (root**spare * value).real for spare in range(outputs) for root, value in pairs)
        return Fraction(unused / outputs)

    def _unused_of_record(self, outputs: int) -> Fraction:
        """Counted over so many failures; by then the remainders are alike."""
        first, weights = stretch(self, self.mode + _COUNTED, float)
        counted = sum(weight * (-(self.kept + first + at) % outputs) for at, weight in enumerate(weights))
        return Fraction(counted + (1 - sum(weights)) * (outputs - 1) / 2)

    def none(self) -> Decimal:
        """P(0), to some digits more than Decimals of the present context have."""
        with localcontext(wide()):
            if not self.slope:
                return (Decimal(self.good) / self.bottom) ** self.kept
            good, bad, product = self.good, self.top, Decimal(1)
            few, many = sorted((bad, self.kept))
            for i in range(few):
                product = product * (good + i) / (good + many + i)
            return product


def stretch(law: Failures, last: int, number: Callable[[int | str | Decimal], Number]) -> tuple[int, list[Number]]:
    """Probabilities up to `last` failures, as (first, P(first), P(first + 1), ...).

    What is left out up to `last` is less than 1e-18 in all; of Decimals less than they tell apart.
    """
    cut = number("1e-20") if number is float else number(f"1e-{getcontext().prec - 4}")
    rising = law.slope or last < law.span  # it takes fewer steps, too
    return _risen(law, last, number, cut) if rising else _around(law, last, number, cut)


def _around(
    law: Failures, last: int, number: Callable[[int | str | Decimal], Number], cut: Number
) -> tuple[int, list[Number]]:
    """From the mode both ways, each way until a geometric series bounds the rest; the whole is 1.

    Both ways the ratios only fall: a negative-binomial law is log-concave.
    """
    one = number(1)
    kept, top, bottom = number(law.kept), number(law.top), number(law.bottom)
    weight = one
    above: list[Number] = [weight]
    total = one
    failed = law.mode
    while True:
        ratio = (kept + failed) * top / (bottom * (failed + 1))
        weight = weight * ratio
        if weight <= cut * total * (one - ratio):
            break
        above.append(weight)
        total += weight
        failed += 1
    weight = one
    below: list[Number] = []
    failed = law.mode
    while failed:
        ratio = bottom * failed / ((kept + (failed - 1)) * top)
        weight = weight * ratio
        if ratio < one and weight <= cut * total * (one - ratio):
            break
        below.append(weight)
        total += weight
        failed -= 1
    first = law.mode - len(below)
    below.reverse()
    weights = below + above
    return first, [weight / total for weight in weights[: max(0, last - first + 1)]]


def _risen(
    law: Failures, last: int, number: Callable[[int | str | Decimal], Number], cut: Number
) -> tuple[int, list[Number]]:
    """From none upwards, for the far tail of a record is heavy, so that nothing can be said of the whole."""
    start = law.none()
    lifts = 0 if number is Decimal else max(0, -start.adjusted() - 50) // SCALE_DIGITS
    weight = number(start.scaleb(lifts * SCALE_DIGITS, wide()))
    full, less = number("1e100"), number(f"1e-{SCALE_DIGITS}")
    kept, top, bottom = number(law.kept), number(law.top), number(law.bottom)
    weights: list[Number] = []
    first, small = 0, number(0)
    for failed in range(last + 1):
        if lifts and weight > full:
            weight, lifts = weight * less, lifts - 1
        if not weights and (lifts or small + weight < cut):
            small += number(0) if lifts else weight
            first = failed + 1
        else:
            weights.append(weight)
        weight = weight * (kept + failed) * (top + law.slope * failed) / ((bottom + law.slope * failed) * (failed + 1))
    return first, weights
