"""A statement means the same on both databases, however it gets there."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import TypeVar
from uuid import uuid4

import pytest
from sqlalchemy import Connection, bindparam, func, select

from adapters.database.dialect import insert
from adapters.database.engine import Engines, open_engines
from adapters.database.engine import database_url as checked_url
from adapters.database.statement import Statement
from adapters.database.store import SqlStore
from adapters.database.tables import kept_words, servers, users, wallets
from tests.conftest import NOW

T = TypeVar("T")

ADD = Statement(servers.insert())
FIND = Statement(select(servers).where(servers.c.server_id == bindparam("server_id")))
ALL = Statement(select(servers.c.name, servers.c.created_at).where(servers.c.wallets >= 0).order_by(servers.c.name))
COUNT = Statement(
    servers.update()
    .where(servers.c.server_id == bindparam("id"))
    .values(wallets=servers.c.wallets + bindparam("more"))
    .returning(servers.c.wallets, servers.c.created_at)
)
RENAME = Statement(servers.update().where(servers.c.name == bindparam("old")).values(name=bindparam("new")))
KEEP = Statement(lambda connection: insert(connection, kept_words).on_conflict_do_nothing())
DROP = Statement(kept_words.delete().where(kept_words.c.key == bindparam("key")))


@pytest.fixture
async def engines(migrated_url: str) -> AsyncIterator[Engines]:
    """Not those of the other tests here: rows stand alone, and so against the rules of the ledger."""
    opened = open_engines(checked_url("a test", migrated_url))
    yield opened
    await opened.dispose()


def row(name: str, **more: object) -> dict[str, object]:
    return {"server_id": uuid4(), "name": name, "created_at": NOW, **more}


async def do(store: SqlStore, unit: Callable[[Connection], T]) -> T:
    return await store.transactions.write(unit)


async def test_what_is_written_is_read_with_the_types_it_has(store: SqlStore) -> None:
    new = row("Studio", created_at=datetime(2026, 11, 22, 9, 0, 0, 123456, timezone(timedelta(hours=9))))
    assert await do(store, lambda connection: ADD.run(connection, new)) == 1
    found = await do(store, lambda connection: FIND.first(connection, {"server_id": new["server_id"]}))
    assert found._asdict() == {
        "server_id": new["server_id"], "name": "Studio", "created_at": new["created_at"],
        "wallets": 0, "prices": 0, "alerts": 0, "provider": None, "channel": None, "locale": None, "time_zone": None,
        "alerts_to": None, "alerts_tell": 0, "alerts_name": None, "alerts_state": None, "marks": None,
        "prices_seen": 0,
    }  # fmt: skip
    assert found.created_at.tzinfo is UTC


async def test_an_amount_has_sixty_four_bits(store: SqlStore) -> None:
    new = row("Studio")
    await do(store, lambda connection: ADD.run(connection, new))
    pool = {"server_id": new["server_id"], "wallet": 1, "provider": "vidzy", "channel": "app", "unit": "credit"}
    await do(store, lambda connection: connection.execute(wallets.insert().values(**pool, balance=2**62)))
    assert await do(store, lambda connection: connection.execute(select(wallets.c.balance)).scalar_one()) == 2**62


async def test_what_is_not_there_is_none_or_no_rows(store: SqlStore) -> None:
    assert await do(store, lambda connection: FIND.first(connection, {"server_id": uuid4()})) is None
    assert await do(store, ALL.all) == []
    assert await do(store, lambda connection: RENAME.run(connection, {"old": "a", "new": "b"})) == 0


async def test_many_rows_are_written_at_once_and_read_in_order(store: SqlStore) -> None:
    await do(store, lambda connection: ADD.run_many(connection, [row(name) for name in "cab"]))
    await do(store, lambda connection: ADD.run_many(connection, []))
    assert [tuple(found) for found in await do(store, ALL.all)] == [(name, NOW) for name in "abc"]
    assert (await do(store, ALL.first)).name == "a"
    assert await do(store, lambda connection: RENAME.run(connection, {"old": "a", "new": "b"})) == 1
    assert await do(store, lambda connection: RENAME.run(connection, {"old": "b", "new": "d"})) == 2


async def test_an_insert_takes_other_columns_the_next_time(store: SqlStore) -> None:
    await do(store, lambda connection: ADD.run(connection, row("a")))
    await do(store, lambda connection: ADD.run(connection, row("b", prices=3)))
    prices = Statement(select(servers.c.prices).order_by(servers.c.name))
    assert [found.prices for found in await do(store, prices.all)] == [0, 3]


async def test_an_update_returns_what_it_made(store: SqlStore) -> None:
    new = row("Studio")
    await do(store, lambda connection: ADD.run(connection, new))
    moved = {"id": new["server_id"], "more": 2}
    assert tuple(await do(store, lambda connection: COUNT.first(connection, moved))) == (2, NOW)
    assert [tuple(found) for found in await do(store, lambda connection: COUNT.all(connection, moved))] == [(4, NOW)]


async def test_a_conflict_writes_nothing(store: SqlStore) -> None:
    kept = {"key": "k", "network": "n", "server": "s", "user": "u", "words": "first", "kept_at": NOW}
    assert await do(store, lambda connection: KEEP.run(connection, kept)) == 1
    assert await do(store, lambda connection: KEEP.run(connection, kept | {"words": "second"})) == 0
    assert await do(store, lambda connection: DROP.run(connection, {"key": "k"})) == 1


async def test_it_runs_in_the_transaction_of_a_plain_engine_as_well(engines: Engines) -> None:
    async with engines.writer.connect() as connection:
        await connection.run_sync(lambda sync: ADD.run(sync, row("never seen")))
        await connection.rollback()
        await connection.run_sync(lambda sync: ADD.run(sync, row("Studio")))
        await connection.commit()
    async with engines.reader.connect() as connection:
        assert [found.name for found in await connection.run_sync(ALL.all)] == ["Studio"]


async def test_a_value_that_is_missing_is_an_error_and_so_is_one_too_many(store: SqlStore) -> None:
    for values in ({}, {"server_id": None, "more": 1}):
        if values and not store.transactions._engines.sqlite:
            continue  # SQLAlchemy passes over it
        with pytest.raises(Exception, match=r"server_id|more"):
            await do(store, lambda connection, values=values: FIND.first(connection, values))


async def test_rows_of_a_group_are_read_by_the_names_of_their_labels(store: SqlStore) -> None:
    counted = Statement(select(users.c.locale, func.count().label("people")).group_by(users.c.locale))
    rows = [{"user_id": uuid4(), "locale": "en", "time_zone": "UTC", "created_at": NOW} for _ in range(3)]
    await do(store, lambda connection: Statement(users.insert()).run_many(connection, rows))
    assert [(found.locale, found.people) for found in await do(store, counted.all)] == [("en", 3)]


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("times", [1, 2], ids=["one", "many"])
async def test_an_error_holds_on_to_no_open_cursor(store: SqlStore, times: int) -> None:
    """Or it would be closed by whichever thread clears the error away, at whatever moment."""
    twice = row("Studio")
    await do(store, lambda connection: ADD.run(connection, twice))

    def cursors(connection: Connection) -> list[sqlite3.Cursor]:
        with pytest.raises(sqlite3.IntegrityError) as raised:
            ADD.run_many(connection, [row(f"{number}") for number in range(times - 1)] + [twice])
        places = [found.frame.f_locals for found in raised.traceback]
        return [one for place in places for one in place.values() if isinstance(one, sqlite3.Cursor)]

    def check(connection: Connection) -> None:
        found = cursors(connection)
        assert found
        for cursor in found:
            with pytest.raises(sqlite3.ProgrammingError, match="closed cursor"):
                cursor.fetchone()

    await do(store, check)
