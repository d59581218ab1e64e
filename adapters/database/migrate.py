"""Brings the tables to the newest revision, by Alembic, in one transaction that only one program runs at a time."""

from __future__ import annotations

import asyncio
import time
from importlib.resources import files

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from adapters.database.engine import BUSY_TIMEOUT_S, Engines
from adapters.database.faults import store_error
from adapters.database.revision import known_revisions, stored_revision
from core.errors.records import StoreBusyError, StoreError, StoreNewerError, StoreUnreadableError

_ADVISORY_LOCK = 0x5C819
"""Any number that is always the same: on PostgreSQL whoever holds it migrates."""


async def upgrade(engines: Engines) -> tuple[str | None, str]:
    """Migrate to the newest revision that this code knows; does nothing when that is there already.

    Returns:
        The revision before and after.

    Raises:
        StoreError: As prepare().
    """
    try:
        if engines.sqlite:
            async with engines.reader.connect() as connection:
                _check_ours(await connection.run_sync(stored_revision))  # before anything in the file is touched
            await _write_ahead(engines)
        async with engines.migrator.begin() as connection:
            return await connection.run_sync(upgrade_within)
    except StoreError:
        raise
    except LookupError as error:
        raise StoreUnreadableError(where=engines.where) from error
    except Exception as error:
        raise store_error(error, engines.where) or error from error


async def _write_ahead(engines: Engines) -> None:
    """Readers and a writer at once; kept in the file. SQLite does not wait for others here, so we do."""
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            async with engines.migrator.connect() as connection:
                driver = (await connection.get_raw_connection()).driver_connection
                if driver is not None:
                    await driver.execute("PRAGMA journal_mode=WAL")  # not inside a transaction, so not through ours
                return
        except Exception as error:
            if not isinstance(store_error(error, engines.where), StoreBusyError) or time.monotonic() > deadline:
                raise
        await asyncio.sleep(0.02)


def take_turn(connection: Connection) -> None:
    """Wait until nobody else makes tables, up to the end of the transaction; on SQLite nobody else writes in any."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})


def upgrade_within(connection: Connection) -> tuple[str | None, str]:
    """The same in a transaction of somebody else's, at whose end it holds.

    Raises:
        LookupError: There are tables of another program.
        StoreNewerError: A newer version of Scrip made the tables.
    """
    take_turn(connection)
    before, known = stored_revision(connection), known_revisions()
    _check_ours(before)
    config = Config()
    config.set_main_option("script_location", str(files("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise RuntimeError("a migration left rows that refer to nothing")
    return before, known[-1]


def _check_ours(stored: str | None) -> None:
    known = known_revisions()
    if stored is not None and stored not in known:
        raise StoreNewerError(stored=stored, known=known[-1])
