"""Rows <-> words that were too long for a button."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from adapters.database.dialect import insert
from adapters.database.tables import kept_words

_KEPT = select(kept_words.c.words).where(kept_words.c.key == bindparam("key"))


def put_words(connection: Connection, key: str, words: str, at: datetime) -> None:
    """Keep words; the same ones are kept once."""
    statement = insert(connection, kept_words).values(key=key, words=words, kept_at=at)
    connection.execute(statement.on_conflict_do_nothing())


def words(connection: Connection, key: str) -> str | None:
    """Words that were kept."""
    return connection.execute(_KEPT, {"key": key}).scalar_one_or_none()
