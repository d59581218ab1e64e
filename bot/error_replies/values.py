"""What was said of ends, times, money, wallets, zones and languages, and could not be read."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from bot.error_replies.asked import Asked
from bot.error_replies.asking import asking, button, pointer, use
from bot.error_replies.tries import said_of_tries
from core.chat.message import Day, Joined, Message, Name, Quoted, Words, msg
from core.chat.reply import Pointer, Reply
from core.errors.numbers import (
    BadAlertDaysError,
    BadAlertShareError,
    NegativeMoneyError,
    NotMoneyError,
    UnknownCurrencyError,
)
from core.errors.reading import WordsTooLongError
from core.errors.tree import ReadingError
from core.errors.values import (
    BadDurationError,
    EndInThePastError,
    EndTooFarError,
    NotADurationError,
    NotAnEndError,
    UnknownChannelError,
    UnknownLanguageError,
    UnknownZoneError,
)

_Placed: TypeAlias = (
    EndInThePastError | UnknownChannelError | UnknownZoneError | UnknownLanguageError | UnknownCurrencyError
)
EXAMPLE_MONEY = "$20"


def value_reply(error: ReadingError, asked: Asked) -> Reply:
    """The reply for such an error."""
    match error:
        case NotAnEndError(word=word):
            examples = Joined((Words("30 Nov"), Words("90 days"), Words("never")))
            title = msg(
                "{word} is no end that I can read. For example: {examples}", word=Quoted(word), examples=examples
            )
        case EndInThePastError(day=day, suggestion=date() as later):
            title = msg("{day} is over. Did you mean {later}?", day=Day(day), later=Day(later))
            fixed = _put_right(error, asked, later.isoformat())
            return asking(title, asked, fixed, buttons=(button(msg("Yes"), fixed),))
        case EndInThePastError(day=day):
            title = msg("{day} is over.", day=Day(day))
        case EndTooFarError(word=word, years=years):
            title = msg(
                "{word} is more than {years} years away. For credits without an end: {never}",
                word=Quoted(word),
                years=years,
                never=Words("never"),
            )
        case NotADurationError(word=word):
            title = msg(
                "{word} is no time in minutes, hours or days. For example: {example}",
                word=Quoted(word),
                example=Words("30 min"),
            )
        case BadDurationError(word=word, days=days):
            title = msg("A time is above 0 and at most {days} days, and this is {word}.", days=days, word=Quoted(word))
        case BadAlertShareError(word=word):
            title = msg("A share to be warned at is above 0% and below 100%, and this is {word}.", word=Quoted(word))
        case BadAlertDaysError(word=word, limit=limit):
            title = msg("I warn at 1 to {limit} whole days, and this is {word}.", limit=limit, word=Quoted(word))
        case NotMoneyError(word=word):
            title = msg(
                "{word} is no amount of money. For example: {example}", word=Quoted(word), example=Words("$42.50")
            )
        case UnknownCurrencyError(word=word, known=known):
            title = msg(
                "I keep money in {currencies} and convert nothing: {word} is another currency.",
                currencies=Joined(tuple(map(Words, known))),
                word=Quoted(word),
            )
            return asking(title, asked, _put_right(error, asked, EXAMPLE_MONEY), (_pointer(error, asked),))
        case NegativeMoneyError(amount=amount) if asked.command.startswith("budget"):
            title = msg("A budget is above 0, and this is {amount}.", amount=amount)
        case NegativeMoneyError(amount=amount):
            title = msg("What was paid is not below 0, and this is {amount}.", amount=amount)
        case UnknownChannelError(word=word, provider=provider, channels=channels):
            title = msg(
                "I know no {word} of {provider}. There is: {channels}.",
                word=Quoted(word),
                provider=Name(provider),
                channels=Joined(tuple(map(Words, channels))),
            )
            return _choose(error, asked, title, error.channels)
        case UnknownZoneError(word=word, suggestion=str(suggestion)):
            title = msg(
                "I know no time zone {word}. Did you mean {suggestion}?",
                word=Quoted(word),
                suggestion=Words(suggestion),
            )
            fixed = _put_right(error, asked, suggestion)
            return asking(title, asked, fixed, (_pointer(error, asked),), (use(suggestion, fixed),))
        case UnknownZoneError(word=word):
            example = Words("Europe/Amsterdam")
            title = msg("I know no time zone {word}. One is called {example}.", word=Quoted(word), example=example)
        case UnknownLanguageError(word=word, known=known):
            languages = Joined(tuple(map(Words, known)))
            title = msg("I do not speak {word}. I speak: {languages}.", word=Quoted(word), languages=languages)
            return _choose(error, asked, title, known)
        case WordsTooLongError(limit=limit, length=length):
            title = msg("I keep up to {limit} characters of that, and these are {length}.", limit=limit, length=length)
        case _:
            return said_of_tries(error, asked)
    return asking(title, asked, asked.example)


def _choose(error: _Placed, asked: Asked, title: Message, choices: tuple[str, ...]) -> Reply:
    """With a button for each of what can stand there."""
    buttons = tuple(use(choice, _put_right(error, asked, choice)) for choice in choices)
    return asking(title, asked, None, (_pointer(error, asked),), buttons)


def _pointer(error: _Placed, asked: Asked) -> Pointer:
    return pointer(asked, error.text, error.start, error.end)


def _put_right(error: _Placed, asked: Asked, words: str) -> str:
    """The whole line with other words in that place."""
    return f"{asked.prefix}{error.text[: error.start]}{words}{error.text[error.end :]}"
