"""Each audience sees the commands that are for it, drawn anew only when they changed."""

from __future__ import annotations

from adapters.telegram.menu import fingerprint, menus
from bot.commands import COMMANDS
from core.chat.command import Command, always
from core.chat.message import Message, msg
from core.chat.reply import Reply
from tests.adapters.telegram.conftest import Bot
from tests.servers.telegram_faults import Fault


def plain(message: Message) -> str:
    return message.id


async def nothing() -> Reply:
    return Reply(msg("x"))


def test_members_read_of_a_group_of_commands_what_they_may_do() -> None:
    shown = menus(COMMANDS, plain)
    assert dict(shown["all_group_chats"])["pricing"] == "The prices on this server, and who set them."
    assert dict(shown["all_chat_administrators"])["pricing"] == "Prices on this server: see them, set them."
    assert [name for name, _ in shown["all_private_chats"]] == [item.name for item in COMMANDS]


def test_what_is_for_moderators_alone_members_do_not_see() -> None:
    secret = Command("ban", msg("x" * 300), nothing, for_moderators=always)
    shown = menus((*COMMANDS, secret), plain)
    assert "ban" not in dict(shown["all_group_chats"])
    assert len(dict(shown["all_chat_administrators"])["ban"]) == 256
    assert fingerprint(shown) != fingerprint(menus(COMMANDS, plain))


async def test_the_menus_are_drawn_once_for_as_long_as_they_stay_the_same(bot: Bot) -> None:
    for _ in range(2):
        async with bot.running():
            pass
    assert bot.telegram.menu_writes == 3
    scopes = {"all_private_chats", "all_group_chats", "all_chat_administrators"}
    assert {scope for scope, _ in bot.telegram.menus} == scopes


async def test_a_menu_that_is_not_taken_is_said_and_stops_nothing(bot: Bot) -> None:
    bot.telegram.fault("setMyCommands", Fault.status(500))
    async with bot.running():
        assert (await bot.ask("1 video")).text.startswith("500 credits")
    assert bot.said[-1] == "Telegram did not take the menu of commands; the one of before stays."
    async with bot.running():
        await bot.ask("1 video")
    assert bot.telegram.menu_writes == 3
