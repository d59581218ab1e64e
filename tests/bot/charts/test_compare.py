"""The picture of /compare: the providers in the order of the answer, each with its total."""

from __future__ import annotations

import pytest

from bot.app import assemble
from core.charts.chart import MAX_BARS, Bars
from core.store import Store
from tests.bot.talk import Said, Talk

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)


@pytest.fixture
def maya(store: Store) -> Talk:
    return Talk(assemble(store))


def chart(said: Said) -> Bars:
    assert said.reply.picture is not None
    found = said.reply.picture.chart(said.language)
    assert isinstance(found, Bars)
    return found


async def test_bars_stand_in_the_order_of_the_answer_and_a_kept_plan_behind_its_own(maya: Talk) -> None:
    said = await maya.say("/compare 50 videos 5s 720p 100 images in month 1, none in month 2")
    found = chart(said)
    rows = said.reply.data["rows"]
    assert isinstance(rows, list)
    assert found.title == said.title
    assert len(found.bars) == MAX_BARS
    assert [(bar.name, bar.value) for bar in found.bars] == sorted(
        ((bar.name, bar.value) for bar in found.bars), key=lambda bar: bar[1]
    )
    assert found.others == f"and {len(rows) - MAX_BARS} more"
    (higgsfield,) = [bar for bar in found.bars if bar.kept]
    assert (higgsfield.name, higgsfield.kept // 1_000_000, higgsfield.amount) == (
        "Higgsfield",
        19,
        "$31.00, kept $50.00",
    )
    assert found.amounts[0].label == "$0"


async def test_the_words_for_it_name_what_is_drawn(maya: Talk) -> None:
    said = await maya.say("/compare 50 videos 5s 720p 100 images")
    assert said.reply.picture is not None
    words = said.language.text(said.reply.picture.alt)
    assert words.startswith("Cost at 9 providers, the cheapest first: Comfy about $10.25, fal.ai $10.30, ")
    assert words.endswith(f"and {chart(said).bars[-1].name} {chart(said).bars[-1].amount}.")
    again = await maya.say(f"/compare {said.reply.picture.arguments}")
    assert chart(again) == chart(said)


@pytest.mark.parametrize("asked", ["2 images on vidzy", "1 video 5s on runway", "5 videos page 1"])
async def test_what_has_no_other_beside_it_or_is_a_page_has_no_picture(maya: Talk, asked: str) -> None:
    assert (await maya.say(f"/compare {asked}")).reply.picture is None
