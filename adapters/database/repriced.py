"""Rows <-> whose prices may have changed, and what people were told of prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Connection, and_, bindparam, case, func, or_, select

from adapters.database.dialect import insert
from adapters.database.statement import Clause, Statement
from adapters.database.tables import known_prices, server_prices, servers, told_prices, users, wallets
from core.alerts.changed_prices import Told
from core.alerts.repriced import RepricedServer, UsedWallet
from core.amounts import Amount
from core.ledger.changes import Wallet
from core.people import Account
from core.prices.provider import ChannelKey

# Made by the thread that imports this: msgspec works a type out when it first meets it, and two at once crash in that.
_AMOUNT = msgspec.json.Decoder(Amount)
_TIME_ZONE = func.coalesce(users.c.chosen_time_zone, servers.c.time_zone, users.c.time_zone).label("time_zone")
"""As core.choices says who reads how."""

_WITH_NEWS = Statement(
    select(servers.c.server_id, servers.c.prices, server_prices.c.provider, server_prices.c.channel)
    .join_from(servers, server_prices, server_prices.c.server_id == servers.c.server_id)
    .where(servers.c.prices > servers.c.prices_seen, server_prices.c.number > servers.c.prices_seen),
    index="ix_servers_repriced",
)
_SEEN = Statement(
    servers.update()
    .where(servers.c.server_id == bindparam("server_id_"), servers.c.prices_seen < bindparam("number_"))
    .values(prices_seen=bindparam("number_"))
)
_KNOWN = Statement(select(known_prices))


def _keep_known(connection: Connection) -> Clause:
    put = insert(connection, known_prices)
    return put.on_conflict_do_update(index_elements=["provider", "channel"], set_={"digest": put.excluded.digest})


_KEEP_KNOWN = Statement(_keep_known)
_USED = (
    select(wallets.c.server_id, wallets.c.wallet, wallets.c.provider, wallets.c.channel, _TIME_ZONE)
    .join_from(wallets, servers, servers.c.server_id == wallets.c.server_id)
    .join(users, users.c.user_id == wallets.c.user_id)
    .where(wallets.c.as_of >= bindparam("since"), wallets.c.prices_at.is_(None))
    .order_by(wallets.c.server_id, wallets.c.wallet)
    .limit(bindparam("limit"))
)
_BEHIND = wallets.c.wallet > bindparam("behind")
_USED_ANYWHERE = Statement(
    _USED.where(
        wallets.c.server_id >= bindparam("server_id"),  # said apart, for it bounds what is read
        or_(wallets.c.server_id > bindparam("server_id"), _BEHIND),
    )
)
_USED_THERE = Statement(_USED.where(wallets.c.server_id == bindparam("server_id"), _BEHIND))
_WALLET = and_(wallets.c.server_id == bindparam("server_id_"), wallets.c.wallet == bindparam("wallet_"))
_LOOK = Statement(
    wallets.update()
    .where(_WALLET, wallets.c.prices_at.is_(None))
    .values(
        prices_at=bindparam("at_"),
        look_at=case((wallets.c.look_at < bindparam("at_"), wallets.c.look_at), else_=bindparam("at_")),
    )
)
_LOOK_NEXT = Statement(wallets.update().where(_WALLET).values(prices_at=bindparam("at_")))
_HERE = (told_prices.c.server_id == bindparam("server_id"), told_prices.c.wallet == bindparam("wallet"))
_TOLD = Statement(select(told_prices.c.kind, told_prices.c.price, told_prices.c.told_at).where(*_HERE))
_FORGET_TOLD = Statement(told_prices.delete().where(*_HERE, told_prices.c.told_at < bindparam("since")))


def _keep_told(connection: Connection) -> Clause:
    put = insert(connection, told_prices)
    new = {"price": put.excluded.price, "told_at": put.excluded.told_at}
    return put.on_conflict_do_update(index_elements=["server_id", "wallet", "kind"], set_=new)


_KEEP_TOLD = Statement(_keep_told)


def servers_with_news(connection: Connection) -> list[RepricedServer]:
    """Servers with prices whose users were not found yet."""
    found: dict[tuple[UUID, int], set[ChannelKey]] = {}
    for row in _WITH_NEWS.all(connection):
        found.setdefault((row.server_id, row.prices), set()).add(ChannelKey(row.provider, row.channel))
    return [RepricedServer(server_id, number, frozenset(channels)) for (server_id, number), channels in found.items()]


def prices_were_seen(connection: Connection, repriced: RepricedServer) -> None:
    """Up to a number, the users of a server's prices were found."""
    _SEEN.run(connection, {"server_id_": repriced.server_id, "number_": repriced.number})


def known(connection: Connection) -> dict[ChannelKey, str]:
    """Digests of what channels charged when their users were found last."""
    return {ChannelKey(row.provider, row.channel): row.digest for row in _KNOWN.all(connection)}


def keep_known(connection: Connection, digests: Mapping[ChannelKey, str]) -> None:
    """Likewise. In one order, so that two programs that do it at once wait for one another and for nothing else."""
    rows = [{"provider": of.provider, "channel": of.channel, "digest": digest} for of, digest in digests.items()]
    _KEEP_KNOWN.run_many(connection, sorted(rows, key=lambda row: (row["provider"], row["channel"])))


def used_wallets(
    connection: Connection, server_id: UUID | None, since: datetime, behind_server: UUID, behind: int, limit: int
) -> list[UsedWallet]:
    """People's wallets, by server and number, in which something was recorded since and whose prices nobody is to look
    at yet."""
    statement = _USED_ANYWHERE if server_id is None else _USED_THERE
    values = {"server_id": server_id or behind_server, "behind": behind, "since": since, "limit": limit}
    return [
        UsedWallet(row.server_id, row.wallet, ChannelKey(row.provider, row.channel), row.time_zone)
        for row in statement.all(connection, values)
    ]


def look_for_prices(connection: Connection, found: Sequence[tuple[UsedWallet, datetime]]) -> None:
    """Have wallets looked at for their prices; each is locked in its turn, by server and number."""
    _LOOK.run_many(connection, [{"server_id_": one.server_id, "wallet_": one.number, "at_": at} for one, at in found])


def told(connection: Connection, account: Account, wallet: Wallet) -> dict[str, Told]:
    """What was told last of a wallet's kinds."""
    rows = _TOLD.all(connection, {"server_id": account.server_id, "wallet": wallet.number})
    return {row.kind: Told(_AMOUNT.decode(row.price), row.told_at) for row in rows}


def keep_told(
    connection: Connection,
    account: Account,
    wallet: Wallet,
    told: Mapping[str, Told],
    since: datetime,
    prices_at: datetime | None,
) -> None:
    """Keep what was told, forget what was told before `since`, and say when to look next."""
    key = {"server_id": account.server_id, "wallet": wallet.number}
    _FORGET_TOLD.run(connection, {**key, "since": since})
    _KEEP_TOLD.run_many(
        connection,
        [
            {**key, "kind": kind, "price": msgspec.json.encode(one.each).decode(), "told_at": one.at}
            for kind, one in told.items()
        ],
    )
    _LOOK_NEXT.run(connection, {"server_id_": account.server_id, "wallet_": wallet.number, "at_": prices_at})
