"""Outbox -> people: alerts that are decided but not yet delivered."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.alert_replies import alert_reply, missed_sentence
from core.alerts.thresholds import PendingAlert, lease_is_over
from core.chat.adapter import Post
from core.chat.message import Message
from core.chat.reply import Reply
from core.errors import AnswerLostError, DeliveryError, SlowDownError, StoreError, UnreachableError
from core.people import Caller, Network, Server, User
from core.store import Records, Store

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=2)
"""How long whoever took an alert may need to print it; when they die meanwhile, the next one waits no longer."""
LOOK_AGAIN_S = 0.05

SEND_WITHIN_S = 40
"""An attempt that hangs longer has failed."""
SENDING_LEASE = timedelta(seconds=SEND_WITHIN_S + 20)
"""Outlasts an attempt: only when its program was killed does another one take the alert up."""
AT_ONCE = 100
"""Alerts that are on their way at the same time."""
IDLE_S = 2.0
"""How often the outbox is looked at for what other programs put there, and for what is due again."""
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 5 s, 20 s, 80 s, ... an hour."""
    tries = min(attempts - 1, 10)  # beyond that it is an hour anyway
    return min(FIRST_PAUSE * int(4**tries), LONGEST_PAUSE)


class Relay:
    """Hands alerts to whoever delivers them, never to two at once, until they are delivered."""

    def __init__(self, store: Store, clock: Callable[[], datetime], idle_s: float = IDLE_S) -> None:
        self._store = store
        self._idle_s = idle_s
        self._clock = clock
        self._woken = asyncio.Event()

    # With an answer

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
        await self._delivered(pending, holder)

    @asynccontextmanager
    async def missed_by(self, caller: Caller) -> AsyncIterator[Sequence[Message]]:
        """What could not be sent to the caller on this network. Told when the block ends without an exception, and
        handed out again otherwise."""
        holder = secrets.token_hex(8)
        missed: Sequence[PendingAlert] = ()
        now = self._clock()
        try:
            if await self._store.read(lambda records: records.has_unreachable(caller)):
                missed = await self._store.write(partial(_take_unreachable, caller=caller, holder=holder, now=now))
        except StoreError as error:
            log.warning("alerts wait: %s", error)
        try:
            yield [missed_sentence(alert) for alert in missed]
        except BaseException:
            await self._put_back(missed, holder)
            raise
        await self._delivered(missed, holder)

    async def told(self, caller: Caller, reply: Reply) -> None:
        """An answer that was a warning itself was delivered: the same warning is not sent again."""
        if not reply.warns:
            return
        now = self._clock()
        try:
            await self._store.write(partial(_told, caller=caller, reply=reply, now=now))
        except StoreError as error:
            log.warning("an alert will be told again: %s", error)

    # Without one

    def wake(self) -> None:
        """Something may have been put into the outbox."""
        self._woken.set()

    async def run(self, posts: Mapping[Network, Post]) -> None:
        """Send what is due until cancelled; what is on its way then is finished. Networks may come and go meanwhile."""
        under_way: set[asyncio.Task[None]] = set()
        holder = secrets.token_hex(8)
        try:
            while True:
                self._woken.clear()
                for network, post in list(posts.items()):
                    for alerts in by_destination(await self._take_due(network, holder, AT_ONCE - len(under_way))):
                        sending = asyncio.create_task(self._send_all(post, alerts, holder))
                        under_way.add(sending)
                        sending.add_done_callback(under_way.discard)
                await _either(self._woken, self._idle_s)
        finally:
            if under_way:
                await asyncio.wait(under_way, timeout=SEND_WITHIN_S)

    async def _take_due(self, network: Network, holder: str, room: int) -> Sequence[PendingAlert]:
        if room <= 0:
            return ()
        now = self._clock()
        try:
            if not await self._store.read(lambda records: records.has_due(network, now)):
                return ()
            return await self._store.write(lambda records: records.take_due(network, holder, now, SENDING_LEASE, room))
        except StoreError as error:
            log.warning("alerts wait: %s", error)
            return ()

    async def _send_all(self, post: Post, alerts: Sequence[PendingAlert], holder: str) -> None:
        """One person's alerts, one after the other; when one has to wait, so do those behind it."""
        for place, alert in enumerate(alerts):
            try:
                if not await self._send(post, alert, holder):
                    await self._put_back(alerts[place + 1 :], holder)
                    return
            except StoreError as error:  # the lease ends by itself, and then it is sent again
                log.warning("alert %s may be repeated: %s", alert.nonce, error)

    async def _send(self, post: Post, alert: PendingAlert, holder: str) -> bool:
        """Whether those behind it may follow."""
        to = Caller(
            Server(post.network, alert.destination, ""),
            User(post.network, alert.destination, ""),
            locale=alert.locale,
            time_zone=alert.time_zone,
        )
        try:
            async with asyncio.timeout(SEND_WITHIN_S):
                # It says itself where it is from; pressed in the private chat its buttons would mean other credits.
                reply = alert_reply(alert.alert)
                buttons = () if alert.alert.server_name else reply.buttons
                await post.send(to, replace(reply, buttons=buttons), alert.decided_at, alert.nonce)
        except UnreachableError:
            await self._put_aside(alert, holder, None)
        except SlowDownError as error:
            await self._put_aside(alert, holder, self._clock() + timedelta(seconds=error.retry_after_s))
            return False
        except (DeliveryError, TimeoutError) as error:
            lost = isinstance(error, (AnswerLostError, TimeoutError))
            await self._put_aside(alert, holder, self._clock() + pause_after(alert.attempts), lost=lost)
            return False
        except Exception:
            log.exception("alert %s could not be sent", alert.nonce)
            await self._put_aside(alert, holder, self._clock() + pause_after(alert.attempts), lost=True)
            return False
        else:
            await self._store.write(lambda records: records.delivered((alert,), holder, self._clock()))
        return True

    async def _put_aside(
        self, alert: PendingAlert, holder: str, next_try_at: datetime | None, *, lost: bool = False
    ) -> None:
        await self._store.write(lambda records: records.not_delivered(alert, holder, next_try_at, lost=lost))

    # How alerts are taken and given back

    async def _take(self, caller: Caller, holder: str) -> Sequence[PendingAlert]:
        """Take what is free. What another program holds is waited for, since it may have died before telling; never
        longer than a lease, by a clock that nobody can set."""
        deadline = time.monotonic() + LEASE.total_seconds()
        while True:
            now = self._clock()
            held = await self._store.read(partial(_pending, caller=caller))
            if any(lease_is_over(until, now, LEASE) for until in held):
                taken = await self._store.write(partial(_take, caller=caller, holder=holder, now=now))
                if taken:
                    return taken
            if not held or time.monotonic() >= deadline:
                return ()
            await asyncio.sleep(LOOK_AGAIN_S)

    async def _delivered(self, alerts: Sequence[PendingAlert], holder: str) -> None:
        if alerts:
            try:
                await self._store.write(lambda records: records.delivered(alerts, holder, self._clock()))
            except StoreError as error:
                log.warning("alerts will be told again: %s", error)

    async def _put_back(self, alerts: Sequence[PendingAlert], holder: str) -> None:
        if alerts:
            try:
                await self._store.write(lambda records: records.release(alerts, holder))
            except StoreError as error:  # the lease ends by itself
                log.warning("alerts wait: %s", error)


def by_destination(alerts: Iterable[PendingAlert]) -> Iterable[Sequence[PendingAlert]]:
    """One person's alerts together, each in the order they were decided in."""
    found: dict[str, list[PendingAlert]] = {}
    for alert in alerts:
        found.setdefault(alert.destination, []).append(alert)
    return found.values()


async def _either(event: asyncio.Event, seconds: float) -> None:
    """Until the event is set, or time is over."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass


def _pending(records: Records, caller: Caller) -> Sequence[datetime | None]:
    return records.pending_alerts(caller)


def _take(records: Records, caller: Caller, holder: str, now: datetime) -> Sequence[PendingAlert]:
    return records.take_alerts(caller, holder, now, LEASE)


def _take_unreachable(records: Records, caller: Caller, holder: str, now: datetime) -> Sequence[PendingAlert]:
    return records.take_unreachable(caller, holder, now, SENDING_LEASE)


def _told(records: Records, caller: Caller, reply: Reply, now: datetime) -> None:
    for alert in records.undelivered(caller):
        if alert_reply(alert).same_warning(reply):
            records.told(caller, alert, now)
