"""Work on one channel over some months: what it takes, what has to be bought for it, and what that allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from core.amounts import Amount, Unit
from core.buying.buying import buy
from core.buying.offers import Offers, PlanOffer, UseOffer
from core.buying.offers import Why as NotReckoned
from core.buying.on_sale import on_sale
from core.buying.purchase import Purchase, Purchases, Way
from core.buying.ways import ways
from core.comparing.features import Feature, allowed, features_of
from core.comparing.lines import Line
from core.comparing.misfits import Misfit, Why
from core.errors.buying import NotSoMuchSoldError
from core.prices.cards import ServerPack
from core.prices.provider import Channel, Provider
from core.prices.worth import fixed_worth

CURRENCY = Unit.USD
"""In which providers are ranked: nothing is converted."""


@dataclass(frozen=True, slots=True)
class Part:
    """All that is made on one channel."""

    channel: Channel
    months: tuple[tuple[Line, ...], ...]
    """What is made in each month; nothing in an idle one."""
    needs: tuple[Amount, ...]
    """Of each month, in the unit of the channel."""
    purchases: Purchases | None
    """There is a best one; None: all of it is free."""
    cost: Amount
    """Of all months."""
    use_cost: Amount
    """What is used, at the price of what is bought; the rest of the cost is for what is left over."""
    kept: Purchase | None = None
    """Where a plan is paused in idle months, or bought for single ones: the same with the plan in every month."""
    features: tuple[Feature, ...] = ()

    @property
    def best(self) -> Purchase | None:
        """What is bought."""
        return None if self.purchases is None else self.purchases.best

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, those that are the same in several months once."""
        found: list[Line] = []
        for month in self.months:
            found += [line for line in month if not any(line is other for other in found)]
        return tuple(found)

    @property
    def month_costs(self) -> tuple[Amount, ...] | None:
        """What each month costs, where that can be told: what is paid by use, plans alone. They add up to the cost but
        for what is rounded away. None: what is bought in one month serves others."""
        best = self.best
        if best is None:
            return tuple(Amount(0, CURRENCY) for _ in self.needs)
        if len(self.needs) == 1:
            return (best.cost,)
        (first, *others) = best.items
        if others or first.yearly:
            return None
        if isinstance(first.offer, UseOffer) and first.offer.least is None:
            rate = first.offer.rate
            return tuple(Amount.rounded(rate * Fraction(need.decimal), CURRENCY) for need in self.needs)
        if isinstance(first.offer, PlanOffer):
            share = Amount(first.cost.micros // first.count, CURRENCY)
            active = [need.micros > 0 for need in self.needs]
            if best.way is Way.MONTHLY:
                return tuple(share for _ in self.needs)
            if first.count == sum(active):
                return tuple(share if one else Amount(0, CURRENCY) for one in active)
        return None


def part_of(
    provider: Provider, channel_id: str, months: Sequence[tuple[Line, ...]], packs: Sequence[ServerPack]
) -> Part | Misfit:
    """What has to be bought on a channel for the work of some months, else what is in the way.

    Args:
        months: The first month first; a line in at least one. All on that channel.
        packs: That moderators set, of any channel.

    Raises:
        AmountTooLargeError: A sum does not fit.
    """
    channel = provider.channel(channel_id)
    needs = tuple(Amount(sum(line.amount.micros for line in month), channel.unit) for month in months)
    whole = Amount(sum(need.micros for need in needs), channel.unit)
    own = [pack for pack in packs if (pack.provider, pack.channel) == (provider.provider, channel_id)]
    offers = on_sale(provider, channel_id, own, currency=CURRENCY)
    lines = [line.priced for month in months for line in month]
    free = Amount(0, CURRENCY)
    if not whole.micros:
        return Part(channel, tuple(months), needs, None, free, free, features=features_of(None, offers, needs, lines))
    if not _sells(offers):
        return _unsold(channel, offers, own)
    allowing = allowed(offers, lines)
    if not _sells(allowing):
        return Misfit(Why.NOT_ALLOWED, channel=channel)
    try:
        purchases = buy(allowing, needs)
    except NotSoMuchSoldError:
        return Misfit(Why.NOT_SO_MUCH, channel=channel)
    best = purchases.best
    if best is None:
        return Misfit(Why.NOT_SO_MUCH, channel=channel)
    return Part(
        channel,
        tuple(months),
        needs,
        purchases,
        best.cost,
        _use_cost(whole, best, channel),
        _kept(best, allowing, needs),
        features_of(best, allowing, needs, lines),
    )


def _sells(offers: Offers) -> bool:
    return bool(offers.packs or offers.plans or offers.per_use)


def _unsold(channel: Channel, offers: Offers, own: Sequence[ServerPack]) -> Misfit:
    """Nothing is sold in the currency of the ranking."""
    if not any(one.why is NotReckoned.OTHER_CURRENCY for one in offers.excluded):
        return Misfit(Why.NO_MONEY_PRICE, channel=channel)
    currency = channel.unit if channel.unit.money else on_sale(offers.provider, channel.id, own).currency
    return Misfit(Why.OTHER_CURRENCY, channel=channel, currency=currency)


def _use_cost(whole: Amount, best: Purchase, channel: Channel) -> Amount:
    """By the worth of a unit where it is fixed, else the share of what is bought; no more than what is paid: a plan may
    grant more than its price is worth."""
    share = Amount.rounded(Fraction(best.cost.decimal) * Fraction(whole.micros, best.amount.micros), CURRENCY)
    worth = whole if channel.unit is CURRENCY else fixed_worth(whole, channel)
    return min(best.cost, share if worth is None or worth.unit is not CURRENCY else worth)


def _kept(best: Purchase, offers: Offers, needs: Sequence[Amount]) -> Purchase | None:
    """The same with the plan in every month, where it is had in some."""
    single = {
        one.offer.id
        for one in best.items
        if isinstance(one.offer, PlanOffer) and not one.yearly and one.count < len(needs)
    }
    if not single:
        return None
    plans = tuple(plan for plan in offers.plans if plan.id in single)
    found = (one.purchase for one in ways(replace(offers, plans=plans), needs) if one.purchase.way is Way.MONTHLY)
    return min(found, key=lambda one: one.order, default=None)
