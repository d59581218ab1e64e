"""Rows <-> what people and moderators chose."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Update, bindparam, select

from adapters.database.statement import Statement
from adapters.database.tables import server_names, servers, user_names, users
from core.amounts import Amount, Unit
from core.choices import PersonChoices, ServerChoices
from core.people import Account, Caller, Ground
from core.prices.provider import ChannelKey

_OF_PERSON = Statement(
    select(users.c.chosen_locale, users.c.chosen_time_zone, users.c.chosen_pictures)
    .join(user_names, user_names.c.user_id == users.c.user_id)
    .where(user_names.c.network == bindparam("network"), user_names.c.external_id == bindparam("external_id"))
)
SERVER_CHOICES = (servers.c.provider, servers.c.channel, servers.c.locale, servers.c.time_zone, servers.c.alert)
_OF_SERVER = Statement(
    select(*SERVER_CHOICES)
    .join(server_names, server_names.c.server_id == servers.c.server_id)
    .where(server_names.c.network == bindparam("network"), server_names.c.external_id == bindparam("external_id"))
)


def person_choices(connection: Connection, caller: Caller) -> PersonChoices:
    """What the caller chose."""
    row = _OF_PERSON.first(connection, {"network": caller.user.network.value, "external_id": caller.user.external_id})
    if row is None:
        return PersonChoices()
    pictures = None if row.chosen_pictures is None else Ground(row.chosen_pictures)
    return PersonChoices(row.chosen_locale, row.chosen_time_zone, pictures)


def server_choices(connection: Connection, caller: Caller) -> ServerChoices:
    """What the moderators of the caller's server chose."""
    row = _OF_SERVER.first(
        connection, {"network": caller.server.network.value, "external_id": caller.server.external_id}
    )
    return ServerChoices() if row is None else server_choices_of(row)


def server_choices_of(row: Any) -> ServerChoices:
    """What a row with SERVER_CHOICES says."""
    default = None if row.provider is None or row.channel is None else ChannelKey(row.provider, row.channel)
    alert = None if row.alert is None else Amount(row.alert, Unit.CREDIT)
    return ServerChoices(default, row.locale, row.time_zone, alert)


def choose(connection: Connection, account: Account, before: PersonChoices, after: PersonChoices) -> None:
    """Keep what a person chose otherwise than before."""
    update = users.update().where(users.c.user_id == account.user_id)
    _keep_changed(connection, update, _person_row(before), _person_row(after))


def choose_for_server(connection: Connection, account: Account, before: ServerChoices, after: ServerChoices) -> None:
    """Keep what moderators chose otherwise than before."""
    update = servers.update().where(servers.c.server_id == account.server_id)
    _keep_changed(connection, update, _server_row(before), _server_row(after))


def _person_row(choices: PersonChoices) -> dict[str, Any]:
    return {
        "chosen_locale": choices.locale,
        "chosen_time_zone": choices.time_zone,
        "chosen_pictures": choices.pictures.value if choices.pictures else None,
    }


def _server_row(choices: ServerChoices) -> dict[str, Any]:
    return {
        "provider": choices.default.provider if choices.default else None,
        "channel": choices.default.channel if choices.default else None,
        "locale": choices.locale,
        "time_zone": choices.time_zone,
        "alert": choices.alert.micros if choices.alert else None,
    }


def _keep_changed(connection: Connection, update: Update, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Write what differs: what somebody else chose of another matter at the same time stays."""
    changed = {name: value for name, value in after.items() if value != before[name]}
    if changed:
        connection.execute(update.values(changed))
