"""The relay when much is due at once: in small portions, fairly, and never beyond a lease; over real records."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from adapters.database.engine import Engines
from adapters.database.store import SqlStore
from adapters.database.tables import outbox
from bot import relay as relays
from bot.relay import SEND_WITHIN_S, Relay
from bot.under_way import A_PERSON, AHEAD, AT_ONCE
from core.chat.reply import Reply
from core.errors.networks import SlowDownError
from core.people import Caller, Network
from tests.adapters.database.test_outbox import Clock, Letters, relayed
from tests.conftest import NOW
from tests.floods import Kept, flood, kept

DELIVERED = Kept("delivered", 1, 0)


@dataclass
class SlowLetters(Letters):
    """Each letter takes a quarter of a minute, by a clock that only this moves on."""

    clock: Clock = field(default_factory=Clock)
    engines: Engines | None = None
    left: list[timedelta] = field(default_factory=list)
    """Of its lease, when an attempt began."""

    async def send(self, to: Caller, reply: Reply, at: datetime, nonce: str) -> None:
        assert self.engines is not None
        async with self.engines.reader.connect() as connection:
            until = (await connection.execute(select(outbox.c.held_until).where(outbox.c.nonce == nonce))).scalar_one()
        self.left.append(until - self.clock.now)
        self.clock.now += timedelta(seconds=15)
        await super().send(to, reply, at, nonce)

    def monotonic(self) -> float:
        return (self.clock.now - NOW).total_seconds()


async def test_a_flood_is_taken_in_portions_and_each_alert_arrives_once(engines: Engines, store: SqlStore) -> None:
    people = [f"person {number}" for number in range(2 * AT_ONCE + 30)]
    await flood(engines, Network.TELEGRAM, people)
    gate = asyncio.Event()
    letters = Letters(wait_for=gate)
    relay = Relay(store, lambda: NOW + timedelta(seconds=1), idle_s=3_600)
    running = asyncio.create_task(relay.run({letters.network: letters}))
    await letters.begun.wait()
    async with engines.reader.connect() as connection:
        held = select(func.count()).where(outbox.c.held_by.is_not(None))
        assert (await connection.execute(held)).scalar_one() == AT_ONCE
    gate.set()
    await letters.until_tried(len(people))
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert sorted(who for who, _ in letters.sent) == sorted(people)
    assert {one for alerts in (await kept(engines)).values() for one in alerts} == {DELIVERED}


async def test_somebody_with_hundreds_keeps_nobody_else_waiting(engines: Engines, store: SqlStore) -> None:
    await flood(engines, Network.TELEGRAM, ["many"], each=AHEAD + 10)
    await flood(engines, Network.TELEGRAM, ["ben"], at=NOW + timedelta(hours=1), server="other")
    letters = Letters()
    running = asyncio.create_task(Relay(store, lambda: NOW + timedelta(hours=2)).run({letters.network: letters}))
    await letters.until_tried(2 * A_PERSON + 1)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert "ben" in [who for who, _ in letters.sent][: 2 * A_PERSON + 1]


async def test_no_attempt_begins_that_its_lease_would_not_outlast(
    engines: Engines, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await flood(engines, Network.TELEGRAM, ["maya"], each=A_PERSON)
    letters = SlowLetters(engines=engines)
    letters.clock.now += timedelta(seconds=1)
    monkeypatch.setattr(relays, "time", letters)
    await relayed(Relay(store, letters.clock, idle_s=0.01), letters, A_PERSON)
    assert min(letters.left) >= timedelta(seconds=SEND_WITHIN_S)
    assert await kept(engines) == {"maya": [DELIVERED] * A_PERSON}


async def test_when_the_relay_is_stopped_what_had_not_begun_is_left_as_it_was(
    engines: Engines, store: SqlStore
) -> None:
    await flood(engines, Network.TELEGRAM, ["maya"], each=3)
    gate = asyncio.Event()
    letters = Letters(wait_for=gate)
    running = asyncio.create_task(Relay(store, lambda: NOW + timedelta(seconds=1)).run({letters.network: letters}))
    await letters.begun.wait()
    running.cancel()
    await asyncio.sleep(0)
    gate.set()
    with suppress(asyncio.CancelledError):
        await running
    assert await kept(engines) == {"maya": [DELIVERED, Kept("pending", 0, 0), Kept("pending", 0, 0)]}


async def test_a_network_that_takes_nothing_from_anybody_is_left_alone_for_so_long(
    engines: Engines, store: SqlStore
) -> None:
    clock = Clock(NOW + timedelta(seconds=1))
    relay = Relay(store, clock)
    telegram = Letters(failures={"maya": [SlowDownError(60, everywhere=True)]})
    await flood(engines, Network.TELEGRAM, ["maya"])
    await relayed(relay, telegram, 1)
    await flood(engines, Network.TELEGRAM, ["ben"], server="other")
    await flood(engines, Network.DISCORD, ["ana"])
    discord = Letters(Network.DISCORD)

    async def until(letters: Letters, times: int) -> None:
        running = asyncio.create_task(relay.run({Network.TELEGRAM: telegram, Network.DISCORD: discord}))
        await letters.until_tried(times)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    await until(discord, 1)
    assert telegram.attempts == 1
    clock.now += timedelta(seconds=60)
    await until(telegram, 3)
    assert sorted(who for who, _ in telegram.sent) == ["ben", "maya"]
