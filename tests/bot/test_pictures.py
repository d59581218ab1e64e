"""Pictures are drawn in time or left out, one after the other, and hold up nothing else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from threading import Event, get_ident

import pytest

from bot.app import assemble
from bot.pictures import Pictures, labels, readable_chart
from core.charts.chart import Bar, Bars, Chart
from core.charts.palette import DARK, LIGHT
from core.chat.language import Language
from core.chat.message import msg
from core.chat.reply import Picture, Reply, Text
from core.people import Caller, Ground, Network, Server, User
from core.store import Store
from tests.bot.talk import Talk
from tests.conftest import NOW
from tests.core.charts.samples import SAMPLES

ENGLISH, CHINESE, RUSSIAN = (Language.of(tag, "UTC", NOW) for tag in ("en", "zh", "ru"))
NAMES = {"en": "videos", "zh": "视频", "ru": "видео"}


def one_bar(language: Language) -> Chart:
    return Bars("", (), (Bar(NAMES[language.locale.language], 1, "1"),))


MAYA = Caller(Server(Network.CONSOLE, "studio", "Studio"), User(Network.CONSOLE, "maya", "Maya"))
PICTURE = Picture(one_bar, msg("One bar."))


@pytest.fixture
def ended() -> Iterator[Event]:
    """What hangs lets go in the end."""
    event = Event()
    yield event
    event.set()


async def test_a_picture_is_drawn_in_a_thread_on_the_ground_that_was_chosen() -> None:
    threads = set[int]()

    def draws(svg: str) -> bytes:
        threads.add(get_ident())
        return svg.encode()

    pictures = Pictures(draws)
    for ground, palette in ((Ground.DARK, DARK), (Ground.LIGHT, LIGHT)):
        drawn = await pictures.drawn(PICTURE, ENGLISH, ground)
        assert drawn is not None
        assert palette.ground in drawn.decode()
    assert len(threads) == 1
    assert get_ident() not in threads


async def test_who_wants_none_costs_no_drawing_and_no_word(caplog: pytest.LogCaptureFixture) -> None:
    assert await Pictures(lambda _: b"done").drawn(PICTURE, ENGLISH, Ground.OFF) is None
    assert caplog.messages == []


async def test_what_breaks_is_logged_and_left_out(caplog: pytest.LogCaptureFixture) -> None:
    def draws(_: str) -> bytes:
        raise RuntimeError("the child died")

    with caplog.at_level(logging.WARNING):
        assert await Pictures(draws).drawn(PICTURE, ENGLISH, Ground.DARK) is None
    assert caplog.messages == ["an answer goes without its picture: RuntimeError: the child died"]


async def test_what_hangs_is_left_out_and_so_are_those_behind_it_until_it_lets_go(ended: Event) -> None:
    asked: list[str] = []

    def draws(svg: str) -> bytes:
        asked.append(svg)
        ended.wait(20)
        return b"done"

    pictures = Pictures(draws, within_s=0.05)
    drawn = await asyncio.gather(*(pictures.drawn(PICTURE, ENGLISH, Ground.DARK) for _ in range(20)))
    assert drawn == [None] * 20
    assert len(asked) == 1  # who waited in vain is not drawn for afterwards
    ended.set()
    while (found := await pictures.drawn(PICTURE, ENGLISH, Ground.DARK)) is None:
        pass
    assert found == b"done"


async def test_nothing_is_drawn_any_more_once_it_is_closed() -> None:
    pictures = Pictures(lambda _: b"done")
    pictures.close()
    assert await pictures.drawn(PICTURE, ENGLISH, Ground.DARK) is None


@pytest.mark.parametrize(("language", "name"), [(ENGLISH, "videos"), (CHINESE, "videos"), (RUSSIAN, "видео")])
def test_labels_are_in_the_reader_s_language_where_the_font_can_write_it(language: Language, name: str) -> None:
    chart = readable_chart(PICTURE, language)
    assert isinstance(chart, Bars)
    assert chart.bars[0].name == name


def test_all_texts_of_a_chart_are_looked_at() -> None:
    for chart in SAMPLES:
        found = list(labels(chart))
        assert chart.title in found
        assert len(found) > 8
    assert {"Kling", "$95.00", "$400"} <= set(labels(SAMPLES[-1]))


async def test_where_nothing_draws_and_where_there_is_nothing_to_draw_there_is_no_picture(store: Store) -> None:
    app = assemble(store)
    reply = Reply(msg("x"), (PICTURE, Text(msg("y"))))
    assert await app.drawn(reply, MAYA, ENGLISH) is None
    drawing = replace(app, pictures=Pictures(lambda _: b"done"))
    assert await drawing.drawn(reply.without_picture(), MAYA, ENGLISH) is None
    assert await drawing.drawn(reply, MAYA, ENGLISH) == b"done"


async def test_where_none_are_wanted_the_answer_says_all_the_same(store: Store) -> None:
    app, compared = assemble(store), "/compare 50 videos 5s 720p"
    shown = await Talk(app, caller=MAYA).say(compared)
    hidden = await Talk(app, caller=replace(MAYA, pictures=Ground.OFF)).say(compared)
    assert shown.reply.picture is not None
    assert hidden.reply.picture is None
    assert (hidden.title, hidden.texts, hidden.rows) == (shown.title, shown.texts, shown.rows)
