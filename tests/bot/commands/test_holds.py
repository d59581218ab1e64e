"""/reserve, /settle and /release, line by line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import assemble
from core.chat.reply import Tone
from core.store import Store
from tests.bot.talk import Talk


@pytest.fixture
async def maya(store: Store) -> Talk:
    """She has 4,920."""
    talk = Talk(assemble(store))
    await talk.say("/topup 4,920")
    return talk


async def test_what_is_set_aside_is_not_free_and_not_spent(maya: Talk) -> None:
    said = await maya.say("/reserve 3 videos for 30 min", minutes=20)
    assert said.title == "Set aside 1,500 credits until 22 Nov 10:50: 3,420 of 4,920 on Vidzy are free"
    assert said.rows == ["3 videos × 500 = 1,500"]
    assert said.texts[0] == "This is #2. What is not settled by then is free again."
    assert said.buttons == ["/settle of 2 on vidzy", "/release 2 on vidzy"]
    assert (said.reply.data["available"], said.reply.data["left"], said.reply.data["held"]) == ("3420", "4920", "1500")


async def test_less_is_settled_and_the_rest_is_free_again(maya: Talk) -> None:
    await maya.say("/reserve 3 videos")
    said = await maya.say("/settle 2 videos")
    assert said.title == "Spent 1,000 of the 1,500 credits set aside; 500 are free again: 3,920 left on Vidzy"
    assert said.rows == ["2 videos × 500 = 1,000"]
    assert said.buttons == ["/undo 3 on vidzy", "/refund 1 video of 3 on vidzy"]


async def test_all_of_it_is_settled_by_its_button(maya: Talk) -> None:
    reserved = await maya.say("/reserve 1 video")
    said = await maya.say(reserved.buttons[0])
    assert said.title == "Spent all of the 500 credits set aside: 4,420 left on Vidzy"
    assert said.rows == ["1 video × 500 = 500"]
    assert (await maya.say(said.buttons[1])).title == "500 credits are back: 4,920 on Vidzy"


async def test_it_is_released_and_can_be_set_aside_again(maya: Talk) -> None:
    reserved = await maya.say("/reserve 1,500 for 2 hours")
    assert reserved.title.startswith("Set aside 1,500 credits until 22 Nov 12:00:")
    said = await maya.say(reserved.buttons[1])
    assert said.title == "1,500 credits are free again: 4,920 left on Vidzy"
    again = await maya.say(said.buttons[0])
    assert again.title.startswith("Set aside 1,500 credits until 22 Nov 10:30:")


async def test_what_is_set_aside_is_told_where_too_little_is_free(maya: Talk) -> None:
    await maya.say("/reserve 1,500")
    said = await maya.say("/spend 7 videos")
    assert said.title == "Refused: 3,500 are needed. Of 4,920 left 1,500 are set aside, 3,420 free."
    assert said.texts[1:] == ["Nothing was spent.", "Already taken by the provider? /adjust 3,500"]
    assert (said.buttons, said.reply.next) == (["/balance"], "/topup 80")
    refused = await maya.say("/reserve 7 videos")
    assert refused.texts[1:] == ["Nothing was set aside."]


async def test_less_than_nothing_is_told_as_what_is_owed(maya: Talk) -> None:
    await maya.say("/adjust 5,000")
    said = await maya.say("/spend 1 video")
    assert said.title == "Refused: 500 are needed and 80 are owed already: 580 are missing."
    assert said.reply.next == "/topup 580"


async def test_what_ended_by_itself_is_told_with_the_way_to_record_it(maya: Talk) -> None:
    await maya.say("/reserve 3 videos", minutes=20)
    said = await maya.say("/settle of 2", hours=1)
    assert said.title == "#2 was set aside until 22 Nov 10:50 and is free again."
    assert said.texts == ["Already taken by the provider? /adjust 1,500", "Nothing was changed."]
    assert (said.reply.next, said.reply.tone) == ("/adjust 1,500", Tone.REFUSED)
    assert (await maya.say("/release 2")).title == "#2 was set aside until 22 Nov 10:50 and is free again."


LAPSED = "#2 was set aside until 22 Nov 10:50 and is free again."


@pytest.mark.parametrize("between", [None, "/spend 1 image"], ids=["not_recorded", "recorded"])
async def test_who_is_late_and_names_none_is_told_of_the_one_that_time_let_go(maya: Talk, between: str | None) -> None:
    await maya.say("/reserve 3 videos", minutes=20)
    maya.at += timedelta(hours=1)
    if between is not None:
        await maya.say(between)
    steps = {
        "/settle": "/adjust 1,500",
        "/settle 2 videos": "/adjust 2 videos",
        "/settle 1,200": "/adjust 1,200",
        "/settle 2": "/adjust 1,500",
        "/release": "/balance",
    }
    for line, step in steps.items():
        said = await maya.say(line)
        assert (said.title, said.reply.next, said.reply.tone) == (LAPSED, step, Tone.REFUSED)
    assert (await maya.say("/adjust 2 videos")).title.startswith("1,000 credits taken already")


async def test_of_several_that_time_let_go_the_latest_is_told_for_a_day(maya: Talk) -> None:
    await maya.say("/reserve 100 for 2 hours")
    await maya.say("/reserve 200 for 1 hour")
    assert (await maya.say("/settle", hours=3)).title == "#2 was set aside until 22 Nov 12:00 and is free again."
    await maya.say("/topup 10")
    assert (await maya.say("/settle", hours=22)).title == "#2 was set aside until 22 Nov 12:00 and is free again."
    assert (await maya.say("/settle", hours=2)).title == "Nothing is set aside."


async def test_what_is_open_in_another_wallet_comes_before_what_time_let_go(maya: Talk) -> None:
    await maya.say("/topup 500 on runway api")
    await maya.say("/reserve 120 on runway api for 10 min")
    said = await maya.say("/settle", hours=1)
    assert (said.title, said.reply.next) == (
        "#2 was set aside until 22 Nov 10:10 and is free again.",
        "/adjust 120 on runway api",
    )
    await maya.say("/reserve 130 on runway api")
    assert (await maya.say("/settle")).reply.next == "/settle of 4 on runway api"


async def test_what_was_let_go_by_its_person_is_not_told_as_late(maya: Talk) -> None:
    await maya.say("/reserve 500")
    await maya.say("/release")
    assert (await maya.say("/settle")).title == "Nothing is set aside."


async def test_below_zero_what_is_set_aside_is_not_called_free(maya: Talk) -> None:
    await maya.say("/reserve 700")
    said = await maya.say("/adjust 7,100")
    assert said.texts[0] == "700 set aside; nothing is free."
    assert (await maya.say("/balance")).title == "\N{MINUS SIGN}2,180 credits on Vidzy, 700 set aside"
    said = await maya.say("/spend 1 video")
    assert said.title == "Refused: 500 are needed and 2,880 are owed already: 3,380 are missing."


async def test_it_is_settled_once(maya: Talk) -> None:
    await maya.say("/reserve 3 videos", minutes=20)
    await maya.say("/settle 1,000", minutes=21)
    said = await maya.say("/settle of 2")
    assert said.title == "#2 was settled 22 Nov 10:41: 1,000 of 1,500."
    assert "Nothing was changed." in said.texts
    assert (await maya.say("/settle")).title == "Nothing is set aside."
    assert (await maya.say("/settle of 1")).title == "#1 set nothing aside."


async def test_what_was_released_or_undone_is_not_settled(maya: Talk) -> None:
    await maya.say("/reserve 500")
    await maya.say("/release")
    assert (await maya.say("/settle of 2")).title == "#2 was released 22 Nov 10:00: its 500 are free again."
    await maya.say("/reserve 600")
    assert (await maya.say("/undo 4")).reply.tone is Tone.DONE
    assert (await maya.say("/release 4")).title == "#4 was undone 22 Nov 10:00: its 600 are free again."
    assert (await maya.say("/undo 3")).title == ("#3 let go what was set aside. To have that back, set it aside again.")


async def test_no_more_is_settled_than_is_set_aside(maya: Talk) -> None:
    await maya.say("/reserve 1,500")
    said = await maya.say("/settle 2,000")
    assert said.title == "#2 set 1,500 aside: 2,000 cannot be settled of it."
    assert said.texts[0] == "Settle all of it, and then record the rest: /spend 500"
    assert (await maya.say(said.reply.next or "")).title.startswith("Spent all of the 1,500 credits")


@pytest.mark.parametrize(
    ("line", "answered"),
    [
        ("/settle 2 videos", ["/settle 2 videos of 2 on vidzy app", "/settle 2 videos of 3 on vidzy app"]),
        ("/settle 1,000", ["/settle 1,000 of 2 on vidzy app", "/settle 1,000 of 3 on vidzy app"]),
        ("/settle", ["/settle of 2 on vidzy app", "/settle of 3 on vidzy app"]),
        ("/release", ["/release 2 on vidzy app", "/release 3 on vidzy app"]),
    ],
)
async def test_of_several_it_is_asked_which_and_the_same_is_meant(maya: Talk, line: str, answered: list[str]) -> None:
    await maya.say("/reserve 1,500")
    await maya.say("/reserve 3 videos")
    said = await maya.say(line)
    assert (said.title, said.reply.tone) == ("Which one? Set aside:", Tone.ASK)
    assert said.rows == ["#2: 1,500 until 22 Nov 10:30", "#3: 1,500 until 22 Nov 10:30"]
    assert said.buttons == answered
    assert (await maya.say(said.buttons[1])).reply.tone is Tone.DONE


async def test_what_is_set_aside_in_another_wallet_is_pointed_to(maya: Talk) -> None:
    await maya.say("/topup 500 on runway api")
    reserved = await maya.say("/reserve 120 on runway")
    assert reserved.buttons == ["/settle of 2 on runway api", "/release 2 on runway api"]
    said = await maya.say("/settle")
    assert said.title == "Nothing is set aside there. In another wallet something is:"
    assert said.rows == ["#2: 120 until 22 Nov 10:30"]
    assert said.reply.next == "/settle of 2 on runway api"
    assert (await maya.say(said.reply.next)).title == "Spent all of the 120 credits set aside: 380 left on Runway"
    assert (await maya.say("/settle 1 on runway")).reply.next == "/reserve 3 videos on runway api"


async def test_what_ended_while_it_was_set_aside_is_said_to_be_gone(maya: Talk) -> None:
    await maya.say("/topup 1,000 kind promotional expires today")
    await maya.say("/reserve 1,200 for 1 day")
    settled = await maya.say("/settle 300", hours=15)
    assert settled.title == "Spent 300 of the 1,200 credits set aside; 200 are free again: 4,920 left on Vidzy"
    assert settled.texts[0] == "700 of what was set aside have ended meanwhile, and are gone."


async def test_what_ended_while_it_was_set_aside_is_not_free_when_it_is_released(maya: Talk) -> None:
    await maya.say("/topup 1,000 kind promotional expires today")
    await maya.say("/reserve 1,200 for 1 day")
    await maya.say("/reserve 4,000 for 1 day")
    released = await maya.say("/release 3", hours=15)
    assert released.title == "200 credits are free again: 4,920 left on Vidzy"
    assert released.texts[0] == "1,000 of what was set aside have ended meanwhile, and are gone."


async def test_nothing_is_set_aside_for_too_long(maya: Talk) -> None:
    said = await maya.say("/reserve 500 for 31 days")
    assert said.title == "Credits are set aside for 30 days at most."
    assert (await maya.say(said.reply.next or "")).reply.tone is Tone.DONE
