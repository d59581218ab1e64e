"""What our Telegram does when the bot calls a method, and how it refuses."""

from __future__ import annotations

import re
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from tests.servers.telegram_html import problem_of_links
from tests.servers.telegram_markup import RefusalError, read_caption, read_markup, read_text
from tests.servers.telegram_objects import Answer, Chat, Document, Message, Photo
from tests.servers.telegram_schema import update_types
from tests.servers.telegram_state import State
from tests.servers.telegram_updates import Waiting

LONGEST_POLL_S = 50
LARGEST_SENT, LARGEST_FETCHED = 50_000_000, 20_000_000
"""Bytes of a file: https://core.telegram.org/bots/api#sending-files and #getfile, read 2026-11-28."""
LARGEST_PHOTO, LARGEST_SIDES, LARGEST_RATIO = 10_000_000, 10_000, 20
"""Bytes, width and height together, and the longer by the shorter: .../bots/api#sendphoto, read 2026-11-29."""
_PNG = b"\x89PNG\r\n\x1a\n"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_ACTION = re.compile(
    "typing|choose_sticker|find_location|upload_document|(upload|record)_(video|voice|video_note)|upload_photo"
)


class Methods:
    """The methods that a bot like ours calls; any other that exists is reported as not played here."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._polls = 0
        self._sent_at: deque[tuple[float, int]] = deque()
        self._in_group: defaultdict[int, deque[float]] = defaultdict(deque)
        self._do: Mapping[str, Callable[[dict[str, Any]], Any]] = {
            "getMe": self._get_me,
            "deleteWebhook": self._delete_webhook,
            "setMyCommands": self._set_my_commands,
            "getMyCommands": self._get_my_commands,
            "deleteMyCommands": self._delete_my_commands,
            "sendMessage": self._send_message,
            "sendDocument": self._send_document,
            "sendPhoto": self._send_photo,
            "getFile": self._get_file,
            "editMessageText": self._edit_message_text,
            "editMessageReplyMarkup": self._edit_message_reply_markup,
            "answerCallbackQuery": self._answer_callback_query,
            "getChat": self._get_chat,
            "getChatMember": self._get_chat_member,
            "getChatAdministrators": self._get_chat_administrators,
            "sendChatAction": self._send_chat_action,
        }

    def call(self, method: str, parameters: dict[str, Any]) -> Any:
        """Do what every method but getUpdates does.

        Raises:
            RefusalError: As Telegram would.
        """
        if method not in self._do:
            raise RefusalError(f"{method} is not played by our server", 501, violation=True)
        done = self._do[method](parameters)
        self.state.bell.ring()
        return done

    async def get_updates(self, parameters: dict[str, Any], closing: Callable[[], bool]) -> list[Waiting]:
        """Wait for updates, as long as asked to; whoever hands them over marks them so."""
        allowed = parameters.get("allowed_updates")
        offset, limit, timeout = (parameters.get(name, 0) for name in ("offset", "limit", "timeout"))
        known = update_types()
        if allowed is None:
            raise RefusalError("getUpdates without allowed_updates depends on what an earlier one said", violation=True)
        if known and set(allowed) - known:
            raise RefusalError(f"getUpdates: no such updates: {sorted(set(allowed) - known)}", violation=True)
        if offset < 0:
            raise RefusalError("getUpdates: a negative offset drops updates", violation=True)
        if "limit" in parameters and not 1 <= limit <= 100:
            raise RefusalError(f"getUpdates: limit {limit} is not 1-100", violation=True)
        updates = self.state.updates
        updates.allowed = frozenset(allowed)
        if lost := updates.acknowledge(offset):
            raise RefusalError(f"getUpdates: offset {offset} passes over {lost}, never handed over", violation=True)
        self._polls += 1
        poll = self._polls
        self.state.bell.ring()  # an older poll that waits is the one to go
        try:
            await self.state.bell.until(
                lambda: updates.ready(1) or self._polls != poll or closing(), min(timeout, LONGEST_POLL_S)
            )
        except TimeoutError:
            return []
        if self._polls != poll:
            raise RefusalError(
                "terminated by other getUpdates request; make sure that only one bot instance is running", 409
            )
        return updates.ready(limit or 100)

    def _get_me(self, _: dict[str, Any]) -> dict[str, Any]:
        return self.state.bot.to_json() | {
            "can_join_groups": True,
            "can_read_all_group_messages": not self.state.privacy,
            "supports_inline_queries": False,
        }

    def _delete_webhook(self, parameters: dict[str, Any]) -> bool:
        if parameters.get("drop_pending_updates"):
            raise RefusalError("deleteWebhook: drop_pending_updates loses what people wrote", violation=True)
        return True

    def _set_my_commands(self, parameters: dict[str, Any]) -> bool:
        commands = parameters["commands"]
        names = [one["command"] for one in commands]
        self.state.menu_writes += 1
        for one in commands:
            if not re.fullmatch("[a-z0-9_]{1,32}", one["command"]):
                raise RefusalError(f"BOT_COMMAND_INVALID: {one['command']!r}", violation=True)
            if not 1 <= len(one["description"]) <= 256:
                raise RefusalError(f"BOT_COMMAND_DESCRIPTION_INVALID: of {one['command']}", violation=True)
        if len(commands) > 100:
            raise RefusalError("BOT_COMMANDS_TOO_MUCH", violation=True)
        if len(set(names)) < len(names):
            raise RefusalError("BOT_COMMAND_INVALID: one stands there twice", violation=True)
        self.state.menus[self._menu(parameters)] = commands
        return True

    def _get_my_commands(self, parameters: dict[str, Any]) -> list[dict[str, str]]:
        return self.state.menus.get(self._menu(parameters), [])

    def _delete_my_commands(self, parameters: dict[str, Any]) -> bool:
        self.state.menus.pop(self._menu(parameters), None)
        return True

    def _menu(self, parameters: dict[str, Any]) -> tuple[str, str]:
        scope = parameters.get("scope", {"type": "default"})
        language = parameters.get("language_code", "")
        if not re.fullmatch("([a-z]{2})?", language):
            raise RefusalError(f"invalid language code specified: {language!r}", violation=True)
        if "chat_id" in scope:
            self._chat(scope)
        return ":".join(str(scope[name]) for name in ("type", "chat_id", "user_id") if name in scope), language

    def _send_message(self, parameters: dict[str, Any]) -> dict[str, Any]:
        chat = self._chat_to_write(parameters)
        text, entities, html = read_text(parameters)
        markup, rows = read_markup(parameters.get("reply_markup"))
        message = self._sent(chat, parameters)
        message.text, message.entities, message.html = text, entities, html
        message.markup, message.rows = markup, rows
        return message.to_json()

    def _send_document(self, parameters: dict[str, Any]) -> dict[str, Any]:
        chat = self._chat_to_write(parameters)
        document = parameters.get("document")
        if not isinstance(document, Document):
            raise RefusalError(
                "sendDocument of a file that is there already is not played by our server", 501, violation=True
            )
        if not document.name:
            raise RefusalError("sendDocument: a file without a name", violation=True)
        if not document.content:
            raise RefusalError("file must be non-empty", violation=True)
        if len(document.content) > LARGEST_SENT:
            raise RefusalError("Request Entity Too Large", 413, violation=True)
        if parameters.get("caption") or parameters.get("reply_markup"):
            raise RefusalError("sendDocument with words or buttons is not played by our server", 501, violation=True)
        message = self._sent(chat, parameters)
        message.document = document
        return message.to_json()

    def _send_photo(self, parameters: dict[str, Any]) -> dict[str, Any]:
        chat = self._chat_to_write(parameters)
        sent = parameters.get("photo")
        if not isinstance(sent, Document):
            raise RefusalError(
                "sendPhoto of one that is there already is not played by our server", 501, violation=True
            )
        if len(sent.content) > LARGEST_PHOTO:
            raise RefusalError("Request Entity Too Large", 413, violation=True)
        size = _size_of_png(sent.content)
        if size is None:
            raise RefusalError("IMAGE_PROCESS_FAILED: our server knows PNG alone", violation=True)
        if sum(size) > LARGEST_SIDES or max(size) > LARGEST_RATIO * min(size):
            raise RefusalError(f"PHOTO_INVALID_DIMENSIONS: {size}", violation=True)
        if parameters.get("reply_markup"):
            raise RefusalError("sendPhoto with buttons is not played by our server", 501, violation=True)
        text, entities, html = read_caption(parameters)
        message = self._sent(chat, parameters)
        message.text, message.entities, message.html = text, entities, html
        message.photo = Photo(f"photo{message.message_id}", sent.content, *size)
        return message.to_json()

    def _get_file(self, parameters: dict[str, Any]) -> dict[str, Any]:
        document = self.state.documents.get(parameters["file_id"])
        if document is None:
            raise RefusalError("wrong file_id or the file is temporarily unavailable", violation=True)
        told = document.to_json()
        if told["file_size"] > LARGEST_FETCHED:
            raise RefusalError("file is too big")
        self.state.paths[document.path] = document
        return {name: told[name] for name in ("file_id", "file_unique_id", "file_size")} | {"file_path": document.path}

    def _edit_message_text(self, parameters: dict[str, Any]) -> dict[str, Any]:
        message = self._own_message(parameters)
        text, entities, html = read_text(parameters)
        markup, rows = read_markup(parameters.get("reply_markup"), inline_only=True)
        if (text, entities, rows) == (message.text, message.entities, message.rows):
            raise RefusalError(NOT_MODIFIED)
        self._take_turn(message.chat)
        message.history.append(message.text)
        message.text, message.entities, message.html = text, entities, html
        message.markup, message.rows, message.edit_date = markup, rows, int(time.time())
        return message.to_json()

    def _edit_message_reply_markup(self, parameters: dict[str, Any]) -> dict[str, Any]:
        message = self._own_message(parameters)
        markup, rows = read_markup(parameters.get("reply_markup"), inline_only=True)
        if rows == message.rows:
            raise RefusalError(NOT_MODIFIED)
        message.markup, message.rows, message.edit_date = markup, rows, int(time.time())
        return message.to_json()

    def _answer_callback_query(self, parameters: dict[str, Any]) -> bool:
        query = self.state.queries.get(parameters["callback_query_id"])
        if query is None:
            raise RefusalError(f"{TOO_OLD} (there never was one)", violation=True)
        if query.answers:
            # After a second hand-over, or where its connection was cut, the bot cannot know of its first answer
            excused = query.may_answer_again or len(query.answers) < len(query.handed_over)
            raise RefusalError(f"{TOO_OLD} (it is answered already)", violation=not excused)
        now = self.state.clock()
        if not query.handed_over:
            raise RefusalError(f"{TOO_OLD} (it was not handed over yet)", violation=True)
        if now - query.handed_over[0] > self.state.press_patience_s:
            late = now - query.handed_over[-1] > self.state.press_patience_s
            raise RefusalError(f"{TOO_OLD} (it waited too long)", violation=late)
        text, url = parameters.get("text"), parameters.get("url")
        if len(text or "") > 200:
            raise RefusalError("MESSAGE_TOO_LONG: answerCallbackQuery takes 200 characters", violation=True)
        if problem := problem_of_links(url or ""):
            raise RefusalError(problem, violation=True)
        own = rf"(?:https?://)?t\.me/{self.state.bot.username}\?start=.+"
        if url is not None and not re.fullmatch(own, url, re.IGNORECASE):
            raise RefusalError(f"URL_INVALID: {url}", violation=True)
        query.answers.append(Answer(text, parameters.get("show_alert", False), url, parameters.get("cache_time", 0)))
        return True

    def _get_chat(self, parameters: dict[str, Any]) -> dict[str, Any]:
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
        return self._chat(parameters).to_json() | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(gifts, False),
        }

    def _get_chat_member(self, parameters: dict[str, Any]) -> dict[str, Any]:
        chat = self._chat_with_members(parameters)
        user_id = parameters["user_id"]
        if user_id == self.state.bot.id:
            return chat.member_json(self.state.bot, chat.bot_status)
        user = self.state.users.get(user_id) or self.state.service_users.get(user_id)
        if user is None:
            raise RefusalError("invalid user_id specified", violation=True)
        return chat.member_json(user, "member" if chat.id == user_id else chat.statuses.get(user_id, "left"))

    def _get_chat_administrators(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        chat = self._chat_with_members(parameters)
        if chat.is_private:
            raise RefusalError("there are no administrators in the private chat")
        return [
            chat.member_json(self.state.users[user_id], status)
            for user_id, status in chat.statuses.items()
            if status in ("creator", "administrator")
        ]

    def _send_chat_action(self, parameters: dict[str, Any]) -> bool:
        if not _ACTION.fullmatch(parameters["action"]):
            raise RefusalError(f"wrong parameter action in request: {parameters['action']}", violation=True)
        self._thread(self._chat_to_write(parameters), parameters)
        return True

    # What several of them share

    def _sent(self, chat: Chat, parameters: dict[str, Any]) -> Message:
        """A message of the bot's, with nothing in it yet."""
        self._take_turn(chat)
        thread = self._thread(chat, parameters)
        reply_to = self._reply_to(chat, parameters.get("reply_parameters"))
        if thread is None and reply_to is not None:
            thread = chat.messages[reply_to].thread  # it follows the message that it replies to
        message = Message(
            chat,
            chat.next_id(),
            self.state.bot,
            int(time.time()),
            reply_to=reply_to,
            thread=thread,
            parameters=parameters,
        )
        chat.messages[message.message_id] = message
        return message

    def _chat(self, parameters: Mapping[str, Any]) -> Chat:
        chat = self.state.chats.get(parameters["chat_id"])
        if chat is None:
            raise RefusalError(f"chat not found: {parameters['chat_id']}", violation=True)
        if chat.migrated_to:
            raise RefusalError(
                "group chat was upgraded to a supergroup chat", parameters={"migrate_to_chat_id": chat.migrated_to.id}
            )
        if not chat.is_private and chat.bot_status in ("kicked", "left"):
            did = "was kicked from" if chat.bot_status == "kicked" else "is not a member of"
            raise RefusalError(f"bot {did} the {chat.type} chat", 403)
        if chat.bot_status == "unknown":
            raise RefusalError("chat not found")
        return chat

    def _chat_to_write(self, parameters: Mapping[str, Any]) -> Chat:
        private = self.state.chats.get(parameters["chat_id"])
        if private and private.bot_status == "unknown":
            raise RefusalError("bot can't initiate conversation with a user", 403)
        chat = self._chat(parameters)
        if chat.is_private and chat.bot_status == "kicked":
            raise RefusalError("bot was blocked by the user", 403)
        if chat.silenced:
            raise RefusalError("not enough rights to send text messages to the chat")
        return chat

    def _chat_with_members(self, parameters: Mapping[str, Any]) -> Chat:
        chat = self._chat(parameters)
        if chat.unreadable:
            reason = "member list is inaccessible" if chat.unreadable == 400 else ""
            raise RefusalError(reason, chat.unreadable)
        return chat

    def _own_message(self, parameters: dict[str, Any]) -> Message:
        if "chat_id" not in parameters or "message_id" not in parameters:
            raise RefusalError("message identifier is not specified", violation=True)
        chat = self._chat_to_write(parameters)
        message = chat.messages.get(parameters["message_id"])
        if message is None:
            raise RefusalError("message to edit not found", violation=parameters["message_id"] not in chat.deleted)
        if message.sender is not self.state.bot:
            raise RefusalError("message can't be edited: it is not the bot's", violation=True)
        return message

    def _thread(self, chat: Chat, parameters: dict[str, Any]) -> int | None:
        thread: int | None = parameters.get("message_thread_id")
        if thread is not None and thread not in chat.topics:
            raise RefusalError(f"message thread not found: {thread}", violation=thread not in chat.gone_topics)
        return thread

    def _reply_to(self, chat: Chat, reply: dict[str, Any] | None) -> int | None:
        if reply is None:
            return None
        message_id: int = reply["message_id"]
        if reply.get("chat_id", chat.id) != chat.id:
            raise RefusalError("a reply into another chat is not played by our server", violation=True)
        if message_id in chat.messages:
            return message_id
        if message_id in chat.deleted and reply.get("allow_sending_without_reply"):
            return None
        raise RefusalError("message to be replied not found", violation=message_id not in chat.deleted)

    def _take_turn(self, chat: Chat) -> None:
        """One a second in a chat, 20 a minute in a group, 30 a second overall, if the server was told to count."""
        state, now = self.state, self.state.clock()
        while self._sent_at and now - self._sent_at[0][0] > 1:
            self._sent_at.popleft()
        if state.limits:
            minute = deque[float]() if chat.is_private else self._in_group[chat.id]
            while minute and now - minute[0] > 60:
                minute.popleft()
            if len(self._sent_at) >= state.messages_a_second:
                self._slow_down(f"more than {state.messages_a_second} in a second")
            if any(one == chat.id and now - at < state.chat_pause_s for at, one in self._sent_at):
                self._slow_down(f"two in chat {chat.id} within {state.chat_pause_s} s")
            if len(minute) >= state.group_a_minute:
                self._slow_down(f"more than {state.group_a_minute} a minute in group {chat.id}")
            minute.append(now)
        self._sent_at.append((now, chat.id))

    def _slow_down(self, why: str) -> NoReturn:
        self.state.slowed.append(why)
        raise RefusalError("retry after 1", 429, parameters={"retry_after": 1})


def _size_of_png(content: bytes) -> tuple[int, int] | None:
    """Width and height, as its first chunk has them."""
    if not content.startswith(_PNG) or content[12:16] != b"IHDR":
        return None
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
