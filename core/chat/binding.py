"""Arguments as text -> typed values for a command's options."""

from __future__ import annotations

import re
from typing import Any

from core.amounts import Amount, Unit
from core.chat.command import TAKES_THE_REST, Command, Option, OptionKind
from core.errors import (
    AmbiguousNumberError,
    ForeignDigitsError,
    MissingOptionError,
    NothingAskedError,
    RepeatedOptionError,
    TextTooLongError,
    UnexpectedTextError,
    UnknownProviderError,
    UnknownWordError,
)
from core.numerals import CHUNK, NUMBER, WORDS, read_number, word_position
from core.work.grammar import MAX_TEXT, parse_work, read_count
from core.work.vocabulary import Vocabulary, nearest

_AMOUNTS = frozenset((OptionKind.CREDITS, OptionKind.WORK_OR_CREDITS))
_ARGUMENT = re.compile(rf"{CHUNK.pattern}(?:\s+(?:credits?|cr)[.!]?(?!\S))?", re.IGNORECASE)
"""A word, or an amount with its unit: `5,000 credits`."""
_AMOUNT = re.compile(r"(?P<number>.+?)(?:\s*(?:credits?|cr))?[.!]?", re.IGNORECASE | re.DOTALL)


def bind(command: Command, text: str, vocabulary: Vocabulary) -> dict[str, Any]:
    """Values by option name: `name value` anywhere in the text, else the next unnamed value of an option's type.

    An option that takes work takes whatever no other one took; optional ones that were not given are None.

    Raises:
        ReadingError: One of its leaves; places are offsets into `text`.
    """
    if len(text) > MAX_TEXT:
        raise TextTooLongError(limit=MAX_TEXT, length=len(text))
    rest = next((option for option in command.options if option.kind in TAKES_THE_REST), None)
    open_options = {option.name: option for option in command.options if option is not rest}
    with_units = any(option.kind in _AMOUNTS for option in command.options)
    arguments = list((_ARGUMENT if with_units else CHUNK).finditer(text))
    values: dict[str, Any] = {}
    unnamed: list[re.Match[str]] = []
    while arguments:
        argument = arguments.pop(0)
        name = argument.group().casefold()
        if arguments and name in values:
            raise RepeatedOptionError(option=name)
        if arguments and name in open_options:
            values[name] = _read(open_options.pop(name), text, arguments.pop(0), vocabulary)
        else:
            unnamed.append(argument)
    if rest is not None:
        values[rest.name] = _read_rest(rest, text, unnamed, vocabulary)
    else:
        for argument in unnamed:
            if not open_options:
                raise UnexpectedTextError(text, argument.start(), argument.end(), argument.group())
            fitting = (name for name, option in open_options.items() if _fits(option, argument.group(), vocabulary))
            option = open_options.pop(next(fitting, next(iter(open_options))))
            values[option.name] = _read(option, text, argument, vocabulary)
    for option in command.options:
        if option.required and values.get(option.name) is None:
            raise NothingAskedError if option.kind is OptionKind.WORK else MissingOptionError(option.name)
    return {option.name: values.get(option.name) for option in command.options}


def _fits(option: Option, word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word looks like a value of the option's type; whether it is one shows when it is read."""
    if option.kind is OptionKind.MEDIUM:
        return word.casefold() in vocabulary.media
    if option.kind in (OptionKind.CREDITS, OptionKind.NUMBER):
        return NUMBER.match(word.removeprefix("#")) is not None or word.split()[0].casefold() in WORDS
    return True


def _read(option: Option, text: str, argument: re.Match[str], vocabulary: Vocabulary) -> Any:
    start, end, word = argument.start(), argument.end(), argument.group()
    match option.kind:
        case OptionKind.CREDITS:
            return _amount(text, argument)
        case OptionKind.NUMBER:
            return read_count(text, start + (word.startswith("#") and len(word) > 1), end)
        case OptionKind.MEDIUM:
            medium = vocabulary.media.get(word.casefold())
            if medium is None:
                near = nearest(word, vocabulary.media)
                suggestion = vocabulary.media[near].value if near else None
                raise UnknownWordError(text, start, end, word, word_position(text, start), suggestion)
            return medium
        case OptionKind.COMMAND:
            return word.casefold().lstrip("/")
        case _:
            raise TypeError(f"{option.kind} takes the rest of the text")


def _amount(text: str, argument: re.Match[str]) -> Amount:
    number = _AMOUNT.fullmatch(argument.group())
    end = argument.start() + number.end("number") if number else argument.end()
    return Amount.exactly(read_number(text, argument.start(), end), Unit.CREDIT)


def _read_rest(option: Option, text: str, unnamed: list[re.Match[str]], vocabulary: Vocabulary) -> Any:
    if not unnamed:
        return None
    if option.kind is OptionKind.WORK_OR_CREDITS and len(unnamed) == 1:
        number = _AMOUNT.fullmatch(unnamed[0].group())
        if number and (NUMBER.fullmatch(number["number"]) or number["number"].casefold() in WORDS):
            return _amount(text, unnamed[0])
    # What was named becomes spaces, so that places in what is left are still places in the text.
    kept = {place for argument in unnamed for place in range(argument.start(), argument.end())}
    left = "".join(character if place in kept else " " for place, character in enumerate(text))
    try:
        return parse_work(left, vocabulary)
    except (UnknownWordError, UnknownProviderError, AmbiguousNumberError, ForeignDigitsError) as error:
        error.text = text
        raise
