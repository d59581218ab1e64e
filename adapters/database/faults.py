"""What a database driver raises -> our own errors."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from core.errors.records import (
    StoreBusyError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreUnreachableError,
    StoreUnreadableError,
)

_SQLITE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: StoreBusyError,
    sqlite3.SQLITE_LOCKED: StoreBusyError,
    sqlite3.SQLITE_FULL: StoreFullError,
    sqlite3.SQLITE_IOERR: StoreFullError,  # a write that the system cut short: a quota, a file size limit
    sqlite3.SQLITE_READONLY: StoreReadOnlyError,
}
_SQLITE_UNREADABLE = frozenset(
    (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)
)
_POSTGRESQL: dict[str, type[StoreError]] = {
    "53100": StoreFullError,
    "25006": StoreReadOnlyError,
    "42501": StoreReadOnlyError,  # no right to make or write tables
    "55P03": StoreBusyError,
    "40001": StoreBusyError,
    "40P01": StoreBusyError,
    "53300": StoreBusyError,
}
_AGAIN = frozenset(("40001", "40P01", "23503"))
"""Serialization failure and deadlock: the server asks to run the transaction again. A row that refers to none: somebody
was forgotten in between, and is somebody new now."""


def store_error(error: BaseException, where: str) -> StoreError | None:
    """Our error for one of the driver's; None when it is a defect of ours, not a state of the records."""
    if isinstance(error, PoolTimeoutError):
        return StoreBusyError()
    if isinstance(error, (OSError, TimeoutError)):
        return StoreUnreachableError()
    original = _original(error)
    if isinstance(original, sqlite3.Error):
        code = getattr(original, "sqlite_errorcode", 0) & 0xFF
        if code in _SQLITE_UNREADABLE:
            return StoreUnreadableError(where=where)
        kind = _SQLITE.get(code)
        return kind() if kind else None
    state = _sqlstate(original)
    if state in _POSTGRESQL:
        return _POSTGRESQL[state]()
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    # 08 connection, 28 authorization, 3D no such database, 57P the server is going or coming
    if lost or state[:2] in ("08", "28", "3D") or state[:3] == "57P":
        return StoreUnreachableError()
    return None


def wants_another_try(error: BaseException) -> bool:
    """Whether the database asks for the same transaction again."""
    return _sqlstate(_original(error)) in _AGAIN


def refuses_value(error: BaseException) -> bool:
    """Whether a value is one that the database cannot hold, such as a zero byte in a text."""
    return _sqlstate(_original(error))[:2] == "22"


def outcome_unknown(error: BaseException) -> bool:
    """Of an error while committing: whether the commit may have happened all the same."""
    if isinstance(error, (OSError, TimeoutError)):
        return True
    original = _original(error)
    if isinstance(original, sqlite3.Error):
        code = getattr(original, "sqlite_errorcode", 0)
        # A write-ahead log that could not be written ends before its commit; any other fault may come behind it.
        return code & 0xFF == sqlite3.SQLITE_IOERR and code != sqlite3.SQLITE_IOERR_WRITE
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or _sqlstate(original)[:2] == "08" or _sqlstate(original)[:3] == "57P"


def _original(error: BaseException) -> BaseException | None:
    return error.orig if isinstance(error, DBAPIError) else error


def _sqlstate(original: BaseException | None) -> str:
    return getattr(original, "sqlstate", None) or ""
