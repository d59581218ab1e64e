"""Rows <-> packs that moderators set for their server."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from adapters.database.dialect import insert
from adapters.database.statement import Clause, Statement
from adapters.database.tables import server_names, server_packs
from core.amounts import Amount, Unit
from core.people import Account, Server
from core.prices.cards import ServerPack

_KEY = ("server_id", "provider", "channel", "unit", "amount")
_ALL = Statement(
    select(server_packs)
    .join(server_names, server_names.c.server_id == server_packs.c.server_id)
    .where(server_names.c.network == bindparam("network"), server_names.c.external_id == bindparam("external_id"))
    .order_by(server_packs.c.provider, server_packs.c.channel, server_packs.c.amount)
)


def _put(connection: Connection) -> Clause:
    put = insert(connection, server_packs)
    new = {name: put.excluded[name] for name in ("price", "currency", "set_by", "set_at")}
    return put.on_conflict_do_update(index_elements=_KEY, set_=new)


_PUT = Statement(_put)
_REMOVE = Statement(server_packs.delete().where(*(server_packs.c[name] == bindparam(name) for name in _KEY)))


def all_packs(connection: Connection, server: Server) -> list[ServerPack]:
    """A server's packs, the smallest of a channel first."""
    named = {"network": server.network.value, "external_id": server.external_id}
    return [
        ServerPack(
            row.provider,
            row.channel,
            Amount(row.amount, Unit.of(row.unit)),
            Amount(row.price, Unit.of(row.currency)),
            row.set_by,
            row.set_at,
        )
        for row in _ALL.all(connection, named)
    ]


def put_pack(connection: Connection, account: Account, pack: ServerPack) -> None:
    """Keep a pack, in the place of the one of the same amount."""
    price = {"price": pack.price.micros, "currency": pack.price.unit.value}
    _PUT.run(connection, _key(account, pack) | price | {"set_by": pack.set_by, "set_at": pack.set_at})


def remove_pack(connection: Connection, account: Account, pack: ServerPack) -> None:
    """Take a pack away."""
    _REMOVE.run(connection, _key(account, pack))


def _key(account: Account, pack: ServerPack) -> dict[str, object]:
    return {
        "server_id": account.server_id,
        "provider": pack.provider,
        "channel": pack.channel,
        "unit": pack.amount.unit.value,
        "amount": pack.amount.micros,
    }
