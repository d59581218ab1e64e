"""/result: how many of their tries somebody kept, so that estimates can count on it."""

from __future__ import annotations

from bot.commands.cost import cost_by_results
from bot.phrases import EXAMPLE_RESULT, EXAMPLE_WORK
from bot.retry_phrases import (
    EXAMPLE_COUNT,
    kind_words,
    record_data,
    record_row,
    record_title,
    uncertain_sentences,
)
from core.answers import TriesKept
from core.budget import Budget
from core.chat.command import Command, Group, Option, OptionKind
from core.chat.message import Message, Words, msg, nmsg
from core.chat.reply import Button, Lines, Reply, Text, Tone
from core.people import Context
from core.work.result import Result
from core.work.work import WorkLine

SHOWN_RECORDS = 20
MAX_BUTTONS = 5


async def add_result(budget: Budget, context: Context, *, result: Result | None = None) -> Reply:
    """Count these tries; without any, show what is counted so far."""
    if result is None:
        return await list_results(budget, context)
    answer = await budget.add_tries(context, result.kept, result.tried, result.line)
    record, words = answer.record, kind_words(answer.record.kind, budget.book.providers)
    blocks = [Text(one) for one in (*_counted(answer), *uncertain_sentences(record))]
    return Reply(
        title=record_title(record, budget.book.providers),
        blocks=tuple(blocks),
        next=f"/cost {words(EXAMPLE_COUNT)}",
        buttons=(
            Button(msg("All results"), "result list"),
            Button(msg("Forget these"), "result remove", words(1)),
        ),
        tone=Tone.DONE,
        data={"record": record_data(record), "added": {"kept": answer.kept, "tried": answer.tried}},
    )


def _counted(answer: TriesKept) -> list[Message]:
    found = []
    record = answer.record
    if answer.assumed:
        found.append(msg("Of the kind that you used last."))
    if record.tried > answer.tried:
        found.append(
            msg("These {kept} of {tried} are counted with what you told before.", kept=answer.kept, tried=answer.tried)
        )
    return found


async def list_results(budget: Budget, context: Context) -> Reply:
    """What is counted so far."""
    records = await budget.records(context)
    providers = budget.book.providers
    if not records:
        return Reply(msg("You have told me of no results yet."), next=EXAMPLE_RESULT, data={"records": []})
    hidden = len(records) - SHOWN_RECORDS
    more = nmsg("and {count} more kind", "and {count} more kinds", "count", count=hidden)
    return Reply(
        title=nmsg(
            "What you kept of {count} kind, the latest first",
            "What you kept of {count} kinds, the latest first",
            "count",
            count=len(records),
        ),
        blocks=(
            Lines(tuple(record_row(record, providers) for record in records[:SHOWN_RECORDS])),
            *((Text(more),) if hidden > 0 else ()),
        ),
        buttons=tuple(
            Button(
                msg("Forget {kind}", kind=Words(kind_words(record.kind, providers)(1))),
                "result remove",
                kind_words(record.kind, providers)(1),
            )
            for record in records[:MAX_BUTTONS]
        ),
        data={"records": [record_data(record) for record in records]},
    )


async def remove_result(budget: Budget, context: Context, *, media: WorkLine) -> Reply:
    """Forget what is counted of a kind."""
    record = (await budget.forget_tries(context, media)).record
    words = kind_words(record.kind, budget.book.providers)(record.tried)
    again = Button(msg("Count them again"), "result add", f"{record.kept:,} of {words}")
    return Reply(
        title=msg("Forgotten: {record}", record=record_title(record, budget.book.providers)),
        buttons=(again,),
        tone=Tone.DONE,
        data={"record": record_data(record)},
    )


RESULT = Group(
    name="result",
    summary=msg("How many of your tries you keep: estimates can count on it."),
    commands=(
        Command(
            name="add",
            summary=msg("Say how many of how many tries you kept."),
            options=(Option("result", OptionKind.RESULT, msg("Kept and tried, e.g. 18 of 30 videos"), required=False),),
            handler=add_result,
            examples=(EXAMPLE_RESULT, "/result 7 of 10 runway gen-4.5 clips", "/result"),
            writes=True,
        ),
        Command(
            name="list",
            summary=msg("What you have told of your tries."),
            handler=list_results,
            examples=("/result list",),
        ),
        Command(
            name="cost",
            summary=msg("What work costs as often as you keep what you try. Spends nothing."),
            options=(
                Option("work", OptionKind.WORK, msg("What to make, e.g. 50 videos 100 images")),
                Option(
                    "confidence", OptionKind.CONFIDENCE, msg("How often it is to be enough, e.g. 95%"), required=False
                ),
            ),
            handler=cost_by_results,
            examples=(f"/result cost {EXAMPLE_WORK}",),
        ),
        Command(
            name="remove",
            summary=msg("Forget what you told of a kind."),
            options=(Option("media", OptionKind.KIND, msg("Of which kind, e.g. videos")),),
            handler=remove_result,
            examples=("/result remove videos",),
            writes=True,
        ),
    ),
    default="add",
)
