"""A few rounds of `make soak`'s kills: whatever was answered is there after a kill, once, and the records are sound."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from tempfile import TemporaryDirectory

import pytest

from adapters.database.engine import database_url, open_engines
from adapters.database.migrate import upgrade
from adapters.database.store import Transactions
from core.errors.records import StoreUnreachableError
from tests.adapters.database.killed import Rounds
from tests.adapters.database.killed_server import kill_a_backend
from tests.forked import FORKING, children
from tests.servers.postgres import postgres
from tests.servers.postgres_line import SOCKET

ROUNDS = 4
READY = b"Z\x00\x00\x00\x05I"
"""What PostgreSQL says when it waits for a first statement."""

Recorder = Callable[[str, object], None]


def test_killed_under_load_every_answered_change_is_there_once(migrated_url: str, record_property: Recorder) -> None:
    rounds = Rounds(migrated_url, seed=random.randrange(10**6))  # noqa: S311  # no secret
    for number in range(ROUNDS):
        rounds.play(number)
    assert rounds.survived.kills == ROUNDS
    assert rounds.survived.answered >= ROUNDS
    record_property("counted", f"{migrated_url.partition(':')[0]}: {rounds.survived}")


@pytest.mark.timeout(240)
def test_a_killed_process_of_postgresql_loses_no_answered_change(record_property: Recorder) -> None:
    with postgres("fsync=off") as folder:  # the system lives on, and so does what it was handed at each commit
        url = f"postgresql://postgres@/postgres?host={folder}"

        async def migrate() -> None:
            engines = open_engines(database_url("a test", url))
            await upgrade(engines)
            await engines.dispose()

        asyncio.run(migrate())
        rounds = Rounds(url, seed=random.randrange(10**6), hurt=lambda chance: kill_a_backend(url, chance))  # noqa: S311
        for number in range(2):
            rounds.play(number)
    record_property("counted", f"postgresql, its processes killed as well: {rounds.survived}")


def test_children_find_imported_all_that_they_need() -> None:
    """Else each of them imports it anew, which costs more than what it does."""
    ours, theirs = children.Pipe(duplex=False)
    tell = "import sys; line.send([name for name in names if name not in sys.modules])"
    child = children.Process(target=exec, args=(tell, {"line": theirs, "names": FORKING}))
    child.start()
    theirs.close()
    assert ours.recv() == []
    child.join()


async def test_a_connection_that_ends_before_its_first_use_is_told_as_out_of_reach(
    postgres_server: str,
) -> None:
    async def carry_until_ready(client_in: asyncio.StreamReader, client_out: asyncio.StreamWriter) -> None:
        server_in, server_out = await asyncio.open_unix_connection(f"{postgres_server}/{SOCKET}")
        server_out.write(await client_in.read(65_536))
        said = b""
        while READY not in said:
            said += await server_in.read(65_536)
        client_out.write(said)
        for writer in (client_out, server_out):
            writer.close()
            await writer.wait_closed()

    with TemporaryDirectory(prefix="scrip-", dir="/tmp") as folder:  # a socket's path is short
        async with await asyncio.start_unix_server(carry_until_ready, f"{folder}/{SOCKET}"):
            engines = open_engines(database_url("a test", f"postgresql://postgres@/postgres?host={folder}"))
            for _ in range(5):
                with pytest.raises(StoreUnreachableError):
                    await Transactions(engines).read(lambda connection: connection.exec_driver_sql("SELECT 1").all())
            await engines.dispose()
