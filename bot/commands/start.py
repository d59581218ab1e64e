"""/start: the first words."""

from __future__ import annotations

from bot.phrases import EXAMPLE_WORK, example_buttons, server_name
from bot.settings_phrases import leads, server_questions
from bot.wallet_phrases import holdings_data, name_of
from core.answers import Holdings
from core.budget import Budget
from core.chat.command import Command
from core.chat.message import Name, Words, msg
from core.chat.reply import Block, Lines, Reply, Text
from core.choices import ServerChoices
from core.people import Context


async def start(budget: Budget, context: Context) -> Reply:
    """Greet, and say what can be asked; for those who were here before, what they have; for moderators, what they have
    not chosen yet. Resets nothing."""
    held = await budget.balance(context)
    chosen = (await budget.settings(context)).choices.server if leads(context.caller) else None
    open_, answers = ((), ()) if chosen is None else (_questions(context, held, chosen), server_questions(chosen))
    if held.known:
        provider = name_of(budget.book.providers, held.key)
        return Reply(
            title=msg("You have {amount} on {provider}.", amount=held.available, provider=provider),
            blocks=(EXAMPLES, *open_),
            buttons=answers,
            data=holdings_data(held),
        )
    what = (
        msg("What would you like to make? Just write it, for example: {example}", example=Words(EXAMPLE_WORK))
        if context.caller.plain_words
        else msg("What would you like to make? For example: {example}", example=Words(f"/cost {EXAMPLE_WORK}"))
    )
    return Reply(
        title=msg("I work out what AI images and videos cost, and warn you before credits run out."),
        blocks=(Text(what), *open_),
        buttons=answers or example_buttons(),
        data=holdings_data(held),
    )


def _questions(context: Context, held: Holdings, chosen: ServerChoices) -> tuple[Block, ...]:
    """What moderators have not chosen for their server. Nothing waits for it."""
    if chosen.default and chosen.marks:
        return ()
    stands = msg(
        "You moderate {server}. Whenever you like, choose for everybody there; all that holds now: {settings}",
        server=server_name(context.caller.server.name),
        settings=Words("/settings"),
    )
    mostly = msg(
        "What is mostly used? Now it is {provider}.  {words}",
        provider=Name(held.provider),
        words=Words("/pricing default runway api"),
    )
    price = msg("Does a video cost something else there?  {words}", words=Words("/pricing set video 450"))
    alert = msg("Warn members who set no alert?  {words}", words=Words("/settings default-alert 1,000"))
    rows = (*(() if chosen.default else (mostly,)), price, *(() if chosen.marks else (alert,)))
    return (Text(stands), Lines(rows))


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
    moderators_may_more=True,
)
