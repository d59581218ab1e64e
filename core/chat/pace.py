"""How fast messages may follow one another where a network limits them: answers first, warnings in what is left."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

from core.errors.networks import SlowDownError

WINDOW_S = 1.0
PATIENCE_S = 15.0
"""A warning that has to wait longer makes room for others meanwhile."""
REMEMBERED = 10_000
"""Chats; of more those that were written to the longest ago are forgotten."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one program sends to a network."""

    all: int
    """Messages a second, answers and warnings, as long as there are warnings: those are what floods are made of."""
    warnings: int
    """Likewise, and fewer, so that answers find room at once."""
    pause_s: float = 0.0
    """Between whatever was sent to a person and a warning to them."""
    group_pause_s: float = 0.0
    """Likewise where many read."""


class Pace:
    """Whose turn it is to send. A turn is taken when the waiting ends, whatever becomes of the message."""

    def __init__(
        self,
        limits: Limits,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Nobody has sent anything yet.

        Args:
            clock: Seconds since whenever; nobody sets it.
        """
        self._limits, self._clock, self._sleep = limits, clock, sleep
        self._sent: deque[float] = deque()
        """When, in the last second."""
        self._warned_at = self._next_warning_at = float("-inf")
        self._last: dict[Hashable, float] = {}
        """When something was sent to a chat last."""
        self._waiting: Counter[Hashable] = Counter()
        """Warnings, by chat."""
        self._promised: dict[Hashable, float] = {}
        """For when nobody is promised anything yet, in chats for which too many wait."""
        self._answers = 0
        """That wait."""
        self._queue = asyncio.Lock()

    async def answer(self, chat: Hashable) -> None:
        """Wait until an answer may be sent. Without warnings that is at once: then people set the pace themselves."""
        self._answers += 1
        try:
            while wait_s := self._answer_waits_s():
                await self._sleep(wait_s)
            self._take(chat)
        finally:
            self._answers -= 1

    async def warning(self, chat: Hashable, *, group: bool = False) -> float:
        """Wait until a warning may be sent, behind all answers.

        Returns:
            When its turn came, for is_latest().

        Raises:
            SlowDownError: It would take too long; no turn was taken.
        """
        pause_s = self._limits.group_pause_s if group else self._limits.pause_s
        wait_s = self._chat_waits_s(chat, pause_s) + self._waiting[chat] * pause_s
        if wait_s > PATIENCE_S:
            raise SlowDownError(self._promise(chat, wait_s, pause_s))
        self._waiting[chat] += 1
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._turn(chat, pause_s)
        except TimeoutError:
            raise SlowDownError(PATIENCE_S) from None
        finally:
            self._waiting[chat] -= 1
            if not self._waiting[chat]:
                del self._waiting[chat]

    def is_latest(self, chat: Hashable, at: float) -> bool:
        """Whether nobody has had a turn in the chat since then."""
        return self._last.get(chat, at) == at

    async def _turn(self, chat: Hashable, pause_s: float) -> float:
        while True:
            while wait_s := self._chat_waits_s(chat, pause_s):
                await self._sleep(wait_s)
            async with self._queue:
                while wait_s := self._warning_waits_s():
                    await self._sleep(wait_s)
                if not self._chat_waits_s(chat, pause_s):  # nobody answered there meanwhile
                    self._warned_at = self._take(chat)
                    gap = WINDOW_S / self._limits.warnings
                    self._next_warning_at = max(self._next_warning_at, self._warned_at - gap) + gap
                    return self._warned_at

    def _promise(self, chat: Hashable, wait_s: float, pause_s: float) -> float:
        """When to come again, in seconds: each who is sent away has a time of their own."""
        now = self._clock()
        if len(self._promised) > REMEMBERED:
            self._promised = {one: at for one, at in self._promised.items() if at > now}
        at = max(self._promised.get(chat, now), now + wait_s)
        self._promised[chat] = at + pause_s
        return at - now

    def _chat_waits_s(self, chat: Hashable, pause_s: float) -> float:
        last = self._last.get(chat)
        return 0.0 if last is None else max(0.0, last + pause_s - self._clock())

    def _answer_waits_s(self) -> float:
        now = self._clock()
        if now - self._warned_at > WINDOW_S:
            return 0.0
        return self._until_fewer_than(self._limits.all, now)

    def _warning_waits_s(self) -> float:
        now = self._clock()
        if self._answers:
            return WINDOW_S / self._limits.all
        return max(self._until_fewer_than(self._limits.warnings, now), self._next_warning_at - now, 0.0)

    def _until_fewer_than(self, most: int, now: float) -> float:
        self._forget(now)
        return self._sent[-most] + WINDOW_S - now if len(self._sent) >= most else 0.0

    def _take(self, chat: Hashable) -> float:
        now = self._clock()
        self._forget(now)
        self._sent.append(now)
        self._last.pop(chat, None)
        self._last[chat] = now
        if len(self._last) > REMEMBERED:
            del self._last[next(iter(self._last))]
        return now

    def _forget(self, now: float) -> None:
        while self._sent and now - self._sent[0] >= WINDOW_S:
            self._sent.popleft()
