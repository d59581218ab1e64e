"""What spends make a database do, recorded as its driver gets it, to be done again without us."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import create_engine
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import StaticPool

from adapters.database.records import SqlRecords
from core.budget import Budget
from core.people import Caller, Context, Network, Server, User
from core.store import Records

T = TypeVar("T")

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
PLENTY = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Execution:
    """One statement."""

    sql: str
    parameters: Any
    many: bool


Transaction = list[Execution]


def context(user: int, request: object) -> Context:
    """A request of one of many on a server."""
    caller = Caller(Server(Network.CONSOLE, "bench", "Bench"), User(Network.CONSOLE, f"user {user}", f"User {user}"))
    return Context(caller, AT, f"{user} {request}", "a spend")


async def fill(budget: Budget, users: int) -> None:
    """Give each a wallet."""
    for user in range(users):
        await budget.top_up(context(user, "first"), PLENTY)


class SqliteRecorder:
    """A store over a file, one transaction after the other, that keeps what is executed."""

    def __init__(self, file: str) -> None:
        self.recorded: Transaction = []
        recorder = self

        class Cursor(sqlite3.Cursor):
            def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
                recorder.recorded.append(Execution(sql, parameters, many=False))
                return super().execute(sql, parameters)

            def executemany(self, sql: str, parameters: Any) -> sqlite3.Cursor:
                recorder.recorded.append(Execution(sql, list(parameters), many=True))
                return super().executemany(sql, parameters)

        class Connection(sqlite3.Connection):
            def cursor(self, factory: Any = Cursor) -> Any:
                return super().cursor(factory)

        self._raw = sqlite3.connect(file, isolation_level=None, factory=Connection)
        engine = create_engine("sqlite://", creator=lambda: self._raw, poolclass=StaticPool)
        self._connection = engine.connect()

    async def read(self, unit: Callable[[Records], T]) -> T:
        return await self.write(unit)

    async def write(self, unit: Callable[[Records], T], key: str = "") -> T:  # noqa: ARG002  # as the port has it
        self.recorded = []
        with self._connection.begin():
            return unit(SqlRecords(self._connection))

    def close(self) -> None:
        self._connection.close()
        self._raw.close()


class _Prepared:
    """A prepared statement of asyncpg's that is recorded when it runs."""

    def __init__(self, prepared: Any, sql: str, recorded: Callable[[Execution], None]) -> None:
        self._prepared, self._sql, self._recorded = prepared, sql, recorded

    async def fetch(self, *parameters: Any) -> Any:
        self._recorded(Execution(self._sql, parameters, many=False))
        return await self._prepared.fetch(*parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._prepared, name)


class PostgresqlRecorder:
    """The same over a server."""

    def __init__(self, url: URL) -> None:
        self.recorded: Transaction = []

        def keep(execution: Execution) -> None:
            self.recorded.append(execution)

        class Connection(asyncpg.Connection):
            async def prepare(self, query: str, **more: Any) -> Any:
                return _Prepared(await super().prepare(query, **more), query, keep)

            async def executemany(self, command: str, args: Any, **more: Any) -> None:
                rows = list(args)
                keep(Execution(command, rows, many=True))
                await super().executemany(command, rows, **more)

        self._engine = create_async_engine(url, connect_args={"connection_class": Connection})

    async def read(self, unit: Callable[[Records], T]) -> T:
        return await self.write(unit)

    async def write(self, unit: Callable[[Records], T], key: str = "") -> T:  # noqa: ARG002  # as the port has it
        self.recorded = []
        async with self._engine.begin() as connection:
            return await connection.run_sync(lambda sync: unit(SqlRecords(sync)))

    async def close(self) -> None:
        await self._engine.dispose()


def replay_sqlite(connection: sqlite3.Connection, transactions: Sequence[Transaction]) -> None:
    """Do the same, with nothing between Python and SQLite."""
    for transaction in transactions:
        connection.execute("BEGIN IMMEDIATE")
        for execution in transaction:
            if execution.many:
                connection.executemany(execution.sql, execution.parameters)
            else:
                connection.execute(execution.sql, execution.parameters).fetchall()
        connection.execute("COMMIT")


async def replay_postgresql(pool: asyncpg.Pool, transaction: Transaction) -> None:
    """Do the same over a pool of asyncpg's."""
    async with pool.acquire() as connection, connection.transaction():
        for execution in transaction:
            if execution.many:
                await connection.executemany(execution.sql, execution.parameters)
            else:
                await connection.fetch(execution.sql, *execution.parameters)
