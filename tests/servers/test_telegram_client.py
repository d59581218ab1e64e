"""Our Telegram and the client that the bot uses understand each other, also where things go wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from tests.servers.telegram import FETCH
from tests.servers.telegram_faults import Fault
from tests.servers.telegram_world import ALLOWED, World, open_world


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as world:
        yield world


@pytest.fixture
async def bot(world: World) -> AsyncIterator[Bot]:
    async with Bot(world.telegram.token, base_url=world.telegram.api_base + "/bot") as bot:
        yield bot


async def test_the_real_client_sends_what_the_description_knows(world: World, bot: Bot) -> None:
    telegram, maya = world.telegram, world.maya
    assert bot.username == "OurBot"
    await bot.delete_webhook()
    written = telegram.write(maya, "/cost", world.group)
    await bot.set_my_commands([BotCommand("cost", "x")], BotCommandScopeChat(maya.id), "de")
    await bot.set_my_commands([("cost", "x")])
    assert set(telegram.menus) == {(f"chat:{maya.id}", "de"), ("default", "")}
    assert telegram.menu_writes == 2
    assert [one.command for one in await bot.get_my_commands()] == ["cost"]
    await bot.delete_my_commands()
    assert set(telegram.menus) == {(f"chat:{maya.id}", "de")}
    await bot.send_chat_action(maya.id, "typing")
    sent = await bot.send_message(
        world.group.id,
        "<b>x</b>",
        parse_mode="HTML",
        reply_parameters=ReplyParameters(written.message_id, allow_sending_without_reply=True),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_markup=ForceReply(selective=True, input_field_placeholder="50 videos"),
        disable_notification=True,
    )
    assert sent.reply_to_message
    assert sent.text_html == "<b>x</b>"
    answer = await written.answered()
    assert answer.silent
    assert telegram.calls_of("sendMessage")[-1]["chat_id"] == world.group.id
    assert (await bot.get_chat(maya.id)).first_name == "Maya"
    assert (await bot.get_chat_member(world.group.id, maya.id)).status == "member"
    assert await bot.get_chat_administrators(world.group.id) == ()
    with pytest.raises(BadRequest, match=r"(?i)no administrators"):
        await bot.get_chat_administrators(maya.id)
    with pytest.raises(BadRequest, match=r"(?i)can't parse entities"):
        await bot.send_message(maya.id, "<x>", parse_mode="HTML")
    assert len(telegram.take_violations()) == 1


async def test_the_real_client_sends_files_and_fetches_them(world: World) -> None:
    telegram, maya = world.telegram, world.maya
    base = f"{telegram.api_base}/file/bot"
    async with Bot(telegram.token, base_url=telegram.api_base + "/bot", base_file_url=base) as bot:
        sent = await bot.send_document(maya.id, b"12345", filename="a.csv")
        assert sent.document
        assert (sent.document.file_name, sent.document.file_size) == ("a.csv", 5)
        telegram.write(maya, "/import now", document=telegram.add_file("b.csv", b"678"))
        (update,) = await bot.get_updates(allowed_updates=ALLOWED)
        assert update.message
        assert update.message.document
        assert (update.message.caption, update.message.caption_entities[0].type) == ("/import now", "bot_command")
        file = await update.message.document.get_file()
        telegram.fault(FETCH, Fault.status(404))
        with pytest.raises(InvalidToken):
            await file.download_as_bytearray()
        assert await file.download_as_bytearray() == b"678"


@pytest.mark.filterwarnings("ignore:.*`retry_after`")  # every RetryAfter warns that its seconds will be a timedelta
async def test_faults_reach_the_real_client_as_its_errors(world: World, bot: Bot) -> None:
    telegram, maya, group = world.telegram, world.maya, world.group
    telegram.fault(
        "sendMessage",
        Fault.status(401),
        Fault.status(409),
        Fault.status(500),
        Fault.status(502),
        Fault.rate_limit(3),
        Fault.cut_before(),
        Fault.not_json(502),
        chat=maya,
    )
    await bot.send_message(group.id, "not concerned")
    for error in (InvalidToken, Conflict, NetworkError, NetworkError, RetryAfter, NetworkError, NetworkError):
        with pytest.raises(error):
            await bot.send_message(maya.id, "nothing done")
    assert telegram.messages(maya) == [world.sent]
    telegram.fault("*", Fault.cut_after(), Fault.torn())
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(maya.id, "done")
    assert [one.text for one in telegram.messages(maya)[1:]] == ["done", "done"]
    assert telegram.faults_left == 0

    released = asyncio.Event()
    telegram.fault("sendMessage", Fault.hang(released), Fault.hang_after(released))
    slow = [asyncio.create_task(bot.send_message(maya.id, "slow")) for _ in range(2)]
    await telegram.wait_for_messages(maya, 4)
    assert not any(task.done() for task in slow)
    released.set()
    await asyncio.gather(*slow)

    new = telegram.migrate(group)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "x")
    assert moved.value.new_chat_id == new.id
    telegram.block(maya)
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(maya.id, "x")
    await telegram.close_port()
    with pytest.raises(NetworkError):
        await bot.send_message(new.id, "x")
    await telegram.open_port()
    await bot.send_message(new.id, "x")


async def test_of_two_polls_the_older_one_ends_in_conflict(world: World, bot: Bot) -> None:
    polls = [asyncio.create_task(bot.get_updates(timeout=20, allowed_updates=ALLOWED))]
    await world.telegram.wait_for(lambda server: len(server.calls_of("getUpdates")) == 1)
    async with Bot(world.telegram.token, base_url=world.telegram.api_base + "/bot") as other:
        polls.append(asyncio.create_task(other.get_updates(timeout=20, allowed_updates=ALLOWED)))
        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await polls[0]
        written = world.telegram.write(world.maya, "/cost")
        assert [one.update_id for one in await polls[1]] == [written.update_id]


async def test_a_poll_that_was_left_takes_no_updates(world: World, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20, allowed_updates=ALLOWED))
    await world.telegram.wait_for(lambda server: server.calls_of("getUpdates"))
    poll.cancel()
    await asyncio.wait([poll])
    written = world.telegram.write(world.maya, "/cost")
    assert [one.update_id for one in await bot.get_updates(allowed_updates=ALLOWED)] == [written.update_id]


async def test_a_bot_polls_answers_edits_on_a_press_and_survives_being_cut_off(world: World, bot: Bot) -> None:
    telegram, maya, group = world.telegram, world.maya, world.group
    seen: list[int] = []

    async def poll() -> None:
        offset = 0
        while True:
            try:
                updates = await bot.get_updates(offset=offset, timeout=20, allowed_updates=ALLOWED)
            except NetworkError:
                continue
            for update in updates:
                seen.append(update.update_id)
                await handle(update)
                offset = update.update_id + 1

    async def handle(update: Update) -> None:
        if update.callback_query:
            await update.callback_query.answer("Undone.")
            await update.callback_query.edit_message_text("<s>spent 5</s>", parse_mode="HTML")
        elif update.message and update.message.text:
            await update.message.reply_text(
                "<b>spent 5</b>",
                parse_mode="HTML",
                do_quote=True,
                reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Undo", callback_data="undo")]]),
            )

    telegram.fault("getUpdates", Fault.cut_before(), Fault.torn(), Fault.cut_after())
    task = asyncio.create_task(poll())
    answer = await telegram.write(maya, "/spend 5", group).answered()
    assert (answer.text, answer.html, answer.labels) == ("spent 5", "<b>spent 5</b>", ["Undo"])
    telegram.fault("getUpdates", Fault.torn())
    press = telegram.press(answer, "Undo", user=maya)
    assert (await press.answered()).text == "Undone."
    await press.acknowledged()
    assert (answer.text, answer.entities[0]["type"], answer.edited, answer.buttons) == (
        "spent 5",
        "strikethrough",
        1,
        [],
    )
    assert answer.history == ["spent 5"]
    assert seen == sorted(set(seen))
    task.cancel()
    await asyncio.wait([task])
