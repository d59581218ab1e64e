"""What work costs when tries fail: if all are kept, on average, and for how often it should be enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from core.amounts import MICROS_PER_UNIT, Amount
from core.errors.tries import NeverCertainError
from core.retries.batch import Batch
from core.retries.bracket import ROUGH, brackets
from core.retries.line import Line
from core.retries.odds import Odds
from core.retries.quantile import quantiles

SHOWN = tuple(Fraction(percent, 100) for percent in (50, 80, 95, 99))
"""How often it should be enough, where nobody asks for something else."""


@dataclass(frozen=True, slots=True)
class Quantile:
    """What is enough so often."""

    confidence: Fraction
    amount: Amount
    """The least that is; where it is not exact, within a thousandth of that."""
    exact: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """What work takes from one wallet when tries fail."""

    nominal: Amount
    """If every try is kept."""
    mean: Amount | None
    """On average; None where a record is so bad that the average has no bound."""
    quantiles: tuple[Quantile, ...]
    """Of rising confidence, 50, 80, 95 and 99 in 100 among them."""

    def at(self, confidence: Fraction) -> Quantile:
        """What is enough so often. KeyError for a confidence that was not asked."""
        for quantile in self.quantiles:
            if quantile.confidence == confidence:
                return quantile
        raise KeyError(confidence)


def spread(batches: Sequence[Batch], confidences: Iterable[Fraction] = ()) -> Spread:
    """How the cost of some work is spread.

    Amounts are exact to the millionth, each line rounded half up. The quantiles are exact as long as `plan()` finds a
    way to look at all costs that matter (up to a million points of their lattice), and within a thousandth beyond.

    Args:
        batches: At least one, all of one unit: of one wallet.
        confidences: Further ones than are always shown, above 0 and at most 1.

    Raises:
        NeverCertainError: A confidence of 1, where tries can fail.
        AmountTooLargeError: An amount does not fit.
    """
    nominal = batches[0].nominal
    for batch in batches[1:]:
        nominal += batch.nominal
    lines = _merged(Line.of(batch) for batch in batches if not batch.certain)
    asked = sorted({*SHOWN, *confidences})
    if not lines:
        return Spread(nominal, nominal, tuple(Quantile(confidence, nominal, True) for confidence in asked))
    base = sum(batch.nominal.micros for batch in batches if batch.certain)
    found = _found(lines, base, [confidence for confidence in asked if confidence < 1], nominal)
    if asked[-1] == 1:
        raise NeverCertainError(SHOWN[-1], found.at(SHOWN[-1]).amount, found.at(SHOWN[-1]).exact)
    return found


def _found(lines: Sequence[Line], base: int, asked: Sequence[Fraction], nominal: Amount) -> Spread:
    unit = nominal.unit
    exact = quantiles(lines, base, brackets(lines, base, asked, ROUGH))
    about = brackets(lines, base, [confidence for confidence in asked if confidence not in exact])
    found: list[Quantile] = []
    highest = 0
    for confidence in asked:
        # Two that are not exact, found with cells of different widths, may come out of order.
        highest = max(highest, exact[confidence] if confidence in exact else about[confidence].middle)
        found.append(Quantile(confidence, Amount(highest, unit), confidence in exact))
    total = Fraction(base)
    for line in lines:
        if line.mean is None:
            return Spread(nominal, None, tuple(found))
        total += line.mean
    return Spread(nominal, Amount.rounded(total / MICROS_PER_UNIT, unit), tuple(found))


def _merged(lines: Iterable[Line]) -> list[Line]:
    """Lines of a kind are one, where tries are paid one by one: the failures of 20 and of 30 are those of 50.

    Of a record, too: what it does not tell of the kind is the same for both. Lines of one record at other prices count
    as if they knew nothing of each other.
    """
    merged: dict[tuple[int, Odds], Line] = {}
    others: list[Line] = []
    for line in lines:
        kind = (line.job, line.odds)
        if not line.even:
            others.append(line)
        elif kind in merged:
            merged[kind] = replace(line, kept=merged[kind].kept + line.kept)
        else:
            merged[kind] = line
    return [*merged.values(), *others]
