"""/forecast, line by line: the day, what it rests on, and what is said where nothing can be."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app import assemble
from core.store import Store
from tests.bot.talk import Talk

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)


@pytest.fixture
def maya(store: Store) -> Talk:
    return Talk(assemble(store))


async def four_weeks(maya: Talk) -> None:
    """250 a day for 28 days, and the day after."""
    for _ in range(28):
        await maya.say("/spend 250")
        maya.at = maya.at.replace(hour=10)
        await maya.say("/balance", days=1)


async def test_the_day_comes_with_days_around_it_and_with_what_it_rests_on(maya: Talk) -> None:
    await maya.say("/topup 12,000")
    await four_weeks(maya)
    said = await maya.say("/forecast")
    assert said.title == "Your credits on Vidzy run out about Sat 9 Jan, 8 times in 10 between 8 January and 10 January"
    assert said.texts[0] == "5,000 available; 250 a day over the last 28 days: 7,000 since 22 November."
    assert said.texts[2] == "No credits end before that."
    data: Any = said.reply.data
    assert (data["day"], data["spent"], data["available"]) == ("2027-01-09", "7000", "5000")


async def test_credits_that_end_before_are_told_with_what_would_be_lost(maya: Talk) -> None:
    await maya.say("/topup 12,000")
    await four_weeks(maya)
    await maya.say("/topup 1,000 expires 21 Dec")
    said = await maya.say("/forecast")
    assert said.texts[2].startswith("1,000 end after Mon 21 Dec;")
    assert said.texts[2].endswith("of that would be lost.")


async def test_what_a_plan_will_bring_counts(maya: Talk) -> None:
    await maya.say("/plan set max on runway web")
    for _ in range(10):
        await maya.say("/spend 300 on runway web", days=1)
    with_plan = (await maya.say("/forecast on runway web", days=1)).title
    await maya.say("/plan stop runway web")
    assert (await maya.say("/forecast on runway web")).title != with_plan


@pytest.mark.parametrize(
    ("lines", "title", "texts"),
    [
        ((), "I don't know your Vidzy credits yet.", []),
        (
            ("/topup 100", "/spend 1", "/spend 1"),
            "2 spends on 1 day are not enough for a forecast.",
            ["Ask again on Sun 29 Nov."],
        ),
        (("/topup 100", "/spend 100"), "Nothing is left on Vidzy.", []),
    ],
)
async def test_where_nothing_can_be_said_that_is_said(
    maya: Talk, lines: tuple[str, ...], title: str, texts: list[str]
) -> None:
    for line in lines:
        await maya.say(line)
    said = await maya.say("/forecast")
    assert (said.title, said.texts) == (title, texts)


async def test_after_weeks_without_a_spend_there_is_no_pace(maya: Talk) -> None:
    await maya.say("/topup 12,000")
    await four_weeks(maya)
    said = await maya.say("/forecast", days=30)
    assert said.title == "Nothing was spent on Vidzy since 19 December: there is no pace."
