"""Direct messages: delivered, or why not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.discord.adapter import DiscordAdapter
from core.chat.message import Name, msg
from core.chat.reply import Button, Reply, Tone
from core.errors.networks import AnswerLostError, DeliveryError, NotDeliveredError, SlowDownError, UnreachableError
from tests.adapters.discord.conftest import Bot
from tests.servers.discord import Fault

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
MESSAGES, CHATS = "/channels/*/messages", "/users/@me/channels"
WARNING = Reply(
    msg("Added {amount} to {server}", amount=900, server=Name("<@123456789012345678> **Studio**")),
    buttons=(Button(msg("List"), "alert list"),),
    tone=Tone.WARN,
)


async def sent(bot: Bot, adapter: DiscordAdapter, nonce: str = "one") -> None:
    await adapter.send(bot.caller(), WARNING, NOW, nonce)


async def test_a_person_is_written_to_and_may_press_what_they_get(offline: Bot) -> None:
    async with offline.running() as adapter:
        await sent(offline, adapter)
        (message,) = offline.server.direct_messages(offline.maya)
        assert "900" in message.text
        assert "No alert is set" in (await offline.press(message, "List")).text


async def test_the_same_again_is_one_message(offline: Bot) -> None:
    async with offline.running() as adapter:
        for nonce in ("a" * 30, "a" * 30, "b" * 30):
            await sent(offline, adapter, nonce)
        assert len(offline.server.direct_messages(offline.maya)) == 2


async def test_closed_direct_messages_cannot_be_reached(offline: Bot) -> None:
    async with offline.running() as adapter:
        offline.server.close_direct_messages(offline.maya)
        with pytest.raises(UnreachableError):
            await sent(offline, adapter)
        offline.server.open_direct_messages(offline.maya)
        await sent(offline, adapter)
        assert len(offline.server.direct_messages(offline.maya)) == 1


@pytest.mark.parametrize(
    ("path", "fault", "error"),
    [
        (CHATS, Fault.answers(404, 10013), UnreachableError),
        (CHATS, Fault.answers(400, 50033), UnreachableError),
        (CHATS, Fault.forbidden(50278), UnreachableError),
        (CHATS, Fault.cut_after(), NotDeliveredError),
        (CHATS, Fault.answers(503), NotDeliveredError),
        (CHATS, Fault.answers(400, 40003), SlowDownError),
        (MESSAGES, Fault.forbidden(50007), UnreachableError),
        (MESSAGES, Fault.answers(503), NotDeliveredError),
        (MESSAGES, Fault.rate_limit(31), SlowDownError),
        (MESSAGES, Fault.cut_before(), AnswerLostError),
        (MESSAGES, Fault.cut_after(), AnswerLostError),
    ],
)
async def test_what_goes_wrong_has_its_error(offline: Bot, path: str, fault: Fault, error: type[DeliveryError]) -> None:
    async with offline.running() as adapter:
        offline.server.fault("POST", path, fault)
        with pytest.raises(error) as raised:
            await sent(offline, adapter)
        if fault.seconds:
            wait: Any = raised.value
            assert wait.retry_after_s == 31
            return
        await sent(offline, adapter)
        assert len(offline.server.direct_messages(offline.maya)) == 1


async def test_a_short_wait_is_the_clients(offline: Bot) -> None:
    async with offline.running() as adapter:
        offline.server.fault("POST", MESSAGES, Fault.rate_limit(0.05))
        await sent(offline, adapter)
        assert len(offline.server.direct_messages(offline.maya)) == 1


async def test_who_is_not_connected_delivers_nothing(offline: Bot) -> None:
    with pytest.raises(NotDeliveredError):
        await sent(offline, offline.adapter())
    async with offline.running() as adapter:
        pass
    with pytest.raises(NotDeliveredError):
        await sent(offline, adapter)
