"""Rows <-> what people and moderators chose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, Update, bindparam, exists, select

from adapters.database.statement import Statement
from adapters.database.tables import server_names, servers, user_names, users
from core.alerts.levels import Mark, Measure
from core.alerts.place import WarningPlace
from core.choices import PersonChoices, ServerChoices
from core.people import Account, Caller, Ground
from core.prices.provider import ChannelKey

_OF_PERSON = Statement(
    select(users.c.chosen_locale, users.c.chosen_time_zone, users.c.chosen_pictures, users.c.chosen_warnings)
    .join(user_names, user_names.c.user_id == users.c.user_id)
    .where(user_names.c.network == bindparam("network"), user_names.c.external_id == bindparam("external_id"))
)
SERVER_CHOICES = (
    servers.c.provider,
    servers.c.channel,
    servers.c.locale,
    servers.c.time_zone,
    servers.c.marks,
    servers.c.alerts_to,
    servers.c.alerts_tell,
    servers.c.alerts_name,
    servers.c.alerts_state,
)
_PRIVATE = "private"
_LOST, _TOLD = "lost", "told"
_MARKS = msgspec.json.Decoder(tuple[tuple[Measure, int], ...])
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
    return PersonChoices(row.chosen_locale, row.chosen_time_zone, pictures, row.chosen_warnings is not None)


def server_choices(connection: Connection, caller: Caller) -> ServerChoices:
    """What the moderators of the caller's server chose."""
    row = _OF_SERVER.first(
        connection, {"network": caller.server.network.value, "external_id": caller.server.external_id}
    )
    return ServerChoices() if row is None else server_choices_of(row)


def server_choices_of(row: Any) -> ServerChoices:
    """What a row with SERVER_CHOICES says."""
    default = None if row.provider is None or row.channel is None else ChannelKey(row.provider, row.channel)
    marks = () if row.marks is None else tuple(Mark(measure, value) for measure, value in _MARKS.decode(row.marks))
    return ServerChoices(default, row.locale, row.time_zone, marks, warning_place_of(row))


def warning_place_of(row: Any) -> WarningPlace | None:
    """Where warnings go, as a row with SERVER_CHOICES says."""
    if row.alerts_to is None:
        return None
    return WarningPlace(row.alerts_to, row.alerts_name or "", bool(row.alerts_tell), row.alerts_state is not None)


def lose_place(connection: Connection, server_id: UUID, place: WarningPlace) -> None:
    """Nothing can be written any more where a server's warnings went, if they still do."""
    lost = servers.update().where(
        servers.c.server_id == server_id, servers.c.alerts_to == place.external_id, servers.c.alerts_state.is_(None)
    )
    connection.execute(lost.values(alerts_state=_LOST))


def has_lost_place(connection: Connection, caller: Caller) -> bool:
    """Whether a place was lost that none of the server's moderators was told of."""
    lost = select(servers.c.server_id).where(_named(caller), servers.c.alerts_state == _LOST)
    return connection.execute(lost).one_or_none() is not None


def take_lost_place(connection: Connection, caller: Caller) -> WarningPlace | None:
    """The place that a server lost, if none of its moderators was told of that yet; from now on one is."""
    told = servers.update().where(_named(caller), servers.c.alerts_state == _LOST).values(alerts_state=_TOLD)
    row = connection.execute(told.returning(*SERVER_CHOICES)).one_or_none()
    return None if row is None else warning_place_of(row)


def put_back_lost_place(connection: Connection, caller: Caller) -> None:
    """It could not be told."""
    again = servers.update().where(_named(caller), servers.c.alerts_state == _TOLD).values(alerts_state=_LOST)
    connection.execute(again)


def _named(caller: Caller) -> ColumnElement[bool]:
    """The caller's server."""
    return exists().where(
        server_names.c.server_id == servers.c.server_id,
        server_names.c.network == caller.server.network.value,
        server_names.c.external_id == caller.server.external_id,
    )


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
        "chosen_warnings": _PRIVATE if choices.private_warnings else None,
    }


def _server_row(choices: ServerChoices) -> dict[str, Any]:
    place = choices.warnings
    return {
        "provider": choices.default.provider if choices.default else None,
        "channel": choices.default.channel if choices.default else None,
        "locale": choices.locale,
        "time_zone": choices.time_zone,
        "marks": _written(choices.marks),
        "alerts_to": None if place is None else place.external_id,
        "alerts_tell": int(place is not None and place.amounts),
        "alerts_name": None if place is None else place.name,
        "alerts_state": _LOST if place is not None and place.lost else None,
    }


def _written(marks: Sequence[Mark]) -> str | None:
    return msgspec.json.encode([(mark.measure, mark.value) for mark in marks]).decode() if marks else None


def _keep_changed(connection: Connection, update: Update, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Write what differs: what somebody else chose of another matter at the same time stays."""
    changed = {name: value for name, value in after.items() if value != before[name]}
    if changed:
        connection.execute(update.values(changed))
