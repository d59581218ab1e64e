"""A button below an answer sends its picture, with what it shows as words below it."""

from __future__ import annotations

import pytest

from tests.adapters.picture_ways import ALT, COMPARED, SIZE, drawing, drawing_badly, spend_for_weeks
from tests.adapters.telegram.conftest import Bot
from tests.servers.telegram_faults import Fault
from tests.servers.telegram_objects import Button, Chat, Message

COMPARE = f"/compare {COMPARED}"


@pytest.fixture
def bot(bot: Bot) -> Bot:
    """It draws."""
    bot.app = drawing(bot.app)
    return bot


def photos(bot: Bot, chat: Chat | None = None) -> list[Message]:
    return [one for one in bot.telegram.messages(chat or bot.maya) if one.photo]


async def pressed(bot: Bot, message: Message, button: str = "Picture") -> list[str | None]:
    """What pops up."""
    press = bot.telegram.press(message, button, user=bot.maya)
    await bot.answered(press)
    return [answer.text for answer in press.query.answers]


async def test_the_button_sends_the_picture_behind_the_answer_which_stays(bot: Bot) -> None:
    async with bot.running():
        message = await bot.ask(COMPARE)
        assert message.labels == ["All of them", "Picture"]
        text = message.text
        assert await pressed(bot, message) == [None]
        (photo,) = photos(bot)
        assert photo.photo is not None
        assert (photo.photo.width, photo.photo.height) == SIZE
        assert photo.text.startswith(ALT)
        assert message.text == text
        assert not message.edited


async def test_in_a_group_and_its_topic_a_public_picture_is_for_all(bot: Bot) -> None:
    forum = bot.telegram.add_supergroup("Forum", members=[bot.maya], is_forum=True)
    topic = bot.telegram.add_topic(forum, "Videos")
    async with bot.running():
        message = await bot.ask(COMPARE, chat=forum, thread=topic)
        assert await pressed(bot, message) == [None]
        (photo,) = photos(bot, forum)
        assert photo.thread == topic


async def test_a_picture_of_somebody_elses_answer_is_refused_as_any_button_is(bot: Bot) -> None:
    async with bot.running():
        message = await bot.ask(COMPARE, bot.ben, bot.studio)
        (popup,) = await pressed(bot, message)
        assert popup is not None
        assert popup.startswith("This button is Ben Berg's.")
        assert photos(bot, bot.studio) == []


@pytest.mark.parametrize(("command", "words"), [("/history", "Balance on Vidzy "), ("/forecast", "Forecast of Vidzy,")])
async def test_what_is_private_is_pictured_in_the_private_chat(bot: Bot, command: str, words: str) -> None:
    await spend_for_weeks(bot.app, bot.caller(bot.maya))
    async with bot.running():
        await pressed(bot, await bot.ask(command))
        (photo,) = photos(bot)
        assert photo.text.startswith(words)


async def test_a_private_answer_to_a_group_has_its_picture_behind_it_with_the_name_of_the_group(bot: Bot) -> None:
    await spend_for_weeks(bot.app, bot.caller(bot.maya, bot.studio))
    async with bot.running():
        await bot.answered(bot.telegram.write(bot.maya, "/history", bot.studio))
        text, photo = bot.telegram.messages(bot.maya)
        assert (text.labels, text.photo) == ([], None)
        assert photo.text.startswith("In Studio:\nBalance on Vidzy ")
        assert [one.text for one in bot.telegram.messages(bot.studio)] == ["Sent to you privately."]
        assert photos(bot, bot.studio) == []


async def test_a_private_picture_that_is_pressed_for_in_a_group_is_sent_privately(bot: Bot) -> None:
    await spend_for_weeks(bot.app, bot.caller(bot.maya, bot.studio))
    async with bot.running():
        public = await bot.ask(COMPARE, chat=bot.studio)
        foreign = Button("Picture", "p1:history:*:on vidzy")  # no message of ours has one
        press = bot.telegram.press(public, foreign, user=bot.maya)
        await bot.answered(press)
        assert [answer.text for answer in press.query.answers] == ["Sent to you privately."]
        assert photos(bot, bot.studio) == []
        assert photos(bot)[0].text.startswith("In Studio:\nBalance on Vidzy ")


async def test_a_private_answer_to_a_group_is_whole_without_its_picture(bot: Bot) -> None:
    await spend_for_weeks(bot.app, bot.caller(bot.maya, bot.studio))
    bot.telegram.fault("sendPhoto", Fault.status(400, "Bad Request: IMAGE_PROCESS_FAILED"))
    async with bot.running():
        await bot.answered(bot.telegram.write(bot.maya, "/history", bot.studio))
        assert len(bot.telegram.messages(bot.maya)) == 1
        assert [one.text for one in bot.telegram.messages(bot.studio)] == ["Sent to you privately."]


@pytest.mark.parametrize("way", ["broken", "hanging"])
async def test_what_cannot_be_drawn_in_time_is_said_to_whoever_pressed(bot: Bot, way: str) -> None:
    with drawing_badly(bot.app, way) as app:
        async with bot.running(app):
            message = await bot.ask(COMPARE)
            assert await pressed(bot, message) == ["There is no picture just now. Try again in a minute."]
            assert photos(bot) == []


async def test_where_nothing_is_left_to_show_the_message_says_so(bot: Bot) -> None:
    await spend_for_weeks(bot.app, bot.caller(bot.maya))
    async with bot.running():
        message = await bot.ask("/history")
        words = (await bot.ask("/forget")).text.partition("/forget ")[2].splitlines()[0]
        await bot.ask(f"/forget {words}")
        await pressed(bot, message)
        assert message.text.startswith("Nothing recorded on Vidzy yet.")
        assert photos(bot) == []


async def test_who_wants_no_pictures_has_no_button(bot: Bot) -> None:
    async with bot.running():
        await bot.ask("/settings pictures off")
        assert (await bot.ask(COMPARE)).labels == ["All of them"]
        await bot.ask("/settings pictures light")
        assert (await bot.ask(COMPARE)).labels == ["All of them", "Picture"]


async def test_words_that_do_not_fit_a_button_are_kept(bot: Bot) -> None:
    async with bot.running():
        message = await bot.ask(f"/compare {', '.join(f'{count} videos {count}s' for count in (5, 8, 10))}, 70 images")
        assert await pressed(bot, message) == [None]
        assert len(photos(bot)) == 1
