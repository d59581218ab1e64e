"""The state of our Telegram: who and what there is, what waits for the bot, and what the bot has done."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

from tests.servers.telegram_objects import ANONYMOUS_ADMINISTRATOR, CHANNEL_BOT, Chat, Document, Message, Query, User
from tests.servers.telegram_schema import problems_of
from tests.servers.telegram_updates import Bell, Updates


class Call(NamedTuple):
    """One call of the bot that was well formed, whatever became of it."""

    method: str
    parameters: dict[str, Any]


class State:
    """The state of our Telegram: chats and messages, updates, and what the bot has done so far."""

    def __init__(self, token: str, username: str, *, privacy: bool) -> None:
        self.token = token
        self.bot = User(int(token.partition(":")[0]), "Scrip", username=username, is_bot=True)
        self.privacy = privacy
        self.violations: list[str] = []
        self.calls: list[Call] = []
        self.menus: dict[tuple[str, str], list[dict[str, str]]] = {}
        """(scope, language code) -> its commands. A scope is `default`, `all_group_chats`, `chat:-5`,
        `chat_member:-5:7`, ...; no language is ''."""
        self.menu_writes = 0
        """How often setMyCommands was called."""
        self.limits = False
        """Whether 429 answers more messages than these three allow."""
        self.messages_a_second = 30
        self.chat_pause_s = 1.0
        self.group_a_minute = 20
        self.slowed: list[str] = []
        """What was answered by such a 429."""
        self.press_patience_s = 15.0
        """How long after it was handed over a press may be answered."""
        self.clock = time.monotonic
        """What limits and lateness are measured by: a test may put its own in its place."""
        self.bell = Bell()
        self.updates = Updates(self.bell)
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.documents: dict[str, Document] = {}
        """What people sent, by file_id."""
        self.paths: dict[str, Document] = {}
        """What getFile told the way to."""
        self.service_users = {
            ANONYMOUS_ADMINISTRATOR: User(ANONYMOUS_ADMINISTRATOR, "Group", username="GroupAnonymousBot", is_bot=True),
            CHANNEL_BOT: User(CHANNEL_BOT, "Channel", username="Channel_Bot", is_bot=True),
        }

    @property
    def handed_over(self) -> set[int]:
        """The ids of the updates that went out in some answer to getUpdates."""
        return self.updates.handed_over

    @property
    def acknowledged(self) -> int:
        """The highest offset that getUpdates asked for, less one."""
        return self.updates.acknowledged

    def messages(self, chat: Chat | User) -> list[Message]:
        """What the bot has sent there and nobody has deleted, as it is now, oldest first."""
        return [one for one in self.chats[chat.id].messages.values() if one.sender is self.bot]

    def calls_of(self, *methods: str) -> list[dict[str, Any]]:
        return [call.parameters for call in self.calls if call.method in methods]

    def take_violations(self) -> list[str]:
        """What was done wrong so far, and forget it: for tests in which something is meant to be wrong."""
        taken, self.violations[:] = list(self.violations), []
        return taken

    # Behind what people do

    def _new_message(
        self,
        chat: Chat,
        sender: User,
        text: str = "",
        *,
        at: int | None = None,
        service: dict[str, Any] | None = None,
    ) -> Message:
        date = int(time.time()) if at is None else at
        message = Message(chat, chat.next_id(), sender, date, text, service=service or {})
        chat.messages[message.message_id] = message
        return message

    def _hears(self, message: Message) -> bool:
        """Whether a bot in privacy mode is told: of commands that name no other bot, and of replies to itself."""
        if not self.privacy or message.chat.is_private or message.chat.bot_status == "administrator":
            return True
        replied = message.chat.messages.get(message.reply_to or 0)
        first, _, addressee = message.text.partition(" ")[0].partition("@")
        command = first.startswith("/") and addressee.lower() in ("", (self.bot.username or "").lower())
        return command or (replied is not None and replied.sender is self.bot)

    def _deliver(
        self, kind: str, body: dict[str, Any], chat: Chat | None = None, heard: bool = True
    ) -> tuple[int, bool]:
        """Queue an update, unless Telegram would not: its id, and whether it did."""
        update_id = self.updates.next_id()
        update = {"update_id": update_id, kind: body}
        wrong = problems_of(update, "Update")
        assert not wrong, wrong  # else a test would rest on what Telegram never sends
        present = chat is None or chat.bot_status not in ("kicked", "left")
        delivered = heard and present and self.updates.wants(kind)
        if delivered:
            self.updates.put(update)
        return update_id, delivered
