"""What somebody did on Discord -> Request; whether they moderate the server is read from the same event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

import discord

from adapters.discord.menu import Interaction
from core.chat.mentions import mention
from core.chat.request import Press, Request
from core.people import Caller, Moderates, NamedPerson, Network, Place, Server, User

UNNAMED = "this server"
"""Of a server that has our commands but not the bot, Discord tells no name."""
_WITHIN = frozenset(
    (discord.AppCommandOptionType.subcommand.value, discord.AppCommandOptionType.subcommand_group.value)
)
_FILE = discord.AppCommandOptionType.attachment.value
_PERSON = discord.AppCommandOptionType.user.value
_CHANNEL = discord.AppCommandOptionType.channel.value
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
    arguments = {option["name"]: _value(option) for option in options if option["type"] != _FILE}
    chosen = next((str(option["value"]) for option in options if option["type"] == _CHANNEL), None)
    return Request(
        str(interaction.id),
        who,
        at,
        path,
        arguments,
        mentioned=_mentioned(data),
        chosen_place=None if chosen is None else _chosen(interaction, chosen, data),
    )


def _chosen(interaction: Interaction, number: str, data: Mapping[str, Any]) -> Place:
    """The channel that an option means. Rights that Discord says with it are the person's; ours are worked out."""
    name = ((data.get("resolved") or {}).get("channels") or {}).get(number, {}).get("name") or ""
    guild = interaction.guild
    channel = guild.get_channel_or_thread(int(number)) if guild is not None else None
    writable = guild is None or channel is None or may_write(channel, channel.permissions_for(guild.me))
    return Place(number, f"#{name}" if name else "", writable)


def _here(interaction: Interaction) -> Place:
    """The channel or thread where it was done."""
    channel = interaction.channel
    name = getattr(channel, "name", None)
    writable = may_write(channel, interaction.app_permissions)
    return Place(str(interaction.channel_id), f"#{name}" if name else "", writable)


def may_write(channel: object, permissions: discord.Permissions) -> bool:
    """Whether somebody with these permissions can write there."""
    write = permissions.send_messages_in_threads if isinstance(channel, discord.Thread) else permissions.send_messages
    return permissions.administrator or (permissions.view_channel and write)


def _value(option: Mapping[str, Any]) -> str:
    value = str(option["value"])
    return mention(value) if option["type"] == _PERSON else value


def _mentioned(data: Mapping[str, Any]) -> tuple[NamedPerson, ...]:
    """The people that options mean, by what they are called here."""
    resolved = data.get("resolved") or {}
    members = resolved.get("members") or {}
    return tuple(
        NamedPerson(
            (members.get(number) or {}).get("nick") or person.get("global_name") or person["username"],
            number,
            bot=bool(person.get("bot")),
        )
        for number, person in (resolved.get("users") or {}).items()
    )


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
        place=_here(interaction) if here else None,
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
