"""`make bench`: a wallet with a million entries and 10,000 used-up lots against one with a thousand entries.

    python -m tests.bench.growth

Each has a database of its own. What the databases do is counted, as they choose by themselves (SQLite: steps of its
machine, PostgreSQL: rows fetched), and the same is asked through the whole budget, by turns: the ratio of the medians
may be at most 2. Machines are noisy: only ratios of one run mean something.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.database.engine import database_url, open_engines
from adapters.database.migrate import upgrade
from adapters.database.store import SqlStore
from adapters.database.verify import look
from core.budget import Budget
from core.prices.book import PriceBook
from tests.adapters.database.grown import EVERYTHING, Grown
from tests.servers.postgres import postgres

SMALL, LARGE = 10, 10_000
"""Used-up lots, with 100 entries each."""
ROUNDS, A_ROUND = 9, 30
AT_MOST = 2.0

Ask = Callable[[Budget, Grown, int], Awaitable[object]]
ASKED: dict[str, Ask] = {
    "/balance": lambda budget, grown, number: budget.balances(grown.context(f"{number}")),
    "/history": lambda budget, grown, number: budget.history(grown.context(f"{number}"), None),
    "/history, long ago": lambda budget, grown, number: budget.history(grown.context(f"{number}"), 500),
    "/spend": lambda budget, grown, number: budget.spend(grown.context(f"spend {number}"), Decimal(1)),
    "/undo": lambda budget, grown, number: budget.undo(grown.context(f"undo {number}"), None),
}


async def measured(people: list[Grown], ask: Ask, start: int) -> list[list[float]]:
    """Milliseconds of each request, of each person."""
    budgets = [Budget(SqlStore(one.engines), one.book) for one in people]
    times: list[list[float]] = [[] for _ in people]
    for turn in range(ROUNDS):
        for number in range(A_ROUND):
            for budget, one, mine in zip(budgets, people, times, strict=True):
                began = time.perf_counter()
                await ask(budget, one, start + turn * A_ROUND + number)
                mine.append((time.perf_counter() - began) * 1000)
    return times


async def compare(name: str, small_url: str, large_url: str) -> bool:
    """Print how the two compare; whether they are as alike as they have to be."""
    book, kept = PriceBook.packaged(), True
    async with AsyncExitStack() as stack:
        people = []
        for url, lots in ((small_url, SMALL), (large_url, LARGE)):
            engines = open_engines(database_url("the bench", url))
            stack.push_async_callback(engines.dispose)
            await upgrade(engines)
            people.append(Grown(engines, book))
            await people[-1].grow(lots)
            began = time.perf_counter()
            looked = await look(engines)
            assert looked.broken == ()
            took = time.perf_counter() - began
            print(f"{name}: {lots:6,} used-up lots, {looked.changes:9,} changes; sound, which took {took:.1f} s to see")
        for what, operation in EVERYTHING.items():
            less, more = [await one.effort(operation) for one in people]
            print(f"{name}: {what:24} {less:6,} steps or rows, {more:6,} with a long past", flush=True)
            kept = kept and more <= AT_MOST * less
        for number, (what, ask) in enumerate(ASKED.items()):
            less_ms, more_ms = map(statistics.median, await measured(people, ask, number * 10_000))
            ratio = more_ms / less_ms
            print(f"{name}: {what:24} {less_ms:6.2f} ms, {more_ms:6.2f} ms with a long past: {ratio:.2f}", flush=True)
            kept = kept and ratio <= AT_MOST
    return kept


def main() -> None:
    """Both databases."""
    with TemporaryDirectory(prefix="scrip-growth-") as folder, postgres() as socket:
        small, large = (f"sqlite:///{Path(folder) / name}.db" for name in ("small", "large"))
        kept = asyncio.run(compare("SQLite", small, large))

        async def second_database() -> None:
            engines = open_engines(database_url("the bench", f"postgresql://postgres@/postgres?host={socket}"))
            async with engines.migrator.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                await connection.exec_driver_sql("CREATE DATABASE large")
            await engines.dispose()

        asyncio.run(second_database())
        small, large = (f"postgresql://postgres@/{name}?host={socket}" for name in ("postgres", "large"))
        kept = asyncio.run(compare("PostgreSQL", small, large)) and kept
    print("a long past costs no more" if kept else f"NOT REACHED: something costs more than {AT_MOST} times as much")


if __name__ == "__main__":
    main()
