"""Sums that take long are done beside the event loop, a few at a time, so that other people's answers go on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

AT_ONCE = 2
"""They share the processor with everything else, so more at once would end no earlier."""


class Heavy:
    """Where long sums are done. Who asks while enough are being done waits for their turn."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._turns = asyncio.Semaphore(at_once)

    async def run(self, work: Callable[[], T]) -> T:
        """Do a sum that touches nothing but what it was given. Raises what it raises."""
        async with self._turns:
            return await asyncio.to_thread(work)
