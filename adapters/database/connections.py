"""Every connection to the database, from before it is there until it is closed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import aiosqlite

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Open:
    """A connection, whatever its driver."""

    driver: Any
    still: Callable[[], bool]
    close: Callable[[], Awaitable[None]]


class Connections:
    """Opens connections, and in the end closes those that nobody closed. One that is thrown away open keeps its thread
    and may keep a file locked; and whoever waits for one may be cancelled at the moment it is there."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._opening: set[asyncio.Task[_Open]] = set()
        self._closed = False

    async def sqlite(self, *arguments: Any, **more: Any) -> aiosqlite.Connection:
        """As aiosqlite connects. Raises as that does, and ConnectionError when all were closed."""
        connection: aiosqlite.Connection = await self._opened(_sqlite(*arguments, **more))
        return connection

    async def postgresql(self, *arguments: Any, **more: Any) -> Any:
        """As asyncpg connects, likewise; it has no types."""
        return await self._opened(_postgresql(*arguments, **more))

    async def close(self) -> None:
        """Close those that are open, also those that somebody uses; no other one is opened any more."""
        self._closed = True
        while self._opening:
            await asyncio.wait(self._opening)
        while self._open:
            await self._open.pop().close()

    async def _opened(self, opening: Coroutine[Any, Any, _Open]) -> Any:
        if self._closed:
            opening.close()
            raise ConnectionError("all connections are closed")
        task = asyncio.ensure_future(opening)
        self._opening.add(task)
        task.add_done_callback(self._keep)
        return (await asyncio.shield(task)).driver

    def _keep(self, task: asyncio.Task[_Open]) -> None:
        self._opening.discard(task)
        if not task.cancelled() and task.exception() is None:
            self._open = [one for one in self._open if one.still()]
            self._open.append(task.result())


async def _sqlite(*arguments: Any, **more: Any) -> _Open:
    import aiosqlite  # only for SQLite

    connection = aiosqlite.connect(*arguments, **more)
    thread = connection._thread  # noqa: SLF001  # as SQLAlchemy does
    thread.daemon = True
    try:
        await connection
    except BaseException:
        thread.join()  # it has nothing left to do but to end
        raise

    async def close() -> None:
        await connection.close()
        thread.join()

    return _Open(connection, thread.is_alive, close)


async def _postgresql(*arguments: Any, **more: Any) -> _Open:
    import asyncpg  # type: ignore[import-untyped]  # it has no types; only for PostgreSQL

    connection = await asyncpg.connect(*arguments, **more)

    async def close() -> None:
        connection.terminate()

    return _Open(connection, lambda: not connection.is_closed(), close)


def closed_meanwhile(error: BaseException) -> bool:
    """Of an error while connecting to PostgreSQL: whether the connection was there, and gone before its first use."""
    import asyncpg  # as above

    return isinstance(error, asyncpg.InterfaceError)


async def to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Await it to its end, also when cancelled meanwhile; that is raised then."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    result = task.result()
    if cancelled is not None:
        raise cancelled
    return result
