"""Rows <-> how often a person kept what they tried."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from adapters.database.dialect import insert
from adapters.database.statement import Clause, Statement
from adapters.database.tables import tries
from core.people import Account
from core.retries.record import Kind, Record
from core.work.media import Medium

_KEY = ("server_id", "user_id", "provider", "model", "medium")
_THEIRS = (tries.c.server_id == bindparam("server_id"), tries.c.user_id == bindparam("user_id"))
_ALL = Statement(
    select(tries).where(*_THEIRS).order_by(tries.c.told_at.desc(), tries.c.provider, tries.c.model, tries.c.medium)
)


def _add(connection: Connection) -> Clause:
    add = insert(connection, tries)
    sums = {name: tries.c[name] + add.excluded[name] for name in ("kept", "tried")}
    return add.on_conflict_do_update(index_elements=_KEY, set_={**sums, "told_at": add.excluded.told_at})


_ADD = Statement(_add)
_REMOVE = Statement(tries.delete().where(*(tries.c[name] == bindparam(name) for name in _KEY)))


def all_records(connection: Connection, account: Account) -> list[Record]:
    """All kinds that the person told of, the latest first."""
    return [
        Record(Kind(row.provider, row.model, Medium.of(row.medium)), row.kept, row.tried, row.told_at)
        for row in _ALL.all(connection, _of(account))
    ]


def add(connection: Connection, account: Account, record: Record) -> None:
    """Add tries to what is recorded of their kind."""
    row = {"kept": record.kept, "tried": record.tried, "told_at": record.told_at}
    _ADD.run(connection, _key(account, record.kind) | row)


def remove(connection: Connection, account: Account, kind: Kind) -> bool:
    """Forget what is recorded of a kind; False: nothing was."""
    return _REMOVE.run(connection, _key(account, kind)) == 1


def _of(account: Account) -> dict[str, object]:
    return {"server_id": account.server_id, "user_id": account.user_id}


def _key(account: Account, kind: Kind) -> dict[str, object]:
    return _of(account) | {"provider": kind.provider, "model": kind.model, "medium": kind.medium.value}
