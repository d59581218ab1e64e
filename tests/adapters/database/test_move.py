"""`scrip move`: everything arrives in PostgreSQL as it was, or nothing does, and the file stays as it is."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select, text

from adapters.database.engine import Engines, open_engines
from adapters.database.engine import database_url as checked_url
from adapters.database.migrate import upgrade
from adapters.database.move import move
from adapters.database.revision import known_revisions, stored_revision
from adapters.database.store import SqlStore
from adapters.database.tables import metadata
from adapters.database.verify import look
from core.budget import Budget
from core.errors.moving import (
    CopyDiffersError,
    NothingToMoveError,
    NotSoundError,
    RowRefusedError,
    TargetNotEmptyError,
    TargetUnreachableError,
)
from core.errors.records import StoreBusyError, StoreReadOnlyError
from core.prices.book import PriceBook
from tests.adapters.database.filled import fill
from tests.conftest import MakeContext
from tests.migrations import records_0001
from tests.migrations.test_migrations import upgrade_to

only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
pytestmark = only_postgresql


@pytest.fixture
async def source(tmp_path: Path, _migrated_file: Path, book: PriceBook) -> AsyncIterator[Engines]:
    """A file with a little of everything."""
    file = tmp_path / "old.db"
    shutil.copyfile(_migrated_file, file)
    engines = open_engines(checked_url("a test", f"sqlite:///{file}"))
    await fill(engines, book)
    yield engines
    await engines.dispose()


@pytest.fixture
async def target(database_url: str) -> AsyncIterator[Engines]:
    """A PostgreSQL database without tables."""
    engines = open_engines(checked_url("a test", database_url))
    yield engines
    await engines.dispose()


async def everything(engines: Engines) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    async with engines.reader.connect() as connection:
        return {
            name: sorted(map(tuple, (await connection.execute(select(table))).all()), key=repr)
            for name, table in metadata.tables.items()
        }


async def tables(engines: Engines) -> list[str]:
    async with engines.reader.connect() as connection:
        return await connection.run_sync(lambda sync: inspect(sync).get_table_names())


async def test_everything_arrives_as_it_was(source: Engines, target: Engines) -> None:
    before = await everything(source)
    assert all(before.values())  # there is something in every table
    moved = await move(source, target)
    assert await everything(target) == before == await everything(source)
    assert moved.rows == sum(map(len, before.values()))
    assert moved.looked == await look(target) == await look(source)
    async with target.reader.connect() as connection:
        assert await connection.run_sync(stored_revision) == known_revisions()[-1]


async def test_tables_that_are_there_and_empty_are_filled(source: Engines, target: Engines) -> None:
    await upgrade(target)
    await move(source, target)
    assert await everything(target) == await everything(source)


async def test_the_ledger_goes_on_where_it_was_and_a_repeated_request_gets_its_first_answer(
    source: Engines, target: Engines, book: PriceBook, context: MakeContext
) -> None:
    there = Budget(SqlStore(source), book)
    first = await there.spend(context(request_id="once"), Decimal(23))
    await move(source, target)
    here = Budget(SqlStore(target), book)
    assert await here.spend(context(request_id="once"), Decimal(23)) == first
    assert await here.balances(context()) == await there.balances(context())
    second = await here.spend(context(), Decimal(7))
    assert second.change.number == first.change.number + 1
    assert (await look(target)).broken == ()


async def test_a_file_of_an_older_version_is_moved(target: Engines, tmp_path: Path) -> None:
    old = open_engines(checked_url("a test", f"sqlite:///{tmp_path / 'older.db'}"))
    await upgrade_to(old, "0001")
    async with old.writer.begin() as connection:
        await connection.run_sync(records_0001.write)
    await move(old, target)
    assert await everything(target) == await everything(old)
    await old.dispose()


# What is not moved


async def refused(source: Engines, target: Engines, kind: type[Exception]) -> Any:
    """The error; nothing was changed on either side."""
    before = await everything(source)
    with pytest.raises(kind) as caught:
        await move(source, target)
    assert await everything(source) == before
    return caught.value


async def test_a_target_that_is_not_empty_is_left_as_it_is_and_told(
    source: Engines, target: Engines, book: PriceBook, context: MakeContext
) -> None:
    await upgrade(target)
    await Budget(SqlStore(target), book).top_up(context(), Decimal(5))
    there = await everything(target)
    error = await refused(source, target, TargetNotEmptyError)
    rows = {name: len(found) for name, found in there.items() if found}
    assert dict(error.tables) == rows
    assert rows["changes"] == 1
    assert await everything(target) == there


async def test_a_second_move_finds_the_first(source: Engines, target: Engines) -> None:
    await move(source, target)
    await refused(source, target, TargetNotEmptyError)


async def test_tables_of_another_program_are_told(source: Engines, target: Engines) -> None:
    async with target.writer.begin() as connection:
        await connection.execute(text('CREATE TABLE "Orders; of another" (number INTEGER)'))
    error = await refused(source, target, TargetNotEmptyError)
    assert error.tables == (("Orders; of another", 0),)
    assert await tables(target) == ["Orders; of another"]


async def test_records_that_are_not_sound_are_not_moved(source: Engines, target: Engines) -> None:
    async with source.writer.begin() as connection:
        await connection.execute(text("UPDATE wallets SET balance = balance + 1"))
    error = await refused(source, target, NotSoundError)
    assert error.where == source.where
    assert await tables(target) == []


async def test_a_file_that_is_not_there_is_told_and_not_made(tmp_path: Path, target: Engines) -> None:
    nothing = open_engines(checked_url("a test", f"sqlite:///{tmp_path / 'nothing.db'}"))
    with pytest.raises(NothingToMoveError):
        await move(nothing, target)
    await nothing.dispose()
    assert not (tmp_path / "nothing.db").exists()
    assert await tables(target) == []


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://postgres@127.0.0.1:1/scrip",
        "postgresql://postgres@/scrip?host=/nowhere",
        "{server}/no_such_database",
    ],
)
async def test_a_target_that_cannot_be_reached_is_told(source: Engines, database_url: str, url: str) -> None:
    server, _, rest = database_url.rpartition("/")
    asked = url.replace("{server}", server) + ("?" + rest.partition("?")[2] if "{server}" in url else "")
    nowhere = open_engines(checked_url("a test", asked))
    await refused(source, nowhere, TargetUnreachableError)
    await nowhere.dispose()


async def test_a_target_in_which_no_table_may_be_made_is_told(
    source: Engines, target: Engines, database_url: str
) -> None:
    async with target.writer.begin() as connection:
        await connection.execute(text("CREATE ROLE reader_of_nothing LOGIN"))
    theirs = open_engines(checked_url("a test", database_url.replace("postgres@", "reader_of_nothing@")))
    try:
        await refused(source, theirs, StoreReadOnlyError)
    finally:
        await theirs.dispose()
        async with target.writer.begin() as connection:
            await connection.execute(text("DROP ROLE reader_of_nothing"))
    assert await tables(target) == []


async def test_a_text_that_postgresql_cannot_hold_is_told_with_its_table(source: Engines, target: Engines) -> None:
    async with source.writer.begin() as connection:
        await connection.execute(text("UPDATE kept_words SET words = 'a' || char(0)"))
    error = await refused(source, target, RowRefusedError)
    assert error.table == "kept_words"
    assert await tables(target) == []


@pytest.mark.parametrize("does", ["NEW.words := NEW.words || '.'; RETURN NEW;", "RETURN NULL;"])
async def test_what_arrives_otherwise_than_it_was_sent_is_found(source: Engines, target: Engines, does: str) -> None:
    await upgrade(target)
    async with target.writer.begin() as connection:
        body = f"CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does} END $$"
        await connection.execute(text(body.replace(":=", "\\:=")))
        await connection.execute(
            text("CREATE TRIGGER meddling BEFORE INSERT ON kept_words FOR EACH ROW EXECUTE FUNCTION meddle()")
        )
    error = await refused(source, target, CopyDiffersError)
    assert error.table == "kept_words"
    assert not any((await everything(target)).values())


async def test_while_somebody_writes_to_the_file_nothing_is_moved(source: Engines, target: Engines) -> None:
    async with source.writer.connect() as writing:
        await writing.begin()
        await refused(source, target, StoreBusyError)
    assert await tables(target) == []


async def test_nobody_writes_to_the_file_meanwhile(
    source: Engines, target: Engines, book: PriceBook, context: MakeContext
) -> None:
    budget = Budget(SqlStore(source), book)
    outcomes = await asyncio.gather(
        move(source, target), *(budget.top_up(context(), Decimal(1)) for _ in range(5)), return_exceptions=True
    )
    assert not isinstance(outcomes[0], BaseException)
    recorded = sum(not isinstance(outcome, BaseException) for outcome in outcomes[1:])
    assert (await look(source)).changes - outcomes[0].looked.changes in range(recorded + 1)
    assert await look(target) == outcomes[0].looked


async def test_two_moves_at_once_fill_it_once(source: Engines, target: Engines, tmp_path: Path) -> None:
    with closing(sqlite3.connect(source.where)) as connection:
        connection.execute("VACUUM INTO ?", (str(tmp_path / "copy.db"),))
    copy = open_engines(checked_url("a test", f"sqlite:///{tmp_path / 'copy.db'}"))
    outcomes = await asyncio.gather(move(source, target), move(copy, target), return_exceptions=True)
    await copy.dispose()
    (failed,) = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert isinstance(failed, (TargetNotEmptyError, StoreBusyError))
    assert await everything(target) == await everything(source)


@pytest.mark.parametrize("table", ["servers", "entries", "menus", "commit"])
async def test_killed_halfway_the_target_is_as_empty_as_before_and_the_move_is_simply_repeated(
    source: Engines, target: Engines, database_url: str, table: str
) -> None:
    before = await everything(source)
    url = f"sqlite:///{source.where}"
    child = [sys.executable, "-m", "tests.adapters.database.moving_child", url, database_url, table]
    assert subprocess.run(child, check=False, timeout=60).returncode == -signal.SIGKILL  # noqa: ASYNC221  # nothing else runs
    assert await tables(target) == []
    assert await everything(source) == before
    await move(source, target)
    assert await everything(target) == before
