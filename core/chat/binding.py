"""Arguments as text -> typed values for a command's options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from core.chat.attachment import Attachment
from core.chat.command import AUTO, TAKES_THE_REST, Command, Option, OptionKind
from core.chat.in_turn import InTurn
from core.chat.places import COMMAS, split, whole
from core.chat.places import Place as Words
from core.chat.plan_words import split_plan
from core.chat.quantities import is_quantity
from core.chat.reading import read, read_rest
from core.chat.rest import Rest
from core.errors.reading import MissingOptionError, NothingAskedError, TextTooLongError, UnexpectedTextError
from core.ledger.changes import WalletName
from core.people import Place
from core.work.grammar import MAX_TEXT
from core.work.vocabulary import Vocabulary
from core.work.work import Work


def bind(
    command: Command,
    arguments: str | Mapping[str, str],
    vocabulary: Vocabulary,
    today: date = date.max,
    attachment: Attachment | None = None,
    chosen_place: Place | None = None,
) -> dict[str, Any]:
    """Typed values by option name; optional ones that were not given are None.

    Args:
        arguments: Text, in which `name value` stands anywhere, and what is unnamed belongs to the next option of its
            type; one that takes work takes whatever no other one took. Or texts by the names of their options.
        today: In the reader's time zone; `30 Nov` is the one nearest to it.
        attachment: The value of the option that takes a file, whatever is typed for it.
        chosen_place: The value of the option that takes a place; nobody can type one.

    Raises:
        ReadingError: One of its leaves; places are offsets into the text, of named values into written_out() of them.
    """
    text = written_out(command, arguments)
    if len(text) > MAX_TEXT:
        raise TextTooLongError(limit=MAX_TEXT, length=len(text))
    places = _places(command, arguments, text, vocabulary)
    taken = tuple(option for option in command.options if option.kind is not OptionKind.SAID)
    values: dict[str, Any] = dict.fromkeys((option.name for option in taken), None)
    automatic: list[Option] = []
    for option in taken:
        there = places.get(option.name)
        if option.kind is OptionKind.FILE:
            values[option.name] = attachment
        elif option.kind is OptionKind.PLACE:
            if there and chosen_place is None:
                one = whole(text, there)
                raise UnexpectedTextError(text, one.start, one.end, one.word)
            values[option.name] = chosen_place
        elif there and option.auto and whole(text, there).word.casefold() == AUTO:
            automatic.append(option)
        elif there and option.kind in TAKES_THE_REST:
            values[option.name] = read_rest(option, text, there, vocabulary)
        elif there:
            values[option.name] = read(option, text, whole(text, there), vocabulary, today)
    _name_wallet_of_work(taken, values)
    for option in taken:
        if option.required and values[option.name] is None and option not in automatic:
            asks = option.kind in (OptionKind.WORK, OptionKind.SCHEDULE)
            raise NothingAskedError if asks else MissingOptionError(option.name)
    return values


def spread(command: Command, text: str, vocabulary: Vocabulary) -> dict[str, str]:
    """The parts of a text by the names of the options that they belong to. Raises ReadingError."""
    places = _places(command, text, text, vocabulary)
    return {name: " ".join(place.word for place in there) for name, there in places.items() if there}


def written_out(command: Command, arguments: str | Mapping[str, str]) -> str:
    """Arguments as text: of named values `amount 450 media video`, what takes the rest mostly without its name."""
    if isinstance(arguments, str):
        return arguments
    return " ".join(name + arguments[option.name] for option, name in _in_writing(command, arguments))


def written_at(command: Command, arguments: Mapping[str, str], name: str) -> int:
    """Where the value of an option stands in written_out()."""
    start = 0
    for option, prefix in _in_writing(command, {**arguments, name: arguments.get(name, "")}):
        if option.name == name:
            return start + len(prefix)
        start += len(prefix) + len(arguments[option.name]) + 1
    raise KeyError(name)


def _in_writing(command: Command, arguments: Mapping[str, str]) -> Iterator[tuple[Option, str]]:
    """The options that have a value, in the order in which they are written out, each with what stands before it."""
    given = [option for option in command.options if option.name in arguments and option.kind is not OptionKind.FILE]
    kinds = [option.kind for option in command.options]
    for option in sorted(given, key=lambda option: option.kind is OptionKind.TEXT):  # that reaches to the end
        nameless = option.kind in TAKES_THE_REST
        if nameless and OptionKind.NUMBER in kinds[: kinds.index(option.kind)]:
            nameless = any(other.kind is OptionKind.NUMBER for other in given)  # a number alone would be taken for that
        yield option, "" if nameless else f"{option.name} "


def _places(
    command: Command, arguments: str | Mapping[str, str], text: str, vocabulary: Vocabulary
) -> dict[str, list[Words]]:
    """Which words belong to which option."""
    if not isinstance(arguments, str):
        places = _named(command, arguments)
    elif _first(command, *TAKES_THE_REST) is not None:
        places = Rest(command, text, vocabulary).find()
    else:
        places = InTurn(command, text, vocabulary).find()
    plan, wallet = _first(command, OptionKind.PLAN), _first(command, OptionKind.WALLET)
    if plan is not None and wallet is not None and wallet.name not in places:
        places[plan.name], places[wallet.name] = split_plan(places.get(plan.name, []), vocabulary)
    return places


def _first(command: Command, *kinds: OptionKind) -> Option | None:
    return next((option for option in command.options if option.kind in kinds), None)


def _named(command: Command, arguments: Mapping[str, str]) -> dict[str, list[Words]]:
    """Where the named values stand in the text that they are written out as."""
    places: dict[str, list[Words]] = {}
    rest = _first(command, *TAKES_THE_REST)
    said = (
        {OptionKind.SAID, OptionKind.WALLET} if rest and _is_work(arguments.get(rest.name, "")) else {OptionKind.SAID}
    )
    start = 0
    for option, name in _in_writing(command, arguments):
        value, at = arguments[option.name], start + len(name)
        if rest is not None and option.kind in said:
            places.setdefault(rest.name, []).extend(split(name + value, command, start))
        elif option is rest:
            places.setdefault(rest.name, []).extend(split(value, command, at))
        elif option.kind is OptionKind.PLAN:
            places[option.name] = split(value, command, at)
        else:
            words = split(value, command, at) if command.monthly else []
            places[option.name] = words or [Words(at, at + len(value), value)]
        start = at + len(value) + 1
    return places


def _is_work(text: str) -> bool:
    """Whether it can be no quantity."""
    return bool(text.strip()) and not is_quantity(text.strip().rstrip(COMMAS))


def _name_wallet_of_work(options: Sequence[Option], values: dict[str, Any]) -> None:
    """The wallet that the work names, if it is one, where its own option was not needed for it."""
    works = [value for value in values.values() if isinstance(value, Work)]
    named = {(line.provider, line.channel) for work in works for line in work.lines}
    provider, channel = named.pop() if len(named) == 1 else (None, None)
    for option in options:
        if option.kind is OptionKind.WALLET and values[option.name] is None and provider is not None:
            values[option.name] = WalletName(provider, channel)
