"""The picture of /forecast: behind, ahead, and the band."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.app import assemble
from core.charts.chart import Forecast
from core.store import Store
from tests.bot.commands.test_forecast import four_weeks
from tests.bot.talk import AMSTERDAM, Said, Talk

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)


@pytest.fixture
def maya(store: Store) -> Talk:
    return Talk(assemble(store))


def chart(said: Said) -> Forecast:
    assert said.reply.picture is not None
    found = said.reply.picture.chart(said.language)
    assert isinstance(found, Forecast)
    return found


def alt(said: Said) -> str:
    assert said.reply.picture is not None
    return said.language.text(said.reply.picture.alt)


def day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(AMSTERDAM)).date()


def zero(points: Any) -> date:
    return day(next(point.at for point in points if point.value == 0))


async def test_the_past_leads_to_today_and_the_band_to_the_days_that_are_told(maya: Talk) -> None:
    await maya.say("/topup 12,000")
    await four_weeks(maya)
    await maya.say("/alert 1,000")
    said = await maya.say("/forecast")
    found, data = chart(said), said.reply.data
    assert found.title == said.title
    assert [point.value // 1_000_000 for point in found.past][-3:] == [5_250, 5_000, 5_000]
    assert (found.past[-1], found.label) == (found.middle[0], "5,000 today")
    assert [zero(line).isoformat() for line in (found.low, found.middle, found.high)] == [
        data["early"],
        data["day"],
        data["late"],
    ]
    assert found.out is not None
    assert (day(found.out.at).isoformat(), found.out.label) == (data["day"], "9 Jan")
    assert found.threshold is not None
    assert (day(found.axes.since), day(found.axes.until)) == (date(2026, 11, 22), date(2027, 1, 11))
    assert found.ends == ("22 November: 11,750", "0 about 9 January")
    assert alt(said) == (
        "Forecast of Vidzy, 20 December to 10 January: 5,000 today, nothing about 9 January, 8 times in 10 between"
        " 8 January and 10 January. Alert at 1,000."
    )


async def test_every_line_falls_and_the_middle_lies_within_the_band(maya: Talk) -> None:
    await maya.say("/topup 12,000")
    for number in range(28):
        await maya.say(f"/spend {(1, 9, 2)[number % 3]} images", days=1)
    found = chart(await maya.say("/forecast"))
    for line in (found.low, found.middle, found.high):
        assert [point.at for point in line] == sorted(point.at for point in line)
        assert [point.value for point in line] == sorted((point.value for point in line), reverse=True)
    lowest, highest = ({point.at: point.value for point in line} for line in (found.low, found.high))
    for point in found.middle:
        assert lowest.get(point.at, 0) <= point.value <= highest.get(point.at, point.value)


async def test_what_a_plan_brings_rises_and_what_lasts_a_year_reaches_its_end(maya: Talk) -> None:
    await maya.say("/plan set max on runway web")
    for _ in range(10):
        await maya.say("/spend 100 on runway web", days=1)
    said = await maya.say("/forecast on runway web", days=1)
    found = chart(said)
    assert said.reply.data["day"] is None
    assert found.out is None
    values = [point.value for point in found.middle]
    assert any(later > earlier for earlier, later in pairwise(values))
    assert (found.axes.until - found.axes.since).days > 365
    assert "some left to the end" in alt(said)


async def test_what_is_set_aside_is_in_no_part_of_the_line(maya: Talk) -> None:
    await maya.say("/topup 12,000")
    await four_weeks(maya)
    await maya.say("/reserve 3,000 for 30 days", hours=1)
    said = await maya.say("/forecast", hours=1)
    found = chart(said)
    assert [point.value // 1_000_000 for point in found.past][-4:] == [5_250, 5_000, 2_000, 2_000]
    assert found.middle[0] == found.past[-1]
    assert (found.ends[0], found.label) == ("22 November: 11,750", "2,000 free today")
    assert alt(said).startswith("Forecast of Vidzy, 20 December to 28 December: 2,000 today, nothing on 28 December, 8")
    assert alt(said).endswith("8 times in 10. 3,000 more are set aside, and not counted.")


async def test_plan_that_renews_leaves_no_moment_without_credits(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web")
    for _ in range(10):
        await maya.say("/spend 8 on runway web", days=1)
    found = chart(await maya.say("/forecast on runway web", days=25))
    assert day(found.axes.since) < date(2026, 12, 22) < day(found.past[-1].at)
    assert (
        min(point.value for line in (found.past, found.low, found.middle, found.high) for point in line) > 200_000_000
    )
    falls = [(one.value, other.value) for one, other in pairwise(found.middle) if one.at == other.at]
    assert len(falls) == 12
    assert {after for _, after in falls} == {625_000_000}


async def test_what_is_left_after_a_year_is_told_as_a_guess(maya: Talk) -> None:
    await maya.say("/topup 12,000")
    for number in range(9):
        await maya.say(f"/spend {number + 1}", days=1)
    assert chart(await maya.say("/forecast", days=1)).ends[1].startswith("2 Dec 2027: about ")


async def test_ends_of_credits_are_marked(maya: Talk) -> None:
    await maya.say("/topup 12,000")
    await four_weeks(maya)
    await maya.say("/topup 1,000 expires 21 Dec")
    await maya.say("/topup 100 expires 24 Dec")
    ends = [day(end.at) for end in chart(await maya.say("/forecast")).lot_ends]
    assert ends == [date(2026, 12, 22), date(2026, 12, 25)]


async def test_where_there_is_no_forecast_there_is_no_picture(maya: Talk) -> None:
    assert (await maya.say("/forecast")).reply.picture is None
    await maya.say("/topup 100")
    assert (await maya.say("/forecast", days=30)).reply.picture is None
