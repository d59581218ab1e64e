"""What is answered while the database is out of reach: estimates by the price book, and nothing of anybody's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.database.engine import database_url, open_engines
from adapters.database.store import SqlStore
from bot.app import assemble
from core.chat.reply import Tone
from core.people import Caller, Moderates, Network, Server, User
from tests.bot.talk import AMSTERDAM, Said, Talk

NOBODY_LISTENS = "postgresql://postgres@127.0.0.1:1/scrip"
WITHOUT = "I cannot read my records now: what Studio set itself is not in this, and neither is your balance."


@pytest.fixture
async def maya() -> AsyncIterator[Talk]:
    engines = open_engines(database_url("a test", NOBODY_LISTENS))
    yield Talk(assemble(SqlStore(engines)), alone=True)
    await engines.dispose()


def source(said: Said) -> str:
    return "" if said.reply.source is None else said.language.text(said.reply.source)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("/cost 50 videos 100 images", "32,000 credits on Vidzy for 50 videos and 100 images"),
        ("/cost 2 runway gen-4.5 clips 10s", "240 credits on Runway for 2 videos"),
        ("/cost 2 videos date 2026-11-20", "1,000 credits on Vidzy for 2 videos on 20 November"),
        ("/cost 1 video at 60%", "On average about 833 credits on Vidzy for 1 video"),
    ],
)
async def test_an_estimate_is_by_the_price_book_and_says_what_it_leaves_out(maya: Talk, line: str, title: str) -> None:
    said = await maya.say(line)
    assert said.title.startswith(title)
    assert WITHOUT in said.texts
    assert "Studio has" not in source(said)
    assert source(said).startswith("Prices: ")
    assert (said.reply.tone, said.reply.next, said.buttons) == (Tone.INFO, None, [])
    assert said.reply.data["records"] == "unread"


async def test_where_others_read_along_nothing_is_said_of_a_balance(maya: Talk) -> None:
    server, user = Server(Network.DISCORD, "5", "Studio"), User(Network.DISCORD, "7", "Maya")
    said = await replace(maya, caller=Caller(server, user, time_zone=AMSTERDAM)).say("/cost 2 videos")
    assert said.texts == ["I cannot read my records now: what Studio set itself is not in this."]
    assert not said.reply.private


async def test_what_cannot_be_priced_is_refused_as_ever(maya: Talk) -> None:
    assert (await maya.say("/cost 2 ideogram videos")).reply.tone is Tone.REFUSED


@pytest.mark.parametrize(
    "line",
    ["/balance", "/result cost 2 videos", "/balance 2 videos", "/afford 500", "/spend 2 videos", "/topup 5", "/forget"],
)
async def test_what_is_somebodys_own_is_not_answered(maya: Talk, line: str) -> None:
    said = await replace(maya, moderates=Moderates.YES).say(line)
    assert said.title == "I cannot reach my records. Nothing was changed; estimates still work."
    assert said.reply.tone is Tone.FAILED
