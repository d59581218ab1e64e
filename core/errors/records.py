"""Records that cannot be reached, read or written."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors.tree import ScripError


class StoreError(ScripError):
    """The records cannot be reached, read or written. The transaction is known to have failed, except where said."""


@dataclass(eq=False)
class StoreBusyError(StoreError):
    """Somebody else holds the records for too long."""

    code = "records_busy"


@dataclass(eq=False)
class StoreFullError(StoreError):
    """There is no room to write."""

    code = "records_full"


@dataclass(eq=False)
class StoreReadOnlyError(StoreError):
    """The records may be read but not written."""

    code = "records_read_only"


@dataclass(eq=False)
class StoreUnreadableError(StoreError):
    """Not a database of ours, damaged, or not permitted."""

    code = "records_unreadable"
    where: str


@dataclass(eq=False)
class NoRecordsError(StoreError):
    """There are none: nobody ever recorded anything there, or it is not where they are."""

    code = "no_records"
    where: str


@dataclass(eq=False)
class StoreUnreachableError(StoreError):
    """The database server does not answer, or does not let us in."""

    code = "records_unreachable"


@dataclass(eq=False)
class StoreNewerError(StoreError):
    """The tables were made by a newer version than this one."""

    code = "records_newer"
    stored: str
    known: str


@dataclass(eq=False)
class StoreOlderError(StoreError):
    """The tables are to be migrated first, by who runs them."""

    code = "records_older"


@dataclass(eq=False)
class OutcomeUnknownError(StoreError):
    """The connection was lost while committing: it may or may not be recorded."""

    code = "outcome_unknown"
    request_id: str | None
    """Sending the same again under this id counts once."""
