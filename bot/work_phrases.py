"""Turns of phrase about work and its prices: what was understood, what was assumed, what the prices rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from bot.phrases import STALE_PLAN_DAYS, server_name, source_phrase, who_set
from core.amounts import Amount
from core.chat.message import Bare, Day, Joined, Listed, Message, Name, Sentences, Value, counted, msg, nmsg
from core.chat.reply import Text
from core.prices.cards import BookBasis, Price, ServerBasis
from core.prices.estimate import Estimate, EstimateLine
from core.prices.plans import Plan
from core.prices.provider import ChannelKey, Provider
from core.prices.rates import Certainty
from core.prices.worth import fixed_worth, plan_for, share_of_plan
from core.work.attributes import NO, YES, Attribute, Kind
from core.work.media import Medium

SHOWN_SOURCES = 3


def attribute_name(attribute: str) -> Message:
    """What a thing that can be said is called within a sentence."""
    if attribute == "model":
        return msg("model")
    match Attribute.of(attribute):
        case Attribute.MODE:
            return msg("mode")
        case Attribute.DELIVERY:
            return msg("delivery")
        case Attribute.REGION:
            return msg("region")
        case Attribute.HDR:
            return msg("HDR")
        case Attribute.STYLE:
            return msg("style")
        case Attribute.QUALITY:
            return msg("quality")
        case Attribute.RESOLUTION:
            return msg("resolution")
        case Attribute.SIZE:
            return msg("size")
        case Attribute.INPUT:
            return msg("input")
        case Attribute.BATCH:
            return msg("outputs of a prompt")
        case Attribute.LENGTH:
            return msg("length")
        case Attribute.SOUND:
            return msg("sound")
        case Attribute.VOICE:
            return msg("voice control")
        case Attribute.INTERPOLATION:
            return msg("interpolation")
        case Attribute.SEARCH:
            return msg("web search")
        case Attribute.THINKING:
            return msg("high thinking")
        case Attribute.EXPANSION:
            return msg("prompt expansion")
        case Attribute.FRAMES:
            return msg("frames")
        case Attribute.MEGAPIXELS:
            return msg("megapixels")
        case Attribute.REFERENCES:
            return msg("reference images")
        case Attribute.SOURCE_LENGTH:
            return msg("length of the source")
        case Attribute.SOURCE_MEGAPIXELS:
            return msg("megapixels of the source")
        case Attribute.SCALE:
            return msg("scale")
        case Attribute.OUTPUT_TOKENS:
            return msg("output tokens")
        case Attribute.TEXT_TOKENS:
            return msg("text tokens")
        case Attribute.PROMPT_TOKENS:
            return msg("prompt tokens")
        case Attribute.IMAGE_TOKENS:
            return msg("image tokens")
        case Attribute.CACHED_PROMPT_TOKENS:
            return msg("cached prompt tokens")
        case Attribute.CACHED_IMAGE_TOKENS:
            return msg("cached image tokens")
        case Attribute.CHARACTERS:
            return msg("characters")
        case Attribute.GPU_SECONDS:
            return msg("seconds of hardware")


def media_word(medium: Medium) -> Message:
    """A kind, as many."""
    match medium:
        case Medium.VIDEO:
            return msg("videos")
        case Medium.IMAGE:
            return msg("images")
        case Medium.AUDIO:
            return msg("audio")


def _number(value: str) -> Value:
    return int(value) if value.isdecimal() else Name(value)


def said_phrase(attribute: Attribute, value: str, medium: str) -> Value:
    """One thing that was understood of a kind, as a fact in a list: "10 s", "1080p", "silent"."""
    match attribute:
        case Attribute.LENGTH:
            return msg("{number} s", number=_number(value))
        case Attribute.SOURCE_LENGTH:
            return msg("from {number} s", number=_number(value))
        case Attribute.MEGAPIXELS:
            return msg("{number} MP", number=_number(value))
        case Attribute.SOURCE_MEGAPIXELS:
            return msg("from {number} MP", number=_number(value))
        case Attribute.SOUND:
            return msg("with sound") if value == YES else msg("silent")
        case Attribute.INPUT:
            return Name(f"{value}-to-{medium}")
        case Attribute.HDR:
            return Name({YES: "HDR", NO: "SDR"}.get(value, "HDR + EXR"))
        case Attribute.RESOLUTION | Attribute.SIZE:
            return Name(value.upper() if value in ("sd", "hd") else value)
        case Attribute.SCALE:
            return msg("{number} times as wide", number=_number(value))
        case Attribute.BATCH:
            return msg("{number} a prompt", number=_number(value))
    name = attribute_name(attribute.value)
    if attribute.kind is Kind.NUMBER:
        return msg("{number} {attribute}", number=_number(value), attribute=name)
    if value == YES:
        return msg("with {attribute}", attribute=name)
    if value == NO:
        return msg("without {attribute}", attribute=name)
    return msg("{label} {attribute}", label=Name(value), attribute=name)


def understood(line: EstimateLine) -> tuple[Value, ...]:
    """What a line was understood to be: its model, and all that its price depends on."""
    name: tuple[Value, ...] = (Name(line.model_name),) if line.model_name else ()
    shown = [attribute for attribute in Attribute if attribute.value in line.values]
    shown = [attribute for attribute in shown if attribute.value not in line.unaffected]
    return name + tuple(said_phrase(a, line.values[a.value], line.medium.value) for a in shown)


def work_of(line: EstimateLine) -> Message:
    """A line's work: "3 videos (Gen-4.5, 10 s)"."""
    work = counted(line.medium.noun, line.count)
    facts = understood(line)
    return msg("{work} ({facts})", work=work, facts=Listed(facts)) if facts else work


def line_row(line: EstimateLine) -> Message:
    """One line of an estimate: 50 videos × 500 = 25,000."""
    work, price = work_of(line), Bare(line.price.amount)
    if line.amount is None:
        return msg("{work}: no price is known", work=work)
    amount = Bare(line.amount)
    match Certainty(line.certainty):
        case Certainty.RANGE if line.at_most is not None:
            return msg("{work}: between {least} and {most}", work=work, least=amount, most=Bare(line.at_most))
        case Certainty.FROM:
            return msg("{work}: {amount} or more", work=work, amount=amount)
        case Certainty.ABOUT if line.outputs > 1:
            jobs = _prompts(line)
            return msg(
                "{work}: {jobs} × about {price} = about {amount}", work=work, jobs=jobs, price=price, amount=amount
            )
        case Certainty.ABOUT:
            return msg("{work} × about {price} = about {amount}", work=work, price=price, amount=amount)
    if line.outputs > 1:
        return msg("{work}: {jobs} × {price} = {amount}", work=work, jobs=_prompts(line), price=price, amount=amount)
    return msg("{work} × {price} = {amount}", work=work, price=price, amount=amount)


def _prompts(line: EstimateLine) -> Message:
    return nmsg(
        "{jobs} prompt of {outputs}", "{jobs} prompts of {outputs}", "jobs", jobs=line.jobs, outputs=line.outputs
    )


def wallet_name(providers: Mapping[str, Provider], provider_id: str, channel: str) -> Name:
    """A provider, with the channel where it is not the default one: "Runway (web app)"."""
    return Name(providers[provider_id].name_with(channel))


def rough_title(line: EstimateLine, where: Name, work: Value) -> Message:
    """The title of an estimate of which nothing is exact."""
    if line.amount is None:
        return msg("No price is known on {provider} for {work}", provider=where, work=work)
    match Certainty(line.certainty):
        case Certainty.RANGE if line.at_most is not None:
            return msg(
                "Between {least} and {most} on {provider} for {work}",
                least=Bare(line.amount),
                most=line.at_most,
                provider=where,
                work=work,
            )
        case Certainty.FROM:
            return msg("{amount} or more on {provider} for {work}", amount=line.amount, provider=where, work=work)
        case _:
            return msg("About {amount} on {provider} for {work}", amount=line.amount, provider=where, work=work)


def cost_phrase(estimate: Estimate, providers: Mapping[str, Provider], *, of_provider: bool = False) -> Value:
    """What work comes to, short: "32,000 credits on Vidzy", "about 40 credits on Pika".

    Args:
        of_provider: Beside the provider's name, which is not said again.
    """

    def on(cost: Value, provider: str, channel: str) -> Value:
        if of_provider and channel == providers[provider].default.channel:
            return cost
        return msg("{amount} on {provider}", amount=cost, provider=wallet_name(providers, provider, channel))

    totals = tuple(on(total.amount, total.provider, total.channel) for total in estimate.totals)
    if totals and not estimate.exact:
        return msg("{totals} for what has an exact price", totals=Joined(totals))
    if totals:
        return Joined(totals)
    if len(estimate.lines) > 1:
        return msg("no exact price is known")
    line = estimate.lines[0]
    return on(_rough_cost(line), line.price.provider, line.price.channel)


def _rough_cost(line: EstimateLine) -> Message:
    if line.amount is None:
        return msg("no price is known")
    match Certainty(line.certainty):
        case Certainty.RANGE if line.at_most is not None:
            return msg("between {least} and {most}", least=Bare(line.amount), most=line.at_most)
        case Certainty.FROM:
            return msg("{amount} or more", amount=line.amount)
        case _:
            return msg("about {amount}", amount=line.amount)


def remarks(estimate: Estimate, providers: Mapping[str, Provider]) -> tuple[Text, ...]:
    """What was assumed and why, what changes nothing, what is billed otherwise than asked, and what is not exact."""
    found: list[Message] = []
    unaffected: dict[tuple[str, bool], list[str]] = {}
    for line in estimate.lines:
        found += _assumption(line, providers[line.price.provider])
        own = isinstance(line.price.basis, ServerBasis)
        unaffected.setdefault((line.price.provider, own), []).extend(line.unaffected)
        if line.asked_length is not None:
            found.append(
                msg(
                    "{asked} s are billed as {billed} s, the next length on offer.",
                    asked=_number(line.asked_length),
                    billed=_number(line.values["length"]),
                )
            )
    found += [
        _same_whatever(Name(providers[provider].name), names, own=own)
        for (provider, own), names in unaffected.items()
        if names
    ]
    if not estimate.exact:
        found.append(msg("A price that is not exact enters no total."))
    if len(estimate.lines) == 1:
        basis = estimate.lines[0].price.basis
        if isinstance(basis, BookBasis) and basis.note:
            found.append(msg("On this price: {note}", note=Name(basis.note)))
    return tuple(Text(message) for place, message in enumerate(found) if message not in found[:place])


def _same_whatever(provider: Name, names: Sequence[str], *, own: bool) -> Message:
    """That what was said changes no price. What moderators set is one price for all, whatever the provider charges."""
    what = Joined(tuple(attribute_name(name) for name in dict.fromkeys(names)))
    if own:
        return msg(
            "The price that was set here for {provider} is the same whatever the {what}.", provider=provider, what=what
        )
    return msg("As far as is known {provider} charges the same whatever the {what}.", provider=provider, what=what)


def _assumption(line: EstimateLine, provider: Provider) -> list[Message]:
    model: tuple[Value, ...] = (Name(line.model_name),) if "model" in line.assumed and line.model_name else ()
    filled = [attribute for attribute in Attribute if attribute.value in line.assumed]
    filled = [attribute for attribute in filled if attribute.value in line.values]
    facts = model + tuple(said_phrase(a, line.values[a.value], line.medium.value) for a in filled)
    if not facts:
        return []
    chosen = provider.default.media.get(line.medium)
    if model and chosen is not None and chosen.model == line.price.model:
        return [msg("Assumed: {facts}. {reason}", facts=Listed(facts), reason=Name(chosen.reason))]
    return [msg("Assumed: {facts}.", facts=Listed(facts))]


def worth_remarks(estimate: Estimate, providers: Mapping[str, Provider], today: date) -> tuple[Text, ...]:
    """What the totals cost in money: where a credit has one price by that, else through a plan, which is named."""
    found = []
    for total in estimate.totals:
        provider = providers[total.provider]
        channel = provider.channel(total.channel)
        money = fixed_worth(total.amount, channel)
        plan = None if channel.unit.money else plan_for(total.amount, provider, channel.id)
        if money is not None and channel.worth is not None:
            units = Amount.exactly(channel.worth.units, channel.unit)
            found.append(
                nmsg(
                    "{amount} cost {money}: {units} costs {price}.",
                    "{amount} cost {money}: {units} cost {price}.",
                    "units",
                    amount=total.amount,
                    money=_about(money),
                    units=units,
                    price=Amount.exactly(channel.worth.price, channel.worth.currency),
                )
            )
        elif plan is not None:
            found.append(_through_plan(total.amount, provider, plan, today))
    return tuple(Text(message) for message in found)


def _through_plan(amount: Amount, provider: Provider, plan: Plan, today: date) -> Message:
    share = share_of_plan(amount, plan)
    if share is None or plan.allowance is None or plan.price.month is None:
        raise TypeError("plan_for() chooses a plan that states both")
    day = provider.source(plan.source).day
    facts: dict[str, Value] = {
        "amount": amount,
        "money": _about(share),
        "plan": Name(plan.name),
        "price": Amount.exactly(plan.price.month, plan.price.currency),
        "allowance": Amount.exactly(plan.allowance.amount, amount.unit),
    }
    if day is None:
        return msg(
            "{amount} are {money} of the plan {plan}: {price} a month for {allowance}, by an undated page.", **facts
        )
    facts["day"] = Day(day)
    if (today - day).days > STALE_PLAN_DAYS:
        return msg(
            "{amount} are {money} of the plan {plan}: {price} a month for {allowance}, on {day}, {days} days ago.",
            **facts,
            days=(today - day).days,
        )
    return msg("{amount} are {money} of the plan {plan}: {price} a month for {allowance}, on {day}.", **facts)


def _about(money: Amount) -> Message:
    """As it is up to four decimals; else to a cent, or a hundredth of one where it is little, and called rounded."""
    little = Decimal("0.0001")
    if not money.decimal % little:
        return msg("{money}", money=money)
    step = Decimal("0.01") if money.decimal >= Decimal("0.1") else little
    return msg("about {money}", money=Amount.exactly(money.decimal.quantize(step, ROUND_HALF_UP), money.unit))


def source_of(
    estimate: Estimate,
    providers: Mapping[str, Provider],
    server: str,
    moderators: Mapping[UUID, str],
    today: date,
    default: ChannelKey | None,
) -> Message:
    """What the prices rest on, a sentence a provider and channel.

    Args:
        default: What is meant on the server where none is named; None: what it set could not be read.
    """
    prices = [line.price for line in estimate.lines]
    wallets = dict.fromkeys((price.provider, price.channel) for price in prices)
    sentences = tuple(
        basis_sentence(
            providers[provider],
            channel,
            [price for price in prices if (price.provider, price.channel) == (provider, channel)],
            server,
            moderators,
            today,
            settable=ChannelKey(provider, channel) == default,
        )
        for provider, channel in wallets
    )
    return sentences[0] if len(sentences) == 1 else msg("{sentences}", sentences=Sentences(sentences))


def basis_sentence(
    provider: Provider,
    channel: str,
    prices: Sequence[Price],
    server: str,
    moderators: Mapping[UUID, str],
    today: date,
    *,
    settable: bool,
) -> Message:
    """What the prices of one channel rest on. At least one price.

    Args:
        settable: Moderators may set them.
    """
    own = [price.basis for price in prices if isinstance(price.basis, ServerBasis)]
    book = [price.basis for price in prices if isinstance(price.basis, BookBasis)]
    latest = max(own, key=lambda basis: basis.set_at, default=None)
    facts: dict[str, Value] = {"provider": Name(provider.name), "channel": Name(provider.channel(channel).name)}
    if book:
        seen = [basis for place, basis in enumerate(book) if basis not in book[:place]]
        phrases: list[Message] = []
        for basis in seen:
            phrase = source_phrase(provider.name, basis, today)
            if phrase not in phrases:
                phrases.append(phrase)
        facts["source"] = Joined(tuple(phrases[:SHOWN_SOURCES]))
    if latest is None and settable:
        return msg(
            "Prices: {provider} {channel}, from {source}; {server} has not set its own.",
            server=server_name(server),
            **facts,
        )
    if latest is None:
        return msg("Prices: {provider} {channel}, from {source}.", **facts)
    set_by: dict[str, Value] = {
        "server": server_name(server),
        "day": Day(latest.set_at),
        "who": who_set(latest, moderators),
    }
    if not book:
        return msg("Prices: {server}'s own, last set on {day} by {who}.", **set_by)
    return msg(
        "Prices: partly {server}'s own, last set on {day} by {who}; the others {provider} {channel}, from {source}.",
        **set_by,
        **facts,
    )
