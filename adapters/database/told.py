"""Counts what became of alerts. They are many: the database adds them up."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Label, case, func, select

from adapters.database.engine import Engines
from adapters.database.revision import check_there
from adapters.database.store import Transactions
from adapters.database.tables import outbox
from core.alerts.told import Told
from core.people import Network


async def count_told(engines: Engines) -> tuple[Told, ...]:
    """Of each network that there are alerts on, in their order; also while others write. Nothing is written.

    Raises:
        NoRecordsError: There are no tables.
        StoreOlderError, StoreNewerError: They are not those that this code knows.
        StoreError: They cannot be read.
    """
    await check_there(engines)
    return await Transactions(engines).read(told)


def told(connection: Connection) -> tuple[Told, ...]:
    """Likewise, in a transaction."""

    def number(state: str) -> Label[Any]:
        return func.sum(case((outbox.c.state == state, 1), else_=0)).label(state)

    rows = connection.execute(
        select(
            outbox.c.network,
            func.count().label("decided"),
            number("delivered"),
            number("pending"),
            number("unreachable"),
            func.sum(outbox.c.attempts).label("attempts"),
            func.sum(outbox.c.lost).label("lost"),
            func.min(case((outbox.c.state == "pending", outbox.c.decided_at))).label("since"),
        ).group_by(outbox.c.network)
    ).all()
    counted = {
        Network(row.network): Told(
            Network(row.network),
            int(row.decided),
            int(row.delivered),
            int(row.pending),
            int(row.unreachable),
            int(row.attempts),
            int(row.lost),
            row.since,
        )
        for row in rows
    }
    return tuple(counted[network] for network in Network if network in counted)
