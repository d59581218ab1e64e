"""/compare, line by line: the providers in order, what each takes, who cannot and why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bot.app import App, assemble
from core.chat.reply import Lines, Tone
from core.people import Moderates
from core.prices.book import PriceBook
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


def source(said: Said) -> str | None:
    return said.reply.source and said.language.text(said.reply.source)


def data(said: Said) -> Any:
    return said.reply.data


async def test_providers_stand_side_by_side_the_cheapest_first(maya: Talk, book: PriceBook) -> None:
    said = await maya.say("/compare 50 videos 5s 720p 100 images")
    assert said.title == "Comfy is cheapest: about $10.25, paid as used"
    assert said.rows[1] == (
        "fal.ai $10.30: paid as used for 50 × $0.20 (Pika 2.2) and 100 × $0.003 (FLUX.1 Schnell, 1 MP)"
    )
    assert said.texts[0] == ("and 5 more: Google $28.70, Higgsfield $31.00, Runway $41.00, BFL $43.90 and Krea $78.85")
    assert said.buttons == ["/compare 50 videos 720p 5s, 100 images page 1"]
    assert not said.reply.private
    totals = [Decimal(row["total"]) for row in data(said)["rows"]]
    assert totals == sorted(totals)
    ranked = [row["provider"] for row in data(said)["rows"]]
    left_out = [one["provider"] for one in data(said)["excluded"]]
    assert sorted(ranked + left_out) == sorted(book.providers)


async def test_who_cannot_is_told_with_the_reason_and_what_there_is_instead(maya: Talk) -> None:
    said = await maya.say("/compare 50 videos 5s 720p 100 images")
    assert said.texts[-1] == "Not ranked, 11:"
    assert said.rows[-6:] == [
        "Only approximate prices are known: Adobe Firefly and Leonardo",
        "No images: Freepik, Pika and Wan",
        "No videos: Ideogram and Stability AI",
        "No videos like this, 720p: Midjourney (it has HD and SD) and MiniMax (it has 768p, 2k, 480p and 1080p)",
        "Not sold on that day: OpenAI (until 23 September)",
        "Credits without a price in money: Vidzy",
    ]
    assert source(said) == (
        "Each with its cheapest model that can do it; results do not look alike. Prices of 3 Feb 2026 to 8 October, "
        "some undated."
    )
    (long,) = (row for row in (await maya.say("/compare 10 videos 60s")).rows if row.startswith("No videos like this"))
    assert "Google (it has 3 to 15 s, 3 to 10 s, 4 s and 6 s)" in long


async def test_where_nobody_can_it_says_so(maya: Talk) -> None:
    said = await maya.say("/compare 1 video 4k 600s 7 images on openai")
    assert (said.title, said.reply.tone) == ("No provider that I know can be ranked for this.", Tone.WARN)
    assert said.texts[-1].startswith("Only those that were named were asked. All: /compare 1 video 4k 600s")
    assert data(said)["rows"] == []


async def test_a_provider_without_money_prices_is_ranked_once_its_packs_have_some(app: App, maya: Talk) -> None:
    before = await maya.say("/compare 50 videos on vidzy")
    assert before.title == "No provider that I know can be ranked for this."
    assert before.rows == ["Credits without a price in money: Vidzy"]
    ana = Talk(app, moderates=Moderates.YES, name="Ana")
    await ana.say("/pricing pack 10,000 $80")
    after = await maya.say("/compare 50 videos on vidzy")
    assert after.title == "$240.00 on Vidzy, 3 packs of 10,000"
    assert after.rows == ["Vidzy $240.00: 3 packs of 10,000 for 50 × 500"]
    assert after.texts == ["Only those that were named were asked. All: /compare 50 videos"]
    (vidzy,) = (row for row in data(await maya.say("/compare 50 videos"))["rows"] if row["provider"] == "vidzy")
    assert vidzy["total"] == "240"


async def test_several_that_cost_the_same_are_named(maya: Talk) -> None:
    said = await maya.say("/compare 20 images")
    assert said.title == "fal.ai is cheapest: $0.06, paid as used"
    assert "As cheap: Replicate." in said.texts


# Over months


@pytest.mark.parametrize(
    ("line", "title", "months"),
    [
        ("50 videos 100 images months 3", "MiniMax is cheapest: $29.55 over 3 months, paid as used", ["9.85"] * 3),
        (
            "50 videos 100 images in month 1, none in months 2-4",
            "MiniMax is cheapest: $9.85 over 4 months, paid as used",
            ["9.85", "0", "0", "0"],
        ),
        (
            "50 videos 100 images in months 1-2, 10 images in month 4",
            "MiniMax is cheapest: about $19.74 over 4 months, paid as used",
            ["9.85", "9.85", "0", "0.035"],
        ),
    ],
)
async def test_busy_and_idle_months_are_told(maya: Talk, line: str, title: str, months: list[str]) -> None:
    said = await maya.say(f"/compare {line}")
    assert said.title == title
    assert data(said)["rows"][0]["months"] == months
    assert sum(map(Decimal, months)) == Decimal(data(said)["rows"][0]["total"])
    idle = {"9.85": "month 1 $9.85", "0": "months 2 to 4 $0"}
    if line.endswith("2-4"):
        assert f"MiniMax: {idle['9.85']} and {idle['0']}; about $2.46 a month on average." in said.texts
    elif line.endswith("month 4"):
        assert (
            "MiniMax: months 1 to 2 $9.85, month 3 $0 and month 4 $0.035; about $4.93 a month on average." in said.texts
        )
    else:
        assert "MiniMax: $9.85 a month on average." in said.texts


async def test_a_plan_that_would_be_kept_in_idle_months_says_what_that_costs(maya: Talk) -> None:
    said = await maya.say("/compare 50 videos 5s 720p 100 images on higgsfield in month 1, none in month 2")
    assert said.title == "$31.00 on Higgsfield over 2 months, Starter for 1 month and 4 packs of 40"
    assert said.rows[1] == "Higgsfield: $50.00 if the plan is kept in idle months"
    assert "Higgsfield: $15.50 a month on average." in said.texts


async def test_the_dear_surprise_is_named(maya: Talk) -> None:
    said = await maya.say("/compare 20 images")
    assert said.texts[0].endswith("and Kling $350.00 ($0.07 used)")
    kling = await maya.say("/compare 20 images on kling")
    assert "Kling: only $0.07 of that is used" in kling.rows


async def test_at_a_rate_it_is_an_average(maya: Talk) -> None:
    said = await maya.say("/compare 50 videos at 60%")
    assert said.title == "Wan is cheapest: about $8.33, paid as used"
    assert said.rows[0] == "Wan about $8.33: paid as used for 50 × $0.10 (Wan 2.2 T2V Fast, 720p, 60% kept)"
    assert "As often as you say, on average; every try is paid for." in said.texts


async def test_what_a_price_list_leaves_open_is_said_and_who_surely_can(maya: Talk) -> None:
    said = await maya.say("/compare 10 videos 60s 4k")
    assert "Runway: its price list does not speak of resolution" in said.rows
    assert "Known to offer all that was said: Comfy, about $179.93." in said.texts


# All of them


async def test_the_pages_hold_everybody_once_each_with_its_source(maya: Talk) -> None:
    said, names = await maya.say("/compare 20 images"), list[str]()
    ranked = len(data(said)["rows"])
    for page in (1, 2, 3):
        (forward, *_) = (words for words in said.buttons if words.endswith(f"page {page}"))
        said = await maya.say(forward)
        assert said.title == f"{ranked} providers ranked, page {page} of 3"
        first, *_, last = [len(block.rows) for block in said.reply.blocks if isinstance(block, Lines)]
        names += [row.split(" $")[0].split(" about")[0] for row in said.rows[:first]]
        assert [row.partition(":")[0] for row in said.rows[-last:]] == names[-first:]
        assert all(len(row.partition(": ")[2]) > 10 for row in said.rows[-last:])
    assert len(names) == len(set(names)) == ranked
    assert said.buttons == ["/compare 20 images page 2", "/compare 20 images"]
    assert (await maya.say("/compare 20 images page 99")).title.endswith("page 3 of 3")
    assert (await maya.say(said.buttons[-1])).title == "fal.ai is cheapest: $0.06, paid as used"


async def test_the_pages_tell_what_each_price_list_does_not_say_at_once(maya: Talk) -> None:
    said = await maya.say("/compare 50 videos page 1")
    assert "Besides:" in said.texts
    assert "Pika: commercial use only on Pro and Fancy, free plan adds a watermark" in said.rows


async def test_much_work_is_shortened_in_its_rows(maya: Talk) -> None:
    work = " ".join(f"{count} videos {length}s" for count, length in zip(range(1, 7), (5, 10) * 3, strict=True))
    said = await maya.say(f"/compare {work}")
    assert all(row.endswith("and 3 more lines") for row in said.rows[:5])
