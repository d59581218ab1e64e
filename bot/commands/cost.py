"""/cost: what a piece of work costs."""

from __future__ import annotations

from bot.phrases import (
    EXAMPLE_TOP_UP,
    EXAMPLE_WORK,
    afterwards,
    basis_sentence,
    example_buttons,
    line_row,
    lines_data,
    work_phrase,
)
from core.amounts import Amount
from core.answers import Estimated
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind, never
from core.chat.message import Bare, Joined, Name, Words, counted, msg, nmsg
from core.chat.reply import Button, Json, Lines, Reply, Text, Tone
from core.people import Context
from core.work.work import Work

SHOWN_LINES = 12


async def cost(budget: Budget, context: Context, *, work: Work | None) -> Reply:
    """Estimate the work; spends nothing. Without work: ask for some, by example."""
    if work is None:
        return await _what_to_make(budget, context)
    answer = await budget.estimate(context, work)
    estimate = answer.estimate
    totals = tuple(
        msg("{amount} on {provider}", amount=total.amount, provider=Name(name))
        for total, name in zip(estimate.totals, answer.providers, strict=True)
    )
    rows = [line_row(line) for line in estimate.lines[:SHOWN_LINES]]
    hidden = estimate.lines[SHOWN_LINES:]
    blocks: list[Lines | Text] = [Lines(tuple(rows))]
    if hidden:
        amount = sum((line.amount for line in hidden), start=Amount(0, hidden[0].amount.unit))
        more = nmsg(
            "and {count} more line, {amount}",
            "and {count} more lines, {amount}",
            "count",
            count=len(hidden),
            amount=amount,
        )
        blocks.append(Text(more))
    next_step: str | None = None
    buttons = [Button(msg("Spend this"), "spend", str(work))]
    if not context.caller.alone:  # what somebody has is told to nobody but whoever asks for it
        buttons.append(Button(msg("With my balance"), "balance", str(work), for_everybody=True))
    elif answer.holdings[0].known:
        sentence, next_step = afterwards(answer.holdings[0], estimate.totals[0].amount, work)
        blocks.append(Text(sentence))
    else:
        next_step = EXAMPLE_TOP_UP
    prices = list({line.medium: line.price for line in estimate.lines}.values())
    return Reply(
        title=msg("{totals} for {work}", totals=Joined(totals), work=work_phrase(estimate)),
        blocks=tuple(blocks),
        source=basis_sentence(answer.providers[0], prices, context.caller.server.name, answer.moderators),
        next=next_step,
        buttons=tuple(buttons),
        data=_data(answer, context),
    )


async def _what_to_make(budget: Budget, context: Context) -> Reply:
    prices = await budget.prices(context)
    listed = tuple(
        msg("{work} for {price}", work=counted(medium.noun, 1), price=Bare(price.amount))
        for medium, price in prices.card.prices.items()
    )
    return Reply(
        title=msg("What would you like to make? For example: {example}", example=Words(EXAMPLE_WORK)),
        blocks=(
            Text(msg("On {provider}, in credits: {prices}.", provider=Name(prices.provider), prices=Joined(listed))),
        ),
        buttons=example_buttons(),
        tone=Tone.ASK,
        data={"error": {"code": "nothing_asked"}},
    )


def _data(answer: Estimated, context: Context) -> dict[str, Json]:
    estimate = answer.estimate
    data: dict[str, Json] = {
        "totals": [
            {
                "provider": total.provider,
                "channel": total.channel,
                "amount": total.amount.plain,
                "unit": total.amount.unit.value,
            }
            for total in estimate.totals
        ],
        "lines": lines_data(estimate),
        "as_of": estimate.as_of.isoformat(),
    }
    if len(estimate.totals) == 1:
        data["total"] = estimate.totals[0].amount.plain
        if context.caller.alone:
            held = answer.holdings[0]
            data["available"] = held.available.plain if held.known else None
    return data


COST = Command(
    name="cost",
    summary=msg("What a piece of work costs. Spends nothing."),
    options=(Option("work", OptionKind.WORK, msg("What to make, e.g. 50 videos 100 images"), required=False),),
    handler=cost,
    examples=(f"/cost {EXAMPLE_WORK}", "/cost 1.5k images", "/cost two clips on vidzy"),
    private=never,
)
