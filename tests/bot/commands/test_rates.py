"""/cost of tries that fail: at rates that are said, and at somebody's own, which nobody else is told."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app import App, assemble
from core.people import Moderates
from core.store import Store
from tests.bot.talk import Said, Talk

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
"""What only reads prices is the same on every database."""
RATED = "50 videos at 60% 100 images at 90%"
QUANTILES = [
    "Enough 50 times in 100: 49,270",
    "Enough 80 times in 100: 52,550",
    "Enough 95 times in 100: 55,910",
    "Enough 99 times in 100: 58,980",
]


@pytest.fixture
def app(store: Store) -> App:
    return assemble(store)


@pytest.fixture
def maya(app: App) -> Talk:
    """Others read along."""
    return Talk(app)


@pytest.fixture
def alone(app: App) -> Talk:
    """Maya again, and nobody reads along."""
    return Talk(app, alone=True)


def everything(said: Said) -> str:
    """All that is told, for people and for programs."""
    return "\n".join([said.title, *said.texts, *said.rows, *said.buttons, str(said.reply.next), str(said.reply.data)])


# Rates that are said


@pytest.mark.parametrize(
    ("confidence", "title"),
    [
        ("", "On average about 49,444 credits on Vidzy for 50 videos and 100 images"),
        (" confidence 95%", "55,910 credits on Vidzy for 50 videos and 100 images: enough 95 times in 100"),
        (" confidence 50", "49,270 credits on Vidzy for 50 videos and 100 images: enough 50 times in 100"),
        (" with 80% confidence", "52,550 credits on Vidzy for 50 videos and 100 images: enough 80 times in 100"),
    ],
)
async def test_at_rates_it_is_told_on_average_and_for_how_often_how_much_is_enough(
    maya: Talk, confidence: str, title: str
) -> None:
    said = await maya.say(f"/cost {RATED}{confidence}")
    assert said.title == title
    assert said.rows == [
        "50 videos × 500 = 25,000; 60% kept, on average about 41,667",
        "100 images × 70 = 7,000; 90% kept, on average about 7,778",
        "If every try is kept: 32,000",
        "On average: about 49,444",
        *QUANTILES,
    ]
    assert said.texts == ["Rests on your 2 rates, and on paying for every try."]
    retries: Any = said.reply.data["retries"]
    assert retries[0]["nominal"] == "32000"
    assert retries[0]["mean"] == "49444.444444"
    assert {"confidence": "0.95", "amount": "55910", "exact": True} in retries[0]["enough"]


async def test_what_is_always_kept_costs_exactly_what_it_costs_without_rates(maya: Talk) -> None:
    plain = await maya.say("/cost 50 videos 100 images")
    sure = await maya.say("/cost 50 videos at 100% 100 images at 100% confidence 95%")
    assert sure.title == plain.title == "32,000 credits on Vidzy for 50 videos and 100 images"
    assert sure.rows == ["50 videos × 500 = 25,000; 100% kept", "100 images × 70 = 7,000; 100% kept"]
    assert sure.reply.data["total"] == plain.reply.data["total"] == "32000"
    assert "retries" not in sure.reply.data


async def test_a_confidence_of_ones_own_stands_among_the_others(maya: Talk) -> None:
    said = await maya.say("/cost 50 videos at 60% confidence 97.5%")
    assert said.title == "49,500 credits on Vidzy for 50 videos: enough 97.5% of the time"
    assert said.rows[-3:] == [
        "Enough 95 times in 100: 48,000",
        "Enough 97.5% of the time: 49,500",
        "Enough 99 times in 100: 51,000",
    ]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("50 videos at 61.37%", "50 videos × 500 = 25,000; 61.37% kept, on average about 40,737"),
        ("50 videos at 0.01%", "50 videos × 500 = 25,000; 0.01% kept, on average 250,000,000"),
        ("50 videos at 99.999%", "50 videos × 500 = 25,000; 99.999% kept, on average about 25,000"),
        ("10 images at 70% on fal", "10 images (FLUX.2 Pro, 1 MP) × $0.03 = $0.30; 70% kept, on average about $0.429"),
    ],
)
async def test_a_rate_is_shown_as_it_was_said(maya: Talk, line: str, row: str) -> None:
    assert (await maya.say(f"/cost {line}")).rows[0] == row


async def test_a_rate_that_also_describes_what_stands_before_it_is_called_assumed(maya: Talk) -> None:
    said = await maya.say("/cost 50 videos 100 images at 90%")
    assert said.texts == ["Assumed: 90% of 50 videos too.", "Rests on your rate, and on paying for every try."]


async def test_credits_of_two_providers_are_not_added_up_in_their_risks_either(maya: Talk) -> None:
    said = await maya.say("/cost 2 videos at 60% on vidzy, 3 gen-4.5 clips 5s at 50% confidence 80%")
    assert said.title == (
        "2,000 credits on Vidzy and 480 credits on Runway for 2 videos and 3 videos: enough 80 times in 100"
    )
    assert [text for text in said.texts if text.startswith("On ")] == ["On Vidzy:", "On Runway:"]
    assert [row for row in said.rows if row.startswith("If ")] == [
        "If every try is kept: 1,000",
        "If every try is kept: 180",
    ]


async def test_where_tries_fail_what_is_missing_is_told_of_what_is_enough(alone: Talk) -> None:
    await alone.say("/topup 6,200")
    said = await alone.say(f"/cost {RATED}")
    assert "You have 6,200: 49,710 more are needed. That is to have enough 95 times in 100." in said.texts
    assert said.reply.next == "/topup 49,710"
    said = await alone.say(f"/cost {RATED} confidence 80%")
    assert "You have 6,200: 46,350 more are needed. That is to have enough 80 times in 100." in said.texts


async def test_a_confidence_without_rates_shows_how_to_say_them_of_the_same_work(maya: Talk) -> None:
    said = await maya.say("/cost 7 videos confidence 80%")
    assert said.title == "3,500 credits on Vidzy for 7 videos"
    hint = "That is certain if every try is kept. If not: /cost 7 videos at 60% confidence 80%"
    assert said.texts == [hint]
    assert (await maya.say(hint.partition("If not: ")[2])).rows[-1].startswith("Enough 99 times in 100: ")


# One's own results


async def test_own_results_are_offered_where_nobody_reads_along(alone: Talk, maya: Talk) -> None:
    await alone.say("/result 18 of 30 videos kept")
    said = await alone.say("/cost 50 videos")
    assert said.title == "25,000 credits on Vidzy for 50 videos"
    own = "You kept 18 of 30 videos on Vidzy. That makes about 43,056 credits on average; 57,500 are enough {} in 100."
    assert own.format("95 times") in said.texts
    assert "/result cost 50 videos" in said.buttons
    said = await alone.say("/cost 50 videos confidence 99%")
    assert own.replace("57,500", "67,500").format("99 times") in said.texts
    public = await maya.say("/cost 50 videos")
    assert "18 of 30" not in everything(public)
    assert "kept" not in everything(public)


@pytest.mark.parametrize(
    "line",
    [
        "/cost 50 videos",
        "/cost 50 videos confidence 95%",
        "/cost 50 videos 100 images at 90%",
        "/compare 50 videos",
        "/advise 50 videos",
        "/buy 50 videos on runway",
        "/afford 5,000 6 videos",
        "/help result",
    ],
)
async def test_what_others_read_is_the_same_with_and_without_results(maya: Talk, line: str) -> None:
    before = await maya.say(line)
    for kind in ("18 of 30 videos on vidzy", "7 of 9 images", "3 of 8 videos on runway"):
        await maya.say(f"/result {kind}")
    after = await maya.say(line)
    assert not after.reply.private
    assert everything(after) == everything(before)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("50 videos", "/result cost 50 videos"),
        ("50 videos at 60%, 100 images", "/result cost 50 videos at 60%, 100 images"),
        ("50 videos 100 images at 90%", "/result cost 50 videos 100 images"),
        ("50 videos at 60% confidence 80%", "/result cost 50 videos confidence 80%"),
    ],
)
async def test_the_button_with_my_results_is_everybodys_and_answers_whoever_presses_it(
    maya: Talk, app: App, line: str, words: str
) -> None:
    estimate = await maya.say(f"/cost {line}")
    (button,) = (one for one in estimate.reply.buttons if one.command == "result cost")
    assert button.for_everybody
    assert (estimate.language.text(button.label), button.words) == ("With my results", words)
    await maya.say("/result 18 of 30 videos")
    await maya.say("/result 7 of 9 images")
    mine = await maya.say(button.words)
    bens = await Talk(app, name="Ben").say(button.words)
    assert mine.reply.private
    assert bens.reply.private
    assert mine.texts[-1].startswith("Counts on your own results: ")
    assert bens.texts[-1] == "You have told me of no results of that: /result 18 of 30 videos kept"


async def test_by_results_what_is_told_of_none_counts_as_kept(maya: Talk) -> None:
    await maya.say("/result 18 of 30 videos")
    said = await maya.say("/result cost 50 videos 100 images confidence 80%")
    assert said.title == "56,000 credits on Vidzy for 50 videos and 100 images: enough 80 times in 100"
    assert said.texts == ["Counts on your own results: 18 of 30 videos on Vidzy kept."]
    none = await maya.say("/result cost 10 images")
    assert none.title == "700 credits on Vidzy for 10 images"
    assert none.texts == ["You have told me of no results of that: /result 18 of 30 videos kept"]


async def test_what_is_said_comes_before_what_is_recorded(maya: Talk) -> None:
    await maya.say("/result 18 of 30 videos")
    said = await maya.say("/result cost 50 videos at 60%")
    assert said.title == "On average about 41,667 credits on Vidzy for 50 videos"
    assert said.texts == ["Rests on your rate, and on paying for every try."]


async def test_where_none_was_kept_there_is_no_average(alone: Talk) -> None:
    await alone.say("/result 0 of 5 videos")
    said = await alone.say("/cost 10 videos")
    assert "You kept 0 of 5 videos on Vidzy. By that 586,000 credits are enough 95 times in 100." in said.texts
    said = await alone.say("/result cost 10 videos")
    assert said.title == "586,000 credits on Vidzy for 10 videos: enough 95 times in 100"
    assert "On average: nobody can say, too few were kept" in said.rows
    assert said.reply.data["retries"][0]["mean"] is None  # type: ignore[index,call-overload]  # JSON of ours


async def test_results_of_several_kinds_are_told_wallet_by_wallet(alone: Talk) -> None:
    await alone.say("/result 7 of 10 gen-4.5 videos")
    await alone.say("/result 5 of 5 images")
    said = await alone.say("/cost 2 images, 3 gen-4.5 clips 5s")
    assert said.texts[-1] == (
        "You kept 5 of 5 images on Vidzy and 7 of 10 videos with Gen-4.5 on Runway. On Vidzy that makes 168 credits on "
        "average; 280 are enough 95 times in 100. On Runway that makes about 283 credits on average; 540 are enough "
        "95 times in 100."
    )


async def test_moderators_see_nobodys_results(app: App, alone: Talk) -> None:
    await alone.say("/result 18 of 30 videos")
    ana = Talk(app, moderates=Moderates.YES, name="Ana", alone=True)
    assert "on your own results" not in everything(await ana.say("/result cost 50 videos"))
    assert (await ana.say("/result")).title == "You have told me of no results yet."


async def test_certainty_where_every_try_is_kept_is_not_refused_for_results_that_nobody_asked_for(alone: Talk) -> None:
    await alone.say("/result 18 of 30 videos kept")
    assert (await alone.say("/cost 50 videos confidence 100%")).title == "25,000 credits on Vidzy for 50 videos"
    said = await alone.say("/result cost 50 videos confidence 100%")
    assert said.reply.data["error"]["code"] == "never_certain"  # type: ignore[index,call-overload]  # JSON of ours
