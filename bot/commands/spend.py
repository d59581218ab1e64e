"""/spend: credits that were used."""

from __future__ import annotations

from bot.phrases import change_data, makes, makes_data, undo_text
from bot.work_phrases import line_row
from core.amounts import Amount
from core.answers import Changed
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Bare, Joined, Message, Moment, Name, msg, nmsg
from core.chat.reply import Button, Json, Lines, Reply, Text, Tone
from core.people import Context
from core.work.work import Work

SHOWN_LOTS = 3


async def spend(budget: Budget, context: Context, *, work: Work | Amount) -> Reply:
    """Take the price of the work, or a bare amount, from the caller's wallet."""
    spent = await budget.spend(context, work)
    change = spent.change
    rows = tuple(line_row(line) for line in (change.estimate.lines if change.estimate else ()))
    lots = (Text(_paid_by(spent)),) if len(spent.draws) > 1 else ()
    return Reply(
        title=msg(
            "Spent {amount}: {after} left on {provider}",
            amount=-change.amount,
            after=Bare(change.after),
            provider=Name(spent.provider),
        ),
        blocks=(
            *((Lines(rows),) if rows else ()),
            *lots,
            Text(makes(change.after, spent.makes)),
            *undo_text(spent),
        ),
        buttons=(Button(msg("Undo"), "undo", str(change.number)),),
        tone=Tone.DONE,
        data={
            "change": change_data(change),
            "available": change.after.plain,
            "makes": makes_data(spent.makes),
            "paid_by": [_draw_data(spent, place) for place in range(len(spent.draws))],
        },
    )


def _paid_by(spent: Changed) -> Message:
    parts = tuple(
        msg(
            "{amount} of the {received} received on {day}",
            amount=Bare(draw.amount),
            received=Bare(draw.lot.amount),
            day=Moment(draw.lot.starts_at),
        )
        for draw in spent.draws[:SHOWN_LOTS]
    )
    hidden = spent.draws[SHOWN_LOTS:]
    if hidden:
        amount = Bare(sum((draw.amount for draw in hidden), start=Amount(0, spent.key.unit)))
        others = nmsg(
            "{amount} of {count} other", "{amount} of {count} others", "count", amount=amount, count=len(hidden)
        )
        parts = (*parts, others)
    return msg("Paid by {lots}.", lots=Joined(parts))


def _draw_data(spent: Changed, place: int) -> Json:
    draw = spent.draws[place]
    return {"lot": draw.lot.number, "kind": draw.lot.kind.value, "amount": draw.amount.plain}


SPEND = Command(
    name="spend",
    summary=msg("Record what you used: work at its price, or credits."),
    options=(Option("work", OptionKind.WORK_OR_QUANTITY, msg("What you made, e.g. 3 videos, or credits, e.g. 500")),),
    handler=spend,
    examples=("/spend 3 videos", "/spend 2 videos 4 images", "/spend 500"),
    writes=True,
)
