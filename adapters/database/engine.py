"""Database URL -> where units of work run. SQLite has one writer, which takes the lock when it begins, and readers
that never do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from adapters.database.connections import Connections, to_its_end
from adapters.database.lanes import Lanes
from adapters.database.postgresql_line import PostgresqlLine
from adapters.database.sqlite_line import READING, WRITING, SqliteLine, prepare
from core.errors.setup import SettingError

if TYPE_CHECKING:
    import aiosqlite

BUSY_TIMEOUT_S = 5
"""How long a request waits for another program that is writing to the same SQLite file, or for a row of PostgreSQL."""
CONNECT_TIMEOUT_S = 10
"""How long for a PostgreSQL that accepts and never answers."""
WRITERS = 4
"""PostgreSQL connections a process that write; with more, row locks queue up and nothing is faster."""
READERS = 3
"""Connections a process that read, on either database."""


_SPELLED = {"sslmode": "ssl"}
"""What PostgreSQL's own tools call a parameter -> what asyncpg calls it."""
_PARAMETERS = frozenset(("host", "port", "ssl", "passfile"))
_SSL_MODES = frozenset(("disable", "allow", "prefer", "require", "verify-ca", "verify-full"))


@dataclass(frozen=True, slots=True)
class Engines:
    """Where units of work run, and, for migrations, plain engines whose every connection is a new one."""

    writing: Lanes
    reading: Lanes
    writer: AsyncEngine
    reader: AsyncEngine
    migrator: AsyncEngine
    where: str
    """For messages: the file, or the kind of server; never the URL, which may hold a password."""
    connections: Connections

    @property
    def sqlite(self) -> bool:
        """Whether the records are a file of our own."""
        return self.writer.dialect.name == "sqlite"

    async def dispose(self) -> None:
        """Wait for what runs, and close all connections for good; to the end, even if cancelled."""
        await to_its_end(self._dispose())

    async def _dispose(self) -> None:
        await self.reading.close()
        await self.writing.close()
        await self.connections.close()


def database_url(setting: str, text: str) -> URL:
    """The URL as SQLAlchemy wants it, with our driver.

    Raises:
        SettingError: It is no URL, has a parameter we don't know, or names another database than SQLite (as a file) or
            PostgreSQL.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise SettingError(setting=setting, problem="not_a_url") from None
    match url.get_backend_name():
        case "sqlite":
            if url.database in (None, "", ":memory:") or url.host:
                raise SettingError(setting=setting, problem="sqlite_needs_a_file")
            if url.query:
                raise SettingError(setting=setting, problem="sqlite_takes_no_parameters")
            return url.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            query = {_SPELLED.get(name, name): value for name, value in url.query.items()}
            if not query.keys() <= _PARAMETERS or query.get("ssl", "prefer") not in _SSL_MODES:
                raise SettingError(setting=setting, problem="unknown_parameter")
            return url.set(drivername="postgresql+asyncpg", query=query)
    raise SettingError(setting=setting, problem="unknown_database")


def sqlite_file(path: Path) -> URL:
    """The URL of a SQLite file."""
    return URL.create("sqlite+aiosqlite", database=str(path))


def open_engines(url: URL) -> Engines:
    """Engines for a URL of database_url(); nothing is connected yet."""
    return _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)


def _postgresql(url: URL) -> Engines:
    connections = Connections()
    connect = {
        "timeout": CONNECT_TIMEOUT_S,
        "server_settings": {"lock_timeout": f"{BUSY_TIMEOUT_S}s"},
        "async_creator_fn": connections.postgresql,
    }
    engine = create_async_engine(url, hide_parameters=True, connect_args=connect, poolclass=NullPool)
    return Engines(
        Lanes([PostgresqlLine(engine, writes=True) for _ in range(WRITERS)]),
        Lanes([PostgresqlLine(engine, writes=False) for _ in range(READERS)]),
        engine,
        engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True),
        engine,
        "PostgreSQL",
        connections,
    )


def _sqlite(url: URL) -> Engines:
    connections, file = Connections(), str(Path(url.database or ""))

    async def connect() -> aiosqlite.Connection:
        return await connections.sqlite(file, timeout=BUSY_TIMEOUT_S)

    def engine(begin: str, pragmas: tuple[str, ...]) -> AsyncEngine:
        how = {"timeout": BUSY_TIMEOUT_S, "async_creator_fn": connections.sqlite}
        made = create_async_engine(url, hide_parameters=True, connect_args=how, poolclass=NullPool)
        event.listen(made.sync_engine, "connect", lambda connection, _: prepare(connection, pragmas))
        event.listen(made.sync_engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return made

    return Engines(
        Lanes([SqliteLine(connect, writes=True)]),
        Lanes([SqliteLine(connect, writes=False) for _ in range(READERS)]),
        engine("BEGIN IMMEDIATE", WRITING),
        engine("BEGIN", READING),
        # SQLite changes a key by building the table anew, which foreign keys would forbid; they are checked at the end.
        engine("BEGIN IMMEDIATE", ("foreign_keys=OFF", "synchronous=FULL")),
        file,
        connections,
    )
