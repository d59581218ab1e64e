"""/afford: what so many credits would make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.afford_phrases import afforded_data, choice_phrase, way_row
from bot.phrases import needs, spoken, work_phrase
from bot.wallet_phrases import name_of, owed_sentence, top_up_words, wallet_words
from bot.work_phrases import line_row, remarks, source_of
from core.amounts import Amount
from core.answers import Afforded
from core.budget import Budget
from core.chat.command import Arguments, Command, Option, OptionKind
from core.chat.message import Bare, Message, Value, Words, counted, msg, nmsg
from core.chat.reply import Button, Lines, Reply, Text
from core.ledger.changes import WalletName
from core.money import Quantity
from core.people import Context
from core.prices.estimate import Estimate, EstimateLine
from core.prices.provider import Provider
from core.work.grammar import MAX_COUNT
from core.work.work import Work, WorkLine

SHOWN_LINES = 12
EXAMPLE_TENTHS = 6
"""Of the most that could be made, in the example of what to ask next."""


async def afford(
    budget: Budget,
    context: Context,
    *,
    amount: Quantity | None = None,
    money: Amount | None = None,
    work: Work | None = None,
    provider: WalletName | None = None,
) -> Reply:
    """What an amount would make; without one, what the caller has. With work, what remains for the rest."""
    answer = await budget.afford(context, amount, work, money=money, name=provider)
    providers = budget.book.providers
    if not answer.known:
        reply = _unknown(answer, providers)
    elif work is None or answer.work is None:
        reply = _all(answer, providers)
    elif answer.left.micros < 0:
        reply = _too_little(answer, answer.work, work, providers)
    else:
        reply = _rest(answer, answer.work, work, providers)
    return replace(reply, source=_source(answer, context, providers), data=afforded_data(answer))


def _unknown(answer: Afforded, providers: Mapping[str, Provider]) -> Reply:
    """Nothing was given, and what the caller has is not known."""
    needed: tuple[Text, ...] = ()
    if answer.work is not None:
        needed = (Text(needs(answer.work, answer.needed)),)
    return Reply(
        title=msg("I don't know your {provider} credits yet.", provider=name_of(providers, answer.key)),
        blocks=needed,
        next=top_up_words(providers, answer.key, default=answer.usual),
    )


def _all(answer: Afforded, providers: Mapping[str, Provider]) -> Reply:
    """Without work: all of it makes one thing or another."""
    facts: dict[str, Value] = {"amount": answer.amount, "provider": name_of(providers, answer.key)}
    if answer.each is None:
        title = msg("What {amount} on {provider} would make depends on more than the kind of work", **facts)
        return Reply(title, next=f"/provider {answer.key.provider}")
    if not answer.ways:
        return _nothing(answer, min(answer.each.lines, key=_price), facts, providers)
    title = nmsg(
        "{amount} on {provider} makes {choice}",
        "{amount} on {provider} make {choice}",
        "amount",
        **facts,
        choice=choice_phrase(answer.ways),
    )
    medium, count = answer.ways[0].mix.counts[0]
    example = WorkLine(min(max(1, count * EXAMPLE_TENTHS // 10), MAX_COUNT), medium)
    if not answer.usual:
        example = replace(example, provider=answer.key.provider, channel=answer.key.channel)
    wallet = "" if answer.usual else f"on {wallet_words(providers, answer.key)}"
    return Reply(
        title=title,
        blocks=(Lines(tuple(map(way_row, answer.ways))), *remarks(answer.each, providers)),
        next=_words(answer, str(example)),
        buttons=_own(answer, wallet),
    )


def _nothing(
    answer: Afforded, cheapest: EstimateLine, facts: dict[str, Value], providers: Mapping[str, Provider]
) -> Reply:
    price = _price(cheapest)
    missing = price - answer.amount
    title = nmsg(
        "{amount} makes nothing on {provider} yet: {work} costs {price}, {missing} more",
        "{amount} make nothing on {provider} yet: {work} costs {price}, {missing} more",
        "amount",
        **facts,
        work=counted(cheapest.medium.noun, 1),
        price=Bare(price),
        missing=Bare(missing),
    )
    wallet = "" if answer.usual else f" on {wallet_words(providers, answer.key)}"
    step = f"/afford {spoken(price)}{wallet}" if answer.given else f"/topup {spoken(missing)}{wallet}"
    return Reply(title, _owed(answer), next=step, buttons=_own(answer, wallet.strip()))


def _price(line: EstimateLine) -> Amount:
    return line.price.amount


def _owed(answer: Afforded) -> tuple[Text, ...]:
    return (Text(owed_sentence(-answer.amount)),) if answer.amount.micros < 0 else ()


def _too_little(answer: Afforded, priced: Estimate, work: Work, providers: Mapping[str, Provider]) -> Reply:
    """The work takes more."""
    missing = -answer.left
    title = nmsg(
        "{missing} more than {amount} is needed on {provider} for {work}",
        "{missing} more than {amount} are needed on {provider} for {work}",
        "missing",
        missing=Bare(missing),
        amount=answer.amount,
        provider=name_of(providers, answer.key),
        work=work_phrase(priced),
    )
    instead: tuple[Text, ...] = ()
    if answer.ways:
        facts: dict[str, Value] = {"amount": answer.amount, "choice": choice_phrase(answer.ways)}
        instead = (Text(nmsg("{amount} makes {choice}.", "{amount} make {choice}.", "amount", **facts)),)
    wallet = "" if answer.usual else f" on {wallet_words(providers, answer.key)}"
    step = _less(answer, work) if answer.given else f"/topup {spoken(missing)}{wallet}"
    return Reply(
        title=title,
        blocks=(*_lines(priced), *_owed(answer), *instead, *_remarks(answer, priced, work, providers)),
        next=step,
        buttons=_own(answer, str(work)),
    )


def _less(answer: Afforded, work: Work) -> str:
    """As much of every line as its share of the amount is enough for; where that is nothing at all, enough for it."""
    counts = [line.count * answer.amount.micros // answer.needed.micros for line in work.lines]
    lines = tuple(replace(line, count=count) for line, count in zip(work.lines, counts, strict=True) if count)
    return _words(answer, str(Work(lines))) if lines else f"/afford {spoken(answer.needed)} {work}"


def _rest(answer: Afforded, priced: Estimate, work: Work, providers: Mapping[str, Provider]) -> Reply:
    """The work leaves something for the rest, or just nothing."""
    left = answer.left
    facts: dict[str, Value] = {
        "amount": answer.amount,
        "provider": name_of(providers, answer.key),
        "work": work_phrase(priced),
    }
    rest: tuple[Text | Lines, ...] = ()
    title: Message = msg("Nothing of {amount} on {provider} is left after {work}", **facts)
    if left.micros:
        title = nmsg(
            "{left} of {amount} on {provider} is left after {work}",
            "{left} of {amount} on {provider} are left after {work}",
            "left",
            left=Bare(left),
            **facts,
        )
        rest = (Text(msg("The rest makes nothing more.")),) if answer.each is not None else ()
    if answer.ways:
        choice = choice_phrase(answer.ways)
        rest = (Text(msg("The rest makes {choice}.", choice=choice)), Lines(tuple(map(way_row, answer.ways))))
    return Reply(
        title=title,
        blocks=(*_lines(priced), *rest, *_remarks(answer, priced, work, providers)),
        next=f"/cost {work}" if answer.given else f"/spend {work}",
        buttons=_own(answer, str(work)),
    )


def _lines(priced: Estimate) -> tuple[Lines | Text, ...]:
    rows, hidden = tuple(map(line_row, priced.lines[:SHOWN_LINES])), len(priced.lines) - SHOWN_LINES
    if hidden <= 0:
        return (Lines(rows),)
    return Lines(rows), Text(nmsg("and {count} more line", "and {count} more lines", "count", count=hidden))


def _remarks(answer: Afforded, priced: Estimate, work: Work, providers: Mapping[str, Provider]) -> tuple[Text, ...]:
    """On the work, and on what is made of the rest."""
    both = _both(answer) if answer.ways else None
    found = remarks(both or priced, providers)
    if any(line.success for line in work.lines):
        words = Words(f"/cost {work}")
        found = (Text(msg("That is if every try is kept. As often as you say: {words}", words=words)), *found)
    return found


def _words(answer: Afforded, work: str) -> str:
    """The same question with other work."""
    return f"/afford {spoken(answer.amount)} {work}" if answer.given else f"/afford {work}"


def _own(answer: Afforded, arguments: str) -> tuple[Button, ...]:
    """The same of what somebody has: that is told to nobody but whoever asks for it."""
    return (Button(msg("With my balance"), "afford", arguments, for_everybody=True),) if answer.given else ()


def _both(answer: Afforded) -> Estimate | None:
    """The work and one of each kind, for what they rest on."""
    if answer.work is None or answer.each is None:
        return answer.work or answer.each
    return replace(answer.work, lines=(*answer.work.lines, *answer.each.lines))


def _source(answer: Afforded, context: Context, providers: Mapping[str, Provider]) -> Message | None:
    both = _both(answer) if answer.known else answer.work
    server, today = context.caller.server.name, context.today
    return None if both is None else source_of(both, providers, server, answer.moderators, today, answer.default)


def _by_balance(arguments: Arguments) -> bool:
    """Without an amount it tells what the caller has."""
    return arguments.get("amount") is None and arguments.get("money") is None


AFFORD = Command(
    name="afford",
    summary=msg("What so many credits, or those that you have, would make."),
    options=(
        Option("amount", OptionKind.QUANTITY, msg("How many credits, e.g. 5,000"), required=False),
        Option("money", OptionKind.MONEY, msg("Or how much money, where that is used up, e.g. $10"), required=False),
        Option("work", OptionKind.WORK, msg("What is made of them first, e.g. 6 videos"), required=False),
        Option("provider", OptionKind.WALLET, msg("Whose credits, e.g. runway web"), required=False),
    ),
    handler=afford,
    examples=("/afford 5,000", "/afford 5,000 6 videos", "/afford", "/afford 6 videos", "/afford $10 on fal"),
    private=_by_balance,
)
