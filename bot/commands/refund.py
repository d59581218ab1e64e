"""/refund: credits that come back for what failed."""

from __future__ import annotations

from bot.change_phrases import changed_data, noted, there_now, undo_button
from bot.phrases import change_data, done, undo_text
from bot.refund_phrases import refund_terms
from bot.returned_phrases import lost_text, returned_blocks
from bot.wallet_phrases import name_of
from core.answers import Changed, Refund
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Bare, Message, Value, msg, nmsg
from core.chat.reply import Reply, Text, Tone
from core.chat.suggestion import Suggestion
from core.ledger.changes import WalletName
from core.money import Quantity
from core.people import Context
from core.work.work import Work


async def refund(
    budget: Budget,
    context: Context,
    *,
    of: int | None,
    part: Work | Quantity | None,
    provider: WalletName | None,
    reason: str | None,
) -> Reply:
    """Give back what a change used: all that has not come back yet, or a part."""
    back = await budget.refund(context, of, part, name=provider, reason=reason)
    key, providers = back.key, budget.book.providers
    if back.refund is None:
        raise TypeError("a refund says what of")
    return Reply(
        title=_title(back, name_of(providers, key)),
        blocks=(
            *returned_blocks(back, context),
            *lost_text(back),
            Text(_rest(back.refund)),
            *noted(back.change.reason),
            *there_now(back),
            *undo_text(back),
        ),
        source=refund_terms(providers[key.provider], key.channel, context.today),
        buttons=(undo_button(back, providers),),
        tone=Tone.DONE,
        data=changed_data(back) | {"of": change_data(back.refund.of), "rest": back.refund.rest.plain},
    )


def _title(back: Changed, provider: Value) -> Message:
    amount = back.change.amount
    lost = back.lost or amount - amount
    facts: dict[str, Value] = {"amount": amount, "left": Bare(back.left), "provider": provider}
    if not lost.micros:
        return nmsg(
            "{amount} is back: {left} on {provider}", "{amount} are back: {left} on {provider}", "amount", **facts
        )
    if lost == amount:
        return nmsg(
            "{amount} is back, and has ended: {left} on {provider}",
            "{amount} are back, and have ended: {left} on {provider}",
            "amount",
            **facts,
        )
    usable = Bare(amount - lost)
    return msg("{amount} are back, {usable} of them to spend: {left} on {provider}", **facts, usable=usable)


def _rest(refund: Refund) -> Message:
    facts: dict[str, Value] = {"number": refund.of.number, "what": done(refund.of)}
    if not refund.rest.micros:
        return msg("That is all of #{number} ({what}).", **facts)
    return msg("Up to {rest} of #{number} ({what}) can still come back.", **facts, rest=Bare(refund.rest))


async def _spent(budget: Budget, context: Context, name: WalletName | None) -> tuple[Suggestion, ...]:
    """The latest of which something can come back."""
    return tuple(
        Suggestion(
            str(change.number),
            msg(
                "#{number}: {what}, {amount}",
                number=change.number,
                what=done(change),
                amount=Bare(change.amount, signed=True),
            ),
        )
        for change in await budget.refundable(context, name)
    )


REFUND = Command(
    name="refund",
    summary=msg("Have credits back for what failed, all of a spend or a part."),
    options=(
        Option(
            "of",
            OptionKind.NUMBER,
            msg("The number of the spend in your history, e.g. 41"),
            required=False,
            suggest=_spent,
        ),
        Option(
            "part",
            OptionKind.WORK_OR_QUANTITY,
            msg("What of it failed, e.g. 1 video, or credits, e.g. 500; else all of it"),
            required=False,
        ),
        Option("provider", OptionKind.WALLET, msg("Whose credits, e.g. runway web"), required=False),
        Option("reason", OptionKind.TEXT, msg("Why, in your words"), required=False, nameless=True),
    ),
    handler=refund,
    examples=("/refund", "/refund 41", "/refund 780 of 41", "/refund 1 video of 41 failed"),
    writes=True,
)
