"""Batches in few words, and what they cost reckoned another way: every sum of every line, in fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb, factorial

from core.amounts import Unit
from core.retries.batch import Batch
from core.retries.odds import Odds, Recorded
from core.retries.spread import Spread
from core.work.success import Success


def odds(said: str | tuple[int, int]) -> Odds:
    """`0.6` of a certain rate, (18, 30) of a record."""
    return Success(Fraction(said)) if isinstance(said, str) else Recorded(*said)


def batch(kept: int, price: int | str, said: str | tuple[int, int], outputs: int = 1) -> Batch:
    return Batch(kept, Fraction(price), Unit.CREDIT, odds(said), outputs)


def chance(one: Batch, tries: int) -> Fraction:
    """That the last result that is wanted is kept at just that try: the whole sum over rates, done by hand."""
    ways = comb(tries - 1, one.kept - 1)
    failed = tries - one.kept
    match one.odds:
        case Success(rate=rate):
            return ways * rate**one.kept * (1 - rate) ** failed
        case Recorded(kept=kept, tried=tried):
            good, bad = kept + 1, tried - kept + 1
            return ways * Fraction(
                factorial(good + one.kept - 1) * factorial(bad + failed - 1) * factorial(good + bad - 1),
                factorial(good + bad + tries - 1) * factorial(good - 1) * factorial(bad - 1),
            )


def enough(batches: Sequence[Batch], micros: int, most: int = 400) -> Fraction:
    """How often so many millionths are enough; failures of a line beyond `most` are left out."""
    sums = {0: Fraction(1)}
    for one in batches:
        costs: dict[int, Fraction] = {}
        for tries in range(one.kept, one.kept + most + 1):
            cost = int(one.price * 10**6 * -(-tries // one.outputs) + Fraction(1, 2))
            if cost > micros:
                break
            likely = chance(one, tries)
            for before, other in sums.items():
                if before + cost <= micros:
                    costs[before + cost] = costs.get(before + cost, Fraction(0)) + likely * other
        sums = costs
    return sum(sums.values(), start=Fraction(0))


def plain(found: Spread) -> list[str]:
    """The amounts of 50, 80, 95 and 99 times in 100; `~` before those that are not exact."""
    return [("" if one.exact else "~") + one.amount.plain for one in found.quantiles]
