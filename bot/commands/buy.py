"""/buy: the cheapest way to have so many credits, or enough for some work."""

from __future__ import annotations

from fractions import Fraction

from bot.buying_phrases import (
    ends_rows,
    excluded_sentence,
    items_phrase,
    leftover_sentence,
    purchase_data,
    purchase_sentence,
    source_sentence,
    way_sentence,
)
from bot.phrases import needs, spoken, work_phrase
from bot.retry_phrases import mean_phrase, times_phrase
from bot.wallet_phrases import name_of, wallet_words
from core.answers import Buying
from core.budget import Budget
from core.buying.offers import PackOffer, UseOffer
from core.buying.purchase import Purchase, Way
from core.chat.command import Command, Option, OptionKind, never
from core.chat.message import Bare, Message, Value, msg, nmsg
from core.chat.reply import Block, Button, Lines, Reply, Text
from core.ledger.changes import WalletName
from core.money import Quantity
from core.people import Context
from core.work.work import Work


async def buy(
    budget: Budget,
    context: Context,
    *,
    work: Work | Quantity,
    provider: WalletName | None = None,
    confidence: Fraction | None = None,
) -> Reply:
    """The cheapest purchase; buys nothing."""
    answer = await budget.buy(context, work, provider, confidence)
    found = answer.purchases
    best = found.best or found.spread
    if best is None:
        raise TypeError("buy() raises where nothing can be bought")
    blocks: list[Block] = [Text(one) for one in _needed(answer)]
    blocks += [Text(one) for one in (leftover_sentence(best), way_sentence(best)) if one is not None]
    blocks += [Text(one) for one in _others(answer, best)]
    if not answer.key.unit.money:
        blocks.append(Lines(ends_rows(best)))
    left_out = excluded_sentence(found.offers.excluded)
    blocks += [Text(left_out)] if left_out is not None else []
    return Reply(
        title=_title(answer, best, budget),
        blocks=tuple(blocks),
        source=source_sentence(found, context.caller.server.name, answer.moderators, context.today),
        buttons=_bought(answer, best, budget),
        data={
            "provider": answer.key.provider,
            "channel": answer.key.channel,
            "needed": answer.needed.plain,
            "unit": answer.needed.unit.value,
            "best": purchase_data(best),
            "runner_up": purchase_data(found.runner_up),
            "smallest_only": purchase_data(found.single),
            "at_least": None if found.at_least is None else found.at_least.plain,
        },
    )


def _title(answer: Buying, best: Purchase, budget: Budget) -> Message:
    facts: dict[str, Value] = {
        "cost": mean_phrase(best.cost, bare=False, first=True),
        "amount": best.amount,
        "provider": name_of(budget.book.providers, answer.key),
        "items": items_phrase(best),
    }
    if answer.key.unit.money:
        return msg("{cost} on {provider}, paid as used: nothing has to be bought first", **facts)
    if all(isinstance(one.offer, UseOffer) for one in best.items):
        return msg("{cost} for {amount} on {provider}, paid as used", **facts)
    if best.way is Way.SPREAD:
        return msg("{cost} for {amount} on {provider}, if you can wait for further months: {items}", **facts)
    return msg("{cost} for {amount} on {provider}: {items}", **facts)


def _needed(answer: Buying) -> list[Message]:
    """What is needed for the work."""
    if answer.priced is None:
        return []
    if answer.risk is None or answer.confidence is None:
        return [needs(answer.priced, answer.needed)]
    return [
        nmsg(
            "{amount} is enough for {work} {often}; on average {mean} is used.",
            "{amount} are enough for {work} {often}; on average {mean} are used.",
            "amount",
            amount=answer.needed,
            work=work_phrase(answer.priced),
            often=times_phrase(answer.confidence),
            mean=mean_phrase(answer.risk.spread.mean),
        )
    ]


def _others(answer: Buying, best: Purchase) -> list[Message]:
    """What it is to be compared with."""
    found, told = answer.purchases, list[Message]()
    if found.runner_up is not None:
        told.append(msg("Next best: {purchase}.", purchase=purchase_sentence(found.runner_up)))
    if found.single is not None:
        (only,) = found.single.items
        size = Bare(only.offer.amount) if isinstance(only.offer, PackOffer) else Bare(only.amount)
        told.append(msg("Only packs of {size}: {cost}.", size=size, cost=mean_phrase(found.single.cost, bare=False)))
    if found.spread is not None and found.spread is not best:
        told.append(msg("If you can wait for further months: {purchase}.", purchase=purchase_sentence(found.spread)))
    if found.at_least is not None and found.best is not None and found.at_least < found.best.cost:
        told.append(msg("There may be better: nothing costs less than {least}.", least=found.at_least))
    return told


def _bought(answer: Buying, best: Purchase, budget: Budget) -> tuple[Button, ...]:
    """To record it when it was bought."""
    if answer.key.unit.money or (len(best.items) > 1 and best.way is not Way.PACKS):
        return ()
    wallet = wallet_words(budget.book.providers, answer.key)
    words = f"{spoken(best.amount)} {spoken(best.cost)} provider {wallet}"
    return (Button(msg("I bought it"), "topup", words),)


BUY = Command(
    name="buy",
    summary=msg("The cheapest way to buy what some work takes. Buys nothing."),
    options=(
        Option("work", OptionKind.WORK_OR_QUANTITY, msg("What to make, or how many credits, e.g. 9,000")),
        Option("provider", OptionKind.WALLET, msg("Whose credits, e.g. runway web"), required=False),
        Option("confidence", OptionKind.CONFIDENCE, msg("How often it is to be enough, e.g. 95%"), required=False),
    ),
    handler=buy,
    examples=("/buy 9,000", "/buy 50 videos at 60%", "/buy 2,000 on runway api"),
    private=never,
)
