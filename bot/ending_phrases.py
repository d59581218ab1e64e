"""Credits about to end unused, as their person reads it."""

from __future__ import annotations

from bot.alert_phrases import and_more, on_wallet
from bot.phrases import choice_phrase, makes_data, server_name
from core.alerts.outbox import EndingAlert, EndingPart
from core.amounts import Unit
from core.chat.message import Bare, Day, Message, Name, Value, msg, nmsg
from core.chat.reply import Block, Button, Json, Lines, Reply, Text, Tone
from core.ledger.lots import LotKind

MOST_BUTTONS = 3
"""Wallets that have one."""
_BALANCE = Button(msg("My credits"), "balance")


def ending_alert_reply(alert: EndingAlert) -> Reply:
    """What ends next, and what it would still make; of several a row each, the soonest first."""
    first, *others = alert.parts
    blocks: tuple[Block, ...]
    if others:
        title = msg(
            "⏳ Credits are about to end in {server}, the first after {day}",
            server=server_name(alert.server_name),
            day=_last_day(first),
        )
        blocks = (Lines(tuple(map(_row, alert.parts))),)
    else:
        title = _title(first, alert.server_name)
        blocks = (Text(msg("They would make {choice}.", choice=choice_phrase(first.makes))),) if first.makes else ()
    return Reply(
        title,
        blocks,
        buttons=_buttons(alert),
        tone=Tone.WARN,
        warns=True,
        data={"alert": "ending", "endings": _data(alert)},
    )


def _buttons(alert: EndingAlert) -> tuple[Button, ...]:
    """What can still be made of each wallet's credits; of several each by its name alone, since the end of a long label
    is not seen. More credits would not keep these, and a snooze does not silence them: so there is neither."""
    wallets = {part.ending.wallet: part.provider_name for part in alert.parts}
    if len(wallets) == 1:
        (wallet,) = wallets
        return (Button(msg("What can I make"), "afford", on_wallet(wallet)), _BALANCE)
    making = (
        Button(msg("{wallet}", wallet=Name(name)), "afford", on_wallet(wallet))
        for wallet, name in list(wallets.items())[:MOST_BUTTONS]
    )
    return *making, _BALANCE


def missed_endings(alert: EndingAlert, day: Day, number: int) -> Message:
    """The same, told later.

    Args:
        number: Of the warning on its server.
    """
    return msg(
        "On {day} I could not reach you: in {server} you can use {endings}.",
        day=day,
        server=server_name(alert.server_name),
        endings=and_more([_only_through(part) for part in alert.parts], number),
    )


def _only_through(part: EndingPart) -> Message:
    return msg(
        "{amount} on {provider} only through {day}",
        amount=part.ending.amount,
        provider=Name(part.provider_name),
        day=_last_day(part),
    )


def _title(part: EndingPart, server: str) -> Message:
    ending = part.ending
    facts: dict[str, Value] = {
        "amount": Bare(ending.amount),
        "provider": Name(part.provider_name),
        "server": server_name(server),
        "day": _last_day(part),
    }
    if ending.amount.unit is not Unit.CREDIT:
        facts["amount"] = ending.amount
        return msg("⏳ {amount} on {provider} in {server} can be used through {day}", **facts)
    match ending.kind:
        case LotKind.PROMOTIONAL:
            return nmsg(
                "⏳ {amount} promotional credit on {provider} in {server} ends after {day}",
                "⏳ {amount} promotional credits on {provider} in {server} end after {day}",
                "amount",
                **facts,
            )
        case LotKind.PLAN:
            return nmsg(
                "⏳ {amount} credit of your plan on {provider} in {server} ends after {day}",
                "⏳ {amount} credits of your plan on {provider} in {server} end after {day}",
                "amount",
                **facts,
            )
        case LotKind.PAID:
            return nmsg(
                "⏳ {amount} paid credit on {provider} in {server} ends after {day}",
                "⏳ {amount} paid credits on {provider} in {server} end after {day}",
                "amount",
                **facts,
            )


def _row(part: EndingPart) -> Message:
    facts: dict[str, Value] = {
        "amount": part.ending.amount,
        "provider": Name(part.provider_name),
        "day": _last_day(part),
    }
    if not part.makes:
        return msg("{amount} on {provider} through {day}", **facts)
    return msg("{amount} on {provider} through {day} would make {choice}", **facts, choice=choice_phrase(part.makes))


def _last_day(part: EndingPart) -> Day:
    return Day(part.ending.last_day, weekday=True)


def _data(alert: EndingAlert) -> list[Json]:
    return [
        {
            "provider": part.ending.wallet.provider,
            "channel": part.ending.wallet.channel,
            "unit": part.ending.amount.unit.value,
            "kind": part.ending.kind.value,
            "amount": part.ending.amount.plain,
            "last_day": part.ending.last_day.isoformat(),
            "days": part.ending.stage,
            "makes": makes_data(part.makes),
        }
        for part in alert.parts
    ]
