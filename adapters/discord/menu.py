"""Commands -> the menu that Discord shows when somebody types a slash."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

import discord
from discord import app_commands

from core.chat.command import AUTO, Command, CommandOrGroup, Group, Option, OptionKind
from core.chat.message import Message
from core.chat.reading import MAX_WORDS
from core.chat.spoken import language_name
from core.chat.suggestion import SUGGESTED
from core.ledger.lots import LotKind
from core.work.media import Medium

MAX_TEXT = 1000
MAX_AMOUNT = 40
MAX_SAID = 100
MAX_NUMBER = 10_000_000
MAX_CHOICES = 25
"""https://discord.com/developers/docs/interactions/application-commands, read 2026-11-24"""

Interaction: TypeAlias = "discord.Interaction[Any]"
Take: TypeAlias = Callable[[Interaction], Coroutine[Any, Any, None]]
"""Whoever answers an interaction."""

_EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
_FOR_ALL = app_commands.AppInstallationType(guild=True, user=True)


def draw_menu(
    tree: app_commands.CommandTree[Any],
    commands: tuple[CommandOrGroup, ...],
    text: Callable[[Message], str],
    take: Take,
) -> str:
    """Put the commands into the tree.

    Args:
        text: Writes summaries.
        take: Answers all of them.

    Returns:
        A fingerprint of all that Discord is told.
    """
    for item in commands:
        tree.add_command(_group(item, text, take) if isinstance(item, Group) else _command(item, text, take))
    payload = [command.to_dict(tree) for command in tree.get_commands()]
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def _group(group: Group, text: Callable[[Message], str], take: Take) -> app_commands.Group:
    drawn = app_commands.Group(
        name=group.name,
        description=text(group.summary),
        allowed_contexts=_EVERYWHERE,
        allowed_installs=_FOR_ALL,
        auto_locale_strings=False,
    )
    places = {"": drawn}
    for command in group.commands:
        within = command.name.rpartition(" ")[0]
        if within not in places:
            summary = text(group.summary)
            places[within] = app_commands.Group(
                name=within, description=summary, parent=drawn, auto_locale_strings=False
            )
        places[within].add_command(_command(command, text, take))
    return drawn


def _command(command: Command, text: Callable[[Message], str], take: Take) -> app_commands.Command[Any, ..., None]:
    # Where a command is offered is set on each: what is set for the whole tree is merged with it.
    return app_commands.Command(
        name=command.name.rpartition(" ")[2],
        description=text(command.summary),
        callback=_callback(command, text, take),
        allowed_contexts=_EVERYWHERE,
        allowed_installs=_FOR_ALL,
        auto_locale_strings=False,
    )


def _callback(command: Command, text: Callable[[Message], str], take: Take) -> Callable[..., Coroutine[Any, Any, None]]:
    """A function whose signature tells discord.py the options."""

    async def callback(interaction: Interaction, **_: Any) -> None:
        await take(interaction)

    positional = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    options = [_parameter(option) for option in command.options]
    callback.__signature__ = inspect.Signature([positional, *options])  # type: ignore[attr-defined]  # inspect's own way
    app_commands.describe(**{option.name: text(option.summary) for option in command.options})(callback)
    choices = {option.name: chosen for option in command.options if (chosen := _choices(option))}
    app_commands.choices(**choices)(callback)
    suggested = {option.name: _typing for option in command.options if option.kind in SUGGESTED or option.suggest}
    app_commands.autocomplete(**suggested)(callback)
    return callback


async def _typing(_: Interaction, __: str) -> list[app_commands.Choice[str]]:
    """Tells the library that an option has suggestions; the tree hands what is typed to whoever makes them."""
    return []


def _parameter(option: Option) -> inspect.Parameter:
    kind = _type(option.kind)
    default, annotation = (inspect.Parameter.empty, kind) if option.required else (None, kind | None)
    return inspect.Parameter(option.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _type(kind: OptionKind) -> Any:
    match kind:
        case OptionKind.WORK | OptionKind.WORK_OR_QUANTITY | OptionKind.SCHEDULE | OptionKind.RESULT | OptionKind.KIND:
            return app_commands.Range[str, 1, MAX_TEXT]
        case OptionKind.CREDITS | OptionKind.QUANTITY | OptionKind.MONEY | OptionKind.DURATION | OptionKind.MARK:
            # Text: a number of Discord's is a float, and has neither thousands separators nor "5k".
            return app_commands.Range[str, 1, MAX_AMOUNT]
        case OptionKind.SAID | OptionKind.DATE | OptionKind.EXPIRY | OptionKind.PROVIDER | OptionKind.WALLET:
            return app_commands.Range[str, 1, MAX_SAID]
        case OptionKind.MARKS:
            return app_commands.Range[str, 1, MAX_SAID]
        case OptionKind.PLAN | OptionKind.ZONE | OptionKind.CONFIDENCE | OptionKind.MONTHS:
            return app_commands.Range[str, 1, MAX_SAID]
        case OptionKind.TEXT:
            return app_commands.Range[str, 1, MAX_WORDS]
        case OptionKind.NUMBER:
            return app_commands.Range[int, 1, MAX_NUMBER]
        case OptionKind.FILE:
            return discord.Attachment
        case OptionKind.PLACE:
            return discord.TextChannel | discord.VoiceChannel | discord.Thread
        case OptionKind.FLAG:
            return bool
        case OptionKind.PERSON:
            return discord.User
        case OptionKind.MEDIUM | OptionKind.COMMAND | OptionKind.LOT_KIND | OptionKind.LANGUAGE:
            return str


def _choices(option: Option) -> list[app_commands.Choice[str]]:
    """What can be chosen; nothing where it is typed, or where there is more than Discord would list."""
    match option.kind:
        case OptionKind.MEDIUM:
            values = tuple(medium.value for medium in Medium)
        case OptionKind.LOT_KIND:
            values = tuple(kind.value for kind in LotKind)
        case OptionKind.LANGUAGE:
            values = (*option.choices, *((AUTO,) if option.auto else ()))
        case _:
            values = ()
    names_itself = option.choices if option.kind is OptionKind.LANGUAGE else ()
    drawn = {value: language_name(value) if value in names_itself else value for value in values}
    return [app_commands.Choice(name=drawn[value], value=value) for value in drawn] if len(drawn) <= MAX_CHOICES else []
