"""What is on its way over one network, and what was found that may follow it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine, Sequence
from itertools import islice
from typing import Any

from core.alerts.due import DueAlert, a_few_each

AT_ONCE = 24
"""People who are written to over a network at the same time. Each takes a connection, of which answers need some too,
most of all when the network hangs."""
A_BATCH = 8
"""So many have to have room before more are taken: each taking is a transaction that others wait for."""
AHEAD = 500
"""So many are looked for at once: a flood fills no memory, and is not gone through anew for each batch."""
A_PERSON = 5
"""So many of one person's at once: whoever has hundreds keeps nobody else's waiting, and those that wait behind one
another are sent before their lease ends."""


class UnderWay:
    """Alerts on their way over one network, each person's one after the other."""

    def __init__(self, has_room: Callable[[], None]) -> None:
        """Nothing yet.

        Args:
            has_room: Is called when something has arrived, and has_room_for_more.
        """
        self._has_room = has_room
        self._sending: dict[str, asyncio.Task[None]] = {}
        self._ahead: list[DueAlert] = []
        self._more = False

    @property
    def destinations(self) -> Collection[str]:
        """To whom something is on its way."""
        return self._sending.keys()

    @property
    def takes(self) -> int:
        """How many people may be written to beside those; 0: it is not worth a transaction."""
        room = AT_ONCE - len(self._sending)
        return room if room >= A_BATCH else 0

    @property
    def knows_more(self) -> bool:
        """Whether something was found and not taken yet."""
        return bool(self._ahead)

    @property
    def has_room_for_more(self) -> bool:
        """Whether to look again at once."""
        return bool(self.takes) and (self.knows_more or self._more)

    def found(self, due: Sequence[DueAlert]) -> None:
        """Alerts that may be taken, AHEAD at most."""
        self._ahead = list(a_few_each(due, A_PERSON))
        self._more = len(due) == AHEAD or len(self._ahead) < len(due)

    def next(self) -> Sequence[DueAlert]:
        """Those to be taken now. What is for somebody who is being written to is found again later."""
        free = [one for one in self._ahead if one.destination not in self._sending]
        self._more = self._more or len(free) < len(self._ahead)
        people = set(islice(dict.fromkeys(one.destination for one in free), self.takes))
        self._ahead = [one for one in free if one.destination not in people]
        return [one for one in free if one.destination in people]

    def send(self, destination: str, alerts: int, sending: Coroutine[Any, Any, None]) -> None:
        """One person's alerts begin their way."""
        task = asyncio.create_task(sending)
        self._sending[destination] = task

        def done(_: asyncio.Task[None]) -> None:
            del self._sending[destination]
            self._more = self._more or alerts >= A_PERSON  # there may be others of the same person's
            if self.has_room_for_more:
                self._has_room()

        task.add_done_callback(done)

    async def finish(self, within_s: float) -> None:
        """Wait for what is on its way."""
        if self._sending:
            await asyncio.wait(self._sending.values(), timeout=within_s)
