"""Turns of phrase about what a provider sells: ways to buy, plans, packs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from core.amounts import Amount, Unit
from core.chat.message import Joined, Listed, Message, Name, Value, msg, nmsg
from core.chat.reply import Block, Lines, Text
from core.prices.plans import Lasts, Pack, Plan
from core.prices.provider import Channel, Provider
from core.prices.rates import Status
from core.prices.worth import share_of_pack, share_of_plan

DIGITS_OF_A_PRICE = 3
"""That are shown of what a credit costs where it does not come out even."""


def unit_word(unit: Unit) -> Message:
    """What a provider sells, as many: credits."""
    match unit:
        case Unit.CREDIT:
            return msg("credits")
        case Unit.USD:
            return msg("US dollars")
        case Unit.CNY:
            return msg("yuan")
        case Unit.UNIT:
            return msg("units")
        case Unit.TOKEN:
            return msg("tokens")
        case Unit.POINT:
            return msg("points")
        case Unit.COMPUTE_UNIT:
            return msg("compute units")
        case Unit.GENERATIVE_CREDIT:
            return msg("generative credits")
        case Unit.PRIORITY_CREDIT:
            return msg("priority credits")
        case Unit.FAST_MINUTE:
            return msg("fast GPU minutes")


def section(heading: Message, rows: Sequence[Message], shown: int | None = None) -> Iterator[Block]:
    """A heading and its rows, of which so many are shown; nothing where there are none."""
    if not rows:
        return
    yield Text(heading)
    left = 0 if shown is None else len(rows) - shown
    # Whole in one place: else facts of different lengths would be drawn as columns.
    told = [msg("{row}", row=row) for row in (rows[:shown] if left > 0 else rows)]
    if left > 0:
        told.append(nmsg("and {count} more", "and {count} more", "count", count=left))
    yield Lines(tuple(told))


def in_unit(number: Decimal, unit: Unit) -> Amount:
    """A figure of a price file, to a millionth."""
    return Amount.rounded(Fraction(number), unit)


def way_row(provider: Provider, channel: Channel) -> Message:
    """A way to buy, and what a unit costs there."""
    facts: list[Value] = [_worth(provider, channel)]
    if channel.least_purchase is not None:
        currency = channel.worth.currency if channel.worth else channel.unit if channel.unit.money else Unit.USD
        facts.append(msg("at least {amount} at a time", amount=in_unit(channel.least_purchase, currency)))
    if channel.lengths_round_up:
        facts.append(msg("a length that is not offered is billed as the next longer one"))
    told: dict[str, Value] = {"channel": Name(channel.name), "facts": Listed(tuple(facts))}
    if channel.note is None:
        return msg("{channel}: {facts}", **told)
    return msg("{channel}: {facts}. {note}", **told, note=Name(channel.note))


def _worth(provider: Provider, channel: Channel) -> Message:
    if channel.worth is not None:
        units = in_unit(channel.worth.units, channel.unit)
        price = in_unit(channel.worth.price, channel.worth.currency)
        return nmsg("{units} costs {price}", "{units} cost {price}", "units", units=units, price=price)
    if channel.unit.money:
        return msg("billed in {unit}", unit=unit_word(channel.unit))
    bought = [plan for plan in provider.plans if plan.channel == channel.id and plan.price.month]
    packs = [pack for pack in provider.packs if pack.channel == channel.id and pack.price]
    if bought or packs:
        return msg("what {units} cost depends on the plan or pack", units=unit_word(channel.unit))
    return msg("what {units} cost is not known", units=unit_word(channel.unit))


def plan_row(provider: Provider, plan: Plan) -> Message:
    """A plan: what it costs, what it grants, and what a unit then costs."""
    facts = [*_plan_price(plan), *_granted(provider, plan), *_each(provider, plan)]
    return msg("{plan}: {facts}", plan=plan_name(plan), facts=Listed(tuple(facts)))


def plan_name(plan: Plan) -> Message:
    """A plan by name, marked when its time is over."""
    match plan.status:
        case Status.SUPERSEDED:
            return msg("{plan} (superseded)", plan=Name(plan.name))
        case Status.LEGACY:
            return msg("{plan} (on its way out)", plan=Name(plan.name))
        case Status.RETIRED:
            return msg("{plan} (no longer sold)", plan=Name(plan.name))
        case _:
            return msg("{plan}", plan=Name(plan.name))


def _plan_price(plan: Plan) -> list[Value]:
    price, currency = plan.price, plan.price.currency
    facts: list[Value] = []
    if price.month == 0:
        return [msg("free")]
    if price.month is not None:
        amount = in_unit(price.month, currency)
        if plan.days is not None:
            facts.append(
                nmsg("{amount} for {days} day", "{amount} for {days} days", "days", amount=amount, days=plan.days)
            )
        elif plan.per_seat:
            facts.append(msg("{amount} a month and seat", amount=amount))
        else:
            facts.append(msg("{amount} a month", amount=amount))
    if price.month_if_annual is not None:
        facts.append(msg("{amount} if billed yearly", amount=in_unit(price.month_if_annual, currency)))
    elif facts and plan.days is None:
        facts.append(msg("billed yearly: not known"))
    if price.month_if_renewed is not None:
        facts.append(msg("{amount} if renewed by itself", amount=in_unit(price.month_if_renewed, currency)))
    if price.first_month is not None:
        facts.append(msg("{amount} the first month", amount=in_unit(price.first_month, currency)))
    facts = facts or [msg("price not known")]
    if plan.min_seats is not None:
        facts.append(nmsg("at least {count} seat", "at least {count} seats", "count", count=plan.min_seats))
    return facts


def _granted(provider: Provider, plan: Plan) -> list[Value]:
    facts: list[Value] = []
    if plan.allowance is not None:
        unit = provider.channel(plan.channel).unit
        granted: Value = in_unit(plan.allowance.amount, unit)
        if plan.allowance.of is not None:
            count = Name(f"{plan.allowance.amount.normalize():,f}")
            granted = msg("{count} {things}", count=count, things=Name(plan.allowance.of))
        match plan.allowance.every.value:
            case "month":
                facts.append(msg("{amount} a month", amount=granted))
            case "week":
                facts.append(msg("{amount} a week", amount=granted))
            case "day":
                facts.append(msg("{amount} a day", amount=granted))
            case _:
                facts.append(msg("{amount} once", amount=granted))
    if plan.unlimited:
        scopes = Joined(tuple(Name(unlimited.scope) for unlimited in plan.unlimited))
        facts.append(msg("unlimited: {scopes}", scopes=scopes))
    return facts or [msg("allowance not known")]


def _each(provider: Provider, plan: Plan) -> list[Value]:
    """What a unit costs on a plan that grants them by the month."""
    if plan.allowance is None or plan.allowance.every.value != "month":
        return []
    one = Amount.exactly(1, provider.channel(plan.channel).unit)
    monthly, yearly = share_of_plan(one, plan), share_of_plan(one, plan, annual=True)
    if not monthly or not monthly.micros:
        return []
    facts: dict[str, Value] = {"units": one, "price": price_phrase(monthly, plan.allowance.amount, plan.price.month)}
    if not yearly:
        return [nmsg("{units} costs {price}", "{units} cost {price}", "units", **facts)]
    facts["yearly"] = price_phrase(yearly, plan.allowance.amount, plan.price.month_if_annual)
    return [
        nmsg(
            "{units} costs {price} ({yearly} billed yearly)",
            "{units} cost {price} ({yearly} billed yearly)",
            "units",
            **facts,
        )
    ]


def price_phrase(each: Amount, units: Decimal, total: Decimal | None) -> Value:
    """What one of many costs: exact where it comes out even, else about, to three digits."""
    if total is not None and each.decimal * units == total:
        return each
    digits = each.decimal
    place = Decimal(1).scaleb(digits.adjusted() - DIGITS_OF_A_PRICE + 1)
    short = digits.quantize(place, ROUND_HALF_UP) if digits.adjusted() < 0 else digits.quantize(Decimal("0.01"))
    return msg("about {amount}", amount=Amount.rounded(Fraction(short), each.unit))


def pack_row(provider: Provider, pack: Pack) -> Message:
    """A pack: how much for how much, how long it lasts, and who may buy it."""
    channel = provider.channel(pack.channel)
    facts: list[Value] = [_pack_price(pack, channel)]
    if pack.least:
        facts.append(msg("or more at that price"))
    if pack.at_most is not None:
        facts.append(msg("at most {amount}", amount=in_unit(pack.at_most, channel.unit)))
    if pack.once:
        facts.append(msg("once a person"))
    facts.append(lasts_phrase(pack.lasts))
    if pack.needs_plan:
        facts.append(msg("only with a plan"))
    if len(provider.channels) == 1:
        return msg("{facts}", facts=Listed(tuple(facts)))
    return msg("{channel}: {facts}", channel=Name(channel.name), facts=Listed(tuple(facts)))


def _pack_price(pack: Pack, channel: Channel) -> Value:
    if pack.amount is None:
        return msg("amount and price not known")
    amount = in_unit(pack.amount, channel.unit)
    if pack.free:
        return msg("{amount} free", amount=amount)
    one = Amount.exactly(1, channel.unit)
    each = share_of_pack(one, pack)
    if pack.price is None or each is None:
        return msg("{amount}: price not known", amount=amount)
    return nmsg(
        "{amount} for {price} ({units} costs {each})",
        "{amount} for {price} ({units} cost {each})",
        "units",
        amount=amount,
        price=in_unit(pack.price, pack.currency),
        units=one,
        each=price_phrase(each, pack.amount, pack.price),
    )


def lasts_phrase(lasts: Lasts | None) -> Message:
    """How long what was bought can be used, within a list of facts."""
    if lasts is None:
        return msg("how long it lasts is not known")
    if lasts.days is not None:
        return nmsg("lasts {count} day", "lasts {count} days", "count", count=lasts.days)
    if lasts.months is not None:
        return nmsg("lasts {count} month", "lasts {count} months", "count", count=lasts.months)
    if lasts.note is not None:
        return msg("lasts: {note}", note=Name(lasts.note))
    return msg("no end") if lasts.forever else msg("how long it lasts is not known")
