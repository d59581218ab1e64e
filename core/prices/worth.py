"""What credits are worth in money: through a fixed price, a plan or a pack, and never otherwise."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from core.amounts import Amount
from core.prices.plans import Every, Pack, Plan
from core.prices.provider import Channel, Provider
from core.prices.rates import Status


def fixed_worth(amount: Amount, channel: Channel) -> Amount | None:
    """What an amount costs where the units of a channel always cost the same; None elsewhere."""
    if channel.worth is None:
        return None
    return _share(amount, channel.worth.units, Amount.exactly(channel.worth.price, channel.worth.currency))


def share_of_plan(amount: Amount, plan: Plan, *, annual: bool = False) -> Amount | None:
    """The share of a plan's price that an amount uses up; None where its price or its allowance is not known, or is
    counted in something else."""
    price = plan.price.month_if_annual if annual else plan.price.month
    allowance = plan.allowance
    if price is None or allowance is None or allowance.of is not None or not allowance.amount:
        return None
    return _share(amount, allowance.amount, Amount.exactly(price, plan.price.currency))


def plan_for(amount: Amount, provider: Provider, channel_id: str) -> Plan | None:
    """The cheapest plan of a channel whose monthly allowance covers an amount; where none does, the one that grants
    most. None where no plan sold today states both its price and its allowance."""
    plans = [
        plan
        for plan in provider.plans
        if plan.channel == channel_id
        and plan.status is Status.ACTIVE
        and plan.price.month
        and plan.days is None
        and plan.allowance is not None
        and plan.allowance.every is Every.MONTH
        and share_of_plan(amount, plan) is not None
    ]
    covering = [plan for plan in plans if plan.allowance and plan.allowance.amount >= amount.decimal]
    cheapest = min(covering, key=lambda plan: plan.price.month or Decimal(0), default=None)
    return cheapest or max(plans, key=lambda plan: plan.allowance.amount if plan.allowance else 0, default=None)


def share_of_pack(amount: Amount, pack: Pack) -> Amount | None:
    """The share of a pack's price that an amount uses up; None where one of them is not known."""
    if pack.price is None or not pack.amount:
        return None
    return _share(amount, pack.amount, Amount.exactly(pack.price, pack.currency))


def _share(amount: Amount, units: Decimal, price: Amount) -> Amount:
    return Amount.rounded(Fraction(amount.decimal) * Fraction(price.decimal) / Fraction(units), price.unit)
