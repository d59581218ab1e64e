"""/history: what was recorded, newest first."""

from __future__ import annotations

from bot.phrases import EXAMPLE_TOP_UP, change_data, done
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Bare, Moment, Name, msg, nmsg
from core.chat.reply import Button, Json, Lines, Reply
from core.people import Context


async def history(budget: Budget, context: Context, *, before: int | None) -> Reply:
    """A page of the caller's changes. It goes by number, so that new ones shift nothing."""
    page = await budget.history(context, before)
    provider = Name(page.provider)
    data: dict[str, Json] = {"total": page.total, "changes": [change_data(change) for change in page.changes]}
    if not page.changes:
        nothing = msg("Nothing recorded on {provider} yet.", provider=provider)
        older = msg("Nothing older is recorded on {provider}.", provider=provider)
        step = "/history" if page.total else EXAMPLE_TOP_UP
        return Reply(title=older if page.total else nothing, next=step, data=data)
    rows = tuple(
        msg(
            "#{number}  {at}  {what}  {amount}  {before} before  {after} after",
            number=change.number,
            at=Moment(change.at),
            what=done(change),
            amount=Bare(change.amount, signed=True),
            before=Bare(change.before),
            after=Bare(change.after),
        )
        for change in page.changes
    )
    oldest = page.changes[-1].number
    return Reply(
        title=nmsg(
            "{total} entry on {provider}, newest first",
            "{total} entries on {provider}, newest first",
            "total",
            total=page.total,
            provider=provider,
        ),
        blocks=(Lines(rows),),
        buttons=(Button(msg("Older"), "history", f"before {oldest}"),) if oldest > 1 else (),
        data=data,
    )


HISTORY = Command(
    name="history",
    summary=msg("What was recorded, newest first."),
    options=(Option("before", OptionKind.NUMBER, msg("Show what came before this number"), required=False),),
    handler=history,
    examples=("/history", "/history before 39"),
)
