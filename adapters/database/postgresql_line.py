"""One connection to PostgreSQL. BEGIN and the like go straight to the driver, several of them in one message."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database.connections import closed_meanwhile
from adapters.database.groups import Outcome, Unit, run_group, same_outcome


class PostgresqlLine:
    """Implements groups.Line."""

    def __init__(self, engine: AsyncEngine, *, writes: bool) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._writes = writes
        self._begin = "BEGIN" if writes else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        self._connection: AsyncConnection | None = None
        self._driver: Any = None

    async def run(self, units: Sequence[Unit]) -> list[Outcome]:
        try:
            connection = await self._begun()
        except Exception as error:
            return same_outcome(units, error)
        try:
            return await connection.run_sync(lambda sync: run_group(sync, units, _Control(sync), writes=self._writes))
        except Exception as error:
            raise _lost(self._driver, error) from error
        finally:
            if self._driver.is_closed() or self._driver.is_in_transaction():
                await self.close()

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.invalidate()  # SQLAlchemy would roll back a transaction that it knows nothing of
            await connection.close()

    async def _begun(self) -> AsyncConnection:
        if self._connection is not None:
            try:
                await self._driver.execute(self._begin)
            except Exception:
                if not self._driver.is_closed():
                    raise
                await self.close()  # ended while nobody used it: that shows here, before anything was done
            else:
                return self._connection
        try:
            self._connection = await self._engine.connect()
        except Exception as error:
            if closed_meanwhile(error):
                raise ConnectionResetError("the connection was lost") from error
            raise
        self._driver = (await self._connection.get_raw_connection()).driver_connection
        await self._connection.begin()
        await self._driver.execute(self._begin)
        return self._connection


class _Control:
    """Implements groups.Control."""

    def __init__(self, connection: Connection) -> None:
        self._adapted: Any = connection.connection.dbapi_connection

    def execute(self, sql: str) -> None:
        try:
            self._adapted.run_async(lambda driver: driver.execute(sql))
        except Exception as error:
            raise _lost(self._adapted.driver_connection, error) from error

    def roll_back(self) -> None:
        driver = self._adapted.driver_connection
        if not driver.is_closed() and driver.is_in_transaction():
            with suppress(Exception):  # what is not rolled back then is closed
                self.execute("ROLLBACK")


def _lost(driver: Any, error: Exception) -> Exception:
    """The same error, unless it came of a connection that is gone: the driver says that in many ways."""
    return ConnectionResetError("the connection was lost") if driver.is_closed() else error
