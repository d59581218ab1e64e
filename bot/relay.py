"""Outbox -> people: alerts that are decided but not yet delivered."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial

from bot.alert_replies import alert_reply
from core.alerts.thresholds import PendingAlert, lease_is_over
from core.chat.reply import Reply
from core.errors import StoreError
from core.people import Caller
from core.store import Records, Store

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=2)
"""How long whoever took an alert may need to print it; when they die meanwhile, the next one waits no longer."""
LOOK_AGAIN_S = 0.05


class Relay:
    """Hands alerts to whoever delivers them, never to two at once, until they are delivered."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    @asynccontextmanager
    async def alerts_for(self, caller: Caller) -> AsyncIterator[Sequence[Reply]]:
        """The caller's alerts on this server. They count as delivered when the block ends without an exception, and
        are handed out again otherwise. The clock is the real one: leases are between programs."""
        holder = secrets.token_hex(8)
        pending: Sequence[PendingAlert] = ()
        try:
            pending = await self._take(caller, holder)
        except StoreError as error:  # the answer is more urgent; they stay in the outbox
            log.warning("alerts wait: %s", error)
        yield [alert_reply(alert.alert) for alert in pending]
        if pending:
            try:
                await self._store.write(lambda records: records.delivered(pending, holder, self._clock()))
            except StoreError as error:
                log.warning("alerts will be told again: %s", error)

    async def _take(self, caller: Caller, holder: str) -> Sequence[PendingAlert]:
        """Take what is free. What another program holds is waited for, since it may have died before telling; never
        longer than a lease, by a clock that nobody can set."""
        deadline = time.monotonic() + LEASE.total_seconds()
        while True:
            now = self._clock()
            held = await self._store.read(partial(_pending, caller=caller, now=now))
            if any(lease_is_over(until, now, LEASE) for until in held):
                taken = await self._store.write(partial(_take, caller=caller, holder=holder, now=now))
                if taken:
                    return taken
            if not held or time.monotonic() >= deadline:
                return ()
            await asyncio.sleep(LOOK_AGAIN_S)


def _pending(records: Records, caller: Caller, now: datetime) -> Sequence[datetime | None]:
    return records.pending_alerts(caller, now)


def _take(records: Records, caller: Caller, holder: str, now: datetime) -> Sequence[PendingAlert]:
    return records.take_alerts(caller, holder, now, LEASE)
