"""/pricing set, remove and show, line by line: a price of the server's own, and what the price book says again."""

from __future__ import annotations

import pytest

from bot.app import assemble
from core.chat.reply import Tone
from core.people import Moderates
from core.store import Store
from tests.bot.talk import Talk

ONE_DATABASE = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
"""The store's own tests ask both."""
WORK = "3 gen-4.5 clips 10s, 1 veo 3.1 clip 8s"


@pytest.fixture
async def ana(store: Store) -> Talk:
    """She moderates Studio, where Runway's API is meant."""
    talk = Talk(assemble(store), moderates=Moderates.YES, name="Ana")
    await talk.say("/pricing default runway api")
    return talk


@ONE_DATABASE
async def test_a_price_of_the_server_is_taken_back_and_all_is_as_it_was(ana: Talk) -> None:
    before = await ana.say(WORK)
    first = await ana.say("/pricing set video 450", minutes=1)
    assert first.buttons == ["/pricing remove video on runway api", "/pricing show on runway api"]
    second = await ana.say("/pricing set video 300", minutes=1)
    assert second.buttons[0] == "/pricing set video 450 on runway api"
    assert (await ana.say(WORK)).title.startswith("1,200 credits")
    gone = await ana.say(first.buttons[0], minutes=1)
    assert gone.title == "1 video costs 60 credits in Studio again, as Runway charges (was 300)"
    assert gone.texts == ["What was spent keeps its price, and so do the days until now. Taken back by Ana."]
    assert gone.buttons == ["/pricing set video 300 on runway api", "/pricing show on runway api"]
    after = await ana.say(WORK)
    assert (after.title, after.rows, after.texts) == (before.title, before.rows, before.texts)
    assert (await ana.say("/pricing show")).rows[0] == "1 video: 60 credits, as Runway charges"
    assert (await ana.say(gone.buttons[0], minutes=1)).title.startswith("1 video costs 300 credits in Studio from now")


@ONE_DATABASE
async def test_a_day_before_keeps_the_price_that_was_then(ana: Talk) -> None:
    await ana.say("/pricing set video 450")
    await ana.say("/pricing remove video", days=2)
    titles = [(await ana.say(f"/cost 1 video{when}")).title for when in ("", " date 2026-11-23", " date 2026-11-21")]
    assert [title.split()[0] for title in titles] == ["60", "450", "60"]


@ONE_DATABASE
@pytest.mark.parametrize(
    ("price", "title", "about"),
    [
        ("audio 40 on vidzy", "No price of 1 audio track on Vidzy is known in Studio any more (was 40)", []),
        (
            "image 3 on midjourney",
            "1 image costs what Midjourney charges in Studio again (was 3)",
            ["What one costs there depends on more than its kind."],
        ),
    ],
)
async def test_where_the_book_has_no_price_of_a_kind_it_is_said(
    ana: Talk, price: str, title: str, about: list[str]
) -> None:
    done = await ana.say(f"/pricing set {price}")
    gone = await ana.say(done.buttons[0])
    assert gone.title == title
    assert gone.texts[:-1] == about


@ONE_DATABASE
async def test_the_way_back_means_the_same_wallet_whatever_is_meant_meanwhile(ana: Talk) -> None:
    done = await ana.say("/pricing set video 450")
    await ana.say("/pricing default vidzy")
    assert (await ana.say("/pricing remove video")).title == "No price of its own is set here for videos on Vidzy."
    assert (await ana.say(done.buttons[1])).rows[
        0
    ] == "1 video: 450 credits, set on 22 November by Ana; Runway charges 60"
    assert (await ana.say(done.buttons[0])).reply.tone is Tone.DONE


@ONE_DATABASE
async def test_what_was_never_set_cannot_be_taken_back_nor_by_others(ana: Talk) -> None:
    never = await ana.say("/pricing remove image")
    assert never.title == "No price of its own is set here for images on Runway."
    assert (never.reply.next, never.reply.tone) == ("/pricing show on runway api", Tone.REFUSED)
    await ana.say("/pricing set video 450")
    assert (await ana.say("/pricing remove image")).reply.next == "/pricing remove video on runway api"
    ana.moderates = Moderates.NO
    assert (await ana.say("/pricing remove video")).title == "/pricing remove is for the moderators of Studio."


@ONE_DATABASE
async def test_a_price_of_the_server_is_said_to_be_the_same_and_not_the_provider_s(ana: Talk) -> None:
    await ana.say("/pricing set video 450")
    assert (
        "The price that was set here for Runway is the same whatever the model and length."
        in (await ana.say(WORK)).texts
    )
    plain = await ana.say("2 videos 1080p on vidzy")
    assert "As far as is known Vidzy charges the same whatever the resolution." in plain.texts


@ONE_DATABASE
async def test_what_was_taken_back_is_exported_without_an_amount(ana: Talk) -> None:
    await ana.say("/pricing set video 450")
    await ana.say("/pricing remove video")
    exported = await ana.say("/export")
    (content,) = (file.content for file in exported.reply.files if file.name.endswith(".json"))
    assert b'"amount":"450","unit":"credit"' in content
    assert b'"amount":null,"unit":null' in content
