"""Turns of phrase about what the figures of a provider rest on, and how old that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.phrases import STALE_PLAN_DAYS, STALE_RATE_DAYS
from core.chat.message import Day, Joined, Message, Month, Value, msg
from core.prices.provider import Provider, Source, SourceKind
from core.prices.rates import Rate, Status


def held_today(provider: Provider, today: date) -> list[Rate]:
    """The rates of what is sold on that day."""
    return [rate for rate in provider.rates if today in rate.period and rate.status is not Status.RETIRED]


def day_of(source: Source) -> Day | Month | Message:
    """When a source was true, as exactly as it says."""
    if source.day is None:
        return msg("undated")
    return Day(source.day) if source.dated == source.day.isoformat() else Month(source.day)


def source_sentence(sold: Provider, today: date) -> Message:
    """What prices, plans and terms rest on, and how old that is where it matters."""
    worths = [channel.worth.source for channel in sold.channels if channel.worth]
    of_rates = [*worths, *(rate.source for rate in held_today(sold, today))]
    of_plans = [*(plan.source for plan in sold.plans), *(pack.source for pack in sold.packs)]
    of_terms = [*(policy.source for policy in sold.policies), *(hidden.source for hidden in sold.hidden_costs)]
    rates = sources_phrase(sold, of_rates, today, STALE_RATE_DAYS)
    plans = sources_phrase(sold, of_plans, today, STALE_PLAN_DAYS)
    terms = sources_phrase(sold, of_terms, today, STALE_PLAN_DAYS)
    match bool(of_plans), bool(of_terms):
        case True, True:
            return msg(
                "Prices: {rates}. Plans and packs: {plans}. Terms: {terms}.", rates=rates, plans=plans, terms=terms
            )
        case True, False:
            return msg("Prices: {rates}. Plans and packs: {plans}.", rates=rates, plans=plans)
        case False, True:
            return msg("Prices: {rates}. Terms: {terms}.", rates=rates, terms=terms)
        case _:
            return msg("Prices: {rates}.", rates=rates)


def sources_phrase(provider: Provider, ids: Iterable[str], today: date, stale_days: int) -> Joined:
    """What figures rest on, a kind of source after another, with its days, and how old where that matters."""
    wanted = set(ids)
    sources = [source for source in provider.sources if source.id in wanted]
    parts = [
        msg(
            "{source} ({when})",
            source=_kind_phrase(kind, len(of_kind)),
            when=_when(of_kind, today, stale_days),
        )
        for kind in SourceKind
        if (of_kind := [source for source in sources if source.kind is kind])
    ]
    return Joined(tuple(parts))


def _kind_phrase(kind: SourceKind, count: int) -> Message:
    match kind, count:
        case SourceKind.VENDOR, 1:
            return msg("own page")
        case SourceKind.VENDOR, _:
            return msg("own pages")
        case SourceKind.RELAYED, 1:
            return msg("own page at second hand")
        case SourceKind.RELAYED, _:
            return msg("own pages at second hand")
        case SourceKind.THIRD_PARTY, 1:
            return msg("a third party")
        case SourceKind.THIRD_PARTY, _:
            return msg("third parties")
        case SourceKind.ARTICLE, 1:
            return msg("an article")
        case _:
            return msg("articles")


def _when(sources: Sequence[Source], today: date, stale_days: int) -> Joined:
    dated = sorted((source for source in sources if source.day is not None), key=lambda source: str(source.day))
    parts: list[Value] = [msg("undated")] if len(dated) < len(sources) else []
    if dated and dated[0].day is not None:
        facts: dict[str, Value] = {"first": day_of(dated[0]), "last": day_of(dated[-1])}
        days = (today - dated[0].day).days
        match facts["first"] == facts["last"], days > stale_days:
            case True, True:
                parts.append(msg("{day}, {days} days old", day=facts["first"], days=days))
            case True, False:
                parts.append(facts["first"])
            case False, True:
                parts.append(msg("{first} to {last}, up to {days} days old", **facts, days=days))
            case _:
                parts.append(msg("{first} to {last}", **facts))
    return Joined(tuple(parts))
