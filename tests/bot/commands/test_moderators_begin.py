"""What whoever moderates is led to choose for everybody: by /start, by /settings, and by the answers to those."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.app import assemble
from bot.commands.start import START
from core.people import Caller, Moderates, Network, Server, User
from core.store import Store
from tests.bot.talk import Talk

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
"""The databases have no part in it."""
ANSWERS = [
    "/pricing default runway",
    "/pricing default midjourney",
    "/settings default-alert 1,000",
    "/settings default-alert 20%",
]


@pytest.fixture
def ana(store: Store) -> Talk:
    return Talk(assemble(store), moderates=Moderates.YES, name="Ana")


async def test_start_asks_what_is_not_chosen_yet_and_nothing_once_it_is(ana: Talk) -> None:
    first = await ana.say("/start")
    assert first.texts[1] == (
        "You moderate Studio. Whenever you like, choose for everybody there; all that holds now: /settings"
    )
    assert first.rows == [
        "What is mostly used? Now it is Vidzy.  /pricing default runway api",
        "Does a video cost something else there?  /pricing set video 450",
        "Warn members who set no alert?  /settings default-alert 1,000",
    ]
    assert first.buttons == ANSWERS
    chosen = await ana.say(first.buttons[0])
    assert chosen.buttons[1:3] == ANSWERS[2:]
    assert (await ana.say("/start")).buttons == ANSWERS[2:]
    await ana.say(chosen.buttons[1])
    assert (await ana.say("/start")).buttons == ["/cost 10 videos", "/cost 100 images", "/cost 50 videos 100 images"]
    await ana.say("/topup 100")
    assert (await ana.say("/start")).title == "You have 100 credits on Runway."


async def test_settings_name_the_command_that_changes_each_line(ana: Talk) -> None:
    shown = await ana.say("/settings")
    assert shown.rows[2:] == [
        "Where no provider is named, Vidzy is meant in Studio (/pricing default runway api)",
        "What one costs there stands in /pricing show (/pricing set video 450)",
        "Public answers there are in the language of whoever asks (/settings server language en)",
        "No time zone is chosen there (/settings server timezone Europe/Amsterdam)",
        "Who set no alert gets none there (/settings default-alert 1,000)",
    ]
    assert shown.buttons == ANSWERS


async def test_nobody_else_is_asked_nor_anybody_where_nobody_else_is(ana: Talk) -> None:
    own = Caller(Server(Network.TELEGRAM, "1", ""), User(Network.TELEGRAM, "1", "Ana"), Moderates.YES, alone=True)
    for caller in (own, replace(own, server=Server(Network.TELEGRAM, "-5", "Studio"), moderates=Moderates.NO)):
        ana.caller = caller
        assert (await ana.say("/start")).rows == []
        assert (await ana.say("/settings")).buttons == []
    assert START.moderators_may_more  # so that a network finds out who is one
