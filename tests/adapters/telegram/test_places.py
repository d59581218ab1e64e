"""Warnings in a topic that moderators chose, through the real client, and warnings pressed where they are read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from core.people import Network
from tests.adapters.telegram.conftest import Bot
from tests.servers.telegram_objects import Chat, Message, User


@asynccontextmanager
async def warning(bot: Bot) -> AsyncIterator[None]:
    """Polling, and with the relay running."""
    async with bot.running() as adapter:
        relaying = asyncio.create_task(bot.app.relay.run({Network.TELEGRAM: adapter}))
        try:
            yield
        finally:
            relaying.cancel()
            with suppress(asyncio.CancelledError):
                await relaying


async def fall(bot: Bot, chat: Chat, user: User | None = None) -> None:
    for line in ("/topup 1,500", "/alert 1,000", "/spend 700 credits"):
        await bot.answered(bot.telegram.write(user or bot.maya, line, chat))


async def shown(bot: Bot, where: Chat | User, words: str) -> Message:
    """The message there with these words, once there is one."""

    def found() -> list[Message]:
        return [one for one in bot.telegram.messages(where) if words in one.text]

    await bot.telegram.wait_for(lambda _: found())
    return found()[-1]


async def test_a_chosen_topic_names_the_person_and_tells_only_them_how_much(bot: Bot) -> None:
    forum = bot.telegram.add_supergroup("Forum", [bot.maya, bot.ben], [bot.ana], is_forum=True)
    topic = bot.telegram.add_topic(forum, "Budgets")
    async with warning(bot):
        chosen = await bot.ask("/settings alerts here", bot.ana, forum, thread=topic)
        assert chosen.text.startswith("Members of Forum are warned in Budgets from now on")
        await bot.telegram.wait_for_messages(forum, 2)
        await fall(bot, forum)
        notice = await shown(bot, forum, "are low")
        assert notice.thread == topic
        assert notice.text == "Maya\n⚠️ Credits on Vidzy are low"
        assert notice.parameters["text"].startswith("Maya\n<b>")  # no link, which would ping her
        stranger = await bot.telegram.press(notice, "Details", user=bot.ben).answered()
        assert (stranger.text, stranger.show_alert) == ("This button is somebody else's.", True)
        pressed = bot.telegram.press(notice, "Details", user=bot.maya)
        assert (await pressed.answered()).text == "Sent to you privately."
        private = await shown(bot, bot.maya, "800 credits left on Vidzy in Forum")
        bot.telegram.press(private, "Snooze 1 day", user=bot.maya)
        await shown(bot, bot.maya, "No warnings about Vidzy")
        assert notice.text == "Maya\n⚠️ Credits on Vidzy are low"


async def test_where_the_topic_is_gone_the_person_is_warned_privately_and_acts_on_the_group(bot: Bot) -> None:
    forum = bot.telegram.add_supergroup("Forum", [bot.maya], [bot.ana], is_forum=True)
    topic = bot.telegram.add_topic(forum, "Budgets")
    async with warning(bot):
        await bot.ask("/settings alerts here", bot.ana, forum, thread=topic)
        await bot.telegram.wait_for_messages(forum, 2)
        bot.telegram.delete_topic(forum, topic)
        await fall(bot, forum)
        alone = await shown(bot, bot.maya, "left on Vidzy in Forum")
        bot.telegram.press(alone, "Top up", user=bot.maya)
        asks = await shown(bot, bot.maya, "How many credits")
        assert asks.text.startswith("In Forum:")
        bot.telegram.press(asks, "1,000 credits", user=bot.maya)
        await shown(bot, bot.maya, "1,800 on Vidzy now")
        await bot.ask("/settings", bot.ana, forum)
        await shown(bot, bot.ana, "I cannot write in Budgets any more")
    assert "1,800" in await bot.charged(bot.maya, forum)
    assert "don't know" in await bot.charged(bot.maya)


async def test_a_group_that_becomes_a_supergroup_goes_on_warning(bot: Bot) -> None:
    group = bot.telegram.add_group("Old", members=[bot.maya], administrators=[bot.ana])
    async with warning(bot):
        await bot.ask("/settings alerts here", bot.ana, group)
        await bot.telegram.wait_for_messages(group, 2)
        new = bot.telegram.migrate(group)
        await bot.answered(bot.telegram.write(bot.maya, "/balance", new))
        await fall(bot, new)
        await shown(bot, new, "are low")
