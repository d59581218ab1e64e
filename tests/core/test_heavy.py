"""Long sums leave the event loop free, and wait for their turn."""

from __future__ import annotations

import asyncio
import threading

import pytest

from core.heavy import Heavy


async def test_the_loop_goes_on_while_a_sum_is_being_done() -> None:
    answered = threading.Event()

    def ends_after_an_answer() -> bool:
        return answered.wait(20)

    summing = asyncio.create_task(Heavy().run(ends_after_an_answer))
    await asyncio.get_running_loop().run_in_executor(None, lambda: None)
    answered.set()  # were the sum on the loop, nobody would come to this
    assert await summing


async def test_only_so_many_are_done_at_once_and_all_are_done() -> None:
    heavy, running, most, lock = Heavy(2), 0, 0, threading.Lock()
    both = threading.Barrier(2)

    def work() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        both.wait(20)  # ends only in pairs
        with lock:
            running -= 1

    await asyncio.gather(*(heavy.run(work) for _ in range(8)))
    assert most == 2


async def test_what_a_sum_raises_is_raised_and_its_turn_given_back() -> None:
    heavy = Heavy(1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            await heavy.run(lambda: 1 // 0)
    assert await heavy.run(lambda: 7) == 7
