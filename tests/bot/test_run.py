"""Wings run side by side: what befalls one does not touch the others, and none stays down."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest

from adapters.database.store import SqlStore
from bot.clock import Clock
from bot.relay import Relay
from bot.run import Runner
from core.budget import Budget
from core.chat.message import Message
from core.chat.reply import Reply
from core.dates import Expiry
from core.errors.networks import NetworkAwayError, NetworkRefusedError
from core.people import Caller, Context, Network
from core.prices.book import PriceBook
from tests.conftest import NOW, MakeContext

PATIENCE_S = 20
AWAY = NetworkAwayError(network="Discord")
REFUSED = NetworkRefusedError(network="Discord", setting="DISCORD_TOKEN")


@dataclass
class Wing:
    """Ends as told, one run after another, and then runs until it is cancelled."""

    network: Network
    ends: list[Exception] = field(default_factory=list)
    up: asyncio.Event = field(default_factory=asyncio.Event)
    runs: int = 0
    finished: bool = False
    sent: list[str] = field(default_factory=list)
    delivered: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> int:
        self.runs += 1
        if self.ends:
            raise self.ends.pop(0)
        self.up.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)  # finishes what is in hand
            self.finished = True
        return 0

    async def send(self, to: Caller, reply: Reply, at: datetime, nonce: str) -> None:  # noqa: ARG002  # as the port has it
        self.sent.append(to.user.external_id)
        self.delivered.set()


def quiet_clock(budget: Budget) -> Clock:
    """One that nothing is due for."""
    return Clock(budget, lambda: NOW, lambda: None)


async def stopped_once_up(store: SqlStore, wings: Sequence[Wing], number: signal.Signals) -> tuple[int, list[str]]:
    said: list[str] = []

    def say(message: Message) -> None:
        said.append(message.id)

    clock = quiet_clock(Budget(store, PriceBook.packaged()))
    runner = Runner(wings, Relay(store, lambda: datetime.now(UTC)), say, clock, first_pause_s=0)
    running = asyncio.create_task(runner.run())
    async with asyncio.timeout(PATIENCE_S):
        for wing in wings:
            up = asyncio.create_task(wing.up.wait())
            await asyncio.wait({up, running}, return_when=asyncio.FIRST_COMPLETED)
            up.cancel()
        if not running.done():
            os.kill(os.getpid(), number)
        return await running, said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_lets_every_wing_finish(store: SqlStore, number: signal.Signals) -> None:
    wings = [Wing(Network.DISCORD), Wing(Network.TELEGRAM)]
    status, said = await stopped_once_up(store, wings, number)
    assert status == 0
    assert said == ["Stopping; what is in hand is finished first."]
    assert [wing.finished for wing in wings] == [True, True]


async def test_a_network_that_is_away_is_tried_again_and_said_once(store: SqlStore) -> None:
    wing = Wing(Network.DISCORD, [AWAY, AWAY, AWAY])
    status, said = await stopped_once_up(store, [wing], signal.SIGTERM)
    assert (status, wing.runs) == (0, 4)
    assert said == ["{network} cannot be reached. I keep trying.", "Stopping; what is in hand is finished first."]


async def test_a_wing_that_breaks_is_logged_and_started_again(
    store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    broken, other = Wing(Network.DISCORD, [ZeroDivisionError("a fault of ours")]), Wing(Network.TELEGRAM)
    with caplog.at_level(logging.ERROR):
        status, said = await stopped_once_up(store, [broken, other], signal.SIGTERM)
    assert (status, broken.runs, other.runs) == (0, 2, 1)
    assert said[0] == "Something of ours broke on {network}. I keep trying; see the log."
    assert "a fault of ours" in caplog.text


async def test_with_every_network_refused_nothing_is_left_to_do(store: SqlStore) -> None:
    wing = Wing(Network.DISCORD, [REFUSED])
    status, said = await stopped_once_up(store, [wing], signal.SIGTERM)
    assert (status, said, wing.runs) == (1, ["{setting} was refused by {network}."], 1)


async def test_nothing_more_is_sent_by_a_network_that_is_refused(
    store: SqlStore, budget: Budget, context: MakeContext
) -> None:
    refused, other = Wing(Network.DISCORD, [REFUSED]), Wing(Network.TELEGRAM)
    told = asyncio.Event()
    relay = Relay(store, lambda: NOW, idle_s=3_600)
    runner = Runner([refused, other], relay, lambda _: told.set(), quiet_clock(budget), first_pause_s=0)
    running = asyncio.create_task(runner.run())
    async with asyncio.timeout(PATIENCE_S):
        await told.wait()
        for network in (Network.DISCORD, Network.TELEGRAM):
            await _fall(budget, context, network)
        relay.wake()
        await other.delivered.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        assert await running == 0
    assert (refused.sent, other.sent) == ([], ["maya"])


async def test_what_time_alone_does_is_told_while_it_runs(
    store: SqlStore, budget: Budget, context: MakeContext
) -> None:
    asked = context()
    server, user = (replace(one, network=Network.DISCORD) for one in (asked.caller.server, asked.caller.user))
    there = replace(asked, caller=replace(asked.caller, server=server, user=user))
    await budget.top_up(there, Decimal(200), expires=Expiry(NOW.date() + timedelta(days=5)))
    wing, tomorrow = Wing(Network.DISCORD), NOW + timedelta(days=1)
    relay = Relay(store, lambda: tomorrow, idle_s=3_600)
    runner = Runner([wing], relay, lambda _: None, Clock(budget, lambda: tomorrow, relay.wake))
    running = asyncio.create_task(runner.run())
    async with asyncio.timeout(PATIENCE_S):
        await wing.delivered.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        assert await running == 0
    assert wing.sent == ["maya"]


async def test_a_clock_that_fails_goes_on(budget: Budget, caplog: pytest.LogCaptureFixture) -> None:
    rounds, enough = count(1), asyncio.Event()

    def now() -> datetime:
        if next(rounds) == 3:
            enough.set()
        raise ZeroDivisionError("a fault of ours")

    running = asyncio.create_task(Clock(budget, now, lambda: None, pause_s=0).run())
    async with asyncio.timeout(PATIENCE_S):
        await enough.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert "the clock broke" in caplog.text


async def _fall(budget: Budget, context: MakeContext, network: Network) -> None:
    """Somebody's alert is decided."""

    def there() -> Context:
        asked = context()
        server, user = (replace(one, network=network) for one in (asked.caller.server, asked.caller.user))
        return replace(asked, caller=replace(asked.caller, server=server, user=user))

    await budget.top_up(there(), Decimal(10))
    await budget.set_threshold(there(), Decimal(5))
    await budget.spend(there(), Decimal(9))
