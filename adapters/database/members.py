"""Rows -> who is on a server, each as they read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, select

from adapters.database import settings
from adapters.database.statement import Statement
from adapters.database.tables import accounts, server_names, servers, user_names, users
from core.choices import Choices, PersonChoices
from core.people import Caller, Network, Server, User

READER = (
    server_names.c.network,
    server_names.c.external_id.label("server"),
    servers.c.name.label("server_name"),
    *settings.SERVER_CHOICES,
    user_names.c.external_id.label("user"),
    accounts.c.name.label("user_name"),
    users.c.locale.label("said_locale"),
    users.c.time_zone.label("said_time_zone"),
    users.c.chosen_locale,
    users.c.chosen_time_zone,
)
_HERE = (
    select(*READER)
    .select_from(server_names)
    .join(servers, servers.c.server_id == server_names.c.server_id)
    .join(accounts, accounts.c.server_id == server_names.c.server_id)
    .join(users, users.c.user_id == accounts.c.user_id)
    .join(
        user_names,
        (user_names.c.user_id == accounts.c.user_id) & (user_names.c.network == server_names.c.network),
    )
    .where(server_names.c.network == bindparam("network"), server_names.c.external_id == bindparam("server"))
)
_MEMBER = Statement(_HERE.where(user_names.c.external_id == bindparam("user")))
_MEMBERS = Statement(_HERE.order_by(user_names.c.external_id))


def members(connection: Connection, server: Server, external_id: str | None) -> list[Caller]:
    """Those on a server of whom anything was ever kept there: the one of that id, or all."""
    here = {"network": server.network.value, "server": server.external_id}
    found = (
        _MEMBERS.all(connection, here) if external_id is None else _MEMBER.all(connection, here | {"user": external_id})
    )
    return [reader(row) for row in found]


def reader(row: Any) -> Caller:
    """What a row with READER says."""
    network = Network(row.network)
    caller = Caller(
        Server(network, row.server, row.server_name),
        User(network, row.user, row.user_name),
        locale=row.said_locale,
        time_zone=row.said_time_zone,
    )
    chosen = PersonChoices(row.chosen_locale, row.chosen_time_zone)
    return Choices(chosen, settings.server_choices_of(row)).reader(caller)
