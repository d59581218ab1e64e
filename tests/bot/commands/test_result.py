"""/result, line by line: what somebody keeps of what they try, and how much less certain that is than a rate."""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial

import pytest

from bot.app import App, assemble
from core.chat.reply import Tone
from core.store import Store
from tests.bot.talk import Talk

ONE_DATABASE = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
"""What is kept is the same on both; how, tests/adapters/database asks."""


@pytest.fixture
def app(store: Store) -> App:
    return assemble(store)


@pytest.fixture
def maya(app: App) -> Talk:
    return Talk(app)


async def test_results_are_added_up_listed_and_forgotten(maya: Talk) -> None:
    said = await maya.say("/result 18 of 30 videos kept")
    assert said.title == "18 of 30 videos on Vidzy kept: 60%"
    assert said.reply.tone is Tone.DONE
    assert said.reply.private
    assert said.reply.next == "/cost 50 videos on vidzy"
    assert said.buttons == ["/result list", "/result remove 1 video on vidzy"]
    await maya.say("/result 7 of 10 runway gen-4.5 clips", minutes=1)
    more = await maya.say("/result 2 of 10 videos", days=2)
    assert more.title == "20 of 40 videos on Vidzy kept: 50%"
    assert more.texts[0] == "These 2 of 10 are counted with what you told before."
    listed = await maya.say("/result")
    assert listed.title == "What you kept of 2 kinds, the latest first"
    assert listed.rows == [
        "20 of 40 videos on Vidzy  50%  told on 24 November",
        "7 of 10 videos with Gen-4.5 on Runway  70%  told on 22 November",
    ]
    assert listed.buttons == ["/result remove 1 video on vidzy", "/result remove 1 video gen-4.5 on runway"]
    assert listed.reply.data["records"][0] == {  # type: ignore[index,call-overload]  # JSON of ours
        "provider": "vidzy",
        "model": "any",
        "media": "video",
        "kept": 20,
        "tried": 40,
        "told_at": "2026-11-24T09:01:00+00:00",
    }
    gone = await maya.say(listed.buttons[0])
    assert gone.title == "Forgotten: 20 of 40 videos on Vidzy kept: 50%"
    assert [row.split()[0] for row in (await maya.say("/result list")).rows] == ["7"]
    back = await maya.say(gone.buttons[0])
    assert back.title == "20 of 40 videos on Vidzy kept: 50%"


# How certain


def tries_by_record(keep: int, kept: int, tried: int) -> int:
    """The fewest that are enough 95 times in 100, where every rate was equally likely before: a sum by the book, with a
    Beta distribution in place of the rate."""

    def beta(a: int, b: int) -> Fraction:
        return Fraction(factorial(a - 1) * factorial(b - 1), factorial(a + b - 1))

    a, b, sure, tries = kept + 1, tried - kept + 1, Fraction(0), keep - 1
    while sure < Fraction(95, 100):
        tries += 1  # the last of them is kept, and so are keep - 1 of the others
        sure += comb(tries - 1, keep - 1) * beta(a + keep, b + tries - keep) / beta(a, b)
    return tries


def tries_at_rate(keep: int, rate: Fraction) -> int:
    """The fewest that are enough 95 times in 100."""
    sure, tries = Fraction(0), keep - 1
    while sure < Fraction(95, 100):
        tries += 1
        sure += comb(tries - 1, keep - 1) * rate**keep * (1 - rate) ** (tries - keep)
    return tries


@ONE_DATABASE
@pytest.mark.parametrize(
    ("kept", "tried", "rate", "tries", "certain"),
    [(18, 30, "60%", 115, 96), (7, 11, "63.6%", 131, 90), (1, 2, "50%", 372, 117), (180, 300, "60%", 99, 96)],
)
async def test_a_record_is_less_certain_than_a_rate_the_more_so_the_less_it_holds(
    maya: Talk, kept: int, tried: int, rate: str, tries: int, certain: int
) -> None:
    assert (tries_by_record(50, kept, tried), tries_at_rate(50, Fraction(kept, tried))) == (tries, certain)
    said = await maya.say(f"/result {kept} of {tried} videos")
    assert said.texts == [
        (
            f"For 50 videos to keep, {tries} tries are enough 95 times in 100; if {rate} were certain, {certain} would "
            "be. More results make it surer."
        )
    ]


@ONE_DATABASE
@pytest.mark.parametrize(
    ("result", "title", "text"),
    [
        (
            "0 of 5",
            "0 of 5 videos on Vidzy kept: 0%",
            "From none kept nobody can say how many tries one takes.",
        ),
        (
            "5 of 5",
            "5 of 5 videos on Vidzy kept: 100%",
            "For 50 videos to keep, 83 tries are enough 95 times in 100.",
        ),
        (
            "6,000,000 of 10,000,000",
            "6,000,000 of 10,000,000 videos on Vidzy kept: 60%",
            "For 50 videos to keep, 96 tries are enough 95 times in 100.",
        ),
        (
            "1 of 9,999,999",
            "1 of 9,999,999 videos on Vidzy kept: under 0.1%",
            (
                "For 50 videos to keep, about 1,416,800,192 tries are enough 95 times in 100; if under 0.1% were "
                "certain, about 621,999,988 would be. More results make it surer."
            ),
        ),
        (
            "9,999,998 of 9,999,999",
            "9,999,998 of 9,999,999 videos on Vidzy kept: over 99.9%",
            "For 50 videos to keep, 50 tries are enough 95 times in 100.",
        ),
    ],
)
async def test_a_rate_is_never_called_none_or_all_that_is_not(maya: Talk, result: str, title: str, text: str) -> None:
    said = await maya.say(f"/result {result} videos")
    assert (said.title, said.texts) == (title, [text])


# Of what kind


@ONE_DATABASE
async def test_what_was_used_last_says_the_kind_where_nobody_does(maya: Talk) -> None:
    asked = await maya.say("/result 18 of 30 kept")
    assert (asked.title, asked.texts) == ("Of what kind were they?", ["Nothing was changed."])
    assert asked.reply.tone is Tone.ASK
    assert asked.buttons == ["/result add 18 of 30 videos", "/result add 18 of 30 images"]
    await maya.say("/topup 5,000")
    await maya.say("/spend 2 videos")
    said = await maya.say("/result 18 of 30 kept")
    assert said.title == "18 of 30 videos on Vidzy kept: 60%"
    assert said.texts[0] == "Of the kind that you used last."
    await maya.say("/spend 1 video 1 image")
    await maya.say("/refund 1 image of 3")  # was not used in the end, and is no use
    assert (await maya.say("/result 18 of 30 kept")).title == "Of what kind were they?"
    assert (await maya.say(asked.buttons[1])).title == "18 of 30 images on Vidzy kept: 60%"


@ONE_DATABASE
@pytest.mark.parametrize(
    ("words", "title", "step"),
    [
        ("18 of 30 videos", "18 of 30 videos on Vidzy kept: 60%", "/cost 50 videos on vidzy"),
        ("18/30 videos", "18 of 30 videos on Vidzy kept: 60%", "/cost 50 videos on vidzy"),
        (
            "18 of 30 images on runway",
            "18 of 30 images with Gen-4 Image on Runway kept: 60%",
            "/cost 50 images gen-4-image on runway",
        ),
        (
            "3 of 4 veo 3.1 clips on google",
            "3 of 4 videos with Veo 3.1 on Google kept: 75%",
            "/cost 50 videos veo-3.1 on google",
        ),
    ],
)
async def test_the_next_step_is_about_the_same_kind(maya: Talk, words: str, title: str, step: str) -> None:
    said = await maya.say(f"/result {words}")
    assert (said.title, said.reply.next) == (title, step)
    priced = await maya.say(step.replace("/cost", "/result cost"))
    assert any(text.startswith("Counts on your own results: ") for text in priced.texts)


# Whose


async def test_everybody_has_their_own(app: App, maya: Talk) -> None:
    await maya.say("/result 18 of 30 videos")
    ben = Talk(app, name="Ben")
    assert (await ben.say("/result 1 of 2 videos")).title == "1 of 2 videos on Vidzy kept: 50%"
    await ben.say("/result remove videos")
    assert (await ben.say("/result")).title == "You have told me of no results yet."
    assert (await maya.say("/result")).rows == ["18 of 30 videos on Vidzy  60%  told on 22 November"]


@ONE_DATABASE
async def test_what_is_not_there_cannot_be_forgotten(maya: Talk) -> None:
    for line, title in (
        ("videos", "You have told me of no videos on Vidzy."),
        ("gen-4.5 videos", "You have told me of no videos made with Gen-4.5 on Runway."),
    ):
        said = await maya.say(f"/result remove {line}")
        assert (said.title, said.texts) == (title, ["Nothing was changed."])
        assert (said.reply.tone, said.reply.next) == (Tone.REFUSED, "/result list")
