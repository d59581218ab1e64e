"""A relay with the real client of one network, here or in a child that dies at a point that a test chose.

Children are forked by a server that has imported all this already.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from adapters.database.engine import Engines, database_url, open_engines
from adapters.database.inbox import SqlInbox, SqlMenus
from adapters.database.store import SqlStore
from adapters.discord.adapter import DiscordAdapter
from adapters.telegram.adapter import TelegramAdapter
from bot.app import assemble
from bot.relay import Relay
from bot.run import NetworkWing
from core.chat.message import Message
from core.chat.pace import Limits
from core.chat.reply import Reply
from core.people import Caller, Network
from core.store import Records, Store
from tests.forked import children
from tests.servers.discord import DiscordServer
from tests.servers.telegram import TelegramServer

T = TypeVar("T")
UNLIMITED = Limits(all=100_000, warnings=100_000)
PATIENCE_S = 20
TAKEN, SENT, MARKING, MARKED = "taken", "sent", "marking", "marked"
POINTS = (TAKEN, SENT, MARKING, MARKED)
"""After a decision was taken up and before it is sent; after that and before it is marked; in that transaction; after
it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a network and the records are, and how a relay over them dies."""

    url: str
    network: Network
    token: str
    api_base: str
    gateway_url: str = ""
    ahead: timedelta = timedelta()
    """Of its clock, before the real one."""
    point: str | None = None
    """None: it is killed by others, or not at all."""
    at: int = 1
    """The how manieth alert is the last."""
    limits: Limits = UNLIMITED

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def wing(self, engines: Engines, say: Callable[[Message], None]) -> NetworkWing:
        store = SqlStore(engines)
        app, menus = assemble(store), SqlMenus(store.transactions)
        if self.network is Network.DISCORD:
            return DiscordAdapter(
                app, menus, self.token, self.now, say, self.api_base, self.gateway_url, limits=self.limits
            )
        inbox = SqlInbox(store.transactions, Network.TELEGRAM, self.token.partition(":")[0])
        return TelegramAdapter(
            app, menus, inbox, self.token, self.now, say, self.api_base, poll_s=1, limits=self.limits
        )

    async def run(self, until: asyncio.Event) -> None:
        """Relay until told to stop; then what is in hand is finished."""
        engines, connected = open_engines(database_url("a relay", self.url)), asyncio.Event()
        wing = self.wing(engines, lambda message: connected.set() if "connected" in message.id else None)
        death = Death(self.point, self.at)
        relay = Relay(DyingStore(SqlStore(engines), death), self.now, idle_s=0.05)
        posts: Mapping[Network, Any] = {self.network: DyingPost(wing, death)}
        answering = asyncio.create_task(wing.run())
        await connected.wait()
        relaying = asyncio.create_task(relay.run(posts))
        try:
            await until.wait()
        finally:
            for task in (relaying, answering):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await engines.dispose()

    @contextmanager
    def living(self) -> Iterator[BaseProcess]:
        """Run in a child, which is dead in the end."""
        child = children.Process(target=_work, args=(self,))
        child.start()
        try:
            yield child
        finally:
            child.kill()
            child.join()

    async def dies(self) -> int | None:
        """Run in a child until it ends; its exit status."""
        with self.living() as child:
            return await ended(child)

    def later(self, ahead: timedelta) -> Place:
        """Somebody who takes up what others left behind, when their leases are over."""
        return replace(self, ahead=self.ahead + ahead, point=None)


@dataclass
class Death:
    """Counts alerts that came to the point."""

    point: str | None
    at: int
    came: int = 0

    def strikes(self, point: str) -> None:
        if point == self.point:
            self.came += 1
            if self.came == self.at:
                os.kill(os.getpid(), signal.SIGKILL)


class DyingStore:
    """Records; who writes them may not live to see it."""

    def __init__(self, store: Store, death: Death) -> None:
        self._store, self._death = store, death

    async def read(self, unit: Callable[[Records], T]) -> T:
        return await self._store.read(unit)

    async def write(self, unit: Callable[[Records], T], key: str = "") -> T:
        called: list[str] = []

        def dying_unit(records: Records) -> T:
            result = unit(_Watched(records, called))  # type: ignore[arg-type]  # it hands all on
            if "delivered" in called:
                self._death.strikes(MARKING)
            return result

        result = await self._store.write(dying_unit, key)
        if "take_due" in called and result:
            self._death.strikes(TAKEN)
        if "delivered" in called:
            self._death.strikes(MARKED)
        return result


class _Watched:
    """Records, and which of their doors were used."""

    def __init__(self, records: Records, called: list[str]) -> None:
        self._records, self._called = records, called

    def __getattr__(self, name: str) -> Any:
        self._called.append(name)
        return getattr(self._records, name)


class DyingPost:
    """A network; who was told that something has arrived may not live to write it down."""

    def __init__(self, wing: NetworkWing, death: Death) -> None:
        self._wing, self._death = wing, death
        self.network = wing.network

    async def send(self, to: Caller, reply: Reply, at: datetime, nonce: str) -> None:
        await self._wing.send(to, reply, at, nonce)
        self._death.strikes(SENT)


def _work(place: Place) -> None:
    asyncio.run(place.run(asyncio.Event()))


async def ended(child: BaseProcess) -> int | None:
    """Wait until a child has ended; its exit status."""
    await asyncio.to_thread(child.join, PATIENCE_S)
    return child.exitcode


def discord_place(server: DiscordServer, url: str, **more: Any) -> Place:
    return Place(url, Network.DISCORD, server.token, server.api_base, server.gateway_url, **more)


def telegram_place(server: TelegramServer, url: str, **more: Any) -> Place:
    return Place(url, Network.TELEGRAM, server.token, server.api_base, **more)
