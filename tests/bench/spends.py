"""`make bench`: spends a second, against the bare drivers doing exactly the same statements.

    python -m tests.bench.spends

A spend of a bare number goes through the whole budget: the account, the wallet and its lots, what a wallet's credits
would make, thresholds, the change with its entries, the answer that is kept. What that makes the database do is
recorded and done again by sqlite3 (one by one, as safely: synchronous=FULL) and by asyncpg (over a pool). Rounds are
interleaved; medians of the ratios are shown with the least and the most: above 1 we are faster.
"""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import asyncpg
from sqlalchemy.engine import URL

from adapters.database.engine import database_url, open_engines
from adapters.database.migrate import upgrade
from adapters.database.store import SqlStore
from core.budget import Budget
from core.prices.book import PriceBook
from tests.bench.recorded import (
    PostgresqlRecorder,
    SqliteRecorder,
    Transaction,
    context,
    fill,
    replay_postgresql,
    replay_sqlite,
)
from tests.servers.postgres import postgres

ROUNDS = 7
USERS = 32
POOL = 5
ONE = Decimal(1)
Spend = Callable[[int, int], Awaitable[object]]


@dataclass
class Case:
    """So many callers at once, each with a wallet, or all with one."""

    name: str
    callers: int
    spends: int
    """A round, of each caller."""
    target: float
    hot: bool = False
    ratios: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    """Seconds that each spend took."""
    bare: list[float] = field(default_factory=list)

    def user(self, caller: int) -> int:
        return 0 if self.hot else caller

    def add(self, ours: float, bare: float) -> None:
        self.ratios.append(bare / ours)
        self.rates.append(self.callers * self.spends / ours)

    def line(self) -> str:
        ratio, rate = statistics.median(self.ratios), statistics.median(self.rates)
        spread = f"({min(self.ratios):.2f} to {max(self.ratios):.2f})"
        late = "".join(f"{statistics.quantiles(times, n=100)[98] * 1e3:8.1f}" for times in (self.ours, self.bare))
        return f"{self.name:38}{self.target:8.2f}{ratio:8.2f} {spread:16}{rate:8.0f}{late}"


async def all_at_once(case: Case, spend: Spend, latencies: list[float]) -> float:
    """Seconds until all callers have spent, each one after the other."""

    async def caller(number: int) -> None:
        for which in range(case.spends):
            began = time.perf_counter()
            await spend(number, which)
            latencies.append(time.perf_counter() - began)

    gc.collect()  # what was recorded before is not to be cleared away meanwhile
    began = time.perf_counter()
    await asyncio.gather(*map(caller, range(case.callers)))
    return time.perf_counter() - began


async def recorded(
    case: Case, budget: Budget, recorder: SqliteRecorder | PostgresqlRecorder, name: str
) -> list[list[Transaction]]:
    """What the spends of one round do, by callers."""
    found: list[list[Transaction]] = [[] for _ in range(case.callers)]
    for which in range(case.spends):
        for caller, transactions in enumerate(found):
            await budget.spend(context(case.user(caller), f"{name} {caller} {which}"), ONE)
            assert len(recorder.recorded) > 3, "a spend does more than this: what it does is not seen"
            transactions.append(recorder.recorded)
    return found


def spending(case: Case, budget: Budget, name: str) -> Spend:
    """A spend by us."""
    return lambda caller, which: budget.spend(context(case.user(caller), f"{name} {caller} {which}"), ONE)


async def sqlite(book: PriceBook, folder: Path) -> list[Case]:
    """Measure on files."""
    cases = [Case("SQLite, 1 caller", 1, 150, 0.35), Case("SQLite, 32 callers", 32, 12, 1.0)]
    files = [folder / f"{name}.db" for name in ("ours", "bare", "recorded")]
    engines = open_engines(database_url("the bench", f"sqlite:///{files[0]}"))
    await upgrade(engines)
    await fill(Budget(SqlStore(engines), book), USERS)
    await engines.dispose()
    with closing(sqlite3.connect(files[0])) as connection:
        for file in files[1:]:
            connection.execute("VACUUM INTO ?", (str(file),))
    for file in files:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    engines = open_engines(database_url("the bench", f"sqlite:///{files[0]}"))
    budget, recorder = Budget(SqlStore(engines), book), SqliteRecorder(str(files[2]))
    with closing(sqlite3.connect(files[1], isolation_level=None)) as bare:
        for pragma in ("foreign_keys=ON", "synchronous=FULL"):
            bare.execute(f"PRAGMA {pragma}")
        for number in range(ROUNDS):
            for case in cases:
                name = f"{case.name} {number}"
                transactions = await recorded(case, Budget(recorder, book), recorder, name)
                ours = await all_at_once(case, spending(case, budget, name), case.ours)

                async def spend(caller: int, which: int, transactions: list[list[Transaction]] = transactions) -> None:
                    replay_sqlite(bare, [transactions[caller][which]])

                case.add(ours, await all_at_once(case, spend, case.bare))
    recorder.close()
    await engines.dispose()
    return cases


async def postgresql(book: PriceBook, folder: str) -> list[Case]:
    """Measure on a server."""
    cases = [
        Case("PostgreSQL, 1 caller", 1, 100, 0.75),
        Case("PostgreSQL, 8 callers", 8, 25, 0.55),
        Case("PostgreSQL, 32 callers", 32, 8, 0.65),
        Case("PostgreSQL, 32 callers of one wallet", 32, 8, 1.0, hot=True),
    ]

    def url(name: str) -> str:
        made = URL.create("postgresql", username="postgres", database=name, query={"host": folder})
        return made.render_as_string(hide_password=False)

    names = ("ours", "bare", "recorded")
    admin = await asyncpg.connect(host=folder, user="postgres", database="postgres")
    await admin.execute("CREATE DATABASE ours")
    engines = open_engines(database_url("the bench", url("ours")))
    await upgrade(engines)
    await fill(Budget(SqlStore(engines), book), USERS)
    await engines.dispose()
    for name in names[1:]:
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE ours")
    await admin.execute("ALTER DATABASE recorded SET synchronous_commit = off")
    await admin.close()
    engines = open_engines(database_url("the bench", url("ours")))
    budget = Budget(SqlStore(engines), book)
    recorder = PostgresqlRecorder(database_url("the bench", url("recorded")))
    async with asyncpg.create_pool(host=folder, user="postgres", database="bare", min_size=POOL, max_size=POOL) as pool:
        for number in range(ROUNDS):
            for case in cases:
                name = f"{case.name} {number}"
                transactions = await recorded(case, Budget(recorder, book), recorder, name)
                ours = await all_at_once(case, spending(case, budget, name), case.ours)

                async def spend(caller: int, which: int, transactions: list[list[Transaction]] = transactions) -> None:
                    await replay_postgresql(pool, transactions[caller][which])

                case.add(ours, await all_at_once(case, spend, case.bare))
    await recorder.close()
    await engines.dispose()
    return cases


def main() -> None:
    """Measure, and print a table."""
    book = PriceBook.packaged()
    print(f"Spends; medians of {ROUNDS} interleaved rounds. Ratio: how fast we are where the bare driver is 1.")
    print(f"{'':38}{'target':>8}{'ratio':>8} {'':16}{'a second':>8}{'p99 ms':>8}{'bare':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for case in asyncio.run(sqlite(book, Path(folder))):
            print(case.line())
    with postgres() as folder:
        for case in asyncio.run(postgresql(book, folder)):
            print(case.line())


if __name__ == "__main__":
    main()
