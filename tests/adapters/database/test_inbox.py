"""What a bot was handed outlives the program until it is answered, and is then known as answered."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.database.inbox import SqlInbox, SqlMenus
from adapters.database.store import SqlStore
from core.chat.adapter import Received
from core.people import Network
from tests.conftest import NOW

WEEK = timedelta(days=7)


@pytest.fixture
def inbox(store: SqlStore) -> SqlInbox:
    return SqlInbox(store.transactions, Network.TELEGRAM, "123")


async def test_what_is_kept_is_unanswered_in_the_order_it_came_in(inbox: SqlInbox) -> None:
    for number in (7, 5, 2**62):
        await inbox.keep(Received(number, f'{{"update_id":{number}}}'), NOW)
    assert [received.number for received in await inbox.unanswered()] == [5, 7, 2**62]
    assert (await inbox.unanswered())[0].content == '{"update_id":5}'


async def test_how_far_an_answer_came_is_kept(inbox: SqlInbox) -> None:
    await inbox.keep(Received(5, "{}"), NOW)
    await inbox.keep(Received(5, "{}", steps=1, reader="maya"), NOW)
    assert await inbox.unanswered() == [Received(5, "{}", 1, "maya")]


async def test_what_is_answered_is_known_until_it_will_not_come_again(inbox: SqlInbox) -> None:
    for number in (5, 6):
        await inbox.keep(Received(number, "{}"), NOW)
        await inbox.done(number, NOW)
    assert await inbox.unanswered() == []
    assert sorted(await inbox.answered()) == [5, 6]
    await inbox.forget(6, NOW - WEEK)
    assert await inbox.answered() == [6]


async def test_what_is_unanswered_is_not_forgotten_except_what_waits_for_a_reader_too_long(inbox: SqlInbox) -> None:
    await inbox.keep(Received(5, "{}"), NOW)
    await inbox.keep(Received(6, "{}", reader="maya"), NOW)
    await inbox.forget(100, NOW)
    assert [received.number for received in await inbox.unanswered()] == [5, 6]
    await inbox.forget(100, NOW + timedelta(seconds=1))
    assert [received.number for received in await inbox.unanswered()] == [5]


async def test_bots_and_networks_have_their_own(store: SqlStore, inbox: SqlInbox) -> None:
    await inbox.keep(Received(5, "{}"), NOW)
    for network, bot in ((Network.TELEGRAM, "124"), (Network.DISCORD, "123")):
        assert await SqlInbox(store.transactions, network, bot).unanswered() == []


async def test_many_at_once_are_all_kept(inbox: SqlInbox) -> None:
    await asyncio.gather(*(inbox.keep(Received(number, "{}"), NOW) for number in range(50)))
    await asyncio.gather(*(inbox.done(number, NOW) for number in range(0, 50, 2)))
    assert [received.number for received in await inbox.unanswered()] == list(range(1, 50, 2))


async def test_a_menu_is_remembered_as_it_was_drawn_last(store: SqlStore) -> None:
    menus = SqlMenus(store.transactions)
    assert await menus.drawn(Network.DISCORD, "1") is None
    for fingerprint in ("a", "b"):
        await menus.draw(Network.DISCORD, "1", fingerprint, NOW)
    assert await menus.drawn(Network.DISCORD, "1") == "b"
    assert await menus.drawn(Network.DISCORD, "2") is None
