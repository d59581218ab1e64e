"""Turns of phrase about credits that come back: to which lots, and what failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.wallet_phrases import SHOWN_LOTS, end_phrase, last_day, wallet_words
from core.amounts import Amount
from core.answers import Changed
from core.chat.message import Bare, Joined, Message, counted, msg, nmsg
from core.chat.reply import Block, Button, Lines, Text
from core.ledger.lots import Draw, Lot, LotKind, order_of_use
from core.people import Context
from core.prices.estimate import EstimateLine
from core.prices.provider import Provider
from core.work.media import Medium

MAX_FAILED = 3
"""Buttons for what failed: one for each kind of media, as far as a row has room beside another."""


def returned_blocks(changed: Changed, context: Context) -> tuple[Block, ...]:
    """Which lots credits went back to; nothing where it was only one, without an end."""
    draws = changed.draws
    if all(draw.lot.ends_at is None for draw in draws) and len(draws) < 2:
        return ()
    rows = [_row(draw, context) for draw in draws[:SHOWN_LOTS]]
    if len(draws) > SHOWN_LOTS:
        hidden = draws[SHOWN_LOTS:]
        amount = Bare(_sum(changed, hidden))
        rows.append(
            nmsg("and {count} more, {amount}", "and {count} more, {amount}", "count", count=len(hidden), amount=amount)
        )
    return (Text(msg("They went back where they came from:")), Lines(tuple(rows)))


def lost_text(changed: Changed) -> tuple[Text, ...]:
    """What came back to credits that have ended. It is recorded, and gone at once."""
    if changed.lost is None:
        return ()
    days = dict.fromkeys(last_day(lot.ends_at) for lot in _ended(changed, changed.lost) if lot.ends_at)
    lost = nmsg(
        "{lost} came from credits that ended on {days}: recorded, but it cannot be spent.",
        "{lost} came from credits that ended on {days}: recorded, but they cannot be spent.",
        "lost",
        lost=Bare(changed.lost),
        days=Joined(tuple(days)),
    )
    return (Text(lost),)


def failed_buttons(changed: Changed, providers: Mapping[str, Provider]) -> tuple[Button, ...]:
    """For when some of the work that was just recorded failed: to have one of a kind back, or all of it."""
    change = changed.change
    named = f"of {change.number} on {wallet_words(providers, changed.key)}"
    lines = change.estimate.lines if change.estimate else ()
    if sum(line.count for line in lines) <= 1:
        return (Button(msg("It failed"), "refund", named),)
    return tuple(
        Button(msg("{work} failed", work=counted(medium.noun, 1)), "refund", f"1 {medium.value} {named}")
        for medium in _of_one_price(lines)[:MAX_FAILED]
    )


def _of_one_price(lines: Sequence[EstimateLine]) -> list[Medium]:
    """Media of which each cost the same, so that it can be told what one comes to."""
    prices: dict[Medium, set[int]] = {}
    for line in lines:
        prices.setdefault(line.medium, set()).add(line.price.amount.micros)
    return [medium for medium, each in prices.items() if len(each) == 1]


def _row(draw: Draw, context: Context) -> Message:
    amount, end = Bare(draw.amount), end_phrase(draw.lot.ends_at, context)
    match draw.lot.kind:
        case LotKind.PROMOTIONAL:
            return msg("{amount} promotional, {end}", amount=amount, end=end)
        case LotKind.PLAN:
            return msg("{amount} of a plan, {end}", amount=amount, end=end)
        case LotKind.PAID:
            return msg("{amount} paid, {end}", amount=amount, end=end)


def _ended(changed: Changed, lost: Amount) -> list[Lot]:
    """Those that had ended: the soonest, up to what is lost."""
    draws = {draw.lot.number: draw for draw in changed.draws}
    ended: list[Lot] = []
    for lot in order_of_use(draw.lot for draw in changed.draws):
        if _sum(changed, [draws[one.number] for one in ended]) < lost:
            ended.append(lot)
    return ended


def _sum(changed: Changed, draws: Sequence[Draw]) -> Amount:
    return sum((draw.amount for draw in draws), start=Amount(0, changed.key.unit))
