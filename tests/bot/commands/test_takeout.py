"""/export, /import and /forget, line by line."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.app import assemble
from bot.commands import export as export_command
from core.chat.attachment import Attachment
from core.chat.language import Language
from core.chat.reply import Tone
from core.chat.request import Request
from core.people import Caller, Moderates, Network, Server, User
from core.store import Store
from tests.bot.talk import AMSTERDAM, Said, Talk

TABLE = b"date,amount,note\n2026-11-20,500,pack\n2026-11-21,-80,=cmd\n"


@pytest.fixture
def maya(store: Store) -> Talk:
    return Talk(assemble(store))


async def send(talk: Talk, content: bytes, name: str = "credits.csv", *, caller: Caller | None = None) -> Said:
    """A file, with /import."""
    server, user = Server(Network.CONSOLE, "studio", "Studio"), User(Network.CONSOLE, "maya", "Maya")
    caller = caller or Caller(server, user, talk.moderates, alone=True, time_zone=AMSTERDAM)
    file = Attachment(name, content)
    request = Request(f"file {next(talk.numbers)}", caller, talk.at, "import", "", attachment=file)
    return Said(await talk.app.process(request), Language.of("en", AMSTERDAM, talk.at))


# export


async def test_an_export_is_two_files_that_say_what_they_are(maya: Talk) -> None:
    await maya.say("/topup 5,000")
    await maya.say("/spend 3 videos")
    await maya.say("/topup 500 on runway web")
    said = await maya.say("/export")
    assert (said.title, said.texts) == ("3 entries in 2 wallets, as CSV and JSON", ["/import reads both."])
    assert [file.name for file in said.reply.files] == ["scrip-studio-2026-11-22.csv", "scrip-studio-2026-11-22.json"]
    assert said.reply.private
    assert json.loads(said.reply.files[1].content)["server"] == "Studio"


async def test_the_day_in_the_name_of_a_file_is_that_of_the_reader(maya: Talk) -> None:
    await maya.say("/topup 5,000", hours=14, minutes=30)  # 00:30 in Amsterdam
    said = await maya.say("/export")
    assert said.reply.files[0].name == "scrip-studio-2026-11-23.csv"


@pytest.mark.parametrize(
    ("server", "name"),
    [
        ("../../Études & Co", "scrip-tudes-co-2026-11-22.csv"),
        ("Студия", "scrip-2026-11-22.csv"),
        ("", "scrip-2026-11-22.csv"),
        ("x" * 300, f"scrip-{'x' * 40}-2026-11-22.csv"),
    ],
)
async def test_the_name_of_a_file_is_plain_letters(maya: Talk, server: str, name: str) -> None:
    user = User(Network.CONSOLE, "maya", "Maya")
    caller = Caller(Server(Network.CONSOLE, "other", server), user, Moderates.NO, time_zone=AMSTERDAM)
    await maya.app.process(Request("one", caller, maya.at, "topup", "5"))
    reply = await maya.app.process(Request("two", caller, maya.at, "export", ""))
    assert reply.files[0].name == reply.files[0].plain_name == name


async def test_what_an_import_does_not_bring_back_is_said(maya: Talk) -> None:
    await maya.say("/topup 5,000")
    await maya.say("/alert 1,000")
    assert (await maya.say("/export")).texts == [
        "/import reads both.",
        "It brings credits back. Plans, alerts, budgets and what is set aside are told in the JSON, to be set anew.",
    ]


async def test_an_export_of_more_rows_than_an_import_reads_says_so(maya: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_command, "MAX_ROWS", 1)
    await maya.say("/topup 5,000")
    await maya.say("/topup 5,000")
    assert (await maya.say("/export")).texts == ["/import reads 1 rows at a time, and these are 2."]


# import


async def test_a_file_is_first_only_read(maya: Talk) -> None:
    await maya.say("/topup 4,920")
    said = await send(maya, TABLE)
    assert said.title == "2 rows: 2 new, 0 known"
    assert said.rows == ["Vidzy would go from 4,920 to 5,340 credits"]
    assert said.texts == ["Nothing is changed yet."]
    assert said.reply.tone is Tone.ASK
    (press,) = said.buttons
    assert press == f"/import confirm {said.reply.data['word']}"
    assert (await maya.say("/balance")).title == "4,920 credits on Vidzy"
    done = await maya.say(press)
    assert (done.title, done.rows) == ("Imported 2 rows", ["5,340 credits on Vidzy now"])
    assert done.texts == ["Each of them stands in /history, and can be undone by its number until tomorrow."]


async def test_an_imported_change_says_what_it_was_and_can_be_undone(maya: Talk) -> None:
    await maya.say((await send(maya, TABLE)).buttons[0])
    history = await maya.say("/history")
    assert "2026-11-21 =cmd" in " ".join(history.rows)
    undone = await maya.say("/undo 2")
    assert undone.title == "Undone: the import #2 of −80. 500 credits left on Vidzy, as before it"


async def test_the_same_file_again_adds_nothing(maya: Talk) -> None:
    await maya.say((await send(maya, TABLE)).buttons[0])
    said = await send(maya, TABLE, "other name.csv")
    assert (said.title, said.texts, said.buttons) == ("All 2 rows are known", ["There is nothing to add."], [])
    assert (await send(maya, TABLE + b"2026-11-22,5,x\n")).title == "3 rows: 1 new, 2 known"


async def test_where_others_read_along_the_words_are_told_too(maya: Talk) -> None:
    server, user = Server(Network.TELEGRAM, "-5", "Studio"), User(Network.TELEGRAM, "7", "Maya")
    said = await send(maya, TABLE, caller=Caller(server, user))
    assert said.texts[-1] == f"To record them, send: {said.buttons[0]}"
    assert said.rows == ["Vidzy, where nothing is recorded yet, would be at 420 credits"]


@pytest.mark.parametrize(
    ("network", "title"),
    [
        (Network.CONSOLE, "Which file? For example: /import credits.csv"),
        (Network.TELEGRAM, "Send the file here, with /import as its caption"),
        (Network.DISCORD, "Send /import again, and choose the file beside it"),
    ],
)
async def test_without_a_file_it_is_told_how_one_is_sent(maya: Talk, network: Network, title: str) -> None:
    caller = Caller(Server(network, "1", "Studio"), User(network, "7", "Maya"))
    reply = await maya.app.process(Request("one", caller, maya.at, "import", ""))
    assert Language.of("en", AMSTERDAM, maya.at).text(reply.title) == title


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (
            b'date,amount\n2026-11-20,500\n2026-11-20,"12,5O"\n',
            'Row 3, column amount: "12,5O" is not a number ("O" at place 5).',
        ),
        (b"date,amount\nsoon,5\n", 'Row 2, column date: "soon" is no day that I can read. For example: 2026-11-30'),
        (b"date,note\n,x\n", '"credits.csv" needs one column amount, and has these: "date" and "note"'),
        (b"\xff\xfe", '"credits.csv" is neither a table as CSV in UTF-8, nor what Scrip exports.'),
        (b"amount\n5,6\n", 'Row 2 goes on behind the last column: "6". Text with commas stands in quotation marks.'),
    ],
)
async def test_what_is_wrong_in_a_file_is_told_and_nothing_is_kept(maya: Talk, content: bytes, title: str) -> None:
    said = await send(maya, content)
    assert said.title == title
    assert said.texts[0].startswith("Nothing was imported.")
    assert said.reply.tone is Tone.REFUSED
    assert (await maya.say("/forget")).title == "Nothing is kept about you here."


async def test_of_a_spreadsheet_as_its_program_keeps_it_csv_is_asked(maya: Talk) -> None:
    said = await send(maya, b"PK\x03\x04\x14\x00\x06\x00", "credits.xlsx")
    assert said.title == '"credits.xlsx" is a spreadsheet as its program keeps it. Save it as CSV, and send that.'
    assert said.texts == ["Nothing was imported."]


@pytest.mark.parametrize(
    "row", ["2026-11-20,500,,pack,Ben", "2026-11-20,500,2026-12-24,pack,", "2026-11-20,500,,pack,,$5,"]
)
async def test_the_word_of_a_file_records_no_other_that_says_more(maya: Talk, row: str) -> None:
    heading = b"date,amount,expires,note,kind,price,id\n"
    first = await send(maya, heading + b"2026-11-20,500,,pack\n")
    second = await send(maya, heading + row.encode() + b"\n")
    assert (first.title, second.title) == ("1 row: 1 new, 0 known",) * 2
    old = await maya.say(first.buttons[0])
    assert old.title == "No file waits for that word: it was imported already, or another one was sent since."
    assert (await maya.say(second.buttons[0])).title == "Imported 1 row"


async def test_the_word_of_a_file_records_no_other_of_which_more_is_new(maya: Talk) -> None:
    await maya.say((await send(maya, b"id,amount\na,5\nb,6\n")).buttons[0])
    first, second = await send(maya, b"id,amount\na,5\nc,6\n"), await send(maya, b"id,amount\nd,5\ne,6\n")
    assert (first.title, second.title) == ("2 rows: 1 new, 1 known", "2 rows: 2 new, 0 known")
    assert (await maya.say(first.buttons[0])).title.startswith("No file waits for that word")


async def test_an_empty_table_has_nothing_to_add(maya: Talk) -> None:
    assert (await send(maya, b"date,amount\n")).title == "There is no row in that file"


async def test_a_word_that_nothing_waits_for_is_refused(maya: Talk) -> None:
    said = await maya.say("/import confirm abc")
    assert said.title == "No file waits for that word: it was imported already, or another one was sent since."
    assert said.texts == ["Nothing was imported."]


# forget


async def test_what_would_go_is_told_before_and_no_button_deletes(maya: Talk) -> None:
    await maya.say("/topup 4,920")
    await maya.say("/alert 1,000")
    said = await maya.say("/forget")
    assert said.title == "Delete everything about you in Studio: 1 entry and 1 alert?"
    assert said.rows == ["4,920 credits recorded on Vidzy"]
    assert said.texts == [
        "That is forgotten here; what the providers themselves show is untouched.",
        "This cannot be undone. A copy first: /export",
        "To delete, send: /forget STUDIO 1",
    ]
    assert (said.buttons, said.reply.tone) == ([], Tone.ASK)


@pytest.mark.parametrize("line", ["/forget STUDIO 1", "/forget studio  1", "/forget confirmation STUDIO 1"])
async def test_the_typed_words_delete(maya: Talk, line: str) -> None:
    await maya.say("/topup 4,920")
    said = await maya.say(line)
    assert said.title == "Everything about you in Studio is deleted"
    assert said.reply.tone is Tone.DONE
    again = await maya.say(line)
    assert (again.title, again.reply.tone) == ("Nothing is kept about you here.", Tone.REFUSED)
    for command in ("/forget", "/export"):
        assert (await maya.say(command)).title == "Nothing is kept about you here."
    assert (await maya.say("/balance")).title == "I don't know your Vidzy credits yet."


@pytest.mark.parametrize("line", ["/forget yes", "/forget STUDIO 2", "/forget STUDIO"])
async def test_other_words_delete_nothing(maya: Talk, line: str) -> None:
    await maya.say("/topup 4,920")
    said = await maya.say(line)
    assert said.title == "Those are not the words that delete everything, or something was recorded since."
    assert said.texts == ["To delete, send: /forget STUDIO 1", "Nothing was deleted."]
    assert (await maya.say("/balance")).title == "4,920 credits on Vidzy"


async def test_prices_of_a_moderator_who_left_are_somebodys(maya: Talk) -> None:
    ana = replace(maya, moderates=Moderates.YES)
    await ana.say("/pricing set video 450")
    words = (await ana.say("/forget")).texts[-1].removeprefix("To delete, send: ")
    await ana.say(words)
    shown = await maya.say("/pricing show")
    source = "" if shown.reply.source is None else shown.language.text(shown.reply.source)
    assert "somebody who has left" in " ".join((*shown.rows, *shown.texts, source))


async def test_export_forget_and_import_in_one_conversation(maya: Talk) -> None:
    await maya.say("/topup 200 kind promotional expires 25 Nov")
    await maya.say("/topup 5,000 $42.125")
    await maya.say("/spend 2 videos")
    balance = await maya.say("/balance")
    files = (await maya.say("/export")).reply.files
    await maya.say("/forget STUDIO 3")
    for file in files:
        said = await send(maya, file.content, file.name)
        if said.buttons:
            await maya.say(said.buttons[0])
    again = await maya.say("/balance")
    assert (again.title, again.rows) == (balance.title, balance.rows)
