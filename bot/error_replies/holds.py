"""What is not there to be used: too few credits, or nothing set aside; and what can be done instead."""

from __future__ import annotations

from bot.error_replies.asked import Asked
from bot.error_replies.wallet import named, of_which, other
from bot.hold_phrases import hold_row
from bot.phrases import EXAMPLE_TOP_UP, choice_phrase, spoken
from core.amounts import Amount
from core.chat.message import Bare, Message, Moment, Name, Value, Words, msg, nmsg
from core.chat.reply import Block, Button, Lines, Reply, Text, Tone
from core.errors.holds import (
    HoldOverError,
    HoldTooLongError,
    HoldTooSmallError,
    NotAHoldError,
    NotEnoughCreditsError,
    NothingHeldError,
    WhichHoldError,
)
from core.errors.tree import RefusedError
from core.ledger.changes import ChangeKind
from core.ledger.holds import Hold
from core.numerals import unmistakable
from core.work.afford import Makes
from core.work.work import Work

MAX_BUTTONS = 5
"""Holds that are offered."""


def holds_reply(error: RefusedError, asked: Asked, unchanged: tuple[Block, ...]) -> Reply:
    """The reply for credits that are not there, or are not set aside. Arguments as changes_reply()."""
    wallet = other(error)
    if isinstance(error, HoldOverError) and error.there is not None:
        wallet = f" {named(error.there)}"
    blocks: tuple[Block, ...] = unchanged
    buttons: tuple[Button, ...] = ()
    match error:
        case NotEnoughCreditsError():
            return _not_enough(error, asked)
        case NothingHeldError(elsewhere=()):
            title, next_step = msg("Nothing is set aside."), f"/reserve 3 videos{wallet}"
        case NothingHeldError(elsewhere=((key, hold), *_)):
            title = msg("Nothing is set aside there. In another wallet something is:")
            blocks = (Lines((hold_row(hold),)), *unchanged)
            next_step = f"/{asked.command} {_with_number(asked, hold)} {named(key)}"
        case WhichHoldError():
            return _which_hold(error, asked, unchanged)
        case HoldOverError(how=ChangeKind.SETTLE.value):
            title, next_step = _over(error), f"/history{wallet}"
        case HoldOverError() if asked.command == "settle":
            title, next_step = _over(error), f"/adjust {_used(error, wallet)}"
            blocks = (_taken_already(next_step), *unchanged)
        case HoldOverError():
            title, next_step = _over(error), f"/balance{wallet}"
        case NotAHoldError(number=number):
            title, next_step = msg("#{number} set nothing aside.", number=number), f"/balance{wallet}"
        case HoldTooSmallError(number=number, held=held, asked=wanted):
            title = msg(
                "#{number} set {held} aside: {wanted} cannot be settled of it.",
                number=number,
                held=Bare(held),
                wanted=Bare(wanted),
            )
            more = Words(f"/spend {spoken(wanted - held)}{wallet}")
            blocks = (Text(msg("Settle all of it, and then record the rest: {more}", more=more)), *unchanged)
            next_step = f"/settle of {number}{wallet}"
        case HoldTooLongError(days=days):
            title = nmsg(
                "Credits are set aside for {days} day at most.",
                "Credits are set aside for {days} days at most.",
                "days",
                days=days,
            )
            next_step = f"{asked.example}{wallet} for {days} days"
        case _:
            raise error
    return Reply(title=title, blocks=blocks, next=next_step, buttons=buttons, tone=Tone.REFUSED)


def _not_enough(error: NotEnoughCreditsError, asked: Asked) -> Reply:
    needed, available, held = error.needed, error.available, error.held
    wallet = other(error)
    nothing = msg("Nothing was set aside.") if asked.command == "reserve" else msg("Nothing was spent.")
    if not error.known:
        title = msg(
            "Refused: {needed} are needed, and I don't know your {provider} credits yet.",
            needed=Bare(needed),
            provider=Name(error.provider),
        )
        begin = EXAMPLE_TOP_UP if not wallet else f"/topup {spoken(needed)}{wallet}"
        return Reply(title, (Text(nothing),), next=begin, tone=Tone.REFUSED)
    facts: dict[str, Value] = {
        "needed": Bare(needed),
        "available": Bare(available),
        "missing": Bare(error.missing),
    }
    buttons: tuple[Button, ...] = ()
    if held is not None and available.micros >= 0:
        facts |= {"left": Bare(available + held), "held": Bare(held)}
        title = msg("Refused: {needed} are needed. Of {left} left {held} are set aside, {available} free.", **facts)
        buttons = (Button(msg("What is set aside"), "balance", wallet.strip()),)
    elif available.micros < 0:
        facts["owed"] = Bare(-available)
        title = msg("Refused: {needed} are needed and {owed} are owed already: {missing} are missing.", **facts)
    else:
        title = nmsg(
            "Refused: {needed} are needed and {available} are free; {missing} more is missing.",
            "Refused: {needed} are needed and {available} are free; {missing} more are missing.",
            "missing",
            **facts,
        )
    taken = (_taken_already(f"/adjust {spoken(needed)}{wallet}"),) if asked.command == "spend" else ()
    return Reply(
        title=title,
        blocks=(
            *_enough_for(available, error.makes),
            Text(nothing),
            *taken,
        ),
        next=f"/topup {spoken(error.missing)}{wallet}",
        buttons=buttons,
        tone=Tone.REFUSED,
    )


def _taken_already(words: str) -> Text:
    return Text(msg("Already taken by the provider? {words}", words=Words(words)))


def _enough_for(available: Amount, mixes: Makes) -> tuple[Text, ...]:
    if not mixes:
        return ()
    enough = nmsg(
        "The {available} is enough for {choice}.",
        "The {available} are enough for {choice}.",
        "available",
        available=Bare(available),
        choice=choice_phrase(mixes),
    )
    return (Text(enough),)


def _which_hold(error: WhichHoldError, asked: Asked, unchanged: tuple[Block, ...]) -> Reply:
    """Which one is meant, with a button each that asks the same of it."""
    buttons = tuple(
        Button(msg("Settle #{number}", number=hold.change), "settle", of_which(error.wanted, hold.change, error.key))
        if asked.command == "settle"
        else Button(msg("Release #{number}", number=hold.change), "release", f"{hold.change} {named(error.key)}")
        for hold in error.holds[:MAX_BUTTONS]
    )
    rows = Lines(tuple(map(hold_row, error.holds)))
    return Reply(msg("Which one? Set aside:"), (rows, *unchanged), buttons=buttons, tone=Tone.ASK)


def _with_number(asked: Asked, hold: Hold) -> str:
    return f"of {hold.change}" if asked.command == "settle" else str(hold.change)


def _used(error: HoldOverError, wallet: str) -> str:
    """What was to be used of it, else all of it, in words. Work says itself where it is made."""
    match error.wanted:
        case None:
            return f"{spoken(error.amount)}{wallet}"
        case Work() as work if any(line.provider for line in work.lines):
            return str(work)
        case Work() as work:
            return f"{work}{wallet}"
        case number if number == error.number:  # which one was said, as it was meant
            return f"{spoken(error.amount)}{wallet}"
        case number:
            return f"{unmistakable(f'{number.normalize():,f}')}{wallet}"


def _over(error: HoldOverError) -> Message:
    """What became of it."""
    facts: dict[str, Value] = {"number": error.number, "amount": Bare(error.amount), "at": Moment(error.at)}
    if error.by_time:
        return msg("#{number} was set aside until {at} and is free again.", **facts)
    match ChangeKind(error.how):
        case ChangeKind.SETTLE:
            return msg("#{number} was settled {at}: {settled} of {amount}.", **facts, settled=Bare(error.settled))
        case ChangeKind.UNDO:
            return msg("#{number} was undone {at}: its {amount} are free again.", **facts)
        case _:
            return msg("#{number} was released {at}: its {amount} are free again.", **facts)
