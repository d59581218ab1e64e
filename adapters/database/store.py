"""Implements core.store.Store: hands units of work to the lanes, and says their errors in our words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from sqlalchemy import Connection

from adapters.database.engine import Engines
from adapters.database.faults import store_error
from adapters.database.group_records import GroupMemory, GroupRecords
from adapters.database.groups import Outcome
from adapters.database.records import SqlRecords
from core.errors.records import OutcomeUnknownError
from core.store import Records

T = TypeVar("T")


class SqlStore:
    """Units of work over the records."""

    def __init__(self, engines: Engines) -> None:
        self.transactions = Transactions(engines)

    async def read(self, unit: Callable[[Records], T]) -> T:
        """One consistent look at the records."""
        return await self.transactions.read(lambda connection: unit(SqlRecords(connection)))

    async def write(self, unit: Callable[[Records], T], key: str = "") -> T:
        """Commit all that the unit did, or nothing when it raised."""
        return await self.transactions.write_records(unit, key)


class Transactions:
    """Plain functions over a connection, each as if in a transaction of its own.

    One that has begun runs to its end, whoever stops waiting for it: cancelled at the wrong moment, a driver leaves a
    connection behind that keeps the file locked.
    """

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    async def read(self, unit: Callable[[Connection], T]) -> T:
        """One consistent look. Raises StoreError."""
        return cast("T", self._result(await self._engines.reading.run(lambda connection, _: unit(connection))))

    async def write(self, unit: Callable[[Connection], T], key: str = "") -> T:
        """Commit all, or nothing when it raised. Raises StoreError.

        Args:
            key: Whose records these are: units of one key never wait for each other's locks.
        """
        return cast("T", self._result(await self._engines.writing.run(lambda connection, _: unit(connection), key)))

    async def write_records(self, unit: Callable[[Records], T], key: str = "") -> T:
        """The same over all records, which units that share a commit share."""

        def over_records(connection: Connection, memory: GroupMemory | None) -> T:
            return unit(SqlRecords(connection) if memory is None else GroupRecords(memory))

        return cast("T", self._result(await self._engines.writing.run(over_records, key)))

    def _result(self, outcome: Outcome) -> object:
        error = outcome.error
        if error is None:
            return outcome.result
        if isinstance(error, OutcomeUnknownError):
            raise OutcomeUnknownError(request_id=None) from error  # everybody's own: several may have this one
        ours = store_error(error, self._engines.where)
        if ours is None:
            raise error
        raise ours from error
