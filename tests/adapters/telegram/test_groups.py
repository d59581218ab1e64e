"""In a group only commands and replies to our question are for us, and what is private goes to the private chat."""

from __future__ import annotations

import asyncio

import pytest

from tests.adapters.telegram.conftest import Bot, texts
from tests.servers.telegram_faults import Fault
from tests.servers.telegram_objects import Button


async def test_a_command_is_answered_in_reply_for_all_to_see(bot: Bot) -> None:
    async with bot.running():
        answer = await bot.ask("/cost@OurBot 50 videos", chat=bot.studio)
        assert answer.text.startswith("25,000 credits on Vidzy for 50 videos")
        assert answer.labels == ["Spend this", "With my balance", "With my results", "Compare"]
        again = await bot.ask("/cost@oUrBoT 50 videos", bot.ben, bot.studio)
        assert again.reply_to != answer.reply_to


async def test_what_is_not_for_us_is_ignored(bot: Bot) -> None:
    telegram, maya, studio = bot.telegram, bot.maya, bot.studio
    bot.telegram.privacy = False
    async with bot.running():
        ours = await bot.ask("/help", chat=studio)
        written = [
            telegram.write(maya, "50 videos", studio),
            telegram.write(maya, "/cost@OtherBot 50 videos", studio),
            telegram.write(maya, "they said /cost 5 videos", studio),
            telegram.write(maya, "thanks!", studio, reply_to=ours),
        ]
        real = telegram.write(maya, "/cost 1 video", studio)
        body = {**real.message.to_json(), "message_id": 900, "text": "/cost 2 videos"}
        bots = {"id": 42, "is_bot": True, "first_name": "Other"}
        for more in ({"is_automatic_forward": True}, {"via_bot": bots}, {"from": bots}):
            telegram.put_update({"message": body | more})
        telegram.put_update({"channel_post": body})
        telegram.put_update({"message": {"message_id": 1, "date": 0}})  # nothing that the client can read
        last = telegram.write(maya, "/cost 3 videos", studio)
        await bot.answered(*written, last)
    assert [one.split(" for ")[1].split("\n")[0] for one in texts(telegram.messages(studio))[1:]] == [
        "1 video",
        "3 videos",
    ]


async def test_the_topic_is_kept(bot: Bot) -> None:
    forum = bot.telegram.add_supergroup("Forum", members=[bot.maya], is_forum=True)
    topic = bot.telegram.add_topic(forum, "Budgets")
    async with bot.running():
        public = await bot.ask("/cost 1 video", chat=forum, thread=topic)
        private = await bot.ask("/balance", chat=forum, thread=topic)
        assert public.thread == private.thread == topic
        assert public.parameters["message_thread_id"] == topic


async def test_the_bare_question_forces_a_reply_which_is_then_answered(bot: Bot) -> None:
    async with bot.running():
        question = await bot.ask("/cost", chat=bot.studio)
        assert question.markup == {
            "force_reply": True,
            "selective": True,
            "input_field_placeholder": "50 videos 100 images",
        }
        assert question.text == "What would you like to make? For example: 50 videos 100 images"
        answer = await bot.ask("3 videos", chat=bot.studio, reply_to=question)
        assert answer.text.startswith("1,500 credits")


async def test_a_refused_reading_is_one_line_with_its_buttons(bot: Bot) -> None:
    async with bot.running():
        answer = await bot.ask("/cost 50 vidoes", chat=bot.studio)
        assert "\n" not in answer.text
        assert answer.labels == ["Use videos"]
        press = bot.telegram.press(answer, "Use videos", user=bot.maya)
        await bot.answered(press)
        assert answer.text.startswith("25,000 credits")
    assert len(bot.telegram.messages(bot.studio)) == 1


async def test_a_private_answer_goes_to_the_private_chat(bot: Bot) -> None:
    async with bot.running():
        word = await bot.ask("/topup 5,000", chat=bot.studio)
        assert word.text == "Sent to you privately."
        assert [(one.label, one.url) for one in word.buttons] == [("Open our chat", "https://t.me/OurBot")]
        (private,) = bot.telegram.messages(bot.maya)
        assert "5,000" in private.text
    assert "5,000" in await bot.charged(bot.maya, bot.studio)


async def test_somebody_who_never_started_gets_the_answer_once_they_do_also_after_a_restart(bot: Bot) -> None:
    nia = bot.telegram.add_user("Nia", started=False)
    async with bot.running():
        word = await bot.ask("/topup 5,000", nia, bot.studio)
        assert word.text.startswith("I cannot write to you yet.")
        assert word.buttons[0].url == "https://t.me/OurBot?start=answer"
        await bot.ask("/topup 300", nia, bot.studio)
        await bot.telegram.acknowledged_to(word.chat.last_id)
    assert len(await bot.inbox.unanswered()) == 2
    async with bot.running():
        bot.telegram.write(nia, "/start answer")
        await bot.telegram.wait_for_messages(nia, 3)
        await bot.answered()
        greeting, first, second = bot.private(nia)
        assert greeting.startswith("I work out")
        assert "5,000" in first
        assert "300" in second
        bot.telegram.write(nia, "/start")
        await bot.telegram.wait_for_messages(nia, 4)
        await bot.answered()
    assert len(bot.private(nia)) == 4
    assert len(bot.telegram.messages(bot.studio)) == 2
    assert "5,300" in await bot.charged(nia, bot.studio)


async def test_who_blocked_us_gets_the_answer_at_the_next_word(bot: Bot) -> None:
    async with bot.running():
        bot.telegram.block(bot.maya)
        await bot.ask("/balance", chat=bot.studio)
        bot.telegram.unblock(bot.maya)
        bot.telegram.write(bot.maya, "")  # a sticker
        await bot.telegram.wait_for_messages(bot.maya, 1)
        await bot.answered()


async def test_a_button_for_everybody_tells_whoever_presses_it_alone(bot: Bot) -> None:
    async with bot.running():
        estimate = await bot.ask("/cost 2 videos", chat=bot.studio)
        press = bot.telegram.press(estimate, "With my balance", user=bot.ben)
        assert (await press.answered()).text == "Sent to you privately."
        await bot.answered(press)
        assert len(bot.private(bot.ben)) == 1
    assert estimate.edited == 0
    assert len(bot.telegram.messages(bot.studio)) == 1


async def test_a_private_answer_to_a_press_of_somebody_who_never_started_waits_behind_a_link(bot: Bot) -> None:
    nia = bot.telegram.add_user("Nia", started=False)
    async with bot.running():
        estimate = await bot.ask("/cost 2 videos", chat=bot.studio)
        press = bot.telegram.press(estimate, "With my balance", user=nia)
        assert (await press.answered()).url == "https://t.me/OurBot?start=answer"
        await press.acknowledged()
        bot.telegram.write(nia, "/start answer")
        await bot.telegram.wait_for_messages(nia, 2)
        await bot.answered()


async def test_a_stranger_is_told_whose_button_it_is_and_nothing_happens(bot: Bot) -> None:
    async with bot.running():
        estimate = await bot.ask("/cost 2 videos", chat=bot.studio)
        press = bot.telegram.press(estimate, "Spend this", user=bot.ben)
        answer = await press.answered()
        assert answer.text is not None
        assert answer.text.startswith("This button is Maya's")
        assert answer.show_alert
        await bot.answered(press)
    assert bot.private(bot.ben) == []
    assert estimate.edited == 0


async def test_a_double_tap_in_a_group_charges_once(bot: Bot) -> None:
    async with bot.running():
        await bot.ask("/topup 5,000", chat=bot.studio)
        estimate = await bot.ask("/cost 2 videos", chat=bot.studio)
        taps = [bot.telegram.press(estimate, "Spend this", user=bot.maya) for _ in range(2)]
        await bot.answered(*taps)
        undo = bot.telegram.press(estimate, Button("x", "1:undo:zz:1"), user=bot.maya)
        await undo.answered()
    assert "4,000" in await bot.charged(bot.maya, bot.studio)


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("ana", True), ("maya", False), ("group", True), ("channel", False), ("owner", True)],
)
async def test_prices_are_set_by_administrators_alone(bot: Bot, who: str, allowed: bool) -> None:
    owner = bot.telegram.add_user("Olga")
    bot.telegram.set_status(bot.studio, owner, "creator")
    channel = bot.telegram.add_channel("News")
    user = {"ana": bot.ana, "owner": owner}.get(who, bot.maya)
    sender = {"group": bot.studio, "channel": channel}.get(who)
    async with bot.running():
        answer = await bot.ask("/pricing set video 450", user, bot.studio, sender_chat=sender)
        assert answer.text.startswith(
            "1 video costs 450 credits in Studio" if allowed else "/pricing set is for the mod"
        )
        assert allowed or "\n" not in answer.text
        assert len(bot.telegram.calls_of("getChatMember")) == (0 if sender else 1)
        await bot.ask("/cost 1 video", user, bot.studio, sender_chat=sender)
        assert len(bot.telegram.calls_of("getChatMember")) == (0 if sender else 1)


async def test_who_is_no_administrator_any_more_is_refused_at_once(bot: Bot) -> None:
    async with bot.running():
        await bot.ask("/pricing set video 450", bot.ana, bot.studio)
        bot.telegram.set_status(bot.studio, bot.ana, "member")
        refused = await bot.ask("/pricing set video 460", bot.ana, bot.studio)
        assert refused.text.startswith("/pricing set is for the moderators of Studio")


async def test_whose_rights_cannot_be_read_is_refused_and_asked_about_again(bot: Bot) -> None:
    async with bot.running():
        for code in (400, 500):
            bot.telegram.set_members_unreadable(bot.studio, code)
            answer = await bot.ask("/pricing set video 450", bot.ana, bot.studio)
            assert answer.text.startswith("I cannot find out who the moderators of Studio are.")
        bot.telegram.set_members_unreadable(bot.studio, None)
        answer = await bot.ask("/pricing set video 450", bot.ana, bot.studio)
        assert answer.text.startswith("1 video costs 450 credits")


async def test_who_stays_anonymous_has_no_credits_of_their_own(bot: Bot) -> None:
    async with bot.running():
        answer = await bot.ask("/balance", chat=bot.studio, sender_chat=bot.studio)
        assert "\n" not in answer.text
        assert answer.text != "Sent to you privately."


async def test_an_answer_to_a_group_that_does_not_let_us_write_is_given_up(bot: Bot) -> None:
    async with bot.running():
        bot.telegram.silence(bot.studio)
        silent = bot.telegram.write(bot.maya, "/cost 1 video", bot.studio)
        await bot.answered(silent)
        bot.telegram.silence(bot.studio, False)
        bot.telegram.fault("sendMessage", Fault.status(400, "Bad Request: something that will not change"))
        hopeless = bot.telegram.write(bot.maya, "/cost 1 video", bot.studio)
        await bot.answered(hopeless)
        assert (await bot.ask("/cost 2 videos", chat=bot.studio)).text.startswith("1,000")


async def test_who_starts_while_we_find_out_that_we_cannot_write_gets_the_answer_at_once(bot: Bot) -> None:
    nia = bot.telegram.add_user("Nia", started=False)
    released = asyncio.Event()
    async with bot.running():
        bot.telegram.fault("sendMessage", Fault.hang(released), chat=bot.studio)
        bot.telegram.write(nia, "/topup 5,000", bot.studio)
        await bot.telegram.wait_for(lambda server: len(server.calls_of("sendMessage")) == 2)
        await bot.ask("/start", nia)
        released.set()
        await bot.telegram.wait_for_messages(nia, 2)
        await bot.answered()
    assert "5,000" in bot.private(nia)[1]


async def test_a_press_whose_private_chat_has_to_wait_does_not_spin_so_long(bot: Bot) -> None:
    async with bot.running():
        estimate = await bot.ask("/cost 2 videos", chat=bot.studio)
        bot.telegram.fault("sendMessage", Fault.rate_limit(1), chat=bot.maya)
        bot.telegram.write(bot.maya, "1 video")
        await bot.ask("1 video", bot.ben)
        press = bot.telegram.press(estimate, "With my balance", user=bot.maya)
        assert (await press.answered()).text is None
        assert bot.private(bot.maya) == []
        await bot.telegram.wait_for_messages(bot.maya, 2)
        await bot.answered(press)


async def test_what_is_read_in_the_private_chat_names_the_group_and_has_no_button_that_would_mean_another_wallet(
    bot: Bot,
) -> None:
    async with bot.running():
        await bot.ask("/topup 700", chat=bot.studio)
        (told,) = bot.telegram.messages(bot.maya)
        assert told.text.startswith("In Studio:\nAdded 700 credits: 700 on Vidzy now")
        assert told.buttons == []
        own = await bot.ask("/topup 5")
        assert own.text.startswith("Added 5 credits: 5 on Vidzy now")
        assert own.labels == ["Undo"]


async def test_an_administrator_is_looked_up_where_they_may_more(bot: Bot) -> None:
    async with bot.running():
        await bot.ask("/topup 700", chat=bot.studio)
        assert not bot.telegram.calls_of("getChatMember")
        await bot.ask("/undo", chat=bot.studio)
        assert len(bot.telegram.calls_of("getChatMember")) == 1
