"""Somebody else is named by a reply to their message, or by a mention of who has no username."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from core.people import Network
from tests.adapters.telegram.conftest import Bot
from tests.servers.telegram_objects import User

ONLY = "Only moderators of Studio can undo what others did."


def private(bot: Bot, user: User) -> str:
    """What somebody was told last, below the name of the group."""
    return bot.private(user)[-1].partition("\n")[2]


async def test_a_reply_names_whose_change_it_is_and_they_are_told(bot: Bot) -> None:
    async with bot.running() as adapter:
        bot.telegram.privacy = False
        added = bot.telegram.write(bot.ben, "/topup 5,000", bot.studio)
        await bot.answered(added)
        await bot.ask("/undo 1", bot.ana, bot.studio, reply_to=added)
        assert private(bot, bot.ana).startswith("Undone for Ben Berg: the top-up #1 of 5,000 on Vidzy\n")
        before = len(bot.private(bot.ben))
        relay = asyncio.create_task(bot.app.relay.run({Network.TELEGRAM: adapter}))
        await bot.telegram.wait_for_messages(bot.ben, before + 1)
        relay.cancel()
        with suppress(asyncio.CancelledError):
            await relay
        told = bot.private(bot.ben)[-1]
        assert told.startswith("Ana, a moderator of Studio, undid the top-up #1 of 5,000: 0 credits left on Vidzy")
    assert (await bot.charged(bot.ben, bot.studio)).startswith("0 credits")


async def test_a_mention_names_who_has_no_username_also_behind_other_signs(bot: Bot) -> None:
    async with bot.running():
        await bot.ask("/topup 5,000", bot.ben, bot.studio)
        await bot.ask("/topup 70", bot.ben, bot.studio)
        await bot.ask("/undo 1 of 𝔹en Berg on vidzy", bot.ana, bot.studio, mentions={"𝔹en Berg": bot.ben})
        assert private(bot, bot.ana).startswith("Undone for Ben Berg: the top-up #1 of 5,000")
        await bot.ask("/undo Ben Berg on vidzy", bot.ana, bot.studio, mentions={"Ben Berg": bot.ben})
        assert private(bot, bot.ana).startswith("Undone for Ben Berg: the top-up #2 of 70")


@pytest.mark.parametrize("line", ["/undo 1 of @ben_b", "/undo @ben_b", "/undo 1 of Ben Berg"])
async def test_a_name_alone_is_answered_with_how_to_reply(bot: Bot, line: str) -> None:
    async with bot.running():
        await bot.ask("/topup 5,000", bot.ben, bot.studio)
        await bot.ask(line, bot.ana, bot.studio)
        told = private(bot, bot.ana)
        assert told.startswith("From a name alone I cannot tell who ")
        assert "Reply to a message of theirs with /undo 41, or with the number that you mean." in told
    assert (await bot.charged(bot.ben, bot.studio)).startswith("5,000 credits")


@pytest.mark.parametrize("reply", [True, False])
async def test_who_is_no_administrator_is_refused(bot: Bot, reply: bool) -> None:
    async with bot.running():
        bot.telegram.privacy = False
        await bot.ask("/topup 70", chat=bot.studio)
        added = bot.telegram.write(bot.ben, "/topup 5,000", bot.studio)
        await bot.answered(added)
        how = {"reply_to": added} if reply else {"mentions": {"Ben": bot.ben}}
        await bot.ask("/undo 1" if reply else "/undo 1 of Ben", bot.maya, bot.studio, **how)
        told = private(bot, bot.maya)
        assert told.startswith(ONLY)
        assert "Your own is undone by /undo alone, not in reply to somebody." in told
    assert (await bot.charged(bot.ben, bot.studio)).startswith("5,000 credits")
    assert (await bot.charged(bot.maya, bot.studio)).startswith("70 credits")


async def test_a_reply_to_our_answer_or_to_oneself_or_in_a_topic_names_nobody(bot: Bot) -> None:
    forum = bot.telegram.add_supergroup("Forum", members=[bot.maya], administrators=[bot.ana], is_forum=True)
    topic = bot.telegram.add_topic(forum, "Budgets", bot.maya)
    async with bot.running():
        bot.telegram.privacy = False
        word = await bot.ask("/topup 10", bot.ana, forum, thread=topic)
        for _ in range(2):
            own = bot.telegram.write(bot.ana, "/topup 10", forum, thread=topic)
            await bot.answered(own)
        for how in ({"thread": topic}, {"thread": topic, "reply_to": word}, {"thread": topic, "reply_to": own}):
            await bot.ask("/undo", bot.ana, forum, **how)
            assert private(bot, bot.ana).startswith("Undone: the top-up #")
    assert (await bot.charged(bot.ana, forum)).startswith("0 credits")


async def test_a_reply_to_a_bot_or_a_channel_names_nobody_with_credits(bot: Bot) -> None:
    news = bot.telegram.add_channel("News")
    async with bot.running():
        bot.telegram.privacy = False
        post = bot.telegram.write(bot.maya, "Hello", bot.studio, sender_chat=news)
        await bot.ask("/undo", bot.ana, bot.studio, reply_to=post)
        assert private(bot, bot.ana).startswith('"News" is a bot, a group or a channel, and has no credits.')
