"""/undo: take a change back."""

from __future__ import annotations

from bot.phrases import change_data, done, makes
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Name, msg
from core.chat.reply import Reply, Text, Tone
from core.people import Context


async def undo(budget: Budget, context: Context, *, number: int | None) -> Reply:
    """Take back the change of that number, or the latest that can be."""
    undone = await budget.undo(context, number)
    change, before = undone.change, undone.undone
    if before is None:
        raise TypeError("an undo says what it took back")
    return Reply(
        title=msg(
            "Undone: #{number}, {what}. {after} left on {provider}",
            number=before.number,
            what=done(before),
            after=change.after,
            provider=Name(undone.provider),
        ),
        blocks=(Text(makes(change.after, undone.makes)),),
        tone=Tone.DONE,
        data={"change": change_data(change), "undone": change_data(before), "available": change.after.plain},
    )


UNDO = Command(
    name="undo",
    summary=msg("Take back your latest change, or the one you name."),
    options=(Option("number", OptionKind.NUMBER, msg("Its number in your history, e.g. 41"), required=False),),
    handler=undo,
    examples=("/undo", "/undo 41"),
    moderators_may_more=True,
    writes=True,
)
