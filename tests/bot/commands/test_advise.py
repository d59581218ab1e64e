"""/advise, line by line: what else leads to the same results for less, where it turns, and when there is nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bot.app import App, assemble
from core.chat.reply import Tone
from core.store import Store
from tests.bot.talk import Said, Talk

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
"""What only reads prices is the same on every database."""


@pytest.fixture
def app(store: Store) -> App:
    return assemble(store)


@pytest.fixture
def maya(app: App) -> Talk:
    return Talk(app)


def advice(said: Said) -> list[Any]:
    found: Any = said.reply.data["advice"]
    return list(found)


async def test_an_image_first_is_advised_with_its_sum_and_where_it_turns(maya: Talk) -> None:
    said = await maya.say("/advise 10 videos at 60%")
    assert said.title == "Make an image first: 5,700 credits instead of about 8,333"
    assert said.rows == [
        "as asked: 10 videos × 500 ÷ 60% = about 8,333",
        "instead: 10 images × 70 and 10 videos (image-to-video) × 500 = 5,700",
        "a kept one: 570 instead of about 833",
    ]
    assert said.texts == [
        "Turns at 87.7%: videos from text that are kept more often are cheaper.",
        "Assumes that the first image is kept, and each video made from it; it pays while 65.5% of them are.",
        "If those too are kept only 60% of the time, one costs about 903, from text about 833.",
    ]
    assert said.buttons == ["/compare 10 videos at 60%"]
    assert (said.reply.tone, said.reply.private) == (Tone.INFO, False)
    assert said.reply.source is not None
    assert [one["kind"] for one in advice(said)] == ["ImageFirst"]
    assert Decimal(advice(said)[0]["turn"]) == Decimal("0.877193")  # 500 of 570


@pytest.mark.parametrize(
    "line",
    [
        "10 veo-3.1 videos 4k 8s at 40% on comfy",
        "10 veo-3.1 videos 4k 8s at 40% on fal",
        "3 runway gen-4.5 clips 10s at 70%",
        "100 images at 30% on openai",
        "20 videos 10s 1080p at 35% on kling",
        "5 videos at 20%, 40 images at 50%",
        "4 videos 8s 4k on google",
    ],
)
async def test_at_most_three_are_told_the_largest_saving_first(maya: Talk, line: str) -> None:
    said = await maya.say(f"/advise {line}")
    savings = [Decimal(one["saving"]) for one in advice(said)]
    assert len(savings) <= 3
    assert savings == sorted(savings, reverse=True)
    assert all(saving > 0 for saving in savings)
    for one in advice(said):
        before, after = Decimal(one["before"]["amount"]), Decimal(one["after"]["amount"])
        assert before - after == Decimal(one["saving"])
    assert ("Each by itself: what they save does not add up." in said.texts) is (len(savings) > 1)
    assert said.title.startswith("Nothing cheaper found") is not bool(savings)


async def test_the_second_and_the_third_have_titles_of_their_own(maya: Talk) -> None:
    said = await maya.say("/advise 10 videos 8s 1080p at 30% on fal")
    assert [one["kind"] for one in advice(said)] == ["ImageFirst", "ShownResolution", "DraftFirst"]
    titles = [text.partition(":")[0] for text in (said.title, *said.texts) if " instead of " in text]
    assert titles == ["Make an image first", "For a phone's feed 720p is enough", "Make drafts first"]
    assert [row.partition(":")[0] for row in said.rows if row.startswith(("as asked", "instead"))] == [
        "as asked",
        "instead",
        "instead",
        "instead",
    ]


@pytest.mark.parametrize(
    ("line", "title", "texts", "step"),
    [
        (
            "10 videos",
            "Nothing cheaper found for 10 videos.",
            ["If not every try is kept, say how many are: there may be more to save then."],
            "/advise 10 videos at 60%",
        ),
        ("10 videos at 95%", "Nothing cheaper found for 10 videos.", [], None),
        ("10 images at 90%", "Nothing cheaper found for 10 images.", [], None),
    ],
)
async def test_where_nothing_is_cheaper_it_says_so(
    maya: Talk, line: str, title: str, texts: list[str], step: str | None
) -> None:
    said = await maya.say(f"/advise {line}")
    assert (said.title, said.texts, said.reply.next) == (title, texts, step)
    assert (said.reply.tone, advice(said)) == (Tone.INFO, [])


async def test_it_turns_where_it_says(maya: Talk) -> None:
    assert len(advice(await maya.say("/advise 10 videos at 87.71%"))) == 1
    assert advice(await maya.say("/advise 10 videos at 87.72%")) == []


async def test_own_results_are_counted_on_only_where_nobody_reads_along(app: App, maya: Talk) -> None:
    await maya.say("/result 12 of 20 videos")
    alone = await Talk(app, alone=True).say("/advise 10 videos")
    assert alone.title.startswith("Make an image first: 5,700 credits instead of ")
    assert "Counts on your own results: 12 of 20 videos on Vidzy kept." in alone.texts
    public = await maya.say("/advise 10 videos")
    assert public.title == "Nothing cheaper found for 10 videos."
    assert not [text for text in public.texts if "12 of 20" in text]
