"""Rows <-> words that were too long for a button."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, select

from adapters.database.dialect import insert
from adapters.database.statement import Statement
from adapters.database.tables import kept_words, server_names, user_names
from core.people import Account, Caller

_KEPT = Statement(select(kept_words.c.words).where(kept_words.c.key == bindparam("key")).limit(1))
_KEEP = Statement(lambda connection: insert(connection, kept_words).on_conflict_do_nothing())


def put_words(connection: Connection, caller: Caller, key: str, words: str, at: datetime) -> None:
    """Keep words; the same ones are kept once for each person on each server."""
    server, user = caller.server, caller.user
    whose = {"network": user.network.value, "server": server.external_id, "user": user.external_id}
    _KEEP.run(connection, {"key": key, **whose, "words": words, "kept_at": at})


def words(connection: Connection, key: str) -> str | None:
    """Words that were kept for somebody."""
    row = _KEPT.first(connection, {"key": key})
    return None if row is None else row.words


def forget_words(connection: Connection, account: Account) -> None:
    """Let go of what was kept for a person on a server, while their names are still there."""
    server = exists().where(
        server_names.c.server_id == account.server_id,
        server_names.c.network == kept_words.c.network,
        server_names.c.external_id == kept_words.c.server,
    )
    user = exists().where(
        user_names.c.user_id == account.user_id,
        user_names.c.network == kept_words.c.network,
        user_names.c.external_id == kept_words.c.user,
    )
    connection.execute(kept_words.delete().where(server, user))
