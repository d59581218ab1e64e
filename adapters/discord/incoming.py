"""What somebody did on Discord -> Request; whether they moderate the server is read from the same event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

import discord

from adapters.discord.menu import Interaction
from core.chat.request import Press, Request
from core.people import Caller, Moderates, Network, Server, User

UNNAMED = "this server"
"""Of a server that has our commands but not the bot, Discord tells no name."""
_WITHIN = frozenset(
    (discord.AppCommandOptionType.subcommand.value, discord.AppCommandOptionType.subcommand_group.value)
)
_FILE = discord.AppCommandOptionType.attachment.value
_NUMBER = discord.AppCommandOptionType.integer.value


def request(interaction: Interaction) -> Request:
    """A command that was sent, or a button that was pressed."""
    data: Mapping[str, Any] = interaction.data or {}
    who, at = caller(interaction), interaction.created_at.astimezone(UTC)
    if interaction.type is discord.InteractionType.component:
        press = Press(data["custom_id"], _owner_name(interaction.message))
        return Request(str(interaction.id), who, at, None, "", press)
    path, options = _options(data)
    # Of a file there is but an id here; the file itself is fetched.
    arguments = {option["name"]: str(option["value"]) for option in options if option["type"] != _FILE}
    return Request(str(interaction.id), who, at, path, arguments)


def focused(interaction: Interaction) -> str | None:
    """The option that is being typed."""
    options = _options(interaction.data or {})[1]
    return next((option["name"] for option in options if option.get("focused")), None)


def types_number(interaction: Interaction) -> bool:
    """Whether the option that is being typed takes whole numbers."""
    options = _options(interaction.data or {})[1]
    return any(option.get("focused") and option["type"] == _NUMBER for option in options)


def _options(data: Mapping[str, Any]) -> tuple[str, Sequence[Mapping[str, Any]]]:
    """The path of a command, and the options that were given to it."""
    path, options = [data["name"]], data.get("options") or []
    while options and options[0]["type"] in _WITHIN:
        path.append(options[0]["name"])
        options = options[0].get("options") or []
    return " ".join(path), options


def caller(interaction: Interaction) -> Caller:
    """Who did it, and where. Where only they brought the bot along, it is on a server of their own."""
    user = interaction.user
    here = interaction.is_guild_integration()
    return Caller(
        _server(interaction) if here else Server(Network.DISCORD, str(user.id), ""),
        User(Network.DISCORD, str(user.id), user.display_name),
        _moderates(user) if here else Moderates.YES,
        alone=interaction.context.dm_channel is True,
        locale=interaction.locale.value,
        plain_words=False,
    )


def _server(interaction: Interaction) -> Server:
    name = interaction.guild.name if interaction.guild else ""
    locale = interaction.guild_locale
    return Server(Network.DISCORD, str(interaction.guild_id), name or UNNAMED, locale.value if locale else None)


def _moderates(user: discord.User | discord.Member) -> Moderates:
    """Manage Server, whatever the client showed or an administrator changed in the menu."""
    permissions = user.resolved_permissions if isinstance(user, discord.Member) else None
    if permissions is None:
        return Moderates.UNKNOWN
    return Moderates.YES if permissions.manage_guild or permissions.administrator else Moderates.NO


def _owner_name(message: discord.Message | None) -> str | None:
    metadata = message.interaction_metadata if message else None
    return metadata.user.display_name if metadata else None
