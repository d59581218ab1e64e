"""Units of work wait in lanes, one behind the other. What waits while a lane commits goes into its next commit."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.database.faults import wants_another_try
from adapters.database.groups import Line, Outcome, Unit
from core.errors.records import StoreBusyError

log = logging.getLogger(__name__)

TRIES = 5
"""Of a transaction that the database asks to run again."""
GROUP = 50
"""Units a commit; PostgreSQL is slower with more than 64 savepoints."""
PATIENCE_S = 30
"""How long a unit waits at most before it begins, when those before it wait for something themselves."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    key: str
    unit: Unit
    answer: asyncio.Future[Outcome]
    since: float


class Lane:
    """Runs units over one connection: those of one key in their order, those of a group by their keys.

    So lanes of two programs lock the same wallets in the same order, and seldom wait for each other in a circle.
    What has begun runs to its end, whoever stops waiting for it; what was given up before is not run.
    """

    def __init__(self, line: Line) -> None:
        self._line = line
        self._queue: deque[_Waiting] = deque()
        self._begun: list[_Waiting] = []
        self._worker: asyncio.Task[None] | None = None  # only while there is something to do
        self._closed = False

    @property
    def load(self) -> int:
        """Units that are not done."""
        return len(self._queue) + len(self._begun)

    async def run(self, unit: Unit, key: str = "") -> Outcome:
        """Run a unit, alone or with others."""
        if self._closed:
            return Outcome(error=ConnectionError("all connections are closed"))
        loop = asyncio.get_running_loop()
        waiting = _Waiting(key, unit, loop.create_future(), loop.time())
        self._queue.append(waiting)
        if self._worker is None:
            self._worker = loop.create_task(self._work())
        return await waiting.answer

    async def close(self) -> None:
        """Wait for what is there, and close the connection for good."""
        self._closed = True
        while self._worker is not None:
            await asyncio.wait({self._worker})
        await self._line.close()

    async def _work(self) -> None:
        try:
            while self._queue:
                self._begun = self._next()
                outcomes = await self._outcomes([waiting.unit for waiting in self._begun])
                for waiting, outcome in zip(self._begun, outcomes, strict=True):
                    if not waiting.answer.done():
                        waiting.answer.set_result(outcome)
                self._begun = []
        finally:
            for waiting in (*self._begun, *self._queue):  # none, unless the program ends in the middle of something
                waiting.answer.cancel()
            self._begun, self._worker = [], None
            self._queue.clear()

    def _next(self) -> list[_Waiting]:
        group: list[_Waiting] = []
        begins = asyncio.get_running_loop().time()
        while self._queue and len(group) < GROUP:
            waiting = self._queue.popleft()
            if waiting.answer.done():
                continue
            if begins - waiting.since > PATIENCE_S:
                waiting.answer.set_result(Outcome(error=StoreBusyError()))
            else:
                group.append(waiting)
        return sorted(group, key=lambda waiting: waiting.key)

    async def _outcomes(self, units: Sequence[Unit]) -> Sequence[Outcome]:
        if len(units) > 1:
            try:
                return await self._line.run(units)
            except Exception as error:  # somebody's fault: alone, each pays for its own
                log.info("%d units of work run one by one: %s", len(units), type(error).__name__)
        return [await self._alone(unit) for unit in units]

    async def _alone(self, unit: Unit) -> Outcome:
        for attempt in range(1, TRIES + 1):
            try:
                return (await self._line.run([unit]))[0]
            except Exception as error:
                if not wants_another_try(error) or attempt == TRIES:
                    return Outcome(error=error)
        raise AssertionError("the last try returns")


class Lanes:
    """All lanes of a kind. Units of one key take the same one, so they never wait for each other's locks."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lanes = [Lane(line) for line in lines]

    async def run(self, unit: Unit, key: str = "") -> Outcome:
        """Run a unit; without a key, where the fewest wait."""
        return await (self._lane_of(key) if key else min(self._lanes, key=lambda lane: lane.load)).run(unit, key)

    def _lane_of(self, key: str) -> Lane:
        return self._lanes[hash(key) % len(self._lanes)]

    async def close(self) -> None:
        """Wait for what is there, and close all connections for good."""
        for lane in self._lanes:
            await lane.close()
