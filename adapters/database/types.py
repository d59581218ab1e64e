"""Column types that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Integer, LargeBinary, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

_T = TypeVar("_T")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


_Convert = Callable[[Any], Any]


def _bytes_of(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


def _id_of(value: bytes | None) -> UUID | None:
    return None if value is None else UUID(bytes=value)


def _aware(value: datetime | None) -> datetime | None:
    if value is not None and value.tzinfo is None:
        raise TypeError(f"{value} has no time zone")
    return value


def _microseconds_of(value: datetime | None) -> int | None:
    aware = _aware(value)
    return None if aware is None else (aware - _EPOCH) // _MICROSECOND


def _moment_of(value: int | None) -> datetime | None:
    return None if value is None else _EPOCH + value * _MICROSECOND


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


class Converted(TypeDecorator[_T]):
    """A type that says beforehand how values become the driver's, and the driver's ours.

    `Statement` asks for that once, where SQLAlchemy asks for every value.
    """

    there: ClassVar[Mapping[str, TypeEngine[Any]]]
    """The database's own type, by the name of its dialect."""
    converts: ClassVar[Mapping[str, tuple[_Convert | None, _Convert | None]]]
    """Ours to the driver's and back, by the name of the dialect; None: as they are."""

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(self.there[dialect.name])

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        convert, _ = self.converts[dialect.name]
        return value if convert is None else convert(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        _, convert = self.converts[dialect.name]
        return value if convert is None else convert(value)


class Id(Converted[UUID]):
    """An id of ours: `uuid` on PostgreSQL, its 16 bytes on SQLite."""

    impl = Uuid
    cache_ok = True
    there: ClassVar = {"postgresql": Uuid(), "sqlite": LargeBinary(16)}
    converts: ClassVar = {"postgresql": (None, None), "sqlite": (_bytes_of, _id_of)}


class Instant(Converted[datetime]):
    """An aware moment, read back in UTC: `timestamptz` on PostgreSQL, microseconds since 1970 on SQLite."""

    impl = DateTime
    cache_ok = True
    there: ClassVar = {"postgresql": DateTime(timezone=True), "sqlite": Integer()}
    converts: ClassVar = {"postgresql": (_aware, _in_utc), "sqlite": (_microseconds_of, _moment_of)}


Micros = BigInteger().with_variant(Integer(), "sqlite")
"""Millionths of a unit, 64 bits on both: the one INTEGER of SQLite's strict tables has as many."""
