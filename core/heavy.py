"""Sums that take long are done beside the event loop, a few at a time, so that other people's answers go on."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

AT_ONCE = 1
"""They share the interpreter with everything else: two end no earlier, and keep others waiting twice as long."""
TURN_S = 0.0005
"""Python's own 5 ms are what each step of a plain answer would wait for its turn beside a long sum: a plain estimate
took 28 ms instead of 1.3 (`make bench`)."""


def take_short_turns() -> None:
    """Let threads of this program take turns more often; for its start."""
    sys.setswitchinterval(TURN_S)


class Heavy:
    """Where long sums are done. Who asks while enough are being done waits for their turn."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._turns = asyncio.Semaphore(at_once)

    async def run(self, work: Callable[[], T]) -> T:
        """Do a sum that touches nothing but what it was given. Raises what it raises."""
        async with self._turns:
            return await asyncio.to_thread(work)
