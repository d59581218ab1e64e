"""A process of PostgreSQL's own, killed: the server then ends all its other ones, and recovers from its log."""

from __future__ import annotations

import asyncio
import os
import random
import signal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from adapters.database.engine import database_url

_OTHERS = text("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")


def kill_a_backend(url: str, chance: random.Random) -> None:
    """Kill a process that serves somebody else."""

    async def others() -> list[int]:
        engine = create_async_engine(database_url("a test", url), poolclass=NullPool)
        async with engine.connect() as connection:
            return list((await connection.execute(_OTHERS)).scalars())

    os.kill(chance.choice(asyncio.run(others())), signal.SIGKILL)
