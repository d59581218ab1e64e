"""Seconds that take no time: they pass when nobody has anything else to do."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Awaitable
from itertools import count

STEPS = 10
"""Of the loop, after which everybody who could go on has done so."""


class VirtualTime:
    """A clock, and how to wait for it."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._numbers), woken))
        await woken

    async def run(self, *work: Awaitable[object]) -> None:
        """Do things at once, to their end."""
        done = asyncio.gather(*work)
        while not done.done():
            for _ in range(STEPS):
                await asyncio.sleep(0)
            if not done.done() and self._sleepers:
                at, _, woken = heapq.heappop(self._sleepers)
                self.now = max(self.now, at)
                if not woken.done():
                    woken.set_result(None)
        await done
