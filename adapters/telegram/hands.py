"""Updates that are not fully answered: what is kept of each, so that the next program can go on."""

from __future__ import annotations

import json
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import telegram

from core.chat.adapter import Inbox, Received
from core.errors.records import StoreError

log = logging.getLogger(__name__)

Json = dict[str, Any]
REMEMBERED = 10_000
"""Numbers of answered updates: some are handed over twice."""
KEPT_FOR_READERS = timedelta(days=7)
_MOVED_TO = "scrip_moved_to"
"""Written into a kept update whose group has another id by now."""


@dataclass(eq=False)
class InHand:
    """An update that is not fully answered."""

    raw: Json
    steps: int = 0
    """How many messages of its answer were delivered."""
    reader: str | None = None
    """Who has to write privately before the rest can be."""
    kept: bool = False
    """What it takes to answer it after a restart is committed."""
    again: bool = False
    """It was kept before this program started: its work may be done."""
    delivered: bool = False
    chat: int = 0
    update: telegram.Update | None = None
    """What it says, once it is read."""

    @property
    def number(self) -> int:
        """Telegram's."""
        return int(self.raw["update_id"])

    @property
    def received(self) -> Received:
        """As it is kept."""
        return Received(self.number, json.dumps(self.raw), self.steps, self.reader)

    @property
    def moved_to(self) -> int | None:
        """The id that its group has by now, when that is another one."""
        return self.raw.get(_MOVED_TO)

    @moved_to.setter
    def moved_to(self, chat: int) -> None:
        self.raw[_MOVED_TO] = chat


@dataclass
class Hands:
    """All that is in hand, and what was answered lately."""

    inbox: Inbox
    clock: Callable[[], datetime]
    _known: OrderedDict[int, None] = field(default_factory=OrderedDict)
    _hands: dict[int, InHand] = field(default_factory=dict)
    _unforgotten: bool = True

    def __iter__(self) -> Iterator[InHand]:
        return iter(list(self._hands.values()))

    def __contains__(self, hand: InHand) -> bool:
        return self._hands.get(hand.number) is hand

    def get(self, number: int) -> InHand | None:
        """The one of that number, if it is in hand."""
        return self._hands.get(number)

    def add(self, hand: InHand) -> None:
        """It is in hand from now on."""
        self._hands[hand.number] = hand

    def answered(self, number: int) -> bool:
        """Whether there is nothing left to do for it."""
        return number in self._known

    def remember(self, number: int) -> None:
        """There is nothing left to do for it."""
        self._hands.pop(number, None)
        self._known[number] = None
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    async def load(self) -> Sequence[InHand]:
        """What another program left. Raises StoreError."""
        unanswered, answered = await self.inbox.unanswered(), await self.inbox.answered()
        for number in answered:
            self.remember(number)
        left = [InHand(json.loads(one.content), one.steps, one.reader, kept=True, again=True) for one in unanswered]
        for hand in left:
            self.add(hand)
        return left

    async def keep(self, hand: InHand) -> bool:
        """Commit how far it is. Whether that succeeded."""
        try:
            if hand.delivered:
                await self.inbox.done(hand.number, self.clock())
            else:
                await self.inbox.keep(hand.received, self.clock())
        except StoreError as error:
            log.warning("update %s cannot be kept: %s", hand.number, error)
            return False
        hand.kept = self._unforgotten = True
        if hand.delivered:
            self.remember(hand.number)
        return True

    async def delivered(self, hand: InHand) -> None:
        """Its answer is delivered, or given up."""
        hand.delivered = True
        await self.keep(hand)

    async def acknowledged(self, offset: int) -> None:
        """What is below will not be handed over again."""
        for hand in self:
            if hand.delivered:  # which could not be committed at the time
                await self.keep(hand)
        if self._unforgotten:
            try:
                await self.inbox.forget(offset, self.clock() - KEPT_FOR_READERS)
                self._unforgotten = False
            except StoreError as error:
                log.warning("answered updates are forgotten later: %s", error)
