"""Turns of phrase about wallets: what is in them, until when, what is set aside; and the same for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.phrases import EXAMPLE_TOP_UP, makes, makes_data
from bot.plan_phrases import plan_data
from bot.work_phrases import wallet_name
from core.amounts import Amount, Unit
from core.answers import Holdings
from core.chat.message import Bare, Day, Message, Moment, Name, msg, nmsg
from core.chat.reply import Json, Text
from core.ledger.changes import WalletKey
from core.ledger.days import end_of
from core.ledger.holds import Hold
from core.ledger.lots import Lot, LotKind
from core.people import Context
from core.prices.provider import Provider

SHOWN_LOTS = 4
"""If there are more, only those that end next are told."""
NEXT_LOTS = 3
SHOWN_HOLDS = 3
NEAR_DAYS = 7
"""How far an end may be away for the days to be counted."""
_INSTANT = timedelta(microseconds=1)


def name_of(providers: Mapping[str, Provider], key: WalletKey) -> Name:
    """A wallet, for people: "Vidzy", "Runway (web app)"."""
    return wallet_name(providers, key.provider, key.channel)


def wallet_words(providers: Mapping[str, Provider], key: WalletKey) -> str:
    """A wallet in words to send, that mean it whatever the server's default is: `vidzy`, `runway api`."""
    alone = len(providers[key.provider].channels) == 1
    return key.provider if alone else f"{key.provider} {key.channel}"


def top_up_words(providers: Mapping[str, Provider], key: WalletKey, *, default: bool) -> str:
    """A top-up to begin with. Where the wallet is the default one it is not named."""
    begin = {Unit.USD: "/topup $20", Unit.CNY: "/topup ¥100"}.get(key.unit, EXAMPLE_TOP_UP)
    return begin if default else f"{begin} {wallet_words(providers, key)}"


# Until when


def last_day(ends_at: datetime) -> Day:
    """The day through which something can be used that ends then, as its reader counts days."""
    return Day(ends_at - _INSTANT)


def end_phrase(ends_at: datetime | None, context: Context) -> Message:
    """Until when credits can be used, within a sentence."""
    if ends_at is None:
        return msg("no end")
    zone = ZoneInfo(context.caller.time_zone)
    last, today = (ends_at - _INSTANT).astimezone(zone).date(), context.at.astimezone(zone).date()
    if end_of(last, zone.key) != ends_at:  # it was a day's end in the time zone of then
        return msg("until {moment}", moment=Moment(ends_at))
    day, days = Day(last, weekday=True), (last - today).days
    if days == 0:
        return msg("through {day} (today)", day=day)
    if 0 < days <= NEAR_DAYS:
        return nmsg("through {day} (in {days} day)", "through {day} (in {days} days)", "days", day=day, days=days)
    return msg("through {day}", day=day)


# What is there


def lot_row(lot: Lot, context: Context) -> Message:
    """What remains of credits received together: "200 promotional, through Wed 25 Nov (in 3 days)"."""
    amount, end = Bare(lot.remaining), end_phrase(lot.ends_at, context)
    match lot.kind:
        case LotKind.PROMOTIONAL:
            return msg("{amount} promotional, {end}", amount=amount, end=end)
        case LotKind.PLAN:
            return msg("{amount} of a plan, {end}", amount=amount, end=end)
        case LotKind.PAID:
            return msg("{amount} paid, {end}", amount=amount, end=end)


def lot_rows(lots: Sequence[Lot], context: Context) -> tuple[Message, ...]:
    """What remains, in the order of use; of many lots those that end next."""
    if len(lots) <= SHOWN_LOTS:
        return tuple(lot_row(lot, context) for lot in lots)
    others = [lot.remaining for lot in lots[NEXT_LOTS:]]
    amount = Bare(sum(others[1:], start=others[0]))
    more = nmsg("and {count} more, {amount}", "and {count} more, {amount}", "count", count=len(others), amount=amount)
    return (*(lot_row(lot, context) for lot in lots[:NEXT_LOTS]), more)


def hold_rows(holds: Sequence[Hold]) -> tuple[Message, ...]:
    """What is set aside, by the numbers that people know it by."""
    rows = [
        msg(
            "{amount} set aside by #{number}, until {until}",
            amount=Bare(hold.amount),
            number=hold.change,
            until=Moment(hold.ends_at),
        )
        for hold in holds[:SHOWN_HOLDS]
    ]
    hidden = len(holds) - SHOWN_HOLDS
    if hidden > 0:
        rows.append(nmsg("and {count} more", "and {count} more", "count", count=hidden))
    return tuple(rows)


def owed_sentence(owed: Amount) -> Message:
    """That more was used than was there."""
    return nmsg(
        "{owed} more was used than I knew of. The next top-up fills that first.",
        "{owed} more were used than I knew of. The next top-up fills that first.",
        "owed",
        owed=Bare(owed),
    )


def amount_title(held: Holdings, providers: Mapping[str, Provider]) -> Message:
    """What is left in a wallet, and how much of it is free."""
    provider = name_of(providers, held.key)
    if not held.held.micros:
        return msg("{amount} on {provider}", amount=held.left, provider=provider)
    if held.available.micros < 0:
        reserved = Bare(held.held)
        return msg("{amount} on {provider}, {held} set aside", amount=held.left, provider=provider, held=reserved)
    free = Bare(held.available)
    return msg("{amount} on {provider}, {free} of that free", amount=held.left, provider=provider, free=free)


def makes_text(held: Holdings) -> Text:
    """What is free would make, or what is owed."""
    return Text(owed_sentence(held.owed) if held.owed is not None else makes(held.available, held.makes))


# For programs


def lot_data(lot: Lot) -> dict[str, Json]:
    """A lot, for programs."""
    return {
        "lot": lot.number,
        "kind": lot.kind.value,
        "amount": lot.amount.plain,
        "remaining": lot.remaining.plain,
        "starts_at": lot.starts_at.isoformat(),
        "ends_at": lot.ends_at.isoformat() if lot.ends_at else None,
        "cost": {"amount": lot.cost.plain, "unit": lot.cost.unit.value} if lot.cost else None,
    }


def hold_data(hold: Hold) -> dict[str, Json]:
    """A hold, for programs; its number is that of the change that made it."""
    return {
        "number": hold.change,
        "amount": hold.amount.plain,
        "unit": hold.amount.unit.value,
        "ends_at": hold.ends_at.isoformat(),
        "lots": [{"lot": part.lot, "amount": part.amount.plain} for part in hold.parts],
    }


def holdings_data(held: Holdings) -> dict[str, Json]:
    """A wallet, for programs; what is available and left is null while it is not known."""
    return {
        "provider": held.key.provider,
        "channel": held.key.channel,
        "unit": held.key.unit.value,
        "available": held.available.plain if held.known else None,
        "left": held.left.plain if held.known else None,
        "held": held.held.plain,
        "owed": held.owed.plain if held.owed else "0",
        "lots": [lot_data(lot) for lot in held.lots],
        "holds": [hold_data(hold) for hold in held.holds],
        "plan": None if held.plan is None else plan_data(held.plan),
        "makes": makes_data(held.makes),
    }
