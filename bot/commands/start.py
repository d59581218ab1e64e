"""/start: the first words."""

from __future__ import annotations

from bot.phrases import EXAMPLE_WORK, example_buttons
from bot.wallet_phrases import holdings_data, name_of
from core.budget import Budget
from core.chat.command import Command
from core.chat.message import Words, msg
from core.chat.reply import Lines, Reply, Text
from core.people import Context


async def start(budget: Budget, context: Context) -> Reply:
    """Greet, and say what can be asked; for those who were here before, what they have. Resets nothing."""
    held = await budget.balance(context)
    if held.known:
        provider = name_of(budget.book.providers, held.key)
        return Reply(
            title=msg("You have {amount} on {provider}.", amount=held.available, provider=provider),
            blocks=(EXAMPLES,),
            data=holdings_data(held),
        )
    what = (
        msg("What would you like to make? Just write it, for example: {example}", example=Words(EXAMPLE_WORK))
        if context.caller.plain_words
        else msg("What would you like to make? For example: {example}", example=Words(f"/cost {EXAMPLE_WORK}"))
    )
    return Reply(
        title=msg("I work out what AI images and videos cost, and warn you before credits run out."),
        blocks=(Text(what),),
        buttons=example_buttons(),
        data=holdings_data(held),
    )


EXAMPLES = Lines(
    (
        msg("What does it cost?  {words}", words=Words(f"/cost {EXAMPLE_WORK}")),
        msg("What can I make?  {words}", words=Words("/afford")),
        msg("I used some:  {words}", words=Words("/spend 2 videos")),
        msg("Warn me:  {words}", words=Words("/alert 1,000")),
    )
)
"""By need, not by name."""

START = Command(
    name="start",
    summary=msg("The first words."),
    handler=start,
    examples=("/start",),
)
