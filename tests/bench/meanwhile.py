"""`make bench`: how long a plain answer takes while sums that take long are being done.

    python -m tests.bench.meanwhile

One person asks for two images again and again. Beside that nobody asks anything, or others ask without a pause for what
takes longest: five kinds of ten million at odd rates, and all providers for twelve lines of work over two years.
Rounds are interleaved; the ratio is how much longer the plain answers take then.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from adapters.database.engine import database_url, open_engines
from adapters.database.migrate import upgrade
from adapters.database.store import SqlStore
from bot.app import App, assemble
from core.chat.request import Request, read_line
from core.heavy import take_short_turns
from core.people import Caller, Network, Server, User
from tests.conftest import NOW

ROUNDS = 5
PLAIN = 40
"""Answers a round."""
ODD_RATES = """/cost 10m videos at 33.3%, 9m images at 77.7%, 10m videos 1080p at 61.1% on runway,
8m images at 12.3% on runway, 7m videos at 45.6% on kling"""
TWELVE_LINES = """/compare 10 videos at 60%, 4 videos 10s, 3 videos 1080p, 100 images at 90%, 7 videos 720p,
9 images 2k, 2 videos 4k, 50 images 1k, 3 videos image-to-video, 8 videos with audio, 5 images at 50%,
6 videos at 70% months 24"""
OTHERS = (ODD_RATES, TWELVE_LINES)


async def ask(app: App, who: str, line: str, number: int) -> None:
    """One answer."""
    caller = Caller(Server(Network.CONSOLE, "studio", "Studio"), User(Network.CONSOLE, who, who))
    reply = await app.process(Request(f"{who} {number}", caller, NOW, *read_line(line, app.names)))
    assert "error" not in reply.data, reply.data["error"]


async def plain(app: App) -> list[float]:
    """Seconds that each plain answer took."""
    times = []
    for number in range(PLAIN):
        began = time.perf_counter()
        await ask(app, "maya", "/cost 2 images", number)
        times.append(time.perf_counter() - began)
        await asyncio.sleep(0.01)
    return times


async def measure(folder: Path) -> None:
    """Measure, and print a table."""
    engines = open_engines(database_url("the bench", f"sqlite:///{folder / 'records.db'}"))
    await upgrade(engines)
    app = assemble(SqlStore(engines), lambda: NOW)
    took: dict[str, list[float]] = {line.split()[0]: [] for line in OTHERS}

    async def busy(line: str) -> None:
        for number in range(1_000_000):
            began = time.perf_counter()
            await ask(app, "ben", line, number)
            took[line.split()[0]].append(time.perf_counter() - began)

    alone: list[float] = []
    beside: list[float] = []
    await plain(app)
    for _ in range(ROUNDS):
        alone += await plain(app)
        others = [asyncio.ensure_future(busy(line)) for line in OTHERS]
        await asyncio.sleep(0.05)
        beside += await plain(app)
        for other in others:
            other.cancel()
        await asyncio.gather(*others, return_exceptions=True)
    await engines.dispose()
    print(f"A plain answer, ms; {ROUNDS * PLAIN} of each, in {ROUNDS} interleaved rounds.")
    print(f"{'':32}{'median':>8}{'p99':>8}")
    for name, times in (("nobody else asks", alone), ("others ask for what is heavy", beside)):
        print(f"{name:32}{statistics.median(times) * 1e3:8.1f}{statistics.quantiles(times, n=100)[98] * 1e3:8.1f}")
    print(f"{'ratio of the medians':32}{statistics.median(beside) / statistics.median(alone):8.1f}")
    for name, times in took.items():
        print(f"{name + ', meanwhile':32}{statistics.median(times) * 1e3 if times else float('nan'):8.1f}")


def main() -> None:
    """Measure in a folder of its own."""
    take_short_turns()  # as the program does
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder)))


if __name__ == "__main__":
    main()
