"""What was said of success, confidence, months and results, and cannot be so."""

from __future__ import annotations

from typing import TypeAlias

from bot.error_replies.asked import Asked
from bot.error_replies.asking import asking, button
from bot.phrases import EXAMPLE_WORK
from bot.retry_phrases import enough_phrase, times_phrase
from bot.work_phrases import media_word
from core.chat.message import Message, Name, Quoted, counted, msg
from core.chat.reply import Block, Button, Reply, Tone
from core.errors.tree import ReadingError
from core.errors.tries import (
    ConfidenceError,
    ImpossibleResultError,
    MonthsError,
    NeverCertainError,
    NoSuchRecordError,
    NotAResultError,
    SeveralKindsError,
    ShareTooFineError,
    SuccessRateError,
    TooManyTriesError,
    WhichKindError,
    WhichMonthError,
)
from core.retries.spread import Quantile
from core.work.media import Medium

TriesError: TypeAlias = NeverCertainError | WhichKindError | TooManyTriesError | NoSuchRecordError


def said_of_tries(error: ReadingError, asked: Asked) -> Reply:
    """The reply for what could not be read. Raises the error where it is another one."""
    next_step = asked.example
    match error:
        case SuccessRateError():
            title = msg("A success rate is above 0% and at most 100%.")
            if asked.command in ("cost", "compare", "buy", "advise"):
                next_step = f"/{asked.command} 50 videos at 60%"
        case ConfidenceError():
            title = msg("A confidence is above 0% and below 100%.")
            if asked.command == "cost":
                next_step = f"/cost {EXAMPLE_WORK} at 60% confidence 95%"
        case ShareTooFineError(word=word, decimals=decimals):
            title = msg("Percentages go to {decimals} decimals: {word} has more.", decimals=decimals, word=Quoted(word))
        case MonthsError(word=word, limit=limit):
            title = msg("I look at 1 to {limit} months, and this is {word}.", limit=limit, word=Quoted(word))
            next_step = f"/{asked.command} {EXAMPLE_WORK} for 3 months"
        case WhichMonthError(work=work):
            title = msg("In which month is {work}?", work=Quoted(work))
            next_step = f"/{asked.command} 50 videos in month 1, none in month 2"
        case NotAResultError():
            title = msg("How many of how many did you keep?")
        case SeveralKindsError():
            title = msg("That is more than one kind. One at a time, please.")
        case ImpossibleResultError(kept=kept, tried=tried):
            title = msg("Of {tried} tries at most {tried} can be kept, and this says {kept}.", tried=tried, kept=kept)
        case _:
            raise error
    return asking(title, asked, next_step)


def tries_reply(error: TriesError, asked: Asked, unchanged: tuple[Block, ...]) -> Reply:
    """The reply for tries that cannot be counted, or not on.

    Args:
        unchanged: That nothing was changed.
    """
    buttons: tuple[Button, ...] = ()
    match error:
        case NeverCertainError(confidence=confidence, enough=enough, exact=exact):
            title = msg(
                "When tries can fail, no number is certain. Enough {often}: {amount}.",
                often=times_phrase(confidence),
                amount=enough_phrase(Quantile(confidence, enough, exact)),
            )
            buttons = tuple(Button(msg("{name}", name=Name(name)), asked.command, work) for name, work in error.fixes)
            return Reply(title, unchanged, buttons=buttons, tone=Tone.REFUSED)
        case WhichKindError(media=media, kept=kept, tried=tried):
            kinds = [Medium.of(one) for one in media]
            title = msg("Of what kind were they?")
            if kept is not None and tried is not None:
                said = f"/{asked.command} {kept:,} of {tried:,}"
                buttons = tuple(button(_of(one, kept, tried), f"{said} {one.word}") for one in kinds)
            return Reply(title, unchanged, buttons=buttons, tone=Tone.ASK)
        case TooManyTriesError(limit=limit):
            title = msg("I count up to {limit} tries of a kind.", limit=limit)
        case NoSuchRecordError(provider=provider, model=None, medium=medium):
            title = msg(
                "You have told me of no {media} on {provider}.",
                media=media_word(Medium.of(medium)),
                provider=Name(provider),
            )
        case NoSuchRecordError(provider=provider, model=str(model), medium=medium):
            title = msg(
                "You have told me of no {media} made with {model} on {provider}.",
                media=media_word(Medium.of(medium)),
                model=Name(model),
                provider=Name(provider),
            )
    return Reply(title, unchanged, next="/result list", tone=Tone.REFUSED)


def _of(medium: Medium, kept: int, tried: int) -> Message:
    return msg("{kept} of {work}", kept=kept, work=counted(medium.noun, tried))
