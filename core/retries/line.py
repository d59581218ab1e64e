"""A line of work whose tries can fail: what so many failures make it cost, and which cost takes so many failures."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from core.amounts import MICROS_PER_UNIT
from core.retries.batch import Batch
from core.retries.failures import Failures
from core.retries.odds import Odds


@dataclass(frozen=True, slots=True)
class Line:
    """Tries until `kept` results are kept, bought in whole jobs. Costs are millionths of the unit, rounded half up."""

    odds: Odds
    kept: int
    outputs: int
    """Tries of a job."""
    job: int
    """What a job costs is `job` / `parts` millionths."""
    parts: int

    @classmethod
    def of(cls, batch: Batch) -> Line:
        """The line of a batch whose tries can fail."""
        micros = batch.price * MICROS_PER_UNIT
        return cls(batch.odds, batch.kept, batch.outputs, micros.numerator, micros.denominator)

    @property
    def law(self) -> Failures:
        """Of how many tries fail."""
        return Failures.by(self.odds, self.kept)

    @property
    def even(self) -> bool:
        """Whether every failure adds the same whole number of millionths, `job`, to the cost."""
        return self.outputs == self.parts == 1

    @property
    def least(self) -> int:
        """The cost if nothing fails."""
        return self.cost(0)

    @property
    def usual(self) -> int:
        """The cost about the mean."""
        return self.cost(int(self.law.usual))

    def cost(self, failed: int) -> int:
        """Of so many failures: never less than of fewer."""
        jobs = -(-(self.kept + failed) // self.outputs)
        return (2 * self.job * jobs + self.parts) // (2 * self.parts)

    def reaching(self, cost: int) -> int:
        """The fewest failures that cost at least so much."""
        jobs = -((1 - 2 * cost) * self.parts // (2 * self.job))
        return max(0, (jobs - 1) * self.outputs + 1 - self.kept)

    @property
    def mean(self) -> Fraction | None:
        """Of the cost without rounding, in millionths; None: there is none."""
        tries = self.law.mean
        if tries is None:
            return None
        return (self.kept + tries + self.law.unused(self.outputs)) * self.job / (self.parts * self.outputs)
