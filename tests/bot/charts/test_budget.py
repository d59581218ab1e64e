"""The picture of /budget: what the month took, the budget, and where that leads."""

from __future__ import annotations

import pytest

from bot.app import assemble
from core.charts.chart import BudgetPace
from core.charts.picture import scene
from core.store import Store
from tests.bot.talk import Said, Talk

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)


@pytest.fixture
async def maya(store: Store) -> Talk:
    talk = Talk(assemble(store))
    await talk.say("/topup 20,000 $160")
    await talk.say("/budget 8,000 credits", days=9)
    for _ in range(8):
        await talk.say("/spend 500 credits", days=1)
    return talk


def chart(said: Said) -> BudgetPace:
    assert said.reply.picture is not None
    found = said.reply.picture.chart(said.language)
    assert isinstance(found, BudgetPace)
    return found


async def test_what_was_used_leads_from_the_first_day_to_where_the_month_ends(maya: Talk) -> None:
    said = await maya.say("/budget")
    found = chart(said)
    assert found.title == said.title
    assert [point.value // 1_000_000 for point in found.used] == [0, *range(500, 4_001, 500), 4_000]
    assert [point.at for point in found.used] == sorted(point.at for point in found.used)
    assert found.budget.label == "budget 8,000"
    assert (found.pace.at, found.pace_label) == (found.axes.until, "about 13,778 on 31 December")
    assert found.ends == ("1 December: 0", "9 December: 4,000")
    assert scene(found).drawn
    assert said.reply.picture is not None
    assert "At this pace the line of what was taken leads to about 13,778 by 31 December." in said.language.text(
        said.reply.picture.alt
    )


async def test_without_days_enough_there_is_no_pace_and_without_use_no_picture(maya: Talk) -> None:
    await maya.say("/budget $30")
    money = await maya.say("/budget remove 8,000")
    assert money.reply.picture is None
    assert (await maya.say("/budget remove on vidzy")).reply.picture is None
    assert (await maya.say("/budget")).reply.picture is None
    await maya.say("/topup 100 $10")
    paid = chart(await maya.say("/budget"))
    assert (paid.pace.value, paid.pace_label) == (10_000_000, "$10.00 so far")


async def test_of_several_it_is_of_one_that_is_warned_of(maya: Talk) -> None:
    await maya.say("/budget $500")
    await maya.say("/topup 100 $10")
    assert chart(await maya.say("/budget")).budget.label == "budget 8,000"


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(21, "4,000 on the last day, tomorrow, is within it."), (22, "Today is its last day: 4,000 more is within it.")],
)
async def test_the_last_days_say_what_is_within_it(maya: Talk, days: int, sentence: str) -> None:
    said = await maya.say("/budget", days=days)
    assert said.texts[-1] == sentence
