"""Files that are written into the current folder, and files that are read from the path that was typed."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.console import files
from adapters.console.adapter import Question, Screen
from adapters.console.incoming import caller
from adapters.database.engine import database_url, open_engines
from adapters.database.store import SqlStore
from bot.app import App, assemble
from core.chat.attachment import MAX_BYTES, Attachment
from tests.adapters.file_commands import HANDED_OUT, OBJECT, TABLE, with_files

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TOOK = f"Took credits.csv, {len(TABLE.content)} bytes\n"


@dataclass
class Terminal:
    """A terminal in a folder of its own."""

    app: App
    folder: Path
    runner: asyncio.Runner
    captured: pytest.CaptureFixture[str]

    def ask(self, text: str, *, as_json: bool = False, user: str = "me") -> tuple[int, str]:
        """Exit status, and all that was shown."""
        who = caller("local", user, moderator=False, locale="en", time_zone="UTC")
        status = self.runner.run(Question(Screen(self.app, who, json=as_json), text, NOW, None).run())
        return status, "".join(self.captured.readouterr())

    def there(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}


@pytest.fixture
def terminal(
    tmp_path: Path, _migrated_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Terminal]:
    database, folder = tmp_path / "scrip.db", tmp_path / "here"
    shutil.copyfile(_migrated_file, database)
    folder.mkdir()
    monkeypatch.chdir(folder)
    with asyncio.Runner() as runner:
        engines = open_engines(database_url("the tests", f"sqlite:///{database}"))
        yield Terminal(with_files(assemble(SqlStore(engines))), folder, runner, capsys)
        runner.run(engines.dispose())


# Out


def test_files_are_written_here_and_named(terminal: Terminal) -> None:
    status, shown = terminal.ask("/handout")
    assert (status, shown.splitlines()[:3]) == (
        0,
        ["Your files", "To keep.", "Written: credits.csv and credits.json"],
    )
    assert terminal.there() == HANDED_OUT


def test_what_is_there_stays_as_it_is(terminal: Terminal) -> None:
    (terminal.folder / "credits.csv").write_text("mine")
    (terminal.folder / "credits.json").symlink_to("nowhere")
    assert "Written: credits-2.csv and credits-2.json" in terminal.ask("/handout")[1]
    assert "Written: credits-3.csv\n" in terminal.ask("/handout 1")[1]
    assert (terminal.folder / "credits.csv").read_text() == "mine"
    assert not (terminal.folder / "nowhere").exists()
    assert (terminal.folder / "credits-3.csv").read_bytes() == TABLE.content


def test_in_json_the_files_stand_in_the_object(terminal: Terminal) -> None:
    told = json.loads(terminal.ask("/handout", as_json=True)[1])
    assert told["files"] == ["credits.csv", "credits.json"]
    assert terminal.there() == HANDED_OUT
    assert "files" not in json.loads(terminal.ask("1 video", as_json=True)[1])


def test_where_nothing_can_be_written_that_is_said(terminal: Terminal) -> None:
    terminal.folder.rmdir()
    assert terminal.ask("/handout") == (1, "I cannot write files into this folder.\n")
    told = json.loads(terminal.ask("/handout", as_json=True)[1])
    assert (told["command"], told["tone"]) == ("handout", "failed")


def test_half_a_file_does_not_stay(terminal: Terminal) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            files.write((Attachment("a.csv", b"x" * 200_000),))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert terminal.there() == {}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("../above.csv", "_above.csv"),
        ("/etc/passwd", "_etc_passwd"),
        (".bashrc", "bashrc"),
        ("..", "file"),
        ("a\x1b[2J.csv", "a_2J.csv"),
        ("映像部.csv", "_.csv"),
    ],
)
def test_a_name_leads_into_no_other_folder(terminal: Terminal, name: str, written: str) -> None:
    assert files.write((Attachment(name, b"x"),)) == (written,)
    assert terminal.there() == {written: b"x"}


# In


@pytest.mark.parametrize(
    "words",
    [
        "/takein credits.csv",
        "takein credits.csv",
        "/TAKEIN ./credits.csv  ",
        "/takein file credits.csv",
        "/takein file file credits.csv",
        "/takein file: credits.csv",
        "/takein 'credits.csv'",
        '/takein "credits.csv"',
        "/takein {folder}/credits.csv",
        "/takein ~/credits.csv",
    ],
)
def test_the_file_at_a_path_is_taken_in(terminal: Terminal, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setenv("HOME", str(terminal.folder))
    (terminal.folder / "credits.csv").write_bytes(TABLE.content)
    assert terminal.ask(words.format(folder=terminal.folder)) == (0, TOOK)


def test_a_path_may_have_spaces_and_bytes_that_are_no_text(terminal: Terminal) -> None:
    for name in ("my  credits.csv", os.fsdecode(b"\xff.csv")):
        (terminal.folder / name).write_bytes(OBJECT.content)
        assert terminal.ask(f"/takein {name}")[0] == 0


def test_what_is_no_path_goes_its_own_way(terminal: Terminal) -> None:
    (terminal.folder / "drop").write_bytes(TABLE.content)
    assert terminal.ask("/takein drop") == (0, "Dropped\n")
    (terminal.folder / "1").write_bytes(TABLE.content)
    assert "Written: credits.csv\n" in terminal.ask("/handout 1")[1]
    assert terminal.ask("/takein") == (0, 'No file, and ""\n')
    (terminal.folder / "word drop").write_bytes(TABLE.content)
    assert terminal.ask("/takein word drop") == (0, 'No file, and "drop"\n')
    assert terminal.ask("/takein ./word drop")[1].startswith("Took word drop")


@pytest.mark.parametrize("path", ["nothing.csv", ".", "/etc/shadow/x", "a\x00b", "~nobody-of-that-name/x", "x" * 300])
def test_a_file_that_cannot_be_read_is_said_to_be_so(terminal: Terminal, path: str) -> None:
    status, shown = terminal.ask(f"/takein {path}")
    assert status == 2
    assert shown.startswith('I could not read the file "')


def test_a_file_that_is_too_large_is_not_read_whole(terminal: Terminal) -> None:
    with (terminal.folder / "large").open("wb") as file:
        file.truncate(5_000_000_000)
    assert terminal.ask("/takein large") == (
        2,
        "That file has 5,000,000,000 bytes, and I read 4,000,000 at most.\n",
    )
    assert terminal.ask("/takein /dev/zero") == (2, "That file has 4,000,001 bytes, and I read 4,000,000 at most.\n")
    (terminal.folder / "largest").write_bytes(b"x" * MAX_BYTES)
    assert "4,000,000 bytes" in terminal.ask("/takein largest")[1]


def test_what_one_exports_another_imports_by_the_word_that_the_preview_tells(terminal: Terminal) -> None:
    terminal.ask("/topup 5,000")
    table, whole = json.loads(terminal.ask("/export", as_json=True)[1])["files"]
    preview = json.loads(terminal.ask(f"/import {table}", as_json=True, user="ben")[1])
    (button,) = preview["buttons"]
    status, shown = terminal.ask(button["command"], user="ben")
    assert (status, shown.splitlines()[0]) == (0, "Imported 1 row")
    assert terminal.ask(f"/import {whole}", user="ben")[1].startswith("The 1 row is known")
