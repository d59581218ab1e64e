"""The updates that wait for the bot: handed over by getUpdates until they are acknowledged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

PATIENCE_S = 20
"""For whatever a test waits for: far more than it ever takes."""
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

T = TypeVar("T")


class Bell:
    """Rung after every change, so that nobody sleeps to wait for one."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, condition: Callable[[], T | None], within_s: float = PATIENCE_S) -> T:
        """What the condition gives, once it is true.

        Raises:
            TimeoutError: It never was.
        """
        async with asyncio.timeout(within_s):
            while not (value := condition()):
                future = asyncio.get_running_loop().create_future()
                self._waiting.add(future)
                try:
                    await future
                finally:
                    self._waiting.discard(future)
            return value


@dataclass(eq=False)
class Waiting:
    """An update in the queue; one handed over again stands there twice."""

    update: dict[str, Any]
    held: bool = False
    handed: bool = False

    @property
    def update_id(self) -> int:
        return int(self.update["update_id"])


class Updates:
    """The queue. Ids only ever rise; what is released late keeps the lower id it was made with."""

    def __init__(self, bell: Bell) -> None:
        self.allowed: frozenset[str] | None = None
        """As the last getUpdates said; None before."""
        self.acknowledged = 0
        """The highest id that the bot has acknowledged."""
        self.handed_over: set[int] = set()
        self.times_handed: dict[int, int] = {}
        self.all: dict[int, dict[str, Any]] = {}
        self._bell = bell
        self._queue: list[Waiting] = []
        self._holds = False
        self._last_id = 700_000_000

    @property
    def waiting(self) -> list[int]:
        """The ids of what is not acknowledged."""
        return [one.update_id for one in self._queue]

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def put(self, update: dict[str, Any]) -> None:
        self.all[update["update_id"]] = update
        self._queue.append(Waiting(update, self._holds))
        self._bell.ring()

    def put_again(self, update_id: int) -> None:
        self._queue.append(Waiting(self.all[update_id], self._holds))
        self._bell.ring()

    def hold(self) -> None:
        self._holds = True
        for one in self._queue:
            one.held = True

    def release(self, update_ids: Iterable[int] | None) -> None:
        """Hand these over next, in this order, and go on holding the others; None: all, and hold no longer."""
        if update_ids is None:
            self._holds = False
            for one in self._queue:
                one.held = False
        else:
            for update_id in update_ids:
                one = next(one for one in self._queue if one.update_id == update_id and one.held)
                one.held = False
                self._queue.remove(one)
                self._queue.append(one)
        self._bell.ring()

    def acknowledge(self, offset: int) -> list[int]:
        """Forget what was handed over below the offset.

        Returns:
            What the offset passes over though the bot never saw it: lost, on the real server. An id below one that was
            handed over already is not among them: a test released it late, which the real server never does.
        """
        seen = max(self.handed_over, default=0)
        lost = [one.update_id for one in self._queue if seen < one.update_id < offset and not one.held]
        self._queue = [
            one for one in self._queue if one.update_id >= offset or not (one.handed or one.update_id in lost)
        ]
        self.acknowledged = max(self.acknowledged, offset - 1)
        self._bell.ring()
        return lost

    def ready(self, limit: int) -> list[Waiting]:
        return [one for one in self._queue if not one.held][:limit]

    def mark_handed_over(self, ready: list[Waiting]) -> None:
        """They have gone out in an answer."""
        for one in ready:
            one.handed = True
            self.handed_over.add(one.update_id)
            self.times_handed[one.update_id] = self.times_handed.get(one.update_id, 0) + 1
        if ready:
            self._bell.ring()
