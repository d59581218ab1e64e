"""/history, line by line; and what each kind of change is called."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from adapters.database.engine import Engines
from bot.alert_replies import alert_reply
from bot.app import assemble
from bot.charts.history import history_picture
from bot.commands.history import _row, history
from bot.phrases import done
from core.alerts.levels import Fall, Mark, Measure, Reached
from core.alerts.outbox import ThresholdAlert
from core.amounts import Amount, Unit
from core.answers import HistoryPage
from core.budget import Budget
from core.charts.chart import History
from core.chat.language import Language
from core.chat.message import Message, Name, msg
from core.chat.reply import Text
from core.ledger.changes import Change, ChangeKind, WalletKey
from core.prices.book import PriceBook
from core.store import Store
from tests.adapters.database.grown import Grown
from tests.bot.talk import Talk
from tests.conftest import NOW

ENGLISH = Language.of("en", "UTC", NOW)
VIDZY = WalletKey("vidzy", "app", Unit.CREDIT)


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


@pytest.fixture
def maya(store: Store) -> Talk:
    return Talk(assemble(store))


async def test_the_history_tells_what_when_why_before_and_after(maya: Talk) -> None:
    for line in (
        "/topup 6,200 $42.50 note from the shop",
        "/spend 2 videos 4 images",
        "/refund 1 video of 2 failed",
        "/undo",
    ):
        await maya.say(line, minutes=5)
    said = await maya.say("/history")
    assert said.title == "4 entries on Vidzy, newest first"
    assert said.rows == [
        "#4  22 Nov 10:20  undid the refund #3  −500  5,420 before  4,920 after",
        '#3  22 Nov 10:15  refund of #2: 1 video, "failed"  +500  4,920 before  5,420 after',
        "#2  22 Nov 10:10  2 videos and 4 images  −1,280  6,200 before  4,920 after",
        '#1  22 Nov 10:05  top-up, $42.50, "from the shop"  +6,200  0 before  6,200 after',
    ]
    assert said.texts == ["Used in November 2026: videos 1,000 and images 280."]
    changes: Any = said.reply.data["changes"]
    first = changes[-1]
    assert (first["by"], first["reason"]) == ("Maya", "from the shop")
    assert first["cost"] == {"amount": "42.5", "unit": "USD"}


async def test_a_part_that_came_back_was_not_used_for_its_kind(maya: Talk) -> None:
    for line in ("/topup 10000", "/spend 1 video 10 images", "/refund 1 video of 2"):
        await maya.say(line)
    assert (await maya.say("/history")).texts == ["Used in November 2026: images 700."]
    for line in ("/undo", "/refund 100 of 2"):
        await maya.say(line)
    said = await maya.say("/history")
    assert said.texts == ["Used in November 2026: images 642 and videos 458."]
    assert said.rows[0] == "#5  22 Nov 10:00  refund of #2  +100  8,800 before  8,900 after"


async def test_pages_go_by_number_so_that_a_new_change_shifts_nothing(maya: Talk) -> None:
    def numbers(said: object) -> list[int]:
        return [change["number"] for change in said.reply.data["changes"]]  # type: ignore[attr-defined]  # JSON of ours

    for number in range(1, 13):
        await maya.say(f"/topup {number}")
    first = await maya.say("/history")
    assert numbers(first) == [12, 11, 10, 9, 8]
    assert first.buttons == ["/history before 8 on vidzy"]
    second = await maya.say(first.buttons[0])
    assert numbers(second) == [7, 6, 5, 4, 3]
    assert second.buttons == ["/history before 3 on vidzy", "/history before 13 on vidzy"]
    third = await maya.say(second.buttons[0])
    assert numbers(third) == [2, 1]
    assert third.buttons == ["/history before 8 on vidzy"]
    await maya.say("/topup 13")
    assert numbers(await maya.say(third.buttons[0])) == [7, 6, 5, 4, 3]
    newer = await maya.say(second.buttons[1])
    assert numbers(newer) == [12, 11, 10, 9, 8]
    assert newer.buttons == ["/history before 8 on vidzy", "/history on vidzy"]
    assert numbers(await maya.say(newer.buttons[1])) == [13, 12, 11, 10, 9]


async def test_nothing_recorded_says_how_to_begin(maya: Talk) -> None:
    said = await maya.say("/history on runway web")
    assert said.title == "Nothing recorded on Runway (web app) yet."
    assert said.reply.next == "/topup 5,000 runway web"
    await maya.say("/topup 5,000 runway web")
    assert (await maya.say("/history on runway web")).title == "1 entry on Runway (web app), newest first"
    assert (await maya.say("/history before 1 on runway web")).reply.next == "/history runway web"
    assert (await maya.say("/history")).title == "Nothing recorded on Vidzy yet."


async def test_what_time_did_is_told_without_a_name(maya: Talk) -> None:
    await maya.say("/topup 200 gift today")
    await maya.say("/topup 500")
    await maya.say("/reserve 100")
    await maya.say("/spend 70", days=2)
    rows = (await maya.say("/history")).rows
    assert rows[1:3] == [
        "#5  23 Nov 00:00  ended  −200  700 before  500 after",
        "#4  22 Nov 10:30  100 set aside no longer  0  700 before  700 after",
    ]


def row(change: Change, page: HistoryPage) -> str:
    return ENGLISH.text(_row(change, page))


def test_what_somebody_else_did_names_them_and_who_is_gone_is_a_deleted_user() -> None:
    ana, maya, gone = uuid4(), uuid4(), uuid4()
    change = Change(1, ChangeKind.TOP_UP, NOW, ana, credit(5), credit(0), credit(5))
    page = HistoryPage("Vidzy", VIDZY, 1, (change,), {ana: "Ana", maya: "Maya"}, True, maya)
    assert "top-up, by Ana  +5" in row(change, page)
    assert "top-up  +5" in row(replace(change, actor=maya), page)
    assert "top-up, by deleted user  +5" in row(replace(change, actor=gone), page)
    assert "top-up, by deleted user  +5" in row(replace(change, actor=None), page)
    assert "ended  +5" in row(replace(change, actor=None, kind=ChangeKind.END), page)


def names(message: object) -> str:
    return ENGLISH.text(message if isinstance(message, Message) else msg("{what}", what=message))  # type: ignore[arg-type]  # a list of work


@pytest.mark.parametrize("kind", ChangeKind)
@pytest.mark.parametrize("by_time", [True, False])
def test_every_kind_of_change_has_a_name_and_can_be_the_last_one_before_a_warning(
    kind: ChangeKind, by_time: bool
) -> None:
    amount = credit(0) if kind in (ChangeKind.HOLD, ChangeKind.RELEASE, ChangeKind.STOP) else credit(-5)
    change = Change(
        7,
        kind,
        NOW,
        None if by_time else uuid4(),
        amount,
        credit(10),
        credit(10) + amount,
        undoes=3,
        refunds=3,
        held=credit(4),
    )
    name = names(done(change))
    assert name
    reached = Reached(Mark(Measure.CREDITS, credit(8).micros), credit(8), credit(9))
    alert = ThresholdAlert("Studio", VIDZY, "Vidzy", Fall(reached, ()), credit(5), (), change)
    texts = [ENGLISH.text(block.message) for block in alert_reply(alert).blocks if isinstance(block, Text)]
    (last,) = [text for text in texts if text.startswith("Last: ")]
    assert last.startswith(f"Last: {name}, ")
    assert (", from 10." in last) is bool(amount.micros)


def test_each_kind_of_change_is_called_otherwise() -> None:
    change = Change(7, ChangeKind.TOP_UP, NOW, uuid4(), credit(-5), credit(10), credit(5), held=credit(4))
    called = [names(done(replace(change, kind=kind))) for kind in ChangeKind]
    assert len(set(called)) == len(called)


async def test_a_month_begins_where_its_owner_is(maya: Talk) -> None:
    await maya.say("/topup 6,200")
    await maya.say("/spend 2 videos")
    await maya.say("/spend 30", days=8, hours=12)  # 30 November, 23:00 in Amsterdam
    assert (await maya.say("/history")).texts == ["Used in November 2026: videos 1,000 and other 30."]
    await maya.say("/spend 1 image", hours=2)
    said = await maya.say("/history")
    assert said.texts == ["Used in December 2026: images 70."]
    assert said.reply.data["month"] == {"image": "70"}
    assert (await maya.say("/history before 3")).texts == []


@pytest.mark.parametrize(
    ("lots", "sentence", "used"),
    [
        (9, "Used in November 2026: other 873.", "Used in November 2026"),  # 97 of each lot
        # 5 live lots, 9 lots with all their 101 changes, and the last 86 of one: 85 spends of 1, and one of 3
        (12, "Used in November 2026, of the latest 1,000 entries: other 961.", ""),
    ],
    ids=["nine_hundred_changes", "twelve_hundred"],
)
async def test_of_a_month_with_many_entries_the_latest_are_counted_and_that_is_said(
    engines: Engines, store: Store, book: PriceBook, lots: int, sentence: str, used: str
) -> None:
    grown = Grown(engines, book)
    await grown.grow(lots)
    reply = await history(Budget(store, book), grown.context("asked"))
    assert [ENGLISH.text(block.message) for block in reply.blocks if isinstance(block, Text)][:1] == [sentence]
    page = await Budget(store, book).history(grown.context("asked"), None)
    assert page.past is not None
    chart = history_picture(page, page.past, Name("Vidzy"), NOW.date(), "").chart(ENGLISH)
    assert isinstance(chart, History)
    assert chart.kinds_title == used
    assert bool(chart.kinds) == bool(used)
