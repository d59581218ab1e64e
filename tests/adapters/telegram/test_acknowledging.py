"""An update is acknowledged when its work is committed, and answered once, whatever befalls the program."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from tests.adapters.telegram.conftest import Bot, Broken, FailingInbox, Held
from tests.servers.telegram_faults import Fault


async def kill(run: asyncio.Task[int]) -> None:
    """End an adapter as kill -9 would, as far as one process can: nothing of it runs any more."""
    mine = asyncio.current_task()
    others = [task for task in asyncio.all_tasks() if task is not mine and "adapters.telegram" in _place(task)]
    for _ in range(5):
        for task in (run, *others):
            task.cancel()
        await asyncio.sleep(0)
    with suppress(asyncio.CancelledError, Exception):
        await run


def _place(task: asyncio.Task[object]) -> str:
    code = getattr(task.get_coro(), "cr_code", None)
    return str(code.co_filename).replace("/", ".") if code else ""


async def test_nothing_is_acknowledged_before_its_work_is_committed(bot: Bot) -> None:
    held = Held(bot.app)
    async with bot.running(held):
        written = bot.telegram.write(bot.maya, "/topup 5,000")
        await held.begun.wait()
        assert bot.telegram.acknowledged < written.update_id
        assert not await bot.inbox.unanswered()
        held.go.set()
        await written.answered()
        await bot.answered(written)
        assert bot.telegram.acknowledged == written.update_id


async def test_what_was_handed_over_and_not_committed_is_done_by_the_next_program(bot: Bot) -> None:
    held = Held(bot.app)
    run = asyncio.create_task(bot.adapter(held).run())
    written = bot.telegram.write(bot.maya, "/topup 5,000")
    await held.begun.wait()
    await kill(run)
    async with bot.running():
        await bot.answered(written)
        assert len(bot.private(bot.maya)) == 1
    assert "5,000" in await bot.charged(bot.maya)


@pytest.mark.parametrize("sent", [False, True])
async def test_what_was_committed_and_not_answered_is_answered_by_the_next_program(bot: Bot, sent: bool) -> None:
    released = asyncio.Event()
    bot.telegram.fault("sendMessage", Fault.hang_after(released) if sent else Fault.hang(released))
    run = asyncio.create_task(bot.adapter().run())
    written = bot.telegram.write(bot.maya, "/topup 5,000")
    await bot.telegram.acknowledged_to(written.update_id)
    await bot.telegram.wait_for(lambda server: server.calls_of("sendMessage"))
    await kill(run)
    assert len(await bot.inbox.unanswered()) == 1
    async with bot.running():
        await bot.answered()
        # Where the network's answer was lost it may be told twice; it is done once.
        assert len(bot.private(bot.maya)) == (2 if sent else 1)
    assert "5,000" in await bot.charged(bot.maya)
    released.set()


async def test_of_an_answer_in_two_messages_the_next_program_sends_what_is_left(bot: Bot) -> None:
    released = asyncio.Event()
    bot.telegram.fault("sendMessage", Fault.hang(released), chat=bot.studio)
    run = asyncio.create_task(bot.adapter().run())
    bot.telegram.write(bot.maya, "/topup 5,000", bot.studio)
    await bot.telegram.wait_for(lambda server: len(server.calls_of("sendMessage")) == 2)
    await kill(run)
    async with bot.running():
        await bot.answered()
    assert len(bot.private(bot.maya)) == len(bot.telegram.messages(bot.studio)) == 1
    released.set()


async def test_many_updates_in_hand_when_the_program_is_killed_are_each_answered_once(bot: Bot) -> None:
    people = [bot.telegram.add_user(f"P{number}") for number in range(12)]
    released = asyncio.Event()
    bot.telegram.fault("sendMessage", *[Fault.hang(released)] * 3)
    bot.telegram.hold()
    for person in people:
        bot.telegram.write(person, "/topup 100")
        bot.telegram.write(person, "/spend 1 image")
    bot.telegram.release()
    run = asyncio.create_task(bot.adapter().run())
    await bot.telegram.wait_for(lambda server: len(server.calls_of("sendMessage")) >= 3)
    await kill(run)
    async with bot.running():
        for person in people:
            await bot.telegram.wait_for_messages(person, 2)
        await bot.answered()
    for person in people:
        assert "30" in await bot.charged(person)
    released.set()


async def test_duplicates_and_reordered_updates_are_answered_once_each(bot: Bot) -> None:
    async with bot.running():
        bot.telegram.hold()
        first, second, third = (bot.telegram.write(bot.maya, f"/topup {count}00") for count in (1, 2, 3))
        bot.telegram.release(second)
        await bot.telegram.wait_for_messages(bot.maya, 1)
        bot.telegram.release(third, first)
        await bot.telegram.wait_for_messages(bot.maya, 3)
        bot.telegram.release()
        for update in (first, second, third, first):
            bot.telegram.deliver_again(update)
        bot.telegram.write(bot.maya, "/balance")
        await bot.telegram.wait_for_messages(bot.maya, 4)
        await bot.answered()
    assert len(bot.private(bot.maya)) == 4
    assert "600" in bot.private(bot.maya)[-1]


async def test_an_update_that_cannot_be_kept_is_answered_once_and_acknowledged_later(bot: Bot) -> None:
    failing = FailingInbox(bot.inbox)
    failing.failures = 1_000_000
    async with bot.running(inbox=failing):
        written = bot.telegram.write(bot.maya, "/topup 5,000")
        await written.answered()
        await bot.polls(3)
        assert bot.telegram.acknowledged < written.update_id
        failing.failures = 2
        other = bot.telegram.write(bot.ben, "1 video")
        await bot.answered(written, other)
        assert len(bot.private(bot.maya)) == len(bot.private(bot.ben)) == 1
    assert failing.failures == 0
    assert "5,000" in await bot.charged(bot.maya)


async def test_records_that_cannot_be_read_at_the_start_are_waited_for(bot: Bot) -> None:
    class Away(FailingInbox):
        async def unanswered(self) -> object:
            self._maybe_fail()
            return await self.inbox.unanswered()

    away = Away(bot.inbox)
    away.failures = 3
    async with bot.running(inbox=away):
        await bot.ask("1 video")


async def test_answered_updates_are_forgotten_once_they_are_acknowledged(bot: Bot) -> None:
    async with bot.running():
        await bot.ask("1 video")
        await bot.answered()
        await bot.ask("2 videos", bot.ben)
        await bot.answered()
        await bot.polls(1)
        bot.telegram.put_update({"my_chat_member": {}})
        await bot.polls(1)
        async with asyncio.timeout(5):
            while len(await bot.inbox.answered()) > 1:
                pass


async def test_a_fault_of_ours_poisons_nothing_and_tells_no_token(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    async with bot.running(Broken(bot.app)):
        poison = bot.telegram.write(bot.maya, "1 video")
        assert (await poison.answered()).text == "Sorry, something of ours broke."
        await bot.answered(poison)
        assert (await bot.ask("2 videos", bot.ben)).text.startswith("1,000")
    assert [one for one in caplog.records if "whose trace holds the token" in one.getMessage()]


async def test_stopping_finishes_what_is_in_hand(bot: Bot) -> None:
    held = Held(bot.app)
    run = asyncio.create_task(bot.adapter(held).run())
    bot.telegram.write(bot.maya, "/topup 5,000")
    await held.begun.wait()
    run.cancel()
    await asyncio.sleep(0)
    held.go.set()
    await asyncio.wait([run])
    assert run.cancelled()
    assert len(bot.private(bot.maya)) == 1
    assert await bot.inbox.unanswered() == []
    async with bot.running():  # it was not acknowledged any more: it is handed over again, and not answered again
        await bot.telegram.acknowledged_to(max(bot.telegram.handed_over))
    assert len(bot.private(bot.maya)) == 1
