"""/forget: delete everything that is kept of a person on a server."""

from __future__ import annotations

from bot.phrases import server_name
from bot.wallet_phrases import name_of
from core.answers import Forgetting
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Message, Words, msg, nmsg
from core.chat.reply import Json, Lines, Reply, Text, Tone
from core.people import Context


async def forget(budget: Budget, context: Context, *, confirmation: str | None) -> Reply:
    """Delete everything, once the words that confirm it are typed; before, say what it is, and the words."""
    server = server_name(context.caller.server.name)
    if confirmation is not None:
        gone = await budget.forget(context, confirmation)
        return Reply(
            title=msg("Everything about you in {server} is deleted", server=server),
            blocks=(
                Text(msg("What you did for others stays there, done by somebody who has left.")),
                Text(msg("Should you come back, you start as on the first day.")),
            ),
            tone=Tone.DONE,
            data=_data(gone),
        )
    found = await budget.forgetting(context)
    words = f"/forget {found.words}"
    return Reply(
        title=msg("Delete everything about you in {server}: {what}?", server=server, what=_what(found)),
        blocks=(
            *_credits(budget, found),
            Text(msg("This cannot be undone. A copy first: {export}", export=Words("/export"))),
            Text(msg("To delete, send: {words}", words=Words(words))),
        ),
        tone=Tone.ASK,
        data=_data(found) | {"words": words},
    )


def _what(found: Forgetting) -> Message:
    changes = nmsg("{count} entry", "{count} entries", "count", count=found.changes)
    if not found.alerts:
        return changes
    alerts = nmsg("{count} alert", "{count} alerts", "count", count=found.alerts)
    return msg("{changes} and {alerts}", changes=changes, alerts=alerts)


def _credits(budget: Budget, found: Forgetting) -> tuple[Lines | Text, ...]:
    if not found.wallets:
        return ()
    rows = tuple(
        msg("{left} recorded on {provider}", left=held.left, provider=name_of(budget.book.providers, held.key))
        for held in found.wallets
    )
    return (Lines(rows), Text(msg("That is forgotten here; what the providers themselves show is untouched.")))


def _data(found: Forgetting) -> dict[str, Json]:
    return {"changes": found.changes, "alerts": found.alerts, "wallets": len(found.wallets)}


FORGET = Command(
    name="forget",
    summary=msg("Delete everything that is kept of you here."),
    options=(
        Option("confirmation", OptionKind.TEXT, msg("The words that it asks for"), required=False, nameless=True),
    ),
    handler=forget,
    examples=("/forget",),
    writes=True,
)
