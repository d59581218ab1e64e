"""/cost: what a piece of work costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from bot.buying_phrases import is_sold
from bot.phrases import EXAMPLE_RESULT, EXAMPLE_WORK, afterwards, example_buttons, lines_data, server_name, work_phrase
from bot.retry_phrases import (
    USUAL,
    own_text,
    rate_remarks,
    rated_row,
    record_phrase,
    risk_blocks,
    risk_title,
    risks_data,
    times_phrase,
)
from bot.wallet_phrases import top_up_words, wallet_words
from bot.work_phrases import remarks, rough_title, source_of, wallet_name, worth_remarks
from core.amounts import Unit
from core.answers import Estimated, Risk
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind, never
from core.chat.message import Bare, Day, Joined, Message, Value, Words, counted, msg, nmsg
from core.chat.reply import Button, Json, Lines, Reply, Text, Tone
from core.people import Context
from core.prices.estimate import EstimateLine
from core.shares import share_text
from core.work.work import Work

SHOWN_LINES = 12


async def cost(
    budget: Budget,
    context: Context,
    *,
    work: Work | None,
    confidence: Fraction | None = None,
    date: date | None = None,
) -> Reply:
    """Estimate the work; spends nothing. Without work: ask for some, by example."""
    if work is None:
        return await _what_to_make(budget, context)
    offers = context.caller.alone and confidence != 1  # by results nothing is certain: nobody asked for them
    answer = await budget.estimate(context, work, date, confidence=confidence, own=offers, without_records=True)
    reply = cost_reply(answer, context, work, answer.risks, confidence=confidence, day=date)
    if not answer.own_risks:
        return reply
    # Nobody else sees it, and they are their own results.
    own = own_text(answer.records, answer.own_risks, answer.providers, confidence)
    mine = Button(msg("With my results"), "result cost", _again(work, confidence))
    return replace(reply, blocks=(*reply.blocks, own), buttons=(*reply.buttons, mine))


async def cost_by_results(budget: Budget, context: Context, *, work: Work, confidence: Fraction | None = None) -> Reply:
    """What work costs as often as its caller keeps what they try; of what they told nothing of, as if all is kept."""
    answer = await budget.estimate(context, work, confidence=confidence, own=True)
    reply = cost_reply(answer, context, work, answer.own_risks or answer.risks, confidence=confidence)
    if not answer.records and not _all_rated(work):
        none = Text(msg("You have told me of no results of that: {words}", words=Words(EXAMPLE_RESULT)))
        return replace(reply, blocks=(*reply.blocks, none))
    if not answer.records:
        return reply
    told = Joined(tuple(record_phrase(record, answer.providers) for record in answer.records))
    return replace(
        reply, blocks=(*reply.blocks, Text(msg("Counts on your own results: {records} kept.", records=told)))
    )


def cost_reply(
    answer: Estimated,
    context: Context,
    work: Work,
    risks: tuple[Risk, ...],
    *,
    confidence: Fraction | None = None,
    day: date | None = None,
) -> Reply:
    """What work costs, with all that it rests on.

    Args:
        risks: What it will have cost, where tries fail.
    """
    estimate, providers, today = answer.estimate, answer.providers, context.today
    rows = tuple(rated_row(line, asked.success) for asked, line in zip(work.lines, estimate.lines, strict=True))
    blocks: list[Lines | Text] = [Lines(rows[:SHOWN_LINES]), *_hidden(estimate.lines[SHOWN_LINES:])]
    blocks += risk_blocks(risks, providers)
    blocks += rate_remarks(work, estimate) if work.has_rates else ()
    blocks += [*worth_remarks(estimate, providers, today), *remarks(estimate, providers)]
    if confidence is not None and confidence < 1 and not work.has_rates and not risks and not answer.own_risks:
        words = Words(f"/cost {work} at 60% confidence {share_text(confidence)}")
        blocks.append(Text(msg("That is certain if every try is kept. If not: {words}", words=words)))
    next_step: str | None = None
    buttons: list[Button] = []
    if answer.unread:
        blocks.append(Text(_unread(context)))
    elif day is None and estimate.exact and len(estimate.totals) == 1:
        amount = risks[0].spread.at(confidence or USUAL).amount if risks else estimate.totals[0].amount
        if not risks:
            buttons.append(Button(msg("Spend this"), "spend", str(work)))
        if not context.caller.alone:  # what somebody has is told to nobody but whoever asks for it
            buttons += _personal(work, confidence, rated=bool(risks))
        elif (held := answer.holdings[0]).known:
            wallet = "" if held.default else wallet_words(providers, held.key)
            sentence, next_step = afterwards(held, amount, work, wallet, sold=is_sold(providers, held.key))
            if risks:
                often = times_phrase(confidence or USUAL)
                sentence = msg("{sentence} That is to have enough {often}.", sentence=sentence, often=often)
            blocks.append(Text(sentence))
        elif held.default:
            next_step = top_up_words(providers, held.key, default=True)
    if day is None and not answer.unread:
        buttons.append(Button(msg("Compare"), "compare", str(work.anywhere())))
    phrase = work_phrase(estimate)
    default = None if answer.unread else answer.default
    return Reply(
        title=risk_title(risks, providers, confidence, phrase) if risks else _title(answer, day),
        blocks=tuple(blocks),
        source=source_of(estimate, providers, context.caller.server.name, answer.moderators, today, default),
        next=next_step,
        buttons=tuple(buttons),
        data=_data(answer, context, risks),
    )


def _unread(context: Context) -> Message:
    """What an answer without records leaves out. Others may read it."""
    server = server_name(context.caller.server.name)
    if context.caller.alone:
        return msg(
            "I cannot read my records now: what {server} set itself is not in this, and neither is your balance.",
            server=server,
        )
    return msg("I cannot read my records now: what {server} set itself is not in this.", server=server)


def _again(work: Work, confidence: Fraction | None) -> str:
    """The same in words to send."""
    return str(work) if confidence is None else f"{work} confidence {share_text(confidence)}"


def _personal(work: Work, confidence: Fraction | None, *, rated: bool) -> tuple[Button, ...]:
    """The same with what whoever presses has, or has kept."""
    balance = Button(msg("With my balance"), "balance", str(work), for_everybody=True)
    # What is said comes before what is recorded: where it is said of all, nothing would be left to look up.
    unsaid = work.without_rates() if _all_rated(work) else work
    results = Button(msg("With my results"), "result cost", _again(unsaid, confidence), for_everybody=True)
    return (results,) if rated else (balance, results)


def _all_rated(work: Work) -> bool:
    return all(line.success is not None for line in work.lines)


def _hidden(lines: tuple[EstimateLine, ...]) -> tuple[Text, ...]:
    """Lines that are not shown, with what they cost together where one wallet pays."""
    if not lines:
        return ()
    amounts = [line.amount for line in lines if line.amount is not None and line.exact]
    wallets = {(line.price.provider, line.price.channel) for line in lines}
    if len(wallets) > 1 or len(amounts) < len(lines):
        return (Text(nmsg("and {count} more line", "and {count} more lines", "count", count=len(lines))),)
    more = nmsg(
        "and {count} more line, {amount}",
        "and {count} more lines, {amount}",
        "count",
        count=len(lines),
        amount=sum(amounts[1:], start=amounts[0]),
    )
    return (Text(more),)


def _title(answer: Estimated, day: date | None) -> Message:
    estimate = answer.estimate
    work = work_phrase(estimate)
    totals = Joined(
        tuple(
            msg(
                "{amount} on {provider}",
                amount=total.amount,
                provider=wallet_name(answer.providers, total.provider, total.channel),
            )
            for total in estimate.totals
        )
    )
    if not estimate.totals:
        line = estimate.lines[0]
        if len(estimate.lines) == 1:
            where = wallet_name(answer.providers, line.price.provider, line.price.channel)
            return rough_title(line, where, work)
        return msg("No exact price is known for {work}", work=work)
    if not estimate.exact:
        exact = work_phrase(replace(estimate, lines=tuple(line for line in estimate.lines if line.exact)))
        return msg("{totals} for {work}; the rest has no exact price", totals=totals, work=exact)
    if day is not None:
        return msg("{totals} for {work} on {day}", totals=totals, work=work, day=Day(day))
    return msg("{totals} for {work}", totals=totals, work=work)


async def _what_to_make(budget: Budget, context: Context) -> Reply:
    card = (await budget.prices(context)).card
    in_credits = card.unit is Unit.CREDIT
    facts: dict[str, Value] = {
        "provider": wallet_name(budget.book.providers, card.provider.provider, card.channel),
        "prices": Joined(
            tuple(
                msg("{work} for {price}", work=counted(medium.noun, 1), price=Bare(amount) if in_credits else amount)
                for medium, amount in card.amounts.items()
            )
        ),
    }
    known = msg("On {provider}, in credits: {prices}.", **facts)
    if not in_credits:
        known = msg("On {provider}: {prices}.", **facts)
    return Reply(
        title=msg("What would you like to make? For example: {example}", example=Words(EXAMPLE_WORK)),
        blocks=(Text(known),) if card.amounts else (),
        buttons=example_buttons(),
        tone=Tone.ASK,
        data={"error": {"code": "nothing_asked"}},
    )


def _data(answer: Estimated, context: Context, risks: tuple[Risk, ...]) -> dict[str, Json]:
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
    data["exact"] = estimate.exact
    if risks:
        data["retries"] = risks_data(risks)
    if len(estimate.totals) == 1 and estimate.exact:
        data["total"] = estimate.totals[0].amount.plain
        if context.caller.alone and not answer.unread:
            held = answer.holdings[0]
            data["available"] = held.available.plain if held.known else None
    if answer.unread:
        data["records"] = "unread"
    return data


COST = Command(
    name="cost",
    summary=msg("What a piece of work costs. Spends nothing."),
    options=(
        Option("work", OptionKind.WORK, msg("What to make, e.g. 50 videos 100 images"), required=False),
        Option("provider", OptionKind.SAID, msg("Who makes it, e.g. runway"), required=False),
        Option("model", OptionKind.SAID, msg("What makes it, e.g. gen-4.5"), required=False),
        Option("length", OptionKind.SAID, msg("How many seconds, e.g. 10"), required=False),
        Option("resolution", OptionKind.SAID, msg("How large, e.g. 1080p"), required=False),
        Option("input", OptionKind.SAID, msg("What goes in: text, image or video"), required=False),
        Option("sound", OptionKind.SAID, msg("With sound: yes or no"), required=False),
        Option("quality", OptionKind.SAID, msg("How good, e.g. high"), required=False),
        Option("batch", OptionKind.SAID, msg("How many a prompt makes, where that can be chosen"), required=False),
        Option("success", OptionKind.SAID, msg("How often a try is kept, e.g. 60%"), required=False),
        Option("confidence", OptionKind.CONFIDENCE, msg("How often it is to be enough, e.g. 95%"), required=False),
        Option("date", OptionKind.DATE, msg("At the prices of a day, e.g. 2026-09-01"), required=False),
    ),
    handler=cost,
    examples=(f"/cost {EXAMPLE_WORK}", "/cost 3 runway gen-4.5 clips 10s", "/cost 50 videos at 60% confidence 95%"),
    private=never,
)
