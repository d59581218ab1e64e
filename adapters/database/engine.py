"""Database URL -> engines. SQLite has one writer, which takes the lock when it begins, and readers that never do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from core.errors import SettingError

BUSY_TIMEOUT_S = 5
"""How long a request waits for another program that is writing to the same SQLite file, or for a row of PostgreSQL."""
CONNECT_TIMEOUT_S = 10
"""How long for a PostgreSQL that accepts and never answers."""
POOL_SIZE = 5
"""PostgreSQL connections a process; with more, row locks queue up and nothing is faster."""


_SPELLED = {"sslmode": "ssl"}
"""What PostgreSQL's own tools call a parameter -> what asyncpg calls it."""
_PARAMETERS = frozenset(("host", "port", "ssl", "passfile"))
_SSL_MODES = frozenset(("disable", "allow", "prefer", "require", "verify-ca", "verify-full"))


@dataclass(frozen=True, slots=True)
class Engines:
    """Where units of work run."""

    writer: AsyncEngine
    reader: AsyncEngine
    migrator: AsyncEngine
    where: str
    """For messages: the file, or the kind of server; never the URL, which may hold a password."""

    @property
    def sqlite(self) -> bool:
        """Whether the records are a file of our own."""
        return self.writer.dialect.name == "sqlite"

    async def dispose(self) -> None:
        """Close all connections."""
        await self.reader.dispose()
        await self.writer.dispose()


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
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    connect = {"timeout": CONNECT_TIMEOUT_S, "server_settings": {"lock_timeout": f"{BUSY_TIMEOUT_S}s"}}
    writer = create_async_engine(
        url, hide_parameters=True, connect_args=connect, pool_size=POOL_SIZE, pool_pre_ping=True
    )
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Engines(writer, reader, writer, "PostgreSQL")


def _sqlite(url: URL) -> Engines:
    connect = {"timeout": BUSY_TIMEOUT_S, "async_creator_fn": _connect}
    # One connection that writes: callers in this process queue here, in order, instead of polling SQLite's lock.
    writer = create_async_engine(
        url, hide_parameters=True, connect_args=connect, pool_size=1, max_overflow=0, pool_timeout=60
    )
    reader = create_async_engine(url, hide_parameters=True, connect_args=connect, pool_size=2, max_overflow=8)
    _prepare_connections(writer, "BEGIN IMMEDIATE", ("foreign_keys=ON", "synchronous=FULL"))
    migrator = create_async_engine(url, hide_parameters=True, connect_args=connect, poolclass=NullPool)
    # SQLite changes a key by building the table anew, which foreign keys would forbid; they are checked at the end.
    _prepare_connections(migrator, "BEGIN IMMEDIATE", ("foreign_keys=OFF", "synchronous=FULL"))
    _prepare_connections(reader, "BEGIN", ("query_only=ON",))
    return Engines(writer, reader, migrator, str(Path(url.database or "")))


async def _connect(*arguments: Any, **more: Any) -> Any:
    """As aiosqlite connects. Where it cannot, it leaves its thread to end by itself; that must not outlive the loop."""
    import aiosqlite  # only for SQLite

    connection = aiosqlite.connect(*arguments, **more)
    connection._thread.daemon = True  # noqa: SLF001  # as SQLAlchemy does
    try:
        return await connection
    except BaseException:
        connection._thread.join()  # noqa: SLF001  # it has nothing left to do but to end
        raise


def _prepare_connections(engine: AsyncEngine, begin: str, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _connected(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself; the next listener does
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
