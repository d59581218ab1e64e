"""Warnings in a channel that moderators chose, through the real client, and warnings pressed where they are read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import pytest

from core.chat.message import msg
from core.chat.pace import PATIENCE_S, Limits
from core.chat.reply import Reply
from core.errors.networks import DeliveryError, NotDeliveredError, PlaceLostError, SlowDownError
from core.people import Caller, Network, Place
from tests.adapters.discord.conftest import Bot
from tests.conftest import NOW
from tests.servers.discord import Fault, Message
from tests.servers.discord_model import Channel
from tests.servers.discord_world import MANAGE_GUILD, MEMBER

MODERATOR = MEMBER | MANAGE_GUILD


@asynccontextmanager
async def warning(bot: Bot) -> AsyncIterator[None]:
    """Connected, and with the relay running."""
    async with bot.running() as adapter:
        relaying = asyncio.create_task(bot.app.relay.run({Network.DISCORD: adapter}))
        try:
            yield
        finally:
            relaying.cancel()
            with suppress(asyncio.CancelledError):
                await relaying


async def fall(bot: Bot) -> None:
    await bot.ask("topup", {"amount": "1,500"})
    await bot.ask("alert set", {"amount": "1,000"})
    await bot.ask("spend", {"work": "700 credits"})


async def posted(bot: Bot, count: int) -> list[Message]:
    """What stands in the channels of the studio, once there are so many."""
    await bot.server.until(f"{count} messages", lambda: len(bot.server.channel_messages(bot.studio)) >= count)
    return bot.server.channel_messages(bot.studio)


async def test_a_chosen_channel_names_the_person_and_tells_only_them_how_much(offline: Bot) -> None:
    budget = offline.server.world.add_channel(offline.studio, "budget")
    async with warning(offline):
        values = {"channel": budget}
        chosen = await offline.ask("settings alerts channel", values, offline.ben, permissions=MODERATOR)
        assert not chosen.ephemeral
        assert r"Members of Studio are warned in \#budget from now on" in chosen.text
        (first,) = await posted(offline, 1)
        assert (first.channel.name, first.mentions) == ("budget", [f"<@{offline.ben.id}>"])  # and pings nobody
        await fall(offline)
        *_, notice = await posted(offline, 2)
        assert notice.text == f"<@{offline.maya.id}>\n### ⚠️ Credits on Vidzy are low"
        assert not offline.server.direct_messages(offline.maya)
        stranger = await offline.press(notice, "Details", offline.ben)
        assert stranger.ephemeral
        assert "This button is somebody else's." in stranger.text
        whole = await offline.press(notice, "Details")
        assert whole.ephemeral
        assert "800 credits left on Vidzy in Studio" in whole.text
        snoozed = await offline.press(whole, "Snooze 1 day")
        assert "No warnings about Vidzy until" in snoozed.text


def in_channel(bot: Bot, channel: Channel) -> Caller:
    """Maya, as the relay writes of her in a channel."""
    return replace(bot.caller(), place=Place(str(channel.id), f"#{channel.name}"))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.answers(400, 160005), PlaceLostError),  # a locked thread
        (Fault.forbidden(50001), PlaceLostError),
        (Fault.answers(503), NotDeliveredError),
    ],
)
async def test_where_nothing_can_be_written_any_more_the_place_is_lost(
    offline: Bot, fault: Fault, error: type[DeliveryError]
) -> None:
    budget = offline.server.world.add_channel(offline.studio, "budget")
    async with offline.running() as adapter:
        offline.server.fault("POST", "/channels/*/messages", fault)
        with pytest.raises(error):
            await adapter.send(in_channel(offline, budget), Reply(msg("x")), NOW, "n")


async def test_what_is_said_in_a_channel_keeps_to_its_pace(offline: Bot) -> None:
    budget, other = (offline.server.world.add_channel(offline.studio, name) for name in ("budget", "other"))
    adapter = offline.adapter(limits=Limits(all=50, warnings=50, group_pause_s=2 * PATIENCE_S))
    run = await offline.started(adapter)
    for channel in (budget, other):
        await adapter.send(in_channel(offline, channel), Reply(msg("x")), NOW, f"n {channel.id}")
    with pytest.raises(SlowDownError):
        await adapter.send(in_channel(offline, budget), Reply(msg("x")), NOW, "m")
    run.cancel()
    with suppress(asyncio.CancelledError):
        await run


async def test_a_channel_where_it_cannot_write_is_refused_at_once(offline: Bot) -> None:
    rules = offline.server.world.add_channel(offline.studio, "rules", closed=True)
    async with offline.running():
        for words, values, where in (
            ("settings alerts channel", {"channel": rules}, {}),
            ("settings alerts here", {}, {"channel": rules}),
        ):
            refused = await offline.ask(words, values, permissions=MODERATOR, **where)
            assert r"I cannot write in \#rules. Let me see it and send messages there" in refused.text
        member = await offline.ask("settings alerts here")
        assert "is for the moderators of Studio" in member.text
        alone = await offline.server.slash(offline.maya, "settings alerts here")
        assert "Nobody else is warned here." in (await alone.message()).text


async def test_where_the_channel_is_gone_the_person_is_warned_privately_and_acts_on_the_server(offline: Bot) -> None:
    budget = offline.server.world.add_channel(offline.studio, "budget")
    async with warning(offline):
        await offline.ask("settings alerts here", {}, offline.ben, permissions=MODERATOR, channel=budget)
        await posted(offline, 1)
        offline.server.delete_channel(budget)
        await fall(offline)
        (alone,) = await offline.server.wait_for_direct_messages(offline.maya, 1)
        assert "800 credits left on Vidzy in Studio" in alone.text
        asks = await offline.press(alone, "Top up")
        assert "In Studio:" in asks.text
        added = await offline.press(asks, "1,000 credits")
        assert "1,800 on Vidzy now" in added.text
        undone = await offline.press(added, added.buttons[0].label)
        assert "In Studio:" in undone.text
        told = await offline.ask("balance show", user=offline.ben, permissions=MODERATOR)
        assert r"I cannot write in \#budget any more" in told.text
        assert "#budget" not in (await offline.ask("balance show", user=offline.ben, permissions=MODERATOR)).text
        assert "800 credits" in (await offline.ask("balance show")).text  # after the undo
