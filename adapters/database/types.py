"""Column types that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Integer, LargeBinary, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

_T = TypeVar("_T")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


_Convert = Callable[[Any], Any]


class Plain(TypeDecorator[_T]):
    """A type of which it is known beforehand how a dialect's values are made and read; None: as they are.

    `Statement` asks for that once, and SQLAlchemy for every value.
    """

    def binder(self, dialect: Dialect) -> _Convert | None:
        """Ours -> the driver's."""
        raise NotImplementedError

    def reader(self, dialect: Dialect) -> _Convert | None:
        """The driver's -> ours."""
        raise NotImplementedError

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        convert = self.binder(dialect)
        return value if convert is None else convert(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        convert = self.reader(dialect)
        return value if convert is None else convert(value)


class Id(Plain[UUID]):
    """An id of ours: `uuid` on PostgreSQL, its 16 bytes on SQLite."""

    impl = Uuid
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        there: TypeEngine[Any] = Uuid() if dialect.name == "postgresql" else LargeBinary(16)
        return dialect.type_descriptor(there)

    def binder(self, dialect: Dialect) -> _Convert | None:
        return None if dialect.name == "postgresql" else _bytes_of

    def reader(self, dialect: Dialect) -> _Convert | None:
        return None if dialect.name == "postgresql" else _id_of


class Instant(Plain[datetime]):
    """An aware moment, read back in UTC: `timestamptz` on PostgreSQL, microseconds since 1970 on SQLite."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        there: TypeEngine[Any] = DateTime(timezone=True) if dialect.name == "postgresql" else Integer()
        return dialect.type_descriptor(there)

    def binder(self, dialect: Dialect) -> _Convert | None:
        return _aware if dialect.name == "postgresql" else _microseconds_of

    def reader(self, dialect: Dialect) -> _Convert | None:
        return _in_utc if dialect.name == "postgresql" else _moment_of


def _bytes_of(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


def _id_of(value: bytes | None) -> UUID | None:
    return None if value is None else UUID(bytes=value)


def _aware(value: datetime | None) -> datetime | None:
    if value is not None and value.tzinfo is None:
        raise TypeError(f"{value} has no time zone")
    return value


def _microseconds_of(value: datetime | None) -> int | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise TypeError(f"{value} has no time zone")
    return (value - _EPOCH) // _MICROSECOND


def _moment_of(value: int | None) -> datetime | None:
    return None if value is None else _EPOCH + value * _MICROSECOND


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


Micros = BigInteger().with_variant(Integer(), "sqlite")
"""Millionths of a unit, 64 bits on both: the one INTEGER of SQLite's strict tables has as many."""
