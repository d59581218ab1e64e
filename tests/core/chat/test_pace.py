"""Floods stay within a network's limits at every moment, and answers do not wait behind them. Time is virtual."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

import pytest

from core.chat.pace import LONGEST_S, PATIENCE_S, Limits, Pace
from core.errors.networks import SlowDownError
from tests.core.chat.virtual_time import STEPS, VirtualTime

LIMITS = Limits(all=29, warnings=26, pause_s=1.0, group_pause_s=6.0)


@dataclass
class Network:
    """Counts what arrives."""

    ways: Callable[[], tuple[float, float]] = lambda: (0, 0)
    """Seconds there and back, of the next message."""
    time: VirtualTime = field(default_factory=VirtualTime)
    sent: list[tuple[float, str, str]] = field(default_factory=list)
    """When it arrived, to whom, what."""
    waited: list[float] = field(default_factory=list)
    """Seconds, of answers."""
    slowed: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pace = Pace(LIMITS, self.time, self.time.sleep)

    async def warn(self, chat: str, *, after_s: float = 0, group: bool = False) -> None:
        await self.time.sleep(after_s)
        try:
            async with self.pace.warning(chat, group=group):
                await self.arrive(chat, "warning")
        except SlowDownError as error:
            self.slowed.append(error.retry_after_s)

    async def answer(self, chat: str, *, after_s: float = 0) -> None:
        await self.time.sleep(after_s)
        asked = self.time.now
        async with self.pace.answer(chat):
            self.waited.append(self.time.now - asked)
            await self.arrive(chat, "answer")

    async def arrive(self, chat: str, what: str) -> None:
        there_s, back_s = self.ways()
        await self.time.sleep(there_s)
        self.sent.append((self.time.now, chat, what))
        await self.time.sleep(back_s)

    def most_within(self, seconds: float, what: str = "") -> int:
        """Of what was sent, in any stretch of time so long."""
        times = [at for at, _, kind in self.sent if what in kind]
        return max(sum(start <= at < start + seconds for at in times) for start in times)

    def answered(self, chat: str) -> int:
        return sum((to, what) == (chat, "answer") for _, to, what in self.sent)

    def gaps(self, chat: str) -> list[float]:
        times = sorted(at for at, to, _ in self.sent if to == chat)
        return [later - earlier for earlier, later in pairwise(times)]


async def test_a_flood_to_many_stays_within_the_limit_and_wastes_little_of_it() -> None:
    network = Network()
    await network.time.run(*(network.warn(f"person {number}") for number in range(260)))
    assert len(network.sent) == 260
    assert network.most_within(1) == LIMITS.warnings
    assert network.time.now == pytest.approx(260 / LIMITS.warnings, abs=0.1)


@pytest.mark.parametrize("seed", range(5))
async def test_however_messages_bunch_up_on_their_way_no_more_arrive_than_the_limit(seed: int) -> None:
    random = Random(seed)  # noqa: S311  # the same each time
    network = Network(lambda: (random.choice((0, 0.05, random.uniform(0, LONGEST_S - 0.6))), random.uniform(0, 0.5)))
    flood = [network.warn(f"person {number % 150}") for number in range(300)]
    questions = [network.answer(f"person {number}", after_s=random.uniform(0, 12)) for number in range(80)]
    await network.time.run(*flood, *questions)
    assert len(network.sent) + len(network.slowed) == 380
    assert network.most_within(1) <= LIMITS.all
    assert network.most_within(1, "warning") <= LIMITS.warnings
    warned = {to for _, to, _ in network.sent if not network.answered(to)}
    assert min(min(network.gaps(chat)) for chat in warned) >= LIMITS.pause_s - 1e-9


async def test_a_network_that_takes_its_time_makes_a_flood_slower_by_as_much() -> None:
    network = Network(lambda: (0.1, 0.1))
    await network.time.run(*(network.warn(f"person {number}") for number in range(260)))
    assert network.time.now == pytest.approx(260 / LIMITS.warnings * 1.2, rel=0.02)


async def test_what_hangs_on_its_way_does_not_stop_answers() -> None:
    hangs_s = 100.0
    network = Network(lambda: (hangs_s, 0))
    flood = [network.warn(f"person {number}") for number in range(LIMITS.warnings)]
    questions = [network.answer(f"asker {number}", after_s=1) for number in range(LIMITS.all)]
    await network.time.run(*flood, *questions)
    assert 1 < max(network.waited) <= LONGEST_S + 1


async def test_a_chat_is_left_its_pause_and_nobody_else_waits_for_it() -> None:
    network = Network()
    others = [network.warn(f"person {number}") for number in range(20)]
    await network.time.run(*(network.warn("maya") for _ in range(5)), *others)
    assert min(network.gaps("maya")) >= LIMITS.pause_s - 1e-9
    assert max(at for at, to, _ in network.sent if to != "maya") < 1.1


async def test_a_group_is_left_half_of_its_minute_for_answers() -> None:
    network = Network()

    async def ten_minutes() -> None:
        for _ in range(100):
            await network.warn("-100", group=True)

    await network.time.run(ten_minutes())
    assert network.most_within(60) == 10


async def test_a_warning_leaves_a_pause_after_an_answer_and_an_answer_none_after_a_warning() -> None:
    network = Network()
    await network.time.run(
        network.warn("maya"),
        network.answer("maya", after_s=0.3),
        network.warn("maya", after_s=0.4),
    )
    assert network.gaps("maya") == pytest.approx([0.3, LIMITS.pause_s])


async def test_answers_find_room_at_once_in_a_flood_and_all_together_stay_within_the_limit() -> None:
    network = Network()
    flood = [network.warn(f"person {number}") for number in range(200)]
    questions = [network.answer(f"asker {number}", after_s=1 + number / 10) for number in range(40)]
    await network.time.run(*flood, *questions)
    assert len(network.sent) == 240
    assert network.most_within(1) <= LIMITS.all
    assert max(network.waited) < 2 / LIMITS.warnings


async def test_more_answers_than_the_limit_stop_warnings_until_they_are_through() -> None:
    network = Network()
    flood = [network.warn(f"person {number}") for number in range(60)]
    questions = [network.answer(f"asker {number}", after_s=1) for number in range(60)]
    await network.time.run(*flood, *questions)
    answered = [at for at, _, kind in network.sent if kind == "answer"]
    between = [kind for at, _, kind in network.sent if min(answered) < at < max(answered)]
    assert set(between) == {"answer"}


async def test_without_a_flood_answers_do_not_wait() -> None:
    network = Network()
    await network.time.run(*(network.answer("maya") for _ in range(200)))
    assert set(network.waited) == {0.0}


async def test_who_would_wait_too_long_takes_no_turn_and_is_told_a_time_of_their_own() -> None:
    network = Network()
    await network.time.run(*(network.warn("-100", group=True) for _ in range(6)))
    assert len(network.sent) == 3
    assert network.slowed == [18.0, 24.0, 30.0]
    assert PATIENCE_S < 18
    await network.time.run(network.warn("-100", after_s=10, group=True))
    assert len(network.sent) == 4


async def test_a_turn_that_somebody_else_took_in_the_chat_is_not_the_latest() -> None:
    network = Network()
    async with network.pace.warning("maya") as turn:
        assert network.pace.is_latest("maya", turn)
        async with network.pace.answer("ben"):
            assert network.pace.is_latest("maya", turn)
        async with network.pace.answer("maya"):
            assert not network.pace.is_latest("maya", turn)


async def test_a_warning_that_is_given_up_leaves_the_line() -> None:
    network = Network()
    await network.time.run(network.warn("maya"))
    waiting = asyncio.create_task(network.warn("maya"))
    for _ in range(STEPS):
        await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await network.time.run(network.warn("ben"))
    assert [to for _, to, _ in network.sent] == ["maya", "ben"]
