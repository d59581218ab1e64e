"""`make bench`: alerts a second through the relay, and how long commands take while it is busy.

    python -m tests.bench.relay [ALERTS] [SECONDS]

1. Without limits: alerts of all kinds, each for another person, through the real clients to the loopback servers of the
   tests, from a process of its own; beside it the bare client library, which sends messages as long, one by one. Rounds
   are interleaved; above 1 we are faster.
2. A flood of 10,000 with all limits ten times the networks' own, the servers' and ours: so it does not take 385 s.
3. Such a flood at the true limits, in real time, for a minute.

In 2 and 3 somebody asks for an estimate and spends, in turn, before the flood and during it. The servers count, and
answer 429 to what is too much.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import discord
import telegram
from discord import ui
from discord.http import Route
from telegram.constants import ParseMode

from adapters.database.engine import Engines, database_url, open_engines
from adapters.database.migrate import upgrade
from adapters.discord import adapter as on_discord
from adapters.telegram import sending as on_telegram
from core.chat.pace import Limits
from core.people import Network
from tests.adapters.relaying import UNLIMITED, Place, discord_place, telegram_place
from tests.bench.bare_discord import view
from tests.bench.bare_telegram import KEYBOARD, TEXT
from tests.floods import flood, kept
from tests.forked import children
from tests.servers import discord_schema, telegram_schema
from tests.servers.discord import DiscordServer
from tests.servers.postgres import postgres
from tests.servers.telegram import TelegramServer

ROUNDS = 3
A_ROUND = 300
FASTER = 10
ALERTS, SECONDS = 10_000, 60
ALONE_S = 10.0
ASKERS = 21
"""Take turns: on Telegram a chat bears one message a second."""
PATIENCE_S = 600.0


@dataclass
class World:
    """One network with what a bench does there."""

    network: Network
    server: Any
    place: Callable[..., Place]
    ask: Callable[[int], Awaitable[None]]
    """One command of somebody's."""
    count: Callable[[], int]
    """Warnings that arrived."""
    slowed: Callable[[], list[str]]
    limits: Limits
    """The network's own, as we keep them."""

    def add_people(self, number: int) -> list[str]:
        return [str(self.server.add_user(f"Person {one}").id) for one in range(number)]

    async def until(self, arrived: int) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while self.count() < arrived:  # noqa: ASYNC110  # of what the server has there is no event to wait for
                await asyncio.sleep(0.005)


@asynccontextmanager
async def discord_world(*, faster: int | None) -> AsyncIterator[World]:
    async with DiscordServer(requests_at_most=10_000_000) as server:
        server.world.answer_within_s = 60
        asker, guild = server.add_user("Asker"), server.add_guild("Studio")
        server.world.buckets.counting = faster is not None
        server.world.buckets.a_second *= faster or 1

        async def ask(number: int) -> None:
            await server.until("the menu", lambda: bool(server.commands))
            await server.ready()
            words = ("cost", {"work": "2 videos"}) if number % 2 else ("spend", {"work": "1 image"})
            if not number:
                words = ("topup", {"amount": "1m"})
            await (await server.slash(asker, *words, guild=guild)).message()

        yield World(
            Network.DISCORD,
            server,
            lambda url, **more: discord_place(server, url, **more),
            ask,
            lambda: len(server.world.posted),
            lambda: server.world.buckets.slowed,
            on_discord.LIMITS,
        )
        assert not server.violations, server.violations[:3]


@asynccontextmanager
async def telegram_world(*, faster: int | None) -> AsyncIterator[World]:
    async with TelegramServer() as server:
        askers = [server.add_user(f"Asker {number}") for number in range(ASKERS)]
        server.limits = faster is not None
        server.messages_a_second *= faster or 1
        server.chat_pause_s /= faster or 1

        async def ask(number: int) -> None:
            asker, turn = askers[number % ASKERS], number // ASKERS
            line = "/cost 2 videos" if turn % 2 else "/spend 1 image"
            await server.write(asker, line if turn else "/topup 1m").answered()

        def count() -> int:
            answers = sum(len(server.messages(one)) for one in askers)
            return len(server.calls_of("sendMessage")) - answers - len(server.slowed)

        yield World(
            Network.TELEGRAM,
            server,
            lambda url, **more: telegram_place(server, url, **more),
            ask,
            count,
            lambda: server.slowed,
            on_telegram.LIMITS,
        )


def bare(place: Place, people: list[str], said: Connection) -> None:
    """What the library does with as many messages, one by one, when it is told to."""
    asyncio.run((_bare_discord if place.network is Network.DISCORD else _bare_telegram)(place, people, said))


async def _bare_discord(place: Place, people: list[str], said: Connection) -> None:
    Route.BASE = place.api_base
    client = discord.AutoShardedClient(intents=discord.Intents.none(), allowed_mentions=discord.AllowedMentions.none())
    await client.login(place.token)
    said.send("ready")
    said.recv()
    for person in people:
        channel = await client.create_dm(discord.Object(int(person)))
        drawn: ui.LayoutView = view()
        await channel.send(view=drawn)
    said.send("done")
    await client.close()


async def _bare_telegram(place: Place, people: list[str], said: Connection) -> None:
    async with telegram.Bot(place.token, base_url=f"{place.api_base}/bot") as bot:
        said.send("ready")
        await asyncio.to_thread(said.recv)
        for person in people:
            await bot.send_message(int(person), TEXT, ParseMode.HTML, reply_markup=KEYBOARD)
        said.send("done")


async def compared(world: World, engines: Engines, url: str, name: str) -> None:
    """Part 1, on one network and one database."""
    ours: list[float] = []
    theirs: list[float] = []
    people = world.add_people(A_ROUND)
    with world.place(url, limits=UNLIMITED).living():
        for number in range(-1, ROUNDS):  # the first warms up
            before = world.count()
            await flood(engines, world.network, world.add_people(A_ROUND), server=f"{name} {number}")
            began = time.perf_counter()
            await world.until(before + A_ROUND)
            ours.append(A_ROUND / (time.perf_counter() - began))
            here, there = children.Pipe()
            child = children.Process(target=bare, args=(world.place(url), people, there))
            child.start()
            await asyncio.to_thread(here.recv)
            began = time.perf_counter()
            here.send("go")
            await asyncio.to_thread(here.recv)
            theirs.append(A_ROUND / (time.perf_counter() - began))
            await asyncio.to_thread(child.join)
    ratios = [our / their for our, their in zip(ours[1:], theirs[1:], strict=True)]
    print(
        f"{name:28}{statistics.median(ours[1:]):8.0f}{statistics.median(theirs[1:]):10.0f}"
        f"{statistics.median(ratios):8.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
        flush=True,
    )


async def commands(world: World, seconds: float, first: int, until: Callable[[], bool] = lambda: False) -> list[float]:
    """Seconds that each command took, for so long, or until something is so."""
    took: list[float] = []
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and not until():
        began = time.perf_counter()
        await world.ask(first + len(took))
        took.append(time.perf_counter() - began)
        await asyncio.sleep(0.1)
    return took


async def flooded(world: World, engines: Engines, url: str, limits: Limits, alerts: int, seconds: float) -> None:
    """Parts 2 and 3, on one network."""
    people = world.add_people(alerts)
    with world.place(url, limits=limits).living():
        for number in range(ASKERS):
            await world.ask(number)
        alone = await commands(world, ALONE_S, ASKERS)
        await flood(engines, world.network, people)
        before, slowed = world.count(), len(world.slowed())
        began = time.perf_counter()
        beside = await commands(world, seconds, ASKERS + len(alone), lambda: world.count() >= alerts)
        sent, lasted = world.count() - before, time.perf_counter() - began
        if seconds >= PATIENCE_S:
            await world.until(alerts)
            await asyncio.sleep(1)
    told = Counter(one for alerts_ in (await kept(engines)).values() for one in alerts_)
    print(f"{world.network.value}: {sent:,} alerts in {lasted:.0f} s, {sent / lasted:.1f} a second; ", end="")
    print(f"{len(world.slowed()) - slowed} requests beyond a limit; in the outbox {dict(told.most_common(3))}")
    print(f"{'a command, ms':20}{'median':>8}{'p99':>8}{'number':>8}")
    for name, took in (("alone", alone), ("during the flood", beside)):
        late = statistics.quantiles(took, n=100)[98]
        print(f"{name:20}{statistics.median(took) * 1e3:8.1f}{late * 1e3:8.1f}{len(took):8}")
    print(f"{'ratio of the medians':20}{statistics.median(beside) / statistics.median(alone):8.2f}\n", flush=True)


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """URLs of an empty one of each kind."""
    with postgres() as socket:
        yield {
            "SQLite": f"sqlite:///{folder / 'records.db'}",
            "PostgreSQL": f"postgresql://postgres@/postgres?host={socket}",
        }


@asynccontextmanager
async def migrated(url: str) -> AsyncIterator[Engines]:
    engines = open_engines(database_url("the bench", url))
    await upgrade(engines)
    yield engines
    await engines.dispose()


WORLDS = {"Discord": discord_world, "Telegram": telegram_world}


async def main(alerts: int, seconds: int) -> None:
    """Measure, and print tables."""
    for schema in (discord_schema, telegram_schema):
        schema.DESCRIPTION = Path("not read: this measures bots, not requests")
    print(f"Alerts a second without limits, {ROUNDS} interleaved rounds of {A_ROUND}; bare: the library, one by one.")
    print(f"{'':28}{'relay':>8}{'bare':>10}{'ratio':>8}")
    for name, make in WORLDS.items():
        with TemporaryDirectory() as folder, databases(Path(folder)) as urls:
            for database, url in urls.items():
                async with make(faster=None) as world, migrated(url) as engines:
                    await compared(world, engines, url, f"{name}, {database}")
    for faster, lasts in ((FASTER, PATIENCE_S), (1, float(seconds))):
        how = f"all limits {FASTER} times the true ones" if faster > 1 else f"the true limits, {seconds} s of it"
        print(f"\nA flood of {alerts:,}, SQLite: {how}.")
        for make in WORLDS.values():
            async with AsyncExitStack() as stack:
                url = f"sqlite:///{Path(stack.enter_context(TemporaryDirectory())) / 'records.db'}"
                world = await stack.enter_async_context(make(faster=faster))
                engines = await stack.enter_async_context(migrated(url))
                await flooded(world, engines, url, times(world.limits, faster), alerts, lasts)


def times(limits: Limits, faster: int) -> Limits:
    """As much more in a second."""
    return Limits(limits.all * faster, limits.warnings * faster, limits.pause_s / faster, limits.group_pause_s / faster)


if __name__ == "__main__":
    os.environ.pop("CI", None)
    asked = [int(word) for word in sys.argv[1:]]
    asyncio.run(main(asked[0] if asked else ALERTS, asked[1] if asked[1:] else SECONDS))
