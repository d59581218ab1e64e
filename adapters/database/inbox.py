"""Rows <-> what a bot was handed and has not fully answered, and the menus it drew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from adapters.database.dialect import insert
from adapters.database.store import Transactions
from adapters.database.tables import inbox, menus
from core.chat.adapter import Received
from core.people import Network

PENDING, ANSWERED = "pending", "answered"
_Writes = tuple[tuple[Callable[[Connection], None], "asyncio.Future[None]"], ...]


class SqlInbox:
    """Implements core.chat.adapter.Inbox. What is written while a transaction is under way goes into the next one,
    together: an update costs one commit when it comes alone, and far less when many come."""

    def __init__(self, transactions: Transactions, network: Network, bot: str) -> None:
        self._transactions = transactions
        self._network, self._bot = network, bot
        self._waiting: list[tuple[Callable[[Connection], None], asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def unanswered(self) -> Sequence[Received]:
        return await self._transactions.read(lambda connection: unanswered(connection, self._network, self._bot))

    async def answered(self) -> Sequence[int]:
        return await self._transactions.read(lambda connection: answered(connection, self._network, self._bot))

    async def keep(self, received: Received, at: datetime) -> None:
        await self._write(lambda connection: put_received(connection, self._network, self._bot, received, at))

    async def done(self, number: int, at: datetime) -> None:
        received = Received(number, "")
        await self._write(
            lambda connection: put_received(connection, self._network, self._bot, received, at, done=True)
        )

    async def forget(self, below: int, before: datetime) -> None:
        await self._write(lambda connection: forget(connection, self._network, self._bot, below, before))

    async def _write(self, unit: Callable[[Connection], None]) -> None:
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((unit, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        await written

    async def _write_all(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting, []

            def units(connection: Connection, together: _Writes = tuple(together)) -> None:
                for unit, _ in together:
                    unit(connection)

            try:
                await self._transactions.write(units)
            except Exception as error:
                for _, written in together:
                    if not written.done():
                        written.set_exception(error)
            else:
                for _, written in together:
                    if not written.done():
                        written.set_result(None)


class SqlMenus:
    """Implements core.chat.adapter.MenuBook."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def drawn(self, network: Network, bot: str) -> str | None:
        return await self._transactions.read(lambda connection: menu(connection, network, bot))

    async def draw(self, network: Network, bot: str, fingerprint: str, at: datetime) -> None:
        await self._transactions.write(lambda connection: put_menu(connection, network, bot, fingerprint, at))


def unanswered(connection: Connection, network: Network, bot: str) -> list[Received]:
    """In the order of their numbers."""
    rows = connection.execute(select(inbox).where(*_of(network, bot, PENDING)).order_by(inbox.c.number))
    return [Received(row.number, row.content, row.steps, row.reader) for row in rows]


def answered(connection: Connection, network: Network, bot: str) -> list[int]:
    """Numbers of those that are not yet forgotten."""
    return list(connection.execute(select(inbox.c.number).where(*_of(network, bot, ANSWERED))).scalars())


def put_received(
    connection: Connection, network: Network, bot: str, received: Received, at: datetime, *, done: bool = False
) -> None:
    """Keep one, or what became of its answer. Of what is answered the content is kept no longer."""
    now = {
        "content": "" if done else received.content,
        "steps": received.steps,
        "reader": received.reader,
        "state": ANSWERED if done else PENDING,
    }
    key = {"network": network.value, "bot": bot, "number": received.number}
    statement = insert(connection, inbox).values(**key, **now, at=at)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=now))


def forget(connection: Connection, network: Network, bot: str, below: int, before: datetime) -> None:
    """Drop answered ones below a number, and what came before that moment and still waits for a reader."""
    connection.execute(inbox.delete().where(*_of(network, bot, ANSWERED), inbox.c.number < below))
    waiting = inbox.c.reader.is_not(None) & (inbox.c.at < before)
    connection.execute(inbox.delete().where(*_of(network, bot, PENDING), waiting))


def _of(network: Network, bot: str, state: str) -> tuple[ColumnElement[bool], ...]:
    return inbox.c.network == network.value, inbox.c.bot == bot, inbox.c.state == state


def menu(connection: Connection, network: Network, bot: str) -> str | None:
    """Fingerprint of the menu that was drawn last."""
    statement = select(menus.c.fingerprint).where(menus.c.network == network.value, menus.c.bot == bot)
    return connection.execute(statement).scalar_one_or_none()


def put_menu(connection: Connection, network: Network, bot: str, fingerprint: str, at: datetime) -> None:
    """Remember a menu."""
    key = {"network": network.value, "bot": bot}
    now = {"fingerprint": fingerprint, "drawn_at": at}
    statement = insert(connection, menus).values(**key, **now)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=now))
