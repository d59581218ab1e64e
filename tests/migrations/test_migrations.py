"""An upgraded empty database equals the tables of the code, and old records survive every upgrade."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, text

from adapters.database.engine import Engines, open_engines
from adapters.database.engine import database_url as checked_url
from adapters.database.migrate import upgrade
from adapters.database.revision import known_revisions, prepare, stored_revision
from adapters.database.store import SqlStore
from adapters.database.tables import metadata
from core.amounts import Amount, Unit
from core.budget import Budget
from core.dates import Expiry
from core.ledger.lots import LotKind
from core.prices.book import PriceBook
from core.prices.cards import ServerBasis
from core.work.media import Medium
from core.work.work import Work, WorkLine
from tests.adapters.database.rules import broken_rules
from tests.conftest import MakeContext
from tests.migrations import records_0001

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Engines]:
    engines = open_engines(checked_url("a test", url))
    try:
        yield engines
    finally:
        await engines.dispose()


def config(connection: Connection | None = None) -> Config:
    found = Config()
    found.set_main_option("script_location", str(files("migrations")).replace("%", "%%"))
    found.attributes["connection"] = connection
    return found


async def upgrade_to(engines: Engines, revision: str) -> None:
    """As the code of that revision would have."""
    async with engines.migrator.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(config(sync), revision))


def shape(connection: Connection) -> dict[str, Any]:
    """All that the database can tell of its tables, Alembic's own aside."""
    inspector = inspect(connection)
    inspector.clear_cache()
    found = {
        what: {name: _plain(about) for (_, name), about in getattr(inspector, f"get_multi_{what}")().items()}
        for what in (
            "columns",
            "pk_constraint",
            "foreign_keys",
            "unique_constraints",
            "check_constraints",
            "indexes",
            *(("table_comment",) if connection.dialect.supports_comments else ()),
        )
    }
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, wr, strict FROM pragma_table_list WHERE type = 'table'"))
        found["kept"] = {row.name: (row.wr, row.strict) for row in rows}
    for tables in found.values():
        tables.pop("alembic_version", None)
    return found


def _plain(about: Any) -> Any:
    """Values that can be compared: types and expressions by their text, parts of a table without an order."""
    if isinstance(about, dict):
        return {key: _plain(value) for key, value in about.items()}
    if isinstance(about, list):
        values = [_plain(value) for value in about]
        return sorted(values, key=repr) if values and isinstance(values[0], dict) else values
    return about if isinstance(about, (str, int, bool, type(None))) else f"{type(about).__name__} {about}"


# What the newest revision is


async def test_an_upgraded_empty_database_has_nothing_that_the_tables_lack_and_lacks_nothing(database_url: str) -> None:
    async with opened(database_url) as engines:

        def wanted(thing: Any, _name: str, kind: str, _reflected: bool, _other: Any) -> bool:
            """Alembic does not ask where an index is to be made."""
            return not (kind == "index" and thing.name == "ix_entries_lot" and engines.sqlite)

        options = {"compare_type": True, "compare_server_default": True, "include_object": wanted}
        await upgrade(engines)
        async with engines.reader.connect() as connection:
            differences = await connection.run_sync(
                lambda sync: compare_metadata(MigrationContext.configure(sync, opts=dict(options)), metadata)
            )
    assert differences == []


async def test_an_upgraded_empty_database_is_what_the_tables_would_make(database_url: str) -> None:
    async with opened(database_url) as engines:
        await upgrade(engines)
        async with engines.writer.begin() as connection:
            upgraded = await connection.run_sync(shape)
            await connection.run_sync(metadata.drop_all)
            await connection.run_sync(metadata.create_all)
            made = await connection.run_sync(shape)
    assert set(made["columns"]) == set(metadata.tables)
    assert upgraded == made


def test_the_names_of_the_files_are_the_revisions_in_their_order() -> None:
    scripts = ScriptDirectory.from_config(config())
    assert [script.revision for script in scripts.walk_revisions()] == known_revisions()[::-1]
    assert scripts.get_heads() == known_revisions()[-1:]


# Migrating


async def test_an_empty_database_is_brought_to_the_newest_revision(database_url: str) -> None:
    async with opened(database_url) as engines:
        assert await upgrade(engines) == (None, known_revisions()[-1])
        async with engines.reader.connect() as connection:
            assert await connection.run_sync(stored_revision) == known_revisions()[-1]
        await prepare(engines)


@only_sqlite
async def test_an_empty_file_is_migrated_at_start(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "scrip.db").touch()
    async with opened(database_url) as engines:
        await prepare(engines)
        async with engines.reader.connect() as connection:
            assert await connection.run_sync(stored_revision) == known_revisions()[-1]
            mode = (await connection.execute(text("PRAGMA journal_mode"))).scalar_one()
    assert mode == "wal"  # who reads never waits for who writes


async def test_a_second_migration_does_nothing(database_url: str) -> None:
    async with opened(database_url) as engines:
        await upgrade_to(engines, "0001")
        async with engines.writer.begin() as connection:
            await connection.run_sync(records_0001.write)
        await upgrade(engines)
        before = await everything(engines)
        assert await upgrade(engines) == (known_revisions()[-1],) * 2
        assert await everything(engines) == before


async def everything(engines: Engines) -> tuple[dict[str, Any], dict[str, list[tuple[Any, ...]]]]:
    """The shape of all tables, and all rows."""
    async with engines.reader.connect() as connection:
        rows = {
            name: [tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key.columns))]
            for name, table in metadata.tables.items()
        }
        return await connection.run_sync(shape), rows


async def test_five_processes_migrate_one_empty_database_at_once(database_url: str, tmp_path: Path) -> None:
    environment = {**os.environ, "SCRIP_DATABASE_URL": database_url, "HOME": str(tmp_path), "LC_ALL": "C"}
    migrating = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "migrate"),
            env=environment,
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for _ in range(5)
    ]
    said = [(await process.communicate())[1].decode() for process in migrating]
    assert said == [""] * 5
    assert [process.returncode for process in migrating] == [0] * 5
    async with opened(database_url) as engines, engines.reader.connect() as connection:
        assert await connection.run_sync(stored_revision) == known_revisions()[-1]
        assert set((await connection.run_sync(shape))["columns"]) == set(metadata.tables)


# Old records


@pytest.mark.parametrize("revision", known_revisions())
async def test_records_of_the_first_version_survive_a_stay_at_each_revision(
    database_url: str, book: PriceBook, context: MakeContext, revision: str
) -> None:
    async with opened(database_url) as engines:
        await upgrade_to(engines, "0001")
        async with engines.writer.begin() as connection:
            await connection.run_sync(records_0001.write)
        await upgrade_to(engines, revision)
        await upgrade(engines)
        assert await broken_rules(engines) == []
        await _mean_the_same(Budget(SqlStore(engines), book), SqlStore(engines), context)
        assert await broken_rules(engines) == []


@only_sqlite
async def test_a_filled_table_that_others_refer_to_can_be_built_anew(
    database_url: str, book: PriceBook, context: MakeContext
) -> None:
    def rebuild(connection: Connection) -> None:
        changing = Operations(MigrationContext.configure(connection))
        with changing.batch_alter_table("lots", recreate="always"):
            pass
        assert not connection.exec_driver_sql("PRAGMA foreign_key_check").all()

    async with opened(database_url) as engines:
        await upgrade_to(engines, "0001")
        async with engines.writer.begin() as connection:
            await connection.run_sync(records_0001.write)
        await upgrade(engines)
        async with engines.migrator.begin() as connection:
            await connection.run_sync(rebuild)
        assert await broken_rules(engines) == []
        await _mean_the_same(Budget(SqlStore(engines), book), SqlStore(engines), context)


async def _mean_the_same(budget: Budget, store: SqlStore, context: MakeContext) -> None:
    """That what was kept is read as it was meant, and can be gone on with."""
    now = records_0001.AT

    def credits_(number: int) -> Amount:
        return Amount.exactly(number, Unit.CREDIT)

    maya, ben, there = context(at=now), context(at=now, user="ben"), context(at=now, server="atelier")
    assert (await budget.balance(maya)).available == credits_(300)
    assert not (await budget.balance(ben)).known
    assert (await budget.balance(there)).available == Amount(7_000_001, Unit.CREDIT)
    page = await budget.history(maya, None)
    assert [change.amount for change in page.changes] == [credits_(-900), credits_(1_000), credits_(200)]
    assert page.changes[0].estimate is not None
    assert page.changes[0].estimate.lines[0].price.amount == credits_(450)
    assert (await budget.prices(maya)).card.prices[Medium.VIDEO].basis == ServerBasis(records_0001.MAYA, now)
    listed = (await budget.thresholds(maya)).thresholds
    assert [(placed.level, placed.mark.state.value) for placed in listed] == [
        (credits_(500), "fired"),
        (credits_(100), "armed"),
    ]
    lease = timedelta(seconds=1)
    (alert,) = await store.write(lambda records: records.take_alerts(maya.caller, "a test", now, lease))
    assert (alert.alert.available, alert.alert.cause, alert.nonce) == (credits_(300), page.changes[0], "once")
    again = context(at=now, request_id="third")
    answered = await budget.spend(again, Decimal(900))
    assert (answered.change, answered.free, answered.default) == (page.changes[0], credits_(300), True)
    held = await budget.balance(maya)
    assert [(lot.number, lot.kind, lot.remaining, lot.ends_at, lot.cost) for lot in held.lots] == [
        (2, LotKind.PAID, credits_(300), None, None)
    ]
    assert (held.left, held.holds, held.plan) == (credits_(300), (), None)
    await _go_on(budget, context)


async def _go_on(budget: Budget, context: MakeContext) -> None:
    """That an old wallet is used as any: of its old spend some comes back, it is undone, credits are set aside, owed,
    and end."""
    now = records_0001.AT
    refunded = await budget.refund(context(at=now), 3, Work((WorkLine(1, Medium.VIDEO),)))
    assert [(draw.lot.number, draw.amount.plain) for draw in refunded.draws] == [(2, "450")]
    await budget.undo(context(at=now), None)
    undone = await budget.undo(context(at=now), 3)
    assert (undone.change.after.plain, undone.undone and undone.undone.number) == ("1200", 3)
    assert [lot.remaining.plain for lot in (await budget.balance(context(at=now))).lots] == ["200", "1000"]
    await budget.reserve(context(at=now), Decimal(1_100))
    await budget.adjust(context(at=now), Decimal(150))
    assert (await budget.settle(context(at=now))).free.plain == "-50"
    await budget.top_up(context(at=now), Decimal(60), expires=Expiry(now.date()))
    assert (await budget.balance(context(at=now))).available.plain == "10"
    assert (await budget.balance(context(at=now + timedelta(days=1)))).available.plain == "0"
