"""Prices that changed, as whoever used them lately reads it."""

from __future__ import annotations

from bot.alert_phrases import and_more, on_wallet
from bot.phrases import server_name
from bot.retry_phrases import mean_phrase
from bot.work_phrases import said_phrase
from core.alerts.changed_prices import LATELY, PriceChange
from core.alerts.outbox import PriceAlert, PricePart
from core.amounts import Amount
from core.chat.message import Bare, Day, Listed, Message, Name, Value, counted, msg, nmsg
from core.chat.reply import Block, Button, Json, Lines, Reply, Text, Tone
from core.ledger.changes import WalletKey
from core.work.attributes import Attribute
from core.work.vocabulary import slug
from core.work.work import Work, WorkLine

SHOWN = 8
"""Prices, those that make the largest difference first."""


def price_alert_reply(alert: PriceAlert) -> Reply:
    """What costs something else, and what that means for the usual month; of several a row each."""
    first, *others = alert.parts
    blocks: tuple[Block, ...]
    if others:
        title = nmsg(
            "⚠️ {count} price of what you use in {server} changed",
            "⚠️ {count} prices of what you use in {server} changed",
            "count",
            count=len(alert.parts),
            server=server_name(alert.server_name),
        )
        more = len(alert.parts) - SHOWN
        rest = (nmsg("And {count} more.", "And {count} more.", "count", count=more),) if more > 0 else ()
        month = msg("A month is what you made in the last {days} days.", days=LATELY.days)
        blocks = (Lines(tuple(map(_row, alert.parts[:SHOWN]))), *map(Text, (*rest, month)))
    else:
        title = _title(first, alert.server_name)
        blocks = tuple(map(Text, (*_month(first.change), *_in_money(first))))
    dearer = any(_is_dearer(part.change) for part in alert.parts)
    return Reply(
        title,
        blocks,
        buttons=_buttons(alert),
        tone=Tone.WARN if dearer else Tone.INFO,
        warns=True,
        data={"alert": "price", "prices": [_data(part) for part in alert.parts]},
    )


def missed_prices(alert: PriceAlert, day: Day, number: int) -> Message:
    """The same, told later.

    Args:
        number: Of the warning on its server.
    """
    server, first = server_name(alert.server_name), alert.parts[0]
    if len(alert.parts) > 1:
        changed = [msg("{work} on {provider} from {old} to {new}", **_facts(part)) for part in alert.parts]
        return msg(
            "On {day} I could not reach you: prices of what you use in {server} changed, {prices}.",
            day=day,
            prices=and_more(changed, number),
            server=server,
        )
    facts = _facts(first) | {"day": day, "server": server}
    if _is_dearer(first.change):
        return msg(
            "On {day} I could not reach you: the price of {work} on {provider} in {server} rose from {old} to {new}.",
            **facts,
        )
    return msg(
        "On {day} I could not reach you: the price of {work} on {provider} in {server} fell from {old} to {new}.",
        **facts,
    )


def _title(part: PricePart, server: str) -> Message:
    facts = _facts(part) | {"server": server_name(server)}
    if _is_dearer(part.change):
        return msg("⚠️ The price of {work} on {provider} in {server} rose from {old} to {new}", **facts)
    return msg("The price of {work} on {provider} in {server} fell from {old} to {new}", **facts)


def _row(part: PricePart) -> Message:
    facts = _facts(part) | {"month": mean_phrase(_difference(part.change))}
    if _is_dearer(part.change):
        return msg("{work} on {provider}: {new} instead of {old}, {month} more a month", **facts)
    return msg("{work} on {provider}: {new} instead of {old}, {month} less a month", **facts)


def _facts(part: PricePart) -> dict[str, Value]:
    change = part.change
    return {
        "work": _work(change, change.outputs),
        "provider": Name(part.provider_name),
        "old": Bare(change.old),
        "new": change.new,
    }


def _month(change: PriceChange) -> tuple[Message, ...]:
    """What the usual month costs more or less."""
    difference = _difference(change)
    if not difference.micros:  # it was too much to be counted before
        return ()
    facts: dict[str, Value] = {
        "difference": mean_phrase(difference, bare=False),
        "old": mean_phrase(change.month_old),
        "new": mean_phrase(change.month_new),
        "usual": counted(change.kind.medium.noun, change.count),
        "days": LATELY.days,
    }
    if _is_dearer(change):
        return (
            msg(
                "At your usual {usual} a month (last {days} days): {difference} more, {new} instead of {old}.", **facts
            ),
        )
    return (
        msg("At your usual {usual} a month (last {days} days): {difference} less, {new} instead of {old}.", **facts),
    )


def _in_money(part: PricePart) -> tuple[Message, ...]:
    if part.money is None or not part.money.micros:
        return ()
    money = mean_phrase(part.money)
    return (msg("In money: {money} a month, since these credits always cost the same.", money=money),)


def _buttons(alert: PriceAlert) -> tuple[Button, ...]:
    """What the credits make now; of one price, what the usual month costs now, and leaves; and where one is warned. How
    much somebody makes is theirs: so each is answered privately, wherever it is pressed."""
    first = alert.parts[0].change
    of_month = Button(msg("My usual month"), "balance", _words(first))
    make = Button(msg("What can I make"), "afford", on_wallet(_wallet(first)))
    alerts = Button(msg("My warnings"), "alert list", on_wallet(_wallet(first)))
    return (make, *((of_month,) if len(alert.parts) == 1 else ()), alerts)


def _wallet(change: PriceChange) -> WalletKey:
    return WalletKey(change.kind.provider, change.kind.channel, change.new.unit)


def _words(change: PriceChange) -> str:
    """The usual month, in words to send."""
    kind = change.kind
    line = WorkLine(
        change.count,
        kind.medium,
        kind.provider,
        channel=kind.channel,
        model=slug(kind.model_name) if kind.model_name else None,
        values=_values(change),
    )
    return str(Work((line,)))


def _work(change: PriceChange, count: int) -> Message:
    """So many of the kind, with all that its price depends on: "1 video (Gen-4.5, 10 s)"."""
    kind, work = change.kind, counted(change.kind.medium.noun, count)
    name: tuple[Value, ...] = (Name(kind.model_name),) if kind.model_name else ()
    facts = name + tuple(said_phrase(topic, value, kind.medium.value) for topic, value in _values(change).items())
    return msg("{work} ({facts})", work=work, facts=Listed(facts)) if facts else work


def _values(change: PriceChange) -> dict[Attribute, str]:
    """In the order in which they are told; without what was said of work once and is not any more."""
    said = dict(change.kind.values)
    return {topic: said[topic.value] for topic in Attribute if topic.value in said}


def _is_dearer(change: PriceChange) -> bool:
    return change.new.micros > change.old.micros


def _difference(change: PriceChange) -> Amount:
    return Amount(abs(change.month_new.micros - change.month_old.micros), change.new.unit)


def _data(part: PricePart) -> Json:
    change = part.change
    kind = change.kind
    return {
        "provider": kind.provider,
        "channel": kind.channel,
        "media": kind.medium.value,
        "model": kind.model,
        "model_name": kind.model_name or None,
        "understood": dict(kind.values),
        "unit": change.new.unit.value,
        "old": change.old.plain,
        "new": change.new.plain,
        "outputs": change.outputs,
        "days": LATELY.days,
        "count": change.count,
        "month_old": change.month_old.plain,
        "month_new": change.month_new.plain,
        "money": None if part.money is None else part.money.plain,
        "currency": None if part.money is None else part.money.unit.value,
    }
