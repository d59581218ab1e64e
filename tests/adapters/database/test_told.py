"""What the report counts is what became of each alert, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from adapters.database.engine import Engines, open_engines
from adapters.database.engine import database_url as checked_url
from adapters.database.store import SqlStore
from adapters.database.told import count_told
from bot.relay import SENDING_LEASE
from core.alerts.thresholds import PendingAlert
from core.alerts.told import Told
from core.errors.records import NoRecordsError
from core.people import Network
from core.store import Records
from tests.conftest import NOW
from tests.floods import flood


async def test_each_network_has_its_numbers(engines: Engines, store: SqlStore) -> None:
    await flood(engines, Network.TELEGRAM, ["sent", "lost", "waits", "blocked", "held"])
    await flood(engines, Network.DISCORD, ["sent"])

    def take(records: Records, now: timedelta = timedelta()) -> Sequence[PendingAlert]:
        due = records.due_alerts(Network.TELEGRAM, NOW + now, SENDING_LEASE, 10)
        return records.take_due(due, "us", NOW + now, SENDING_LEASE)

    def send(records: Records) -> None:
        sent, lost, waits, blocked, _ = take(records)
        records.delivered((sent,), "us", NOW)
        records.not_delivered(lost, "us", NOW, lost=True)
        records.not_delivered(waits, "us", NOW + 2 * SENDING_LEASE)
        records.not_delivered(blocked, "us", None)

    await store.write(send)
    (again,) = await store.write(take)
    await store.write(lambda records: records.delivered((again,), "us", NOW))
    assert await count_told(engines) == (
        Told(Network.DISCORD, 1, 0, 1, 0, 0, 0, NOW + timedelta(milliseconds=1)),
        Told(Network.TELEGRAM, 5, 2, 2, 1, 6, 1, NOW + timedelta(milliseconds=3)),
    )
    (held,) = await store.write(lambda records: take(records, SENDING_LEASE))
    assert held.destination == "held"
    _, telegram = await count_told(engines)
    assert (telegram.attempts, telegram.lost) == (7, 2)  # whoever held it may have sent it


async def test_before_the_first_alert_there_is_nothing_to_count(engines: Engines) -> None:
    assert await count_told(engines) == ()


async def test_without_records_that_is_said(database_url: str) -> None:
    empty = open_engines(checked_url("the tests", database_url))
    with pytest.raises(NoRecordsError):
        await count_told(empty)
    await empty.dispose()
