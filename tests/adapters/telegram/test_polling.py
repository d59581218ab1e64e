"""Whatever a poll meets heals or is reported; the wing is never alive and deaf."""

from __future__ import annotations

import asyncio
import logging

import pytest

from adapters.telegram import polling
from core.errors.networks import NetworkAwayError, NetworkRefusedError
from tests.adapters.telegram.conftest import Bot
from tests.servers.telegram_faults import Fault


async def test_a_refused_token_is_told_with_its_setting(bot: Bot) -> None:
    adapter = bot.adapter(token="123456:AAnotherToken_that_nobody_knows_0123456789")
    with pytest.raises(NetworkRefusedError) as refused:
        await adapter.run()
    assert refused.value.facts() == {"network": "Telegram", "setting": "TELEGRAM_TOKEN"}
    assert bot.telegram.take_violations()


@pytest.mark.parametrize("fault", [Fault.status(502), Fault.cut_before(), Fault.not_json(), Fault.not_json(503)])
async def test_a_network_that_is_away_at_the_start_can_be_tried_again(bot: Bot, fault: Fault) -> None:
    adapter = bot.adapter()
    bot.telegram.fault("getMe", fault)
    with pytest.raises(NetworkAwayError):
        await adapter.run()
    await bot.telegram.close_port()
    with pytest.raises(NetworkAwayError):
        await adapter.run()
    await bot.telegram.open_port()
    run = asyncio.create_task(adapter.run())
    assert (await bot.ask("1 video")).text.startswith("500 credits")
    run.cancel()
    await asyncio.wait([run])


@pytest.mark.parametrize(
    "fault",
    [
        Fault.status(401),
        Fault.status(409, "Conflict: terminated by other getUpdates request"),
        Fault.status(400),
        Fault.status(500),
        Fault.status(502),
        Fault.rate_limit(1),
        Fault.cut_before(),
        Fault.cut_after(),
        Fault.torn(),
        Fault.not_json(),
        Fault.not_json(502),
    ],
    ids=lambda fault: f"{fault.outcome.name} {fault.code}",
)
async def test_one_failing_poll_heals_and_loses_nothing(bot: Bot, fault: Fault) -> None:
    bot.telegram.fault("getUpdates", fault, *[] if fault.code == 429 else [fault])
    async with bot.running():
        bot.telegram.write(bot.maya, "1 video")
        bot.telegram.write(bot.ben, "2 videos")
        await bot.telegram.wait_for_messages(bot.maya, 1)
        await bot.telegram.wait_for_messages(bot.ben, 1)
        await bot.answered()
        assert bot.telegram.faults_left == 0
        assert len(bot.private(bot.maya)) == len(bot.private(bot.ben)) == 1


async def test_a_hanging_poll_ends_by_itself(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "GRACE_S", -0.4)  # 0.2 s in all
    never = asyncio.Event()
    bot.telegram.fault("getUpdates", Fault.hang(never), Fault.hang(never))
    async with bot.running():
        assert (await bot.ask("1 video")).text.startswith("500 credits")


async def test_a_token_that_is_refused_while_running_ends_it(bot: Bot) -> None:
    adapter = bot.adapter()
    run = asyncio.create_task(adapter.run())
    await bot.polls(1)
    bot.telegram.fault("getUpdates", *[Fault.status(401)] * 3)
    bot.telegram.write(bot.maya, "1 video")
    bot.telegram.fault("getMe", Fault.status(401))
    with pytest.raises(NetworkRefusedError):
        await run
    assert bot.telegram.faults_left == 0


async def test_a_token_that_is_refused_often_but_stands_goes_on(bot: Bot) -> None:
    async with bot.running():
        bot.telegram.fault("getUpdates", *[Fault.status(401)] * 6)
        assert (await bot.ask("1 video")).text.startswith("500 credits")
        await bot.said_words("connected again")


async def test_another_program_with_the_same_token_is_told_once_until_it_is_gone(bot: Bot) -> None:
    conflict = Fault.status(409, "Conflict: terminated by other getUpdates request; make sure that only one")
    bot.telegram.fault("getUpdates", *[conflict] * 30)
    async with bot.running():
        await bot.said_words("connected again")
    assert bot.said == [
        "Telegram: connected as @OurBot.",
        "Telegram: another program is polling with the same TELEGRAM_TOKEN. I keep trying.",
        "Telegram: connected again.",
    ]


async def test_a_webhook_that_somebody_set_is_removed(bot: Bot) -> None:
    conflict = Fault.status(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook")
    async with bot.running():
        bot.telegram.fault("getUpdates", conflict)
        await bot.ask("1 video")
        await bot.said_words("connected again")
        assert len(bot.telegram.calls_of("deleteWebhook")) == 2


async def test_a_network_that_stays_away_is_told_once_and_everything_is_built_anew(bot: Bot) -> None:
    run = asyncio.create_task(bot.adapter().run())
    await bot.polls(1)
    await bot.telegram.close_port()
    with pytest.raises(NetworkAwayError):
        await run
    assert bot.said[1:] == ["Telegram: the connection was lost; it is being restored."]
    await bot.telegram.open_port()


async def test_no_line_of_any_library_tells_the_token(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with bot.running():
        bot.telegram.fault("*", Fault.cut_before(), Fault.torn(), Fault.not_json(502), Fault.status(401))
        await bot.ask("1 video")
        bot.telegram.fault("sendMessage", Fault.cut_before(), Fault.not_json(), Fault.status(404))
        await bot.ask("2 videos", bot.ben)
    assert not [one for one in caplog.records if bot.telegram.token.partition(":")[2] in one.getMessage()]
