"""/advise: another way to the same results that costs less."""

from __future__ import annotations

from bot.advice_phrases import advice_blocks, advice_data, advice_title
from bot.phrases import work_phrase
from bot.work_phrases import source_of
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind, never
from core.chat.message import msg
from core.chat.reply import Block, Button, Reply, Text
from core.people import Context
from core.work.work import Work


async def advise(budget: Budget, context: Context, *, work: Work) -> Reply:
    """At most three pieces, the largest saving first; none where there is none."""
    found = await budget.advise(context, work, own=context.caller.alone)
    priced = await budget.estimate(context, work)
    server, today = context.caller.server.name, context.today
    source = source_of(priced.estimate, priced.providers, server, priced.moderators, today, priced.default)
    elsewhere = Button(msg("Compare providers"), "compare", str(work.anywhere()))
    if not found:
        hints: tuple[Block, ...] = ()
        if not work.has_rates:
            hints = (Text(msg("If not every try is kept, say how many are: there may be more to save then.")),)
        return Reply(
            msg("Nothing cheaper found for {work}.", work=work_phrase(priced.estimate)),
            hints,
            source=source,
            next=None if work.has_rates else f"/advise {work} at 60%",
            buttons=(elsewhere,),
            data={"advice": []},
        )
    blocks: list[Block] = []
    for place, advice in enumerate(found):
        blocks += advice_blocks(advice, priced.providers, titled=place > 0)
    if len(found) > 1:
        blocks.append(Text(msg("Each by itself: what they save does not add up.")))
    return Reply(
        title=advice_title(found[0]),
        blocks=tuple(blocks),
        source=source,
        buttons=(elsewhere,),
        data={"advice": [advice_data(one) for one in found]},
    )


ADVISE = Command(
    name="advise",
    summary=msg("What to do instead, so that the same results cost less."),
    options=(Option("work", OptionKind.WORK, msg("What to make, e.g. 10 videos at 60%")),),
    handler=advise,
    examples=("/advise 10 videos at 60%", "/advise 3 runway gen-4.5 clips 10s at 70%"),
    private=never,
)
