"""Floods of alerts through the real clients, against servers that count what comes in and refuse what is too much.

The limits are four times the networks' own, and half of that is sent: machines stall.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from adapters.database.engine import Engines, database_url, open_engines
from adapters.database.inbox import SqlInbox, SqlMenus
from adapters.database.store import SqlStore
from adapters.discord.adapter import DiscordAdapter
from adapters.telegram.adapter import TelegramAdapter
from bot.app import App, assemble, utc_now
from bot.relay import Relay
from core.chat.pace import Limits
from core.people import Network
from tests.floods import Kept, flood, kept, waiting
from tests.servers.discord import DiscordServer
from tests.servers.telegram import TelegramServer

PATIENCE_S = 60
PEOPLE = 150
TO_ONE = 5
DELIVERED = Kept("delivered", 1, 0)


@pytest.fixture
async def engines(tmp_path: Path, _migrated_file: Path) -> AsyncIterator[Engines]:
    """SQLite alone: what is asked here is not the database."""
    file = tmp_path / "scrip.db"
    shutil.copyfile(_migrated_file, file)
    opened = open_engines(database_url("the tests", f"sqlite:///{file}"))
    yield opened
    await opened.dispose()


@pytest.fixture
def app(engines: Engines) -> App:
    return assemble(SqlStore(engines))


@asynccontextmanager
async def running(*work: Any) -> AsyncIterator[None]:
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def test_a_flood_on_telegram_stays_within_its_limits_and_commands_are_answered_meanwhile(
    engines: Engines, app: App
) -> None:
    async with TelegramServer() as server:
        people = [server.add_user(f"Person {number}") for number in range(PEOPLE)]
        many, asker = server.add_user("Many"), server.add_user("Asker")
        server.limits, server.messages_a_second, server.chat_pause_s = True, 120, 0.1
        await flood(engines, Network.TELEGRAM, [str(one.id) for one in people])
        await flood(engines, Network.TELEGRAM, [str(many.id)], each=TO_ONE, server="other")
        store = SqlStore(engines)
        adapter = TelegramAdapter(
            app,
            SqlMenus(store.transactions),
            SqlInbox(store.transactions, Network.TELEGRAM, str(server.bot.id)),
            server.token,
            utc_now,
            lambda _: None,
            server.api_base,
            poll_s=1,
            limits=Limits(all=80, warnings=60, pause_s=0.5),
        )
        async with running(adapter.run()):
            await server.wait_for(lambda server: bool(server.calls_of("getUpdates")))
            async with running(Relay(store, utc_now).run({Network.TELEGRAM: adapter})):
                await server.wait_for_messages(people[0], 1)
                assert "2 videos" in (await server.write(asker, "/cost 2 videos").answered()).text
                assert await waiting(engines)  # so the answer did not wait for the flood
                await server.wait_for(lambda server: len(server.calls_of("sendMessage")) > PEOPLE + TO_ONE, PATIENCE_S)
        assert server.slowed == []
        assert {len(server.messages(one)) for one in people} == {1}
        assert len(server.messages(many)) == TO_ONE
    told = await kept(engines)
    assert told.pop(str(many.id)) == [DELIVERED] * TO_ONE
    assert Counter(one for alerts in told.values() for one in alerts) == {DELIVERED: PEOPLE}


async def test_a_flood_on_discord_stays_within_its_limits_and_commands_are_answered_meanwhile(
    engines: Engines, app: App
) -> None:
    async with DiscordServer(requests_at_most=10_000) as server:
        people = [server.add_user(f"Person {number}") for number in range(PEOPLE)]
        many, asker = server.add_user("Many"), server.add_user("Asker")
        studio = server.add_guild("Studio")
        buckets = server.world.buckets
        buckets.counting, buckets.a_second, buckets.channel_within_s = True, 200, 0.5
        await flood(engines, Network.DISCORD, [one.id for one in people])
        await flood(engines, Network.DISCORD, [many.id], each=TO_ONE, server="other")
        store = SqlStore(engines)
        adapter = DiscordAdapter(
            app,
            SqlMenus(store.transactions),
            server.token,
            utc_now,
            lambda _: None,
            server.api_base,
            server.gateway_url,
            limits=Limits(all=130, warnings=110, pause_s=0.5),
        )
        async with running(adapter.run()):
            await server.ready()
            await server.until("the menu", lambda: bool(server.commands))
            async with running(Relay(store, utc_now).run({Network.DISCORD: adapter})):
                await server.wait_for_direct_messages(people[0], 1)
                shown = await server.slash(asker, "cost", {"work": "2 videos"}, guild=studio)
                assert "2 videos" in (await shown.message()).text
                assert await waiting(engines)
                await server.until("all", lambda: len(server.world.posted) == PEOPLE + TO_ONE)
        assert buckets.slowed == []
        assert {len(server.direct_messages(one)) for one in people} == {1}
        assert len(server.direct_messages(many)) == TO_ONE
        assert server.violations == []
    told = await kept(engines)
    assert told.pop(many.id) == [DELIVERED] * TO_ONE
    assert Counter(one for alerts in told.values() for one in alerts) == {DELIVERED: PEOPLE}
