"""`make kills`: Scrip killed again and again under load, on both databases; what was answered has to be there, once.

    python -m tests.bench.kills [KILLS] [SEED]

Of the kills half are on SQLite, with its full syncs, half on PostgreSQL, and in a part of these a process of the server
is killed first. Ends with a traceback at the first change that is lost, doubled, or answered otherwise than before.
"""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.database.engine import database_url, open_engines
from adapters.database.migrate import upgrade
from tests.adapters.database.killed import Rounds
from tests.adapters.database.killed_server import kill_a_backend
from tests.servers.postgres import postgres

KILLS = 240
ONE_DATABASE = 20
"""Rounds before a new one is begun: what is checked each time stays small."""


def migrate(url: str) -> None:
    async def run() -> None:
        engines = open_engines(database_url("the bench", url))
        await upgrade(engines)
        await engines.dispose()

    asyncio.run(run())


def play(name: str, rounds: Rounds, kills: int) -> int:
    migrate(rounds.url)
    for number in range(kills):
        rounds.play(number)
    print(f"{name:34} {rounds.survived}", flush=True)
    return rounds.survived.kills


def main(kills: int, seed: int) -> None:
    """All rounds; prints how many there were of each kind."""
    print(f"seed {seed}", flush=True)
    done = 0
    with TemporaryDirectory(prefix="scrip-kills-") as folder:
        for part in range(0, kills // 2, ONE_DATABASE):
            url = f"sqlite:///{Path(folder) / f'{part}.db'}"
            done += play("SQLite", Rounds(url, seed + part), min(ONE_DATABASE, kills // 2 - part))
    for part in range(0, kills - kills // 2, ONE_DATABASE):
        with postgres() as socket:
            url = f"postgresql://postgres@/postgres?host={socket}"
            hurts = part % (4 * ONE_DATABASE) == 0
            rounds = Rounds(url, seed + part, (lambda chance, url=url: kill_a_backend(url, chance)) if hurts else None)
            name = "PostgreSQL, its processes as well" if hurts else "PostgreSQL"
            done += play(name, rounds, min(ONE_DATABASE, kills - kills // 2 - part))
    print(f"{done} kills in all: nothing lost, nothing twice")


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:]]
    main(asked[0] if asked else KILLS, asked[1] if asked[1:] else random.randrange(10**6))  # noqa: S311  # no secret
