"""What the tests of the Discord wing are handed: the real client, connected to the strict Discord of the tests."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.database.engine import Engines, database_url, open_engines
from adapters.database.store import SqlStore
from adapters.discord.adapter import DiscordAdapter
from bot.app import App, assemble, utc_now
from core.chat.adapter import Prepared
from core.chat.language import Language
from core.chat.message import Message
from core.chat.pace import Limits
from core.chat.reply import Reply
from core.chat.request import Request
from core.people import Caller, Network, Server
from core.people import User as Person
from tests.servers.discord import DiscordServer, Interaction, User
from tests.servers.discord import Message as Shown


@dataclass
class Menus:
    """Remembers menus while a test lasts."""

    fingerprints: dict[tuple[Network, str], str] = field(default_factory=dict)

    async def drawn(self, network: Network, bot: str) -> str | None:
        return self.fingerprints.get((network, bot))

    async def draw(self, network: Network, bot: str, fingerprint: str, at: datetime) -> None:
        assert at.tzinfo is not None
        self.fingerprints[network, bot] = fingerprint


@dataclass
class Clock:
    """The real one, put forward at will."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


class Held:
    """A conversation whose work waits until it is let go."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.begun, self.go = asyncio.Event(), asyncio.Event()
        self.answers = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.app, name)

    async def prepare(self, request: Request) -> Prepared:
        prepared = await self.app.prepare(request)

        async def answer() -> Reply:
            self.begun.set()
            await self.go.wait()
            self.answers += 1
            return await prepared.answer()

        return replace(prepared, answer=answer)


class Broken(Held):
    """A conversation that has a fault of ours."""

    async def prepare(self, request: Request) -> Prepared:
        raise RuntimeError(f"what {request.id} came upon")


@dataclass
class Bot:
    """The wing, and all that it is connected with."""

    server: DiscordServer
    app: App
    menus: Menus = field(default_factory=Menus)
    clock: Clock = field(default_factory=Clock)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.maya = self.server.add_user("Maya")
        self.ben = self.server.add_user("Ben", locale="de")
        self.studio = self.server.add_guild("Studio", locale="de")

    def adapter(self, conversation: Any = None, token: str | None = None, **places: Any) -> DiscordAdapter:
        def say(message: Message) -> None:
            self.said.append(Language.of("en", "UTC", utc_now()).text(message))
            self.server.world.changes.tell()

        places = {"api_base": self.server.api_base, "gateway_url": self.server.gateway_url, **places}
        places.setdefault("limits", Limits(all=50, warnings=50))  # without pauses
        conversation = conversation or self.app
        return DiscordAdapter(conversation, self.menus, token or self.server.token, self.clock, say, **places)

    @asynccontextmanager
    async def running(self, conversation: Any = None) -> AsyncIterator[DiscordAdapter]:
        """Connected while this lasts, and stopped as by a signal."""
        adapter = self.adapter(conversation)
        run = await self.started(adapter)
        try:
            yield adapter
        finally:
            run.cancel()
            with suppress(asyncio.CancelledError):
                await run

    async def started(self, adapter: DiscordAdapter) -> asyncio.Task[int]:
        """Connected; whoever asks for this stops it."""
        said = len(self.said)
        run = asyncio.create_task(adapter.run())
        ready = asyncio.create_task(self.server.ready(self.server.identifies + 1))
        await asyncio.wait({run, ready}, return_when=asyncio.FIRST_COMPLETED)
        if run.done():
            ready.cancel()
            run.result()
        await ready
        await self.said_since(said, "connected as")
        return run

    async def said_since(self, start: int, words: str) -> None:
        await self.server.until(repr(words), lambda: any(words in said for said in self.said[start:]))

    async def send(
        self, words: str, values: Mapping[str, Any] | None = None, user: User | None = None, **where: Any
    ) -> Interaction:
        """Use a command; in the studio unless said otherwise."""
        if not where.keys() & {"guild", "user_install", "private_channel"}:
            where["guild"] = self.studio
        return await self.server.slash(user or self.maya, words, values, **where)

    async def ask(
        self, words: str, values: Mapping[str, Any] | None = None, user: User | None = None, **where: Any
    ) -> Shown:
        """What is shown for a command."""
        return await (await self.send(words, values, user, **where)).message()

    async def press(self, message: Shown, which: str, user: User | None = None, **more: Any) -> Shown:
        """What is shown for a button."""
        return await (await self.server.press(message, which, user=user or self.maya, **more)).message()

    def callbacks(self) -> list[str]:
        """First answers that were sent, those too that did not arrive."""
        return [seen.path for seen in self.server.requests if seen.path.endswith("/callback")]

    def caller(self, user: User | None = None) -> Caller:
        """As the relay writes to somebody."""
        identity = (user or self.maya).id
        return Caller(Server(Network.DISCORD, identity, ""), Person(Network.DISCORD, identity, ""))


@pytest.fixture
async def engines(tmp_path: Path, _migrated_file: Path) -> AsyncIterator[Engines]:
    """SQLite alone: what is asked here is not the database."""
    file = tmp_path / "scrip.db"
    shutil.copyfile(_migrated_file, file)
    opened = open_engines(database_url("the tests", f"sqlite:///{file}"))
    yield opened
    await opened.dispose()


@pytest.fixture
async def offline(engines: Engines) -> AsyncIterator[Bot]:
    """Not connected yet. In the end it has broken no rule of Discord's."""
    async with DiscordServer() as server:
        yield Bot(server, assemble(SqlStore(engines)))
        assert server.violations == []
        assert server.world.faults.left() == 0


@pytest.fixture
async def bot(offline: Bot) -> AsyncIterator[Bot]:
    """Connected."""
    async with offline.running():
        yield offline
