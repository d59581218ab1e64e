"""/provider: what one sells, on what terms, and how well that is known; or all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from bot.provider_phrases import pack_row, plan_row, section, unit_word, way_row
from bot.provider_terms import terms_blocks
from bot.source_phrases import held_today, source_sentence
from bot.work_phrases import attribute_name, media_word, work_of
from core.amounts import Amount
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind, never
from core.chat.message import Joined, Listed, Message, Name, Value, msg, nmsg
from core.chat.reply import Block, Json, Reply, Text
from core.errors.prices import NotSaidError
from core.errors.tree import RequestError
from core.people import Context
from core.prices.book import PriceBook
from core.prices.estimate import EstimateLine, estimate
from core.prices.market import Market
from core.prices.provider import Provider
from core.prices.rates import Certainty, Status
from core.prices.worth import share_of_plan
from core.work.media import Medium
from core.work.work import Work, WorkLine

# So many of each are shown; the rest is counted, and stands in the data.
SHOWN_PLANS = 6
SHOWN_PACKS = 4
SHOWN_MODELS = 6


Usual: TypeAlias = EstimateLine | RequestError
"""What a kind usually costs, or why that cannot be said."""


async def provider(budget: Budget, context: Context, *, provider: str | None) -> Reply:
    """What the price book knows of a provider; without a name, who there is. Reads no records."""
    if provider is None:
        return _everybody(budget.book, context.today)
    return _one(budget.book, budget.book.providers[provider], context)


def _one(book: PriceBook, sold: Provider, context: Context) -> Reply:
    today = context.today
    usual = {medium: _usual(book, sold, medium, context) for medium in _media(sold)}
    priced = next((medium for medium, line in usual.items() if isinstance(line, EstimateLine) and line.amount), None)
    blocks: list[Block] = [
        Text(msg("{about}", about=Name(sold.about))),
        *section(msg("Ways to buy:"), [way_row(sold, channel) for channel in sold.channels]),
        *_plans_and_packs(sold),
        *section(msg("Prices:"), [_prices_row(sold, medium, usual[medium], today) for medium in _media(sold)]),
        *_models(sold),
        *terms_blocks(sold),
    ]
    return Reply(
        title=_title(sold),
        blocks=tuple(blocks),
        source=source_sentence(sold, today),
        next="/provider" if priced is None else f"/cost 10 {priced.word} on {sold.provider}",
        private=False,
        data=_data(sold, usual, today),
    )


def _title(sold: Provider) -> Message:
    name, units = Name(sold.name), list(dict.fromkeys(channel.unit for channel in sold.channels))
    if len(sold.channels) == 1:
        facts: dict[str, Value] = {"provider": name, "unit": unit_word(units[0]), "way": Name(sold.channels[0].name)}
        if units[0].money:
            return msg("{provider} is paid by use, in {unit}, one way: {way}", **facts)
        return msg("{provider} sells {unit} one way: {way}", **facts)
    ways: dict[str, Value] = {"provider": name, "count": _number(len(sold.channels))}
    if len(units) == 1 and not units[0].money:
        named = Joined(tuple(Name(channel.name) for channel in sold.channels))
        return msg(
            "{provider} sells {unit} {count} ways, kept apart: {ways}", **ways, unit=unit_word(units[0]), ways=named
        )
    each = tuple(
        msg("{way} ({unit})", way=Name(channel.name), unit=unit_word(channel.unit)) for channel in sold.channels
    )
    return msg("{provider} is sold {count} ways, kept apart: {ways}", **ways, ways=Joined(each))


def _number(count: int) -> Value:
    match count:
        case 2:
            return msg("two")
        case 3:
            return msg("three")
        case 4:
            return msg("four")
        case 5:
            return msg("five")
        case _:
            return count


def _plans_and_packs(sold: Provider) -> Iterator[Block]:
    plans = sorted(sold.plans, key=lambda plan: plan.status is not Status.ACTIVE)
    yield from section(msg("Plans:"), [plan_row(sold, plan) for plan in plans], SHOWN_PLANS)
    yield from section(msg("Packs:"), [pack_row(sold, pack) for pack in sold.packs], SHOWN_PACKS)
    match bool(sold.plans), bool(sold.packs):
        case False, False:
            yield Text(msg("No plan and no pack is known."))
        case False, True:
            yield Text(msg("No plan is known."))
        case True, False:
            yield Text(msg("No pack is known."))


def _media(sold: Provider) -> list[Medium]:
    made = {medium for model in sold.models for medium in model.media}
    return [medium for medium in Medium if medium in made]


def _usual(book: PriceBook, sold: Provider, medium: Medium, context: Context) -> Usual:
    """What is meant of a kind when nothing is said, priced: as many as one job makes."""
    market = Market(book, (), context.at, on=context.today)
    try:
        (line,) = estimate(Work((WorkLine(1, medium, sold.provider),)), market).lines
        if line.outputs > 1:
            (line,) = estimate(Work((WorkLine(line.outputs, medium, sold.provider),)), market).lines
    except RequestError as error:
        return error
    return line


def _prices_row(sold: Provider, medium: Medium, usual: Usual, today: date) -> Message:
    rates = [rate for rate in held_today(sold, today) if medium in sold.model(rate.model).media]
    if not rates:
        return msg("{media}: none is sold today", media=media_word(medium))
    facts: dict[str, Value] = {
        "media": media_word(medium),
        "prices": nmsg("{count} price", "{count} prices", "count", count=len(rates)),
        "models": nmsg("{count} model", "{count} models", "count", count=len({rate.model for rate in rates})),
    }
    if isinstance(usual, NotSaidError):
        needed = Joined(tuple(map(attribute_name, usual.needed)))
        return msg("{media}: {prices} of {models}; what one costs depends on: {needed}", **facts, needed=needed)
    if isinstance(usual, RequestError):
        return msg("{media}: {prices} of {models}; the usual one has no price today", **facts)
    facts |= {"work": work_of(usual), "amount": _amount(usual)}
    if usual.price.channel == sold.default.channel:
        return msg("{media}: {prices} of {models}; {work}: {amount}", **facts)
    channel = Name(sold.channel(usual.price.channel).name)
    return msg("{media}: {prices} of {models}; {work}: {amount} ({channel})", **facts, channel=channel)


def _amount(line: EstimateLine) -> Value:
    if line.amount is None:
        return msg("no price is known")
    match Certainty(line.certainty):
        case Certainty.ABOUT:
            return msg("about {amount}", amount=line.amount)
        case Certainty.FROM:
            return msg("{amount} or more", amount=line.amount)
        case Certainty.RANGE if line.at_most is not None:
            return msg("between {least} and {most}", least=line.amount, most=line.at_most)
        case _:
            return line.amount


def _models(sold: Provider) -> Iterator[Block]:
    usual = [chosen.model for chosen in sold.default.media.values()]
    models = sorted((model for model in sold.models if not model.any), key=lambda model: model.id not in usual)
    if not models:
        return
    names = Joined(tuple(Name(model.name) for model in models[:SHOWN_MODELS]))
    more = len(models) - SHOWN_MODELS
    if more > 0:
        listed = Listed(names.parts)
        yield Text(
            nmsg(
                "Models: {names} and {count} more.",
                "Models: {names} and {count} more.",
                "count",
                names=listed,
                count=more,
            )
        )
    else:
        yield Text(msg("Models: {names}.", names=names))


def _data(sold: Provider, usual: Mapping[Medium, Usual], today: date) -> dict[str, Json]:
    """All that the price file says, its keys as there (null: unknown), and what was reckoned from it."""
    return {
        "provider": sold.plain,
        "usual": {medium.value: _line_data(line) for medium, line in usual.items()},
        "plan_unit_prices": {plan.id: _unit_price(sold, plan.id) for plan in sold.plans},
        "ages_in_days": {
            source.id: None if source.day is None else (today - source.day).days for source in sold.sources
        },
    }


def _line_data(line: Usual) -> Json:
    if isinstance(line, RequestError):
        return {"error": line.code}
    return {
        "count": line.count,
        "channel": line.price.channel,
        "model": line.price.model,
        "amount": None if line.amount is None else line.amount.plain,
        "at_most": None if line.at_most is None else line.at_most.plain,
        "unit": line.price.amount.unit.value,
        "certainty": line.certainty,
        "rates": list(line.price.rates),
    }


def _unit_price(sold: Provider, plan_id: str) -> Json:
    plan = next(plan for plan in sold.plans if plan.id == plan_id)
    one = Amount.exactly(Decimal(1), sold.channel(plan.channel).unit)
    monthly, yearly = share_of_plan(one, plan), share_of_plan(one, plan, annual=True)
    return {
        "monthly": None if monthly is None else monthly.plain,
        "yearly": None if yearly is None else yearly.plain,
        "currency": plan.price.currency.value,
    }


def _everybody(book: PriceBook, today: date) -> Reply:
    per_use, by_plan, by_pack = _grouped(book)
    groups = (
        (per_use, msg("Paid by use, in money or credits of one price: {providers}.", providers=_named(per_use, today))),
        (by_plan, msg("By plan: {providers}.", providers=_named(by_plan, today))),
        (by_pack, msg("By packs, or not known how: {providers}.", providers=_named(by_pack, today))),
    )
    return Reply(
        title=nmsg(
            "I know {count} provider: {by_use} paid by use, {by_plan} by plan, {by_pack} by packs",
            "I know {count} providers: {by_use} paid by use, {by_plan} by plan, {by_pack} by packs",
            "count",
            count=len(book.providers),
            by_use=len(per_use),
            by_plan=len(by_plan),
            by_pack=len(by_pack),
        ),
        blocks=tuple(Text(message) for group, message in groups if group),
        next="/provider runway",
        private=False,
        data={
            "per_use": [_brief(one, today) for one in per_use],
            "plans": [_brief(one, today) for one in by_plan],
            "packs": [_brief(one, today) for one in by_pack],
        },
    )


def _grouped(book: PriceBook) -> tuple[list[Provider], list[Provider], list[Provider]]:
    """By how their usual channel is paid, each group by name."""
    groups: tuple[list[Provider], list[Provider], list[Provider]] = ([], [], [])
    for one in sorted(book.providers.values(), key=lambda one: one.name.casefold()):
        channel = one.channel(one.default.channel)
        if any(plan.channel == channel.id for plan in one.plans) and not channel.unit.money:
            groups[1].append(one)
        else:
            groups[0 if channel.unit.money or channel.worth else 2].append(one)
    return groups


def _sold_today(one: Provider, today: date) -> list[Medium]:
    made = {medium for rate in held_today(one, today) for medium in one.model(rate.model).media}
    return [medium for medium in Medium if medium in made]


def _named(group: Iterable[Provider], today: date) -> Listed:
    sold = [(one, Joined(tuple(map(media_word, _sold_today(one, today))))) for one in group]
    return Listed(tuple(msg("{provider} ({media})", provider=Name(one.name), media=media) for one, media in sold))


def _brief(one: Provider, today: date) -> Json:
    media: list[Json] = [medium.value for medium in _sold_today(one, today)]
    return {"provider": one.provider, "name": one.name, "media": media}


PROVIDER = Command(
    name="provider",
    summary=msg("What a provider sells: ways to buy, plans, prices, refunds."),
    handler=provider,
    options=(Option("provider", OptionKind.PROVIDER, msg("Which one, e.g. runway"), required=False),),
    examples=("/provider runway", "/provider"),
    private=never,
)
