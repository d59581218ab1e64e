"""A program of its own that tests start several of: waits for the word, then spends many times at once.

    python -m tests.adapters.database.spending_child URL AMOUNT REQUEST-ID...

Prints "ready", reads a line, and prints how many of the spends were covered.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from decimal import Decimal

from adapters.database.engine import database_url, open_engines
from adapters.database.store import SqlStore
from core.budget import Budget
from core.errors.holds import NotEnoughCreditsError
from core.people import Caller, Context, Network, Server, User
from core.prices.book import PriceBook

CALLER = Caller(Server(Network.CONSOLE, "studio", "Studio"), User(Network.CONSOLE, "maya", "Maya"))


async def main(url: str, amount: str, *request_ids: str) -> None:
    engines = open_engines(database_url("the child", url))
    budget = Budget(SqlStore(engines), PriceBook.packaged())
    at = datetime(2026, 11, 22, 9, tzinfo=UTC)

    async def spend(request_id: str) -> bool:
        try:
            await budget.spend(Context(CALLER, at, request_id, "spend"), Decimal(amount))
        except NotEnoughCreditsError:
            return False
        return True

    try:
        await budget.balance(Context(CALLER, at, "", ""))  # connected and warm
        print("ready", flush=True)
        sys.stdin.readline()
        print(sum(await asyncio.gather(*map(spend, request_ids))), flush=True)
    finally:
        await engines.dispose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
