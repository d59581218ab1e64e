"""The door: any error of ours -> a Reply, with its code and facts for programs."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bot.error_replies.asked import Asked
from bot.error_replies.reading import reading_reply
from bot.error_replies.refused import refused_reply
from bot.error_replies.running import move_reply, network_reply, price_book_reply, setting_reply, store_reply
from bot.pack_phrases import pack_data
from bot.phrases import change_data
from bot.wallet_phrases import hold_data
from core.alerts.kept_budgets import NamedBudget
from core.alerts.levels import Mark, Measure
from core.amounts import MICROS_PER_UNIT, Amount
from core.chat.message import Words, msg
from core.chat.reply import Json, Reply, Text, Tone
from core.errors.moving import MoveError
from core.errors.networks import NetworkError
from core.errors.records import StoreError
from core.errors.setup import PriceBookError, SettingError
from core.errors.tree import ReadingError, RefusedError, RequestError, ScripError
from core.ledger.changes import Change, WalletKey
from core.ledger.holds import Hold
from core.nouns import Phrase
from core.prices.cards import ServerPack
from core.work.afford import Mix
from core.work.work import Work


def error_reply(error: ScripError, asked: Asked) -> Reply:
    """The reply for an expected error; with its code and facts for programs."""
    if isinstance(error, StoreError):
        reply = store_reply(error, asked=bool(asked.prefix))
    elif isinstance(error, ReadingError):
        reply = reading_reply(error, asked)
    elif isinstance(error, RefusedError):
        reply = refused_reply(error, asked)
    elif isinstance(error, SettingError):
        reply = setting_reply(error)
    elif isinstance(error, PriceBookError):
        reply = price_book_reply(error)
    elif isinstance(error, MoveError):
        reply = move_reply(error)
    elif isinstance(error, NetworkError):
        reply = network_reply(error)
    else:
        raise error
    facts = {
        name: json_fact(value)
        for name, value in error.facts().items()
        if name not in ("start", "end", "text", "arguments")
    }
    units = {value.unit.value for value in error.facts().values() if isinstance(value, Amount)}
    if units:
        (facts["unit"],) = units
    if isinstance(error, RequestError) and error.wallet is not None:
        facts["wallet"] = json_fact(error.wallet)
    if isinstance(error, RefusedError) and error.fixes:
        facts["instead"] = [work for _, work in error.fixes]
    return replace(reply, command=asked.command, data={"error": {"code": error.code, **facts}})


def json_fact(value: object) -> Json:
    """A fact of an error for programs: amounts as decimal strings, moments in ISO format."""
    match value:
        case None | bool() | int() | str():
            return value
        case Amount():
            return value.plain
        case Phrase():
            return str(value)
        case date():  # a moment too
            return value.isoformat()
        case Mix():
            return {"counts": {medium.value: count for medium, count in value.counts}, "left": value.left.plain}
        case Decimal():
            return f"{value:f}"
        case Fraction():
            return f"{value.numerator / Decimal(value.denominator):f}"
        case Work():
            return str(value)
        case Mark(measure=measure, value=number):
            counted = number if measure is Measure.DAYS else Decimal(number) / MICROS_PER_UNIT
            return {"measure": measure.value, "value": f"{counted:f}"}
        case NamedBudget(amount=amount, wallet=wallet):
            return {"wallet": json_fact(wallet), "unit": amount.unit.value, "budget": amount.plain}
        case WalletKey():
            return {"provider": value.provider, "channel": value.channel, "unit": value.unit.value}
        case Change():
            return change_data(value)
        case Hold():
            return hold_data(value)
        case ServerPack():
            return pack_data(value, {})
        case tuple() | list():
            return [json_fact(item) for item in value]
    raise TypeError(f"{value!r} of an error has no JSON form")


def new_reference() -> str:
    """A few letters that a person can read out, and that are found in the log."""
    return secrets.token_hex(3).upper()


def fault_reply(reference: str, asked: Asked) -> Reply:
    """For what nobody expected. That nothing was changed is said only where it is certain."""
    text = msg("If it happens again, tell a moderator: reference {reference}.", reference=Words(reference))
    sorry = (
        msg("Sorry, something of ours broke. I cannot say whether that was recorded: look before you repeat it.")
        if asked.writes
        else msg("Sorry, something of ours broke. Nothing was changed.")
    )
    return Reply(
        title=sorry,
        blocks=(Text(text),),
        tone=Tone.FAILED,
        command=asked.command,
        data={"error": {"code": "fault", "reference": reference}},
    )
