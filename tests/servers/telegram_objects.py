"""People, chats and messages as our Telegram keeps them, and as the Bot API writes them down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.servers.telegram_html import utf16

ANONYMOUS_ADMINISTRATOR = 1087968824
"""GroupAnonymousBot, whom Telegram names as the sender where an administrator stays anonymous."""
CHANNEL_BOT = 136817688
"""Named as the sender where somebody speaks as a channel."""

_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_INCOMING = re.compile(r"(?<![\w/@])(?:/\w{1,64}(?:@\w{3,32})?|@\w{3,32})")


@dataclass(eq=False)
class User:
    """A person, or a bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def to_json(self) -> dict[str, Any]:
        return _present(
            id=self.id,
            is_bot=self.is_bot,
            first_name=self.first_name,
            last_name=self.last_name,
            username=self.username,
            language_code=self.language_code,
        )


@dataclass(frozen=True)
class Document:
    """A file in a message."""

    file_id: str
    name: str
    content: bytes
    size: int | None = None
    """As Telegram tells it; None: as it is."""

    @property
    def path(self) -> str:
        """Where it is fetched."""
        return f"documents/{self.file_id}.{self.name.rpartition('.')[2]}"

    def to_json(self) -> dict[str, Any]:
        size = len(self.content) if self.size is None else self.size
        return {
            "file_id": self.file_id,
            "file_unique_id": f"u{self.file_id}",
            "file_name": self.name,
            "mime_type": "application/octet-stream",
            "file_size": size,
        }


@dataclass(frozen=True)
class Photo:
    """A picture in a message."""

    file_id: str
    content: bytes
    width: int
    height: int

    def to_json(self) -> dict[str, Any]:
        """Telegram tells of several sizes; ours is one of them."""
        return {
            "file_id": self.file_id,
            "file_unique_id": f"u{self.file_id}",
            "width": self.width,
            "height": self.height,
            "file_size": len(self.content),
        }


@dataclass(frozen=True)
class Button:
    """A button below a message: it carries data, or opens an address."""

    label: str
    callback_data: str | None = None
    url: str | None = None


@dataclass(eq=False)
class Chat:
    """A private chat, a group, a supergroup or a channel."""

    id: int
    type: str
    title: str | None = None
    user: User | None = None
    """The other one in a private chat."""
    is_forum: bool = False
    statuses: dict[int, str] = field(default_factory=dict)
    """The status of each user who is or was there, as getChatMember calls it."""
    bot_status: str = "member"
    """Of the bot: in a private chat `unknown` until it is started, and `kicked` while it is blocked."""
    topics: dict[int, str] = field(default_factory=dict)
    """Message ids that began a topic, and its name."""
    gone_topics: set[int] = field(default_factory=set)
    """Those of topics that were deleted."""
    messages: dict[int, Message] = field(default_factory=dict, repr=False)
    deleted: set[int] = field(default_factory=set)
    last_id: int = 0
    migrated_to: Chat | None = None
    unreadable: int | None = None
    """The status with which the members are refused."""
    silenced: bool = False
    """Whether the bot may not write here."""

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def to_json(self) -> dict[str, Any]:
        names = self.user or User(0, "")
        return _present(
            id=self.id,
            type=self.type,
            title=self.title,
            username=names.username,
            first_name=names.first_name or None,
            last_name=names.last_name,
            is_forum=self.is_forum or None,
        )

    def member_json(self, user: User, status: str) -> dict[str, Any]:
        member: dict[str, Any] = {"user": user.to_json(), "status": status}
        if status == "creator":
            member["is_anonymous"] = False
        elif status == "administrator":
            member |= {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(_RIGHTS, True)
        elif status == "kicked":
            member["until_date"] = 0
        return member


@dataclass(eq=False)
class Message:
    """A message as it is now: one that a person wrote, or one that the bot sent."""

    chat: Chat
    message_id: int
    sender: User
    date: int
    text: str = ""
    """Without tags; of a file the words below it."""
    entities: list[dict[str, Any]] = field(default_factory=list)
    html: str | None = None
    """As the bot wrote it; None where it was not sent as HTML."""
    reply_to: int | None = None
    thread: int | None = None
    rows: list[list[Button]] = field(default_factory=list)
    markup: dict[str, Any] | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    """With which the bot sent it."""
    history: list[str] = field(default_factory=list)
    """The texts it had before, oldest first."""
    edit_date: int | None = None
    sender_chat: Chat | None = None
    service: dict[str, Any] = field(default_factory=dict)
    document: Document | None = None
    photo: Photo | None = None

    @property
    def chat_id(self) -> int:
        return self.chat.id

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    @property
    def edited(self) -> int:
        """How often its text was edited."""
        return len(self.history)

    @property
    def force_reply(self) -> bool:
        return bool(self.markup and self.markup.get("force_reply"))

    @property
    def silent(self) -> bool:
        return bool(self.parameters.get("disable_notification"))

    @property
    def mentions(self) -> list[str]:
        """The names with @ that would notify somebody: those which do not stand in code."""
        encoded = self.text.encode("utf-16-le")
        for one in self.entities:
            if one["type"] in ("code", "pre"):
                start, length = 2 * one["offset"], one["length"]
                encoded = encoded[:start] + " ".encode("utf-16-le") * length + encoded[start + 2 * length :]
        return re.findall(r"(?<![\w@/])@\w{3,32}", encoded.decode("utf-16-le"))

    def to_json(self, *, nested: bool = False) -> dict[str, Any]:
        """As it stands in an update; what it replies to is left out of one that is replied to."""
        replied = self.chat.messages.get(self.reply_to or self.thread or 0)
        below = self.document or self.photo
        text, entities = ("caption", "caption_entities") if below else ("text", "entities")
        return _present(
            message_id=self.message_id,
            **{"from": self.sender.to_json()},
            sender_chat=self.sender_chat.to_json() if self.sender_chat else None,
            chat=self.chat.to_json(),
            date=self.date,
            edit_date=self.edit_date,
            message_thread_id=self.thread,
            is_topic_message=True if self.thread else None,
            # In a topic Telegram writes the message that began it here, where there is no reply
            reply_to_message=replied.to_json(nested=True) if replied and not nested else None,
            document=self.document.to_json() if self.document else None,
            photo=[self.photo.to_json()] if self.photo else None,
            **{text: self.text or None, entities: self.entities or None},
            reply_markup=self.markup if self.rows else None,
            **self.service,
        )


@dataclass
class Answer:
    """The answer to one press of a button."""

    text: str | None
    show_alert: bool
    url: str | None
    cache_time: int


@dataclass
class Query:
    """One press of a button, until it is answered."""

    id: str
    update_id: int
    answers: list[Answer] = field(default_factory=list)
    handed_over: list[float] = field(default_factory=list)
    """When, by the server's clock."""
    may_answer_again: bool = False
    """The bot could not know that its answer had arrived."""


def entities_of(text: str) -> Iterator[dict[str, Any]]:
    """The commands and names with @ that Telegram marks in what a person wrote."""
    for found in _INCOMING.finditer(text):
        kind = "mention" if found[0].startswith("@") else "bot_command"
        yield {"type": kind, "offset": utf16(text[: found.start()]), "length": utf16(found[0])}


def _present(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
