"""Files that come with an answer, one message each, and files that come with a command."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.telegram import answering, files
from core.chat.attachment import MAX_BYTES
from tests.adapters.file_commands import HANDED_OUT, OBJECT, TABLE, with_files
from tests.adapters.telegram.conftest import Bot
from tests.adapters.telegram.test_acknowledging import kill
from tests.servers.telegram import FETCH
from tests.servers.telegram_faults import Fault
from tests.servers.telegram_objects import Chat, Document, User

ALL = ["Your files", "credits.csv", "credits.json"]
BLOCKED = Fault.status(403, "Forbidden: bot was blocked by the user")


@pytest.fixture
async def bot(bot: Bot) -> Bot:
    """It knows commands with files."""
    bot.app = with_files(bot.app)
    return bot


@pytest.fixture
def credits_file(bot: Bot) -> Document:
    return bot.telegram.add_file("my credits", TABLE.content)


def shown(bot: Bot, chat: User | Chat) -> list[str]:
    """What the bot sent there: the name of a file, or the first line of a text."""
    messages = bot.telegram.messages(chat)
    lines = [one.document.name if one.document else one.text for one in messages]
    return [line.removeprefix("In Studio:\n").partition("\n")[0] for line in lines]


# Out


async def test_files_follow_the_text_in_their_order(bot: Bot) -> None:
    async with bot.running():
        await bot.answered(bot.telegram.write(bot.maya, "/handout"))
    assert shown(bot, bot.maya) == ALL
    documents = [one.document for one in bot.telegram.messages(bot.maya) if one.document]
    assert {one.name: one.content for one in documents} == HANDED_OUT


async def test_files_that_were_asked_for_in_a_group_go_to_the_private_chat(bot: Bot) -> None:
    async with bot.running():
        await bot.answered(bot.telegram.write(bot.maya, "/handout", bot.studio))
    assert shown(bot, bot.maya) == ALL
    assert shown(bot, bot.studio) == ["Sent to you privately."]


async def test_files_follow_a_press_too(bot: Bot) -> None:
    async with bot.running():
        await bot.answered(bot.telegram.write(bot.maya, "/handout"))
        message = bot.telegram.messages(bot.maya)[0]
        await bot.answered(bot.telegram.press(message, "One", user=bot.maya))
        assert message.edited == 0  # the same text
    assert shown(bot, bot.maya) == [*ALL, "credits.csv"]


async def test_a_file_whose_answer_was_lost_is_repeated_and_the_text_is_not(bot: Bot) -> None:
    async with bot.running():
        bot.telegram.fault("sendDocument", Fault.rate_limit(0), Fault.status(502), Fault.cut_after())
        await bot.answered(bot.telegram.write(bot.maya, "/handout"))
    assert shown(bot, bot.maya) == ["Your files", "credits.csv", "credits.csv", "credits.json"]


@pytest.mark.parametrize("group", [False, True])
@pytest.mark.parametrize("delivered", [0, 1])
async def test_after_a_kill_what_is_left_of_an_answer_is_sent(bot: Bot, group: bool, delivered: int) -> None:
    released = asyncio.Event()
    bot.telegram.fault("sendDocument", *[Fault.passes()] * delivered, Fault.hang(released))
    run = asyncio.create_task(bot.adapter().run())
    bot.telegram.write(bot.maya, "/handout", bot.studio if group else None)
    await bot.telegram.wait_for(lambda server: len(server.calls_of("sendDocument")) == delivered + 1)
    await kill(run)
    assert shown(bot, bot.maya) == ALL[: 1 + delivered]
    async with bot.running():
        await bot.answered()
    released.set()
    assert shown(bot, bot.maya) == ALL
    assert shown(bot, bot.studio) == (["Sent to you privately."] if group else [])


async def test_after_a_kill_behind_the_files_the_word_in_the_group_is_sent(bot: Bot) -> None:
    released = asyncio.Event()
    bot.telegram.fault("sendMessage", Fault.hang(released), chat=bot.studio)
    run = asyncio.create_task(bot.adapter().run())
    bot.telegram.write(bot.maya, "/handout", bot.studio)
    await bot.telegram.wait_for(lambda server: len(server.calls_of("sendMessage")) == 2)
    await kill(run)
    async with bot.running():
        await bot.answered()
    released.set()
    assert shown(bot, bot.maya) == ALL
    assert shown(bot, bot.studio) == ["Sent to you privately."]


@pytest.mark.parametrize("restarted", [False, True])
async def test_who_blocks_us_between_text_and_files_gets_the_rest_at_the_next_word(bot: Bot, restarted: bool) -> None:
    async with bot.running():
        bot.telegram.fault("sendDocument", BLOCKED)
        await bot.telegram.write(bot.maya, "/handout", bot.studio).answered()
        assert shown(bot, bot.maya) == ["Your files"]
        assert "I cannot write to you yet" in bot.telegram.messages(bot.studio)[0].text
        await waits(bot)
        if not restarted:
            await bot.answered(bot.telegram.write(bot.maya, "/start"))
    if restarted:
        async with bot.running():
            await bot.answered(bot.telegram.write(bot.maya, "/start"))
    assert [one for one in shown(bot, bot.maya) if one in ALL] == ALL
    assert len(bot.telegram.messages(bot.studio)) == 1


async def test_who_never_started_gets_text_and_files_once_they_do_also_in_two_goes(bot: Bot) -> None:
    stranger = bot.telegram.add_user("Cleo", started=False)
    bot.studio.statuses[stranger.id] = "member"
    async with bot.running():
        await bot.telegram.write(stranger, "/handout", bot.studio).answered()
        await waits(bot)
        bot.telegram.fault("sendDocument", BLOCKED, chat=stranger)
        await bot.telegram.write(stranger, "/start").answered()
        await bot.telegram.wait_for(lambda server: server.faults_left == 0)
        await waits(bot, steps=3)
        await bot.answered(bot.telegram.write(stranger, "/start"))
    assert [one for one in shown(bot, stranger) if one in ALL] == ALL


async def test_a_press_in_a_group_brings_the_files_to_whoever_pressed_alone(bot: Bot) -> None:
    async with bot.running():
        message = await bot.ask("/offer", chat=bot.studio)
        bot.telegram.fault("sendDocument", BLOCKED)
        press = bot.telegram.press(message, "I do", user=bot.ben)
        assert (await press.answered()).url
        await waits(bot)
        assert shown(bot, bot.ben) == ALL[:1]
        await bot.answered(bot.telegram.write(bot.ben, "/start"))
        await bot.answered(bot.telegram.press(message, "I do", user=bot.maya))
    assert [one for one in shown(bot, bot.ben) if one in ALL] == ALL
    assert shown(bot, bot.maya) == ALL
    assert shown(bot, bot.studio) == ["Who wants files?"]


async def test_a_file_that_is_larger_than_telegram_takes_is_named_instead(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "FILE_LIMIT", len(OBJECT.content))
    async with bot.running():
        await bot.answered(bot.telegram.write(bot.maya, "/handout"))
    assert shown(bot, bot.maya) == ["Your files", "credits.json"]
    assert f"has {len(TABLE.content)} bytes, and {len(OBJECT.content)} can be sent" in bot.private(bot.maya)[0]


# In


@pytest.mark.parametrize("caption", ["/takein", "takein", "/takein@OurBot", "/takein file"])
async def test_a_file_with_the_command_as_its_caption_is_taken_in(
    bot: Bot, credits_file: Document, caption: str
) -> None:
    async with bot.running():
        answer = await bot.ask(caption, document=credits_file)
    assert answer.text == f"Took my credits, {len(TABLE.content)} bytes"


async def test_a_file_in_a_group_is_taken_in_and_the_answer_is_as_for_the_command(
    bot: Bot, credits_file: Document
) -> None:
    async with bot.running():
        await bot.answered(bot.telegram.write(bot.maya, "/takein@OurBot", bot.studio, document=credits_file))
    assert shown(bot, bot.maya) == [f"Took my credits, {len(TABLE.content)} bytes"]
    assert shown(bot, bot.studio) == ["Sent to you privately."]


@pytest.mark.parametrize("group", [False, True])
async def test_the_command_in_reply_to_a_file_takes_that_file_in(bot: Bot, credits_file: Document, group: bool) -> None:
    place = bot.studio if group else None
    bot.telegram.privacy = False
    async with bot.running():
        written = bot.telegram.write(bot.maya, "look", place, document=credits_file)
        await bot.answered(written)
        await bot.answered(bot.telegram.write(bot.maya, "/takein", place, reply_to=written))
    assert bot.private(bot.maya)[-1].removeprefix("In Studio:\n").startswith("Took my credits")


async def test_a_file_without_a_command_is_told_how_in_private_and_ignored_in_a_group(
    bot: Bot, credits_file: Document
) -> None:
    bot.telegram.privacy = False
    async with bot.running():
        answers = [await bot.ask(words, document=credits_file) for words in ("", "50 videos")]
        in_group = bot.telegram.write(bot.maya, "50 videos", bot.studio, document=credits_file)
        others = bot.telegram.write(bot.maya, "/takein@OtherBot", document=credits_file)
        await bot.answered(in_group, others)
    hint = "To have a file read in, send it with /takein as its caption."
    assert [one.text for one in answers] == [hint, hint]
    assert bot.telegram.messages(bot.studio) == []
    assert len(bot.private(bot.maya)) == 2
    assert not bot.telegram.calls_of("getFile", FETCH)


async def test_a_file_with_a_command_that_takes_none_is_not_fetched(bot: Bot, credits_file: Document) -> None:
    async with bot.running():
        assert (await bot.ask("/cost 1 video", document=credits_file)).text.startswith("500 credits")
    assert not bot.telegram.calls_of("getFile", FETCH)


@pytest.mark.parametrize(("told", "real"), [(MAX_BYTES + 1, 5), (5, MAX_BYTES + 1)])
async def test_a_file_that_is_too_large_is_refused(bot: Bot, told: int, real: int) -> None:
    async with bot.running():
        answer = await bot.ask("/takein", document=bot.telegram.add_file("a.csv", b"x" * real, told))
        assert answer.text.startswith("That file has 4,000,001 bytes, and I read 4,000,000 at most.")
        fetched = bot.telegram.calls_of("getFile")
        assert len(fetched) == (0 if told > MAX_BYTES else 1)
        largest = await bot.ask("/takein", document=bot.telegram.add_file("a.csv", b"x" * MAX_BYTES))
        assert "4,000,000 bytes" in largest.text


@pytest.mark.parametrize(
    ("method", "faults"),
    [
        ("getFile", [Fault.status(400, "Bad Request: wrong file_id or the file is temporarily unavailable")]),
        ("getFile", [Fault.status(500)] * 3),
        (FETCH, [Fault.status(404)]),
        (FETCH, [Fault.cut_before(), Fault.status(502), Fault.not_json(503)]),
    ],
)
async def test_a_file_that_cannot_be_fetched_is_asked_for_again(
    bot: Bot, credits_file: Document, method: str, faults: list[Fault]
) -> None:
    async with bot.running():
        bot.telegram.fault(method, *faults)
        answer = await bot.ask("/takein", document=credits_file)
        assert answer.text.startswith('I could not read the file "my credits". Send it again.')
        assert bot.telegram.faults_left == 0
        assert (await bot.ask("/takein", document=credits_file)).text.startswith("Took")


async def test_a_line_that_breaks_once_is_no_reason_to_ask_again(bot: Bot, credits_file: Document) -> None:
    async with bot.running():
        bot.telegram.fault("getFile", Fault.cut_before())
        bot.telegram.fault(FETCH, Fault.cut_after())
        assert (await bot.ask("/takein", document=credits_file)).text.startswith("Took")


async def test_a_file_that_never_comes_holds_up_nobody_for_long(
    bot: Bot, credits_file: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "FETCH_WITHIN_S", 0.2)
    released = asyncio.Event()
    async with bot.running():
        bot.telegram.fault(FETCH, Fault.hang(released))
        answer = await bot.ask("/takein", document=credits_file)
        assert "could not read the file" in answer.text
        released.set()


async def test_after_a_kill_a_file_is_fetched_again(bot: Bot, credits_file: Document) -> None:
    released = asyncio.Event()
    bot.telegram.fault("sendMessage", Fault.hang(released))
    run = asyncio.create_task(bot.adapter().run())
    written = bot.telegram.write(bot.maya, "/takein", document=credits_file)
    await bot.telegram.acknowledged_to(written.update_id)
    await bot.telegram.wait_for(lambda server: server.calls_of("sendMessage"))
    await kill(run)
    # What was done before is not called undone because its file does not come at once.
    bot.telegram.fault(FETCH, *[Fault.status(502)] * 4)
    async with bot.running():
        await bot.answered()
    released.set()
    assert shown(bot, bot.maya) == [f"Took my credits, {len(TABLE.content)} bytes"]
    assert len(bot.telegram.calls_of(FETCH)) == 6


@pytest.mark.parametrize("words", ["/takein {path}", "/takein file {path}", "/takein file:{path}", "takein {path}"])
async def test_nobody_makes_us_read_a_file_of_our_own(bot: Bot, tmp_path: Path, words: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_bytes(TABLE.content)
    async with bot.running():
        answer = await bot.ask(words.format(path=secret))
    assert "Took" not in answer.text


async def test_where_telegram_says_a_file_is_we_look_at_telegram_alone(
    bot: Bot, credits_file: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = tmp_path / "here" / credits_file.path
    ours.parent.mkdir(parents=True)
    ours.write_bytes(b"our own")
    monkeypatch.chdir(tmp_path / "here")
    async with bot.running():
        answer = await bot.ask("/takein", document=credits_file)
    assert answer.text == f"Took my credits, {len(TABLE.content)} bytes"


async def waits(bot: Bot, steps: int = 2) -> None:
    """Return when an answer is kept for its reader, and so much of it was delivered."""
    async with asyncio.timeout(20):
        while not any(one.reader and one.steps >= steps for one in await bot.inbox.unanswered()):
            pass


async def test_what_one_exports_another_imports_by_a_button(bot: Bot) -> None:
    async with bot.running():
        await bot.ask("/topup 5,000")
        await bot.answered(bot.telegram.write(bot.maya, "/export"))
        exported = [one for one in bot.telegram.messages(bot.maya) if one.document]
        for file in exported:
            assert file.document
            bot.telegram.documents[file.document.file_id] = file.document
        # Sent on to Ben by Maya, in a group
        assert exported[0].document
        forwarded = bot.telegram.write(bot.maya, "", bot.studio, document=exported[0].document)
        assert not forwarded.delivered
        await bot.answered(bot.telegram.write(bot.ben, "/import@OurBot", bot.studio, reply_to=forwarded))
        preview = await bot.ask("/import", bot.ben, document=exported[1].document)
        await bot.answered(bot.telegram.press(preview, preview.labels[0], user=bot.ben))
    assert preview.text.startswith("Imported 1 row")
    assert "5,000" in await bot.charged(bot.ben)
