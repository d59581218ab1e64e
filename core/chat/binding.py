"""Arguments as text -> typed values for a command's options."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Place:
    """A part of the text."""

    start: int
    end: int
    word: str


def bind(command: Command, arguments: str | Mapping[str, str], vocabulary: Vocabulary) -> dict[str, Any]:
    """Typed values by option name; optional ones that were not given are None.

    Args:
        arguments: Text, in which `name value` stands anywhere, and what is unnamed belongs to the next option of its
            type; one that takes work takes whatever no other one took. Or texts by the names of their options.

    Raises:
        ReadingError: One of its leaves; places are offsets into the text, of named values into written_out() of them.
    """
    text = written_out(command, arguments)
    if len(text) > MAX_TEXT:
        raise TextTooLongError(limit=MAX_TEXT, length=len(text))
    places = _named(command, arguments) if isinstance(arguments, Mapping) else _found(command, text, vocabulary)
    values = {
        option.name: _read_rest(option, text, places[option.name], vocabulary)
        if option.kind in TAKES_THE_REST
        else _read(option, text, places[option.name][0], vocabulary)
        for option in command.options
        if places.get(option.name)
    }
    for option in command.options:
        if option.required and values.get(option.name) is None:
            raise NothingAskedError if option.kind is OptionKind.WORK else MissingOptionError(option.name)
    return {option.name: values.get(option.name) for option in command.options}


def spread(command: Command, text: str, vocabulary: Vocabulary) -> dict[str, str]:
    """The parts of a text by the names of the options that they belong to. Raises ReadingError."""
    places = _found(command, text, vocabulary)
    return {name: " ".join(place.word for place in there) for name, there in places.items() if there}


def written_out(command: Command, arguments: str | Mapping[str, str]) -> str:
    """Arguments as text: of named values `amount 450 media video`, what takes the rest without its name."""
    if isinstance(arguments, str):
        return arguments
    return " ".join(
        arguments[option.name] if option.kind in TAKES_THE_REST else f"{option.name} {arguments[option.name]}"
        for option in command.options
        if option.name in arguments
    )


def _named(command: Command, arguments: Mapping[str, str]) -> dict[str, list[_Place]]:
    """Where the named values stand in the text that they are written out as."""
    places: dict[str, list[_Place]] = {}
    start = 0
    for option in command.options:
        if option.name not in arguments:
            continue
        value = arguments[option.name]
        if option.kind in TAKES_THE_REST:
            places[option.name] = _places(value, command, start)
        else:
            start += len(option.name) + 1
            places[option.name] = [_Place(start, start + len(value), value)]
        start += len(value) + 1
    return places


def _found(command: Command, text: str, vocabulary: Vocabulary) -> dict[str, list[_Place]]:
    """Which parts of a text belong to which option."""
    rest = next((option for option in command.options if option.kind in TAKES_THE_REST), None)
    open_options = {option.name: option for option in command.options if option is not rest}
    chunks = _places(text, command)
    found: dict[str, list[_Place]] = {}
    unnamed: list[_Place] = []
    while chunks:
        chunk = chunks.pop(0)
        name = chunk.word.casefold()
        if chunks and name in found:
            raise RepeatedOptionError(option=name)
        if chunks and name in open_options:
            del open_options[name]
            found[name] = [chunks.pop(0)]
        else:
            unnamed.append(chunk)
    if rest is not None:
        found[rest.name] = unnamed
        return found
    for chunk in unnamed:
        if not open_options:
            raise UnexpectedTextError(text, chunk.start, chunk.end, chunk.word)
        fitting = (name for name, option in open_options.items() if _fits(option, chunk.word, vocabulary))
        name = next(fitting, next(iter(open_options)))
        del open_options[name]
        found[name] = [chunk]
    return found


def _places(text: str, command: Command, start: int = 0) -> list[_Place]:
    """Words of a text that begins at `start`; where the command takes amounts, an amount with its unit is one."""
    chunks = _ARGUMENT if any(option.kind in _AMOUNTS for option in command.options) else CHUNK
    return [_Place(start + found.start(), start + found.end(), found.group()) for found in chunks.finditer(text)]


def _fits(option: Option, word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word looks like a value of the option's type; whether it is one shows when it is read."""
    if option.kind is OptionKind.MEDIUM:
        return word.casefold() in vocabulary.media
    if option.kind in (OptionKind.CREDITS, OptionKind.NUMBER):
        return NUMBER.match(word.removeprefix("#")) is not None or word.split()[0].casefold() in WORDS
    return True


def _read(option: Option, text: str, place: _Place, vocabulary: Vocabulary) -> Any:
    start, end, word = place.start, place.end, place.word
    match option.kind:
        case OptionKind.CREDITS:
            return _amount(text, place)
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


def _amount(text: str, place: _Place) -> Amount:
    number = _AMOUNT.fullmatch(place.word)
    end = place.start + number.end("number") if number else place.end
    return Amount.exactly(read_number(text, place.start, end), Unit.CREDIT)


def _read_rest(option: Option, text: str, unnamed: list[_Place], vocabulary: Vocabulary) -> Any:
    if option.kind is OptionKind.WORK_OR_CREDITS and len(unnamed) == 1:
        number = _AMOUNT.fullmatch(unnamed[0].word)
        if number and (NUMBER.fullmatch(number["number"]) or number["number"].casefold() in WORDS):
            return _amount(text, unnamed[0])
    # What was named becomes spaces, so that places in what is left are still places in the text.
    kept = {offset for place in unnamed for offset in range(place.start, place.end)}
    left = "".join(character if offset in kept else " " for offset, character in enumerate(text))
    try:
        return parse_work(left, vocabulary)
    except (UnknownWordError, UnknownProviderError, AmbiguousNumberError, ForeignDigitsError) as error:
        error.text = text
        raise
