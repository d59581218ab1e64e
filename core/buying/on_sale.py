"""Reads from a provider's price file, or from what a server's moderators set, what can be bought on a channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

from core.amounts import Amount, Unit
from core.buying.offers import Excluded, Offer, Offers, PackOffer, PlanOffer, UseOffer, Why
from core.prices.cards import ServerBasis, ServerPack, basis_of
from core.prices.plans import Every, Lasts, Pack, Plan
from core.prices.provider import Channel, Provider
from core.prices.rates import Status

_SOLD = frozenset((Status.ACTIVE, Status.LEGACY))
_MONTHS_A_YEAR = 12


def on_sale(
    provider: Provider, channel_id: str, own: Sequence[ServerPack] = (), *, currency: Unit | None = None
) -> Offers:
    """What can be bought on a channel.

    A fixed worth of a unit is what it costs by use, unless packs are sold: then it is bought in packs. Prices for
    newcomers alone (a first month) are not reckoned with. Of several prices by use the lowest counts. A plan that is
    sold by the seat is bought for the fewest seats that can be had.

    Args:
        own: Packs of this channel that the server set. They take the place of all that the price file has for sale.
        currency: Of the prices; None: the one that most of them are in. Others are excluded: currencies are not mixed.
    """
    channel = provider.channel(channel_id)
    found: list[Offer | Excluded] = [
        _pack(provider, channel, pack) for pack in provider.packs if pack.channel == channel_id
    ]
    if all(isinstance(one, Excluded) for one in found):
        found += _by_use(provider, channel)
    found += [_plan(provider, channel, plan) for plan in provider.plans if plan.channel == channel_id]
    if own:
        found = [one for one in found if isinstance(one, Excluded)]
        found += [_own(pack) for pack in own]
    return _sorted(provider, channel, found, currency)


def _sorted(provider: Provider, channel: Channel, found: Sequence[Offer | Excluded], currency: Unit | None) -> Offers:
    currencies = Counter(_currency(one) for one in found if not isinstance(one, Excluded))
    if currency is None and currencies:
        currency = currencies.most_common(1)[0][0]
    plans = [one for one in found if isinstance(one, PlanOffer) and _currency(one) is currency]
    packs, uses, excluded = [], [], [one for one in found if isinstance(one, Excluded)]
    for one in found:
        if isinstance(one, Excluded):
            continue
        if _currency(one) is not currency:
            excluded.append(_excluded(one, Why.OTHER_CURRENCY))
        elif not isinstance(one, PlanOffer) and one.needs_plan and not plans:
            excluded.append(_excluded(one, Why.NEEDS_PLAN))
        elif isinstance(one, PackOffer):
            packs.append(one)
        elif isinstance(one, UseOffer):
            uses.append(one)
    return Offers(
        provider=provider,
        channel=channel,
        currency=currency,
        packs=tuple(packs),
        per_use=min(uses, key=lambda one: one.rate, default=None),
        plans=tuple(plans),
        excluded=tuple(excluded),
    )


def _currency(offer: Offer) -> Unit:
    if isinstance(offer, PlanOffer):
        return next(price.unit for price in (offer.month, offer.renewed, offer.year) if price is not None)
    return offer.price.unit


def _excluded(offer: Offer, why: Why) -> Excluded:
    amount = offer.units if isinstance(offer, UseOffer) else offer.amount
    return Excluded(offer.id, None if isinstance(offer, UseOffer) else offer.name, why, amount)


def _amount(number: Decimal, unit: Unit) -> Amount:
    return Amount.rounded(Fraction(number), unit)


def _own(pack: ServerPack) -> PackOffer:
    basis = ServerBasis(pack.set_by, pack.set_at)
    return PackOffer(pack.amount.plain, None, pack.amount, pack.price, basis)


def _pack(provider: Provider, channel: Channel, pack: Pack) -> Offer | Excluded:
    amount = _amount(pack.amount, channel.unit) if pack.amount else None
    if pack.free:
        return Excluded(pack.id, None, Why.FREE, amount)
    if amount is None:
        return Excluded(pack.id, None, Why.NO_AMOUNT, None)
    if not pack.price:
        return Excluded(pack.id, None, Why.NO_PRICE, amount)
    price = _amount(pack.price, pack.currency)
    basis = basis_of(provider.source(pack.source), pack.note)
    most = _amount(pack.at_most, channel.unit) if pack.at_most is not None else None
    if pack.least:
        return UseOffer(pack.id, amount, price, basis, amount, most, pack.lasts, pack.needs_plan)
    limit = 1 if pack.once else None if most is None else most.micros // amount.micros
    return PackOffer(pack.id, None, amount, price, basis, pack.lasts, pack.needs_plan, pack.once, limit)


def _by_use(provider: Provider, channel: Channel) -> Iterator[UseOffer]:
    """What is paid by use where the channel's unit has a fixed worth, or is money."""
    worth = channel.worth
    if worth is not None:
        units, price = _amount(worth.units, channel.unit), _amount(worth.price, worth.currency)
        basis = basis_of(provider.source(worth.source), channel.note)
    elif channel.unit.money:
        units = price = _amount(Decimal(1), channel.unit)
        basis = None
    else:
        return
    least = None
    if channel.least_purchase is not None:
        spent = _amount(channel.least_purchase, price.unit)
        least = Amount(ceil(Fraction(spent.micros * units.micros, price.micros)), channel.unit)
    yield UseOffer(channel.id, units, price, basis, least, lasts=Lasts(forever=True) if least is None else None)


def _plan(provider: Provider, channel: Channel, plan: Plan) -> Offer | Excluded:
    allowance, seats = plan.allowance, plan.min_seats or 1
    granted = _amount(allowance.amount * seats, channel.unit) if allowance is not None and not allowance.of else None
    month, renewed, year = _plan_prices(plan, seats)
    basis = basis_of(provider.source(plan.source), plan.note)
    if plan.status not in _SOLD:
        why = Why.NOT_SOLD
    elif plan.price.month == 0:
        why = Why.FREE
    elif allowance is None or not allowance.amount:
        why = Why.NO_AMOUNT
    elif granted is None:
        why = Why.COUNTED_OTHERWISE
    elif month is None and renewed is None and year is None:
        why = Why.NO_PRICE
    elif plan.days is not None and month is not None:
        lasts = Lasts(days=plan.days)
        return PackOffer(plan.id, plan.name, granted, month, basis, lasts, status=plan.status)
    elif allowance.every is not Every.MONTH:
        why = Why.NOT_MONTHLY
    else:
        return PlanOffer(
            plan.id, plan.name, granted, month, renewed, year, plan.rollover, seats, basis, status=plan.status
        )
    return Excluded(plan.id, plan.name, why, granted)


def _plan_prices(plan: Plan, seats: int) -> tuple[Amount | None, Amount | None, Amount | None]:
    """Of a month by itself, of one that renews by itself, and of a year."""
    price = plan.price
    year = price.year
    if year is None and price.month_if_annual is not None:
        year = price.month_if_annual * _MONTHS_A_YEAR
    month, renewed, year_of_seats = (
        None if one is None else _amount(one * seats, price.currency)
        for one in (price.month, price.month_if_renewed, year)
    )
    return month, renewed, year_of_seats
