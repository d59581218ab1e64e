"""Copies all records from a SQLite file to an empty PostgreSQL database: everything arrives, the same, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, Table, func, inspect, select, text
from sqlalchemy import table as named_table
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import Engines
from adapters.database.faults import outcome_unknown, refuses_value, store_error
from adapters.database.migrate import take_turn, upgrade_within
from adapters.database.revision import prepare, revision_of
from adapters.database.tables import metadata
from adapters.database.verify import verify
from core.errors.moving import (
    CopyDiffersError,
    MoveUnknownError,
    NothingToMoveError,
    NotSoundError,
    RowRefusedError,
    TargetNotEmptyError,
    TargetUnreachableError,
)
from core.errors.records import StoreUnreachableError
from core.errors.tree import ScripError
from core.ledger.soundness import Looked

AT_ONCE = 2_000
"""Rows that are in hand."""
_ANY_DIGEST = 2**256


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved."""

    looked: Looked
    rows: int


@dataclass(frozen=True, slots=True)
class _Content:
    """Rows of a table, whatever their order: how many there are, and the sum of their digests."""

    rows: int = 0
    digest: int = 0

    def with_rows(self, rows: Sequence[Row[Any]]) -> _Content:
        digests = (int.from_bytes(sha256(msgspec.json.encode(tuple(row))).digest()) for row in rows)
        return _Content(self.rows + len(rows), (self.digest + sum(digests)) % _ANY_DIGEST)


async def move(source: Engines, target: Engines) -> Moved:
    """Copy everything in one transaction; the file is written by nobody meanwhile, and stays as it is.

    Args:
        source: A SQLite file. It is brought up to date first, as by any command.
        target: PostgreSQL, without tables or with empty ones.

    Raises:
        MoveError: As its leaves say.
        StoreError: The file cannot be read, or is being written to; or the target cannot be written.
    """
    if await revision_of(source) is None:
        raise NothingToMoveError(where=source.where)
    await prepare(source)
    with _our_errors(source):
        async with source.writer.connect() as old, target.writer.connect() as new:
            await old.begin()  # which takes the lock that writers wait for
            looked = await _sound(old, source.where)
            rows = await _copy_all(old, new)
            await _sound(new, target.where)
            await _commit(new)
    return Moved(looked, rows)


async def _sound(connection: AsyncConnection, where: str) -> Looked:
    looked = await connection.run_sync(verify)
    if looked.broken:
        raise NotSoundError(where=where)
    return looked


async def _copy_all(old: AsyncConnection, new: AsyncConnection) -> int:
    """How many rows were copied, and then read again as they were."""
    await new.run_sync(_make_tables)
    sent = {table: await _copy(old, new, table) for table in metadata.sorted_tables}
    for table, content in sent.items():
        if await _content(new, table) != content:
            raise CopyDiffersError(table=table.name)
    return sum(content.rows for content in sent.values())


def _make_tables(connection: Connection) -> None:
    take_turn(connection)
    there = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
    counted = {name: _count(connection, name) for name in there}
    others = {name: rows for name, rows in counted.items() if rows or name not in metadata.tables}
    if others:
        raise TargetNotEmptyError(tables=tuple(sorted(others.items())))
    upgrade_within(connection)


def _count(connection: Connection, name: str) -> int:
    return int(connection.execute(select(func.count()).select_from(named_table(name))).scalar_one())


async def _copy(old: AsyncConnection, new: AsyncConnection, table: Table) -> _Content:
    content, columns = _Content(), [column.name for column in table.columns]
    driver: Any = (await new.get_raw_connection()).driver_connection  # which has PostgreSQL's own way for many rows
    async with old.stream(_in_order(table)) as result:
        async for rows in result.partitions(AT_ONCE):
            try:
                await driver.copy_records_to_table(table.name, records=rows, columns=columns)
            except Exception as error:
                if refuses_value(error):
                    raise RowRefusedError(table=table.name) from error
                raise
            content = content.with_rows(rows)
    # Else the planner takes it for an empty table, in every check of a row that refers to one of it.
    await new.execute(text(f"ANALYZE {table.name}"))
    return content


async def _content(connection: AsyncConnection, table: Table) -> _Content:
    content = _Content()
    async with connection.stream(_in_order(table)) as result:
        async for rows in result.partitions(AT_ONCE):
            content = content.with_rows(rows)
    return content


def _in_order(table: Table) -> Select[Any]:
    """As its rows are kept."""
    return select(table).order_by(*table.primary_key.columns)


async def _commit(connection: AsyncConnection) -> None:
    try:
        await connection.commit()
    except Exception as error:
        if outcome_unknown(error):
            raise MoveUnknownError from error
        raise


@contextmanager
def _our_errors(source: Engines) -> Iterator[None]:
    """Only of the file is it said where it is; only the target can be out of reach."""
    try:
        yield
    except ScripError:
        raise
    except Exception as error:
        ours = store_error(error, source.where)
        if isinstance(ours, StoreUnreachableError):
            raise TargetUnreachableError from error
        raise ours or error from error
