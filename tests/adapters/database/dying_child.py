"""A program that is killed in the middle of a request.

    python -m tests.adapters.database.dying_child before|after URL REQUEST-ID TEXT

Kills itself before or after the commit, in any case before it answers.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from adapters.console.incoming import caller, request
from adapters.database.engine import database_url, open_engines
from adapters.database.store import SqlStore
from bot.app import assemble
from core.store import Records

T = TypeVar("T")


class DyingStore:
    """Records whose first commit is also the last thing that happens, or never comes."""

    def __init__(self, store: SqlStore, when: str) -> None:
        self._store = store
        self._when = when

    async def read(self, unit: Callable[[Records], T]) -> T:
        return await self._store.read(unit)

    async def write(self, unit: Callable[[Records], T], key: str = "") -> T:
        def dying_unit(records: Records) -> T:
            result = unit(records)
            if self._when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        await self._store.write(dying_unit, key)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("still here")


async def main(when: str, url: str, request_id: str, text: str) -> None:
    app = assemble(DyingStore(SqlStore(open_engines(database_url("the child", url))), when))
    who = caller("local", "me", moderator=False, locale="en", time_zone="UTC")
    await app.process(request(text, who, datetime.now(UTC), request_id, app.commands))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
