"""/refund, line by line: what comes back, where it goes, and what cannot come back."""

from __future__ import annotations

import pytest

from bot.app import assemble
from core.chat.reply import Tone
from core.store import Store
from tests.bot.talk import Talk


@pytest.fixture
async def maya(store: Store) -> Talk:
    """Of her credits two lots end: on 25 and on 30 November. #4 is her spend of 1,280."""
    talk = Talk(assemble(store))
    for line in (
        "/topup 200 kind promotional expires 25 Nov",
        "/topup 1,000 kind promotional expires 30 Nov",
        "/topup 5,000",
        "/spend 2 videos 4 images",
    ):
        assert (await talk.say(line)).reply.tone is Tone.DONE
    return talk


async def test_a_part_comes_back_to_where_it_came_from_latest_first(maya: Talk) -> None:
    said = await maya.say("/refund 1 video of 4 failed")
    assert said.title == "500 credits are back: 5,420 on Vidzy"
    assert said.rows == ["80 paid, no end", "420 promotional, through Mon 30 Nov"]
    assert said.texts[:3] == [
        "They went back where they came from:",
        "Up to 780 of #4 (2 videos and 4 images) can still come back.",
        'Noted: "failed".',
    ]
    assert said.buttons == ["/undo 5 on vidzy"]
    assert said.reply.source is not None
    assert said.language.text(said.reply.source).startswith(
        "Recorded as you say. What Vidzy gives back is not known. Most providers"
    )
    assert said.reply.data["rest"] == "780"


async def test_a_number_alone_means_all_that_has_not_come_back(maya: Talk) -> None:
    assert (await maya.say("/refund 500 of #4")).title == "500 credits are back: 5,420 on Vidzy"
    said = await maya.say("/refund 4")
    assert said.title == "780 credits are back: 6,200 on Vidzy"
    assert "That is all of #4 (2 videos and 4 images)." in said.texts
    undone = await maya.say(said.buttons[0])
    assert undone.reply.tone is Tone.DONE


async def test_what_came_from_ended_credits_is_recorded_and_said_to_be_gone(maya: Talk) -> None:
    part = await maya.say("/refund 1,200 of 4", days=5)
    assert part.title == "1,200 credits are back, 1,080 of them to spend: 6,000 on Vidzy"
    assert "120 came from credits that ended on 25 November: recorded, but they cannot be spent." in part.texts
    whole = await maya.say("/refund 4")
    assert whole.title == "80 credits are back, and have ended: 6,000 on Vidzy"
    assert whole.reply.data["lost"] == "80"


async def test_what_was_owed_is_owed_no_longer(maya: Talk) -> None:
    await maya.say("/adjust 6,000")
    said = await maya.say("/refund 2,000 of 5")
    assert said.title == "2,000 credits are back: 920 on Vidzy"
    assert "1,080 of them fill what was owed." in said.texts


async def test_without_a_number_it_is_asked_which_one_failed(maya: Talk) -> None:
    for line in ("/spend 3 images", "/spend 100", "/refund 6"):
        await maya.say(line)
    said = await maya.say("/refund")
    assert said.title == "Which one failed?"
    assert said.rows == ["#5  22 Nov 10:00  3 images  −210", "#4  22 Nov 10:00  2 videos and 4 images  −1,280"]
    assert said.buttons == ["/refund of 5 on vidzy app", "/refund of 4 on vidzy app"]
    assert said.texts == ["For a part of one: /refund 1 image of 5", "Nothing was changed."]
    assert (await maya.say(said.buttons[0])).title == "210 credits are back: 4,920 on Vidzy"


@pytest.mark.parametrize(
    ("line", "words", "title"),
    [
        ("/refund part 1 video", "/refund 1 video of 4 on vidzy app", "500 credits are back: 5,420 on Vidzy"),
        ("/refund part 1,000", "/refund 1,000 of 4 on vidzy app", "1,000 credits are back: 5,920 on Vidzy"),
    ],
)
async def test_a_part_of_what_is_asked_too(maya: Talk, line: str, words: str, title: str) -> None:
    said = await maya.say(line)
    assert (said.title, said.buttons) == ("Which one failed?", [words])
    assert (await maya.say(words)).title == title


async def test_with_nothing_spent_there_is_nothing_to_ask(store: Store) -> None:
    said = await Talk(assemble(store)).say("/refund")
    assert (said.title, said.reply.next) == ("Nothing was spent of which anything could come back.", "/history")


@pytest.mark.parametrize(
    ("line", "title", "step"),
    [
        ("/refund 2,000 of 4", "#4 was 1,280: no more than that can come back.", "/refund 1,280 of 4"),
        ("/refund 5 videos of 4", "That was not in #4, or I cannot tell what it cost there.", "/refund 1,280 of 4"),
        ("/refund 1 track of 4", "That was not in #4, or I cannot tell what it cost there.", "/refund 1,280 of 4"),
        ("/refund 99", "There is no #99: the latest is #4.", "/history"),
        ("/refund 3", "#3 used nothing that could come back.", "/refund"),
        ("/refund 1 video of 4 on runway", "There is no #4: nothing is recorded yet.", "/topup 5,000 on runway api"),
    ],
)
async def test_what_cannot_come_back_is_refused_with_what_can(maya: Talk, line: str, title: str, step: str) -> None:
    said = await maya.say(line)
    assert (said.title, said.reply.next, said.reply.tone) == (title, step, Tone.REFUSED)
    assert "Nothing was changed." in said.texts


async def test_more_than_is_still_open_is_refused_with_the_rest(maya: Talk) -> None:
    await maya.say("/refund 500 of 4")
    said = await maya.say("/refund 781 of 4")
    assert said.title == "#4 was 1,280 and 500 are back: at most 780 more."
    assert said.reply.next == "/refund 780 of 4"
    assert (await maya.say("/refund 780 of 4")).title == "780 credits are back: 6,200 on Vidzy"
    assert (await maya.say("/refund 4")).title == "#4 was 1,280, and all of that is back already."


async def test_a_second_tap_on_what_failed_gives_nothing_more(maya: Talk) -> None:
    video, image = (await maya.say("/spend 1 video 1 image")).buttons[1:]
    assert (await maya.say(image)).reply.tone is Tone.DONE
    said = await maya.say(image)
    assert (said.title, said.reply.tone) == ("1 image of #5 came back already, as #6.", Tone.REFUSED)
    assert said.texts == ["Of 1 video, 500 can still come back.", "Nothing was changed."]
    assert said.reply.next == "/refund 1 video of 5"
    error = said.reply.data["error"]
    assert error == {
        "code": "part_returned",
        "number": 5,
        "came_back": "1 image",
        "refunds": [6],
        "remaining": "1 video",
        "rest": "500",
        "example": "1 video",
        "unit": "credit",
    }
    assert (await maya.say(video)).title == "500 credits are back: 4,920 on Vidzy"
    assert (await maya.say(image)).title == "#5 was 570, and all of that is back already."


async def test_what_came_back_in_several_refunds_names_them_and_what_is_left(maya: Talk) -> None:
    for line in ("/refund 1 image of 4", "/refund 2 images of 4", "/refund 1,000 of 4"):
        await maya.say(line)
    said = await maya.say("/refund 2 images 1 video of 4")
    assert said.title == "3 images of #4 came back already, as #5 and #6."
    assert said.texts[0] == "Of 2 videos and 1 image, 70 can still come back."
    assert said.reply.next == "/refund 1 image of 4"  # a video cost more than that
    await maya.say("/undo 7")
    assert (await maya.say("/refund 2 images of 4")).reply.next == "/refund 1 video of 4"


@pytest.mark.parametrize(
    ("spend", "before", "words"),
    [
        ("100", "", "50 of 2 on runway api"),
        ("7", "", "3 of 2 on runway api"),
        ("1", "", "0.5 of 2 on runway api"),
        ("1 gen-4.5 clip 5s on runway api", "", "30 of 2 on runway api"),
        ("2 gen-4.5 clips 5s on runway api", "", "1 video of 2 on runway api"),
        ("2 gen-4.5 clips 5s on runway api", "1 video of 2 on runway api", "30 of 2 on runway api"),
    ],
)
async def test_a_part_is_suggested_of_the_wallet_that_was_asked_of_and_never_the_whole(
    store: Store, spend: str, before: str, words: str
) -> None:
    maya = Talk(assemble(store))
    await maya.say("/topup 500 on runway api")
    await maya.say(f"/spend {spend}" if "runway" in spend else f"/spend {spend} on runway api")
    if before:
        await maya.say(f"/refund {before}")
    said = await maya.say("/refund on runway api")
    assert said.texts == [f"For a part of one: /refund {words}", "Nothing was changed."]
    assert (await maya.say(f"/refund {words}")).reply.tone is Tone.DONE


async def test_what_cannot_be_parted_has_no_part_suggested(maya: Talk) -> None:
    await maya.say("/spend 0.001")
    assert (await maya.say("/refund")).texts == ["Nothing was changed."]


async def test_a_refund_stands_in_the_way_of_an_undo_until_it_is_undone(maya: Talk) -> None:
    await maya.say("/refund 500 of 4")
    said = await maya.say("/undo 4")
    assert said.title == "500 of #4 are back already. Undo that first: the latest was #5."
    assert said.reply.next == "/undo 5"
    assert (await maya.say("/refund 5")).title == "#5 is itself a refund. It can be undone."
    assert (await maya.say("/undo 5")).reply.tone is Tone.DONE
    assert (await maya.say("/undo 4")).reply.tone is Tone.DONE
    assert (await maya.say("/refund 4")).title.startswith("#4 was undone 22 Nov 10:00, by #7.")


async def test_a_refund_that_is_spent_again_is_not_undone(maya: Talk) -> None:
    await maya.say("/refund 4")
    await maya.say("/spend 6,100")
    said = await maya.say("/undo 5")
    assert said.title == "1,200 of the 1,280 that #5 gave back are used, set aside or ended: it cannot be undone."
    assert said.reply.next == "/balance set 100"


async def test_a_used_top_up_is_not_undone_and_its_correction_is_offered(maya: Talk) -> None:
    said = await maya.say("/undo 3")
    assert said.title == "80 of the 5,000 that top-up #3 brought are used, set aside or ended: it cannot be undone."
    assert said.reply.next == "/balance set 4,920"
    assert said.texts == [
        "If the provider shows another number than I do, send that: /balance set 4,920",
        "Nothing was changed.",
    ]


async def test_a_refund_in_another_wallet_names_it(store: Store) -> None:
    maya = Talk(assemble(store))
    await maya.say("/topup 500 on runway web")
    await maya.say("/spend 100 on runway web")
    said = await maya.say("/refund 2 on runway web charged twice")
    assert said.title == "100 credits are back: 500 on Runway (web app)"
    assert 'Noted: "charged twice".' in said.texts
    assert said.buttons == ["/undo 3 on runway web"]
    assert (await maya.say("/refund 2")).title == "There is no #2: nothing is recorded yet."


@pytest.mark.parametrize(
    ("work", "words"),
    [
        ("1 video", ["/refund of 5 on vidzy"]),
        ("500", ["/refund of 5 on vidzy"]),
        ("2 videos", ["/refund 1 video of 5 on vidzy"]),
        ("1 video 1 image", ["/refund 1 video of 5 on vidzy", "/refund 1 image of 5 on vidzy"]),
    ],
)
async def test_what_failed_of_a_spend_has_a_button(maya: Talk, work: str, words: list[str]) -> None:
    said = await maya.say(f"/spend {work}")
    assert said.buttons == ["/undo 5 on vidzy", *words]
    for button in words:
        assert (await maya.say(button)).reply.tone is Tone.DONE


async def test_of_videos_of_different_prices_no_button_guesses_which_one_failed(store: Store) -> None:
    maya = Talk(assemble(store))
    await maya.say("/topup 5,000 on runway api")
    said = await maya.say("/spend 1 gen-4.5 clip 5s on runway, 1 gen-4.5 clip 10s on runway, 2 images on runway")
    assert said.buttons == ["/undo 2 on runway api", "/refund 1 image of 2 on runway api"]
    assert (await maya.say("/refund 1 video of 2 on runway api")).title == (
        "That was not in #2, or I cannot tell what it cost there."
    )
