"""A program that moves records and is killed in the middle of it.

    python -m tests.adapters.database.moving_child FROM TO TABLE

Kills itself when all rows of that table have arrived; "commit" stands for the moment before the commit.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from adapters.database.engine import database_url, open_engines
from adapters.database.move import move


async def main(source: str, target: str, table: str) -> None:
    engines = open_engines(database_url("the child", target))

    def die(*_: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def after(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement == f"ANALYZE {table}":
            die()

    place: Engine = engines.writer.sync_engine
    if table == "commit":
        event.listen(place, "commit", die)
    else:
        event.listen(place, "after_cursor_execute", after)
    await move(open_engines(database_url("the child", source)), engines)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
