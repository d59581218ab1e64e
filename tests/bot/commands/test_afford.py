"""/afford, line by line: what an amount, or what somebody has, would make; nothing is kept of who only asks."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app import assemble
from core.chat.reply import Tone
from core.people import Moderates
from core.store import Store
from tests.bot.talk import Talk

ONE_DATABASE = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
"""What only reads prices is the same on every database."""


@pytest.fixture
def maya(store: Store) -> Talk:
    return Talk(assemble(store))


@ONE_DATABASE
@pytest.mark.parametrize(
    ("line", "title", "rows", "step"),
    [
        (
            "5,000",
            "5,000 credits on Vidzy make 10 videos, or 71 images",
            [
                "Only videos: 10, nothing left",
                "About half for each: 5 videos and 35 images, 50 left",
                "Only images: 71, 30 left",
            ],
            "/afford 5,000 6 videos",
        ),
        (
            "6,200",
            "6,200 credits on Vidzy make 12 videos, or 88 images",
            [
                "Only videos: 12, 200 left",
                "First videos: 12 videos and 2 images, 60 left",
                "About half for each: 6 videos and 45 images, 50 left",
                "Only images: 88, 40 left",
            ],
            "/afford 6,200 7 videos",
        ),
        ("200", "200 credits on Vidzy make 2 images", ["Only images: 2, 60 left"], "/afford 200 1 image"),
        (
            "5,000 6 videos",
            "2,000 of 5,000 credits on Vidzy are left after 6 videos",
            [
                "6 videos \N{MULTIPLICATION SIGN} 500 = 3,000",
                "Only videos: 4, nothing left",
                "About half for each: 2 videos and 14 images, 20 left",
                "Only images: 28, 40 left",
            ],
            "/cost 6 videos",
        ),
        (
            "5,000 10 videos",
            "Nothing of 5,000 credits on Vidzy is left after 10 videos",
            ["10 videos \N{MULTIPLICATION SIGN} 500 = 5,000"],
            "/cost 10 videos",
        ),
        (
            "5,000 12 videos 3 images",
            "1,210 more than 5,000 credits are needed on Vidzy for 12 videos and 3 images",
            [
                "12 videos \N{MULTIPLICATION SIGN} 500 = 6,000",
                "3 images \N{MULTIPLICATION SIGN} 70 = 210",
            ],
            "/afford 5,000 9 videos 2 images",
        ),
        (
            "1 1 image",
            "69 more than 1 credit are needed on Vidzy for 1 image",
            ["1 image \N{MULTIPLICATION SIGN} 70 = 70"],
            "/afford 70 1 image",
        ),
        ("50", "50 credits make nothing on Vidzy yet: 1 image costs 70, 20 more", [], "/afford 70"),
        (
            "625 on runway web",
            "625 credits on Runway (web app) make 10 videos",
            ["Only videos: 10, 25 left"],
            "/afford 625 6 videos on runway web",
        ),
        (
            "$10 on fal",
            "$10.00 on fal.ai makes 12 videos, or 333 images",
            [
                "Only videos: 12, $0.58 left",
                "First videos: 12 videos and 19 images, $0.01 left",
                "About half for each: 6 videos and 176 images, $0.01 left",
                "Only images: 333, $0.01 left",
            ],
            "/afford $10.00 7 videos on fal api",
        ),
        (
            "100 on midjourney",
            "What 100 fast GPU minutes on Midjourney would make depends on more than the kind of work",
            [],
            "/provider midjourney",
        ),
    ],
)
async def test_an_amount_makes_one_thing_or_another(
    maya: Talk, line: str, title: str, rows: list[str], step: str
) -> None:
    said = await maya.say(f"/afford {line}")
    assert (said.title, said.rows, said.reply.next) == (title, rows, step)
    assert said.reply.tone is Tone.INFO
    again = await maya.say(step)
    assert again.reply.tone is Tone.INFO


@ONE_DATABASE
async def test_three_kinds_share_alike(maya: Talk) -> None:
    said = await maya.say("/afford 100 on higgsfield")
    assert said.rows == [
        "Only videos: 10, nothing left",
        "About as much for each: 3 videos, 36 audio tracks and 136 images, nothing left",
        "Only audio: 100, nothing left",
        "Only images: 400, nothing left",
    ]


@ONE_DATABASE
@pytest.mark.parametrize(
    ("line", "amount", "needed"),
    [
        ("5,000", "5000", None),
        ("5,000 credits", "5000", None),
        ("5,000 on vidzy", "5000", None),
        ("5,000 vidzy app", "5000", None),
        ("amount 5,000", "5000", None),
        ("for $10 on fal", "10", None),
        ("10 on fal", "10", None),
        ("money $10 provider fal", "10", None),
        ("5,000 6 videos", "5000", "3000"),
        ("5,000, 6 videos", "5000", "3000"),
        ("5,000 credits for 6 videos", "5000", "3000"),
        ("6 videos amount 5,000", "5000", "3000"),
        ("amount 5,000 work 6 videos", "5000", "3000"),
        ("5,000 a video", "5000", "500"),
        ("5,000 two videos", "5000", "1000"),
        ("5,000 on runway 6 gen-4.5 clips 5s", "5000", "360"),
        ("2.5 2 images on fal", "2.5", "0.06"),
        ("$2.50 2 images on fal", "2.5", "0.06"),
    ],
)
async def test_an_amount_is_told_from_the_work_behind_it(
    maya: Talk, line: str, amount: str, needed: str | None
) -> None:
    said = await maya.say(f"/afford {line}")
    assert (said.reply.data["amount"], said.reply.data.get("needed")) == (amount, needed)
    assert not said.reply.private


@ONE_DATABASE
@pytest.mark.parametrize(
    "line",
    ["", "6 videos", "two 8 second clips on runway", "5 2k images", "3 kling 3 clips on kling", "on fal", "a video"],
)
async def test_without_an_amount_it_is_of_what_the_caller_has_and_private(maya: Talk, line: str) -> None:
    said = await maya.say(f"/afford {line}")
    assert said.title.startswith("I don't know your ")
    assert said.reply.private
    assert said.reply.data["amount"] is None


@ONE_DATABASE
@pytest.mark.parametrize(
    ("line", "title", "steps"),
    [
        ("0", "An amount is above 0, and this is 0.", ["/afford 5,000"]),
        ("-5", "An amount is above 0, and this is \N{MINUS SIGN}5.", ["/afford 5,000"]),
        ("5,000.0005", "Credits go to 3 decimals; this has 4.", ["/afford 5,000"]),
        ("1.000", '"1.000" can be 1,000 or 1. Which?', ["/afford 1,000", "/afford 1"]),
        ("$10", "Vidzy is counted in credits, and $10.00 is money.", ["/afford 500"]),
        (
            "5,000 3 clips on runway, 3 images on vidzy",
            "This takes credits of several providers. Ask for each by itself.",
            ["/afford 5,000 3 videos on runway", "/afford 5,000 3 images on vidzy"],
        ),
        (
            "5,000 6 vidoes",
            'Word 3, "vidoes", is not one I know. Did you mean videos?',
            ["/afford 5,000 6 videos"],
        ),
        (
            "5,000 1 veo clip 5s on google",
            "Veo 3.1 on Google is not known to offer this: 5 s.",
            [f"/afford 5,000 1 video {length}s veo on google" for length in (4, 6, 8)],
        ),
    ],
)
async def test_what_cannot_be_worked_out_says_so_and_what_to_send_instead(
    maya: Talk, line: str, title: str, steps: list[str]
) -> None:
    said = await maya.say(f"/afford {line}")
    assert said.title == title
    assert (said.buttons or [said.reply.next]) == steps


async def test_what_somebody_has_is_what_is_free(maya: Talk) -> None:
    unknown = await maya.say("/afford")
    assert unknown.title == "I don't know your Vidzy credits yet."
    assert unknown.reply.next == "/topup 5,000"
    await maya.say("/topup 5,000")
    await maya.say("/reserve 500")
    assert (await maya.say("/afford")).title == "4,500 credits on Vidzy make 9 videos, or 64 images"
    said = await maya.say("/afford 6 videos")
    assert said.title == "1,500 of 4,500 credits on Vidzy are left after 6 videos"
    assert (said.reply.private, said.reply.next, said.buttons) == (True, "/spend 6 videos", [])
    short = await maya.say("/afford 12 videos")
    assert short.title == "1,500 more than 4,500 credits are needed on Vidzy for 12 videos"
    assert "4,500 credits make 9 videos, or 64 images." in short.texts
    assert short.reply.next == "/topup 1,500"


@ONE_DATABASE
async def test_what_is_owed_has_to_be_filled_first(maya: Talk) -> None:
    await maya.say("/topup 20")
    await maya.say("/adjust 100")
    said = await maya.say("/afford")
    assert said.title == "\N{MINUS SIGN}80 credits make nothing on Vidzy yet: 1 image costs 70, 150 more"
    assert said.texts == ["80 more were used than I knew of. The next top-up fills that first."]
    assert said.reply.next == "/topup 150"


@ONE_DATABASE
async def test_a_given_amount_tells_nothing_of_what_somebody_has(maya: Talk) -> None:
    before = await maya.say("/afford 5,000 12 videos")
    await maya.say("/topup 1,234")
    after = await maya.say("/afford 5,000 12 videos")
    assert (after.title, after.rows, after.texts) == (before.title, before.rows, before.texts)
    assert after.reply.data == before.reply.data
    (button,) = after.reply.buttons
    assert button.for_everybody
    assert (await maya.say(button.words)).title == "4,766 more than 1,234 credits are needed on Vidzy for 12 videos"


@ONE_DATABASE
async def test_the_prices_of_the_server_count(maya: Talk) -> None:
    maya.moderates = Moderates.YES
    await maya.say("/pricing set video 450")
    said = await maya.say("/afford 5,000")
    assert said.title == "5,000 credits on Vidzy make 11 videos, or 71 images"
    assert said.reply.source is not None
    assert "Maya" in said.language.text(said.reply.source)


@ONE_DATABASE
async def test_what_one_of_a_kind_is_taken_to_be_is_called_assumed(maya: Talk) -> None:
    said = await maya.say("/afford 600 on runway")
    assert [text.partition(". ")[0] for text in said.texts] == [
        "Assumed: Gen-4.5, 5 s",
        "Assumed: Gen-4 Image, 720p",
    ]


@ONE_DATABASE
async def test_tries_that_may_fail_are_not_reckoned_with_and_that_is_said(maya: Talk) -> None:
    said = await maya.say("/afford 5,000 6 videos at 60%")
    assert "That is if every try is kept. As often as you say: /cost 6 videos at 60%" in said.texts


@ONE_DATABASE
async def test_it_is_the_same_for_programs(maya: Talk) -> None:
    data: dict[str, Any] = dict((await maya.say("/afford 5,000 6 videos")).reply.data)
    assert {name: data[name] for name in ("provider", "channel", "unit", "amount", "given", "needed", "left")} == {
        "provider": "vidzy",
        "channel": "app",
        "unit": "credit",
        "amount": "5000",
        "given": True,
        "needed": "3000",
        "left": "2000",
    }
    assert data["ways"] == [
        {"how": "only", "counts": {"video": 4}, "left": "0"},
        {"how": "shared", "counts": {"video": 2, "image": 14}, "left": "20"},
        {"how": "only", "counts": {"image": 28}, "left": "40"},
    ]
    assert [line["amount"] for line in data["lines"]] == ["3000"]
    assert [line["unit_price"] for line in data["each"]] == ["500", "70"]
