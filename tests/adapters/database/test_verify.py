"""`scrip verify`: sound records are called sound, and each rule that is broken is found, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from adapters.database.engine import Engines, open_engines
from adapters.database.engine import database_url as checked_url
from adapters.database.store import SqlStore
from adapters.database.told import count_told
from adapters.database.verify import SHOWN, look, verify
from core.budget import Budget
from core.errors.records import NoRecordsError, StoreNewerError, StoreOlderError, StoreUnreadableError
from core.ledger.soundness import Looked, Rule
from core.prices.book import PriceBook
from tests.adapters.database.filled import fill
from tests.conftest import MakeContext

MAYAS = "server_id = (SELECT server_id FROM server_names WHERE external_id = 'studio') AND wallet = 1"
BROKEN: list[tuple[Rule, str]] = [
    (Rule.BALANCE, "UPDATE wallets SET balance = balance + 1 WHERE MAYAS"),
    (Rule.LOTS, "UPDATE lots SET remaining = remaining + 1 WHERE MAYAS AND remaining < amount"),
    (Rule.OWED, "UPDATE wallets SET owed = owed + 1 WHERE MAYAS"),
    (Rule.CHANGES, "UPDATE changes SET change = 99 WHERE MAYAS AND change = 9"),
    (Rule.CHANGES, "UPDATE wallets SET changes = changes + 1 WHERE MAYAS"),
    (Rule.LOT_NUMBERS, "UPDATE wallets SET lots = lots - 1 WHERE MAYAS"),
    (Rule.HOLD_NUMBERS, "UPDATE wallets SET holds = holds + 1 WHERE MAYAS"),
    (Rule.ENTRY_NUMBERS, "UPDATE entries SET entry = 3 WHERE MAYAS AND change = 3 AND entry = 2"),
    (Rule.AS_OF, "UPDATE wallets SET as_of = NULL WHERE MAYAS"),
    (Rule.LOT, "UPDATE entries SET lot = 1 WHERE MAYAS AND change = 2"),
    (Rule.LOT, "DELETE FROM entries WHERE MAYAS AND change = 2"),
    (Rule.BROUGHT, "UPDATE lots SET amount = amount + 1 WHERE MAYAS AND lot = 1"),
    (Rule.BROUGHT, "UPDATE lots SET change = change + 1 WHERE MAYAS AND lot = 1"),
    (Rule.LOT_RANGE, "UPDATE lots SET remaining = -1 WHERE MAYAS AND lot = 1"),
    (Rule.LOT_RANGE, "UPDATE lots SET remaining = amount + 1 WHERE MAYAS AND lot = 1"),
    (Rule.CHANGE, "UPDATE changes SET amount = amount + 1 WHERE MAYAS AND change = 3"),
    (Rule.CHANGE, "DELETE FROM entries WHERE MAYAS AND change = 3"),
    (Rule.STEP, "UPDATE changes SET after = after + 1 WHERE MAYAS AND change = 3"),
    (Rule.CHAIN, "UPDATE changes SET before = before + 1, after = after + 1 WHERE MAYAS AND change = 3"),
    (Rule.CHAIN, "UPDATE changes SET before = before + 1, after = after + 1 WHERE MAYAS AND change = 1"),
    (Rule.UNDO, "UPDATE changes SET undoes = 4 WHERE MAYAS AND undoes = 5"),
    (Rule.UNDO, "UPDATE changes SET undoes = 99 WHERE MAYAS AND undoes = 5"),
    (Rule.REFUND, "UPDATE changes SET refunds = 1 WHERE MAYAS AND refunds = 3"),
    (Rule.REFUND, "UPDATE changes SET refunds = 99 WHERE MAYAS AND refunds = 3"),
    (Rule.REFUND, "UPDATE changes SET amount = 9999000000 WHERE MAYAS AND change = 4"),
    (Rule.HOLD, "UPDATE holds SET amount = amount + 1 WHERE MAYAS AND hold = 1"),
    (Rule.HOLD, "DELETE FROM hold_parts WHERE MAYAS AND hold = 1"),
    (Rule.OPEN_HOLDS, "UPDATE wallets SET open_holds = 0 WHERE MAYAS"),
    (Rule.HOLD_MADE, "UPDATE changes SET hold = NULL WHERE MAYAS AND kind = 'hold'"),
    (Rule.HOLD_MADE, "UPDATE holds SET change = 1 WHERE MAYAS AND hold = 1"),
    (Rule.HOLD_CLOSED, "UPDATE holds SET closed_by = 1 WHERE MAYAS AND hold = 1"),
    (Rule.HOLD_CLOSED, "UPDATE changes SET kind = 'spend' WHERE MAYAS AND kind = 'settle'"),
    (Rule.RESERVED, "UPDATE hold_parts SET amount = 999999000000 WHERE MAYAS AND hold = 2"),
    (Rule.ENDED, "UPDATE lots SET ends_at = starts_at WHERE MAYAS AND remaining > 0"),
    (Rule.SUBSCRIBED, "UPDATE wallets SET subscribed = 1 WHERE MAYAS"),
    (Rule.SUBSCRIBED, "DELETE FROM subscriptions"),
    (Rule.SUBSCRIBED, r"""UPDATE subscriptions SET content = replace(content, '"stopped"\:null', '"stopped"\:1')"""),
    (Rule.WATCHED, "UPDATE wallets SET watched = 0 WHERE MAYAS"),
    (Rule.MARK, "UPDATE thresholds SET kind = 'weeks' WHERE MAYAS AND kind = 'days'"),
    (Rule.MARK, "UPDATE thresholds SET amount = 1000000 WHERE MAYAS AND kind = 'share'"),
    (Rule.TOLD, "UPDATE lots SET told = 3 WHERE told IS NOT NULL"),
    (Rule.REMEMBERED, "DELETE FROM requests WHERE request_id = 'maya 2'"),
    (Rule.REMEMBERED, "UPDATE requests SET user_id = (SELECT user_id FROM user_names WHERE network = 'discord')"),
    (Rule.COUNTED, "UPDATE servers SET wallets = 0"),
    (Rule.COUNTED, "UPDATE servers SET prices = 0"),
    (Rule.COUNTED, "UPDATE servers SET alerts = 0"),
    (Rule.NAMED, "DELETE FROM server_names WHERE external_id = 'studio'"),
    (Rule.NAMED, "DELETE FROM user_names"),
    (Rule.REFERS, "DELETE FROM accounts"),
    (Rule.REFERS, "DELETE FROM changes WHERE MAYAS"),
    (Rule.REFERS, "UPDATE hold_parts SET lot = 99 WHERE MAYAS"),
]


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Engines]:
    engines = open_engines(checked_url("a test", url))
    try:
        yield engines
    finally:
        await engines.dispose()


def unwatched(connection: Connection) -> None:
    """As before a person with a database tool, or a defect: what the database itself refuses is let through."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))
        return
    connection.execute(text("SET LOCAL session_replication_role = replica"))  # foreign keys
    connection.execute(text("ALTER TABLE lots DROP CONSTRAINT ck_lots_remaining"))


def damage(connection: Connection, statement: str) -> None:
    unwatched(connection)
    assert connection.execute(text(statement.replace("MAYAS", MAYAS))).rowcount > 0, statement


async def test_records_with_a_little_of_everything_are_sound(engines: Engines, book: PriceBook) -> None:
    await fill(engines, book)
    looked = await look(engines)
    assert looked == Looked(servers=2, wallets=4, changes=looked.changes)
    assert looked.changes > 20


async def test_each_broken_rule_is_found(migrated_url: str, book: PriceBook) -> None:
    async with opened(migrated_url) as engines:
        await fill(engines, book)
        missed = []
        for rule, statement in BROKEN:
            async with engines.migrator.connect() as connection:  # what is done there is rolled back
                await connection.run_sync(damage, statement)
                found = {one.rule for one in (await connection.run_sync(verify)).broken}
            if rule not in found:
                missed.append((rule, statement, found))
        assert missed == []
        assert (await look(engines)).broken == ()


def test_there_is_a_case_for_every_rule() -> None:
    assert {rule for rule, _ in BROKEN} == set(Rule)


async def test_what_is_wrong_is_told_with_its_place_and_both_sides(migrated_url: str, book: PriceBook) -> None:
    async with opened(migrated_url) as engines:
        await fill(engines, book)
        async with engines.migrator.begin() as connection:
            await connection.run_sync(damage, "UPDATE wallets SET balance = balance + 1 WHERE MAYAS")
        first, second = (await look(engines)).broken
    assert (first.rule, second.rule, first.wallet, first.server) == (Rule.BALANCE, Rule.LOTS, 1, second.server)
    assert first.recorded == 123_456_001
    assert first.found == second.found == 123_456_000


async def test_of_a_rule_that_is_broken_everywhere_the_first_few_places_are_told(
    migrated_url: str, book: PriceBook
) -> None:
    async with opened(migrated_url) as engines:
        await fill(engines, book)
        async with engines.migrator.begin() as connection:
            await connection.run_sync(damage, "DELETE FROM requests")
        assert [one.rule for one in (await look(engines)).broken] == [Rule.REMEMBERED] * SHOWN


async def test_it_sees_one_moment_while_others_write(engines: Engines, book: PriceBook, context: MakeContext) -> None:
    budget = Budget(SqlStore(engines), book)
    await budget.top_up(context(), Decimal(100_000))

    enough = asyncio.Event()

    async def keep_spending() -> int:
        spent = 0
        while not enough.is_set():
            await budget.spend(context(), Decimal(1))
            spent += 1
        return spent

    writing = asyncio.gather(*(keep_spending() for _ in range(3)))
    looked = [await look(engines) for _ in range(6)]
    enough.set()
    spent = sum(await writing)
    assert [one.broken for one in looked] == [()] * len(looked)
    assert looked[0].changes < looked[-1].changes
    assert (await look(engines)).changes == 1 + spent


def is_there(file: str) -> bool:
    return Path(file).exists()


async def test_an_empty_database_has_no_records_and_stays_empty(database_url: str) -> None:
    async with opened(database_url) as engines:
        for ask in (look, count_told):
            with pytest.raises(NoRecordsError) as caught:
                await ask(engines)
            assert caught.value.where == engines.where
        if engines.sqlite:
            assert not is_there(engines.where)
        async with engines.reader.connect() as connection:
            tables = "sqlite_schema" if engines.sqlite else "pg_tables WHERE schemaname = 'public'"
            assert (await connection.execute(text(f"SELECT count(*) FROM {tables}"))).scalar_one() == 0  # noqa: S608


@pytest.mark.parametrize(("revision", "error"), [("0001", StoreOlderError), ("9999", StoreNewerError)])
async def test_tables_of_another_version_are_not_looked_at(
    migrated_url: str, revision: str, error: type[Exception]
) -> None:
    async with opened(migrated_url) as engines:
        async with engines.writer.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
        with pytest.raises(error):
            await look(engines)


async def test_a_file_of_something_else_is_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "scrip.db").write_bytes(b"not a database, but long enough to look like one" * 100)
    async with opened(f"sqlite:///{tmp_path / 'scrip.db'}") as engines:
        with pytest.raises(StoreUnreadableError):
            await look(engines)
