"""/undo: take a change back."""

from __future__ import annotations

from bot.change_phrases import changed_data, there_now, undone_phrase
from bot.phrases import change_data
from bot.plan_phrases import undone_sentences
from bot.returned_phrases import lost_text, returned_blocks
from bot.wallet_phrases import name_of
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Value, msg
from core.chat.reply import Reply, Text, Tone
from core.ledger.changes import WalletName
from core.people import Context


async def undo(
    budget: Budget, context: Context, *, number: int | None = None, provider: WalletName | None = None
) -> Reply:
    """Take back the change of that number, or the latest that can be."""
    undone = await budget.undo(context, number, provider)
    before = undone.undone
    if before is None:
        raise TypeError("an undo says what it took back")
    facts: dict[str, Value] = {
        "what": undone_phrase(before),
        "left": undone.left,
        "provider": name_of(budget.book.providers, undone.key),
    }
    title = msg("Undone: {what}. {left} left on {provider}", **facts)
    if undone.left == before.before:
        title = msg("Undone: {what}. {left} left on {provider}, as before it", **facts)
    return Reply(
        title=title,
        blocks=(
            *returned_blocks(undone, context),
            *lost_text(undone),
            *map(Text, undone_sentences(undone)),
            *there_now(undone),
        ),
        tone=Tone.DONE,
        data={**changed_data(undone), "undone": change_data(before)},
    )


UNDO = Command(
    name="undo",
    summary=msg("Take back your latest change, or the one you name."),
    options=(
        Option("number", OptionKind.NUMBER, msg("Its number in your history, e.g. 41"), required=False),
        Option("provider", OptionKind.WALLET, msg("Of whose credits, e.g. runway web"), required=False),
    ),
    handler=undo,
    examples=("/undo", "/undo 41", "/undo 41 on runway web"),
    moderators_may_more=True,
    writes=True,
)
