"""How fast messages may follow one another where a network limits them: answers first, warnings in what is left.

A network counts what arrives within a second, and when something arrives is not known here: only that it is between its
turn and its end. So each counts from its turn until a second after its end. Of those that arrive within one second all
counted when the last of them took its turn; however they bunch up on their way, they are not more than the limit. That
holds for all that is on its way no longer than LONGEST_S, and is one request to the network.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from core.errors.networks import SlowDownError

WINDOW_S = 1.0
LONGEST_S = 3.0
"""On its way. What takes longer counts no more: then the network is not kept busy by us, and answers are to go on."""
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
    """Between the end of whatever was sent to a person and a warning to them."""
    group_pause_s: float = 0.0
    """Likewise where many read."""


@dataclass(slots=True, eq=False)
class Turn:
    """One message's. `ended_at` is None as long as it is on its way."""

    taken_at: float
    ended_at: float | None = None


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
        self._under_way: dict[Turn, None] = {}
        """In the order in which they were taken."""
        self._ended: deque[float] = deque()
        """When, in the last second."""
        self._warned_at = self._next_warning_at = float("-inf")
        self._last: dict[Hashable, Turn] = {}
        """By chat."""
        self._waiting: Counter[Hashable] = Counter()
        """Warnings, by chat."""
        self._promised: dict[Hashable, float] = {}
        """For when nobody is promised anything yet, in chats for which too many wait."""
        self._answers = 0
        """That wait."""
        self._queue = asyncio.Lock()

    @asynccontextmanager
    async def answer(self, chat: Hashable) -> AsyncIterator[Turn]:
        """Wait until an answer may be sent, and have the turn while it is on its way. Without warnings nobody waits:
        then people set the pace themselves."""
        self._answers += 1
        try:
            while wait_s := self._answer_waits_s():
                await self._sleep(wait_s)
            turn = self._take(chat)
        finally:
            self._answers -= 1
        try:
            yield turn
        finally:
            self._end(turn)

    @asynccontextmanager
    async def warning(self, chat: Hashable, *, group: bool = False) -> AsyncIterator[Turn]:
        """Wait until a warning may be sent, behind all answers, and have the turn while it is on its way.

        Raises:
            SlowDownError: It would take too long; no turn was taken.
        """
        turn = await self._warning_turn(chat, self._limits.group_pause_s if group else self._limits.pause_s)
        try:
            yield turn
        finally:
            self._end(turn)

    def is_latest(self, chat: Hashable, turn: Turn) -> bool:
        """Whether nobody has had a turn in the chat since then."""
        return self._last.get(chat, turn) is turn

    async def _warning_turn(self, chat: Hashable, pause_s: float) -> Turn:
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

    async def _turn(self, chat: Hashable, pause_s: float) -> Turn:
        while True:
            while wait_s := self._chat_waits_s(chat, pause_s):
                await self._sleep(wait_s)
            async with self._queue:
                while wait_s := self._warning_waits_s():
                    await self._sleep(wait_s)
                if not self._chat_waits_s(chat, pause_s):  # nobody answered there meanwhile
                    turn = self._take(chat)
                    self._warned_at = turn.taken_at
                    gap = WINDOW_S / self._limits.warnings
                    self._next_warning_at = max(self._next_warning_at, turn.taken_at - gap) + gap
                    return turn

    def _promise(self, chat: Hashable, wait_s: float, pause_s: float) -> float:
        """When to come again, in seconds: each who is sent away has a time of their own."""
        now = self._clock()
        if len(self._promised) > REMEMBERED:
            self._promised = {one: at for one, at in self._promised.items() if at > now}
        at = max(self._promised.get(chat, now), now + wait_s)
        self._promised[chat] = at + pause_s
        return at - now

    def _chat_waits_s(self, chat: Hashable, pause_s: float) -> float:
        last, now = self._last.get(chat), self._clock()
        if last is None:
            return 0.0
        # What is on its way ends now at the earliest.
        ended_at = min(now if last.ended_at is None else last.ended_at, last.taken_at + LONGEST_S)
        return max(0.0, ended_at + pause_s - now)

    def _answer_waits_s(self) -> float:
        now = self._clock()
        if now - self._warned_at > LONGEST_S + WINDOW_S:  # none counts
            return 0.0
        return self._until_fewer_than(self._limits.all, now)

    def _warning_waits_s(self) -> float:
        now = self._clock()
        if self._answers:
            return WINDOW_S / self._limits.all
        return max(self._until_fewer_than(self._limits.warnings, now), self._next_warning_at - now, 0.0)

    def _until_fewer_than(self, most: int, now: float) -> float:
        """At the least, in seconds."""
        self._forget(now)
        too_many = len(self._ended) + len(self._under_way) - most + 1
        if too_many <= 0:
            return 0.0
        if too_many <= len(self._ended):
            return self._ended[too_many - 1] + WINDOW_S - now
        return WINDOW_S  # one of those that are on their way has to end first

    def _take(self, chat: Hashable) -> Turn:
        now = self._clock()
        self._forget(now)
        turn = Turn(now)
        self._under_way[turn] = None
        self._last.pop(chat, None)
        self._last[chat] = turn
        if len(self._last) > REMEMBERED:
            del self._last[next(iter(self._last))]
        return turn

    def _end(self, turn: Turn) -> None:
        turn.ended_at = self._clock()
        if turn in self._under_way:
            del self._under_way[turn]
            self._ended.append(turn.ended_at)

    def _forget(self, now: float) -> None:
        while self._under_way and now - (turn := next(iter(self._under_way))).taken_at >= LONGEST_S:
            del self._under_way[turn]
            self._ended.append(now)
        while self._ended and now - self._ended[0] >= WINDOW_S:
            self._ended.popleft()
