"""In a private chat every line is for us, and a button edits its message."""

from __future__ import annotations

import asyncio

import pytest

from core.people import Network
from tests.adapters.telegram.conftest import Bot
from tests.servers.telegram_faults import Fault
from tests.servers.telegram_objects import Button


@pytest.mark.parametrize(
    "line",
    [
        "/cost 50 videos 100 images",
        "50 videos 100 images",
        "cost 50 videos 100 images",
        "/COST@ourbot 50 videos 100 images",
        "/start cost_50v-100i",
    ],
)
async def test_work_is_answered_with_or_without_a_slash(bot: Bot, line: str) -> None:
    async with bot.running():
        answer = await bot.ask(line)
    assert answer.text.startswith("32,000 credits on Vidzy for 50 videos and 100 images\n")
    assert answer.html is not None
    assert answer.html.startswith("<b>32,000 credits")
    assert answer.labels == ["Spend this", "Compare"]


async def test_any_other_payload_of_start_is_a_plain_start(bot: Bot) -> None:
    async with bot.running():
        for line in ("/start", "/start answer", "/start cost_50x"):
            answer = await bot.ask(line)
            assert answer.text.startswith("I work out what AI images and videos cost")
            assert answer.labels == ["10 videos", "100 images", "50 videos 100 images"]
            assert [len(row) for row in answer.rows] == [2, 1]
            bot.telegram.delete(answer)


async def test_what_names_another_bot_or_is_no_text_is_acknowledged_and_ignored(bot: Bot) -> None:
    async with bot.running():
        other = bot.telegram.write(bot.maya, "/cost@OtherBot 3 videos")
        sticker = bot.telegram.write(bot.maya, "")
        await bot.answered(other, sticker)
        assert bot.private(bot.maya) == []


async def test_an_edited_message_is_neither_asked_for_nor_answered(bot: Bot) -> None:
    async with bot.running():
        written = bot.telegram.write(bot.maya, "/topup 5,000")
        await written.answered()
        edited = bot.telegram.edit(written, "/topup 6,000")
        assert not edited.delivered
        bot.telegram.put_update({"edited_message": edited.message.to_json()})
        assert "5,000" in await bot.charged(bot.maya)
        answer = await bot.ask("/balance")
        assert "5,000" in answer.text
    assert len(bot.private(bot.maya)) == 2


async def test_a_press_edits_the_message_and_charges_once_however_often_it_is_tapped(bot: Bot) -> None:
    async with bot.running():
        await bot.ask("/topup 50,000")
        bot.telegram.write(bot.maya, "50 videos 100 images")
        estimate = (await bot.telegram.wait_for_messages(bot.maya, 2))[1]
        bot.telegram.hold()
        taps = [bot.telegram.press(estimate, "Spend this", user=bot.maya) for _ in range(3)]
        bot.telegram.release()
        for tap in taps:
            assert (await tap.answered()).text is None
        await bot.answered(*taps)
        assert estimate.edited == 1
        assert estimate.text.startswith("Spent 32,000 credits")
        assert len(bot.private(bot.maya)) == 2
    assert "18,000" in await bot.charged(bot.maya)


async def test_a_press_on_a_message_that_is_gone_is_answered_by_a_new_one(bot: Bot) -> None:
    async with bot.running():
        start = await bot.ask("/start")
        press = bot.telegram.press(start, "10 videos", user=bot.maya, inaccessible=True)
        new = (await bot.telegram.wait_for_messages(bot.maya, 2))[1]
        assert new.text.startswith("5,000 credits")
        button = Button("x", start.buttons[1].callback_data)
        bot.telegram.hold()
        gone = bot.telegram.press(start, button, user=bot.maya)
        bot.telegram.delete(start)
        bot.telegram.release()
        assert (await bot.telegram.wait_for_messages(bot.maya, 2))[1].text.startswith("7,000 credits")
        await bot.answered(press, gone)


async def test_an_outdated_button_says_so_and_its_message_stays(bot: Bot) -> None:
    async with bot.running():
        start = await bot.ask("/start")
        press = bot.telegram.press(start, Button("x", "0:cost:*:1 video"), user=bot.maya)
        assert (await bot.telegram.wait_for_messages(bot.maya, 2))[1].text.startswith("This message is too old")
        await bot.answered(press)
        assert start.edited == 0


async def test_a_press_that_waited_too_long_is_done_all_the_same(bot: Bot) -> None:
    async with bot.running():
        start = await bot.ask("/start")
        bot.telegram.fault("answerCallbackQuery", Fault.status(400, "Bad Request: query is too old"))
        press = bot.telegram.press(start, "10 videos", user=bot.maya)
        await bot.answered(press)
        assert start.text.startswith("5,000 credits")


async def test_work_too_long_for_a_button_is_kept_for_it(bot: Bot) -> None:
    work = ", ".join(f"{count} videos" for count in range(1001, 1012))
    async with bot.running():
        await bot.ask(f"/cost {work}")
        (estimate,) = bot.telegram.messages(bot.maya)
        press = bot.telegram.press(estimate, "Spend this", user=bot.maya)
        await bot.answered(press)
        assert "needed" in estimate.text


@pytest.mark.parametrize(
    "name",
    ["<b>Maya</b> & @somebody /start t.me/x https://evil.example", "\u202eayaM \x00\ud800", "*_`[x](tg://user?id=1)"],
)
async def test_hostile_names_and_words_reach_nobody_as_markup(bot: Bot, name: str) -> None:
    eve = bot.telegram.add_user(name[:64].replace("\ud800", "?"))
    async with bot.running():
        await bot.ask(f"/cost {name}", eve)
        await bot.ask(f"/pricing set video {name}", eve)
        written = bot.telegram.write(eve, "/pricing set video 450")
        await bot.answered(written)
    for message in bot.telegram.messages(eve):
        assert message.mentions == []
        assert {one["type"] for one in message.entities} <= {"bold", "code", "expandable_blockquote"}


async def test_four_thousand_characters_are_refused_in_one_message(bot: Bot) -> None:
    async with bot.running():
        answer = await bot.ask("/cost " + "1 video, " * 450)
        assert answer.text.startswith("That is longer than I read")


async def test_a_warning_comes_by_the_relay_or_above_the_next_private_answer(bot: Bot) -> None:
    async with bot.running() as adapter:
        relaying = asyncio.create_task(bot.app.relay.run({Network.TELEGRAM: adapter}))
        for line in ("/topup 5,000", "/alert 4,900", "/alert 3,900"):
            bot.telegram.write(bot.maya, line, bot.studio)
        await bot.telegram.wait_for_messages(bot.studio, 3)
        await bot.ask("/spend 1 video", chat=bot.studio)
        await bot.telegram.wait_for(lambda _: any("4,500 credits left" in text for text in bot.private(bot.maya)))
        bot.telegram.block(bot.maya)
        spent = bot.telegram.write(bot.maya, "/spend 2 videos", bot.studio)
        await spent.answered()
        async with asyncio.timeout(20):
            while not await bot.store.read(lambda records: records.has_unreachable(bot.caller(bot.maya, bot.studio))):
                pass
        bot.telegram.unblock(bot.maya)
        answer = bot.telegram.write(bot.maya, "/balance")
        await bot.telegram.wait_for(lambda _: any("I could not reach you" in text for text in bot.private(bot.maya)))
        await bot.answered(answer)
        relaying.cancel()
        await asyncio.wait([relaying])
    told = [text for text in bot.private(bot.maya) if "I could not reach you" in text]
    assert len(told) == 1
    assert told[0].startswith("⚠️ On ")


async def test_halves_of_characters_and_nul_are_replaced(bot: Bot) -> None:
    async with bot.running():
        body = bot.telegram.write(bot.maya, "1 video").message.to_json()
        body = {
            **body,
            "message_id": 99,
            "text": "1 vid\ud800eo\x00",
            "from": {**body["from"], "first_name": "M\ud83d"},
        }
        bot.telegram.put_update({"message": body})
        _, answer = await bot.telegram.wait_for_messages(bot.maya, 2)
        assert '"\ufffdeo\ufffd"' in answer.text
        await bot.answered()
