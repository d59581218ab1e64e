"""Alerts of every kind that are due at once, and a way to see what a network was sent of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import func, select

from adapters.database.engine import Engines
from adapters.database.tables import accounts, outbox, server_names, servers, user_names, users
from core.alerts.outbox import TrialAlert, write_alert
from core.people import Network
from tests.conftest import NOW
from tests.core.alerts.test_outbox import budget_alert, ending_alert, price_alert, threshold_alert

KINDS = {
    "threshold": write_alert(threshold_alert()),
    "ending": write_alert(ending_alert()),
    "budget": write_alert(budget_alert()),
    "price": write_alert(price_alert()),
    "test": write_alert(TrialAlert("Studio", NOW)),
}


class Kept(NamedTuple):
    """What the outbox says of an alert."""

    state: str
    attempts: int
    lost: int


async def flood(
    engines: Engines, network: Network, people: Sequence[str], each: int = 1, at: datetime = NOW, server: str = "studio"
) -> None:
    """Decide so many alerts for each of these people, who are on one server; their kinds take turns."""
    server_id, kinds = uuid4(), cycle(KINDS.items())
    ids = {person: uuid4() for person in people}
    here: dict[str, Any] = {"network": network.value}
    rows = [
        {
            **here,
            "server_id": server_id,
            "alert": number,
            "user_id": ids[person],
            "destination": person,
            "kind": kind,
            "content": content,
            "nonce": uuid4().hex,
            "decided_at": at + timedelta(milliseconds=number),
            "state": "pending",
        }
        for number, (person, (kind, content)) in enumerate(
            zip((person for _ in range(each) for person in people), kinds, strict=False), 1
        )
    ]
    who = [{"user_id": one, "locale": "en", "time_zone": "UTC", "created_at": at} for one in ids.values()]
    called = [{"server_id": server_id, "user_id": one, "name": "Somebody", "seen_at": at} for one in ids.values()]
    names = [{**here, "external_id": person, "user_id": one} for person, one in ids.items()]
    async with engines.writer.begin() as connection:
        await connection.execute(
            servers.insert(), {"server_id": server_id, "name": "Studio", "created_at": at, "alerts": len(rows)}
        )
        await connection.execute(server_names.insert(), {**here, "external_id": server, "server_id": server_id})
        for table, filled in ((users, who), (user_names, names), (accounts, called), (outbox, rows)):
            await connection.execute(table.insert(), filled)


async def kept(engines: Engines) -> dict[str, list[Kept]]:
    """What the outbox says, by person."""
    columns = (outbox.c.destination, outbox.c.state, outbox.c.attempts, outbox.c.lost)
    found: dict[str, list[Kept]] = {}
    async with engines.reader.connect() as connection:
        for destination, *rest in await connection.execute(select(*columns).order_by(outbox.c.decided_at)):
            found.setdefault(destination, []).append(Kept(*rest))
    return found


async def waiting(engines: Engines) -> int:
    """How many are not delivered."""
    pending = select(func.count()).where(outbox.c.state == "pending")
    async with engines.reader.connect() as connection:
        return (await connection.execute(pending)).scalar_one()
