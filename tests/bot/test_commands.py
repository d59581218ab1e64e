"""Asks all commands at once what each must fulfil."""

from __future__ import annotations

import inspect
import re

import pytest

from bot.commands import COMMANDS
from core.chat.binding import bind
from core.chat.command import TAKES_THE_REST, Command, Group, OptionKind, walk
from core.chat.message import Message
from core.chat.request import read_line
from core.prices.book import PriceBook
from core.work.attributes import Attribute
from tests.conftest import NOW

NAME = re.compile(r"[a-z][a-z-]{0,31}")
"""What Discord takes as a name, in letters that everybody can type."""
MAX_SUMMARY = 100
MAX_CHOICES = 25
PATHS = dict(walk(COMMANDS))


def summaries() -> list[Message]:
    found = [item.summary for item in COMMANDS]
    return found + [
        text for command in PATHS.values() for text in (command.summary, *(o.summary for o in command.options))
    ]


def test_names_are_unique() -> None:
    assert len({item.name for item in COMMANDS}) == len(COMMANDS)
    assert len(PATHS) == len(list(walk(COMMANDS)))


@pytest.mark.parametrize("path", PATHS)
def test_names_fit_every_network(path: str) -> None:
    names = [*path.split(), *(option.name for option in PATHS[path].options)]
    assert all(NAME.fullmatch(name) for name in names)
    assert len(PATHS[path].options) <= MAX_CHOICES


@pytest.mark.parametrize("summary", summaries(), ids=lambda summary: summary.id)
def test_summaries_fit_every_network(summary: Message) -> None:
    assert 0 < len(summary.id) <= MAX_SUMMARY
    assert not summary.values


@pytest.mark.parametrize("path", PATHS)
def test_options_are_the_parameters_of_the_handler(path: str) -> None:
    command = PATHS[path]
    parameters = list(inspect.signature(command.handler).parameters.values())
    # What is said of the work is read as part of it: a handler that took it too could contradict the work.
    handed = [option.name for option in command.options if option.kind is not OptionKind.SAID]
    assert [p.name for p in parameters[2:]] == handed
    assert all(p.kind is inspect.Parameter.KEYWORD_ONLY for p in parameters[2:])


@pytest.mark.parametrize("path", PATHS)
def test_required_options_come_first_and_one_at_most_takes_the_rest(path: str) -> None:
    options = PATHS[path].options
    assert [o.required for o in options] == sorted((o.required for o in options), reverse=True)
    assert sum(o.kind in TAKES_THE_REST for o in options) <= 1


@pytest.mark.parametrize("path", PATHS)
def test_what_is_said_of_work_can_be_said_and_there_is_work_to_say_it_of(path: str) -> None:
    options = PATHS[path].options
    said = [option.name for option in options if option.kind is OptionKind.SAID]
    assert {*said} <= {"provider", "model", "success", *(attribute.value for attribute in Attribute)}
    assert not said or any(option.kind in TAKES_THE_REST for option in options)


@pytest.mark.parametrize("path", PATHS)
def test_every_example_is_one_of_its_command(path: str, book: PriceBook) -> None:
    command = PATHS[path]
    assert command.examples
    for example in command.examples:
        name, arguments = read_line(example, [item.name for item in COMMANDS])
        item = next(item for item in COMMANDS if item.name == name)
        within = path.removeprefix(f"{name} ")
        if isinstance(item, Group) and f"{arguments} ".startswith(f"{within} "):
            arguments = arguments.removeprefix(within).strip()
        elif isinstance(item, Group):
            assert f"{name} {item.default}" == path
        bind(command, arguments, book.vocabulary, NOW.date())


@pytest.mark.parametrize("group", [item for item in COMMANDS if isinstance(item, Group)], ids=lambda group: group.name)
def test_the_default_of_a_group_is_one_of_its_commands(group: Group) -> None:
    assert group.default in [command.name for command in group.commands]


def test_who_sees_an_answer_is_as_the_voice_says() -> None:
    public = {path for path, command in PATHS.items() if not command.private({})}
    of_prices = {f"pricing {what}" for what in ("show", "set", "remove", "default", "pack", "packs", "remove-pack")}
    of_warnings = {f"settings alerts {where}" for where in ("here", "channel", "private")}
    assert public == {"cost", "compare", "buy", "advise", "help", "provider", *of_prices, *of_warnings}


@pytest.mark.parametrize("given", ["amount", "money"])
def test_what_an_amount_makes_is_public_where_it_is_given(given: str) -> None:
    assert PATHS["afford"].private({"amount": None, "money": None})
    assert not PATHS["afford"].private({"amount": None, "money": None, given: 5_000})


def test_what_holds_for_a_whole_server_is_for_moderators() -> None:
    of_server = {f"settings server {what}" for what in ("timezone", "language")} | {"settings default-alert"}
    of_server |= {f"settings alerts {where}" for where in ("here", "channel", "private")}
    for_moderators = {path for path, command in PATHS.items() if command.for_moderators({})}
    of_prices = {f"pricing {what}" for what in ("set", "remove", "default", "pack", "remove-pack")}
    assert for_moderators == {*of_prices, *of_server}


@pytest.mark.parametrize(("path", "command"), PATHS.items(), ids=PATHS)
def test_what_changes_records_says_so(path: str, command: Command) -> None:
    changing = {
        "topup",
        "spend",
        "undo",
        "alert set",
        "alert remove",
        "alert snooze",
        "alert test",
        "pricing set",
        "pricing remove",
        "pricing default",
    }
    changing |= {"pricing pack", "pricing remove-pack", "result add", "result remove"}
    changing |= {f"settings {of}{what}" for of in ("", "server ") for what in ("timezone", "language")}
    changing |= {f"settings pictures {ground}" for ground in ("dark", "light", "off")}
    changing |= {"settings warnings private", "settings warnings auto"}
    changing |= {f"settings alerts {where}" for where in ("here", "channel", "private")}
    changing |= {"settings default-alert", "balance set", "adjust", "plan set", "plan stop"}
    changing |= {"refund", "reserve", "settle", "release", "import", "forget"}
    changing |= {"budget set", "budget remove"}
    assert command.writes == (path in changing)
