"""/topup: credits that were received."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from bot.change_phrases import changed_data, noted, there_now, undo_button
from bot.phrases import grouped, undo_text
from bot.provider_phrases import price_phrase
from bot.wallet_phrases import end_phrase, name_of, wallet_words
from core.amounts import Amount, Unit
from core.answers import Changed
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind
from core.chat.message import Bare, Message, Value, Words, msg
from core.chat.reply import Reply, Text, Tone
from core.dates import Expiry, months_later
from core.ledger.changes import WalletName
from core.ledger.lots import Lot, LotKind
from core.money import Quantity
from core.people import Context

SOON_DAYS = 7
"""An example of an end is further away than this."""


async def topup(
    budget: Budget,
    context: Context,
    *,
    amount: Quantity | None = None,
    price: Amount | None = None,
    expires: Expiry | None = None,
    kind: LotKind | None = None,
    provider: WalletName | None = None,
    note: str | None = None,
) -> Reply:
    """Add credits to one of the caller's wallets."""
    added = await budget.top_up(
        context, amount, price=price, expires=expires, kind=kind or LotKind.PAID, name=provider, note=note
    )
    if added.received is None:
        raise TypeError("a top-up says what it brought")
    providers = budget.book.providers
    hint = () if kind or expires else (Text(_gift(added, wallet_words(providers, added.key), context)),)
    return Reply(
        title=msg(
            "Added {amount}: {left} on {provider} now",
            amount=added.received.amount,
            left=Bare(added.left),
            provider=name_of(providers, added.key),
        ),
        blocks=(
            Text(_terms(added.received, context)),
            *noted(added.change.reason),
            *there_now(added),
            *hint,
            *undo_text(added),
        ),
        buttons=(undo_button(added, providers),),
        tone=Tone.DONE,
        data=changed_data(added),
    )


def _terms(lot: Lot, context: Context) -> Message:
    """What was paid for the credits, and until when they can be used."""
    facts: dict[str, Value] = {"end": end_phrase(lot.ends_at, context)}
    if lot.cost is not None:
        facts["cost"] = _cost(lot.cost, lot.amount)
    match lot.kind, lot.cost:
        case LotKind.PROMOTIONAL, None:
            return msg("Recorded as promotional; {end}.", **facts)
        case LotKind.PROMOTIONAL, _:
            return msg("Recorded as promotional, for {cost}; {end}.", **facts)
        case LotKind.PLAN, None:
            return msg("Recorded as of a plan; {end}.", **facts)
        case LotKind.PLAN, _:
            return msg("Recorded as of a plan, for {cost}; {end}.", **facts)
        case _, None:
            return msg("Recorded as paid; {end}.", **facts)
        case _:
            return msg("Paid {cost}; {end}.", **facts)


def _cost(cost: Amount, amount: Amount) -> Value:
    """What was paid, and what that is for one: exact where it comes out even."""
    each = Amount.rounded(Fraction(cost.micros, amount.micros), cost.unit)
    if cost.unit is amount.unit or not each.micros:
        return cost
    price = price_phrase(each, amount.decimal, cost.decimal)
    if amount.unit is Unit.CREDIT:
        return msg("{cost}, that is {price} a credit", cost=cost, price=price)
    return msg("{cost}, that is {price} for {units}", cost=cost, price=price, units=Amount.exactly(1, amount.unit))


def _gift(added: Changed, wallet: str, context: Context) -> Message:
    """How credits that end are recorded, by example."""
    on = "" if added.default else f" on {wallet}"
    day = _example_end(context.at.astimezone(ZoneInfo(context.caller.time_zone)).date())
    words = f"/topup {grouped(added.change.amount)}{on} kind promotional expires {day:%Y-%m-%d}"
    return msg("A gift that ends? {words}", words=Words(words))


def _example_end(today: date) -> date:
    """The last day of this month, or of the next one."""
    for months in (1, 2):
        try:
            first = months_later(today.replace(day=1), months)
        except OverflowError:  # the last year that there is
            break
        if first - today > timedelta(days=SOON_DAYS):
            return first - timedelta(days=1)
    return today


TOPUP = Command(
    name="topup",
    summary=msg("Record credits that you received."),
    options=(
        Option("amount", OptionKind.QUANTITY, msg("How many credits, e.g. 5,000"), required=False),
        Option("price", OptionKind.MONEY, msg("What you paid for them, e.g. $42.50"), required=False),
        Option("expires", OptionKind.EXPIRY, msg("Until when, e.g. 30 Nov, in 90 days, never"), required=False),
        Option("kind", OptionKind.LOT_KIND, msg("Paid, promotional, or of a plan"), required=False),
        Option("provider", OptionKind.WALLET, msg("Whose credits, e.g. runway web"), required=False),
        Option("note", OptionKind.TEXT, msg("A note of your own"), required=False),
    ),
    handler=topup,
    examples=(
        "/topup 5,000",
        "/topup 5,000 $42.50",
        "/topup 200 kind promotional expires 30 Nov",
        "/topup 500 on runway web note won in the contest",
        "/topup $20 on fal",
    ),
    writes=True,
)
