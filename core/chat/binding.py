"""Arguments as text -> typed values for a command's options."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.amounts import Amount, Unit
from core.chat.command import TAKES_THE_REST, Command, Option, OptionKind
from core.dates import DAY_WORDS, read_day
from core.errors import (
    AmbiguousDateError,
    AmbiguousNumberError,
    ForeignDigitsError,
    MissingMediumError,
    MissingOptionError,
    NoSuchDayError,
    NotADateError,
    NothingAskedError,
    RepeatedOptionError,
    TextTooLongError,
    UnexpectedTextError,
    UnknownProviderError,
    UnknownWordError,
)
from core.numerals import CHUNK, NUMBER, WORDS, read_number, word_position
from core.work.grammar import MAX_NAME, MAX_TEXT, parse_work, read_count
from core.work.tokens import SEPARATING
from core.work.vocabulary import Vocabulary, nearest

_AMOUNTS = frozenset((OptionKind.CREDITS, OptionKind.WORK_OR_QUANTITY))
_ARGUMENT = re.compile(rf"{CHUNK.pattern}(?:\s+(?:credits?|cr)[.!]?(?!\S))?", re.IGNORECASE)
"""A word, or an amount with its unit: `5,000 credits`."""
_COMMAS = ",;"
_ISO = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_AMOUNT = re.compile(r"(?P<number>.+?)(?:\s*(?:credits?|cr))?[.!]?", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Place:
    """A part of the text."""

    start: int
    end: int
    word: str


def bind(
    command: Command, arguments: str | Mapping[str, str], vocabulary: Vocabulary, today: date = date.max
) -> dict[str, Any]:
    """Typed values by option name; optional ones that were not given are None.

    Args:
        arguments: Text, in which `name value` stands anywhere, and what is unnamed belongs to the next option of its
            type; one that takes work takes whatever no other one took. Or texts by the names of their options.
        today: In the reader's time zone; `30 Nov` is the one nearest to it.

    Raises:
        ReadingError: One of its leaves; places are offsets into the text, of named values into written_out() of them.
    """
    text = written_out(command, arguments)
    if len(text) > MAX_TEXT:
        raise TextTooLongError(limit=MAX_TEXT, length=len(text))
    places = _named(command, arguments) if isinstance(arguments, Mapping) else _found(command, text, vocabulary)
    taken = tuple(option for option in command.options if option.kind is not OptionKind.SAID)
    values = {
        option.name: _read_rest(option, text, places[option.name], vocabulary)
        if option.kind in TAKES_THE_REST
        else _read(option, text, _whole(text, places[option.name]), vocabulary, today)
        for option in taken
        if places.get(option.name)
    }
    for option in taken:
        if option.required and values.get(option.name) is None:
            raise NothingAskedError if option.kind is OptionKind.WORK else MissingOptionError(option.name)
    return {option.name: values.get(option.name) for option in taken}


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


def _whole(text: str, places: list[_Place]) -> _Place:
    """Neighbouring words as one: `30 Nov 2026`."""
    start, end = places[0].start, places[-1].end
    return _Place(start, end, text[start:end])


def _named(command: Command, arguments: Mapping[str, str]) -> dict[str, list[_Place]]:
    """Where the named values stand in the text that they are written out as."""
    places: dict[str, list[_Place]] = {}
    start = 0
    rest = next((option.name for option in command.options if option.kind in TAKES_THE_REST), None)
    for option in command.options:
        if option.name not in arguments:
            continue
        value = arguments[option.name]
        if option.kind in TAKES_THE_REST:
            places[option.name] = _places(value, command, start)
        elif option.kind is OptionKind.SAID and rest is not None:
            places.setdefault(rest, []).extend(_places(f"{option.name} {value}", command, start))
            start += len(option.name) + 1
        else:
            start += len(option.name) + 1
            places[option.name] = [_Place(start, start + len(value), value)]
        start += len(value) + 1
    return places


def _found(command: Command, text: str, vocabulary: Vocabulary) -> dict[str, list[_Place]]:
    """Which parts of a text belong to which option."""
    rest = next((option for option in command.options if option.kind in TAKES_THE_REST), None)
    open_options = {
        option.name: option for option in command.options if option is not rest and option.kind is not OptionKind.SAID
    }
    chunks = _places(text, command)
    found: dict[str, list[_Place]] = {}
    unnamed: list[_Place] = []
    while chunks:
        chunk = chunks.pop(0)
        name = chunk.word.casefold().removesuffix(":")
        if chunks and name in found:
            raise RepeatedOptionError(option=name)
        if chunks and name in open_options:
            option = open_options.pop(name)
            words = _words_of(option, [chunk.word for chunk in chunks], vocabulary)
            *first, last = (chunks.pop(0) for _ in range(words))
            last, comma = _without_comma(last)
            found[name] = [*first, last]
            unnamed += comma if rest is not None else []
        else:
            unnamed.append(chunk)
    if rest is not None:
        dates = [option.name for option in command.options if option.kind is OptionKind.DATE]
        days = [chunk for chunk in unnamed if _ISO.fullmatch(chunk.word.rstrip(_COMMAS))]
        if len(days) > sum(name not in found for name in dates) and dates:
            raise RepeatedOptionError(option=dates[-1])
        for name, chunk in zip([name for name in dates if name not in found], days, strict=False):
            day, comma = _without_comma(chunk)
            at = unnamed.index(chunk)
            unnamed[at : at + 1] = comma
            found[name] = [day]
        found[rest.name] = unnamed
        return found
    while unnamed:
        chunk = unnamed[0]
        if not open_options:
            raise UnexpectedTextError(text, chunk.start, chunk.end, chunk.word)
        fitting = (name for name, option in open_options.items() if _fits(option, chunk.word, vocabulary))
        name = next(fitting, next(iter(open_options)))
        option = open_options.pop(name)
        words = 1
        if option.kind is OptionKind.PROVIDER:
            words = _words_of(option, [chunk.word for chunk in unnamed], vocabulary)
            if words == 1 and vocabulary.provider(chunk.word) is None:
                words = len(unnamed)  # a name of several words that nobody has is one unknown name
        found[name] = [unnamed.pop(0) for _ in range(words)]
    return found


def _words_of(option: Option, words: list[str], vocabulary: Vocabulary) -> int:
    """How many words the value of an option takes, of those that follow: one, of a day or a name as many as it has."""
    longest = {OptionKind.DATE: DAY_WORDS, OptionKind.PROVIDER: MAX_NAME}.get(option.kind, 1)
    for count in range(min(longest, len(words)), 1, -1):
        joined = " ".join(words[:count]).rstrip(_COMMAS)
        if option.kind is OptionKind.PROVIDER and vocabulary.provider(joined) is not None:
            return count
        counts = (
            words[count - 1].isdecimal() and words[count : count + 1] and words[count].casefold() in vocabulary.media
        )
        if option.kind is OptionKind.DATE and not counts and _looks_like_a_day(joined):  # 30 Nov 2000 images
            return count
    return 1


def _looks_like_a_day(word: str) -> bool:
    try:
        read_day(word, 0, len(word), date.max)
    except NotADateError:
        return False
    except (NoSuchDayError, AmbiguousDateError):
        return True
    return True


def _without_comma(place: _Place) -> tuple[_Place, list[_Place]]:
    """A value, and the comma that hangs on it: it separates the work on both sides."""
    word = place.word.rstrip(_COMMAS)
    if not word or word == place.word:
        return place, []
    end = place.start + len(word)
    return _Place(place.start, end, word), [_Place(end, place.end, place.word[len(word) :])]


def _places(text: str, command: Command, start: int = 0) -> list[_Place]:
    """Words of a text that begins at `start`; where the command takes amounts, an amount with its unit is one."""
    chunks = _ARGUMENT if any(option.kind in _AMOUNTS for option in command.options) else CHUNK
    return [_Place(start + found.start(), start + found.end(), found.group()) for found in chunks.finditer(text)]


def _fits(option: Option, word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word looks like a value of the option's type; whether it is one shows when it is read."""
    if option.kind is OptionKind.MEDIUM:
        return word.casefold() in vocabulary.media
    if option.kind is OptionKind.DATE:
        return _ISO.fullmatch(word) is not None
    if option.kind in (OptionKind.CREDITS, OptionKind.NUMBER):
        return NUMBER.match(word.removeprefix("#")) is not None or word.split()[0].casefold() in WORDS
    return True


def _read(option: Option, text: str, place: _Place, vocabulary: Vocabulary, today: date) -> Any:
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
        case OptionKind.DATE:
            return read_day(text, start, end, today)
        case OptionKind.PROVIDER:
            provider = vocabulary.provider(word)
            if provider is None:
                near = nearest(word, vocabulary.providers)
                raise UnknownProviderError(text, start, end, word, near, or_model=False)
            return provider
        case _:
            raise TypeError(f"{option.kind} takes the rest of the text")


def _amount(text: str, place: _Place) -> Amount:
    number = _AMOUNT.fullmatch(place.word)
    end = place.start + number.end("number") if number else place.end
    return Amount.exactly(read_number(text, place.start, end), Unit.CREDIT)


def _read_rest(option: Option, text: str, unnamed: list[_Place], vocabulary: Vocabulary) -> Any:
    if option.kind is OptionKind.WORK_OR_QUANTITY and len(unnamed) == 1:
        number = _AMOUNT.fullmatch(unnamed[0].word)
        if number and (NUMBER.fullmatch(number["number"]) or number["number"].casefold() in WORDS):
            return _amount(text, unnamed[0])
    # What was named becomes signs that only separate, so that places and positions in what is left are those in the
    # text, and no name goes on behind it.
    kept = {offset for place in unnamed for offset in range(place.start, place.end)}
    left = "".join(
        character if offset in kept or character.isspace() else SEPARATING for offset, character in enumerate(text)
    )
    try:
        return parse_work(left, vocabulary)
    except (
        UnknownWordError,
        UnknownProviderError,
        AmbiguousNumberError,
        ForeignDigitsError,
        MissingMediumError,
    ) as error:
        error.text = text
        raise
