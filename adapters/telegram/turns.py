"""Turns: of all who want something of one chat, one at a time, first come, first served."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """A queue for each chat, for as long as somebody stands in it."""

    def __init__(self) -> None:
        self._queues: dict[int, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def turn(self, chat: int) -> AsyncIterator[None]:
        """One's turn."""
        lock, users = self._queues.get(chat, (asyncio.Lock(), 0))
        self._queues[chat] = lock, users + 1
        try:
            async with lock:
                yield
        finally:
            _, users = self._queues[chat]
            if users > 1:
                self._queues[chat] = lock, users - 1
            else:
                del self._queues[chat]
