"""Rows <-> people: ids of ours for what the networks call servers and persons."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Column, Connection, Table, bindparam, select, update

from adapters.database.dialect import insert
from adapters.database.tables import accounts, server_names, servers, user_names, users
from core.people import Account, Caller, Network

_FIND = (
    select(server_names.c.server_id, user_names.c.user_id)
    .join_from(server_names, accounts, accounts.c.server_id == server_names.c.server_id)
    .join(user_names, user_names.c.user_id == accounts.c.user_id)
    .where(
        server_names.c.network == bindparam("server_network"),
        server_names.c.external_id == bindparam("server"),
        user_names.c.network == bindparam("user_network"),
        user_names.c.external_id == bindparam("user"),
    )
)


def find_server(connection: Connection, caller: Caller) -> UUID | None:
    """The caller's server, when anything was ever kept for it."""
    statement = select(server_names.c.server_id).where(
        server_names.c.network == caller.server.network.value, server_names.c.external_id == caller.server.external_id
    )
    return connection.execute(statement).scalar_one_or_none()


def find_account(connection: Connection, caller: Caller) -> Account | None:
    """The caller's account, when anything was ever kept for it."""
    names = {
        "server_network": caller.server.network.value,
        "server": caller.server.external_id,
        "user_network": caller.user.network.value,
        "user": caller.user.external_id,
    }
    row = connection.execute(_FIND, names).one_or_none()
    return None if row is None else Account(row.server_id, row.user_id)


def names(connection: Connection, server_id: UUID, user_ids: Collection[UUID]) -> dict[UUID, str]:
    """What people are called on a server."""
    here = (accounts.c.server_id == server_id) & accounts.c.user_id.in_(user_ids)
    return {row.user_id: row.name for row in connection.execute(select(accounts).where(here))}


def open_account(connection: Connection, caller: Caller, at: datetime) -> Account:
    """The caller's account, made when it is not there. Its row stays locked until the end of the transaction, so one
    person's requests on one server are carried out one after the other."""
    server = {"name": caller.server.name}
    user = {"locale": caller.locale, "time_zone": caller.time_zone}
    server_id = _ours(
        connection, servers, server_names, (caller.server.network.value, caller.server.external_id), server, at
    )
    user_id = _ours(connection, users, user_names, (caller.user.network.value, caller.user.external_id), user, at)
    statement = insert(connection, accounts).values(
        server_id=server_id, user_id=user_id, name=caller.user.name, seen_at=at
    )
    new = {"name": statement.excluded.name, "seen_at": statement.excluded.seen_at}
    connection.execute(statement.on_conflict_do_update(index_elements=["server_id", "user_id"], set_=new))
    # Rows are locked in one order, account, user, server, here and wherever a server's numbers are counted on:
    # two transactions never wait for each other.
    _keep_current(connection, users.c.user_id, user_id, user)
    _keep_current(connection, servers.c.server_id, server_id, server)
    return Account(server_id, user_id)


def move_server(connection: Connection, network: Network, old: str, new: str) -> None:
    """A server got another id on its network. Nothing happens when that is known already, or when the old one is not.

    Where somebody was served under the new id before we heard of it, that row stays: what was kept under the old id
    is then found under it no more, so a wing tells of a move before it hands on anything of the new one.
    """
    known = select(server_names.c.server_id).where(
        server_names.c.network == network.value, server_names.c.external_id == new
    )
    if connection.execute(known).scalar_one_or_none() is not None:
        return
    connection.execute(
        update(server_names)
        .where(server_names.c.network == network.value, server_names.c.external_id == old)
        .values(external_id=new)
    )


def _ours(
    connection: Connection, things: Table, names: Table, name: tuple[str, str], values: dict[str, str], at: datetime
) -> UUID:
    """Our id of what a network calls by a name; a new one when it has none yet."""
    network, external_id = name
    (id_column,) = things.primary_key.columns
    find = select(names.c[id_column.name]).where(names.c.network == network, names.c.external_id == external_id)
    known: UUID | None = connection.execute(find).scalar_one_or_none()
    if known is not None:
        return known
    ours = uuid4()
    connection.execute(things.insert().values({id_column.name: ours, "created_at": at, **values}))
    naming = insert(connection, names).values({"network": network, "external_id": external_id, id_column.name: ours})
    if connection.execute(naming.on_conflict_do_nothing()).rowcount == 1:
        return ours
    # Somebody else named it in the meantime: theirs is the one, ours was never seen.
    connection.execute(things.delete().where(id_column == ours))
    theirs: UUID = connection.execute(find).scalar_one()
    return theirs


def _keep_current(connection: Connection, id_column: Column[UUID], ours: UUID, values: dict[str, str]) -> None:
    """A name, a locale and a time zone are as they were last seen."""
    columns = id_column.table.c
    row = connection.execute(select(*(columns[name] for name in values)).where(id_column == ours)).one()
    if row._asdict() != values:
        connection.execute(update(id_column.table).where(id_column == ours).values(values))
