"""Slash commands: what Discord demands of them, and what it sends when somebody uses one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.servers.discord_model import Channel, Upload, User

# https://discord.com/developers/docs/interactions/application-commands, read 2026-11-24
OPTIONS, CHOICES, DESCRIPTION, COMMANDS, CHARACTERS, CHOICE = 25, 25, 100, 100, 8000, 100
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, MENTIONABLE, NUMBER, ATTACHMENT = 1, 2, 3, 4, 5, 6, 9, 10, 11
CHANNEL, TEXT_CHANNEL = 7, 0
_NAME = re.compile(r"[-_'\w]{1,32}")

Named = User | Upload | Channel
"""What stands in a value by its id alone."""
_FITTING: Mapping[type, tuple[int, ...]] = {User: (USER, MENTIONABLE), Upload: (ATTACHMENT,), Channel: (CHANNEL,)}
Value = str | int | float | bool | Named


def command_problems(commands: Sequence[Mapping[str, Any]]) -> list[str]:
    """What Discord would refuse a set of global commands for."""
    slash = [one for one in commands if one.get("type", 1) == 1]
    found = _twice([f"{one.get('type', 1)} {one['name']}" for one in commands], "commands")
    if len(slash) > COMMANDS:
        found.append(f"{len(slash)} commands, more than {COMMANDS}")
    for command in slash:
        where = f"/{command['name']}"
        if (size := _size(command)) > CHARACTERS:
            found.append(f"{where}: {size} characters, more than {CHARACTERS}")
        found += [f"{where}: {problem}" for problem in _node_problems(command, depth=0)]
    return found


def _node_problems(node: Mapping[str, Any], depth: int) -> Iterator[str]:
    options = node.get("options") or []
    for name in (node["name"], *(node.get("name_localizations") or {}).values()):
        if not _NAME.fullmatch(name) or name != name.lower():
            yield f"the name {name!r}"
    for text in (node.get("description") or "", *(node.get("description_localizations") or {}).values()):
        if not 1 <= len(text) <= DESCRIPTION:
            yield f"the description of {node['name']} is not 1 to {DESCRIPTION} characters long"
    if len(options) > OPTIONS:
        yield f"{len(options)} options, more than {OPTIONS}"
    yield from _twice([one["name"] for one in options], "options")
    nested = [one["type"] in (SUBCOMMAND, GROUP) for one in options]
    if any(nested) and not all(nested):
        yield "options beside subcommands"
    inside = {one["type"] for one in options} & {SUBCOMMAND, GROUP}
    if depth and inside and (node["type"] != GROUP or GROUP in inside):
        yield "subcommands nested too deep"
    required = [bool(one.get("required")) for one in options]
    if not any(nested) and required != sorted(required, reverse=True):
        yield "a required option behind an optional one"
    for one in options:
        yield from _choice_problems(one)
        yield from _node_problems(one, depth + 1)


def _choice_problems(option: Mapping[str, Any]) -> Iterator[str]:
    choices = option.get("choices") or []
    if len(choices) > CHOICES:
        yield f"{len(choices)} choices, more than {CHOICES}"
    if choices and option.get("autocomplete"):
        yield "choices beside autocomplete"
    yield from _twice([one["name"] for one in choices], "choices")
    for low, high in (("min_value", "max_value"), ("min_length", "max_length")):
        if low in option and high in option and option[low] > option[high]:
            yield f"{low} above {high}"


def suggestion_problems(choices: Sequence[Mapping[str, Any]]) -> list[str]:
    """What Discord would refuse the answer to an autocompletion for."""
    found = [f"{len(choices)} choices, more than {CHOICES}"] if len(choices) > CHOICES else []
    if any(not 1 <= len(one["name"]) <= CHOICE or len(str(one["value"])) > CHOICE for one in choices):
        found.append(f"a choice longer than {CHOICE} or empty")
    return found


def _size(node: Mapping[str, Any]) -> int:
    """Of names, descriptions and values only the longest language counts."""
    total = 0
    for name in ("name", "description"):
        total += max(len(text) for text in (node.get(name) or "", *(node.get(f"{name}_localizations") or {}).values()))
    for choice in node.get("choices") or ():
        total += max(len(text) for text in (choice["name"], *(choice.get("name_localizations") or {}).values()))
        total += len(str(choice["value"]))
    return total + sum(map(_size, node.get("options") or ()))


def _twice(names: Sequence[str], what: str) -> list[str]:
    return [f"two {what} are called {name}" for name in sorted({one for one in names if names.count(one) > 1})]


def use(
    commands: Sequence[Mapping[str, Any]],
    words: str,
    values: Mapping[str, Value],
    *,
    context: int,
    owner: int,
    focused: str | None = None,
) -> tuple[dict[str, Any], list[Named]]:
    """What Discord puts into an interaction's data when somebody uses a command.

    Args:
        commands: As the client registered them.
        words: Its name, and the names of its subcommands: `alert set`.
        values: Values of its options.
        context: 0 on a server, 1 in a direct message with the bot, 2 among others.
        owner: 0 if the server has the bot, 1 if the person brought it along.
        focused: The option being typed, for an autocompletion.

    Returns:
        The data, and the people and files that its values name.

    Raises:
        AssertionError: Discord would not have offered that to anybody.
    """
    top, *inner = words.split()
    command = _named(commands, top, "command")
    assert context in (command.get("contexts") or (0, 1, 2)), f"/{top} is not offered in context {context}"
    assert owner in (command.get("integration_types") or (0,)), f"/{top} is not offered to installation {owner}"
    node, path = command, []
    for word in inner:
        node = _named(node.get("options") or (), word, f"subcommand of /{top}")
        path.append(node)
    options, named = _filled(words, node.get("options") or (), values, focused)
    for one in reversed(path):
        options = [{"type": one["type"], "name": one["name"], "options": options}]
    return {"id": command["id"], "name": top, "type": 1, "options": options}, named


def _named(nodes: Sequence[Mapping[str, Any]], name: str, what: str) -> Mapping[str, Any]:
    found = [one for one in nodes if one["name"] == name]
    assert found, f"there is no {what} {name!r}, only {[one['name'] for one in nodes]}"
    return found[0]


def _filled(
    words: str, options: Sequence[Mapping[str, Any]], values: Mapping[str, Value], focused: str | None
) -> tuple[list[dict[str, Any]], list[Named]]:
    assert not [one for one in options if one["type"] in (SUBCOMMAND, GROUP)], f"/{words} wants a subcommand"
    for name in values:
        _named(options, name, f"option of /{words}")
    filled, named = [], list[Named]()
    for option in options:
        name = option["name"]
        if name not in values:
            assert focused or not option.get("required"), f"/{words} wants {name}"
            continue
        value = values[name]
        if name == focused:
            assert option.get("autocomplete"), f"{name} of /{words} has no autocompletion"
            filled.append({"type": option["type"], "name": name, "value": value, "focused": True})
            continue
        if isinstance(value, User | Upload | Channel):
            fitting = _FITTING[type(value)]
            offered = option.get("channel_types") or (TEXT_CHANNEL,)
            assert not isinstance(value, Channel) or TEXT_CHANNEL in offered, f"{name} takes no such channel"
            assert option["type"] in fitting, f"{name} of /{words} does not take a {type(value).__name__}"
            named.append(value)
            value = value.id
        else:
            _check_value(f"{name} of /{words}", option, value)
        filled.append({"type": option["type"], "name": name, "value": value})
    return filled, named


def _check_value(what: str, option: Mapping[str, Any], value: str | float | bool) -> None:
    types: dict[int, tuple[type, ...]] = {STRING: (str,), INTEGER: (int,), BOOLEAN: (bool,), NUMBER: (int, float)}
    assert option["type"] in types, f"{what}: type {option['type']} is not played here"
    assert type(value) in types[option["type"]], f"{what} does not take {value!r}"
    if choices := option.get("choices"):
        assert value in [one["value"] for one in choices], f"{what} does not offer {value!r}"
    if isinstance(value, str):
        low, high, size = option.get("min_length"), option.get("max_length", 6000), float(len(value))
    else:
        low, high, size = option.get("min_value"), option.get("max_value"), float(value)
    assert low is None or low <= size, f"{what}: {value!r} is less than {low}"
    assert high is None or size <= high, f"{what}: {value!r} is more than {high}"
