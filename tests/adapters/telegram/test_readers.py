"""On Telegram too people read in the language and the time zone that they chose."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.app import utc_now
from core.choices import PersonChoices, ServerChoices
from tests.adapters.telegram.conftest import Bot
from tests.bot.test_catalogue import Pseudo
from tests.bot.test_readers import choose

KABUL, NEPAL = "Asia/Kabul", "Asia/Kathmandu"
"""Their clocks show the same minutes as no others here."""


async def test_two_people_in_one_group_read_times_each_in_their_zone(bot: Bot) -> None:
    zones = ((bot.maya, KABUL), (bot.ben, NEPAL))
    for user, zone in zones:
        await choose(bot.store, bot.caller(user, bot.studio), PersonChoices(time_zone=zone))
    async with bot.running():
        for user, zone in zones:
            before = utc_now()
            bot.telegram.start(user)
            bot.telegram.write(user, "/topup 5,000", bot.studio)
            answered = (await bot.telegram.wait_for_messages(user, 1))[0]
            minutes = [before.astimezone(ZoneInfo(zone)) + timedelta(minutes=late) for late in (0, 1)]
            assert any(f"{at:%H:%M}" in answered.text for at in minutes)


async def test_private_answers_are_in_a_person_s_language_and_public_ones_in_the_group_s(bot: Bot) -> None:
    bot.app = replace(bot.app, translate=lambda tag: Pseudo() if tag == "ru" else None)
    group = bot.caller(bot.maya, bot.studio)
    await choose(bot.store, group, PersonChoices(), ServerChoices(locale="ru"))
    async with bot.running():
        assert "⟦" in (await bot.ask("/cost 1 video", bot.maya, bot.studio)).text
        assert "⟦" not in (await bot.ask("/balance")).text
        await choose(bot.store, group, PersonChoices(locale="ru"))
        assert "⟦" in (await bot.ask("/balance")).text
