"""What could not be read: the place, the nearest known word, and the whole line put right."""

from __future__ import annotations

from bot.alert_phrases import on_wallet
from bot.error_replies.asked import Asked
from bot.error_replies.asking import asking, pointer, use
from bot.error_replies.values import value_reply
from bot.error_replies.wallet import other
from bot.phrases import EXAMPLE_WORK, spoken
from bot.work_phrases import attribute_name, media_word
from core.amounts import Unit
from core.chat.language import QUOTED_LENGTH
from core.chat.message import Message, Quoted, Value, Words, msg
from core.chat.reply import Block, Button, Reply
from core.errors.numbers import (
    AmbiguousNumberError,
    AmountNotPositiveError,
    AmountTooLargeError,
    CountNotPositiveError,
    CountNotWholeError,
    CountTooLargeError,
    ForeignDigitsError,
    NotANumberError,
    TooManyDecimalsError,
)
from core.errors.reading import (
    BadValueError,
    DoesNotFitError,
    FileTooLargeError,
    FileUnreadableError,
    MissingCountError,
    MissingMediumError,
    MissingOptionError,
    NothingAskedError,
    NoWorkError,
    RepeatedOptionError,
    TextTooLongError,
    UnexpectedTextError,
    UnknownCommandError,
    UnknownProviderError,
    UnknownWordError,
)
from core.errors.tree import ReadingError
from core.errors.values import AmbiguousDateError, NoSuchDayError, NotADateError
from core.work.media import Medium


def reading_reply(error: ReadingError, asked: Asked) -> Reply:
    """The reply for what could not be read."""
    blocks: tuple[Block, ...] = ()
    buttons: tuple[Button, ...] = ()
    on = "" if asked.command.startswith("budget") else other(error)  # the example is one in money, of no wallet
    next_step: str | None = f"{asked.example}{on}"
    match error:
        case UnknownWordError(text=text, start=start, end=end, word=word, position=position, suggestion=suggestion):
            blocks = (pointer(asked, text, start, end),)
            facts: dict[str, Value] = {"position": position, "word": Quoted(word)}
            if suggestion is None:
                title = msg("Word {position}, {word}, is not one I know.", **facts)
            else:
                suggested = Words(suggestion)
                title = msg(
                    "Word {position}, {word}, is not one I know. Did you mean {suggestion}?",
                    **facts,
                    suggestion=suggested,
                )
                next_step = f"{asked.prefix}{text[:start]}{suggestion}{text[end:]}"
                buttons = (use(suggestion, next_step),)
        case UnknownProviderError(text=text, start=start, end=end, word=word, suggestion=suggestion):
            blocks = (pointer(asked, text, start, end),)
            if suggestion is None:
                title = (
                    msg("I know no provider or model {word}.", word=Quoted(word))
                    if error.or_model
                    else msg(
                        "I know no provider {word}. All of them: {list}", word=Quoted(word), list=Words("/provider")
                    )
                )
            else:
                facts = {"word": Quoted(word), "suggestion": Words(suggestion)}
                title = (
                    msg("I know no provider or model {word}. Did you mean {suggestion}?", **facts)
                    if error.or_model
                    else msg("I know no provider {word}. Did you mean {suggestion}?", **facts)
                )
                next_step = f"{asked.prefix}{text[:start]}{suggestion}{text[end:]}"
                buttons = (use(suggestion, next_step),)
        case UnknownCommandError(word=word, suggestion=suggestion, arguments=arguments):
            helping = "help " if asked.command == "help" else ""
            next_step = f"/{helping}{suggestion} {arguments}".rstrip() if suggestion else "/help"
            title = (
                msg(
                    "I know no command {word}. Did you mean {suggestion}?",
                    word=Quoted(word),
                    suggestion=Words(f"/{suggestion}"),
                )
                if suggestion
                else msg("I know no command {word}.", word=Quoted(word))
            )
        case AmbiguousNumberError(text=text, start=start, end=end, word=word, choices=choices):
            fixed = [f"{asked.prefix}{text[:start]}{choice}{text[end:]}" for choice in choices]
            buttons = tuple(use(choice, words) for choice, words in zip(choices, fixed, strict=True))
            next_step = fixed[0] if len(fixed) == 1 else None
            blocks = (pointer(asked, text, start, end),)
            title = (
                msg(
                    "{word} can be {one} or {other}. Which?",
                    word=Quoted(word),
                    one=Words(choices[0]),
                    other=Words(choices[1]),
                )
                if len(choices) > 1
                else msg(
                    "{word} reads differently in different places. Did you mean {one}?",
                    word=Quoted(word),
                    one=Words(choices[0]),
                )
            )
        case ForeignDigitsError(text=text, start=start, end=end, suggestion=suggestion):
            next_step = f"{asked.prefix}{text[:start]}{suggestion}{text[end:]}"
            buttons = (use(suggestion, next_step),)
            whole = f"{text[:start]}{suggestion}{text[end:]}"
            meant = Words(whole if len(whole) <= QUOTED_LENGTH else suggestion)
            title = msg("I read the digits 0 to 9. Did you mean {suggestion}?", suggestion=meant)
        case UnexpectedTextError(text=text, start=start, end=end, word=word):
            blocks = (pointer(asked, text, start, end),)
            title = msg("I don't know what {word} is for here.", word=Quoted(word))
        case TextTooLongError(limit=limit):
            title = msg("That is longer than I read ({limit} characters). Send it in parts.", limit=limit)
            next_step = None
        case FileTooLargeError(limit=limit, size=size):
            title = msg("That file has {size} bytes, and I read {limit} at most.", size=size, limit=limit)
            next_step = None
        case FileUnreadableError(name=name):
            title = msg("I could not read the file {name}. Send it again.", name=Quoted(name))
            next_step = None
        case NoWorkError():
            title = msg("I found no work in that. For example: {example}", example=Words(EXAMPLE_WORK))
        case NothingAskedError():
            title = msg("What would you like to make? For example: {example}", example=Words(EXAMPLE_WORK))
        case MissingCountError(medium=medium):
            example = f"10 {Medium.of(medium).word}"
            title, next_step = msg("How many? For example: {example}", example=Words(example)), asked.prefix + example
        case MissingMediumError(text=text, end=end, count=count):
            title, next_step = msg("{count} of what?", count=count), None
            words = [medium.word for medium in Medium]
            buttons = tuple(use(word, f"{asked.prefix}{text[:end]} {word}{text[end:]}") for word in words)
        case NotANumberError(word=word):
            title = msg("{word} is not a number I can count with.", word=Quoted(word))
        case CountTooLargeError(limit=limit, count=int(count)):
            title = msg("Counts go up to {limit}; this is {count}.", limit=limit, count=count)
        case CountTooLargeError(limit=limit, word=word):
            title = msg("Counts go up to {limit}; this is {word}.", limit=limit, word=Quoted(word))
        case CountNotPositiveError(count=0, medium=str(medium)):
            title = msg("{work} cost nothing. How many?", work=_none_of(medium))
            next_step = f"{asked.prefix}10 {Medium.of(medium).word}"
        case CountNotPositiveError(count=int(count)):
            title = msg("A count starts at 1, and this is {count}.", count=count)
        case CountNotPositiveError(word=word):
            title = msg("A count starts at 1, and this is {word}.", word=Quoted(word))
        case CountNotWholeError(word=word):
            title = msg("{word} is not a whole number.", word=Quoted(word))
        case AmountTooLargeError(limit=limit):
            title = msg("That is more than I can keep. The most is {limit}.", limit=limit)
        case AmountNotPositiveError(amount=amount) if asked.command == "balance set":
            title = msg("A balance is 0 or more, and this is {amount}.", amount=Words(amount.replace("-", "\u2212")))
        case AmountNotPositiveError(amount=amount):
            title = msg("An amount is above 0, and this is {amount}.", amount=Words(amount.replace("-", "\u2212")))
            if asked.command == "settle":  # whoever used nothing lets it go
                next_step = f"/release{other(error)}"
        case BadValueError(attribute=attribute, word=word):
            title = msg("{word} cannot be a {what}.", word=Quoted(word), what=attribute_name(attribute))
        case DoesNotFitError(word=word, medium=medium):
            title = msg("{word} cannot be said of {media}.", word=Quoted(word), media=media_word(Medium.of(medium)))
        case NotADateError(word=word):
            title = msg("{word} is not a day. For example: {example}", word=Quoted(word), example=Words("2026-09-01"))
        case NoSuchDayError(word=word):
            title = msg("There is no day {word}.", word=Quoted(word))
        case AmbiguousDateError(text=text, start=start, end=end, word=word, choices=choices):
            blocks = (pointer(asked, text, start, end),)
            buttons = tuple(use(choice, f"{asked.prefix}{text[:start]}{choice}{text[end:]}") for choice in choices)
            one, another = map(Words, choices)
            title = msg("{word} can be {one} or {other}. Which?", word=Quoted(word), one=one, other=another)
            next_step = None
        case TooManyDecimalsError():
            title = _too_many_decimals(error)
        case MissingOptionError(option=option, often=often, key=key):
            title = msg("{what}?", what=asked.questions[option])
            on = "" if key is None else on_wallet(key)
            amounts = [(amount, f"{spoken(amount)} {on}".rstrip()) for amount in often]
            buttons = tuple(Button(msg("{amount}", amount=amount), asked.command, words) for amount, words in amounts)
        case RepeatedOptionError(option=option):
            title = msg("{option} is there twice.", option=Quoted(option))
        case _:
            return value_reply(error, asked)
    return asking(title, asked, next_step, blocks, buttons)


def _too_many_decimals(error: TooManyDecimalsError) -> Message:
    unit = Unit.of(error.unit)
    facts: dict[str, Value] = {"decimals": error.decimals, "given": error.given}
    if unit is Unit.CREDIT:
        return msg("Credits go to {decimals} decimals; this has {given}.", **facts)
    if unit.money:
        return msg("Amounts in {unit} go to {decimals} decimals; this has {given}.", **facts, unit=Words(unit.value))
    return msg("Amounts of that go to {decimals} decimals; this has {given}.", **facts)


def _none_of(medium: str) -> Message:
    noun = Medium.of(medium).noun
    return Message(noun.one, {"count": 0}, noun.many, "count")
