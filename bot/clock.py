"""Looks at wallets to which time alone may matter, or another price: what ends, days that are left, what costs more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, date, datetime

from core.budget import Budget
from core.errors.records import StoreError
from core.people import Caller

log = logging.getLogger(__name__)

PAUSE_S = 30.0
"""Between two rounds. A morning's message may be so much late."""
AT_ONCE = 100
"""Wallets that are read of at once; they are looked at one after the other, so that people are not kept waiting."""


class Clock:
    """Finds wallets whose moment has come, and has them looked at. Several clocks may run: each look is made once."""

    def __init__(
        self,
        budget: Budget,
        now: Callable[[], datetime],
        wake: Callable[[], None],
        pause_s: float = PAUSE_S,
    ) -> None:
        """Take what it looks through.

        Args:
            wake: Is called where a look may have put something into the outbox.
        """
        self._budget = budget
        self._now = now
        self._wake = wake
        self._pause_s = pause_s
        self._priced: date | None = None
        """The day on which the price book was looked at last."""

    async def run(self) -> None:
        """Look round after round until cancelled."""
        while True:
            try:
                await self.look_round()
            except StoreError as error:
                log.warning("the clock waits: %s", error)
            except Exception:
                log.exception("the clock broke")
            await asyncio.sleep(self._pause_s)

    async def look_round(self) -> None:
        """Look at all wallets that are due. Raises StoreError: some of them may wait for the next round."""
        now, failed = self._now(), 0
        await self.find_repriced(now)
        while True:
            due = await self._budget.due_looks(now, AT_ONCE, failed)
            for caller in dict.fromkeys(due):
                if not await self._look(caller, now):
                    failed += due.count(caller)  # they stay in front of those that follow
            if len(due) < AT_ONCE:
                return

    async def find_repriced(self, now: datetime) -> None:
        """Have those looked at who use what costs something else now. The price book is looked at once a day: only by
        its days do the prices change in it while we run. Raises StoreError."""
        today = now.astimezone(UTC).date()  # as prices count days
        try:
            await self._budget.find_repriced(now, book=today != self._priced)
        except StoreError:
            raise
        except Exception:
            log.exception("changed prices could not be looked for")
        else:
            self._priced = today

    async def look_at(self, caller: Caller, at: datetime) -> None:
        """Look at a caller's own wallets before they are answered, where no clock runs."""
        try:
            await self._look(caller, at)
        except StoreError as error:  # the answer tells more
            log.warning("wallets are not looked at: %s", error)

    async def _look(self, caller: Caller, now: datetime) -> bool:
        """Whether it is done. What fails at one person's wallets keeps nobody else's waiting."""
        try:
            if await self._budget.look(caller, now):
                self._wake()
        except StoreError:
            raise
        except Exception:
            log.exception("wallets of a person could not be looked at")
            return False
        return True
