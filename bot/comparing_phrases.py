"""Turns of phrase about providers side by side: what each takes, why others are left out; and the same for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from bot.buying_phrases import items_phrase, purchase_data
from bot.phrases import source_phrase
from bot.retry_phrases import mean_phrase, rate_phrase
from bot.work_phrases import attribute_name, media_word, said_phrase
from core.amounts import Amount
from core.buying.offers import UseOffer
from core.buying.purchase import Purchase
from core.chat.message import Bare, Day, Joined, Listed, Message, Name, Value, msg, nmsg
from core.chat.reply import Json
from core.comparing.comparison import Comparison, Row
from core.comparing.features import Feature
from core.comparing.lines import Line
from core.comparing.misfits import Excluded, Misfit, Why
from core.comparing.parts import Part
from core.prices.cards import BookBasis, ServerBasis
from core.work.attributes import Attribute

SHOWN_OFFERED = 4
SHOWN_HIDDEN = 2
"""Facts of a provider; `/provider` tells all."""
SHOWN_LINES = 4
"""Of much work, where it is all bought one way; the others are counted."""
SHOWN_SOURCES = 2
_OF_RESULTS: Mapping[str, Message] = {
    "watermark": msg("with a watermark"),
    "commercial-use": msg("no commercial use"),
    "stealth": msg("results are public"),
}
"""What a plan takes from the results, by the codes of price files."""


def row_sentence(row: Row) -> Message:
    """A provider with what it takes: what is bought, and for how many of what at which price."""
    parts = Joined(tuple(_part_phrase(part, parts=len(row.parts)) for part in row.parts))
    total = mean_phrase(row.total, bare=False)
    return msg("{provider} {total}: {parts}", provider=Name(row.provider.name), total=total, parts=parts)


def note_rows(rows: Sequence[Row]) -> tuple[Message, ...]:
    """What else is to be known of them."""
    noted = ((row, tuple(_notes(row))) for row in rows)
    return tuple(
        msg("{provider}: {notes}", provider=Name(row.provider.name), notes=Listed(notes))
        for row, notes in noted
        if notes
    )


def hidden_rows(rows: Sequence[Row]) -> tuple[Message, ...]:
    """What their price lists do not say at once: storage, downloads, licences, watermarks."""
    return tuple(
        msg(
            "{provider}: {facts}",
            provider=Name(row.provider.name),
            facts=Listed(tuple(Name(one.fact) for one in row.hidden[:SHOWN_HIDDEN])),
        )
        for row in rows
        if row.hidden
    )


def _part_phrase(part: Part, *, parts: int) -> Message:
    most = SHOWN_LINES if parts == 1 else 2
    lines: tuple[Value, ...] = tuple(map(_line_phrase, part.lines))
    if len(lines) > most:
        shown, hidden = lines[: most - 1], len(lines) - most + 1
        lines = (*shown, nmsg("{count} more line", "{count} more lines", "count", count=hidden))
    facts: dict[str, Value] = {
        "how": how_phrase(part.best),
        "lines": Joined(lines),
        "channel": Name(part.channel.name),
    }
    return msg("{how} for {lines}", **facts) if parts == 1 else msg("{how} ({channel}) for {lines}", **facts)


def how_phrase(purchase: Purchase | None) -> Value:
    """What is bought, in short."""
    if purchase is None:
        return msg("free")
    if all(isinstance(one.offer, UseOffer) for one in purchase.items):
        return msg("paid as used")
    return items_phrase(purchase)


def _line_phrase(line: Line) -> Message:
    """How many at which price, by what."""
    priced = line.priced
    facts: dict[str, Value] = {"count": priced.jobs, "price": _price(priced.price.amount)}
    names: tuple[Value, ...] = (Name(priced.model_name),) if priced.model_name else ()
    assumed = (one for one in Attribute if one.value in priced.assumed and one.value in priced.values)
    names += tuple(said_phrase(one, priced.values[one.value], priced.medium.value) for one in assumed)
    if line.asked.success is not None:
        names += (msg("{rate} kept", rate=rate_phrase(line.asked.success.rate)),)
    if not names:
        return msg("{count} × {price}", **facts)
    return msg("{count} × {price} ({names})", **facts, names=Listed(names))


def _price(amount: Amount) -> Value:
    return amount if amount.unit.money else Bare(amount)


def _notes(row: Row) -> Iterable[Message]:
    """What else is to be known of a row."""
    if row.is_dear:
        yield msg("only {amount} of that is used", amount=mean_phrase(row.use_cost, bare=False))
    if row.kept_total is not None:
        yield msg("{amount} if the plan is kept in idle months", amount=row.kept_total)
    for part in row.parts:
        bought = {one.offer.id for one in part.best.items} if part.best is not None else None
        of_others = []
        for feature in part.features:
            if feature.restricts and (bought is None or feature.plan.id in bought):
                yield _feature_phrase(feature)
            elif feature.restricts and feature.code in _OF_RESULTS:
                of_others.append(_OF_RESULTS[feature.code])
        if of_others:
            features = Joined(tuple(of_others))
            yield msg("{features} (on its free plan; not known for what is bought)", features=features)
    if row.unstated:
        what = Joined(tuple(attribute_name(one.value) for one in row.unstated))
        yield msg("its price list does not speak of {what}", what=what)


def _feature_phrase(feature: Feature) -> Message:
    named: Value = Name(f"{feature.code.replace('-', ' ')}: {feature.value}")
    what: Value = _OF_RESULTS.get(feature.code, named)
    if feature.free_of_it is None:
        return msg("{feature}", feature=what)
    return msg("{feature}, {amount} without that", feature=what, amount=feature.free_of_it.cost)


def in_short(rows: Sequence[Row]) -> Joined:
    """Providers with their totals alone."""
    return Joined(
        tuple(
            msg(
                "{provider} {total} ({use} used)",
                provider=Name(row.provider.name),
                total=mean_phrase(row.total, bare=False),
                use=mean_phrase(row.use_cost),
            )
            if row.is_dear
            else msg("{provider} {total}", provider=Name(row.provider.name), total=mean_phrase(row.total, bare=False))
            for row in rows
        )
    )


def months_sentence(row: Row) -> Message | None:
    """What each month costs, or the average."""
    if row.months == 1:
        return None
    costs = row.month_costs
    facts: dict[str, Value] = {"provider": Name(row.provider.name), "average": mean_phrase(row.a_month, bare=False)}
    if costs is None or len(set(costs)) == 1:
        return msg("{provider}: {average} a month on average.", **facts)
    return msg(
        "{provider}: {months}; {average} a month on average.",
        **facts,
        months=Joined(tuple(_run_phrase([number for number, _ in run], cost) for cost, run in _runs(costs))),
    )


def _runs(costs: Sequence[Amount]) -> Iterable[tuple[Amount, list[tuple[int, Amount]]]]:
    """Equal months that follow each other, with their numbers."""
    return ((cost, list(run)) for cost, run in groupby(enumerate(costs, start=1), key=lambda numbered: numbered[1]))


def _run_phrase(numbers: Sequence[int], cost: Amount) -> Message:
    facts: dict[str, Value] = {"first": numbers[0], "last": numbers[-1], "cost": mean_phrase(cost, bare=False)}
    if len(numbers) == 1:
        return msg("month {first} {cost}", **facts)
    return msg("months {first} to {last} {cost}", **facts)


# Who is left out


def excluded_rows(excluded: Sequence[Excluded]) -> tuple[Message, ...]:
    """The reasons, each with the providers that it concerns."""
    groups: dict[tuple[object, ...], list[Excluded]] = {}
    for one in excluded:
        misfit = one.misfit
        groups.setdefault((misfit.why, misfit.medium, misfit.attribute, misfit.value, misfit.currency), []).append(one)
    return tuple(
        msg(
            "{reason}: {providers}",
            reason=_reason(group[0].misfit),
            providers=Joined(tuple(_left_out(one) for one in group)),
        )
        for group in groups.values()
    )


def _left_out(one: Excluded) -> Value:
    """A provider, with what it has instead."""
    misfit, name = one.misfit, Name(one.provider.name)
    if misfit.why is Why.NOT_OFFERED and misfit.attribute is not None and misfit.medium is not None and misfit.offered:
        shown = misfit.offered[:SHOWN_OFFERED]
        offered = tuple(_offered(misfit.attribute, value, misfit.medium.value) for value in shown)
        return msg("{provider} (it has {offered})", provider=name, offered=Joined(offered))
    if misfit.until is not None:
        return msg("{provider} (until {day})", provider=name, day=Day(misfit.until))
    if misfit.start is not None:
        return msg("{provider} (from {day})", provider=name, day=Day(misfit.start))
    return name


def _offered(attribute: Attribute, value: str, medium: str) -> Value:
    least, through, most = value.partition("-")
    if through and least.replace(".", "").isdecimal() and most.replace(".", "").isdecimal():
        return msg("{least} to {most}", least=Name(least), most=said_phrase(attribute, most, medium))
    return said_phrase(attribute, value, medium) if value.replace(".", "").isalnum() else Name(value)


def _reason(misfit: Misfit) -> Message:
    media = msg("anything") if misfit.medium is None else media_word(misfit.medium)
    match misfit.why:
        case Why.NOT_ASKED:
            return msg("Another was asked for")
        case Why.BEFORE_THE_BOOK:
            return msg("My prices begin later")
        case Why.NO_MEDIUM:
            return msg("No {media}", media=media)
        case Why.UNKNOWN_MODEL:
            return msg("Not known to sell that model")
        case Why.NOT_SOLD:
            return msg("Not sold on that day")
        case Why.OTHER_WAY:
            return msg("No plain {media}, only edits and the like", media=media)
        case Why.NOT_OFFERED if misfit.attribute is not None and misfit.value is not None and misfit.medium is not None:
            what = said_phrase(misfit.attribute, misfit.value, misfit.medium.value)
            return msg("No {media} like this, {what}", media=media, what=what)
        case Why.NOT_OFFERED:
            return msg("No {media} like this", media=media)
        case Why.NOT_SAID if misfit.attribute is not None:
            return msg("Charged by {what}, which was not said", what=attribute_name(misfit.attribute.value))
        case Why.NOT_SAID:
            return msg("Charged by something that was not said")
        case Why.NO_PRICE:
            return msg("No price is known for {media}", media=media)
        case Why.APPROXIMATE:
            return msg("Only approximate prices are known")
        case Why.NO_MONEY_PRICE:
            return msg("Credits without a price in money")
        case Why.OTHER_CURRENCY:
            return msg("Sold in another currency")
        case Why.NOT_TOGETHER:
            return msg("No one way to buy there makes all of it")
        case Why.NOT_ALLOWED:
            return msg("No plan allows this")
        case Why.NOT_SO_MUCH:
            return msg("So much is not sold in a month")
        case Why.TOO_LARGE:
            return msg("More than I can count")


# What it rests on


def basis_sentence(comparison: Comparison) -> Message:
    """From when to when the prices were true."""
    bases = [line.priced.price.basis for row in comparison.rows for line in row.lines]
    dated = sorted(basis.dated for basis in bases if isinstance(basis, BookBasis) and basis.dated is not None)
    undated = any(isinstance(basis, BookBasis) and basis.dated is None for basis in bases)
    first = msg("Each with its cheapest model that can do it; results do not look alike.")
    if not dated:
        return msg("{sentence} Prices are undated.", sentence=first) if undated else first
    facts: dict[str, Value] = {"sentence": first, "first": Day(dated[0]), "last": Day(dated[-1])}
    match dated[0] == dated[-1], undated:
        case True, True:
            return msg("{sentence} Prices of {first}, some undated.", **facts)
        case True, False:
            return msg("{sentence} Prices of {first}.", **facts)
        case False, True:
            return msg("{sentence} Prices of {first} to {last}, some undated.", **facts)
        case _:
            return msg("{sentence} Prices of {first} to {last}.", **facts)


def source_row(row: Row, today: date) -> Message:
    """What a provider's figures rest on."""
    bases = dict.fromkeys(line.priced.price.basis for line in row.lines)
    bought = [one.offer.basis for part in row.parts if part.best is not None for one in part.best.items]
    found: list[Value] = []
    for basis in (*bases, *bought):
        if isinstance(basis, BookBasis):
            found.append(source_phrase(row.provider.name, basis, today))
        elif isinstance(basis, ServerBasis):
            found.append(msg("set here on {day}", day=Day(basis.set_at)))
    unique = tuple(one for place, one in enumerate(found) if one not in found[:place])
    if len(unique) > SHOWN_SOURCES:
        shown, hidden = unique[:SHOWN_SOURCES], len(unique) - SHOWN_SOURCES
        unique = (*shown, nmsg("{count} more source", "{count} more sources", "count", count=hidden))
    return msg("{provider}: {sources}", provider=Name(row.provider.name), sources=Joined(unique))


def over_months(months: int, total: Value) -> Value:
    """A total, with the time it is for."""
    if months == 1:
        return total
    return nmsg("{total} over {count} month", "{total} over {count} months", "count", total=total, count=months)


def comparison_data(comparison: Comparison) -> dict[str, Json]:
    """For programs."""
    return {
        "months": len(comparison.schedule.months),
        "rows": [_row_data(row) for row in comparison.rows],
        "excluded": [_excluded_data(one) for one in comparison.excluded],
        "as_of": comparison.at.isoformat(),
    }


def _row_data(row: Row) -> Json:
    costs = row.month_costs
    return {
        "provider": row.provider.provider,
        "total": row.total.plain,
        "currency": row.total.unit.value,
        "used": row.use_cost.plain,
        "a_month": row.a_month.plain,
        "months": None if costs is None else [cost.plain for cost in costs],
        "kept": None if row.kept_total is None else row.kept_total.plain,
        "parts": [
            {
                "channel": part.channel.id,
                "models": [line.priced.price.model for line in part.lines],
                "needs": [need.plain for need in part.needs],
                "unit": part.channel.unit.value,
                "purchase": purchase_data(part.best),
            }
            for part in row.parts
        ],
        "unstated": [one.value for one in row.unstated],
        "hidden": [one.fact for one in row.hidden],
    }


def _excluded_data(one: Excluded) -> Json:
    misfit = one.misfit
    return {
        "provider": one.provider.provider,
        "why": misfit.why.value,
        "media": None if misfit.medium is None else misfit.medium.value,
        "attribute": None if misfit.attribute is None else misfit.attribute.value,
        "offered": list(misfit.offered),
    }
