"""`make kills`: relays killed at random moments of a flood; every alert has to arrive, and none twice without a reason.

    python -m tests.bench.relay_kills [KILLS] [SEED]

Alerts of all kinds go through the real clients to the loopback servers. On PostgreSQL two programs relay at once, and
either is killed; on SQLite one. Whoever comes next has a clock that is ahead, so that leases are over. In the end each
alert was delivered; on Telegram nobody got one more often than once and once for each answer that is counted as lost;
on Discord, whose nonces prevent that, nobody got one twice.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.database.engine import Engines, database_url, open_engines
from adapters.database.migrate import upgrade
from bot.relay import SENDING_LEASE
from core.chat.pace import Limits
from core.people import Network
from tests.adapters.relaying import POINTS, Place, discord_place, telegram_place
from tests.floods import flood, kept, waiting
from tests.servers.discord import DiscordServer
from tests.servers.postgres import postgres
from tests.servers.telegram import TelegramServer

KILLS = 60
PEOPLE, EACH = 31, 2
PATIENCE_S = 60
LONGEST_LIFE_S = 1.5
LATER = SENDING_LEASE + timedelta(seconds=10)
SLOWLY = Limits(all=200, warnings=60)
"""So that a flood lasts for a second, and a kill falls into it."""


@dataclass
class Survived:
    """What was counted in all rounds."""

    kills: int = 0
    alerts: int = 0
    repeats: int = 0
    lost: int = 0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills; {self.alerts:,} alerts all arrived; {self.lost:,} may have been sent before a kill, "
            f"and {self.repeats:,} were seen twice"
        )


async def play(place: Place, programs: int, chance: random.Random, survived: Survived) -> Place:
    """One kill; gives the place as who comes next sees it."""
    point = chance.choice([None, *POINTS])
    dying = replace(place, point=point, at=chance.randint(1, PEOPLE))
    with ExitStack() as stack:
        child, *_ = [stack.enter_context(one.living()) for one in (dying, *[place] * (programs - 1))]
        # At a chosen point, which may never come, or at a moment that is nobody's choice.
        await asyncio.to_thread(child.join, PATIENCE_S / 20 if point else LONGEST_LIFE_S * (0.5 + chance.random()))
        survived.kills += programs
    return place.later(LATER)


async def finish(place: Place, engines: Engines) -> None:
    """Let one relay live until nothing waits."""
    stop = asyncio.Event()
    running = asyncio.create_task(place.run(stop))
    async with asyncio.timeout(PATIENCE_S):
        while await waiting(engines):  # noqa: ASYNC110  # another process changes it
            await asyncio.sleep(0.1)
    stop.set()
    await running


async def rounds(network: Network, url: str, kills: int, programs: int, chance: random.Random) -> Survived:
    """So many kills on one database, over one network."""
    survived = Survived()
    engines = open_engines(database_url("the bench", url))
    await upgrade(engines)
    server = DiscordServer(requests_at_most=10_000_000) if network is Network.DISCORD else TelegramServer()
    async with server:
        if isinstance(server, DiscordServer):
            server.add_guild("Studio")
            place = discord_place(server, url, limits=SLOWLY)
        else:
            place = telegram_place(server, url, limits=SLOWLY)
        number = 0
        while survived.kills < kills:
            number += 1
            people = [server.add_user(f"Person {one}") for one in range(PEOPLE)]
            await flood(
                engines,
                network,
                [str(one.id) for one in people],
                each=EACH,
                at=place.now(),
                server=f"{network} {number}",
            )
            for _ in range(2):
                place = await play(place, programs, chance, survived)
            await finish(place, engines)
            told = await kept(engines)
            for one in people:
                alerts = told[str(one.id)]
                assert [alert.state for alert in alerts] == ["delivered"] * EACH, (one.id, alerts)
                lost = sum(alert.lost for alert in alerts)
                if isinstance(server, DiscordServer):
                    texts = [message.text for message in server.world.posted if message.channel.recipient == one]
                else:
                    texts = [message.text for message in server.messages(server.chats[int(one.id)])]
                assert len(set(texts)) == EACH, (one.id, texts)
                repeats = len(texts) - EACH
                assert repeats <= (0 if network is Network.DISCORD else lost), (one.id, repeats, lost)
                survived.alerts += EACH
                survived.repeats += repeats
                survived.lost += lost
    await engines.dispose()
    return survived


def main(kills: int, seed: int) -> None:
    """All rounds; prints how many there were of each kind."""
    print(f"seed {seed}", flush=True)
    chance = random.Random(seed)  # noqa: S311  # no secret
    each = max(1, kills // 4)
    total: Counter[str] = Counter()
    for network in (Network.TELEGRAM, Network.DISCORD):
        with TemporaryDirectory(prefix="scrip-kills-") as folder:
            url = f"sqlite:///{Path(folder) / 'records.db'}"
            survived = asyncio.run(rounds(network, url, each, 1, chance))
        print(f"{network.value:10}{'SQLite':28}{survived}", flush=True)
        total["kills"] += survived.kills
        with postgres() as socket:
            url = f"postgresql://postgres@/postgres?host={socket}"
            survived = asyncio.run(rounds(network, url, each, 2, chance))
        print(f"{network.value:10}{'PostgreSQL, two at once':28}{survived}", flush=True)
        total["kills"] += survived.kills
    print(f"{total['kills']} kills of relays in all: no alert lost, none twice without being counted")


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:]]
    main(asked[0] if asked else KILLS, asked[1] if asked[1:] else random.randrange(10**6))  # noqa: S311  # no secret
