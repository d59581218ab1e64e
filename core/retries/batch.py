"""Results of one kind that are wanted, and how often a try at one is kept."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from core.amounts import MICROS_PER_UNIT, Amount, Unit
from core.prices.estimate import EstimateLine
from core.retries.odds import Odds
from core.work.success import Success

CERTAIN = Success(Fraction(1))


@dataclass(frozen=True, slots=True)
class Batch:
    """So many results to keep, tried until there are as many."""

    kept: int
    """1 or more."""
    price: Fraction
    """Of a job, in whole units, exact; 0 or more."""
    unit: Unit
    odds: Odds = CERTAIN
    """Of each output by itself, also where a job makes several."""
    outputs: int = 1
    """Of a job. Jobs are bought whole, and none is begun once enough is kept."""

    @property
    def certain(self) -> bool:
        """Whether its cost is: no try fails, or tries cost nothing."""
        return self.odds == CERTAIN or self.price == 0

    @property
    def nominal(self) -> Amount:
        """What it costs if every try is kept, rounded half up. Raises AmountTooLargeError."""
        return Amount.rounded(self.price * -(-self.kept // self.outputs), self.unit)


def batch_of(line: EstimateLine, odds: Odds = CERTAIN) -> Batch:
    """A line of an estimate as a batch; its nominal is the line's amount.

    Args:
        line: With an amount. A job costs an even part of it, so that rounding it once was enough.
    """
    if line.amount is None:
        raise ValueError(f"{line.count} {line.medium.value}: no price is known")
    price = Fraction(line.amount.micros, MICROS_PER_UNIT * line.jobs)
    return Batch(line.count, price, line.amount.unit, odds, line.outputs)
