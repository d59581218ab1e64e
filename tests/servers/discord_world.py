"""Everything the tests' Discord remembers, and the events it makes of what people do."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.servers.discord_buckets import Buckets
from tests.servers.discord_faults import Faults
from tests.servers.discord_model import (
    Changes,
    Channel,
    Guild,
    Interaction,
    Message,
    Snowflakes,
    Upload,
    User,
    now,
)

MEMBER = 1 << 10 | 1 << 11 | 1 << 31
"""Permissions of anybody: see the channel, write in it, use commands."""
WRITE = 1 << 11
MANAGE_GUILD = 1 << 5
ADMINISTRATOR = 1 << 3
_BOT_BROUGHT_ALONG = 1 << 14 | 1 << 15
"""What an application may do where it is not a member: links and files."""


@dataclass(frozen=True)
class Seen:
    """A request."""

    method: str
    path: str
    """Without the part that all have in common, and without a query."""
    body: Any


class World:
    """What there is, whoever asks."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.snowflake = Snowflakes()
        self.application_id = self.snowflake()
        self.bot = User(self.application_id, "Scrip", bot=True)
        self.violations: list[str] = []
        self.changes = Changes(self.violations)
        self.faults = Faults()
        self.buckets = Buckets()
        self.requests: deque[Seen] = deque(maxlen=2000)
        self.users: dict[str, User] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self._direct: dict[str, Channel] = {}
        """By the person."""
        self.gone: set[str] = set()
        """Channels that were deleted."""
        self.closed: set[str] = set()
        """People who take no direct messages."""
        self.messages: dict[str, Message] = {}
        self.posted: list[Message] = []
        """Those that do not answer an interaction."""
        self.nonces: dict[tuple[str, str], Message] = {}
        self.cdn = ""
        """Where files are."""
        self.uploads: dict[str, Upload] = {}
        """What people chose, by the path that it is fetched by."""
        self.interactions: dict[str, Interaction] = {}
        """By token."""
        self.commands: list[dict[str, Any]] = []
        self.command_puts = 0
        self.answer_within_s = 3.0
        self.token_lives_s = 15 * 60.0
        self.file_limit = 10 * 1024 * 1024
        self.shards = 1

    def add_user(self, name: str, locale: str) -> User:
        user = User(self.snowflake(), name, locale)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, locale: str, has_bot: bool) -> Guild:
        guild = Guild(self.snowflake(), name, locale, self.snowflake(), has_bot)
        self.guilds[guild.id] = guild
        self.channels[guild.channel_id] = Channel(guild.channel_id, guild)
        return guild

    def add_channel(self, guild: Guild, name: str, *, closed: bool = False) -> Channel:
        """One more channel of a server; of which the bot is told when it connects."""
        channel = Channel(self.snowflake(), guild, name=name, closed=closed)
        self.channels[channel.id] = channel
        return channel

    def direct_channel(self, user: User) -> Channel:
        """The one between a person and the bot."""
        channel = self._direct.get(user.id)
        if channel is None:
            channel = self._direct[user.id] = Channel(self.snowflake(), recipient=user)
            self.channels[channel.id] = channel
        return channel

    def guild_json(self, guild: Guild) -> dict[str, Any]:
        """A server in full."""
        role = {"id": guild.id, "name": "@everyone", "permissions": str(MEMBER), "position": 0, "flags": 0}
        return {
            "id": guild.id,
            "name": guild.name,
            "preferred_locale": guild.locale,
            "owner_id": guild.channel_id,
            "features": [],
            "roles": [role],
            "channels": [one.json() for one in self.channels.values() if one.guild == guild],
            "members": [self.member_json(self.bot)],
            "member_count": 2,
            "threads": [],
            "emojis": [],
            "joined_at": now(),
            "large": False,
            "unavailable": False,
        }

    def member_json(self, user: User, permissions: int | None = None) -> dict[str, Any]:
        """A person on a server; the permissions stand in interactions only."""
        member: dict[str, Any] = {
            "user": user.json(),
            "nick": None,
            "avatar": None,
            "roles": [],
            "joined_at": now(),
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }
        return member if permissions is None else {**member, "permissions": str(permissions)}

    def interact(
        self,
        kind: int,
        user: User,
        channel: Channel,
        data: dict[str, Any],
        owners: dict[str, str],
        *,
        permissions: int | None,
        source: Message | None = None,
        named: Sequence[User | Upload | Channel] = (),
    ) -> Interaction:
        """An interaction, ready to be sent."""
        guild = channel.guild
        people = [one for one in named if isinstance(one, User)]
        uploads = [one for one in named if isinstance(one, Upload)]
        channels = [one for one in named if isinstance(one, Channel)]
        resolved: dict[str, Any] = {}
        if uploads:
            self.uploads |= {one.path: one for one in uploads}
            resolved["attachments"] = {one.id: one.json(self.cdn) for one in uploads}
        if channels:
            resolved["channels"] = {one.id: {**one.json(), "permissions": str(MEMBER)} for one in channels}
        if people:
            resolved["users"] = {one.id: one.json() for one in people}
            if guild is not None:
                members = {one.id: self.member_json(one, MEMBER) for one in people}
                resolved["members"] = {one: {k: v for k, v in it.items() if k != "user"} for one, it in members.items()}
        if resolved:
            data["resolved"] = resolved
        payload: dict[str, Any] = {
            "id": self.snowflake(),
            "application_id": self.application_id,
            "type": kind,
            "data": data,
            "channel": channel.json(),
            "channel_id": channel.id,
            "token": secrets.token_urlsafe(60),
            "version": 1,
            "app_permissions": str(_of_bot(channel) if "0" in owners else _BOT_BROUGHT_ALONG),
            "locale": user.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": owners,
            "context": context_of(channel),
            "attachment_size_limit": self.file_limit,
        }
        if guild is None:
            payload["user"] = user.json()
        else:
            payload["guild_id"], payload["guild_locale"] = guild.id, guild.locale
            payload["guild"] = {"id": guild.id, "locale": guild.locale, "features": []}
            payload["member"] = self.member_json(user, permissions)
        if source is not None:
            payload["message"] = source.json()
        interaction = Interaction(payload, kind, user, channel, self.changes, source)
        self.interactions[interaction.token] = interaction
        return interaction

    def ready_json(
        self, session_id: str, shard: tuple[int, int], url: str
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """READY for a session, and the servers of its shard, in full."""
        guilds = [one for one in self.guilds.values() if one.has_bot and (int(one.id) >> 22) % shard[1] == shard[0]]
        ready = {
            "v": 10,
            "user": self.bot_json(),
            "guilds": [{"id": one.id, "unavailable": True} for one in guilds],
            "session_id": session_id,
            "session_type": "normal",
            "resume_gateway_url": url,
            "shard": list(shard),
            "application": {"id": self.application_id, "flags": 0},
        }
        return ready, [self.guild_json(one) for one in guilds]

    def bot_json(self) -> dict[str, Any]:
        """The bot, as it sees itself."""
        return {**self.bot.json(), "flags": 0, "verified": True, "email": None, "mfa_enabled": False, "locale": "en-US"}


def _of_bot(channel: Channel) -> int:
    """Permissions of a member that the bot is."""
    return MEMBER & ~WRITE if channel.closed else MEMBER


def context_of(channel: Channel) -> int:
    """0 on a server, 1 in a direct message with the bot, 2 among others."""
    return 0 if channel.guild is not None else 1 if channel.recipient is not None else 2
