"""Rows <-> people: ids of ours for what the networks call servers and persons."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Table, bindparam, exists, select, update

from adapters.database import settings
from adapters.database.budgets import HAS_BUDGETS
from adapters.database.dialect import insert
from adapters.database.statement import Statement
from adapters.database.tables import accounts, kept_words, server_names, servers, user_names, users
from core.choices import ServerChoices
from core.people import Account, Caller, Network, Server

SEEN_ANEW = timedelta(days=1)
"""How exactly it is kept when somebody was last there: a row less to write for nearly each request."""

_NAMED_SERVER = (
    server_names.c.network == bindparam("server_network"),
    server_names.c.external_id == bindparam("server"),
)
_NAMED_USER = (user_names.c.network == bindparam("user_network"), user_names.c.external_id == bindparam("user"))
_FIND_SERVER = Statement(select(server_names.c.server_id).where(*_NAMED_SERVER))
_FIND = Statement(
    select(
        accounts.c.server_id,
        accounts.c.user_id,
        accounts.c.name,
        accounts.c.seen_at,
        servers.c.name.label("server_name"),
        servers.c.prices,
        *settings.SERVER_CHOICES,
        users.c.locale.label("said_locale"),
        users.c.time_zone.label("said_time_zone"),
        HAS_BUDGETS,
    )
    .join_from(server_names, accounts, accounts.c.server_id == server_names.c.server_id)
    .join(user_names, user_names.c.user_id == accounts.c.user_id)
    .join(servers, servers.c.server_id == accounts.c.server_id)
    .join(users, users.c.user_id == accounts.c.user_id)
    .where(*_NAMED_SERVER, *_NAMED_USER)
)
_ADD = Statement(lambda connection: insert(connection, accounts).on_conflict_do_nothing())


@dataclass(frozen=True, slots=True)
class Found:
    """An account, and what nearly every request asks of its server besides: a statement less for each."""

    account: Account
    choices: ServerChoices
    has_prices: bool
    """Of its own; also when it had some once."""
    has_budgets: bool
    """Of the person, there."""


def find_server(connection: Connection, caller: Caller) -> UUID | None:
    """The caller's server, when anything was ever kept for it."""
    row = _FIND_SERVER.first(connection, _server_name(caller))
    return None if row is None else row.server_id


def server_of(connection: Connection, caller: Caller, server_id: UUID) -> Server | None:
    """A server of ours as the caller's network knows it, when they have an account there."""
    row = connection.execute(
        select(server_names.c.external_id, servers.c.name)
        .join_from(server_names, servers, servers.c.server_id == server_names.c.server_id)
        .join(accounts, accounts.c.server_id == servers.c.server_id)
        .join(user_names, user_names.c.user_id == accounts.c.user_id)
        .where(
            servers.c.server_id == server_id,
            server_names.c.network == caller.user.network.value,
            user_names.c.network == caller.user.network.value,
            user_names.c.external_id == caller.user.external_id,
        )
    ).first()
    return None if row is None else Server(caller.user.network, row.external_id, row.name)


def find_account(connection: Connection, caller: Caller) -> Found | None:
    """The caller's account, when anything was ever kept for it."""
    row = _FIND.first(connection, _server_name(caller) | _user_name(caller))
    return None if row is None else _found(row)


def names(connection: Connection, server_id: UUID, user_ids: Collection[UUID]) -> dict[UUID, str]:
    """What people are called on a server."""
    here = (accounts.c.server_id == server_id) & accounts.c.user_id.in_(user_ids)
    return {row.user_id: row.name for row in connection.execute(select(accounts).where(here))}


def open_account(connection: Connection, caller: Caller, at: datetime) -> Found:
    """The caller's account, made when it is not there, with their name, locale and time zone as they are now."""
    named = _server_name(caller) | _user_name(caller)
    row = _FIND.first(connection, named)
    if row is None:
        _make_account(connection, caller, at)
        row = _FIND.all(connection, named)[0]  # ours, or that of somebody who was faster
    account = Account(row.server_id, row.user_id)
    # Rows are locked in one order, account, user, server, here and wherever a server's numbers are counted on:
    # two transactions never wait for each other.
    if row.name != caller.user.name or at - row.seen_at >= SEEN_ANEW:
        theirs = (accounts.c.server_id == account.server_id, accounts.c.user_id == account.user_id)
        seen = {"name": caller.user.name, "seen_at": max(at, row.seen_at)}
        connection.execute(accounts.update().where(*theirs).values(seen))
    said = {"locale": caller.said_locale, "time_zone": caller.said_time_zone}
    if said != {"locale": row.said_locale, "time_zone": row.said_time_zone}:
        connection.execute(users.update().where(users.c.user_id == account.user_id).values(said))
    if row.server_name != caller.server.name:
        here = servers.c.server_id == account.server_id
        connection.execute(servers.update().where(here).values(name=caller.server.name))
    return _found(row)


def _found(row: Any) -> Found:
    return Found(
        Account(row.server_id, row.user_id),
        settings.server_choices_of(row),
        has_prices=row.prices > 0,
        has_budgets=bool(row.has_budgets),
    )


def _make_account(connection: Connection, caller: Caller, at: datetime) -> None:
    server, user = caller.server, caller.user
    said = {"locale": caller.said_locale, "time_zone": caller.said_time_zone}
    server_id = _ours(
        connection, servers, server_names, (server.network.value, server.external_id), {"name": server.name}, at
    )
    user_id = _ours(connection, users, user_names, (user.network.value, user.external_id), said, at)
    _ADD.run(connection, {"server_id": server_id, "user_id": user_id, "name": user.name, "seen_at": at})


def _server_name(caller: Caller) -> dict[str, str]:
    return {"server_network": caller.server.network.value, "server": caller.server.external_id}


def _user_name(caller: Caller) -> dict[str, str]:
    return {"user_network": caller.user.network.value, "user": caller.user.external_id}


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
    there = kept_words.alias()
    again = exists().where(*(there.c[name] == kept_words.c[name] for name in ("key", "network", "user")))
    kept = kept_words.c.network == network.value, kept_words.c.server == old
    connection.execute(update(kept_words).where(*kept, ~again.where(there.c.server == new)).values(server=new))


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
