"""Pictures come in the same message as the answer, and an answer comes without one that is not there in time."""

from __future__ import annotations

import pytest

from core.people import Ground
from tests.adapters.discord.conftest import Bot, Held
from tests.adapters.discord.test_answering import CALLBACK, TOO_LATE
from tests.adapters.picture_ways import ALT, COMPARED, SIZE, drawing, drawing_badly, size, spend_for_weeks
from tests.servers.discord import Fault
from tests.servers.discord_model import THINKING

WORK = {"work": COMPARED}


@pytest.fixture
async def bot(offline: Bot) -> Bot:
    """Not connected; it draws."""
    offline.app = drawing(offline.app)
    return offline


async def test_a_picture_is_shown_in_the_message_and_described(bot: Bot) -> None:
    async with bot.running():
        message = await bot.ask("compare", WORK)
    assert {name: size(content) for name, content in message.attached.items()} == {"compare.png": SIZE}
    assert message.pictures["compare.png"].startswith(ALT)
    assert not message.ephemeral


async def test_a_page_without_one_takes_it_away_and_the_first_page_has_it_again(bot: Bot) -> None:
    await spend_for_weeks(bot.app, bot.caller())
    async with bot.running():
        message = await bot.ask("history", guild=None)
        assert list(message.pictures) == ["history.png"]
        await bot.press(message, "Older")
        assert message.attached == message.pictures == {}
        await bot.press(message, "Newer")
        assert list(message.pictures) == list(message.attached) == ["history.png"]


async def test_a_forecast_is_for_the_person_alone_and_so_is_its_picture(bot: Bot) -> None:
    await spend_for_weeks(bot.app, bot.caller())
    async with bot.running():
        message = await bot.ask("forecast", guild=None)
        assert message.pictures["forecast.png"].startswith("Forecast of Vidzy, ")
        in_studio = await bot.ask("forecast")
    assert in_studio.ephemeral
    assert in_studio.attached == {}  # nothing is recorded there


@pytest.mark.parametrize("way", ["broken", "hanging"])
async def test_what_cannot_be_drawn_in_time_is_left_out(bot: Bot, way: str) -> None:
    with drawing_badly(bot.app, way) as app:
        async with bot.running(app):
            message = await bot.ask("compare", WORK)
    assert message.text.startswith("### Comfy is cheapest: about $10.25")
    assert message.attached == message.pictures == {}


async def test_an_answer_that_was_deferred_has_its_picture_too(bot: Bot) -> None:
    held = Held(bot.app)
    async with bot.running(held):
        asked = await bot.send("compare", WORK)
        assert (await asked.answer()).type == THINKING
        held.go.set()
        message = await asked.message()
    assert list(message.pictures) == list(message.attached) == ["compare.png"]


async def test_an_answer_whose_delivery_was_lost_is_sent_whole_once_more(bot: Bot) -> None:
    async with bot.running():
        bot.server.fault("POST", CALLBACK, Fault.cut_before())
        bot.server.fault("GET", "/webhooks/*/messages/@original", TOO_LATE)
        message = await bot.ask("compare", WORK)
    assert list(message.pictures) == list(message.attached) == ["compare.png"]


async def test_a_picture_that_is_larger_than_discord_takes_is_left_out(bot: Bot) -> None:
    bot.server.world.file_limit = 1000
    async with bot.running():
        message = await bot.ask("compare", WORK)
    assert message.text.startswith("### Comfy is cheapest")
    assert message.attached == {}


async def test_each_reader_has_the_ground_that_they_chose_or_none(bot: Bot) -> None:
    async with bot.running():
        dark = (await bot.ask("compare", WORK)).attached
        await bot.ask(f"settings pictures {Ground.LIGHT.value}")
        light = (await bot.ask("compare", WORK)).attached
        assert size(light["compare.png"]) == SIZE
        assert light != dark
        assert (await bot.ask("compare", WORK, bot.ben)).attached == dark
        await bot.ask("settings pictures off")
        assert (await bot.ask("compare", WORK)).attached == {}
