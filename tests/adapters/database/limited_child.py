"""A program that asks and tops up under limits of the system that only a process of its own can have.

    python -m tests.adapters.database.limited_child [--nobody] [--file-size BYTES] URL FRESH-URL

Prints what came of the start, of a question and of a top-up, as JSON: "done", or the code of our error. Nobody may not
be able to read our files, so before it becomes nobody it loads all that it needs by doing the same on FRESH-URL.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import pwd
import resource
from collections.abc import Awaitable
from datetime import UTC, datetime
from decimal import Decimal

from adapters.database.engine import database_url, open_engines
from adapters.database.revision import prepare
from adapters.database.store import SqlStore
from core.budget import Budget
from core.errors.records import StoreError
from core.people import Caller, Context, Network, Server, User
from core.prices.book import PriceBook

CALLER = Caller(Server(Network.CONSOLE, "studio", "Studio"), User(Network.CONSOLE, "maya", "Maya"))


async def outcome(task: Awaitable[object]) -> str:
    try:
        await task
    except StoreError as error:
        return error.code
    return "done"


async def ask_and_top_up(url: str, book: PriceBook) -> dict[str, str]:
    engines = open_engines(database_url("the child", url))
    context = Context(CALLER, datetime(2026, 11, 22, 9, tzinfo=UTC), "from the child", "top up")
    try:
        budget = Budget(SqlStore(engines), book)
        return {
            "start": await outcome(prepare(engines)),
            "question": await outcome(budget.balance(context)),
            "top_up": await outcome(budget.top_up(context, Decimal(1))),
        }
    finally:
        await engines.dispose()


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--nobody", action="store_true")
    parser.add_argument("--file-size", type=int)
    parser.add_argument("url")
    parser.add_argument("fresh_url")
    options = parser.parse_args()
    book = PriceBook.packaged()
    if options.nobody and os.geteuid() == 0:
        await ask_and_top_up(options.fresh_url, book)
        nobody = pwd.getpwnam("nobody")
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
    if options.file_size is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (options.file_size, hard))  # Python ignores the signal for it
    print(json.dumps(await ask_and_top_up(options.url, book)))


if __name__ == "__main__":
    asyncio.run(main())
