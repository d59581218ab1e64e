"""What the tests of whole sentences are handed: the program as a child process, and the same in this process."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.console.adapter import Question, Screen
from adapters.console.incoming import caller
from adapters.database.engine import database_url, open_engines
from adapters.database.store import SqlStore
from bot.app import App, assemble
from tests.flow.program import Answer, Program
from tests.flow.warm import Warm

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def program(tmp_path: Path, warm: Warm) -> Program:
    """The program on the machine of somebody who never ran it."""
    home = tmp_path / "home"
    home.mkdir()
    return Program(home, warm)


@pytest.fixture
def ready(program: Program, _migrated_file: Path) -> Program:
    """The program, its tables made and nothing in them."""
    program.data.mkdir(parents=True)
    shutil.copyfile(_migrated_file, program.database)
    return program


@dataclass(frozen=True)
class Console:
    """The program put together in this process, as `scrip ask` does it: many questions in the time of one child."""

    app: App
    file: Path
    runner: asyncio.Runner
    captured: pytest.CaptureFixture[str]

    def ask(self, text: str, *, json: bool = False, moderator: bool = False, at: datetime = NOW) -> Answer:
        who = caller("local", "me", moderator=moderator, locale="en", time_zone="UTC")
        status = self.runner.run(Question(Screen(self.app, who, json=json), text, at, None).run())
        out, err = self.captured.readouterr()
        return Answer(status, out, err)

    def rows(self) -> int:
        """All that anybody ever recorded: rows of all tables but those that say their revision, and which prices the
        program knew when it started."""
        connection = sqlite3.connect(self.file)
        try:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            counts = [
                connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  # our own names
                for name in tables
                if name not in ("alembic_version", "known_prices")
            ]
        finally:
            connection.close()
        return sum(counts)


@pytest.fixture
def console(tmp_path: Path, _migrated_file: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Console]:
    """Nobody has asked anything yet."""
    file = tmp_path / "scrip.db"
    shutil.copyfile(_migrated_file, file)
    with asyncio.Runner() as runner:
        engines = open_engines(database_url("the tests", f"sqlite:///{file}"))
        yield Console(assemble(SqlStore(engines)), file, runner, capsys)
        runner.run(engines.dispose())
