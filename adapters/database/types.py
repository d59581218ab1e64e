"""Column types that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Integer, LargeBinary, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Id(TypeDecorator[UUID]):
    """An id of ours: `uuid` on PostgreSQL, its 16 bytes on SQLite."""

    impl = Uuid
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        there: TypeEngine[Any] = Uuid() if dialect.name == "postgresql" else LargeBinary(16)
        return dialect.type_descriptor(there)

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> UUID | bytes | None:
        return value if value is None or dialect.name == "postgresql" else value.bytes

    def process_result_value(self, value: UUID | bytes | None, dialect: Dialect) -> UUID | None:  # noqa: ARG002  # theirs
        return UUID(bytes=value) if isinstance(value, bytes) else value


class Instant(TypeDecorator[datetime]):
    """An aware moment, read back in UTC: `timestamptz` on PostgreSQL, microseconds since 1970 on SQLite."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        there: TypeEngine[Any] = DateTime(timezone=True) if dialect.name == "postgresql" else Integer()
        return dialect.type_descriptor(there)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError(f"{value} has no time zone")
        return value if dialect.name == "postgresql" else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: datetime | int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # theirs
        return _EPOCH + value * _MICROSECOND if isinstance(value, int) else value and value.astimezone(UTC)


Micros = BigInteger().with_variant(Integer(), "sqlite")
"""Millionths of a unit, 64 bits on both: the one INTEGER of SQLite's strict tables has as many."""
