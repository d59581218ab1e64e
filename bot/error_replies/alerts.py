"""Where nobody is warned, and what cannot be put off."""

from __future__ import annotations

from typing import TypeAlias

from bot.alert_phrases import mark_phrase, mark_words, marks_phrase, on_wallet
from core.chat.message import Name, msg, nmsg
from core.chat.reply import Block, Button, Reply, Tone
from core.errors.alerts import NoSuchThresholdError, NoWarningError, SnoozeLengthError, WhichThresholdError
from core.errors.asking import NoPlaceError, PlaceClosedError

SHOWN = 5
AlertError: TypeAlias = (
    NoSuchThresholdError | WhichThresholdError | SnoozeLengthError | NoPlaceError | PlaceClosedError | NoWarningError
)


def alerts_reply(error: AlertError, unchanged: tuple[Block, ...]) -> Reply:
    """The reply for such an error.

    Args:
        unchanged: That nothing was changed.
    """
    match error:
        case NoSuchThresholdError(marks=()):
            begin = f"/alert 1,000 {_named(error)}".rstrip()
            return Reply(msg("No alert is set."), unchanged, next=begin, tone=Tone.REFUSED)
        case NoSuchThresholdError(mark=mark, marks=marks, key=key):
            title = (
                msg("That alert is not set. Set: {thresholds}.", thresholds=marks_phrase(marks, key.unit))
                if mark is None
                else msg(
                    "No alert is set at {amount}. Set: {thresholds}.",
                    amount=mark_phrase(mark, key.unit),
                    thresholds=marks_phrase(marks, key.unit),
                )
            )
            remove = f"/alert remove {mark_words(marks[0], key.unit)} {_named(error)}".rstrip()
            return Reply(title, unchanged, next=remove, tone=Tone.REFUSED)
        case WhichThresholdError(marks=marks, key=key):
            buttons = tuple(
                Button(
                    msg("{amount}", amount=mark_phrase(mark, key.unit)),
                    "alert remove",
                    f"{mark_words(mark, key.unit)} {_named(error)}".rstrip(),
                )
                for mark in marks[:SHOWN]
            )
            title = msg("Which one? Set: {thresholds}.", thresholds=marks_phrase(marks, key.unit))
            return Reply(title, unchanged, buttons=buttons, tone=Tone.ASK)
        case SnoozeLengthError(days=days):
            title = nmsg(
                "Warnings are put off for 1 minute to {days} day.",
                "Warnings are put off for 1 minute to {days} days.",
                "days",
                days=days,
            )
            return Reply(title, unchanged, next=f"/alert snooze 1 day {_named(error)}".rstrip(), tone=Tone.REFUSED)
        case NoPlaceError():
            title = msg(
                "Nobody else is warned here. Send it in the channel or topic of a server where warnings shall go."
            )
            return Reply(title, unchanged, tone=Tone.REFUSED)
        case PlaceClosedError(place=name):
            title = (
                msg(
                    "I cannot write in {place}. Let me see it and send messages there, then choose it again.",
                    place=Name(name),
                )
                if name
                else msg("I cannot write there. Let me do so, then choose it again.")
            )
            return Reply(title, unchanged, tone=Tone.REFUSED)
        case NoWarningError(number=number):
            if number is None:
                return Reply(msg("No warning of yours is kept here."), unchanged, next="/alert list", tone=Tone.REFUSED)
            title = msg("No warning {number} of yours is kept here.", number=number)
            return Reply(title, unchanged, next="/alert last", tone=Tone.REFUSED)


def _named(error: AlertError) -> str:
    """The wallet that was asked of, where it has to be named."""
    return "" if error.wallet is None else on_wallet(error.wallet)
