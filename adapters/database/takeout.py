"""Rows <-> everything of one person on one server: taken out, brought in, forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, exists, func, select

from adapters.database.dialect import insert
from adapters.database.kept_words import forget_words
from adapters.database.statement import Clause, Statement
from adapters.database.tables import (
    accounts,
    budgets,
    changes,
    entries,
    hold_parts,
    holds,
    lots,
    outbox,
    requests,
    server_names,
    server_packs,
    server_prices,
    servers,
    subscriptions,
    thresholds,
    told_prices,
    tries,
    uploads,
    user_names,
    users,
    wallets,
)
from core.alerts.outbox import without_moderator
from core.amounts import Amount
from core.ledger.changes import Entry, Wallet
from core.people import Account

IMPORT = "import"
"""What files bring in stands among the requests that were carried out, as if it had come by a network of this name."""
_AT_ONCE = 500
"""Ids in one statement."""
_OF_WALLETS: tuple[Table, ...] = (entries, hold_parts, holds, changes, lots, subscriptions, thresholds, told_prices)
"""Rows of a wallet; what refers comes before what it refers to."""

_ALL_ENTRIES = Statement(
    select(entries)
    .where(entries.c.server_id == bindparam("server_id"), entries.c.wallet == bindparam("wallet"))
    .order_by(entries.c.change, entries.c.entry)
)


def _put_upload(connection: Connection) -> Clause:
    put = insert(connection, uploads)
    new = {name: put.excluded[name] for name in ("key", "content", "kept_at")}
    return put.on_conflict_do_update(index_elements=["server_id", "user_id"], set_=new)


_PUT_UPLOAD = Statement(_put_upload)
_THEIRS = (uploads.c.server_id == bindparam("server_id"), uploads.c.user_id == bindparam("user_id"))
_UPLOAD = Statement(select(uploads.c.content).where(*_THEIRS, uploads.c.key == bindparam("key")))
_TAKE_UPLOAD = Statement(uploads.delete().where(*_THEIRS, uploads.c.key == bindparam("key")))
_REMEMBER = Statement(requests.insert())


def all_entries(connection: Connection, account: Account, wallet: Wallet) -> dict[int, list[Entry]]:
    """The entries of every change, by its number."""
    found: dict[int, list[Entry]] = {}
    for row in _ALL_ENTRIES.all(connection, {"server_id": account.server_id, "wallet": wallet.number}):
        found.setdefault(row.change, []).append(Entry(row.lot, Amount(row.amount, wallet.key.unit)))
    return found


def put_upload(connection: Connection, account: Account, key: str, content: bytes, at: datetime) -> None:
    """Keep rows until somebody says a word, in place of those that were kept before."""
    _PUT_UPLOAD.run(connection, _of(account) | {"key": key, "content": content.decode(), "kept_at": at})


def upload(connection: Connection, account: Account, key: str) -> bytes | None:
    """Rows that are kept under a key."""
    row = _UPLOAD.first(connection, _of(account) | {"key": key})
    return None if row is None else row.content.encode()


def take_upload(connection: Connection, account: Account, key: str) -> bool:
    """Keep it no more; False: there is none. Of two at once the second waits for the first."""
    return _TAKE_UPLOAD.run(connection, _of(account) | {"key": key}) == 1


def known_changes(connection: Connection, account: Account, origins: Sequence[str]) -> set[str]:
    """Those of these changes from elsewhere that were brought in before."""
    found: set[str] = set()
    for start in range(0, len(origins), _AT_ONCE):
        known = select(requests.c.request_id).where(
            requests.c.server_id == account.server_id,
            requests.c.user_id == account.user_id,
            requests.c.network == IMPORT,
            requests.c.request_id.in_(origins[start : start + _AT_ONCE]),
        )
        found |= set(connection.execute(known).scalars())
    return found


def remember_changes(connection: Connection, account: Account, origins: Sequence[str], at: datetime) -> None:
    """Changes from elsewhere that are brought in in this transaction."""
    row = _of(account) | {"network": IMPORT, "fingerprint": "", "answer": "{}", "at": at}
    _REMEMBER.run_many(connection, [row | {"request_id": origin} for origin in origins])


def forget(connection: Connection, account: Account) -> bool:
    """Delete all that is kept of a person on a server; and of the person, when they are on no other one.

    Returns:
        Whether they were still there.
    """
    server_id, user_id = account.server_id, account.user_id
    own = select(wallets.c.wallet).where(wallets.c.server_id == server_id, wallets.c.user_id == user_id)
    for table in _OF_WALLETS:
        connection.execute(table.delete().where(table.c.server_id == server_id, table.c.wallet.in_(own)))
    _forget_name(connection, account)
    forget_words(connection, account)
    for table in (wallets, outbox, requests, uploads, tries, budgets):
        connection.execute(table.delete().where(table.c.server_id == server_id, table.c.user_id == user_id))
    there = accounts.c.server_id == server_id, accounts.c.user_id == user_id
    was_there = connection.execute(accounts.delete().where(*there)).rowcount == 1
    elsewhere = exists().where(accounts.c.user_id == user_id)
    for table in (user_names, users):
        connection.execute(table.delete().where(table.c.user_id == user_id, ~elsewhere))
    _forget_own_server(connection, server_id)
    return was_there


def _forget_own_server(connection: Connection, server_id: UUID) -> None:
    """A server without a name is a person's own, and its id on the network is theirs."""
    own = connection.execute(select(servers.c.server_id).where(servers.c.server_id == server_id, servers.c.name == ""))
    if own.first() is not None:
        for table in (server_prices, server_packs, server_names, servers):
            connection.execute(table.delete().where(table.c.server_id == server_id))


def _forget_name(connection: Connection, account: Account) -> None:
    """Let what they did for others be done by somebody who is gone."""
    here, who = account.server_id, account.user_id
    acted = changes.c.server_id == here, changes.c.actor == who
    connection.execute(changes.update().where(*acted).values(actor=None))
    _forget_moderator(connection, account)
    packed = server_packs.c.server_id == here, server_packs.c.set_by == who
    connection.execute(server_packs.update().where(*packed).values(set_by=None))
    priced = server_prices.c.server_id == here, server_prices.c.set_by == who
    if connection.execute(server_prices.update().where(*priced).values(set_by=None)).rowcount:
        _forget_setter(connection, account)


def _forget_moderator(connection: Connection, account: Account) -> None:
    """Others were told who undid what they did."""
    told = (
        outbox.c.server_id == account.server_id,
        outbox.c.kind == "undone",
        outbox.c.content.contains(f'"{account.user_id}"', autoescape=True),
    )
    for row in connection.execute(select(outbox.c.alert, outbox.c.content).where(*told)).all():
        one = outbox.c.server_id == account.server_id, outbox.c.alert == row.alert
        nobody = without_moderator(row.content, account.user_id)
        connection.execute(outbox.update().where(*one).values(content=nobody))


def _forget_setter(connection: Connection, account: Account) -> None:
    """Others' estimates and answers say who set the prices that they rest on."""
    written = f'"{account.user_id}"'
    for column in (changes.c.estimate, requests.c.answer, outbox.c.content):
        there = column.table.c.server_id == account.server_id, column.contains(written, autoescape=True)
        nobody = func.replace(column, written, "null")
        connection.execute(column.table.update().where(*there).values({column.name: nobody}))


def _of(account: Account) -> dict[str, object]:
    return {"server_id": account.server_id, "user_id": account.user_id}
