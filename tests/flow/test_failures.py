"""Records that cannot be used: one sentence, exit status 1, nothing half-written, and all is well afterwards."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flow.program import Answer, Program, finish

NO_ROOM = """
import resource, sys
from bot.__main__ import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(main(sys.argv[2:]))
"""
"""The program where no file may grow beyond so many bytes, as on a disk that is full."""
WITHOUT = """
import os, sys
os.close(int(sys.argv[1]))
os.execv(sys.executable, [sys.executable, "-m", "bot", *sys.argv[2:]])
"""
"""The program with standard input, output or error closed, as some services start it."""
HOLDS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""
"""Another program that writes to the same file, until its input ends."""


def _newer(program: Program) -> None:
    connection = sqlite3.connect(program.database)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def _garbage(program: Program) -> None:
    program.database.write_bytes(b"no database, and long enough for one to be looked for " * 100)


def _truncated(program: Program) -> None:
    program.database.write_bytes(program.database.read_bytes()[:5_000])


def _directory(program: Program) -> None:
    program.database.unlink()
    program.database.mkdir()


def _of_another_program(program: Program) -> None:
    program.database.unlink()
    connection = sqlite3.connect(program.database)
    with connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()


def _no_folder(program: Program) -> None:
    program.database.unlink()
    program.data.rmdir()
    program.data.write_text("a file where the folder should be")


BROKEN = [
    (_newer, "My records were made by a newer Scrip (revision 9999; this one knows "),
    (_garbage, "I cannot read my records in "),
    (_truncated, "I cannot read my records in "),
    (_directory, "I cannot read my records in "),
    (_of_another_program, "I cannot read my records in "),
    (_no_folder, "I cannot read my records in "),
]


def test_a_cost_is_told_though_the_database_is_out_of_reach(ready: Program) -> None:
    (ready.home / ".env").write_text("SCRIP_DATABASE_URL=postgresql://maya@127.0.0.1:1/scrip")
    cost, spent = ready.in_turn(["ask", "50 videos"], ["ask", "/spend 2 videos"])
    assert (cost.status, cost.err) == (0, "")
    assert cost.out.startswith("25,000 credits on Vidzy for 50 videos\n")
    assert "I cannot read my records now: what local set itself is not in this" in cost.out
    assert (spent.status, _says(spent)) == (
        1,
        "I cannot reach my records. Nothing was changed; estimates still work.",
    )


def _says(answer: Answer) -> str:
    """The sentence on standard error, on one line; nothing stands elsewhere."""
    assert answer.out == ""
    sentence = " ".join(answer.err.split())
    assert "Nothing was changed" in sentence
    return sentence


def _as_bytes(program: Program) -> bytes | None:
    return program.database.read_bytes() if program.database.is_file() else None


@pytest.mark.parametrize(("breaks", "start"), BROKEN, ids=lambda value: getattr(value, "__name__", "")[1:])
def test_records_that_cannot_be_read_are_left_alone(
    ready: Program, breaks: Callable[[Program], None], start: str
) -> None:
    breaks(ready)
    before = _as_bytes(ready)
    answer = ready.ask("/topup 5")
    assert _says(answer).startswith(start)
    assert answer.status == 1
    assert _as_bytes(ready) == before


@pytest.mark.parametrize(("breaks", "code"), [(_newer, "records_newer"), (_garbage, "records_unreadable")])
def test_in_json_it_is_one_object_with_its_code(ready: Program, breaks: Callable[[Program], None], code: str) -> None:
    breaks(ready)
    answer = ready.ask("--json", "/topup 5")
    assert (answer.json["tone"], answer.json["data"]["error"]["code"]) == ("failed", code)
    assert (answer.status, answer.err) == (1, "")


@pytest.mark.parametrize("arguments", [("migrate",), ("chat",)])
def test_no_other_command_touches_newer_records(ready: Program, arguments: tuple[str, ...]) -> None:
    _newer(ready)
    before = _as_bytes(ready)
    answer = ready.run(*arguments, typed=b"/topup 5\n")
    assert answer.status == 1
    assert _says(answer).startswith("My records were made by a newer Scrip")
    assert _as_bytes(ready) == before


def test_records_that_somebody_else_holds_are_waited_for_and_then_said_to_be_busy(ready: Program) -> None:
    ready.tell("/balance")  # from here on it knows what its prices are
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, ready.database], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        answer = ready.ask("/topup 5")
        read = ready.ask("/balance")
        other.communicate()
    assert answer.status == 1
    assert _says(answer).startswith("My records are busy: another program is writing to them.")
    assert read.status == 0
    assert ready.rows("changes") == 0
    ready.tell("/topup 5")


def test_a_disk_that_is_full_keeps_what_was_there(ready: Program) -> None:
    ready.tell("/topup 100")
    answer = ready.python("-c", NO_ROOM, "0", "ask", "--json", "/topup 5")
    assert (answer.status, answer.err, answer.json["tone"]) == (1, "", "failed")
    held, added = ready.tell("/balance", "/topup 5")
    assert held.out.startswith("100 credits on Vidzy\n")
    assert added.out.startswith("Added 5 credits: 105 on Vidzy now\n")


def test_a_disk_that_fills_while_committing_leaves_a_whole_change_or_none(ready: Program) -> None:
    limit = str(30_000)  # the file is larger already, its log begins empty: some of the change fits, not all
    answer = ready.python("-c", NO_ROOM, limit, "ask", "--request-id", "one", "/topup 5")
    assert (answer.status, answer.out) == (1, "")
    assert "Traceback" not in answer.err
    assert ready.ask("--request-id", "one", "/topup 5").out.startswith("Added 5 credits: 5 on Vidzy now\n")
    assert ready.rows("changes") == 1


def test_a_first_start_on_a_full_disk_is_repeated_when_there_is_room(program: Program) -> None:
    answer = program.python("-c", NO_ROOM, "20000", "ask", "/topup 5")
    assert (answer.status, answer.out) == (1, "")
    assert _says(answer).startswith("There is no room left for my records.")
    program.tell("/topup 5")
    assert (program.rows("alembic_version"), program.rows("changes")) == (1, 1)


def test_a_home_that_cannot_be_written_to_is_said(program: Program) -> None:
    nowhere = "/proc/1/nowhere"
    answer = program.ask("/topup 5", environment={"HOME": nowhere, "XDG_DATA_HOME": nowhere})
    assert answer.status == 1
    assert _says(answer).startswith(f"I cannot read my records in {nowhere}/scrip.")


def test_an_answer_that_cannot_be_written_is_said_and_counts(ready: Program) -> None:
    with Path("/dev/full").open("wb") as full:
        child = ready.start("-m", "bot", "ask", "/topup 5", stdout=full)
        answer = finish(child)
    assert (answer.status, answer.err) == (1, "The answer could not be written.\n")
    assert ready.rows("changes") == 1


@pytest.mark.parametrize(("stream", "status"), [(0, 0), (1, 1), (2, 0)], ids=["input", "output", "error"])
def test_a_stream_that_is_closed_is_no_reason_to_break(ready: Program, stream: int, status: int) -> None:
    answer = ready.python("-c", WITHOUT, str(stream), "ask", "/topup 5")
    assert "Traceback" not in answer.err
    assert (answer.status, "Added 5 credits" in answer.out) == (status, stream != 1)


def test_a_settings_file_that_is_no_text_gets_a_sentence(ready: Program) -> None:
    (ready.home / ".env").write_bytes(b"SCRIP_DATABASE_URL=\xff\xfe\n")
    answer = ready.ask("/topup 5")
    assert "Traceback" not in answer.err
    assert ".env" in answer.err
    assert (answer.status, answer.out) == (1, "")
