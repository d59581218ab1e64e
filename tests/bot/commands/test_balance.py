"""/balance, line by line: what is there, until when, and what the provider shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.app import assemble
from bot.commands.balance import balance
from bot.commands.topup import topup
from core.budget import Budget
from core.chat.language import Language
from core.chat.reply import Lines, Tone
from core.dates import Expiry
from core.people import Context
from core.store import Store
from tests.bot.talk import Talk
from tests.conftest import NOW, MakeContext


@pytest.fixture
def maya(store: Store) -> Talk:
    return Talk(assemble(store))


async def test_nothing_recorded_is_not_nothing_left(maya: Talk) -> None:
    said = await maya.say("/balance")
    assert said.title == "I don't know your Vidzy credits yet."
    assert said.reply.next == "/topup 5,000"
    assert (said.reply.data["available"], said.reply.data["left"]) == (None, None)


@pytest.mark.parametrize(
    ("work", "text"),
    [
        ("1 video", "1 video needs 500 credits."),
        ("2 videos", "2 videos need 1,000 credits."),
        ("1 video 1 image", "1 video and 1 image need 570 credits."),
        ("1 image on fal", "1 image needs $0.03."),
        ("20 images on fal", "20 images need $0.60."),
    ],
)
async def test_what_work_needs_is_told_where_nothing_is_recorded(maya: Talk, work: str, text: str) -> None:
    assert (await maya.say(f"/balance {work}")).texts == [text]


async def test_a_balance_of_nothing_is_known(maya: Talk) -> None:
    await maya.say("/topup 500")
    await maya.say("/spend 500")
    said = await maya.say("/balance")
    assert said.title == "0 credits on Vidzy"
    assert said.texts == ["Nothing is left.", "Nothing is set aside."]


async def test_the_lots_stand_in_the_order_in_which_they_are_used(maya: Talk) -> None:
    for line in ("/topup 5,000 $42.50", "/topup 1,000 gift 30 Nov", "/topup 200 gift 25 Nov"):
        await maya.say(line)
    said = await maya.say("/balance")
    assert said.title == "6,200 credits on Vidzy"
    assert said.rows == [
        "200 promotional, through Wed 25 Nov (in 3 days)",
        "1,000 promotional, through Mon 30 Nov",
        "5,000 paid, no end",
    ]
    assert said.texts == [
        "Enough for 12 videos and 2 images (60 left), or 88 images (40 left).",
        "Nothing is set aside.",
    ]
    lots = said.reply.data["lots"]
    assert [lot["lot"] for lot in lots] == [3, 2, 1]  # type: ignore[index,union-attr,call-overload]  # JSON of ours


async def test_of_more_than_four_lots_the_next_three_to_end_are_told(maya: Talk) -> None:
    for day in range(24, 30):
        await maya.say(f"/topup 100 gift {day} Nov")
    said = await maya.say("/balance")
    assert said.rows == [
        "100 promotional, through Tue 24 Nov (in 2 days)",
        "100 promotional, through Wed 25 Nov (in 3 days)",
        "100 promotional, through Thu 26 Nov (in 4 days)",
        "and 3 more, 300",
    ]


async def test_an_end_is_told_by_its_moment_to_who_moved_to_another_time_zone(
    budget: Budget, context: MakeContext
) -> None:
    def in_zone(zone: str) -> Context:
        now = context()
        return replace(now, caller=replace(now.caller, time_zone=zone))

    end = Expiry(date(2026, 11, 24))
    await topup(budget, in_zone("Europe/Amsterdam"), amount=Decimal(100), expires=end)
    for zone, row in (
        ("Europe/Amsterdam", "100 paid, through Tue 24 Nov (in 2 days)"),
        ("Europe/Berlin", "100 paid, through Tue 24 Nov (in 2 days)"),
        ("Asia/Shanghai", "100 paid, until 25 Nov 07:00"),
        ("America/New_York", "100 paid, until 24 Nov 18:00"),
    ):
        (lots,) = [block for block in (await balance(budget, in_zone(zone))).blocks if isinstance(block, Lines)]
        assert [Language.of("en", zone, NOW).text(one) for one in lots.rows] == [row]


async def test_what_is_set_aside_is_told_with_its_number_and_until_when(maya: Talk) -> None:
    await maya.say("/topup 4,920")
    await maya.say("/reserve 1,500 for 30 min", minutes=20)
    said = await maya.say("/balance")
    assert said.title == "4,920 credits on Vidzy, 3,420 of that free"
    assert said.rows == ["4,920 paid, no end", "1,500 set aside by #2, until 22 Nov 10:50"]
    data = said.reply.data
    assert (data["left"], data["held"], data["available"]) == ("4920", "1500", "3420")
    assert data["holds"] == [
        {
            "number": 2,
            "amount": "1500",
            "unit": "credit",
            "ends_at": "2026-11-22T09:50:00+00:00",
            "lots": [{"lot": 1, "amount": "1500"}],
        }
    ]


async def test_what_is_owed_is_told(maya: Talk) -> None:
    await maya.say("/topup 500")
    await maya.say("/adjust 580")
    said = await maya.say("/balance")
    assert said.title == "−80 credits on Vidzy"
    assert said.texts[0] == "80 more were used than I knew of. The next top-up fills that first."
    assert said.reply.next == "/topup 5,000"
    assert said.reply.data["owed"] == "80"


async def test_a_plan_is_told_with_its_next_day_and_what_happens_to_the_rest(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web date 31 Oct")
    said = await maya.say("/balance")
    assert said.title == "625 credits on Runway (web app)"
    assert said.rows == ["625 of a plan, through Sun 29 Nov (in 7 days)"]
    assert "The plan Standard renews on Mon 30 Nov: 625 credits. What is not used by then ends." in said.texts
    plan = said.reply.data["plan"]
    assert (plan["plan"], plan["renews"], plan["rollover"]) == ("standard", "2026-11-30", "none")  # type: ignore[index,call-overload]  # JSON of ours


async def test_several_wallets_are_a_line_each_and_the_default_one_comes_in_detail(maya: Talk) -> None:
    for line in ("/topup 500 on runway web", "/topup $20 on fal", "/topup 4,920"):
        await maya.say(line)
    said = await maya.say("/balance")
    assert said.title == "4,920 credits on Vidzy"
    assert said.rows == ["4,920 paid, no end", "500 credits on Runway (web app)", "$20.00 on fal.ai"]
    named = await maya.say("/balance on fal")
    assert named.title == "$20.00 on fal.ai"
    assert named.rows == ["$20.00 paid, no end", "4,920 credits on Vidzy", "500 credits on Runway (web app)"]
    others = said.reply.data["others"]
    assert [other["provider"] for other in others] == ["runway", "fal"]  # type: ignore[index,union-attr,call-overload]  # JSON of ours


async def test_what_to_ask_next_about_another_wallet_can_be_asked(maya: Talk) -> None:
    await maya.say("/topup 500 on runway web")
    said = await maya.say("/balance runway web")
    assert said.reply.next == "/cost 10 videos on runway web"
    assert (await maya.say(said.reply.next)).title == "600 credits on Runway (web app) for 10 videos"


async def test_work_is_weighed_against_the_wallet_that_pays_for_it(maya: Talk) -> None:
    await maya.say("/topup 100 on runway api")
    said = await maya.say("/balance 5 videos gen-4.5 on runway")
    assert said.title == "You have 100: 200 more are needed."
    assert said.texts == ["5 videos: 300 credits on Runway."]
    assert said.reply.next == "/buy 200 runway api"


# set


@pytest.mark.parametrize(
    ("amount", "title"),
    [
        ("4,920", "Noted: 4,920 on Vidzy, 80 fewer than I had"),
        ("5,000", "Noted: 5,000 on Vidzy, as I had"),
        ("5,100", "Noted: 5,100 on Vidzy, 100 more than I had"),
        ("0", "Noted: 0 on Vidzy, 5,000 fewer than I had"),
    ],
)
async def test_what_the_provider_shows_is_noted_with_the_difference(maya: Talk, amount: str, title: str) -> None:
    await maya.say("/topup 5,000")
    said = await maya.say(f"/balance set {amount}")
    assert said.title == title
    assert said.texts[-1] == "This is #2; undo until 23 Nov 10:00."
    assert said.buttons == ["/undo 2 on vidzy"]
    undone = await maya.say(said.buttons[0])
    assert undone.title.endswith("5,000 credits left on Vidzy, as before it")


async def test_a_newcomer_begins_with_what_the_provider_shows(maya: Talk) -> None:
    said = await maya.say("/balance set 6,200")
    assert said.title == "Noted: 6,200 on Vidzy"
    assert said.reply.tone is Tone.DONE
    assert (await maya.say("/balance")).rows == ["6,200 paid, no end"]


async def test_what_another_provider_shows_is_noted_there(maya: Talk) -> None:
    assert (await maya.say("/balance set 1,500 on runway web")).title == "Noted: 1,500 on Runway (web app)"


@pytest.mark.parametrize("line", ["/balance set -5", "/balance set", "/balance set lots", "/balance set 0.0001"])
async def test_what_no_provider_shows_is_not_noted(maya: Talk, line: str) -> None:
    said = await maya.say(line)
    assert said.reply.tone is Tone.REFUSED or said.reply.tone is Tone.ASK
    assert (await maya.say("/balance")).title == "I don't know your Vidzy credits yet."
