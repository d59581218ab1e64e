"""Implements core.store.Store: opens, commits, rolls back, and decides where a unit of work runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

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
    """Plain functions over a connection, each in a transaction of its own.

    A transaction that has begun runs to its end, whoever stops waiting for it: cancelled at the wrong moment, the
    driver leaves a connection behind that keeps the file locked.
    """

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._running: set[asyncio.Task[Any]] = set()

    async def read(self, unit: Callable[[Connection], T]) -> T:
        """One consistent look. Raises StoreError."""
        return await self._to_its_end(self._read(unit))

    async def write(self, unit: Callable[[Connection], T]) -> T:
        """Commit all, or nothing when it raised. Raises StoreError."""
        return await self._to_its_end(self._write(unit))

    async def _to_its_end(self, transaction: Coroutine[None, None, T]) -> T:
        task = asyncio.create_task(transaction)
        self._running.add(task)  # the loop itself keeps no task alive
        task.add_done_callback(self._running.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait({task})
            raise

    async def _read(self, unit: Callable[[Connection], T]) -> T:
        try:
            async with self._engines.reader.connect() as connection:
                return await connection.run_sync(unit)
        except Exception as error:
            raise store_error(error, self._engines.where) or error from error

    async def _write(self, unit: Callable[[Connection], T]) -> T:
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
