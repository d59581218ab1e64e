"""/release: let what was set aside go."""

from __future__ import annotations

from bot.change_phrases import changed_data, there_now
from bot.hold_phrases import ended_meanwhile, hold_of, open_holds
from bot.phrases import spoken
from bot.wallet_phrases import name_of, wallet_words
from core.answers import Changed
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Bare, Message, Value, msg, nmsg
from core.chat.reply import Button, Reply, Tone
from core.ledger.changes import WalletName
from core.people import Context


async def release(budget: Budget, context: Context, *, number: int | None, provider: WalletName | None) -> Reply:
    """Let what is set aside go, unused."""
    released = await budget.release(context, number, provider)
    key, hold, providers = released.key, hold_of(released), budget.book.providers
    return Reply(
        title=_title(released, name_of(providers, key)),
        blocks=(*ended_meanwhile(released), *there_now(released)),
        buttons=(
            Button(msg("Set aside again"), "reserve", f"{spoken(hold.amount)} on {wallet_words(providers, key)}"),
        ),
        tone=Tone.DONE,
        data=changed_data(released),
    )


def _title(released: Changed, provider: Value) -> Message:
    amount = hold_of(released).amount
    back = amount if released.lost is None else amount - released.lost
    facts: dict[str, Value] = {"amount": back, "left": Bare(released.left), "provider": provider}
    if not back.micros:
        return msg("Nothing is free again of the {held} set aside: {left} left on {provider}", **facts, held=amount)
    return nmsg(
        "{amount} is free again: {left} left on {provider}",
        "{amount} are free again: {left} left on {provider}",
        "amount",
        **facts,
    )


RELEASE = Command(
    name="release",
    summary=msg("Let what you set aside go, unused."),
    options=(
        Option(
            "number",
            OptionKind.NUMBER,
            msg("The number of what you set aside, e.g. 45"),
            required=False,
            suggest=open_holds,
        ),
        Option("provider", OptionKind.WALLET, msg("Whose credits, e.g. runway web"), required=False),
    ),
    handler=release,
    examples=("/release", "/release 45"),
    writes=True,
)
