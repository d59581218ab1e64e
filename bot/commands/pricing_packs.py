"""/pricing pack: the packs of credits that moderators sell, or know of, on their server."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pack_phrases import each_phrase, pack_data, pack_row, pack_words, set_pack_row
from bot.phrases import STALE_PLAN_DAYS, server_name
from bot.provider_phrases import pack_row as listed_row
from bot.provider_phrases import section, unit_word
from bot.source_phrases import sources_phrase
from bot.wallet_phrases import name_of, wallet_words
from core.amounts import Amount
from core.answers import PackChanged, PackList
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind, always, never
from core.chat.message import Message, Name, Value, msg, nmsg
from core.chat.reply import Button, Json, Lines, Reply, Text, Tone
from core.ledger.changes import WalletName
from core.money import Quantity
from core.people import Context, Moderates
from core.prices.cards import ServerPack

EXAMPLE_PACK = "/pricing pack 1,000 $10"


async def set_pack(
    budget: Budget, context: Context, *, amount: Quantity, price: Amount, provider: WalletName | None = None
) -> Reply:
    """Let a pack be sold on the server from now on."""
    done = await budget.set_pack(context, amount, price, provider)
    pack, before = done.pack, done.before
    if pack is None:
        raise TypeError("a pack that is set is there")
    facts: dict[str, Value] = {
        "amount": pack.amount,
        "provider": name_of(budget.book.providers, done.key),
        "price": pack.price,
        "server": server_name(context.caller.server.name),
    }
    buttons = [Button(msg("Remove"), "pricing remove-pack", pack_words(pack, price=False))]
    if before is None:
        title = msg("A pack of {amount} on {provider} costs {price} in {server} from now on", **facts)
    elif before.price == pack.price:
        title = msg("A pack of {amount} on {provider} costs {price} in {server}, as before", **facts)
    else:
        facts["before"] = before.price
        title = msg("A pack of {amount} on {provider} costs {price} in {server} from now on (was {before})", **facts)
        buttons = [Button(msg("Back to {before}", before=before.price), "pricing pack", pack_words(before))]
    that = msg(
        "That is {each}. What was bought keeps its price. Set by {who}.",
        each=each_phrase(pack),
        who=Name(context.caller.user.name),
    )
    return Reply(
        title=title,
        blocks=(Text(that), *_others(done, pack), *_first(budget, done, facts)),
        buttons=(*buttons, _all_packs(budget, done)),
        tone=Tone.DONE,
        data=_changed_data(done, context),
    )


def _others(done: PackChanged, pack: ServerPack) -> tuple[Text | Lines, ...]:
    """The other packs beside it."""
    others = [pack_row(other) for other in done.packs if other != pack]
    return (Text(msg("Also sold:")), *_whole(others)) if others else ()


def _whole(rows: Sequence[Message]) -> tuple[Lines, ...]:
    """Rows that are read one by one: their parts are not drawn below each other."""
    return (Lines(tuple(msg("{row}", row=row) for row in rows)),)


def _first(budget: Budget, done: PackChanged, facts: dict[str, Value]) -> tuple[Text, ...]:
    """That a server's packs take the place of all that a provider sells, where it sells something."""
    provider = budget.book.provider(done.key.provider)
    sold = {*(pack.channel for pack in provider.packs), *(plan.channel for plan in provider.plans)}
    if done.before is not None or len(done.packs) > 1 or done.key.channel not in sold:
        return ()
    only = msg("In {server} it takes the place of all that {provider} itself sells.", **facts)
    return (Text(only),)


async def remove_pack(
    budget: Budget, context: Context, *, amount: Quantity, provider: WalletName | None = None
) -> Reply:
    """Let a pack not be sold on the server any more."""
    done = await budget.remove_pack(context, amount, provider)
    before = done.before
    if before is None:
        raise TypeError("a pack that is taken away was there")
    title = msg(
        "{server} has no pack of {amount} on {provider} any more (was {price})",
        server=server_name(context.caller.server.name),
        amount=before.amount,
        provider=name_of(budget.book.providers, done.key),
        price=before.price,
    )
    left = [pack_row(pack) for pack in done.packs]
    return Reply(
        title=title,
        blocks=(Text(msg("Still sold:")), *_whole(left)) if left else (Text(msg("No other is set.")),),
        buttons=(Button(msg("Set it again"), "pricing pack", pack_words(before)), _all_packs(budget, done)),
        tone=Tone.DONE,
        data=_changed_data(done, context),
    )


def _all_packs(budget: Budget, done: PackChanged) -> Button:
    return Button(msg("All packs"), "pricing packs", f"on {wallet_words(budget.book.providers, done.key)}")


def _changed_data(done: PackChanged, context: Context) -> dict[str, Json]:
    pack, before = done.pack, done.before
    here = {pack.set_by: context.caller.user.name} if pack and pack.set_by else {}
    return {"pack": pack_data(pack, here) if pack else None, "before": pack_data(before, {}) if before else None}


async def list_packs(budget: Budget, context: Context, *, provider: WalletName | None = None) -> Reply:
    """The packs of the server, and who set them."""
    found = await budget.packs(context, provider)
    facts: dict[str, Value] = {
        "server": server_name(context.caller.server.name),
        "provider": name_of(budget.book.providers, found.key),
    }
    data: dict[str, Json] = {"packs": [pack_data(pack, found.moderators) for pack in found.packs]}
    if found.packs:
        rows = _whole([set_pack_row(pack, found.moderators) for pack in found.packs])
        title = nmsg(
            "{count} pack on {provider} in {server}",
            "{count} packs on {provider} in {server}",
            "count",
            count=len(found.packs),
            **facts,
        )
        return Reply(title, rows, data=data)
    if found.key.unit.money:
        facts["unit"] = unit_word(found.key.unit)
        title = msg("{provider} is paid in {unit}: there are no packs to buy first", **facts)
        return Reply(title, next=f"/provider {found.key.provider}", data=data)
    return _none_set(budget, context, found, facts, data)


def _none_set(
    budget: Budget, context: Context, found: PackList, facts: dict[str, Value], data: dict[str, Json]
) -> Reply:
    """What the provider itself sells then."""
    sold = budget.book.provider(found.key.provider)
    packs = [pack for pack in sold.packs if pack.channel == found.key.channel]
    sources: Message | None = None
    if packs:
        today = context.today
        sources = msg(
            "Packs: {sources}.", sources=sources_phrase(sold, (p.source for p in packs), today, STALE_PLAN_DAYS)
        )
    wallet = wallet_words(budget.book.providers, found.key)
    member = context.caller.moderates is Moderates.NO
    return Reply(
        title=msg("{server} has set no packs of its own on {provider}", **facts),
        blocks=tuple(section(msg("{provider} itself sells:", **facts), [listed_row(sold, pack) for pack in packs])),
        source=sources,
        next=f"/provider {found.key.provider}" if member else f"{EXAMPLE_PACK} on {wallet}",
        data=data,
    )


_PROVIDER = Option("provider", OptionKind.WALLET, msg("Whose credits, e.g. runway web"), required=False)
PACK_COMMANDS = (
    Command(
        name="pack",
        summary=msg("Set what a pack of credits costs on this server."),
        options=(
            Option("amount", OptionKind.QUANTITY, msg("How many credits it has, e.g. 1,000")),
            Option("price", OptionKind.MONEY, msg("How much it costs, e.g. $10")),
            _PROVIDER,
        ),
        handler=set_pack,
        examples=(EXAMPLE_PACK, f"{EXAMPLE_PACK} on runway web"),
        private=never,
        for_moderators=always,
        writes=True,
    ),
    Command(
        name="packs",
        summary=msg("The packs of credits on this server, and who set them."),
        options=(_PROVIDER,),
        handler=list_packs,
        examples=("/pricing packs", "/pricing packs on runway web"),
        private=never,
    ),
    Command(
        name="remove-pack",
        summary=msg("Take a pack of credits away from this server."),
        options=(Option("amount", OptionKind.QUANTITY, msg("Which one, e.g. 1,000")), _PROVIDER),
        handler=remove_pack,
        examples=("/pricing remove-pack 1,000",),
        private=never,
        for_moderators=always,
        writes=True,
    ),
)
