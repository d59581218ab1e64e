"""Rows <-> requests that were carried out, with the answers that were given."""

from __future__ import annotations

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


def remembered(connection: Connection, account: Account, context: Context) -> tuple[str, bytes] | None:
    """Fingerprint and answer of a request that was carried out before."""
    row = _FIND.first(connection, _key(account, context))
    return None if row is None else (row.fingerprint, row.answer.encode())


def remember(connection: Connection, account: Account, context: Context, answer: bytes) -> bool:
    """Keep an answer; False when there is one already, which then stays."""
    row = {"fingerprint": context.fingerprint, "answer": answer.decode(), "at": context.at}
    return _REMEMBER.run(connection, _key(account, context) | row) == 1


def _key(account: Account, context: Context) -> dict[str, object]:
    """Networks count their requests each on their own, and a person may be on several."""
    return {
        "server_id": account.server_id,
        "user_id": account.user_id,
        "network": context.caller.user.network.value,
        "request_id": context.request_id,
    }
