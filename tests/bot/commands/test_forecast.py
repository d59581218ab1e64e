"""/forecast, line by line: the day, what it rests on, and what is said where nothing can be."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app import assemble
from core.amounts import MICROS_PER_UNIT
from core.charts.chart import Forecast
from core.store import Store
from tests.bot.talk import Talk

NEEDED = "It takes 4 spends on 3 days of the last 8 weeks, besides the first day and today."

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
    assert said.texts[0] == "5,000 available; 250 a day over the last 27 days: 6,750 since 23 November."
    assert said.texts[2] == "No credits end before that."
    data: Any = said.reply.data
    assert (data["day"], data["spent"], data["available"]) == ("2027-01-09", "6750", "5000")


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
        (("/topup 100",), "Nothing was spent on Vidzy yet: there is no pace.", [NEEDED]),
        (
            ("/topup 100", "/spend 1"),
            "1 spend on 1 day is not enough for a forecast.",
            ["Ask again on Mon 30 Nov."],
        ),
        (
            ("/topup 100", "/spend 1", "/spend 1"),
            "2 spends on 1 day are not enough for a forecast.",
            ["Ask again on Mon 30 Nov."],
        ),
        (("/topup 100", "/spend 100"), "Nothing is left on Vidzy.", []),
        (("/topup 100", "/reserve 100"), "Nothing is free on Vidzy.", ["100 are set aside."]),
    ],
)
async def test_where_nothing_can_be_said_that_is_said(
    maya: Talk, lines: tuple[str, ...], title: str, texts: list[str]
) -> None:
    for line in lines:
        await maya.say(line)
    said = await maya.say("/forecast")
    assert (said.title, said.texts) == (title, texts)


async def test_where_spends_are_missing_and_not_days_no_day_is_told(maya: Talk) -> None:
    await maya.say("/topup 100")
    await maya.say("/spend 1")
    said = await maya.say("/forecast", days=20)
    assert (said.title, said.texts) == ("1 spend on 1 day is not enough for a forecast.", [NEEDED])


@pytest.mark.parametrize("days", [29, 89, 91, 400])
async def test_the_latest_spend_is_told_however_long_ago_it_was(
    maya: Talk, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.session.PAGE", 2)
    await maya.say("/topup 100")
    await maya.say("/spend 1")
    await maya.say("/spend 2", days=1)
    await maya.say("/spend 3", days=1)
    await maya.say("/undo")
    for _ in range(3):
        await maya.say("/topup 100", days=1)
    said = await maya.say("/forecast", days=days - 3)
    assert said.title.startswith("Nothing was spent on Vidzy since 23 Nov")
    assert said.texts == []


async def test_what_is_set_aside_is_not_counted_and_that_is_said(maya: Talk) -> None:
    await maya.say("/topup 12,000")
    await four_weeks(maya)
    await maya.say("/reserve 3,000 for 30 days")
    said = await maya.say("/forecast")
    assert said.title == "Your credits on Vidzy run out on Mon 28 Dec, 8 times in 10"
    assert [said.texts[at].split(";")[0] for at in (0, 1)] == [
        "2,000 available",
        "3,000 more are set aside, and not counted.",
    ]
    data: Any = said.reply.data
    assert (data["available"], data["held"]) == ("2000", "3000")


async def test_what_a_plan_will_bring_is_told_and_ends_only_once_it_is_there(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web")
    for _ in range(10):
        await maya.say("/spend 8 on runway web", days=1)
    said = await maya.say("/forecast on runway web", days=19)
    assert said.title == "Your credits on Runway (web app) last a year and longer at your pace"
    assert said.texts[2:] == [
        "That is with the 625 that Standard brings each month, next on Tue 22 Dec.",
        "545 end after Mon 21 Dec; about 545 of that would be lost.",
    ]
    assert said.reply.picture is not None
    drawn = said.reply.picture.chart(said.language)
    assert isinstance(drawn, Forecast)
    assert (drawn.ends[1], drawn.middle[-1].value < 625 * MICROS_PER_UNIT) == ("21 Dec 2027: about 602", True)


async def test_what_a_plan_keeps_adds_up_and_does_not_end(maya: Talk) -> None:
    await maya.say("/plan set essential on leonardo app")
    for _ in range(9):
        await maya.say("/spend 100 on leonardo app", days=1)
    said = await maya.say("/forecast on leonardo app", days=1)
    assert said.reply.data["ending"] == []
    assert said.texts[2:] == ["That is with the 8,500 that Essential brings each month, next on Tue 22 Dec."]
    assert said.reply.picture is not None
    drawn = said.reply.picture.chart(said.language)
    assert isinstance(drawn, Forecast)
    assert drawn.middle[-1].value > 8 * 8_500 * MICROS_PER_UNIT


async def test_who_began_long_ago_is_looked_at_for_eight_weeks(maya: Talk) -> None:
    await maya.say("/topup 12,000")
    await maya.say("/spend 70", days=1)
    await maya.say("/spend 70", days=60)
    for _ in range(3):
        await maya.say("/spend 140", days=1)
    said = await maya.say("/forecast", days=1)
    assert (said.reply.data["since"], said.reply.data["spent"]) == ("2026-12-01", "490")


async def test_money_that_ends_is_one_sum(maya: Talk) -> None:
    await maya.say("/topup 20 on fal expires 15 Jan")
    for _ in range(9):
        await maya.say("/spend 0.35 on fal", days=1)
    said = await maya.say("/forecast on fal", days=1)
    assert said.texts[2] == "$16.85 ends after Fri 15 Jan; about $1.17 of that would be lost."


async def test_after_weeks_without_a_spend_there_is_no_pace(maya: Talk) -> None:
    await maya.say("/topup 12,000")
    await four_weeks(maya)
    said = await maya.say("/forecast", days=30)
    assert said.title == "Nothing was spent on Vidzy since 19 December: there is no pace."
