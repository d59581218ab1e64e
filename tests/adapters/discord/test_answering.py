"""An answer comes in time and once, whatever becomes of the line."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta

import pytest

from core.people import Network
from tests.adapters.discord.conftest import Bot, Broken, Held
from tests.servers.discord import Fault
from tests.servers.discord_model import MESSAGE, THINKING, THINKING_UPDATE
from tests.servers.discord_world import Seen

CALLBACK, ORIGINAL = "/interactions/*/callback", "/webhooks/*/messages/@original"
TOO_LATE = Fault.answers(404, 10062)
NOT_THERE = Fault.answers(404, 10015)
WORK = {"work": "50 videos 100 images"}
FIVE = {"amount": "5000"}


async def test_the_same_interaction_twice_is_answered_once(bot: Bot) -> None:
    asked = await bot.send("topup", FIVE)
    await asked.message()
    await bot.server.send_interaction_again(asked)
    assert "5,000 credits" in (await bot.ask("balance show")).text
    assert len(bot.callbacks()) == 2


async def test_both_at_once_are_answered_once(bot: Bot) -> None:
    asked = await bot.send("topup", FIVE)
    await bot.server.send_interaction_again(asked)
    await asked.message()
    assert "5,000 credits" in (await bot.ask("balance show")).text
    assert len(bot.callbacks()) == 2


@pytest.mark.parametrize("private", [True, False])
async def test_slow_work_is_deferred_as_it_will_be_answered(offline: Bot, private: bool) -> None:
    held = Held(offline.app)
    async with offline.running(held):
        asked = await (offline.send("topup", FIVE) if private else offline.send("cost", WORK))
        first = await asked.answer()
        assert (first.type, first.ephemeral) == (THINKING, private)
        held.go.set()
        message = await asked.message()
        assert message.ephemeral is private
        assert "5,000" in message.text if private else "32,000" in message.text
        assert asked.followups == []


async def test_a_slow_press_takes_the_place_as_a_quick_one(offline: Bot) -> None:
    held = Held(offline.app)
    async with offline.running(held):
        held.go.set()
        added = await offline.ask("topup", FIVE)
        held.go.clear()
        pressed = await offline.server.press(added, "Undo", user=offline.maya)
        assert (await pressed.answer()).type == THINKING_UPDATE
        held.go.set()
        assert await pressed.message() is added
        assert "Undone" in added.text


async def test_a_late_interaction_is_deferred_before_its_work_begins(bot: Bot) -> None:
    bot.clock.ahead = timedelta(seconds=2)
    asked = await bot.send("topup", FIVE)
    assert (await asked.answer()).type == THINKING
    assert "Added 5,000" in (await asked.message()).text


async def test_one_that_is_too_late_changes_nothing(offline: Bot) -> None:
    held = Held(offline.app)
    held.go.set()
    async with offline.running(held):
        offline.clock.ahead = timedelta(seconds=5)
        offline.server.fault("POST", CALLBACK, TOO_LATE)
        await offline.send("topup", FIVE)
        await offline.server.until("an attempt", lambda: bool(offline.callbacks()))
        offline.clock.ahead = timedelta()
        assert "don't know" in (await offline.ask("balance show")).text
        assert held.answers == 1
        assert not offline.server.direct_messages(offline.maya)


@pytest.mark.parametrize("fault", [Fault.answers(500), Fault.answers(503), Fault.cut_before()])
async def test_an_answer_that_was_lost_is_sent_once_more(bot: Bot, fault: Fault) -> None:
    bot.server.fault("POST", CALLBACK, fault)
    bot.server.fault("GET", ORIGINAL, NOT_THERE)
    asked = await bot.send("topup", FIVE)
    assert "Added 5,000" in (await asked.message()).text
    assert len(bot.callbacks()) == 2
    assert asked.followups == []


async def test_an_answer_that_arrived_unheard_is_not_repeated(bot: Bot) -> None:
    bot.server.fault("POST", CALLBACK, Fault.cut_after())
    asked = await bot.send("topup", FIVE)
    assert "Added 5,000" in (await asked.message()).text
    await bot.server.until(
        "a look", lambda: any(seen.method == "GET" and "@original" in seen.path for seen in seen_by(bot))
    )
    assert "5,000 credits" in (await bot.ask("balance show")).text
    assert len(bot.callbacks()) == 2
    assert not bot.server.direct_messages(bot.maya)


async def test_looking_for_an_answer_may_fail_too(bot: Bot) -> None:
    bot.server.fault("POST", CALLBACK, Fault.cut_after())
    bot.server.fault("GET", ORIGINAL, Fault.answers(502), Fault.cut_before())
    asked = await bot.send("topup", FIVE)
    await asked.message()
    await bot.server.until(
        "looks", lambda: len([seen for seen in seen_by(bot) if seen.method == "GET" and "@original" in seen.path]) == 3
    )
    assert len(bot.callbacks()) == 1


async def test_what_was_recorded_is_told_directly_when_the_answer_comes_too_late(bot: Bot) -> None:
    bot.server.fault("POST", CALLBACK, TOO_LATE)
    await bot.send("topup", FIVE)
    (told,) = await bot.server.wait_for_direct_messages(bot.maya, 1)
    assert told.text.startswith("-# In Studio:\n### Added 5,000")
    assert told.buttons == ()  # pressed here they would mean other credits
    assert len(bot.callbacks()) == 1


async def test_a_line_that_hangs_is_given_up_in_time(bot: Bot) -> None:
    bot.server.fault("POST", CALLBACK, Fault.hang(asyncio.Event()))
    bot.server.fault("GET", ORIGINAL, NOT_THERE)
    await bot.send("topup", FIVE)
    (told,) = await bot.server.wait_for_direct_messages(bot.maya, 1)
    assert "Added 5,000" in told.text
    assert len(bot.callbacks()) == 1


async def test_an_estimate_that_comes_too_late_is_dropped(bot: Bot) -> None:
    bot.server.fault("POST", CALLBACK, TOO_LATE)
    await bot.send("cost", WORK)
    await bot.server.until("an attempt", lambda: bool(bot.callbacks()))
    await bot.ask("balance show")
    assert not bot.server.direct_messages(bot.maya)


async def test_nobody_is_shouted_at_when_both_ways_are_closed(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    bot.server.close_direct_messages(bot.maya)
    bot.server.fault("POST", CALLBACK, TOO_LATE)
    await bot.send("topup", FIVE)
    await bot.server.until("a message", lambda: any(seen.path.startswith("/channels/") for seen in seen_by(bot)))
    assert "5,000" in (await bot.ask("balance show")).text
    assert not [record for record in caplog.records if record.levelno > logging.WARNING]


async def test_a_deferral_that_came_too_late_leaves_the_direct_message(offline: Bot) -> None:
    held = Held(offline.app)
    async with offline.running(held):
        offline.server.fault("POST", CALLBACK, TOO_LATE)
        await offline.send("topup", FIVE)
        await offline.server.until("an attempt", lambda: bool(offline.callbacks()))
        held.go.set()
        (told,) = await offline.server.wait_for_direct_messages(offline.maya, 1)
        assert "Added 5,000" in told.text


async def test_an_edit_whose_line_breaks_is_repeated(bot: Bot) -> None:
    bot.clock.ahead = timedelta(seconds=2)
    bot.server.fault("PATCH", ORIGINAL, Fault.cut_before())
    assert "Added 5,000" in (await bot.ask("topup", FIVE)).text


async def test_a_fault_of_ours_is_said_once(offline: Bot, caplog: pytest.LogCaptureFixture) -> None:
    async with offline.running(Broken(offline.app)):
        asked = await offline.send("topup", FIVE)
        message = await asked.message()
        assert message.ephemeral
        assert "something of ours broke" in message.text
        assert (await asked.answer()).type == MESSAGE
        assert "RuntimeError" in caplog.text
        assert asked.token not in caplog.text
        assert offline.server.token not in caplog.text


async def test_what_is_in_hand_is_finished_when_we_stop(offline: Bot) -> None:
    held = Held(offline.app)
    run = await offline.started(offline.adapter(held))
    asked = await offline.send("topup", FIVE)
    await held.begun.wait()
    run.cancel()
    await asyncio.sleep(0)  # the cancellation arrives
    later = await offline.send("topup", FIVE, offline.ben)
    held.go.set()
    assert "Added 5,000" in (await asked.message()).text
    with suppress(asyncio.CancelledError):
        await run
    assert later.first is None
    assert held.answers == 1


async def test_a_missed_warning_stands_above_the_next_private_answer(offline: Bot) -> None:
    async with offline.running() as adapter:
        offline.server.close_direct_messages(offline.maya)
        await offline.ask("topup", {"amount": "1100"})
        await offline.ask("alert set", {"amount": "1000"})
        await offline.ask("spend", {"work": "200"})
        relay = asyncio.create_task(offline.app.relay.run({Network.DISCORD: adapter}))
        await offline.server.until(
            "an attempt", lambda: any(seen.path.startswith("/channels/") for seen in seen_by(offline))
        )
        relay.cancel()
        with suppress(asyncio.CancelledError):
            await relay
        assert "could not reach you" not in (await offline.ask("cost", WORK)).text
        assert "could not reach you" not in (await offline.ask("balance show", {"work": "vidoes"})).text
        told = (await offline.ask("balance show")).text
        assert told.startswith("⚠️ On ")
        assert "could not reach you: 900 credits left on Vidzy in Studio" in told
        assert "could not reach you" not in (await offline.ask("balance show")).text


async def test_a_missed_warning_is_not_lost_with_its_answer(offline: Bot) -> None:
    async with offline.running() as adapter:
        offline.server.close_direct_messages(offline.maya)
        await offline.ask("topup", {"amount": "1100"})
        await offline.ask("alert set", {"amount": "1000"})
        await offline.ask("spend", {"work": "200"})
        relay = asyncio.create_task(offline.app.relay.run({Network.DISCORD: adapter}))
        await offline.server.until(
            "an attempt", lambda: any(seen.path.startswith("/channels/") for seen in seen_by(offline))
        )
        relay.cancel()
        with suppress(asyncio.CancelledError):
            await relay
        before = len(offline.callbacks())
        offline.server.fault("POST", CALLBACK, TOO_LATE)
        await offline.send("balance show")
        await offline.server.until("an attempt", lambda: len(offline.callbacks()) > before)
        offline.server.fault("POST", CALLBACK, Fault.passes())
        assert "could not reach you" in (await offline.ask("history")).text


def seen_by(bot: Bot) -> list[Seen]:
    return bot.server.requests
