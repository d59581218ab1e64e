"""/balance: what is left, and what it would make; and noting what the provider shows."""

from __future__ import annotations

from collections.abc import Sequence

from bot.buying_phrases import is_sold
from bot.change_phrases import changed_data, noted, there_now, undo_button
from bot.phrases import EXAMPLE_WORK, afterwards, needs, undo_text, work_phrase
from bot.plan_phrases import renewal_sentence
from bot.wallet_phrases import (
    amount_title,
    hold_rows,
    holdings_data,
    lot_rows,
    makes_text,
    name_of,
    top_up_words,
    wallet_words,
)
from core.answers import Changed, Holdings
from core.budget import Budget
from core.chat.command import Command, Group, Option, OptionKind
from core.chat.message import Bare, Message, Value, msg
from core.chat.reply import Block, Json, Lines, Reply, Text, Tone
from core.ledger.changes import WalletName
from core.money import Quantity
from core.people import Context
from core.prices.estimate import one_total
from core.work.work import Work


async def balance(
    budget: Budget, context: Context, *, work: Work | None = None, provider: WalletName | None = None
) -> Reply:
    """What is in the caller's wallets, one of them in detail; with work, whether it is enough for that."""
    if work is not None:
        return await _balance_for(budget, context, work)
    everywhere = await budget.balances(context)
    if provider is None and everywhere:
        held = everywhere[0]
    else:
        held = await budget.balance(context, provider)
    others = [other for other in everywhere if other.key != held.key]
    data: dict[str, Json] = {**holdings_data(held), "others": [holdings_data(other) for other in others]}
    elsewhere = _elsewhere(budget, others)
    if not held.known:
        title = msg("I don't know your {provider} credits yet.", provider=name_of(budget.book.providers, held.key))
        return Reply(title=title, blocks=elsewhere, next=_begin(budget, held), data=data)
    return Reply(
        title=amount_title(held, budget.book.providers),
        blocks=(*_inside(held, context), *elsewhere),
        next=_next(budget, held),
        data=data,
    )


def _inside(held: Holdings, context: Context) -> tuple[Block, ...]:
    """What is in one wallet, from top to bottom."""
    rows = (*lot_rows(held.lots, context), *hold_rows(held.holds))
    plan = () if held.plan is None else (Text(renewal_sentence(held.plan)),)
    free = () if held.holds else (Text(msg("Nothing is set aside.")),)
    return (*((Lines(rows),) if rows else ()), makes_text(held), *free, *plan)


def _elsewhere(budget: Budget, others: Sequence[Holdings]) -> tuple[Block, ...]:
    """The other wallets, a line each."""
    if not others:
        return ()
    return (
        Text(msg("Your other credits:")),
        Lines(tuple(amount_title(other, budget.book.providers) for other in others)),
    )


def _begin(budget: Budget, held: Holdings) -> str:
    return top_up_words(budget.book.providers, held.key, default=held.default)


def _next(budget: Budget, held: Holdings) -> str:
    if not held.makes:
        return _begin(budget, held)
    if held.default:
        return f"/cost {EXAMPLE_WORK}"
    medium, _ = held.makes[0].counts[0]
    return f"/cost 10 {medium.word} on {held.key.provider} {held.key.channel}"


async def _balance_for(budget: Budget, context: Context, work: Work) -> Reply:
    answer = await budget.estimate(context, work)
    total = one_total(work, answer.estimate, answer.providers).amount
    (held,) = answer.holdings
    data = holdings_data(held) | {"needed": total.plain}
    facts: dict[str, Value] = {
        "work": work_phrase(answer.estimate),
        "amount": total,
        "provider": name_of(answer.providers, held.key),
    }
    if not held.known:
        title = msg("I don't know your {provider} credits yet.", provider=facts["provider"])
        step = _begin(budget, held)
        return Reply(title=title, blocks=(Text(needs(answer.estimate, total)),), next=step, data=data)
    wallet = "" if held.default else wallet_words(answer.providers, held.key)
    sentence, next_step = afterwards(held, total, work, wallet, sold=is_sold(answer.providers, held.key))
    text = msg("{work}: {amount} on {provider}.", **facts)
    return Reply(title=sentence, blocks=(Text(text),), next=next_step, data=data)


async def set_balance(
    budget: Budget, context: Context, *, amount: Quantity, provider: WalletName | None = None
) -> Reply:
    """Record the difference to what the provider shows."""
    changed = await budget.set_balance(context, amount, provider)
    return Reply(
        title=_noted(changed, name_of(budget.book.providers, changed.key)),
        blocks=(*noted(changed.change.reason), *there_now(changed), *undo_text(changed)),
        buttons=(undo_button(changed, budget.book.providers),),
        tone=Tone.DONE,
        data=changed_data(changed),
    )


def _noted(changed: Changed, provider: Value) -> Message:
    change = changed.change
    facts: dict[str, Value] = {"left": Bare(changed.left), "provider": provider}
    if change.number == 1:
        return msg("Noted: {left} on {provider}", **facts)
    if not change.amount.micros:
        return msg("Noted: {left} on {provider}, as I had", **facts)
    if change.amount.micros < 0:
        return msg("Noted: {left} on {provider}, {fewer} fewer than I had", **facts, fewer=Bare(-change.amount))
    return msg("Noted: {left} on {provider}, {more} more than I had", **facts, more=Bare(change.amount))


BALANCE = Group(
    name="balance",
    summary=msg("What you have left, and what it would make."),
    commands=(
        Command(
            name="show",
            summary=msg("What you have left, and what it would make."),
            options=(
                Option("work", OptionKind.WORK, msg("What it should be enough for, e.g. 50 videos"), required=False),
                Option("provider", OptionKind.WALLET, msg("Whose credits, e.g. runway web"), required=False),
            ),
            handler=balance,
            examples=("/balance", "/balance 50 videos", "/balance runway web"),
        ),
        Command(
            name="set",
            summary=msg("Note what your provider shows you."),
            options=(
                Option("amount", OptionKind.QUANTITY, msg("How much it shows, e.g. 4,920")),
                Option("provider", OptionKind.WALLET, msg("Which provider, e.g. runway web"), required=False),
            ),
            handler=set_balance,
            examples=("/balance set 4,920", "/balance set 1,500 on runway web"),
            writes=True,
        ),
    ),
    default="show",
)
