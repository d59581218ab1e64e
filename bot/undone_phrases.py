"""Turns of phrase about what a moderator undid for somebody: to the moderator, and to whom it was done."""

from __future__ import annotations

from bot.alert_phrases import on_wallet
from bot.change_phrases import undone_phrase
from bot.phrases import change_data, server_name
from core.alerts.outbox import UndoneAlert
from core.answers import UndoneFor
from core.chat.message import Bare, Day, Message, Moment, Name, Value, msg
from core.chat.reply import Button, Reply, Text
from core.ledger.changes import Change, ChangeKind


def undone_for_phrase(undone: UndoneFor) -> Message:
    """What was taken back, of somebody else: how much, and not what for."""
    facts: dict[str, Value] = {
        "number": undone.undone,
        "amount": Bare(undone.amount),
        "used": -undone.amount,
    }
    match undone.kind:
        case ChangeKind.TOP_UP:
            return msg("the top-up #{number} of {amount}", **facts)
        case ChangeKind.REFUND:
            return msg("the refund #{number} of {amount}", **facts)
        case ChangeKind.PLAN if not undone.amount.micros:
            return msg("#{number}, which set a plan again", **facts)
        case ChangeKind.PLAN:
            return msg("the plan that #{number} set", **facts)
        case ChangeKind.STOP:
            return msg("the stop of a plan by #{number}", **facts)
        case ChangeKind.IMPORT:
            return msg("the import #{number} of {amount}", **facts)
        case ChangeKind.HOLD:
            return msg("#{number}, which set aside {amount}", **facts)
        case ChangeKind.SET:
            return msg(
                "#{number}, which corrected the balance by {change}",
                number=undone.undone,
                change=Bare(undone.amount, signed=True),
            )
        case _:
            return msg("#{number}, {used} used", **facts)


def undone_alert_reply(alert: UndoneAlert) -> Reply:
    """What a moderator undid, to whom it was done."""
    facts: dict[str, Value] = {
        "server": server_name(alert.server_name),
        "what": undone_phrase(alert.undone),
        "left": alert.left,
        "provider": Name(alert.provider_name),
    }
    if alert.moderator is None:
        title = msg("A moderator of {server} undid {what}: {left} left on {provider}", **facts)
    else:
        name = Name(alert.moderator)
        title = msg("{name}, a moderator of {server}, undid {what}: {left} left on {provider}", name=name, **facts)
    texts = (
        _recorded(alert.undone),
        msg("This is #{number} in your history. To have it back, record it again.", number=alert.number),
    )
    return Reply(
        title=title,
        blocks=tuple(map(Text, texts)),
        buttons=(Button(msg("History"), "history", on_wallet(alert.wallet)),),
        warns=True,
        data={
            "alert": "undone",
            "by": alert.moderator,
            "undone": change_data(alert.undone),
            "change": alert.number,
            "available": alert.left.plain,
            "unit": alert.left.unit.value,
        },
    )


def _recorded(undone: Change) -> Message:
    at, amount = Moment(undone.at), Bare(undone.amount, signed=True)
    if undone.kind in (ChangeKind.PLAN, ChangeKind.STOP) and not undone.amount.micros:
        return msg("It was recorded {at}.", at=at)
    return msg("It was recorded {at}, with {amount}.", at=at, amount=amount)


def missed_undo(alert: UndoneAlert, day: Day) -> Message:
    """The same, told later."""
    facts: dict[str, Value] = {
        "day": day,
        "server": server_name(alert.server_name),
        "what": undone_phrase(alert.undone),
        "provider": Name(alert.provider_name),
    }
    if alert.moderator is None:
        return msg("On {day} I could not reach you: a moderator of {server} undid {what} on {provider}.", **facts)
    return msg(
        "On {day} I could not reach you: {name}, a moderator of {server}, undid {what} on {provider}.",
        name=Name(alert.moderator),
        **facts,
    )
