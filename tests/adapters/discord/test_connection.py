"""The line to Discord: refused, away, dropped, resumed, invalidated."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Any

import pytest

from core.errors.networks import NetworkAwayError, NetworkRefusedError
from tests.adapters.discord.conftest import Bot
from tests.servers.discord import Fault

WORK = {"work": "50 videos 100 images"}


async def answers(bot: Bot) -> bool:
    return "32,000" in (await bot.ask("cost", WORK)).text


async def test_a_wrong_token_is_refused_by_name(offline: Bot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with pytest.raises(NetworkRefusedError) as raised:
        await offline.adapter(token="wrong.secret").run()
    assert (raised.value.network, raised.value.setting) == ("Discord", "DISCORD_TOKEN")
    assert offline.server.violations == ["GET /users/@me: with a wrong token"]
    offline.server.violations.clear()
    assert "wrong.secret" not in caplog.text


@pytest.mark.parametrize("code", [4004, 4014])
async def test_a_gateway_that_lets_us_no_longer_in_is_told(offline: Bot, code: int) -> None:
    run = await offline.started(offline.adapter())
    await offline.server.drop_gateway(code)
    with pytest.raises(NetworkRefusedError):
        await run


async def test_a_discord_that_cannot_be_reached_is_away(offline: Bot) -> None:
    adapter = offline.adapter(api_base="http://127.0.0.1:1/api/v10")
    with pytest.raises(NetworkAwayError):
        await adapter.run()


@pytest.mark.parametrize("faults", [[Fault.answers(503)], [Fault.cut_before()] * 2, [Fault.rate_limit(31)]])
async def test_it_may_be_run_again_after_discord_was_away(offline: Bot, faults: list[Fault]) -> None:
    adapter = offline.adapter()
    offline.server.fault("GET", "/users/@me", *faults)  # aiohttp asks once more by itself when a line is cut
    with pytest.raises(NetworkAwayError):
        await adapter.run()
    run = await offline.started(adapter)
    assert await answers(offline)
    run.cancel()
    with suppress(asyncio.CancelledError):
        await run


@pytest.mark.parametrize("code", [1001, 4000, None])
async def test_a_dropped_line_is_resumed(bot: Bot, code: int | None) -> None:
    said = len(bot.said)
    await bot.server.drop_gateway(code)
    asked = await bot.send("cost", WORK)
    assert "32,000" in (await asked.message()).text
    await bot.said_since(said, "connected again")
    assert bot.server.resumes == 1
    assert any("lost" in sentence for sentence in bot.said[said:])


async def test_it_resumes_where_it_was_told_to_connect(offline: Bot) -> None:
    welcome = offline.server.gateway._welcome

    def elsewhere(session: Any) -> Any:
        ready, guilds = welcome(session)
        return {**ready, "resume_gateway_url": "ws://127.0.0.1:1/"}, guilds

    offline.server.gateway._welcome = elsewhere
    async with offline.running():
        assert await answers(offline)
        await offline.server.drop_gateway()
        assert await answers(offline)
    assert offline.server.resumes == 1


async def test_an_invalidated_session_that_may_be_resumed_is(bot: Bot) -> None:
    await bot.server.invalidate_session(resumable=True)
    assert await answers(bot)
    assert bot.server.resumes == 1


async def test_after_an_invalidated_session_a_new_one_begins(bot: Bot) -> None:
    await bot.server.invalidate_session(resumable=False)
    await bot.server.ready(2)  # the client waits for five seconds: Discord lets a bot identify no more often
    assert await answers(bot)
