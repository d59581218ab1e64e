"""What somebody did on Telegram -> Request, and where its answer goes. None: it is nothing for us."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import telegram
from telegram.constants import ChatType

from core.chat.mentions import mention
from core.chat.press import read_button
from core.chat.request import Press, Request, read_line
from core.errors.asking import OutdatedButtonError
from core.people import Caller, Moderates, NamedPerson, Network, Place, Server, User

GROUPS = frozenset((ChatType.GROUP, ChatType.SUPERGROUP))
_COMMAND = re.compile(r"(/\w*)(?:@(\w+))?(?=\s|$)")
_DEEP_LINK = re.compile(r"/start\s+cost_(\d{1,9}[via](?:-\d{1,9}[via])*)\s*", re.IGNORECASE)
PICTURE = "p"
"""Begins what a button carries that asks for the picture of an answer; what follows is as of any button."""
_MEDIA = {"v": "videos", "i": "images", "a": "audios"}


@dataclass(frozen=True, slots=True)
class Me:
    """What we have to know of ourselves to read what others write."""

    id: int
    username: str
    names: tuple[str, ...]
    """Of all commands."""
    example: str
    """Words that a question of ours shows."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request, and the place that it came from."""

    request: Request
    chat_id: int
    message_id: int | None
    """To reply to; of a press, of the message with the button. None: it is not to be had any more."""
    thread_id: int | None = None
    """The topic."""
    query_id: str | None = None
    """Of a press."""
    command: str | None = None
    """The first word of the command that is meant."""
    document: telegram.Document | None = None
    """The file that is meant, which is not fetched yet."""
    picture: bool = False
    """Of a press: only the picture of the answer is wanted."""

    @property
    def alone(self) -> bool:
        """It came in a private chat."""
        return self.request.caller.alone

    @property
    def person(self) -> int:
        """The private chat of whoever asked."""
        return int(self.request.caller.user.external_id)


def read(update: telegram.Update, me: Me, now: datetime, moved_to: int | None = None) -> Incoming | None:
    """What was asked, if anything was.

    Args:
        now: For presses, which have no time of their own.
        moved_to: The id that the group has by now.
    """
    if update.callback_query is not None:
        return _pressed(update.callback_query, me, now, moved_to)
    if update.message is not None:
        return _written(update.update_id, update.message, me, moved_to)
    return None


def chat_of(update: telegram.Update) -> int:
    """Where it happened; updates of one chat are answered one after the other."""
    return update.effective_chat.id if update.effective_chat else 0


def reader_of(update: telegram.Update) -> str | None:
    """Who can be written to, since they have just written privately."""
    chat, user = update.effective_chat, update.effective_user
    private = chat is not None and chat.type == ChatType.PRIVATE and (update.message or update.callback_query)
    return str(user.id) if private and user is not None else None


def move_of(update: telegram.Update) -> tuple[int, int] | None:
    """The old and the new id of a group that became a supergroup."""
    message = update.message
    if message is None:
        return None
    if message.migrate_to_chat_id is not None:
        return message.chat.id, message.migrate_to_chat_id
    if message.migrate_from_chat_id is not None:
        return message.migrate_from_chat_id, message.chat.id
    return None


def readable(text: str) -> str:
    """What no database takes is replaced: NUL, and halves of characters."""
    return "".join("\ufffd" if c == "\0" or unicodedata.category(c) == "Cs" else c for c in text)


def _written(number: int, message: telegram.Message, me: Me, moved_to: int | None) -> Incoming | None:
    writer = message.from_user
    words = message.text if message.document is None else message.caption or ""
    if words is None or writer is None or message.via_bot is not None or message.is_automatic_forward:
        return None
    if writer.is_bot and message.sender_chat is None:
        return None
    text = readable(_with_ids(words, message))
    if message.chat.type == ChatType.PRIVATE:
        line = _private_line(text, me)
    elif message.chat.type in GROUPS:
        line = _group_line(text, message, me)
    else:
        return None
    if line is None:
        return None
    command, arguments = line
    document = _document(message, command)
    thread = message.message_thread_id if message.is_topic_message else None
    who = _caller(message.chat, writer, message.sender_chat, moved_to, _place(message, None if moved_to else thread))
    request = Request(
        f"{me.id}:{number}",
        who,
        message.date.astimezone(UTC),
        command,
        arguments,
        mentioned=tuple(map(_named, _people(message))),
        replies_to=_replied_to(message, me),
    )
    if moved_to:
        return Incoming(request, moved_to, None, command=command, document=document)
    return Incoming(request, message.chat.id, message.message_id, thread, command=command, document=document)


def _place(message: telegram.Message, thread: int | None) -> Place | None:
    """The group, or the topic in it, where a message stands. A group keeps its place when it gets another id."""
    if message.chat.type not in GROUPS:
        return None
    if thread is None:
        return Place("", readable(message.chat.title or ""))
    begins = message.reply_to_message  # where a message replies to no other, it does to the one that began the topic
    created = None if begins is None else begins.forum_topic_created
    return Place(str(thread), "" if created is None else readable(created.name))


def _entities(message: telegram.Message) -> Sequence[telegram.MessageEntity]:
    return message.caption_entities if message.document is not None else message.entities


def _people(message: telegram.Message) -> Iterator[telegram.User]:
    """Whom a message mentions, of those that Telegram says the id of: who has no name of the form `@ana`."""
    return (entity.user for entity in _entities(message) if entity.user is not None)


def _with_ids(words: str, message: telegram.Message) -> str:
    """The words of a message in which each of them stands by their id. Telegram counts in halves of UTF-16."""
    counted = words.encode("utf-16-le", "surrogatepass")
    for entity in reversed(_entities(message)):
        if entity.user is not None:
            start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
            named = mention(str(entity.user.id)).encode("utf-16-le")
            counted = counted[:start] + named + counted[end:]
    return counted.decode("utf-16-le", "surrogatepass")


def _named(person: telegram.User) -> NamedPerson:
    return NamedPerson(readable(person.full_name), str(person.id), bot=person.is_bot)


def _replied_to(message: telegram.Message, me: Me) -> NamedPerson | None:
    """Whose message it replies to; None where that says nothing: our own, or the one that a topic or a discussion began
    with, to which Telegram lets all others reply."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or message.chat.type not in GROUPS:
        return None
    if replied.from_user.id == me.id:
        return None
    begins_topic = message.is_topic_message and replied.message_id == message.message_thread_id
    if begins_topic or replied.is_automatic_forward:
        return None
    if replied.sender_chat is not None:
        return NamedPerson(readable(replied.sender_chat.title or str(replied.sender_chat.id)), bot=True)
    return _named(replied.from_user)


def _document(message: telegram.Message, command: str | None) -> telegram.Document | None:
    """The file that a message means: its own, or that of the message to which it replies with a command."""
    if command is None:
        return message.document if message.chat.type == ChatType.PRIVATE else None
    replied = message.reply_to_message
    return message.document or (replied.document if replied is not None else None)


def _private_line(text: str, me: Me) -> tuple[str | None, str] | None:
    """Command and arguments, the slash left out or not; None when another bot is meant."""
    linked = _DEEP_LINK.fullmatch(text)
    if linked:
        return "cost", " ".join(f"{part[:-1]} {_MEDIA[part[-1].lower()]}" for part in linked[1].split("-"))
    found = _COMMAND.match(text)
    if found and found[2] and found[2].casefold() != me.username.casefold():
        return None
    if found and found[1].casefold() == "/start":
        return "start", ""  # any other payload means nothing to us
    return read_line(text if found is None else found[1] + text[found.end() :], me.names)


def _group_line(text: str, message: telegram.Message, me: Me) -> tuple[str | None, str] | None:
    """Command and arguments; None when it is part of somebody else's conversation."""
    marked = any(entity.type == "bot_command" and entity.offset == 0 for entity in _entities(message))
    found = _COMMAND.match(text) if marked else None
    if found:
        if found[2] and found[2].casefold() != me.username.casefold():
            return None
        command, arguments = read_line(found[1] + text[found.end() :], me.names)
        return command, "" if command == "start" else arguments
    asked = message.reply_to_message
    if asked is None or asked.from_user is None or asked.from_user.id != me.id:
        return None
    question = (asked.text or "").partition("\n")[0]
    return (None, text.strip()) if me.example in question else None


def _pressed(query: telegram.CallbackQuery, me: Me, now: datetime, moved_to: int | None) -> Incoming | None:
    shown = query.message
    if query.data is None or shown is None or shown.chat.type not in (*GROUPS, ChatType.PRIVATE):
        return None
    message = shown if isinstance(shown, telegram.Message) and shown.is_accessible else None
    edited = int(message.edit_date.timestamp()) if message and message.edit_date else 0
    carried = readable(query.data)
    data = carried.removeprefix(PICTURE)
    picture = data != carried
    who = _caller(shown.chat, query.from_user, None, moved_to)
    # The same button below the same state of a message counts once: a double tap charges once.
    request_id = f"{me.id}:{shown.chat.id}:{shown.message_id}:{edited}:{carried}"
    request = Request(request_id, who, now, None, "", Press(data, _owner_name(message, me)))
    if moved_to or message is None:
        chat = moved_to or shown.chat.id
        return Incoming(request, chat, None, query_id=query.id, command=_command_of(data), picture=picture)
    thread = message.message_thread_id if message.is_topic_message else None
    command = _command_of(data)
    return Incoming(request, shown.chat.id, message.message_id, thread, query.id, command, picture=picture)


def _command_of(data: str) -> str | None:
    try:
        return read_button(data).command.partition(" ")[0]
    except OutdatedButtonError:
        return None


def _owner_name(message: telegram.Message | None, me: Me) -> str | None:
    """Whom the message with the button answered: it replied to them."""
    answered = message.reply_to_message if message else None
    if message is None or answered is None or answered.from_user is None or answered.from_user.id == me.id:
        return None
    if message.is_topic_message and answered.message_id == message.message_thread_id:
        return None  # the one that began the topic: it replies to nobody
    return readable(answered.sender_chat.title or "" if answered.sender_chat else answered.from_user.full_name) or None


def _caller(
    chat: telegram.Chat,
    writer: telegram.User,
    sender_chat: telegram.Chat | None,
    moved_to: int | None,
    place: Place | None = None,
) -> Caller:
    """Who it is. In a group, whether a person moderates is still to be found out."""
    locale = writer.language_code or "en"
    user = User(Network.TELEGRAM, str(writer.id), readable(writer.full_name))
    if chat.type == ChatType.PRIVATE:
        return Caller(Server(Network.TELEGRAM, user.external_id, ""), user, Moderates.YES, alone=True, locale=locale)
    server = Server(Network.TELEGRAM, str(moved_to or chat.id), readable(chat.title or str(chat.id)))
    if sender_chat is None:
        return Caller(server, user, Moderates.NO, locale=locale, plain_words=False, place=place)
    # An administrator who stays anonymous writes as the group itself; any other channel is nobody in particular.
    ours = sender_chat.id == chat.id
    author = User(Network.TELEGRAM, str(moved_to or chat.id) if ours else str(sender_chat.id), "")
    author = User(author.network, author.external_id, readable(sender_chat.title or author.external_id))
    return Caller(
        server,
        author,
        Moderates.YES if ours else Moderates.NO,
        anonymous=True,
        locale=locale,
        plain_words=False,
        place=place,
    )
