"""What the tests of our Telegram start from: a server, a few people, and a way to call it without a client's help."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from tests.servers.telegram import TelegramServer
from tests.servers.telegram_objects import Chat, Message, User

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]


@dataclass
class World:
    """A server, and whom a bot finds there."""

    telegram: TelegramServer
    http: ClientSession
    maya: User
    group: Chat
    forum: Chat
    sent: Message
    """Of the bot, with a button, in private to Maya."""

    async def call(self, method: str, *, code: int = 200, token: str | None = None, **parameters: Any) -> Any:
        """Call by JSON; gives the result, or the whole answer of another status."""
        path = f"/bot{token or self.telegram.token}/{method}"
        async with self.http.post(self.telegram.api_base + path, json=parameters) as response:
            answer = await response.json()
            assert response.status == code, answer
            assert answer["ok"] is (code == 200)
            return answer["result"] if code == 200 else answer

    async def updates(self, offset: int = 0, **parameters: Any) -> list[dict[str, Any]]:
        asked: dict[str, Any] = {"allowed_updates": ALLOWED, "timeout": 0, "offset": offset} | parameters
        found: list[dict[str, Any]] = await self.call("getUpdates", **asked)
        return found

    async def ids(self, offset: int = 0, **parameters: Any) -> list[int]:
        return [one["update_id"] for one in await self.updates(offset, **parameters)]


@asynccontextmanager
async def open_world() -> AsyncIterator[World]:
    """A world in which the bot has written one message; what is done wrong in it and not taken raises at its end."""
    async with TelegramServer() as telegram, ClientSession() as http:
        maya = telegram.add_user("Maya")
        group = telegram.add_group("Studio", members=[maya])
        forum = telegram.add_supergroup("Forum", members=[maya], is_forum=True)
        message = {"chat_id": maya.id, "text": "Spent.", "reply_markup": keyboard(("Undo", "undo:1"))}
        async with http.post(f"{telegram.api_base}/bot{telegram.token}/sendMessage", json=message) as response:
            assert response.status == 200
        yield World(telegram, http, maya, group, forum, telegram.messages(maya)[0])


def keyboard(*buttons: tuple[str, str], rows: int = 1) -> dict[str, Any]:
    """An inline keyboard: rows that are all alike, of labels and their data."""
    row = [{"text": label, "callback_data": data} for label, data in buttons]
    return {"inline_keyboard": [row] * rows}
