"""/topup: credits that were received."""

from __future__ import annotations

from bot.phrases import change_data, makes, makes_data, undo_text
from core.amounts import Amount
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Bare, Name, msg
from core.chat.reply import Button, Reply, Text, Tone
from core.people import Context


async def topup(budget: Budget, context: Context, *, amount: Amount) -> Reply:
    """Add credits to the caller's wallet."""
    added = await budget.top_up(context, amount)
    change = added.change
    return Reply(
        title=msg(
            "Added {amount}: {after} on {provider} now",
            amount=change.amount,
            after=Bare(change.after),
            provider=Name(added.provider),
        ),
        blocks=(
            Text(makes(change.after, added.makes)),
            *undo_text(added),
        ),
        buttons=(Button(msg("Undo"), "undo", str(change.number)),),
        tone=Tone.DONE,
        data={"change": change_data(change), "available": change.after.plain, "makes": makes_data(added.makes)},
    )


TOPUP = Command(
    name="topup",
    summary=msg("Record credits that you received."),
    options=(Option("amount", OptionKind.CREDITS, msg("How many credits, e.g. 5,000")),),
    handler=topup,
    examples=("/topup 5,000", "/topup 5k", "/topup 0.5"),
    writes=True,
)
