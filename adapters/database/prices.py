"""Rows <-> prices that moderators set for their server, and took back."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from adapters.database.statement import Statement
from adapters.database.tables import server_names, server_prices, servers
from core.amounts import Amount, Unit
from core.people import Account, Server
from core.prices.cards import ServerPrice
from core.work.media import Medium

_ALL = Statement(
    select(server_prices)
    .join(server_names, server_names.c.server_id == server_prices.c.server_id)
    .where(server_names.c.network == bindparam("network"), server_names.c.external_id == bindparam("external_id"))
    .order_by(server_prices.c.number)
)


def all_prices(connection: Connection, server: Server) -> list[ServerPrice]:
    """A server's prices, in the order they were set."""
    named = {"network": server.network.value, "external_id": server.external_id}
    return [
        ServerPrice(
            row.provider,
            row.channel,
            Medium.of(row.medium),
            None if row.amount is None else Amount(row.amount, Unit.of(row.unit)),
            row.starts_at,
            row.set_by,
            row.set_at,
        )
        for row in _ALL.all(connection, named)
    ]


def add_price(connection: Connection, account: Account, price: ServerPrice) -> None:
    """Append a price, or that one was taken back, numbered within its server."""
    counted = servers.update().where(servers.c.server_id == account.server_id).values(prices=servers.c.prices + 1)
    number = connection.execute(counted.returning(servers.c.prices)).scalar_one()
    row = {
        "server_id": account.server_id,
        "number": number,
        "provider": price.provider,
        "channel": price.channel,
        "medium": price.medium.value,
        "amount": None if price.amount is None else price.amount.micros,
        "unit": None if price.amount is None else price.amount.unit.value,
        "starts_at": price.starts_at,
        "set_by": price.set_by,
        "set_at": price.set_at,
    }
    connection.execute(server_prices.insert(), row)
