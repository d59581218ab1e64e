"""The picture of /history: what is on it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app import assemble
from core.charts.chart import History, Sign
from core.store import Store
from tests.bot.talk import Said, Talk


@pytest.fixture
def maya(store: Store) -> Talk:
    return Talk(assemble(store))


def chart(said: Said) -> History:
    assert said.reply.picture is not None
    found = said.reply.picture.chart(said.language)
    assert isinstance(found, History)
    return found


def alt(said: Said) -> str:
    assert said.reply.picture is not None
    return said.language.text(said.reply.picture.alt)


def units(points: Any) -> list[int]:
    return [point.value // 1_000_000 for point in points]


async def a_fortnight(maya: Talk) -> None:
    """22 November to 5 December: two promotions, which are used up first."""
    await maya.say("/topup 5,000 $42.50 note <script>")
    await maya.say("/topup 200 kind promotional expires 25 Nov")
    await maya.say("/topup 1,000 kind promotional expires 10 Dec")
    await maya.say("/alert 1,000")
    await maya.say("/spend 1 video", days=1)
    await maya.say("/spend 1 image", days=3)
    await maya.say("/spend 2 videos 4 images", days=9)


async def test_the_balance_stands_upon_its_lots_with_what_came_and_what_ended(maya: Talk) -> None:
    await a_fortnight(maya)
    found = chart(await maya.say("/history", days=1))
    assert found.title == "4,350 credits left on Vidzy, 1,280 used in December 2026"
    assert units(found.balance) == [6_200, 5_700, 5_630, 4_350]
    assert [(lot.label, units(lot.points)[-1]) for lot in found.lots] == [
        ("0 to 25 Nov", 0),
        ("0 to 10 Dec", 0),
        ("4,350 with no end", 4_350),
    ]
    assert [mark.sign for mark in found.marks] == [Sign.TOPUP] * 3
    assert found.threshold is not None
    assert (found.threshold.label, found.threshold.value) == ("alert at 1,000", 1_000_000_000)
    assert (found.kinds_title, [(bar.name, bar.amount) for bar in found.kinds]) == (
        "Used in December 2026",
        [("videos", "1,000"), ("images", "280")],
    )
    assert found.ends == ("22 November: 6,200", "6 December: 4,350")


async def test_what_time_did_since_the_last_change_is_seen(maya: Talk) -> None:
    await maya.say("/topup 500 kind promotional expires 25 Nov")
    found = chart(await maya.say("/history", days=9))
    assert units(found.balance) == [500, 0]
    assert [mark.sign for mark in found.marks] == [Sign.TOPUP, Sign.END]
    assert found.title == "0 credits left on Vidzy"


async def test_the_words_for_it_say_its_span_its_ends_and_the_alert(maya: Talk) -> None:
    await a_fortnight(maya)
    assert alt(await maya.say("/history")) == (
        "Balance on Vidzy from 22 November to 5 December: 6,200 at first, 4,350 now. Alert at 1,000."
    )
    await maya.say("/topup 5,000", days=1)
    await maya.say("/spend 10 videos", days=1)
    assert alt(await maya.say("/history")).endswith(
        "6,200 at first, 4,350 now. At most 9,350, on 6 December. Alert at 1,000."
    )


async def test_nothing_that_people_typed_is_on_it(maya: Talk) -> None:
    await a_fortnight(maya)
    said = await maya.say("/history")
    assert "script" not in repr(chart(said))
    assert "Studio" not in repr(chart(said))
    assert "script" not in alt(said)


async def test_lots_that_are_too_many_to_tell_apart_are_one(maya: Talk) -> None:
    for day in (26, 27, 28, 29):
        await maya.say(f"/topup 100 expires {day} Nov")
    await maya.say("/topup 100")
    found = chart(await maya.say("/history", days=1))
    assert [lot.label for lot in found.lots] == ["100 to 26 Nov", "100 to 27 Nov", "300 in others"]
    assert units(found.lots[2].points)[-1] == 300


async def test_only_the_last_sixty_days_are_looked_back_on(maya: Talk) -> None:
    await maya.say("/topup 5,000")
    await maya.say("/spend 1 video", days=10)
    found = chart(await maya.say("/history", days=55))
    assert found.ends[0] == "28 November: 5,000"
    found = chart(await maya.say("/history", days=20))
    assert (units(found.balance), found.kinds) == ([4_500], ())


async def test_one_day_is_too_little_to_see_and_older_pages_have_none(maya: Talk) -> None:
    await maya.say("/topup 5,000")
    for _ in range(6):
        await maya.say("/spend 1 image")
    assert (await maya.say("/history", hours=12)).reply.picture is None
    said = await maya.say("/history", days=1)
    assert said.reply.picture is not None
    assert (await maya.say(said.buttons[0])).reply.picture is None


async def test_the_same_picture_comes_of_the_words_that_it_carries(maya: Talk) -> None:
    await maya.say("/topup 625 on runway web")
    await maya.say("/topup 5,000")
    said = await maya.say("/history on runway web", days=1)
    assert said.reply.picture is not None
    again = await maya.say(f"/{said.reply.command} {said.reply.picture.arguments}")
    assert chart(again).title == chart(said).title == "625 credits left on Runway (web app)"


async def test_what_is_owed_and_counted_in_money_has_its_axis(maya: Talk) -> None:
    await maya.say("/topup $5 on fal")
    await maya.say("/adjust 8 on fal", days=1)
    found = chart(await maya.say("/history on fal", days=1))
    assert [tick.label for tick in found.axes.amounts] == ["−$5.00", "−$2.50", "$0", "$2.50", "$5.00"]
    assert found.label == "−$3.00"


@pytest.mark.parametrize(("mark", "level"), [("20%", 1_000), ("7 days", None)])
async def test_a_share_has_a_height_and_days_have_none(maya: Talk, mark: str, level: int | None) -> None:
    await maya.say("/topup 5,000")
    await maya.say(f"/alert {mark}")
    found = chart(await maya.say("/history", days=1)).threshold
    assert (None if found is None else found.value // 1_000_000) == level
