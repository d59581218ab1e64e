"""Files that come with an answer, and files that come with a command."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.discord import files
from core.chat.attachment import MAX_BYTES
from tests.adapters.discord.conftest import Bot, Held
from tests.adapters.discord.test_answering import CALLBACK, NOT_THERE, ORIGINAL, TOO_LATE
from tests.adapters.file_commands import HANDED_OUT, TABLE, with_files
from tests.servers.discord import Fault, Upload
from tests.servers.discord_model import THINKING

CREDITS = Upload("my credits.csv", TABLE.content)


@pytest.fixture
async def bot(offline: Bot) -> Bot:
    """Not connected; it knows commands with files."""
    offline.app = with_files(offline.app)
    return offline


async def test_files_come_with_the_answer_to_the_person_alone(bot: Bot) -> None:
    async with bot.running():
        message = await bot.ask("handout")
    assert message.attached == HANDED_OUT
    assert message.ephemeral
    assert message.text == "### Your files\nTo keep."


async def test_files_come_with_an_answer_that_took_long(bot: Bot) -> None:
    held = Held(bot.app)
    async with bot.running(held):
        asked = await bot.send("handout")
        assert (await asked.answer()).type == THINKING
        bot.server.fault("PATCH", ORIGINAL, Fault.cut_before())
        held.go.set()
        message = await asked.message()
    assert message.attached == HANDED_OUT
    assert message.ephemeral


async def test_an_answer_with_files_that_was_lost_is_sent_whole_once_more(bot: Bot) -> None:
    async with bot.running():
        bot.server.fault("POST", CALLBACK, Fault.cut_before())
        bot.server.fault("GET", ORIGINAL, NOT_THERE)
        message = await bot.ask("handout")
    assert message.attached == HANDED_OUT
    assert len(bot.callbacks()) == 2


async def test_files_that_come_too_late_are_sent_directly(bot: Bot) -> None:
    async with bot.running():
        bot.server.fault("POST", CALLBACK, TOO_LATE)
        await bot.send("handout")
        (told,) = await bot.server.wait_for_direct_messages(bot.maya, 1)
    assert told.attached == HANDED_OUT


async def test_a_press_takes_the_files_of_before_away(bot: Bot) -> None:
    async with bot.running():
        message = await bot.ask("handout")
        await bot.press(message, "One")
        assert list(message.attached) == [TABLE.name]
        await bot.press(message, "Take in")
        assert message.text == "### Dropped"
        assert message.attached == {}


async def test_a_file_that_is_larger_than_discord_takes_is_named_instead(bot: Bot) -> None:
    bot.server.world.file_limit = len(TABLE.content) - 1
    async with bot.running():
        message = await bot.ask("handout")
    assert list(message.attached) == ["credits.json"]
    assert f"credits.csv is missing here: it has {len(TABLE.content)} bytes" in message.text


async def test_a_file_that_was_chosen_is_taken_in(bot: Bot) -> None:
    async with bot.running():
        asked = await bot.send("takein file", {"file": CREDITS})
        assert (await asked.answer()).type == THINKING
        message = await asked.message()
        assert message.ephemeral
        assert message.text == f"### Took my credits.csv, {len(TABLE.content)} bytes"
        private = await bot.ask("takein file", {"file": CREDITS}, guild=None)
        assert not private.ephemeral


async def test_a_file_that_is_too_large_is_not_fetched(bot: Bot) -> None:
    async with bot.running():
        message = await bot.ask("takein file", {"file": Upload("a.csv", b"", size=MAX_BYTES + 1)})
        assert "That file has 4,000,001 bytes, and I read 4,000,000 at most." in message.text
        assert not fetches(bot)
        largest = await bot.ask("takein file", {"file": Upload("a.csv", b"x" * MAX_BYTES)})
        assert "4,000,000 bytes" in largest.text


@pytest.mark.parametrize(
    "faults",
    [
        [Fault.answers(404)],
        [Fault.answers(403)],
        [Fault.answers(500)],
        [Fault.cut_before(), Fault.cut_before()],  # the client's library tries once more by itself
    ],
)
async def test_a_file_that_cannot_be_fetched_is_asked_for_again(bot: Bot, faults: list[Fault]) -> None:
    async with bot.running():
        bot.server.fault("GET", "/attachments/*", *faults)
        message = await bot.ask("takein file", {"file": CREDITS})
        assert 'I could not read the file "my credits.csv". Send it again.' in message.text
        assert message.ephemeral
        assert "Took" in (await bot.ask("takein file", {"file": CREDITS})).text


async def test_a_file_that_never_comes_is_given_up(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FETCH_WITHIN_S", 0.0)
    async with bot.running():
        assert "could not read the file" in (await bot.ask("takein file", {"file": CREDITS})).text


async def test_a_file_of_an_interaction_that_came_too_late_is_not_fetched(bot: Bot) -> None:
    held = Held(bot.app)
    held.go.set()
    async with bot.running(held):
        bot.clock.ahead = timedelta(seconds=5)
        bot.server.fault("POST", CALLBACK, TOO_LATE)
        await bot.send("takein file", {"file": CREDITS})
        await bot.server.until("an attempt", lambda: bool(bot.callbacks()))
        bot.clock.ahead = timedelta()
        await bot.ask("balance show")
    assert held.answers == 1
    assert not fetches(bot)


async def test_what_one_exports_another_imports_by_a_button(bot: Bot) -> None:
    async with bot.running():
        await bot.ask("topup", {"amount": "5000"})
        exported = await bot.ask("export")
        assert exported.ephemeral
        (table, whole) = (Upload(name, content) for name, content in exported.attached.items())
        preview = await bot.ask("import", {"file": table}, bot.ben)
        await bot.press(preview, preview.buttons[0].label, bot.ben)
        assert preview.text.startswith("### Imported 1 row")
        assert "is known" in (await bot.ask("import", {"file": whole}, bot.ben)).text


def fetches(bot: Bot) -> list[str]:
    return [seen.path for seen in bot.server.requests if seen.path.startswith("/attachments/")]
