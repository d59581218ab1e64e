"""/pricing: what a server's moderators set, and what holds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from bot.commands.pricing_packs import PACK_COMMANDS
from bot.phrases import grouped, server_name, who_set
from bot.work_phrases import basis_sentence, wallet_name
from core.amounts import Unit
from core.answers import PriceList
from core.budget import Budget
from core.chat.command import Command, Group, Option, OptionKind, always, never
from core.chat.message import Bare, Day, Joined, Message, Name, Value, counted, msg
from core.chat.reply import Button, Json, Lines, Reply, Text, Tone
from core.ledger.changes import WalletKey, WalletName
from core.people import Context
from core.prices.cards import Price, ServerBasis
from core.work.media import Medium


async def set_default(budget: Budget, context: Context, *, provider: WalletName) -> Reply:
    """Let another provider and channel be meant on the server where none is named."""
    done = await budget.set_default_wallet(context, provider)
    before, after = done.before.default, done.after.default
    providers = budget.book.providers
    facts: dict[str, Value] = {
        "provider": wallet_name(providers, after.provider, after.channel),
        "before": wallet_name(providers, before.provider, before.channel),
        "server": server_name(context.caller.server.name),
    }
    back: tuple[Button, ...] = ()
    if before == after:
        title = msg("Where no provider is named, {provider} is meant in {server}, as before", **facts)
    else:
        title = msg("Where no provider is named, {provider} is meant in {server} from now on (was {before})", **facts)
        words = f"{before.provider} {before.channel}"
        back = (Button(msg("Back to {before}", before=facts["before"]), "pricing default", words),)
    return Reply(
        title=title,
        blocks=(
            Text(
                msg(
                    "Prices, balances and alerts are of {provider} then. "
                    "What was recorded elsewhere stays there. Set by {who}.",
                    provider=facts["provider"],
                    who=Name(context.caller.user.name),
                )
            ),
        ),
        buttons=(*back, Button(msg("All prices"), "pricing show")),
        tone=Tone.DONE,
        data={"default": _wallet_data(after), "before": _wallet_data(before)},
    )


async def set_price(budget: Budget, context: Context, *, media: Medium, amount: Decimal) -> Reply:
    """Set a price for the server from now on."""
    done = await budget.set_price(context, media, amount)
    server, who = server_name(context.caller.server.name), Name(context.caller.user.name)
    price, before, example = done.price, done.before, done.example
    own = price.basis.set_by if isinstance(price.basis, ServerBasis) else None
    here = {own: context.caller.user.name} if own else {}
    costs: dict[str, Value] = {"work": counted(media.noun, 1), "price": price.amount, "server": server}
    back: tuple[Button, ...] = ()
    if before is None:
        title = msg("{work} costs {price} in {server} from now on (no price was known)", **costs)
    elif before.amount == price.amount:
        title = msg("{work} costs {price} in {server}, as before", **costs)
    else:
        was = Bare(before.amount)
        title = msg("{work} costs {price} in {server} from now on (was {before})", **costs, before=was)
        back = (Button(msg("Back to {before}", before=was), "pricing set", f"{media.value} {grouped(before.amount)}"),)
    return Reply(
        title=title,
        blocks=(
            Text(
                msg(
                    "For {provider}, any length and model: {work} cost {amount} now. "
                    "What was spent keeps its price. Set by {who}.",
                    provider=wallet_name(budget.book.providers, price.provider, price.channel),
                    work=counted(media.noun, example.lines[0].count),
                    amount=Bare(example.totals[0].amount),
                    who=who,
                )
            ),
        ),
        buttons=(*back, Button(msg("All prices"), "pricing show")),
        tone=Tone.DONE,
        data={"price": _data(price, here), "before": _data(before, {}) if before else None},
    )


async def show_prices(budget: Budget, context: Context) -> Reply:
    """The prices of the server, and what they rest on."""
    prices = await budget.prices(context)
    facts: dict[str, Value] = {
        "server": server_name(context.caller.server.name),
        "provider": wallet_name(budget.book.providers, prices.card.provider.provider, prices.card.channel),
    }
    if not prices.card.prices:
        title = msg("On {provider}, which is meant in {server}, what one costs depends on more than its kind", **facts)
        return Reply(title=title, next=f"/provider {prices.card.provider.provider}", data={"prices": []})
    in_credits = prices.card.unit is Unit.CREDIT
    listed = tuple(
        msg("{work} {price}", work=counted(medium.noun, 1), price=Bare(price.amount) if in_credits else price.amount)
        for medium, price in prices.card.prices.items()
    )
    rows = tuple(_row(price, prices) for price in prices.card.prices.values())
    return Reply(
        title=(
            msg("Prices in {server}, in credits on {provider}: {prices}", **facts, prices=Joined(listed))
            if in_credits
            else msg("Prices in {server} on {provider}: {prices}", **facts, prices=Joined(listed))
        ),
        blocks=(Lines(rows),),
        source=basis_sentence(
            prices.card.provider,
            prices.card.channel,
            tuple(prices.card.prices.values()),
            context.caller.server.name,
            prices.moderators,
            context.at.date(),
            settable=True,
        ),
        data={"prices": [_data(price, prices.moderators) for price in prices.card.prices.values()]},
    )


def _row(price: Price, prices: PriceList) -> Message:
    provider = prices.provider
    work = counted(price.medium.noun, 1)
    if not isinstance(price.basis, ServerBasis):
        return msg("{work}: {price}, as {provider} charges", work=work, price=price.amount, provider=Name(provider))
    set_by: dict[str, Value] = {"day": Day(price.basis.set_at), "who": who_set(price.basis, prices.moderators)}
    listed = prices.book.prices.get(price.medium)
    if listed is None:
        return msg("{work}: {price}, set on {day} by {who}", work=work, price=price.amount, **set_by)
    return msg(
        "{work}: {price}, set on {day} by {who}; {provider} charges {listed}",
        work=work,
        price=price.amount,
        **set_by,
        provider=Name(provider),
        listed=Bare(listed.amount),
    )


def _data(price: Price, moderators: Mapping[UUID, str]) -> dict[str, Json]:
    own = price.basis if isinstance(price.basis, ServerBasis) else None
    return {
        "media": price.medium.value,
        "provider": price.provider,
        "channel": price.channel,
        "model": price.model,
        "amount": price.amount.plain,
        "unit": price.amount.unit.value,
        "set_by": moderators.get(own.set_by) if own and own.set_by else None,
        "set_at": own.set_at.isoformat() if own else None,
    }


def _wallet_data(key: WalletKey) -> dict[str, Json]:
    return {"provider": key.provider, "channel": key.channel, "unit": key.unit.value}


PRICING = Group(
    name="pricing",
    summary=msg("Prices on this server: see them, set them."),
    commands=(
        Command(
            name="show",
            summary=msg("The prices on this server, and who set them."),
            handler=show_prices,
            examples=("/pricing show",),
            private=never,
        ),
        Command(
            name="set",
            summary=msg("Set what one generation costs on this server."),
            options=(
                Option("media", OptionKind.MEDIUM, msg("What is made, e.g. video")),
                Option("amount", OptionKind.QUANTITY, msg("How much one costs, e.g. 450")),
            ),
            handler=set_price,
            examples=("/pricing set video 450",),
            private=never,
            for_moderators=always,
            writes=True,
        ),
        Command(
            name="default",
            summary=msg("Choose what is meant on this server where no provider is named."),
            options=(Option("provider", OptionKind.WALLET, msg("Which provider and channel, e.g. runway api")),),
            handler=set_default,
            examples=("/pricing default runway api",),
            private=never,
            for_moderators=always,
            writes=True,
        ),
        *PACK_COMMANDS,
    ),
    default="show",
)
