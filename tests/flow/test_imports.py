"""What a question does not use is not imported: starting is most of the time that an answer takes."""

from __future__ import annotations

import pytest

from tests.flow.program import Program

SHOWS = """
import sys
from bot.__main__ import main
status = main(sys.argv[1:])
print(*sorted({name.partition(".")[0] for name in sys.modules}))
sys.exit(status)
"""
OPENS = """
import sys
from adapters.database.engine import database_url, open_engines
open_engines(database_url("the test", sys.argv[1]))
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
HEAVY = {
    "alembic",
    "asyncpg",
    "discord",
    "hypothesis",
    "mako",
    "prompt_toolkit",
    "pytest",
    "rich",
    "telegram",
}


def _imported(program: Program, code: str, *arguments: str, typed: bytes = b"") -> set[str]:
    answer = program.python("-c", code, *arguments, typed=typed)
    assert answer.status == 0, answer
    return set(answer.out.splitlines()[-1].split())


@pytest.mark.parametrize("question", ["/cost 50 videos 100 images", "/topup 5,000", "/help"])
def test_a_question_imports_nothing_heavy(ready: Program, question: str) -> None:
    imported = _imported(ready, SHOWS, "ask", question)
    assert imported & HEAVY == set()
    assert {"bot", "sqlalchemy", "aiosqlite"} <= imported


def test_alembic_is_imported_where_there_is_something_to_migrate(program: Program) -> None:
    assert _imported(program, SHOWS, "ask", "/help") & HEAVY == {"alembic", "mako"}


def test_a_conversation_through_a_pipe_edits_no_lines(ready: Program) -> None:
    assert _imported(ready, SHOWS, "chat", typed=b"/help\n") & HEAVY == set()


@pytest.mark.parametrize(
    ("url", "driver"),
    [("postgresql://maya@localhost/scrip", "asyncpg"), ("sqlite:///scrip.db", "aiosqlite")],
)
def test_one_driver_is_imported_that_of_the_url(program: Program, url: str, driver: str) -> None:
    assert _imported(program, OPENS, url) & {"asyncpg", "aiosqlite"} == {driver}
