"""Recomputes what the records say of themselves. A million entries fill no memory here: the database adds them up."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, Table, func, select

from adapters.database.engine import Engines
from adapters.database.revision import check_there
from adapters.database.rules import questions
from adapters.database.store import Transactions
from adapters.database.tables import changes, servers, wallets
from core.ledger.soundness import Broken, Looked

SHOWN = 5
"""So many places are named where a rule is broken: one fault may stand in a million rows."""


async def look(engines: Engines) -> Looked:
    """Look at all records as they are at one moment, also while others write. Nothing is written, not even tables.

    Raises:
        NoRecordsError: There are no tables.
        StoreOlderError, StoreNewerError: They are not those that this code knows.
        StoreError: They cannot be read.
    """
    await check_there(engines)
    return await Transactions(engines).read(verify)


def verify(connection: Connection) -> Looked:
    """Look at all records, in a transaction that sees one state of them."""

    def count(table: Table) -> int:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

    broken = [
        Broken(rule, row.server_id, row.wallet, row.number, _whole(row.recorded), _whole(row.found), table)
        for rule, question, table in questions()
        for row in connection.execute(_first_few(question))
    ]
    return Looked(count(servers), count(wallets), count(changes), tuple(broken))


def _first_few(question: Select[Any]) -> Select[Any]:
    """PostgreSQL would plan for finding them soon; there are none, as a rule."""
    return select(question.cte().prefix_with("MATERIALIZED", dialect="postgresql")).limit(SHOWN)


def _whole(value: Any) -> int | None:
    """PostgreSQL adds up in decimals."""
    return None if value is None else int(value)
