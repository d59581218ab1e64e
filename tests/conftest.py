"""What tests of every floor are handed: an empty or a migrated database, the records over it, and a caller."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings
from sqlalchemy import event, text
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from adapters.database.engine import Engines, open_engines
from adapters.database.engine import database_url as checked_url
from adapters.database.migrate import upgrade
from adapters.database.store import SqlStore
from adapters.database.tables import metadata
from core.budget import Budget
from core.people import Caller, Context, Moderates, Network, Server, User
from core.prices.book import PriceBook
from tests.flow.program import ROOT
from tests.flow.warm import Warm
from tests.servers.postgres import postgres

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)

# Machines are noisy: no test measures time. `make soak` tries more.
settings.register_profile("ours", deadline=None, max_examples=int(os.environ.get("SCRIP_EXAMPLES", "50")))
settings.load_profile("ours")


@event.listens_for(Pool, "connect")
def _unordered_rows_backwards(connection: object, _: ConnectionPoolEntry) -> None:
    """On SQLite rows come in the order in which they were written, on PostgreSQL mostly, so whoever forgets to order
    them is found out one day in a hundred. Here they are found out each time."""
    if isinstance(connection, sqlite3.Connection | AsyncAdapt_aiosqlite_connection):
        cursor = connection.cursor()
        cursor.execute("PRAGMA reverse_unordered_selects = ON")
        cursor.close()


def pytest_collection_finish() -> None:
    """What is there now stays to the end: it is not to be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """What programs are started from that run to their end."""
    parent = Warm(ROOT)
    yield parent
    parent.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The socket folder of a PostgreSQL of this test process's own."""
    # Statistics taken in the middle of a test, once a minute, would let it choose other indexes now and then.
    with postgres("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off") as folder:
        yield folder


_SHAPE = """
SELECT (SELECT array_agg(relname::text ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
       (SELECT array_agg(conname::text ORDER BY conname) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace),
       (SELECT count(*) FROM pg_db_role_setting),
       (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal),
       (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
       (SELECT array_agg(version_num::text) FROM alembic_version)
"""
"""What is in a database besides rows of ours, and changes how they behave."""


@dataclass
class _Postgres:
    """Makes and drops databases on a server."""

    folder: str
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    clean: list[str] = field(default_factory=list)
    """Migrated databases with nothing in them."""
    shape: object = None
    """Of a migrated database."""

    def url(self, database: str) -> str:
        url = URL.create("postgresql", username="postgres", database=database, query={"host": self.folder})
        return url.render_as_string(hide_password=False)

    def run(self, statement: str) -> None:
        async def run() -> None:
            engine = create_async_engine(checked_url("the tests", self.url("postgres")), isolation_level="AUTOCOMMIT")
            async with engine.connect() as connection:
                await connection.execute(text(statement))
            await engine.dispose()

        asyncio.run(run())

    def make(self, template: str = "template0") -> str:
        name = f"test_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def drop(self, name: str) -> None:
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def borrow(self, template: str) -> str:
        """A database as the template is: one that was given back, else a new one. Making one takes a third of a second,
        and hundreds of tests want one."""
        if self.shape is None:
            self.give_back(self.make(template))
        return self.clean.pop() if self.clean else self.make(template)

    def give_back(self, name: str) -> None:
        """Empty it for the next; drop it when a test did more to it than fill its tables."""

        async def empty() -> bool:
            engine = create_async_engine(checked_url("the tests", self.url(name)), isolation_level="AUTOCOMMIT")
            try:
                async with engine.connect() as connection:
                    await connection.execute(
                        text(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                        )
                    )
                    shape = (await connection.execute(text(_SHAPE))).one()
                    if self.shape is None:
                        self.shape = shape  # nobody has used it yet: it is the template
                    if shape != self.shape:
                        return False
                    tables = reversed(metadata.sorted_tables)
                    rows = "; ".join(f"DELETE FROM {table.name}" for table in tables)  # noqa: S608  # names of ours
                    await connection.execute(text(f"DO $$ BEGIN {rows}; END $$"))
                    return True
            finally:
                await engine.dispose()

        try:
            as_new = asyncio.run(empty())
        except DBAPIError:
            as_new = False
        if as_new:
            self.clean.append(name)
        else:
            self.drop(name)


@pytest.fixture(scope="session")
def _databases(postgres_server: str) -> _Postgres:
    return _Postgres(postgres_server)


@pytest.fixture(scope="session")
def _migrated_database(_databases: _Postgres) -> str:
    name = _databases.make()
    _migrate(_databases.url(name))
    return name


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "scrip.db"
    _migrate(f"sqlite:///{file}")
    return file


def _migrate(url: str) -> None:
    async def migrate() -> None:
        engines = open_engines(checked_url("the tests", url))
        await upgrade(engines)
        await engines.dispose()

    asyncio.run(migrate())


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh, empty database, as it would be set in SCRIP_DATABASE_URL; on SQLite the file is not there."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'scrip.db'}"
        return
    databases: _Postgres = request.getfixturevalue("_databases")
    name = databases.make()
    yield databases.url(name)
    databases.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same, with our tables and nothing in them."""
    if request.param == "sqlite":
        file = tmp_path / "scrip.db"
        shutil.copyfile(request.getfixturevalue("_migrated_file"), file)
        yield f"sqlite:///{file}"
        return
    databases: _Postgres = request.getfixturevalue("_databases")
    name = databases.borrow(request.getfixturevalue("_migrated_database"))
    yield databases.url(name)
    databases.give_back(name)


@pytest.fixture
async def engines(migrated_url: str) -> AsyncIterator[Engines]:
    """Connections to a migrated database."""
    opened = open_engines(checked_url("the tests", migrated_url))
    yield opened
    await opened.dispose()


@pytest.fixture
def store(engines: Engines) -> SqlStore:
    """The records of a migrated database."""
    return SqlStore(engines)


@pytest.fixture(scope="session")
def book() -> PriceBook:
    """The price book that comes with Scrip."""
    return PriceBook.packaged()


@pytest.fixture
def budget(store: SqlStore, book: PriceBook) -> Budget:
    """The use cases, over a migrated database."""
    return Budget(store, book)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what tests have counted: `record_property("counted", "47 examples")`."""
    for report in terminalreporter.stats.get("passed", []):
        for name, counted in report.user_properties:
            if name == "counted":
                terminalreporter.write_line(str(counted))


class MakeContext(Protocol):
    """Who asks, when and under which request id; a new id each time unless one is given."""

    def __call__(
        self,
        *,
        user: str = ...,
        server: str = ...,
        at: datetime = ...,
        request_id: str | None = ...,
        moderator: bool = ...,
        fingerprint: str = ...,
    ) -> Context: ...


@pytest.fixture
def context() -> MakeContext:
    """Makes contexts: `context(user="ben", moderator=True)`."""
    numbers = count(1)

    def make(
        *,
        user: str = "maya",
        server: str = "studio",
        at: datetime = NOW,
        request_id: str | None = None,
        moderator: bool = False,
        fingerprint: str = "the same words",
    ) -> Context:
        caller = Caller(
            Server(Network.CONSOLE, server, server.capitalize()),
            User(Network.CONSOLE, user, user.capitalize()),
            Moderates.YES if moderator else Moderates.NO,
            alone=True,
        )
        return Context(caller, at, request_id or f"request {next(numbers)}", fingerprint)

    return make
