"""A purchase: what is bought, what it comes to, and what else could have been."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from core.amounts import Amount
from core.buying.offers import Offer, Offers, PlanOffer, UseOffer

_MONTHS_A_YEAR = 12


class Way(enum.Enum):
    """How it is bought."""

    PACKS = "packs"
    """Packs or by use alone."""
    MONTHLY = "monthly"
    """With a plan, kept in every month."""
    PAUSED = "paused"
    """With a plan, in the months alone that need something."""
    YEARLY = "yearly"
    """With a plan that is paid for whole years."""
    EACH_MONTH = "each-month"
    """Each month what is cheapest for it alone; nothing is carried over."""
    SPREAD = "spread"
    """Over several months, since a plan grants no more in one."""


@dataclass(frozen=True, slots=True)
class Bought:
    """One kind of thing that is bought."""

    offer: Offer
    count: int
    """Packs, months of a plan, or years of it; 1 for what is paid by use."""
    amount: Amount
    """What one gets, all together."""
    cost: Amount
    yearly: bool = False
    """Years of a plan are counted, not months."""

    def and_more(self, other: Bought) -> Bought:
        """Together with more of the same."""
        count = self.count + other.count
        return Bought(self.offer, count, self.amount + other.amount, self.cost + other.cost, self.yearly)


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is bought, each kind once; plans first, years of one before months, then the largest pack, what is paid by
    use at last."""

    way: Way
    items: tuple[Bought, ...]
    amount: Amount
    cost: Amount
    leftover: Amount
    """Above all that is needed, also what ends before it could be used."""

    @classmethod
    def of(cls, way: Way, items: Iterable[Bought], needed: Amount) -> Purchase:
        """What those come to; at least one."""
        merged = _merged(items)
        amount = Amount(sum(one.amount.micros for one in merged), needed.unit)
        cost = Amount(sum(one.cost.micros for one in merged), merged[0].cost.unit)
        return cls(way, merged, amount, cost, amount - needed)

    @property
    def plan_months(self) -> int:
        """Of all plans in it, one after another."""
        years = sum(one.count for one in self.items if one.yearly)
        return _MONTHS_A_YEAR * years + sum(
            one.count for one in self.items if isinstance(one.offer, PlanOffer) and not one.yearly
        )

    @property
    def order(self) -> tuple[int, int, int]:
        """Less is better: the cost, then what is left over, then how many things are bought."""
        return self.cost.micros, self.leftover.micros, sum(one.count for one in self.items)


@dataclass(frozen=True, slots=True)
class Purchases:
    """The cheapest purchase for some months, and what to compare it with. Each covers all that is needed, and nothing
    in it is superfluous."""

    offers: Offers
    needs: tuple[Amount, ...]
    """Of each month."""
    best: Purchase | None
    """None: so much is not to be had in a month."""
    runner_up: Purchase | None
    """The next one in the same order; it may cost the same, or be bought in another way."""
    single: Purchase | None
    """Only the smallest pack, where that is neither of the two: what one pays who does not look at the others."""
    spread: Purchase | None
    """For one month: what is cheaper, or possible at all, if one can wait for further months of a plan."""
    at_least: Amount | None
    """Nothing that is bought in one of these ways costs less: what the best costs, unless not everything was looked
    at. None: there is no best."""
    complete: bool
    """Everything was looked at. If not, something else may be better than the best or the runner-up; that happens with
    many packs of odd sizes that cost nearly the same a unit."""


def _merged(items: Iterable[Bought]) -> tuple[Bought, ...]:
    """Each kind once."""
    kinds: dict[tuple[Offer, bool], Bought] = {}
    for one in items:
        key = one.offer, one.yearly
        same = kinds.get(key)
        kinds[key] = one if same is None else same.and_more(one)
    return tuple(sorted(kinds.values(), key=_place))


def _place(one: Bought) -> tuple[bool, bool, int]:
    size = one.amount.micros // one.count
    return not isinstance(one.offer, PlanOffer), isinstance(one.offer, UseOffer), -size
