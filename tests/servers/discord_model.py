"""What the Discord of the tests knows: people, servers, messages and interactions, and how one waits for them."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeVar

PATIENCE_S = 20
"""For anything one waits for."""

EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 15
SLASH, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
"""Types of interaction."""
MESSAGE, THINKING, THINKING_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
"""Types of answer to one."""
BUTTON, TEXT_DISPLAY, MEDIA_GALLERY, FILE = 2, 10, 12, 13
LINK = 5
"""A button's style; pressing it tells us nothing."""

_MENTION = re.compile(r"@everyone|@here|<@[!&]?\d+>")
_Found = TypeVar("_Found")


class Changes:
    """Wakes those who wait whenever something has changed."""

    def __init__(self, violations: Sequence[str]) -> None:
        self._violations = violations
        self._next = asyncio.Event()

    def tell(self) -> None:
        self._next.set()
        self._next = asyncio.Event()

    async def until(self, what: str, look: Callable[[], _Found | None]) -> _Found:
        """What `look` finds, as soon as it finds anything but None and False."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while (found := look()) is None or found is False:
                    await self._next.wait()
        except TimeoutError:
            raise AssertionError(f"{what}: did not happen; violations: {list(self._violations)}") from None
        return found


@dataclass
class Snowflakes:
    """Ids of the present time, none twice."""

    _numbers: Iterator[int] = field(default_factory=count)

    def __call__(self) -> str:
        milliseconds = int(time.time() * 1000) - 1_420_070_400_000  # Discord's epoch is the start of 2015
        return str((milliseconds << 22) + next(self._numbers) % (1 << 22))


@dataclass(frozen=True)
class User:
    id: str
    name: str
    locale: str = "en-US"
    bot: bool = False

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "username": self.name.lower(),
            "global_name": None if self.bot else self.name,
            "discriminator": "0000" if self.bot else "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(frozen=True, eq=False)
class Upload:
    """A file that a person chooses for an option."""

    name: str
    content: bytes
    size: int | None = None
    """As Discord tells it; None: as it is."""
    id: str = field(default_factory=Snowflakes())

    @property
    def path(self) -> str:
        """Where it is fetched."""
        return f"/attachments/{self.id}/{self.name}"

    def json(self, cdn: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "filename": self.name,
            "size": len(self.content) if self.size is None else self.size,
            "url": cdn + self.path,
            "proxy_url": cdn + self.path,
            "content_type": "application/octet-stream",
            "ephemeral": True,
        }


@dataclass(frozen=True)
class Guild:
    id: str
    name: str
    locale: str
    channel_id: str
    has_bot: bool = True


@dataclass(frozen=True)
class Channel:
    id: str
    guild: Guild | None = None
    recipient: User | None = None
    """Of a direct message with the bot."""
    name: str = "general"
    closed: bool = False
    """The bot may not write there."""

    def json(self) -> dict[str, Any]:
        if self.guild is not None:
            everybody, write = self.guild.id, str(1 << 11)
            closed = [{"id": everybody, "type": 0, "allow": "0", "deny": write}] if self.closed else []
            of_guild = {"guild_id": self.guild.id, "name": self.name, "permission_overwrites": closed}
            return {"id": self.id, "type": 0, **of_guild, "position": 0, "flags": 0}
        if self.recipient is not None:
            return {
                "id": self.id,
                "type": 1,
                "recipients": [self.recipient.json()],
                "last_message_id": None,
                "flags": 0,
            }
        return {"id": self.id, "type": 3, "recipients": [], "name": "among friends", "icon": None, "owner_id": "1"}


@dataclass(frozen=True)
class Button:
    label: str
    custom_id: str | None
    style: int
    disabled: bool


def walk(components: Sequence[dict[str, Any]] | None) -> Iterator[dict[str, Any]]:
    """All components, each before those inside it."""
    for one in components or ():
        yield one
        yield from walk(one.get("components"))
        yield from walk([one[name] for name in ("accessory", "component") if isinstance(one.get(name), dict)])


def pictures_in(components: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What galleries show."""
    return [picture for one in walk(components) if one["type"] == MEDIA_GALLERY for picture in one["items"]]


def text_of(body: Mapping[str, Any]) -> str:
    """What can be read, its parts on lines of their own."""
    texts = [one.get("content") for one in walk(body.get("components")) if one.get("type") == TEXT_DISPLAY]
    return "\n".join(text for text in (body.get("content"), *texts) if text)


def mentions_in(text: str) -> list[str]:
    """What would ping somebody if it may: `@here`, `<@123>`."""
    return _MENTION.findall(text)


@dataclass(eq=False)
class Message:
    """A message of the bot as it is now: later edits show in it."""

    id: str
    channel: Channel
    author: User
    body: dict[str, Any]
    """content, embeds, components, flags, attachments."""
    interaction: Interaction | None = field(default=None, repr=False)
    """It answers this one."""
    files: dict[str, bytes] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    """What it said, the present text last; a bare "thinking" is none."""
    edited: int = 0
    deleted: bool = False

    @property
    def flags(self) -> int:
        flags: int = self.body["flags"]
        return flags

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        return bool(self.flags & LOADING)

    @property
    def components(self) -> list[dict[str, Any]]:
        components: list[dict[str, Any]] = self.body["components"]
        return components

    @property
    def text(self) -> str:
        return text_of(self.body)

    @property
    def mentions(self) -> list[str]:
        return mentions_in(self.text)

    @property
    def attached(self) -> dict[str, bytes]:
        """Names and contents of the files that it has now."""
        return {one["filename"]: self.files[one["filename"]] for one in self.body["attachments"]}

    @property
    def pictures(self) -> dict[str, str]:
        """Names of the files that it shows as pictures, and what each is described as."""
        return {
            one["media"]["url"].removeprefix("attachment://"): one.get("description") or ""
            for one in pictures_in(self.components)
        }

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(
            Button(one.get("label") or "", one.get("custom_id"), one["style"], bool(one.get("disabled")))
            for one in walk(self.components)
            if one["type"] == BUTTON
        )

    def json(self) -> dict[str, Any]:
        interaction = self.interaction
        payload: dict[str, Any] = {
            **self.body,
            "id": self.id,
            "channel_id": self.channel.id,
            "author": self.author.json(),
            "timestamp": now(),
            "edited_timestamp": now() if self.edited else None,
            "type": 0 if interaction is None else 20 if interaction.kind == SLASH else 19,
            "tts": False,
            "pinned": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
        }
        if interaction is not None:
            payload["application_id"] = payload["webhook_id"] = interaction.payload["application_id"]
            payload["interaction_metadata"] = {
                "id": interaction.id,
                "type": interaction.kind,
                "user": interaction.user.json(),
                "authorizing_integration_owners": interaction.payload["authorizing_integration_owners"],
            }
        return payload


@dataclass(frozen=True, eq=False)
class Answer:
    """The first answer to an interaction."""

    type: int
    interaction: Interaction = field(repr=False)
    ephemeral: bool = False
    message: Message | None = None
    choices: tuple[tuple[str, str | int | float], ...] = ()
    """Name and value of each suggestion."""
    modal: Mapping[str, Any] | None = None
    """The form as it was sent."""

    @property
    def deferred(self) -> bool:
        return self.type in (THINKING, THINKING_UPDATE)


@dataclass(eq=False)
class Interaction:
    """Something a person did, and what came of it."""

    payload: dict[str, Any] = field(repr=False)
    kind: int
    user: User
    channel: Channel
    changes: Changes = field(repr=False)
    source: Message | None = field(default=None, repr=False)
    """The message with the button that was pressed."""
    sent_at: float = field(default_factory=time.monotonic)
    first: Answer | None = None
    original: Message | None = None
    """What `@original` means, once there is an answer with a message."""
    shown: Message | None = None
    """The first message of it that can be read."""
    followups: list[Message] = field(default_factory=list)

    @property
    def id(self) -> str:
        identity: str = self.payload["id"]
        return identity

    @property
    def token(self) -> str:
        token: str = self.payload["token"]
        return token

    async def answer(self) -> Answer:
        """The first answer, once it is there."""
        return await self.changes.until(f"an answer to {self._what}", lambda: self.first)

    async def message(self) -> Message:
        """The first message of it that can be read: after "thinking", what took its place."""
        answer = await self.answer()
        assert answer.type not in (CHOICES, MODAL), f"{self._what} was answered with {answer}"
        return await self.changes.until(f"a message for {self._what}", lambda: self.shown)

    @property
    def _what(self) -> str:
        data = self.payload["data"]
        return f"{data.get('name') or data.get('custom_id')} of {self.user.name}"


def now() -> str:
    return datetime.now(UTC).isoformat()
