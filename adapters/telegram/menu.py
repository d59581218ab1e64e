"""Commands -> the lists that Telegram shows when somebody types a slash, by audience."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping

import telegram
from telegram import (
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)

from core.chat.command import Command, CommandOrGroup, always
from core.chat.message import Message

# https://core.telegram.org/bots/api#botcommand, read 2026-11-24
MAX_NAME = 32
MAX_DESCRIPTION = 256

_SCOPES: Mapping[str, Callable[[], BotCommandScope]] = {
    "all_private_chats": BotCommandScopeAllPrivateChats,
    "all_group_chats": BotCommandScopeAllGroupChats,
    "all_chat_administrators": BotCommandScopeAllChatAdministrators,
}

Menus = Mapping[str, list[tuple[str, str]]]
"""Names and descriptions by scope."""


def menus(commands: tuple[CommandOrGroup, ...], text: Callable[[Message], str]) -> Menus:
    """What each audience is shown, in the order that the commands are listed in."""
    everything = [(item.name, _described(item.summary, text)) for item in commands]
    members = [(item.name, _described(_for_members(item), text)) for item in commands if not _for_others(item)]
    return {"all_private_chats": everything, "all_group_chats": members, "all_chat_administrators": everything}


def fingerprint(shown: Menus) -> str:
    """The same for the same menus."""
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


async def draw(bot: telegram.Bot, shown: Menus) -> None:
    """Show them. Raises TelegramError."""
    for scope, entries in shown.items():
        await bot.set_my_commands(entries, _SCOPES[scope]())


def _for_others(item: CommandOrGroup) -> bool:
    """Nothing of it is for members."""
    commands = (item,) if isinstance(item, Command) else item.commands
    return all(command.for_moderators is always for command in commands)


def _for_members(item: CommandOrGroup) -> Message:
    """Of a group that is partly for moderators, what is left for members."""
    if isinstance(item, Command) or not any(command.for_moderators is always for command in item.commands):
        return item.summary
    return next(command.summary for command in item.commands if command.name == item.default)


def _described(summary: Message, text: Callable[[Message], str]) -> str:
    described = text(summary)
    return described if len(described) <= MAX_DESCRIPTION else described[: MAX_DESCRIPTION - 1] + "…"
