"""What comes in is worked on chat by chat, kept before it may be acknowledged, and handed to delivery."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from adapters.telegram import incoming
from adapters.telegram.answering import Answer, Answering
from adapters.telegram.delivery import Delivery
from adapters.telegram.hands import Hands, InHand, Json
from adapters.telegram.turns import Turns
from adapters.telegram.work import Work
from core.chat.adapter import Conversation
from core.errors.records import StoreError
from core.people import Network

log = logging.getLogger(__name__)

T = TypeVar("T")
CHATS_AT_ONCE = 8
TRIES = 5
"""At recording a group's new id, when it was a message that found out."""


@dataclass
class Intake:
    """Takes updates in."""

    conversation: Conversation
    hands: Hands
    work: Work
    answering: Answering
    pauses: Callable[[int], float]
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    _turns: Turns = field(default_factory=Turns)
    """Of the work for one chat."""
    _moves: dict[int, int] = field(default_factory=dict)
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CHATS_AT_ONCE))

    def __post_init__(self) -> None:
        self._delivery = Delivery(self.hands, self.answering, self._answer_again, self.work.fault)

    # The doors

    async def resume(self) -> None:
        """Answer what was kept and not answered by the time the program ended."""
        await asyncio.shield(self._started(self._resume()))

    async def take(self, updates: Sequence[Json]) -> int:
        """Do what they ask; gives the number below which all are done and kept. It is finished also when whoever waits
        for it is cancelled."""
        return await asyncio.shield(self._started(self._take(updates)))

    async def moved(self, old: int, new: int) -> None:
        """A group turned out to have another id. Its message that says so comes too, and counts if this fails."""
        for attempt in range(1, TRIES + 1):
            try:
                await self._move(old, new)
                return
            except StoreError as error:
                log.warning("group %s is %s now, which is not recorded: %s", old, new, error)
                await asyncio.sleep(self.pauses(attempt))

    async def finish(self, within_s: float) -> None:
        """What is in hand, as far as time allows; the rest is answered at the next start."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within_s
        while self._tasks and (left := deadline - loop.time()) > 0:
            await asyncio.wait(self._tasks, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        left_over = list(self._tasks)
        for task in left_over:
            task.cancel()
        await asyncio.gather(*left_over, return_exceptions=True)

    # Batches

    async def _resume(self) -> None:
        attempt = 0
        while True:
            try:
                left = await self.hands.load()
                break
            except StoreError as error:
                attempt += 1
                log.warning("what was not answered cannot be read: %s", error)
                await asyncio.sleep(self.pauses(attempt))
        for hand in left:
            move = self._move_of(hand)
            if move:  # what came before it under the old id is asked under the new one
                await self._take_move(hand, move)
            elif hand.reader is not None:
                self._delivery.wait(hand, hand.reader)
        await self._work_on_all([hand for hand in left if hand in self.hands and hand.reader is None])

    async def _take(self, updates: Sequence[Json]) -> int:
        undone: list[int] = []
        batch: list[InHand] = []
        for place, raw in enumerate(updates):
            hand = self.hands.get(raw["update_id"]) or InHand(raw)
            move = self._move_of(hand)
            if move is None or self.hands.answered(hand.number):
                batch.append(hand)
                continue
            # A group gets another id: what was asked before that is done before, and what comes after waits.
            undone += await self._work_on_all(batch)
            batch = []
            if undone or not await self._take_move(hand, move):
                undone += [one["update_id"] for one in updates[place:]]
                break
        undone += await self._work_on_all(batch)
        return min(undone) if undone else max(one["update_id"] for one in updates) + 1

    async def _work_on_all(self, hands: Sequence[InHand]) -> list[int]:
        """Chats side by side, in each one after the other; gives the numbers that may not be acknowledged."""
        by_chat: dict[int, list[InHand]] = {}
        for hand in hands:
            self.work.read(hand)
            by_chat.setdefault(hand.chat, []).append(hand)
        undone = await asyncio.gather(*(self._work_on_chat(chat, mine) for chat, mine in by_chat.items()))
        return [number for numbers in undone for number in numbers]

    async def _work_on_chat(self, chat: int, hands: Sequence[InHand]) -> list[int]:
        async with self._room, self._turns.turn(chat):
            return [hand.number for hand in hands if not await self._work_on(hand)]

    async def _work_on(self, hand: InHand) -> bool:
        """Whether its work is committed and it may be acknowledged."""
        if self.hands.answered(hand.number):
            return True
        there = self.hands.get(hand.number)
        if there is not None and not (there is hand and hand.again):
            return there.kept or await self.hands.keep(there)
        reader = incoming.reader_of(hand.update) if hand.update else None
        awaited = reader is not None and self._delivery.heard(reader)
        answer = await self.work.answer(hand, self._moves.get(hand.chat))
        if answer is None:
            if hand.kept:
                await self.hands.delivered(hand)
            self.hands.remember(hand.number)
            if reader is not None and awaited:
                self._started(self._delivery.wake(reader))
            return True
        self.hands.add(hand)
        hand.again = False
        kept = hand.kept or await self.hands.keep(hand)
        self._started(self._delivery.deliver(hand, answer, reader))
        return kept

    async def _answer_again(self, hand: InHand) -> Answer | None:
        self.work.read(hand)
        async with self._turns.turn(hand.chat):
            return await self.work.answer(hand, self._moves.get(hand.chat))

    # Groups that get another id

    def _move_of(self, hand: InHand) -> tuple[int, int] | None:
        update = self.work.read(hand)
        return incoming.move_of(update) if update else None

    async def _take_move(self, hand: InHand, move: tuple[int, int]) -> bool:
        """Kept first: after a restart it comes before what was asked under the old id."""
        if not hand.kept and not await self.hands.keep(hand):
            return False
        try:
            await self._move(*move)
        except StoreError as error:
            log.warning("a group's new id cannot be recorded: %s", error)
            return False
        await self.hands.delivered(hand)
        return True

    async def _move(self, old: int, new: int) -> None:
        """Raises StoreError."""
        async with self._turns.turn(old):
            await self.conversation.move_server(Network.TELEGRAM, str(old), str(new))
            self._moves[old] = new
            for hand in self.hands:
                if hand.chat == old and not hand.delivered:
                    hand.moved_to = new
                    await self.hands.keep(hand)

    # Tasks

    def _started(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
