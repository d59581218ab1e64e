"""Which shape the stored tables have, and which the code knows. Reads that without Alembic, which is slow to import."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import Engines
from adapters.database.faults import store_error
from core.errors.records import NoRecordsError, StoreError, StoreNewerError, StoreOlderError, StoreUnreadableError


def known_revisions() -> list[str]:
    """Of the migrations that came with this code, oldest first: a migration's file begins with its revision."""
    names = (file.name for file in files("migrations").joinpath("versions").iterdir())
    return sorted(name.partition("_")[0] for name in names if name.endswith(".py") and name[0].isdigit())


def stored_revision(connection: Connection) -> str | None:
    """The revision of the tables that are there; None when there are none.

    Raises:
        LookupError: There are tables, but they are not ours.
    """
    tables = inspect(connection).get_table_names()
    if not {"alembic_version", "servers"} <= set(tables):
        if tables:
            raise LookupError("tables of another program")
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return revision


async def check_there(engines: Engines) -> None:
    """See to it that there are tables that this code knows, for who only reads them: nothing is migrated, or made.

    Raises:
        NoRecordsError: There are none.
        StoreOlderError, StoreNewerError: They are not those that this code knows.
        StoreError: They cannot be read.
    """
    known = known_revisions()
    stored = await revision_of(engines)
    if stored is None:
        raise NoRecordsError(where=engines.where)
    if stored not in known:
        raise StoreNewerError(stored=stored, known=known[-1])
    if stored != known[-1]:
        raise StoreOlderError


async def prepare(engines: Engines) -> None:
    """See to it that the tables are those this code knows: SQLite is migrated when it is behind.

    Raises:
        StoreOlderError: A PostgreSQL database is behind; its owner decides when to migrate.
        StoreNewerError: A newer version of Scrip made the tables.
        StoreError: They cannot be read.
    """
    known = known_revisions()
    stored = await revision_of(engines)
    if stored == known[-1]:
        return
    if stored is not None and stored not in known:
        raise StoreNewerError(stored=stored, known=known[-1])
    if not engines.sqlite:
        raise StoreOlderError()
    from adapters.database.migrate import upgrade  # only where there is something to migrate

    await upgrade(engines)


async def revision_of(engines: Engines) -> str | None:
    """The revision of the tables that are there; None when there are none. A file that is not there is not made by
    asking. Raises StoreError."""
    if engines.sqlite and not _is_there(engines.where):
        return None

    async def ask(connection: AsyncConnection) -> str | None:
        return await connection.run_sync(stored_revision)

    try:
        async with engines.reader.connect() as connection:
            return await ask(connection)
    except LookupError as error:
        raise StoreUnreadableError(where=engines.where) from error
    except StoreError:
        raise
    except Exception as error:
        raise store_error(error, engines.where) or error from error


def _is_there(file: str) -> bool:
    """Whether there is such a file, as far as one may know: else whoever opens it is told why not."""
    try:
        return Path(file).exists()
    except OSError:
        return True
