"""Rows <-> when wallets are looked at, and what was told of their lots' ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, literal_column, select

from adapters.database.members import READER, reader
from adapters.database.statement import Statement
from adapters.database.tables import accounts, lots, server_names, servers, user_names, users, wallets
from core.alerts.watching import Watch
from core.ledger.changes import Wallet
from core.people import Account, Caller

_WALLET = wallets.update().where(
    wallets.c.server_id == bindparam("server_id_"), wallets.c.wallet == bindparam("wallet_")
)
_WATCH = Statement(_WALLET.values(peak=bindparam("peak_"), look_at=bindparam("look_at_")))
_SNOOZE = Statement(_WALLET.values(snoozed_until=bindparam("until_")))
_TELL = Statement(
    lots.update()
    .where(
        lots.c.server_id == bindparam("server_id_"),
        lots.c.wallet == bindparam("wallet_"),
        lots.c.lot == bindparam("lot_"),
    )
    .values(told=bindparam("told_"))
)
# Written out: SQLite reads a part of a table only where the statement itself says which.
_IS_DUE = (wallets.c.look_at.is_not(None), wallets.c.look_at <= bindparam("now"))
_DUE = Statement(
    select(*READER)
    .select_from(wallets)
    .join(servers, servers.c.server_id == wallets.c.server_id)
    .join(server_names, server_names.c.server_id == wallets.c.server_id)
    .join(accounts, (accounts.c.server_id == wallets.c.server_id) & (accounts.c.user_id == wallets.c.user_id))
    .join(users, users.c.user_id == wallets.c.user_id)
    .join(
        user_names,
        (user_names.c.user_id == wallets.c.user_id) & (user_names.c.network == server_names.c.network),
    )
    .where(*_IS_DUE)
    .order_by(wallets.c.look_at, wallets.c.server_id, wallets.c.wallet)
    .limit(bindparam("limit"))
    .offset(bindparam("skip")),
    index="ix_wallets_look_at",
)
_OWN = Statement(
    select(literal_column("1").label("due"))
    .select_from(server_names)
    .join(wallets, wallets.c.server_id == server_names.c.server_id)
    .join(user_names, user_names.c.user_id == wallets.c.user_id)
    .where(
        server_names.c.network == bindparam("server_network"),
        server_names.c.external_id == bindparam("server"),
        user_names.c.network == bindparam("user_network"),
        user_names.c.external_id == bindparam("user"),
        *_IS_DUE,
    )
    .limit(1)
)


def watch(connection: Connection, account: Account, wallet: Wallet, watch: Watch) -> None:
    """Keep a wallet's peak and its next look."""
    _WATCH.run(connection, _key(account, wallet) | {"peak_": watch.peak.micros, "look_at_": watch.look_at})


def snooze(connection: Connection, account: Account, wallet: Wallet, until: datetime) -> None:
    """Keep until when a wallet's marks are silent."""
    _SNOOZE.run(connection, _key(account, wallet) | {"until_": until})


def tell_endings(connection: Connection, account: Account, wallet: Wallet, told: Mapping[int, int]) -> None:
    """Keep what was told of lots, by their numbers."""
    key = _key(account, wallet)
    _TELL.run_many(connection, [key | {"lot_": lot, "told_": days} for lot, days in told.items()])


def due_looks(connection: Connection, now: datetime, limit: int, skip: int) -> list[Caller]:
    """Whose wallets are due, the longest overdue first."""
    return [reader(row) for row in _DUE.all(connection, {"now": now, "limit": limit, "skip": skip})]


def is_due(connection: Connection, caller: Caller, now: datetime) -> bool:
    """Whether one of the caller's wallets is."""
    server, user = caller.server, caller.user
    named = {"server_network": server.network.value, "server": server.external_id}
    named |= {"user_network": user.network.value, "user": user.external_id}
    return _OWN.first(connection, {**named, "now": now}) is not None


def _key(account: Account, wallet: Wallet) -> dict[str, object]:
    return {"server_id_": account.server_id, "wallet_": wallet.number}
