"""What the tests of the Telegram wing are handed: the real client, polling the strict Telegram of the tests."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from adapters.database.engine import Engines, database_url, open_engines
from adapters.database.inbox import SqlInbox, SqlMenus
from adapters.database.store import SqlStore
from adapters.telegram.adapter import TelegramAdapter
from bot.app import App, assemble, utc_now
from core.chat.adapter import Inbox, Prepared, Received
from core.chat.language import Language
from core.chat.message import Message
from core.chat.pace import Limits
from core.chat.reply import Reply
from core.chat.request import Request
from core.errors.records import StoreBusyError
from core.people import Caller, Network, Server
from core.people import User as Person
from tests.servers.telegram import TelegramServer
from tests.servers.telegram_objects import Chat, User
from tests.servers.telegram_objects import Message as Shown


class Held:
    """A conversation whose work waits until it is let go."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.begun, self.go = asyncio.Event(), asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.app, name)

    async def prepare(self, request: Request) -> Prepared:
        prepared = await self.app.prepare(request)

        async def answer() -> Reply:
            self.begun.set()
            await self.go.wait()
            return await prepared.answer()

        return replace(prepared, answer=answer)


class Broken(Held):
    """A conversation that has a fault of ours, once, and whose fault tells the token."""

    async def prepare(self, request: Request) -> Prepared:
        if not self.go.is_set():
            self.go.set()
            raise RuntimeError(f"https://api.telegram.org/bot{TelegramServer().token}/sendMessage")
        return await self.app.prepare(request)


class FailingInbox:
    """An inbox over records that cannot be written for a while."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox
        self.failures = 0
        """How often it will fail yet."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inbox, name)

    async def keep(self, received: Received, at: datetime) -> None:
        self._maybe_fail()
        await self.inbox.keep(received, at)

    async def done(self, number: int, at: datetime) -> None:
        self._maybe_fail()
        await self.inbox.done(number, at)

    def _maybe_fail(self) -> None:
        if self.failures:
            self.failures -= 1
            raise StoreBusyError


@dataclass
class Bot:
    """The wing, and all that it is connected with."""

    telegram: TelegramServer
    engines: Engines
    said: list[str] = field(default_factory=list)
    looks: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        store = SqlStore(self.engines)
        self.store = store
        self.app = assemble(store)
        self.menus = SqlMenus(store.transactions)
        self.inbox = SqlInbox(store.transactions, Network.TELEGRAM, str(self.telegram.bot.id))
        self.maya = self.telegram.add_user("Maya")
        self.ben = self.telegram.add_user("Ben", last_name="Berg")
        self.ana = self.telegram.add_user("Ana")
        self.studio = self.telegram.add_supergroup("Studio", members=[self.maya, self.ben], administrators=[self.ana])

    def adapter(self, conversation: Any = None, inbox: Any = None, token: str | None = None) -> TelegramAdapter:
        def say(message: Message) -> None:
            self.said.append(Language.of("en", "UTC", utc_now()).text(message))
            self.telegram.bell.ring()

        return TelegramAdapter(
            conversation or self.app,
            self.menus,
            inbox or self.inbox,
            token or self.telegram.token,
            utc_now,
            say,
            self.telegram.api_base,
            pauses=lambda _: 0.01,
            poll_s=1,
            limits=Limits(all=30, warnings=30),  # without pauses
        )

    @asynccontextmanager
    async def running(self, conversation: Any = None, inbox: Any = None) -> AsyncIterator[TelegramAdapter]:
        """Polling while this lasts, and stopped as by a signal."""
        adapter = self.adapter(conversation, inbox)
        run = asyncio.create_task(adapter.run())
        await self.polls(1)
        try:
            yield adapter
        finally:
            run.cancel()
            with suppress(asyncio.CancelledError):
                await run

    async def polls(self, more: int) -> None:
        """Return when so many more polls have begun."""
        already = len(self.telegram.calls_of("getUpdates"))
        await self.telegram.wait_for(lambda server: len(server.calls_of("getUpdates")) >= already + more)

    async def said_words(self, words: str) -> None:
        await self.telegram.wait_for(lambda _: any(words in said for said in self.said))

    async def ask(self, text: str, user: User | None = None, chat: Chat | None = None, **how: Any) -> Shown:
        """What is answered to a message; in private unless said otherwise."""
        return await self.telegram.write(user or self.maya, text, chat, **how).answered()

    async def answered(self, *updates: Any) -> None:
        """Return when these are answered and that is committed, so that a new adapter would not answer them."""
        for update in updates:
            await self.telegram.acknowledged_to(update.update_id)
        async with asyncio.timeout(20):
            while await self.inbox.unanswered():
                pass  # it yields: others go on meanwhile

    def private(self, user: User) -> list[str]:
        """The texts of what a person was sent privately."""
        return [one.text for one in self.telegram.messages(user)]

    async def charged(self, user: User, chat: Chat | None = None) -> str:
        """What is left of somebody's credits, asked without Telegram."""
        request = Request(f"look {next(self.looks)}", self.caller(user, chat), utc_now(), "balance", "")
        reply = await self.app.process(request)
        return Language.of("en", "UTC", utc_now()).text(reply.title)

    def caller(self, user: User, chat: Chat | None = None) -> Caller:
        name, number = (chat.title or "", chat.id) if chat else ("", user.id)
        person = Person(Network.TELEGRAM, str(user.id), user.first_name)
        return Caller(Server(Network.TELEGRAM, str(number), name), person, alone=True)


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def bot(
    telegram: TelegramServer, tmp_path: Path, _migrated_file: Path, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Bot]:
    file = tmp_path / "scrip.db"
    shutil.copyfile(_migrated_file, file)
    engines = open_engines(database_url("the tests", f"sqlite:///{file}"))
    with caplog.at_level(logging.DEBUG, "adapters.telegram"):
        yield Bot(telegram, engines)
    formatter = logging.Formatter()
    lines = [formatter.format(record) for record in caplog.records if not record.name.startswith(_LOUD)]
    secret = telegram.token.partition(":")[2]
    assert not [line for line in lines if secret in line]
    await engines.dispose()


_LOUD = ("tests.",)


def texts(messages: Sequence[Shown]) -> list[str]:
    return [one.text for one in messages]
