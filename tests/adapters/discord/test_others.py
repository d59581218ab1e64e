"""Somebody else is chosen from the members, and told of what was done to their credits."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import pytest

from core.people import Network
from tests.adapters.discord.conftest import Bot
from tests.servers.discord import MANAGE_GUILD, MEMBER
from tests.servers.discord_model import User

FIVE = {"amount": "5000"}


async def test_a_moderator_undoes_what_a_member_did_and_the_member_is_told(offline: Bot) -> None:
    async with offline.running() as adapter:
        await offline.ask("topup", FIVE, offline.ben)
        await offline.ask("topup", FIVE)
        done = await offline.ask("undo", {"number": 1, "of": offline.ben}, permissions=MANAGE_GUILD)
        assert done.ephemeral
        assert done.text.startswith("### Undone for Ben: the top-up #1 of 5,000 on Vidzy\n")
        assert "by Maya" in (await offline.ask("history", {}, offline.ben)).text
        assert "5,000 credits" in (await offline.ask("balance show")).text
        relay = asyncio.create_task(offline.app.relay.run({Network.DISCORD: adapter}))
        await offline.server.until("the message", lambda: bool(offline.server.direct_messages(offline.ben)))
        relay.cancel()
        with suppress(asyncio.CancelledError):
            await relay
    (told,) = offline.server.direct_messages(offline.ben)
    assert "Maya, a moderator of Studio, undid the top-up #1 of 5,000: 0 credits left on Vidzy" in told.text
    assert not offline.server.direct_messages(offline.maya)


async def test_who_is_chosen_without_credits_is_named_as_the_server_knows_them(bot: Bot) -> None:
    refused = await bot.ask("undo", {"of": bot.ben}, permissions=MANAGE_GUILD)
    assert refused.ephemeral
    assert 'I know of no credits of "Ben" here.' in refused.text


async def test_a_bot_has_no_credits(bot: Bot) -> None:
    helper = User("1234567890", "Helper", bot=True)
    refused = await bot.ask("undo", {"of": helper}, permissions=MANAGE_GUILD)
    assert '"helper" is a bot, a group or a channel, and has no credits.' in refused.text


@pytest.mark.parametrize(("permissions", "said"), [(MEMBER, "Only moderators of Studio"), (None, "cannot find out")])
async def test_a_member_is_refused(bot: Bot, permissions: int | None, said: str) -> None:
    await bot.ask("topup", FIVE, bot.ben)
    refused = await bot.ask("undo", {"number": 1, "of": bot.ben}, permissions=permissions)
    assert refused.ephemeral
    assert said in refused.text
    assert "5,000 credits" in (await bot.ask("balance show", user=bot.ben)).text


async def test_who_chooses_themselves_undoes_their_own(bot: Bot) -> None:
    await bot.ask("topup", FIVE)
    assert "### Undone: the top-up #1 of 5,000" in (await bot.ask("undo", {"of": bot.maya})).text


@pytest.mark.parametrize("where", [{"guild": None}, {"user_install": True, "private_channel": True}])
async def test_in_private_nobody_else_is_there(bot: Bot, where: dict[str, Any]) -> None:
    assert "only your own credits are here" in (await bot.ask("undo", {"of": bot.ben}, **where)).text
