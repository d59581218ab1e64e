"""When the database is locked, full, unreachable or not ours: one of our errors, nothing half-written, and as soon as
the fault is gone it works again."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import inspect, make_url, select, text

from adapters.database.engine import Engines, open_engines
from adapters.database.engine import database_url as checked_url
from adapters.database.migrate import upgrade
from adapters.database.revision import known_revisions, prepare
from adapters.database.store import SqlStore
from adapters.database.tables import changes, metadata
from core.amounts import Amount, Unit
from core.budget import Budget
from core.errors.records import (
    OutcomeUnknownError,
    StoreBusyError,
    StoreFullError,
    StoreNewerError,
    StoreOlderError,
    StoreReadOnlyError,
    StoreUnreachableError,
    StoreUnreadableError,
)
from core.prices.book import PriceBook
from core.store import Records
from tests.conftest import MakeContext
from tests.servers.postgres_line import Line, breaking_line

T = TypeVar("T")

TEN = Decimal(10)

only_sqlite = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
only_empty_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Engines]:
    engines = open_engines(checked_url("a test", url))
    try:
        yield engines
    finally:
        await engines.dispose()


def file_of(url: str) -> Path:
    return Path(str(make_url(url).database))


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def recorded(engines: Engines) -> int:
    """How many changes there are."""
    async with engines.reader.connect() as connection:
        return len((await connection.execute(select(changes))).all())


# SQLite: locked, full, read only


@only_sqlite
async def test_a_locked_file_is_busy_for_writers_and_open_for_readers(
    budget: Budget, engines: Engines, context: MakeContext, migrated_url: str
) -> None:
    await budget.top_up(context(), TEN)
    with closing(sqlite3.connect(file_of(migrated_url), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(budget.top_up(context(request_id="again"), TEN))
        assert (await budget.balance(context())).available == Amount.exactly(TEN, Unit.CREDIT)
        assert not writing.done()
        with pytest.raises(StoreBusyError):
            await writing
        other.execute("ROLLBACK")
    assert await recorded(engines) == 1
    await budget.top_up(context(request_id="again"), TEN)
    assert await recorded(engines) == 2


@only_sqlite
async def test_a_full_database_takes_nothing_and_goes_on_when_there_is_room(
    budget: Budget, store: SqlStore, engines: Engines, context: MakeContext
) -> None:
    await budget.top_up(context(), TEN)

    async def limit(pages: int) -> None:  # of the connection that writes
        await store.transactions.write(lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count={pages}"))

    await limit(1)  # SQLite takes that as: no more than there are
    kept = 1
    with pytest.raises(StoreFullError):  # noqa: PT012  # which of them is the first for which there is no room, is no matter
        while kept < 1_000:
            await budget.top_up(context(request_id=f"{kept}"), TEN)
            kept += 1
    assert await recorded(engines) == kept
    await limit(1_000_000)
    await budget.top_up(context(request_id=f"{kept}"), TEN)
    assert await recorded(engines) == kept + 1


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that anybody may read and enter, unlike tmp_path."""
    folder = Path(tempfile.mkdtemp(prefix="scrip-test-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def limited(url: str, tmp_path: Path, *limits: str) -> dict[str, str]:
    """What came of asking and topping up in a process under limits of the system."""
    module = "tests.adapters.database.limited_child"
    command = [sys.executable, "-m", module, *limits, url, f"sqlite:///{tmp_path / 'fresh.db'}"]
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=60)
    outcomes: dict[str, str] = json.loads(run.stdout)
    return outcomes


@only_sqlite
@pytest.mark.parametrize("room", [0, 1_000, 9_000])
async def test_a_write_that_the_system_cuts_short_leaves_nothing_half_written(
    budget: Budget, engines: Engines, context: MakeContext, migrated_url: str, tmp_path: Path, room: int
) -> None:
    await budget.top_up(context(), TEN)
    log = file_of(migrated_url + "-wal")
    outcomes = limited(migrated_url, tmp_path, "--file-size", str(log.stat().st_size + room))
    assert outcomes["question"] == "done"
    assert outcomes["top_up"] == "records_full"
    with closing(sqlite3.connect(file_of(migrated_url))) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert await recorded(engines) == 1
    assert set(limited(migrated_url, tmp_path).values()) == {"done"}
    assert await recorded(engines) == 2


@only_sqlite
def test_a_file_that_may_only_be_read_is_read(migrated_url: str, open_folder: Path, tmp_path: Path) -> None:
    file = shutil.copy(file_of(migrated_url), open_folder)
    with closing(sqlite3.connect(file)) as somebody:  # who writes, and so keeps the two files beside it there
        somebody.execute("SELECT count(*) FROM wallets").fetchall()
        for path in open_folder.iterdir():
            path.chmod(0o444)
        before = Path(file).read_bytes()
        outcomes = limited(f"sqlite:///{file}", tmp_path, "--nobody")
    assert outcomes == {"start": "done", "question": "done", "top_up": "records_read_only"}
    assert Path(file).read_bytes() == before


@only_sqlite
@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o000, 0o755), (0o644, 0o000)], ids=["file", "folder"])
def test_without_permission_the_records_are_unreadable(
    migrated_url: str, open_folder: Path, tmp_path: Path, file_mode: int, folder_mode: int
) -> None:
    file = Path(shutil.copy(file_of(migrated_url), open_folder))
    file.chmod(file_mode)
    open_folder.chmod(folder_mode)
    outcomes = limited(f"sqlite:///{file}", tmp_path, "--nobody")
    assert set(outcomes.values()) == {"records_unreadable"}


# What is there is not ours


def _garbage(file: Path) -> None:
    file.write_bytes(b"not a database, " * 1_000)


def _scrap(file: Path) -> None:
    file.write_bytes(b"??")


def _somebody_elses(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup');")


NOT_OURS = (_garbage, _scrap, _somebody_elses)


@pytest.mark.parametrize("make", NOT_OURS)
async def test_what_is_no_database_of_ours_is_unreadable_and_stays_as_it_is(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    file = tmp_path / "scrip.db"
    make(file)
    before = file.read_bytes()
    async with opened(f"sqlite:///{file}") as engines:
        with pytest.raises(StoreUnreadableError) as unreadable:
            await prepare(engines)
    assert unreadable.value.where == str(file)
    assert file.read_bytes() == before
    assert files_in(tmp_path) == ["scrip.db"]


@pytest.mark.parametrize("make", [_garbage, _scrap, _somebody_elses, Path.mkdir])
async def test_what_is_no_database_is_not_migrated(tmp_path: Path, make: Callable[[Path], None]) -> None:
    file = tmp_path / "scrip.db"
    make(file)
    before = file.is_file() and file.read_bytes()
    async with opened(f"sqlite:///{file}") as engines:
        with pytest.raises(StoreUnreadableError):
            await upgrade(engines)
    assert (file.is_file() and file.read_bytes()) == before


async def test_tables_of_another_program_in_a_file_are_not_migrated(tmp_path: Path) -> None:
    file = tmp_path / "scrip.db"
    _somebody_elses(file)
    async with opened(f"sqlite:///{file}") as engines:
        with pytest.raises(StoreUnreadableError):
            await upgrade(engines)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("recipes",)]
        assert connection.execute("SELECT name FROM recipes").fetchall() == [("soup",)]


def test_a_folder_in_place_of_a_file_is_unreadable(tmp_path: Path) -> None:
    folder = tmp_path / "scrip.db"
    folder.mkdir()
    assert set(limited(f"sqlite:///{folder}", tmp_path).values()) == {"records_unreadable"}
    assert files_in(folder) == []


def test_a_file_in_a_folder_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    assert set(limited(f"sqlite:///{tmp_path / 'nowhere' / 'scrip.db'}", tmp_path).values()) == {"records_unreadable"}
    assert "nowhere" not in files_in(tmp_path)


@only_sqlite
async def test_a_damaged_file_is_unreadable(migrated_url: str, book: PriceBook, context: MakeContext) -> None:
    file = file_of(migrated_url)
    whole = file.read_bytes()
    file.write_bytes(whole[:4_096] + b"\xff" * (len(whole) - 4_096))
    async with opened(migrated_url) as engines:
        budget = Budget(SqlStore(engines), book)
        for task in (prepare(engines), budget.balance(context()), budget.top_up(context(), TEN)):
            with pytest.raises(StoreUnreadableError):
                await task


@only_empty_postgresql
@pytest.mark.parametrize("step", [prepare, upgrade])
async def test_tables_of_another_program_on_a_server_are_unreadable_and_stay_as_they_are(
    database_url: str, step: Callable[[Engines], Awaitable[object]]
) -> None:
    async with opened(database_url) as engines:
        async with engines.writer.begin() as connection:
            await connection.execute(text("CREATE TABLE recipes (name TEXT)"))
        with pytest.raises(StoreUnreadableError):
            await step(engines)
        async with engines.reader.connect() as connection:
            tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert tables == ["recipes"]


# The tables are of another version


@pytest.mark.parametrize("step", [prepare, upgrade])
async def test_tables_of_a_newer_version_are_refused_and_stay_as_they_are(
    engines: Engines, step: Callable[[Engines], Awaitable[object]]
) -> None:
    async with engines.writer.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreNewerError) as newer:
        await step(engines)
    assert (newer.value.stored, newer.value.known) == ("9999", known_revisions()[-1])
    async with engines.reader.connect() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all() == ["9999"]
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert set(tables) == {*metadata.tables, "alembic_version"}


@only_empty_postgresql
async def test_tables_on_a_server_are_migrated_by_its_owner_alone(database_url: str) -> None:
    async with opened(database_url) as engines:
        with pytest.raises(StoreOlderError):
            await prepare(engines)
        async with engines.reader.connect() as connection:
            assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == []
        await upgrade(engines)
        await prepare(engines)


# PostgreSQL: out of reach


async def _unreachable(url: str, book: PriceBook, context: MakeContext) -> None:
    async with opened(url) as engines:
        budget = Budget(SqlStore(engines), book)
        for task in (
            prepare(engines),
            upgrade(engines),
            budget.balance(context()),
            budget.top_up(context(), TEN),
        ):
            with pytest.raises(StoreUnreachableError):
                await task


async def test_a_port_at_which_nobody_listens_is_unreachable(book: PriceBook, context: MakeContext) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        await _unreachable(f"postgresql://postgres@127.0.0.1:{taken.getsockname()[1]}/scrip", book, context)


async def test_a_socket_that_is_not_there_is_unreachable(
    open_folder: Path, book: PriceBook, context: MakeContext
) -> None:
    await _unreachable(f"postgresql://postgres@/scrip?host={open_folder}", book, context)


async def test_a_database_that_is_not_there_is_unreachable(
    postgres_server: str, book: PriceBook, context: MakeContext
) -> None:
    await _unreachable(f"postgresql://postgres@/nothing_here?host={postgres_server}", book, context)


async def test_a_user_who_is_not_let_in_cannot_reach_it(
    postgres_server: str, book: PriceBook, context: MakeContext
) -> None:
    await _unreachable(f"postgresql://stranger@/postgres?host={postgres_server}", book, context)


@only_postgresql
async def test_a_database_that_may_only_be_read_is_read(
    engines: Engines, book: PriceBook, context: MakeContext, migrated_url: str
) -> None:
    name = make_url(migrated_url).database
    async with engines.writer.begin() as connection:
        await connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
    async with opened(migrated_url) as new:  # it holds for new connections
        budget = Budget(SqlStore(new), book)
        assert not (await budget.balance(context())).known
        with pytest.raises(StoreReadOnlyError):
            await budget.top_up(context(), TEN)


# PostgreSQL: the connection is lost


class CutStore:
    """Records on a server whose operator ends the connection at the end of a unit of work, before its commit."""

    def __init__(self, store: SqlStore, cuts: int) -> None:
        self._store = store
        self._cuts = cuts

    async def read(self, unit: Callable[[Records], T]) -> T:
        return await self._store.read(unit)

    async def write(self, unit: Callable[[Records], T], key: str = "") -> T:
        def cut_unit(records: Any) -> T:
            result = unit(records)
            if self._cuts:
                self._cuts -= 1
                records._connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
            return result

        return await self._store.write(cut_unit, key)


@only_postgresql
async def test_a_connection_that_is_ended_before_the_commit_changes_nothing(
    engines: Engines, book: PriceBook, context: MakeContext
) -> None:
    budget = Budget(CutStore(SqlStore(engines), 1), book)
    with pytest.raises(StoreUnreachableError):
        await budget.top_up(context(request_id="again"), TEN)
    assert await recorded(engines) == 0
    await budget.top_up(context(request_id="again"), TEN)
    assert await recorded(engines) == 1


@only_postgresql
async def test_connections_that_were_ended_while_nobody_used_them_are_made_anew(
    budget: Budget, context: MakeContext, migrated_url: str
) -> None:
    await budget.top_up(context(), TEN)
    await asyncio.gather(*(budget.balance(context()) for _ in range(3)))
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    async with opened(migrated_url) as operator, operator.writer.begin() as connection:
        ended = await connection.execute(
            text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")  # noqa: S608  # ours
        )
        assert len(ended.all()) > 1
    assert (await budget.balance(context())).available == Amount.exactly(TEN, Unit.CREDIT)
    await budget.top_up(context(), TEN)


@pytest.fixture
async def line(postgres_server: str) -> AsyncIterator[Line]:
    """A line to the server that can be made to break at a commit."""
    async with breaking_line(postgres_server) as line:
        yield line


@pytest.fixture
async def over_the_line(line: Line, migrated_url: str, book: PriceBook) -> AsyncIterator[Budget]:
    """The use cases over that line."""
    url = make_url(migrated_url).update_query_dict({"host": line.folder})
    async with opened(url.render_as_string(hide_password=False)) as engines:
        yield Budget(SqlStore(engines), book)


both_ways = pytest.mark.parametrize("committed", [False, True], ids=["before_the_commit", "after_the_commit"])


@only_postgresql
@both_ways
async def test_a_connection_lost_while_committing_is_settled_by_the_request_id(
    over_the_line: Budget, line: Line, engines: Engines, budget: Budget, context: MakeContext, committed: bool
) -> None:
    line.commits_that_break, line.server_hears_of_it = 1, committed
    answer = await over_the_line.top_up(context(request_id="again"), TEN)
    assert line.commits_that_break == 0
    assert await recorded(engines) == 1
    assert await budget.top_up(context(request_id="again"), TEN) == answer


@only_postgresql
async def test_a_connection_lost_before_each_commit_leaves_the_outcome_open_until_the_request_comes_again(
    over_the_line: Budget, line: Line, engines: Engines, budget: Budget, context: MakeContext
) -> None:
    line.commits_that_break = 1_000
    with pytest.raises(OutcomeUnknownError) as unknown:
        await over_the_line.top_up(context(request_id="again"), TEN)
    assert unknown.value.request_id == "again"
    assert await recorded(engines) == 0
    line.commits_that_break = 0
    answer = await over_the_line.top_up(context(request_id="again"), TEN)
    assert await budget.top_up(context(request_id="again"), TEN) == answer
    assert await recorded(engines) == 1


@only_postgresql
async def test_a_connection_lost_after_each_commit_is_settled_by_reading_what_was_recorded(
    over_the_line: Budget, line: Line, engines: Engines, budget: Budget, context: MakeContext
) -> None:
    line.commits_that_break, line.server_hears_of_it = 1_000, True
    answer = await over_the_line.top_up(context(request_id="again"), TEN)
    assert line.commits_that_break == 999
    assert await recorded(engines) == 1
    assert await budget.top_up(context(request_id="again"), TEN) == answer


@pytest.mark.parametrize("step", [prepare, upgrade])
async def test_folder_in_the_place_of_the_file_is_refused_and_leaves_no_thread_behind(
    tmp_path: Path, step: Callable[[Engines], Awaitable[object]]
) -> None:
    before = threading.active_count()
    async with opened(f"sqlite:///{tmp_path}") as engines:
        for _ in range(10):
            with pytest.raises(StoreUnreadableError):
                await step(engines)
            assert threading.active_count() == before
