"""/pricing: what a server's moderators set, and what holds."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.commands.pricing_packs import PACK_COMMANDS
from bot.phrases import server_name, spoken, who_set
from bot.settings_phrases import server_questions
from bot.wallet_phrases import wallet_words
from bot.work_phrases import basis_sentence, wallet_name
from core.amounts import Unit
from core.answers import PriceList, SettingsChanged
from core.budget import Budget
from core.chat.command import Command, Group, Option, OptionKind, always, never
from core.chat.message import Bare, Day, Joined, Message, Name, Value, counted, msg
from core.chat.reply import Button, Json, Lines, Reply, Text, Tone
from core.ledger.changes import WalletKey, WalletName
from core.money import Quantity
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
        buttons=(*back, *_next_questions(done), Button(msg("All prices"), "pricing show")),
        tone=Tone.DONE,
        data={"default": _wallet_data(after), "before": _wallet_data(before)},
    )


def _next_questions(done: SettingsChanged) -> tuple[Button, ...]:
    """What else there is to choose for a server, when this is the first that is chosen."""
    before, after = done.before.choices.server, done.after.choices.server
    return server_questions(after) if before.default is None else ()


async def set_price(
    budget: Budget, context: Context, *, media: Medium, amount: Quantity, provider: WalletName | None = None
) -> Reply:
    """Set a price for the server from now on."""
    done = await budget.set_price(context, media, amount, provider)
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
    key = WalletKey(price.provider, price.channel, price.amount.unit)
    if before is None or not isinstance(before.basis, ServerBasis):
        back = (Button(msg("Remove"), "pricing remove", f"{media.value} {_on(key)}"),)
    elif before.amount != price.amount:
        back = (_set_again(msg("Back to {before}", before=Bare(before.amount)), before),)
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
        buttons=(*back, _all_prices(budget, key)),
        tone=Tone.DONE,
        data={"price": _data(price, here), "before": _data(before, {}) if before else None},
    )


async def remove_price(budget: Budget, context: Context, *, media: Medium, provider: WalletName | None = None) -> Reply:
    """Let what the price book says hold again on the server from now on."""
    done = await budget.remove_price(context, media, provider)
    price = done.price
    facts: dict[str, Value] = {
        "work": counted(media.noun, 1),
        "server": server_name(context.caller.server.name),
        "before": Bare(done.before.amount),
        "provider": wallet_name(budget.book.providers, done.key.provider, done.key.channel),
    }
    if price is not None:
        facts["price"] = price.amount
        title = msg("{work} costs {price} in {server} again, as {provider} charges (was {before})", **facts)
    elif done.listed:
        title = msg("{work} costs what {provider} charges in {server} again (was {before})", **facts)
    else:
        title = msg("No price of {work} on {provider} is known in {server} any more (was {before})", **facts)
    depends = price is None and done.listed
    return Reply(
        title=title,
        blocks=(
            *((Text(msg("What one costs there depends on more than its kind.")),) if depends else ()),
            Text(
                msg(
                    "What was spent keeps its price, and so do the days until now. Taken back by {who}.",
                    who=Name(context.caller.user.name),
                )
            ),
        ),
        buttons=(_set_again(msg("Set it again"), done.before), _all_prices(budget, done.key)),
        tone=Tone.DONE,
        data={"price": _data(price, {}) if price else None, "before": _data(done.before, {})},
    )


def _set_again(label: Message, price: Price) -> Button:
    on = f"on {price.provider} {price.channel}"
    return Button(label, "pricing set", f"{price.medium.value} {spoken(price.amount)} {on}")


def _on(key: WalletKey) -> str:
    return f"on {key.provider} {key.channel}"


def _all_prices(budget: Budget, key: WalletKey) -> Button:
    return Button(msg("All prices"), "pricing show", f"on {wallet_words(budget.book.providers, key)}")


async def show_prices(budget: Budget, context: Context, *, provider: WalletName | None = None) -> Reply:
    """The prices of the server, and what they rest on."""
    prices = await budget.prices(context, provider)
    facts: dict[str, Value] = {
        "server": server_name(context.caller.server.name),
        "provider": wallet_name(budget.book.providers, prices.card.provider.provider, prices.card.channel),
    }
    if not prices.card.prices:
        title = msg("On {provider} in {server}, what one costs depends on more than its kind", **facts)
        if prices.card.default:
            title = msg(
                "On {provider}, which is meant in {server}, what one costs depends on more than its kind", **facts
            )
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
            context.today,
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


_PROVIDER = Option("provider", OptionKind.WALLET, msg("Whose, e.g. runway api"), required=False)

PRICING = Group(
    name="pricing",
    summary=msg("Prices on this server: see them, set them."),
    commands=(
        Command(
            name="show",
            summary=msg("The prices on this server, and who set them."),
            options=(_PROVIDER,),
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
                _PROVIDER,
            ),
            handler=set_price,
            examples=("/pricing set video 450", "/pricing set video 60 on runway api"),
            private=never,
            for_moderators=always,
            writes=True,
        ),
        Command(
            name="remove",
            summary=msg("Take back a price that was set on this server."),
            options=(Option("media", OptionKind.MEDIUM, msg("Of what, e.g. video")), _PROVIDER),
            handler=remove_price,
            examples=("/pricing remove video", "/pricing remove video on runway api"),
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
