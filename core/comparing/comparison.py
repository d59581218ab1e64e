"""Providers side by side: those that can do the work, the cheapest first, and the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from core.amounts import Amount
from core.comparing.lines import Line
from core.comparing.misfits import Excluded
from core.comparing.parts import CURRENCY, Part
from core.prices.plans import HiddenCost
from core.prices.provider import Provider
from core.work.attributes import Attribute
from core.work.schedule import Schedule

DEAR_TIMES = 3
"""So many times what is used: a purchase that nobody would expect from the prices."""


@dataclass(frozen=True, slots=True)
class Row:
    """A provider that can do the work."""

    provider: Provider
    parts: tuple[Part, ...]
    """One; where no single channel makes all of it, one for each channel that is needed."""
    months: int
    hidden: tuple[HiddenCost, ...] = ()
    """What its price file says of costs besides, of any channel."""

    @property
    def total(self) -> Amount:
        """What has to be paid over all months."""
        return Amount(sum(part.cost.micros for part in self.parts), CURRENCY)

    @property
    def a_month(self) -> Amount:
        """The total spread over the months, idle ones included."""
        return Amount.rounded(Fraction(self.total.decimal) / self.months, CURRENCY)

    @property
    def month_costs(self) -> tuple[Amount, ...] | None:
        """What each month costs; None where that cannot be told of a part."""
        sums = [Amount(0, CURRENCY)] * self.months
        for part in self.parts:
            costs = part.month_costs
            if costs is None:
                return None
            sums = [so_far + cost for so_far, cost in zip(sums, costs, strict=True)]
        return tuple(sums)

    @property
    def use_cost(self) -> Amount:
        """What is used of that."""
        return Amount(sum(part.use_cost.micros for part in self.parts), CURRENCY)

    @property
    def kept_total(self) -> Amount | None:
        """With paused plans kept in every month; None: there are none."""
        if all(part.kept is None for part in self.parts):
            return None
        costs = (part.cost if part.kept is None else part.kept.cost for part in self.parts)
        return Amount(sum(cost.micros for cost in costs), CURRENCY)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, each once."""
        return tuple(line for part in self.parts for line in part.lines)

    @property
    def unstated(self) -> tuple[Attribute, ...]:
        """What was said and the price list does not speak of."""
        said = {attribute for line in self.lines for attribute in line.unstated}
        return tuple(attribute for attribute in Attribute if attribute in said)

    @property
    def is_dear(self) -> bool:
        """Whether far more has to be bought than is used."""
        return self.total.micros > DEAR_TIMES * self.use_cost.micros


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same work at all providers."""

    schedule: Schedule
    at: datetime
    rows: tuple[Row, ...]
    """The cheapest first; of equals by name."""
    excluded: tuple[Excluded, ...]
    """In the order of the book."""

    @property
    def surest(self) -> Row | None:
        """The cheapest row of which all that was said is known to be on offer."""
        return next((row for row in self.rows if not row.unstated), None)

    @property
    def dear(self) -> Row | None:
        """The row in which the most has to be bought beyond what is used, if in any it is far more."""
        dear = (row for row in self.rows if row.is_dear)
        return max(dear, key=lambda row: row.total.micros - row.use_cost.micros, default=None)
