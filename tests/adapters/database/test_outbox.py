"""The relay over real records: each alert is delivered once, whatever a network answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from adapters.database.engine import Engines
from adapters.database.store import SqlStore
from adapters.database.tables import outbox
from bot.app import assemble
from bot.relay import LONGEST_PAUSE, SENDING_LEASE, Relay, pause_after
from core.alerts.thresholds import PendingAlert
from core.amounts import Amount, Unit
from core.budget import Budget
from core.chat.reply import Reply
from core.chat.request import Request
from core.errors.networks import AnswerLostError, DeliveryError, NotDeliveredError, SlowDownError, UnreachableError
from core.people import Caller, Context, Network, Server, User
from core.session import TOLD_BY_THE_ANSWER_WITHIN
from core.store import Records
from tests.conftest import NOW, MakeContext

PATIENCE_S = 20
SECOND = timedelta(seconds=1)


@dataclass
class Clock:
    """Shows what it was set to."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Letters:
    """A network that people are written to by: fails as told, one attempt after another."""

    network: Network = Network.TELEGRAM
    failures: dict[str, list[DeliveryError | None]] = field(default_factory=dict)
    sent: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[int] = field(default_factory=list)
    servers: list[UUID | None] = field(default_factory=list)
    """Where the buttons act."""
    nonces: set[str] = field(default_factory=set)
    tried: asyncio.Condition = field(default_factory=asyncio.Condition)
    attempts: int = 0
    wait_for: asyncio.Event | None = None
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, to: Caller, reply: Reply, at: datetime, nonce: str) -> None:  # noqa: ARG002  # as the port has it
        failures = self.failures.get(to.user.external_id, [])
        failure = failures.pop(0) if failures else None
        self.begun.set()
        if self.wait_for is not None:
            await self.wait_for.wait()
        async with self.tried:
            self.attempts += 1
            self.nonces.add(nonce)
            self.tried.notify_all()
        if failure is not None:
            raise failure
        self.sent.append((to.user.external_id, reply.title.id))
        self.buttons.append(len(reply.buttons))
        self.servers.append(reply.server)

    async def until_tried(self, times: int) -> None:
        async with asyncio.timeout(PATIENCE_S), self.tried:
            await self.tried.wait_for(lambda: self.attempts >= times)


def credits_(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def on_telegram(context: Context) -> Context:
    """The same person, asking by a network."""
    who, server = context.caller.user, context.caller.server
    caller = replace(
        context.caller,
        user=User(Network.TELEGRAM, who.external_id, who.name),
        server=Server(Network.TELEGRAM, server.external_id, server.name),
        locale="de",
    )
    return replace(context, caller=caller)


async def fallen(budget: Budget, context: MakeContext, user: str = "maya", server: str = "studio") -> Caller:
    """Somebody whose alert was just decided."""
    asked = [on_telegram(context(user=user, server=server)) for _ in range(3)]
    await budget.top_up(asked[0], Decimal(1_500))
    await budget.set_threshold(asked[1], Decimal(1_000))
    await budget.spend(asked[2], Decimal(700))
    return asked[0].caller


async def rows(engines: Engines) -> list[Any]:
    columns = (outbox.c.state, outbox.c.attempts, outbox.c.next_try_at, outbox.c.lost, outbox.c.held_by)
    async with engines.reader.connect() as connection:
        return [tuple(row) for row in await connection.execute(select(*columns).order_by(outbox.c.decided_at))]


async def taken_due(store: SqlStore, holder: str, now: datetime) -> Sequence[PendingAlert]:
    """What a relay would take."""

    def take(records: Records) -> Sequence[PendingAlert]:
        due = records.due_alerts(Network.TELEGRAM, now, SENDING_LEASE, 10)
        return records.take_due(due, holder, now, SENDING_LEASE)

    return await store.write(take)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def relay(store: SqlStore, clock: Clock) -> Relay:
    return Relay(store, clock)


async def relayed(relay: Relay, letters: Letters, times: int) -> None:
    """Let it run until so many attempts were made, and their outcomes are kept."""
    running = asyncio.create_task(relay.run({letters.network: letters}))
    await letters.until_tried(letters.attempts + times) if times else None
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_an_alert_is_sent_privately_and_once(
    budget: Budget, engines: Engines, context: MakeContext, relay: Relay
) -> None:
    await fallen(budget, context)
    letters = Letters()
    await relayed(relay, letters, 1)
    ((who, title),) = letters.sent
    assert who == "maya"
    assert title.startswith("⚠️ {available} left on {provider}")
    assert await rows(engines) == [("delivered", 1, None, 0, None)]
    await fallen(budget, context, user="ben")
    await relayed(relay, letters, 1)
    assert [who for who, _ in letters.sent] == ["maya", "ben"]


async def test_the_buttons_of_a_warning_act_on_its_server_unless_that_is_the_private_chat(
    budget: Budget, store: SqlStore, context: MakeContext, relay: Relay
) -> None:
    letters = Letters()
    caller = await fallen(budget, context)
    await relayed(relay, letters, 1)
    asked = [on_telegram(context(server="maya")) for _ in range(3)]
    own = [replace(one, caller=replace(one.caller, server=replace(one.caller.server, name=""))) for one in asked]
    await budget.top_up(own[0], Decimal(1_500))
    await budget.set_threshold(own[1], Decimal(1_000))
    await budget.spend(own[2], Decimal(700))
    await relayed(relay, letters, 1)
    account = await store.read(lambda records: records.find_account(caller))
    assert account is not None
    assert letters.buttons == [3, 3]
    assert letters.servers == [account.server_id, None]


async def test_a_relay_that_idles_is_woken_by_an_answer_that_changed_something(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    asked = [on_telegram(context()) for _ in range(3)]
    await budget.top_up(asked[0], Decimal(1_500))
    await budget.set_threshold(asked[1], Decimal(1_000))
    app = replace(assemble(store, lambda: NOW), relay=Relay(store, lambda: NOW, idle_s=3_600))
    letters = Letters()
    running = asyncio.create_task(app.relay.run({letters.network: letters}))
    await app.process(Request("before", asked[2].caller, NOW, "balance", ""))  # by now it idles, or soon will
    await app.process(Request("the fall", asked[2].caller, NOW, "spend", "700"))
    await letters.until_tried(1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert len(letters.sent) == 1


async def test_what_has_to_wait_is_not_taken_with_what_is_due(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    await fallen(budget, context)
    await fallen(budget, context, user="ben")
    first, _ = await taken_due(store, "one", NOW)
    await store.write(lambda records: records.not_delivered(first, "one", NOW + 2 * SENDING_LEASE))
    later = NOW + SENDING_LEASE
    taken = await taken_due(store, "two", later)
    assert [alert.destination for alert in taken] == ["ben" if first.destination == "maya" else "maya"]


async def test_each_network_sends_its_own(budget: Budget, context: MakeContext, relay: Relay) -> None:
    await fallen(budget, context)
    other = Letters(Network.DISCORD)
    telegram = Letters()
    running = asyncio.create_task(relay.run({Network.DISCORD: other, Network.TELEGRAM: telegram}))
    await telegram.until_tried(1)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert (len(telegram.sent), len(other.sent)) == (1, 0)


async def test_who_cannot_be_reached_is_not_tried_again_and_told_at_the_next_private_answer(
    budget: Budget, engines: Engines, context: MakeContext, relay: Relay, clock: Clock
) -> None:
    caller = await fallen(budget, context)
    letters = Letters(failures={"maya": [UnreachableError()]})
    await relayed(relay, letters, 1)
    assert [row[0] for row in await rows(engines)] == ["unreachable"]
    clock.now += timedelta(days=400)
    elsewhere = replace(caller, server=Server(Network.TELEGRAM, "elsewhere", "Elsewhere"))
    for told in (elsewhere, caller):
        async with relay.missed_by(told) as missed:
            (said,) = missed or [None]
            if told is elsewhere:
                assert said is not None
                assert said.id.startswith("On {day} I could not reach you:")
            else:
                assert said is None
    assert [row[0] for row in await rows(engines)] == ["delivered"]
    assert letters.attempts == 1


async def test_what_was_missed_is_told_again_when_the_answer_did_not_arrive(
    budget: Budget, engines: Engines, context: MakeContext, relay: Relay
) -> None:
    caller = await fallen(budget, context)
    await relayed(relay, Letters(failures={"maya": [UnreachableError()]}), 1)

    async def lose_the_answer() -> None:
        async with relay.missed_by(caller) as missed:
            assert len(missed) == 1
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await lose_the_answer()
    assert [row[0] for row in await rows(engines)] == ["unreachable"]
    async with relay.missed_by(caller) as missed:
        assert len(missed) == 1


async def test_others_do_not_hear_what_somebody_missed(budget: Budget, context: MakeContext, relay: Relay) -> None:
    caller = await fallen(budget, context)
    await relayed(relay, Letters(failures={"maya": [UnreachableError()]}), 1)
    ben = replace(caller, user=User(Network.TELEGRAM, "ben", "Ben"))
    same_id = replace(caller, user=User(Network.DISCORD, "maya", "Maya"))
    for other in (ben, same_id):
        async with relay.missed_by(other) as missed:
            assert not missed


async def test_a_network_that_asks_to_wait_is_waited_for_and_nobody_else_is_held_up(
    budget: Budget, engines: Engines, context: MakeContext, relay: Relay, clock: Clock
) -> None:
    await fallen(budget, context)
    await fallen(budget, context, server="other")
    await fallen(budget, context, user="ben")
    letters = Letters(failures={"maya": [SlowDownError(30)]})
    await relayed(relay, letters, 2)
    assert letters.sent == [("ben", letters.sent[0][1])]
    states = await rows(engines)
    assert sorted(row[0] for row in states) == ["delivered", "pending", "pending"]
    assert NOW + 30 * SECOND in [row[2] for row in states]
    clock.now += 31 * SECOND
    await relayed(relay, letters, 2)
    assert [who for who, _ in letters.sent] == ["ben", "maya", "maya"]
    assert letters.attempts == 4  # the second of Maya's was not tried while the first had to wait


@pytest.mark.parametrize(("failure", "lost"), [(NotDeliveredError(), 0), (AnswerLostError(), 1)])
async def test_a_failed_attempt_is_repeated_later_under_the_same_nonce(
    budget: Budget,
    engines: Engines,
    context: MakeContext,
    relay: Relay,
    clock: Clock,
    failure: DeliveryError,
    lost: int,
) -> None:
    await fallen(budget, context)
    letters = Letters(failures={"maya": [failure]})
    await relayed(relay, letters, 1)
    assert await rows(engines) == [("pending", 1, NOW + pause_after(1), lost, None)]
    clock.now += pause_after(1)
    await relayed(relay, letters, 1)
    assert await rows(engines) == [("delivered", 2, NOW + pause_after(1), lost, None)]
    assert (len(letters.sent), len(letters.nonces)) == (1, 1)


def test_pauses_grow_up_to_an_hour() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, 200)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (5 * SECOND, LONGEST_PAUSE)


async def test_an_alert_whose_sender_was_killed_is_sent_when_its_lease_is_over(
    budget: Budget, store: SqlStore, engines: Engines, context: MakeContext, relay: Relay, clock: Clock
) -> None:
    await fallen(budget, context)
    assert len(await taken_due(store, "killed", NOW)) == 1
    assert not await taken_due(store, "next", NOW)
    clock.now += SENDING_LEASE
    letters = Letters()
    await relayed(relay, letters, 1)
    assert len(letters.sent) == 1
    assert await rows(engines) == [("delivered", 2, None, 1, None)]  # it may have sent it: that counts as lost


@pytest.mark.parametrize("ahead", [timedelta(milliseconds=5), SENDING_LEASE])
async def test_who_looked_at_the_clock_earlier_and_is_slower_gets_nothing(
    budget: Budget, store: SqlStore, context: MakeContext, ahead: timedelta
) -> None:
    await fallen(budget, context)
    assert len(await taken_due(store, "quicker", NOW + ahead)) == 1
    assert not await taken_due(store, "slower", NOW)


async def test_two_relays_at_once_send_an_alert_once(budget: Budget, store: SqlStore, context: MakeContext) -> None:
    people = [f"person {number}" for number in range(10)]
    for user in people:
        await fallen(budget, context, user=user)
    letters = Letters()
    running = [asyncio.create_task(Relay(store, lambda: NOW).run({letters.network: letters})) for _ in range(2)]
    await letters.until_tried(len(people))
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    assert sorted(who for who, _ in letters.sent) == sorted(people)


async def test_what_is_on_its_way_when_the_relay_is_stopped_arrives_and_is_kept(
    budget: Budget, engines: Engines, context: MakeContext, relay: Relay
) -> None:
    await fallen(budget, context)
    gate = asyncio.Event()
    letters = Letters(wait_for=gate)
    running = asyncio.create_task(relay.run({letters.network: letters}))
    async with asyncio.timeout(PATIENCE_S):
        await letters.begun.wait()
    running.cancel()
    gate.set()
    with suppress(asyncio.CancelledError):
        await running
    assert await rows(engines) == [("delivered", 1, None, 0, None)]


async def test_an_answer_that_was_the_warning_itself_is_not_sent_as_well(
    budget: Budget, store: SqlStore, engines: Engines, context: MakeContext, clock: Clock
) -> None:
    app = assemble(store, clock)
    asked = [on_telegram(context()) for _ in range(2)]
    await budget.top_up(asked[0], Decimal(500))
    caller = asked[1].caller
    reply = await app.process(Request(asked[1].request_id, caller, NOW, "alert", "1,000"))
    assert reply.warns
    letters = Letters()
    assert not await taken_due(store, "nobody", NOW)
    await app.told(caller, reply)
    clock.now += 2 * TOLD_BY_THE_ANSWER_WITHIN
    assert not await taken_due(store, "nobody", clock.now)
    assert [row[0] for row in await rows(engines)] == ["delivered"]
    assert not letters.sent


async def test_an_answer_that_was_the_warning_and_got_lost_is_made_up_for(
    budget: Budget, context: MakeContext, relay: Relay, clock: Clock
) -> None:
    asked = [on_telegram(context()) for _ in range(2)]
    await budget.top_up(asked[0], Decimal(500))
    await budget.set_threshold(asked[1], Decimal(1_000))
    clock.now += TOLD_BY_THE_ANSWER_WITHIN
    letters = Letters()
    await relayed(relay, letters, 1)
    assert len(letters.sent) == 1


# A server that gets another id


async def test_a_server_keeps_all_it_has_under_another_id(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    old, new = "studio", "-100500"
    await budget.top_up(on_telegram(context()), Decimal(700))
    for _ in range(2):
        await store.write(lambda records: records.move_server(Network.TELEGRAM, old, new))
    there = on_telegram(context(server=new))
    assert (await budget.balance(there)).available == credits_(700)
    assert not (await budget.balance(on_telegram(context()))).known


async def test_a_move_of_a_server_that_is_not_known_or_known_under_both_ids_changes_nothing(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    await store.write(lambda records: records.move_server(Network.TELEGRAM, "nowhere", "-1"))
    await budget.top_up(on_telegram(context()), Decimal(700))
    await budget.top_up(on_telegram(context(server="-100500")), Decimal(5))
    await store.write(lambda records: records.move_server(Network.TELEGRAM, "studio", "-100500"))
    assert (await budget.balance(on_telegram(context()))).available == credits_(700)
    assert (await budget.balance(on_telegram(context(server="-100500")))).available == credits_(5)


async def test_words_are_kept_under_their_key(store: SqlStore, context: MakeContext) -> None:
    assert await store.read(lambda records: records.words("key")) is None
    for _ in range(2):
        await store.write(lambda records: records.put_words(context().caller, "key", "3 videos", NOW))
    assert await store.read(lambda records: records.words("key")) == "3 videos"


async def test_a_warning_of_before_there_were_several_kinds_is_sent_and_told_like_any(
    budget: Budget, store: SqlStore, engines: Engines, context: MakeContext
) -> None:
    asked = context()
    await budget.send_trial(asked)
    amount = {"micros": 500_000_000, "unit": "credit"}
    old = {
        "server_name": "Studio",
        "wallet": {"provider": "vidzy", "channel": "app", "unit": "credit"},
        "provider_name": "Vidzy",
        "fall": {"threshold": amount, "also": []},
        "available": {"micros": 300_000_000, "unit": "credit"},
        "makes": [],
        "cause": None,
    }
    async with engines.writer.begin() as connection:
        await connection.execute(outbox.update().values(kind="threshold", content=json.dumps(old)))
    relay = Relay(store, lambda: NOW)
    async with relay.alerts_for(asked.caller) as alerts:
        (warning,) = alerts
    assert warning.warning == {
        "alert": "threshold",
        "threshold": "500",
        "mark": "500",
        "available": "300",
        "unit": "credit",
    }


async def test_a_warning_of_before_that_an_answer_said_is_not_sent(
    budget: Budget, store: SqlStore, engines: Engines, context: MakeContext
) -> None:
    """It is found by what it says, however that was written."""
    asked = context()
    await budget.top_up(asked, Decimal(300))
    await budget.set_threshold(context(), Decimal(500))
    async with engines.writer.begin() as connection:
        content = json.loads((await connection.execute(select(outbox.c.content))).scalar_one())
        await connection.execute(outbox.update().values(content=json.dumps(content, indent=1)))
    (alert,) = await store.read(lambda records: records.undelivered(asked.caller))
    await store.write(lambda records: records.told(asked.caller, alert, NOW))
    assert [row[0] for row in await rows(engines)] == ["delivered"]
