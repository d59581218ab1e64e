"""One connection to a SQLite file, on the thread that aiosqlite has for it: a whole transaction is one call there."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from adapters.database.groups import Outcome, Unit, run_group, same_outcome

if TYPE_CHECKING:
    import aiosqlite


WRITING = ("foreign_keys=ON", "synchronous=FULL")
READING = ("query_only=ON",)


def prepare(connection: Any, pragmas: Sequence[str]) -> None:
    """Set up a connection of sqlite3, or one that behaves like it. It begins nothing by itself from then on."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class SqliteLine:
    """Implements groups.Line."""

    def __init__(self, connect: Callable[[], Awaitable[aiosqlite.Connection]], *, writes: bool) -> None:
        self._connect = connect
        self._writes = writes
        self._opened: _Opened | None = None

    async def run(self, units: Sequence[Unit]) -> list[Outcome]:
        try:
            opened = self._opened or await self._open()
        except Exception as error:
            return same_outcome(units, error)
        try:
            outcomes: list[Outcome] = await _on_its_thread(opened.driver, opened.run, units)
            return outcomes
        finally:
            if opened.driver.in_transaction:  # whatever came in between: nobody else goes on in it
                await self.close()

    async def close(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            await _on_its_thread(opened.driver, opened.let_go)
            await opened.driver.close()

    async def _open(self) -> _Opened:
        driver = await self._connect()
        try:
            self._opened = await _on_its_thread(driver, _Opened, driver, self._writes)
        except BaseException:
            await driver.close()
            raise
        return self._opened


async def _on_its_thread(driver: aiosqlite.Connection, work: Any, *arguments: Any) -> Any:
    # Of its public methods each does one small thing on that thread; SQLAlchemy reaches for its queue as well.
    execute: Any = driver._execute  # noqa: SLF001
    return await execute(work, *arguments)


class _Opened:
    """What lives on the thread."""

    def __init__(self, driver: aiosqlite.Connection, writes: bool) -> None:
        self.driver = driver
        self._writes = writes
        self._raw = driver._conn  # noqa: SLF001  # we are on its thread
        prepare(self._raw, WRITING if writes else READING)
        self._engine = create_engine("sqlite://", creator=lambda: self._raw, poolclass=StaticPool, hide_parameters=True)
        self._connection = self._engine.connect()
        self._connection.begin()

    def run(self, units: Sequence[Unit]) -> list[Outcome]:
        try:
            self._raw.execute("BEGIN IMMEDIATE" if self._writes else "BEGIN")
        except sqlite3.Error as error:
            return same_outcome(units, error)
        return run_group(self._connection, units, self, writes=self._writes)

    def execute(self, sql: str) -> None:
        for statement in sql.split("; "):
            self._raw.execute(statement)

    def roll_back(self) -> None:
        if self._raw.in_transaction:  # SQLite itself rolls back what it has no room for
            with suppress(sqlite3.Error):  # what is not rolled back then is closed
                self._raw.execute("ROLLBACK")

    def let_go(self) -> None:
        self._connection.close()
        self._engine.dispose()
