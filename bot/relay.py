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
from itertools import islice

from bot.alert_replies import alert_reply, missed_sentence
from bot.place_phrases import goes_to_place, lost_place_sentence, notice_reply
from bot.under_way import AHEAD, UnderWay
from core.alerts.due import DueAlert
from core.alerts.place import WarningPlace
from core.alerts.thresholds import PendingAlert, lease_is_over
from core.chat.adapter import Post
from core.chat.message import Message
from core.chat.reply import Reply
from core.errors.networks import AnswerLostError, DeliveryError, PlaceLostError, SlowDownError, UnreachableError
from core.errors.records import StoreError
from core.people import Caller, Moderates, Network, Place, User
from core.store import Records, Store

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=2)
"""How long whoever took an alert may need to print it; when they die meanwhile, the next one waits no longer."""
LOOK_AGAIN_S = 0.05

SEND_WITHIN_S = 40
"""An attempt that hangs longer has failed."""
SENDING_LEASE = timedelta(seconds=SEND_WITHIN_S + 20)
"""Outlasts an attempt: only when its program was killed does another one take the alert up."""
MOST_LEFT_OUT = 1000
"""People whose alerts have to wait are left out of a look by name; where it is more, a network is in trouble."""
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
        self._stopping = False
        self._rests: dict[str, datetime] = {}
        """Until when whoever has to be waited for is not written to, by destination."""
        self._silent: dict[Network, datetime] = {}
        """Until when nobody is, by a network."""

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
        lost: WarningPlace | None = None
        now, moderates = self._clock(), caller.moderates is Moderates.YES
        try:
            if await self._store.read(lambda records: records.has_unreachable(caller)):
                missed = await self._store.write(partial(_take_unreachable, caller=caller, holder=holder, now=now))
            if moderates and await self._store.read(lambda records: records.has_lost_place(caller)):
                lost = await self._store.write(lambda records: records.take_lost_place(caller))
        except StoreError as error:
            log.warning("alerts wait: %s", error)
        places = () if lost is None else (lost_place_sentence(lost, caller.server.name),)
        try:
            yield [*(missed_sentence(alert) for alert in missed), *places]
        except BaseException:
            await self._put_back(missed, holder)
            await self._put_place_back(caller, lost)
            raise
        await self._delivered(missed, holder)

    async def _put_place_back(self, caller: Caller, lost: WarningPlace | None) -> None:
        """That it was lost is told with another answer."""
        if lost is not None:
            try:
                await self._store.write(lambda records: records.put_back_lost_place(caller))
            except StoreError as error:
                log.warning("nobody is told that a place was lost: %s", error)

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
        lines: dict[Network, UnderWay] = {}
        holder = secrets.token_hex(8)
        self._stopping = False
        try:
            while True:
                self._woken.clear()
                for network, post in list(posts.items()):
                    line = lines.setdefault(network, UnderWay(self.wake))
                    taken = await self._take_due(network, holder, line)
                    for alerts in by_destination(taken):
                        line.send(alerts[0].destination, len(alerts), self._send_all(post, alerts, holder))
                    if taken and line.has_room_for_more:
                        self.wake()
                await _either(self._woken, self._idle_s)
        finally:
            self._stopping = True
            await asyncio.gather(*(line.finish(SEND_WITHIN_S) for line in lines.values()))

    async def _take_due(self, network: Network, holder: str, line: UnderWay) -> Sequence[PendingAlert]:
        """What is looked for is read, beside whoever writes; only what is taken is a write, of a few rows by their
        keys."""
        now = self._clock()
        if not line.takes or now < self._silent.get(network, now):
            return ()
        try:
            if not line.knows_more:
                self._rests = {who: until for who, until in self._rests.items() if until > now}
                without = [*line.destinations, *islice(self._rests, MOST_LEFT_OUT)]
                look = partial(_due, network=network, now=now, without=without)
                line.found(await self._store.read(look))
            due = [one for one in line.next() if one.destination not in self._rests]
            if not due:
                return ()
            return await self._store.write(lambda records: records.take_due(due, holder, now, SENDING_LEASE))
        except StoreError as error:
            log.warning("alerts wait: %s", error)
            return ()

    async def _send_all(self, post: Post, alerts: Sequence[PendingAlert], holder: str) -> None:
        """One person's alerts, one after the other; when one has to wait, so do those behind it. What might still be
        on its way when its lease ends is not begun: somebody else may take it up then."""
        last_start = time.monotonic() + SENDING_LEASE.total_seconds() - SEND_WITHIN_S
        for place, alert in enumerate(alerts):
            if place and (self._stopping or time.monotonic() > last_start):
                await self._put_back(alerts[place:], holder)
                return
            try:
                if not await self._send(post, alert, holder):
                    await self._put_back(alerts[place + 1 :], holder)
                    return
            except StoreError as error:  # the lease ends by itself, and then it is sent again
                log.warning("alert %s may be repeated: %s", alert.nonce, error)

    async def _send(self, post: Post, alert: PendingAlert, holder: str) -> bool:
        """Whether those behind it may follow."""
        try:
            async with asyncio.timeout(SEND_WITHIN_S):
                await self._post(post, alert)
        except UnreachableError:
            await self._put_aside(alert, holder, None)
        except SlowDownError as error:
            until = self._clock() + timedelta(seconds=error.retry_after_s)
            if error.everywhere:
                self._silent[post.network] = until
            await self._put_aside(alert, holder, until)
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

    async def _post(self, post: Post, alert: PendingAlert) -> None:
        """Where moderators chose, else, or when nothing can be written there any more, to the person privately. Raises
        DeliveryError."""
        user = User(post.network, alert.destination, alert.name)
        to = Caller(alert.server, user, locale=alert.locale, time_zone=alert.time_zone)
        if alert.place is not None and goes_to_place(alert):
            place = Place(alert.place.external_id, alert.place.name)
            notice = notice_reply(alert, alert.place)
            try:
                await post.send(replace(to, place=place), notice, alert.decided_at, alert.nonce)
            except PlaceLostError:
                lost = alert.place
                await self._store.write(lambda records: records.lose_place(alert.server_id, lost))
            else:
                return
        # It says itself where it is from; its buttons act there.
        server = alert.server_id if alert.alert.server_name else None
        await post.send(to, replace(alert_reply(alert.alert), server=server), alert.decided_at, alert.nonce)

    async def _put_aside(
        self, alert: PendingAlert, holder: str, next_try_at: datetime | None, *, lost: bool = False
    ) -> None:
        if next_try_at is not None:
            self._rests[alert.destination] = next_try_at
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


def _due(records: Records, network: Network, now: datetime, without: Sequence[str]) -> Sequence[DueAlert]:
    return records.due_alerts(network, now, SENDING_LEASE, AHEAD, without)


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
