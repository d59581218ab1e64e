"""A relay that is killed at any point loses no alert; a repeat comes only where nobody could know better, and counts.

Through the real clients. On Discord the nonce keeps the repeat from being seen. `make kills` kills many more.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.database.engine import Engines
from bot.relay import SENDING_LEASE
from core.chat.pace import Limits
from core.people import Network
from tests.adapters.relaying import (
    MARKED,
    MARKING,
    PATIENCE_S,
    SENT,
    TAKEN,
    UNLIMITED,
    Place,
    discord_place,
    ended,
    telegram_place,
)
from tests.floods import KINDS, Kept, flood, kept
from tests.servers.discord import DiscordServer
from tests.servers.telegram import TelegramServer

LATER = SENDING_LEASE + timedelta(seconds=10)
ALERTS = len(KINDS)
"""One of each kind, to one person, one after the other."""


@asynccontextmanager
async def relaying(place: Place) -> AsyncIterator[None]:
    stop = asyncio.Event()
    running = asyncio.create_task(place.run(stop))
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(PATIENCE_S):
            await running


@pytest.mark.parametrize(
    ("migrated_url", "point", "at", "repeats", "lost"),
    [
        ("sqlite", TAKEN, 1, 0, ALERTS),
        ("sqlite", SENT, 2, 1, ALERTS - 1),
        ("postgresql", MARKING, 4, 1, ALERTS - 3),
        ("postgresql", MARKED, 3, 0, ALERTS - 3),
    ],
    indirect=["migrated_url"],
)
async def test_on_telegram_a_kill_repeats_at_most_what_was_on_its_way(
    engines: Engines, migrated_url: str, point: str, at: int, repeats: int, lost: int
) -> None:
    async with TelegramServer() as server:
        maya = server.add_user("Maya")
        await flood(engines, Network.TELEGRAM, [str(maya.id)], each=ALERTS)
        place = telegram_place(server, migrated_url, point=point, at=at)
        assert await place.dies() == -signal.SIGKILL
        async with relaying(place.later(LATER)):
            messages = await server.wait_for_messages(maya, ALERTS + repeats)
    texts = [message.text for message in messages]
    assert (len(texts), len(set(texts))) == (ALERTS + repeats, ALERTS)
    (told,) = (await kept(engines)).values()
    assert {alert.state for alert in told} == {"delivered"}
    assert sum(alert.lost for alert in told) == lost  # all that it held may have been sent


@pytest.mark.parametrize(
    ("migrated_url", "point", "at"),
    [("sqlite", SENT, 5), ("postgresql", MARKING, 2)],
    indirect=["migrated_url"],
)
async def test_on_discord_a_kill_repeats_nothing(engines: Engines, migrated_url: str, point: str, at: int) -> None:
    async with DiscordServer() as server:
        maya = server.add_user("Maya")
        server.add_guild("Studio")
        await flood(engines, Network.DISCORD, [maya.id], each=ALERTS)
        place = discord_place(server, migrated_url, point=point, at=at)
        assert await place.dies() == -signal.SIGKILL
        async with relaying(place.later(LATER)):
            again = ALERTS + 1  # requests, of which one is a repeat
            await server.until("all", lambda: sum("messages" in seen.path for seen in server.requests) == again)
        assert len(server.direct_messages(maya)) == ALERTS
        assert server.violations == []
    assert {alert.state for alerts in (await kept(engines)).values() for alert in alerts} == {"delivered"}


@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
async def test_of_two_programs_at_once_one_is_killed_and_nobody_is_told_twice_but_by_its_last_breath(
    engines: Engines, migrated_url: str
) -> None:
    async with TelegramServer() as server:
        people = [server.add_user(f"Person {number}") for number in range(200)]
        other = telegram_place(server, migrated_url, limits=Limits(all=200, warnings=100))
        dying = replace(other, point=SENT, at=10)
        with other.living(), dying.living() as child:
            await server.wait_for(lambda server: len(server.calls_of("deleteWebhook")) == 2)
            await flood(engines, Network.TELEGRAM, [str(one.id) for one in people])
            assert await ended(child) == -signal.SIGKILL
            await server.wait_for(lambda server: sum(bool(server.messages(one)) for one in people) > len(people) / 2)
        async with relaying(replace(other.later(LATER), limits=UNLIMITED)):
            await server.wait_for(lambda server: all(server.messages(one) for one in people))
        counted = {str(one.id): len(server.messages(one)) for one in people}
    told = await kept(engines)
    assert {alert.state for (alert,) in told.values()} == {"delivered"}
    assert all(counted[who] <= 1 + alert.lost for who, (alert,) in told.items())
    assert any(Kept("delivered", 2, 1) == alert for (alert,) in told.values())
