"""On Discord too people read in the language and the time zone that they chose."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.app import utc_now
from core.choices import PersonChoices, ServerChoices
from core.people import Caller, Network, Server
from core.people import User as Person
from tests.adapters.discord.conftest import Bot
from tests.bot.test_catalogue import Pseudo
from tests.bot.test_readers import choose
from tests.servers.discord import MANAGE_GUILD, User

FIRST, LAST = "Pacific/Kiritimati", "Pacific/Pago_Pago"
"""Where the day begins first and last: it is never the same in both."""
LIMA = "America/Lima"


def member(bot: Bot, user: User) -> Caller:
    server = Server(Network.DISCORD, str(bot.studio.id), "Studio")
    return Caller(server, Person(Network.DISCORD, str(user.id), user.name))


async def test_two_people_on_one_server_read_days_each_in_their_zone(bot: Bot) -> None:
    await choose(bot.app.store, member(bot, bot.maya), PersonChoices(time_zone=FIRST))
    await choose(bot.app.store, member(bot, bot.ben), PersonChoices(time_zone=LAST))
    ana = bot.server.add_user("Ana")
    before = utc_now()
    await bot.ask("pricing set", {"media": "video", "amount": "450"}, user=ana, permissions=MANAGE_GUILD)
    shown = [(await bot.ask("pricing show", user=user)).text for user in (bot.maya, bot.ben)]
    for text, zone in zip(shown, (FIRST, LAST), strict=True):
        day = before.astimezone(ZoneInfo(zone))
        assert f"{day.day} {day:%B} by Ana" in text


async def test_what_is_typed_of_a_day_is_meant_in_the_zone_that_was_chosen(bot: Bot) -> None:
    await choose(bot.app.store, member(bot, bot.maya), PersonChoices(time_zone=FIRST))
    asked = await bot.ask("cost", {"work": "1 video", "date": "today"})
    day = utc_now().astimezone(ZoneInfo(FIRST))
    assert f"on {day.day} {day:%B}" in asked.text


async def test_private_answers_are_in_a_person_s_language_and_public_ones_in_the_server_s(offline: Bot) -> None:
    offline.app = replace(offline.app, translate=lambda tag: Pseudo() if tag == "ru" else None)
    await choose(offline.app.store, member(offline, offline.maya), PersonChoices(locale="ru"))
    async with offline.running():
        assert "⟦" in (await offline.ask("settings show")).text
        assert "⟦" not in (await offline.ask("settings show", user=offline.ben)).text
        assert "⟦" not in (await offline.ask("cost", {"work": "1 video"})).text
        await choose(offline.app.store, member(offline, offline.ben), PersonChoices(), ServerChoices(locale="ru"))
        assert "⟦" in (await offline.ask("cost", {"work": "1 video"}, user=offline.ben)).text
        assert "⟦" not in (await offline.ask("settings show", user=offline.ben)).text


async def test_settings_are_chosen_in_the_menu(bot: Bot) -> None:
    member_s = await bot.ask("settings timezone", {"zone": FIRST})
    assert f"of {FIRST} from now on" in member_s.text
    assert member_s.ephemeral
    server_s = await bot.ask("settings server timezone", {"zone": LIMA}, permissions=MANAGE_GUILD)
    assert f"have {LIMA} in Studio" in server_s.text
    assert f"For you: English, {FIRST}" in (await bot.ask("settings show")).text
    assert f"For you: English, {LIMA}" in (await bot.ask("settings show", user=bot.ben)).text
    undone = await bot.press(member_s, "Back to auto")
    assert f"of {LIMA} from now on (they were of {FIRST})" in undone.text
    await bot.ask("settings server language", {"language": "auto"}, permissions=MANAGE_GUILD)


async def test_what_is_meant_is_chosen_in_the_menu_and_priced_while_it_is_typed(bot: Bot) -> None:
    done = await bot.ask("pricing default", {"provider": "runway api"}, permissions=MANAGE_GUILD)
    assert "Runway is meant in Studio from now on (was Vidzy)" in done.text
    assert "60 credits on Runway" in (await bot.ask("cost", {"work": "1 video"})).text
