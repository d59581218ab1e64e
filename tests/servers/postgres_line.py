"""A line to PostgreSQL that breaks at a commit: before the server hears of it, or after, so that its answer is lost."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

SOCKET = ".s.PGSQL.5432"
"""What libpq and asyncpg look for in a folder that is given as host."""


class Line:
    """Carries bytes both ways, over a folder of its own."""

    def __init__(self, folder: str, server: str) -> None:
        self.folder = folder
        self.commits_that_break = 0
        """Of the next ones."""
        self.server_hears_of_it = False
        self._server = server

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Line]:
        """Until the block ends."""
        listening = await asyncio.start_unix_server(self._carry, str(Path(self.folder) / SOCKET))
        try:
            yield self
        finally:
            listening.close()
            await listening.wait_closed()

    async def _carry(self, client_in: asyncio.StreamReader, client_out: asyncio.StreamWriter) -> None:
        server_in, server_out = await asyncio.open_unix_connection(str(Path(self._server) / SOCKET))
        back = asyncio.create_task(_pass_on(server_in, client_out))
        try:
            while data := await client_in.read(65_536):
                # A commit is a message of its own, and asyncpg sends nothing more before its answer.
                if self.commits_that_break and data.startswith(b"Q") and b"COMMIT" in data.upper():
                    self.commits_that_break -= 1
                    back.cancel()
                    if self.server_hears_of_it:
                        await asyncio.wait({back})
                        server_out.write(data)
                        assert (await server_in.read(65_536)).startswith(b"C")  # it did commit
                    break
                server_out.write(data)
        finally:
            back.cancel()
            for writer in (server_out, client_out):
                writer.close()


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(65_536):
        target.write(data)
    target.close()


@asynccontextmanager
async def breaking_line(server: str) -> AsyncIterator[Line]:
    """A line to the server whose socket is in that folder; as host, use the line's folder."""
    folder = tempfile.mkdtemp(prefix="scrip-line-", dir="/tmp")  # a socket's path holds 103 characters
    try:
        async with Line(folder, server).open() as line:
            yield line
    finally:
        shutil.rmtree(folder)
