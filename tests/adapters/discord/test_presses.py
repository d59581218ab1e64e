"""Buttons: whose they are, where their answer goes, and that they outlive the program."""

from __future__ import annotations

from typing import Any

from tests.adapters.discord.conftest import Bot
from tests.servers.discord_model import MESSAGE, UPDATE, walk

WORK = {"work": "50 videos 100 images"}
LONG = {"work": " ".join(f"{count} videos {count} images" for count in range(11, 20))}


async def test_with_my_balance_answers_whoever_presses_privately(bot: Bot) -> None:
    await bot.ask("topup", {"amount": "40000"})
    await bot.ask("topup", {"amount": "100"}, bot.ben)
    estimate = await bot.ask("cost", WORK)
    theirs = await bot.press(estimate, "With my balance", bot.ben)
    mine = await bot.press(estimate, "With my balance")
    assert theirs.ephemeral
    assert "31,900 more are needed" in theirs.text
    assert mine.ephemeral
    assert "8,000" in mine.text
    assert estimate.edited == 0


async def test_a_strangers_press_is_refused_to_them_alone(bot: Bot) -> None:
    estimate = await bot.ask("cost", WORK)
    pressed = await bot.server.press(estimate, "Spend this", user=bot.ben)
    refused = await pressed.message()
    assert refused.ephemeral
    assert "Maya" in refused.text
    assert "`/spend work:50 videos 100 images`" in refused.text
    assert (await pressed.answer()).type == MESSAGE
    assert estimate.edited == 0
    assert "don't know" in (await bot.ask("balance show", user=bot.ben)).text


async def test_a_private_answer_to_a_public_message_is_a_new_one(bot: Bot) -> None:
    await bot.ask("topup", {"amount": "40000"})
    estimate = await bot.ask("cost", WORK)
    spent = await bot.press(estimate, "Spend this")
    assert spent.ephemeral
    assert "8,000 left" in spent.text
    assert estimate.edited == 0


async def test_undo_takes_the_place_of_what_only_they_see(bot: Bot) -> None:
    added = await bot.ask("topup", {"amount": "5000"})
    pressed = await bot.server.press(added, "Undo", user=bot.maya)
    assert (await pressed.answer()).type == UPDATE
    assert await pressed.message() is added
    assert "Undone" in added.text
    assert not added.buttons or "Undo" not in [button.label for button in added.buttons]
    assert added.ephemeral


async def test_in_the_private_chat_it_takes_the_place_too(bot: Bot) -> None:
    added = await bot.ask("topup", {"amount": "5000"}, guild=None)
    assert await bot.press(added, "Undo") is added
    assert "Undone" in added.text


async def test_what_cannot_be_done_leaves_the_button_where_it_is(bot: Bot) -> None:
    added = await bot.ask("topup", {"amount": "5000"})
    name_of_a_command = added.buttons[0].custom_id
    assert name_of_a_command is not None
    change(added, name_of_a_command.replace(":undo:", ":nothing:"))
    answer = await bot.press(added, "Undo")
    assert answer is not added
    assert answer.ephemeral
    assert added.edited == 0


async def test_a_button_of_another_version_says_so(bot: Bot) -> None:
    added = await bot.ask("topup", {"amount": "5000"})
    change(added, "0:undo")
    outdated = await bot.press(added, "Undo")
    assert "too old" in outdated.text
    assert outdated.ephemeral


async def test_buttons_of_an_earlier_run_work(offline: Bot) -> None:
    async with offline.running():
        added = await offline.ask("topup", {"amount": "5000"})
        estimate = await offline.ask("cost", LONG)
        spend = next(button for button in estimate.buttons if button.label == "Spend this")
        assert spend.custom_id is not None
        assert "~" in spend.custom_id  # its words are kept in the records
    async with offline.running():
        refused = await offline.press(estimate, "Spend this")
        assert "images" in refused.text
        assert "Undone" in (await offline.press(added, "Undo")).text


async def test_pressed_twice_counts_once(bot: Bot) -> None:
    await bot.ask("topup", {"amount": "40000"})
    estimate = await bot.ask("cost", WORK)
    pressed = await bot.server.press(estimate, "Spend this", user=bot.maya)
    await pressed.message()
    await bot.server.send_interaction_again(pressed)
    assert "8,000 credits" in (await bot.ask("balance show")).text
    assert len([path for path in bot.callbacks() if pressed.id in path]) == 1


async def test_a_button_on_a_direct_message_works(bot: Bot) -> None:
    # Nobody asked for that message: nothing on it says whom it answers.
    added = await bot.ask("topup", {"amount": "5000"}, guild=None)
    assert "5,000 credits" in (await bot.ask("balance show", guild=None)).text
    added.interaction = None
    assert "Undone" in (await bot.press(added, "Undo")).text


def change(message: Any, custom_id: str) -> None:
    """A button as another version of ours drew it."""
    button = next(one for one in walk(message.components) if one.get("custom_id"))
    button["custom_id"] = custom_id
