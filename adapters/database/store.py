"""Implements core.store.Store: opens, commits, rolls back, and decides where a unit of work runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import Engines
from adapters.database.faults import outcome_unknown, store_error, wants_another_try
from adapters.database.records import SqlRecords
from core.errors import OutcomeUnknownError
from core.store import Records

T = TypeVar("T")

TRIES = 5
"""Of a transaction that the database asks to run again."""


class SqlStore:
    """Units of work over one pair of engines."""

    def __init__(self, engines: Engines) -> None:
        self.transactions = Transactions(engines)

    async def read(self, unit: Callable[[Records], T]) -> T:
        """One consistent look at the records."""
        return await self.transactions.read(lambda connection: unit(SqlRecords(connection)))

    async def write(self, unit: Callable[[Records], T]) -> T:
        """Commit all that the unit did, or nothing when it raised."""
        return await self.transactions.write(lambda connection: unit(SqlRecords(connection)))


class Transactions:
    """Plain functions over a connection, each in a transaction of its own."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    async def read(self, unit: Callable[[Connection], T]) -> T:
        """One consistent look. Raises StoreError."""
        try:
            async with self._engines.reader.connect() as connection:
                return await connection.run_sync(unit)
        except Exception as error:
            raise store_error(error, self._engines.where) or error from error

    async def write(self, unit: Callable[[Connection], T]) -> T:
        """Commit all, or nothing when it raised. Raises StoreError."""
        for attempt in range(1, TRIES + 1):
            try:
                async with self._engines.writer.connect() as connection:
                    result = await connection.run_sync(unit)
                    await _commit(connection)
                    return result
            except OutcomeUnknownError:
                raise
            except Exception as error:
                if wants_another_try(error) and attempt < TRIES:
                    continue
                raise store_error(error, self._engines.where) or error from error
        raise AssertionError("the last try returns or raises")


async def _commit(connection: AsyncConnection) -> None:
    try:
        await connection.commit()
    except Exception as error:
        if outcome_unknown(error):
            raise OutcomeUnknownError(request_id=None) from error
        raise
