"""/compare: the same work at all providers, side by side."""

from __future__ import annotations

from bot.charts.compare import compare_picture
from bot.comparing_phrases import (
    basis_sentence,
    comparison_data,
    excluded_rows,
    hidden_rows,
    how_phrase,
    in_short,
    months_sentence,
    note_rows,
    over_months,
    row_sentence,
    source_row,
)
from bot.retry_phrases import mean_phrase
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind, never
from core.chat.message import Joined, Message, Name, Value, Words, msg, nmsg
from core.chat.reply import Block, Button, Lines, Reply, Text, Tone
from core.comparing.comparison import Comparison, Row
from core.comparing.misfits import Why
from core.people import Context
from core.work.schedule import Schedule

SHOWN_ROWS = 5
PAGE = 6
"""With the sources of each, that fits a message of any network."""


async def compare(
    budget: Budget, context: Context, *, work: Schedule, months: int | None = None, page: int | None = None
) -> Reply:
    """Compare the providers; a page of all of them has each with what it rests on."""
    schedule = work.lasting(max(months or 1, len(work.months)))
    found = await budget.compare(context, schedule)
    words = f"{work} months {months}" if months else str(work)
    data = comparison_data(found)
    if not found.rows:
        return Reply(
            msg("No provider that I know can be ranked for this."),
            tuple(_left_out(found, work)),
            tone=Tone.WARN,
            data=data,
        )
    if page is not None:
        return _page(found, context, words, page)
    best, others = found.rows[0], found.rows[SHOWN_ROWS:]
    blocks: list[Block] = [Lines(tuple(map(row_sentence, found.rows[:SHOWN_ROWS])))]
    if others:
        more = nmsg(
            "and {count} more: {rows}", "and {count} more: {rows}", "count", count=len(others), rows=in_short(others)
        )
        blocks.append(Text(more))
    notes = note_rows(found.rows[:SHOWN_ROWS])
    blocks += [Lines(notes)] if notes else []
    blocks += [Text(one) for one in _remarks(found, best)]
    blocks += _left_out(found, work)
    title = _title(best, alone=len(found.rows) == 1)
    if len(found.rows) > 1:  # one bar tells nothing
        blocks.append(compare_picture(found.rows, title, words))
    return Reply(
        title=title,
        blocks=tuple(blocks),
        source=basis_sentence(found),
        buttons=(Button(msg("All of them"), "compare", f"{words} page 1"),),
        data=data,
    )


def _title(best: Row, *, alone: bool) -> Message:
    provider = Name(best.provider.name)
    total: Value = mean_phrase(best.total, bare=False, first=alone)
    if alone:
        total = msg("{amount} on {provider}", amount=total, provider=provider)
    facts: dict[str, Value] = {
        "provider": provider,
        "total": over_months(best.months, total),
        "how": how_phrase(best.parts[0].best),
    }
    if alone and len(best.parts) > 1:
        return msg("{total}", **facts)
    if alone:
        return msg("{total}, {how}", **facts)
    if len(best.parts) > 1:
        return msg("{provider} is cheapest: {total}", **facts)
    return msg("{provider} is cheapest: {total}, {how}", **facts)


def _remarks(found: Comparison, best: Row) -> list[Message]:
    """On the cheapest, and on what nobody would expect."""
    told: list[Message] = []
    as_cheap = tuple(Name(row.provider.name) for row in found.rows[1:] if row.total == best.total)
    if as_cheap:
        told.append(msg("As cheap: {providers}.", providers=Joined(as_cheap)))
    months = months_sentence(best)
    if months is not None:
        told.append(months)
    if best.unstated and found.surest is not None:
        name = Name(found.surest.provider.name)
        told.append(
            msg(
                "Known to offer all that was said: {provider}, {total}.",
                provider=name,
                total=mean_phrase(found.surest.total, bare=False),
            )
        )
    told += hidden_rows((best,))
    if any(line.asked.success for row in found.rows for line in row.lines):
        told.append(msg("As often as you say, on average; every try is paid for."))
    return told


def _left_out(found: Comparison, work: Schedule) -> list[Block]:
    """Who is not ranked, and why; of those who were not asked, how to ask them."""
    reasons = [one for one in found.excluded if one.why is not Why.NOT_ASKED]
    blocks: list[Block] = []
    if reasons:
        count = len(reasons)
        blocks = [
            Text(nmsg("Not ranked, {count}:", "Not ranked, {count}:", "count", count=count)),
            Lines(excluded_rows(reasons)),
        ]
    if len(reasons) < len(found.excluded):
        words = Words(f"/compare {work.anywhere()}")
        blocks.append(Text(msg("Only those that were named were asked. All: {words}", words=words)))
    return blocks


def _page(found: Comparison, context: Context, words: str, number: int) -> Reply:
    """So many providers, with their sources and dates."""
    pages = -(-len(found.rows) // PAGE)
    number = min(number, pages)
    rows = found.rows[(number - 1) * PAGE : number * PAGE]
    today, besides = context.today, (*note_rows(rows), *hidden_rows(rows))
    buttons = [
        Button(label, "compare", f"{words} page {other}")
        for label, other in ((msg("Cheaper"), number - 1), (msg("Dearer"), number + 1))
        if 1 <= other <= pages
    ]
    return Reply(
        title=nmsg(
            "{count} provider ranked, page {page} of {pages}",
            "{count} providers ranked, page {page} of {pages}",
            "count",
            count=len(found.rows),
            page=number,
            pages=pages,
        ),
        blocks=(
            Lines(tuple(map(row_sentence, rows))),
            *((Text(msg("Besides:")), Lines(besides)) if besides else ()),
            Text(msg("What they rest on:")),
            Lines(tuple(source_row(row, today) for row in rows)),
        ),
        source=basis_sentence(found),
        buttons=(*buttons, Button(msg("In short"), "compare", words)),
        data=comparison_data(found),
    )


COMPARE = Command(
    name="compare",
    summary=msg("What work costs at all providers, the cheapest first."),
    options=(
        Option("work", OptionKind.SCHEDULE, msg("What to make, e.g. 50 videos 5s 720p 100 images")),
        Option("months", OptionKind.MONTHS, msg("For how many months, e.g. 3"), required=False),
        Option("page", OptionKind.NUMBER, msg("Which page of all providers, e.g. 2"), required=False),
    ),
    handler=compare,
    examples=(
        "/compare 50 videos 5s 720p",
        "/compare 50 videos 100 images for 3 months",
        "/compare 50 videos in month 1, none in month 2",
    ),
    private=never,
)
