"""Rows <-> requests that were carried out, with the answers that were given."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from adapters.database.dialect import insert
from adapters.database.statement import Statement
from adapters.database.tables import requests
from core.people import Account, Context

_FIND = Statement(
    select(requests.c.fingerprint, requests.c.answer).where(
        requests.c.server_id == bindparam("server_id"),
        requests.c.user_id == bindparam("user_id"),
        requests.c.network == bindparam("network"),
        requests.c.request_id == bindparam("request_id"),
    )
)
_REMEMBER = Statement(lambda connection: insert(connection, requests).on_conflict_do_nothing())
_ADD = Statement(requests.insert())


def remembered(connection: Connection, account: Account, context: Context) -> tuple[str, bytes] | None:
    """Fingerprint and answer of a request that was carried out before."""
    row = _FIND.first(connection, _key(account, context))
    return None if row is None else (row.fingerprint, row.answer.encode())


def remember(connection: Connection, account: Account, context: Context, answer: bytes) -> bool:
    """Keep an answer; False when there is one already, which then stays."""
    return _REMEMBER.run(connection, row(account, context, answer)) == 1


def row(account: Account, context: Context, answer: bytes) -> dict[str, object]:
    """A request with its answer, for add()."""
    return _key(account, context) | {"fingerprint": context.fingerprint, "answer": answer.decode(), "at": context.at}


def add(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    """Keep answers of requests that are all new; the database refuses otherwise."""
    _ADD.run_many(connection, rows)


def _key(account: Account, context: Context) -> dict[str, object]:
    """Networks count their requests each on their own, and a person may be on several."""
    return {
        "server_id": account.server_id,
        "user_id": account.user_id,
        "network": context.caller.user.network.value,
        "request_id": context.request_id,
    }
