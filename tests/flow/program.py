"""The program as a person starts it: a child process with a home, an environment and a folder of its own."""

from __future__ import annotations

import json
import os
import re
import select
import shlex
import sqlite3
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bot
from tests.flow.warm import Warm

ROOT = Path(bot.__file__).parent.parent
"""Children run the code that these tests import."""
PATIENCE_S = 30
"""For what is sure to come; nothing here takes long."""
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[=>])")


_ONE = """
import sys
from bot.__main__ import main

sys.exit(main())
"""
_ONE_AFTER_ANOTHER = """
import io, json, sys
from bot.__main__ import main

def run(arguments):
    sys.stdout, sys.stderr = streams = [io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2)]
    try:
        status = main(arguments)
    except SystemExit as left:
        status = left.code
    for stream in streams:
        stream.flush()
    return [status, *(stream.buffer.getvalue().decode() for stream in streams)]

answers = [run(arguments) for arguments in json.loads(sys.argv[1])]
sys.__stdout__.write(json.dumps(answers))
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on standard output."""
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


@dataclass(frozen=True, slots=True)
class Program:
    """Starts children that share one home."""

    home: Path
    warm: Warm | None = None
    """What children that run to their end are started from; None: from nothing."""

    @property
    def data(self) -> Path:
        """The data folder; made by the program, not by us."""
        return self.home / "data" / "scrip"

    @property
    def database(self) -> Path:
        return self.data / "scrip.db"

    @property
    def environment(self) -> dict[str, str]:
        """All that a child sees: nothing of whoever runs the tests."""
        return {
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "data"),
            "PATH": os.defpath,
            "PYTHONPATH": str(ROOT),
            "TZ": "UTC",
            "LANG": "C.UTF-8",
        }

    def start(self, *arguments: str | bytes, **more: Any) -> subprocess.Popen[bytes]:
        """A child that runs meanwhile; `environment` adds to its variables."""
        environment = {**self.environment, **more.pop("environment", {})}
        streams: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE) | more
        return subprocess.Popen([sys.executable, *arguments], env=environment, cwd=self.home, **streams)

    def python(self, *arguments: str | bytes, typed: bytes = b"", **more: Any) -> Answer:
        """Run a child of Python's to its end."""
        with self.start(*arguments, **more) as child:
            return finish(child, typed)

    def run(self, *arguments: str | bytes, typed: bytes = b"", **more: Any) -> Answer:
        """`scrip ...`."""
        if self.warm is None or more.keys() - {"environment"}:
            return self.python("-m", "bot", *arguments, typed=typed, **more)
        return self._warmly(_ONE, arguments, typed, more.get("environment", {}))

    def ask(self, *arguments: str | bytes, **more: Any) -> Answer:
        """`scrip ask ...`."""
        return self.run("ask", *arguments, **more)

    def in_turn(self, *calls: Sequence[str]) -> list[Answer]:
        """Several calls of the program, one after another in one child: importing it takes most of a call's time."""
        if self.warm is None:
            told = self.python("-c", _ONE_AFTER_ANOTHER, json.dumps(calls))
        else:
            told = self._warmly(_ONE_AFTER_ANOTHER, [json.dumps(calls)], b"", {})
        assert (told.status, told.err) == (0, ""), told
        return [Answer(*answer) for answer in json.loads(told.out)]

    def tell(self, *questions: str) -> list[Answer]:
        """Ask what has to work, in turn; each a line as it is typed in a shell behind `scrip ask`."""
        answers = self.in_turn(*(["ask", *shlex.split(question)] for question in questions))
        assert {answer.status for answer in answers} == {0}, answers
        return answers

    def _warmly(
        self, code: str, arguments: Sequence[str | bytes], typed: bytes, environment: Mapping[str, str]
    ) -> Answer:
        assert self.warm is not None
        status, out, err = self.warm.run(
            code,
            [os.fsdecode(argument) for argument in arguments],
            environment={**self.environment, **environment},
            folder=self.home,
            typed=typed,
            wait_s=PATIENCE_S,
        )
        return Answer(status, out.decode(), err.decode())

    def rows(self, table: str) -> int:
        """How many there are in the database."""
        connection = sqlite3.connect(self.database)
        try:
            (number,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  # our own names
        finally:
            connection.close()
        assert isinstance(number, int)
        return number


def finish(child: subprocess.Popen[bytes], typed: bytes = b"") -> Answer:
    """What a child leaves behind when it has ended; one that does not end is ended by us."""
    try:
        out, err = child.communicate(typed, timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        child.kill()
        raise
    return Answer(child.returncode, (out or b"").decode(), (err or b"").decode())


class Terminal:
    """A child in a terminal of 24 lines and 80 columns: types, and reads what is shown."""

    def __init__(self, program: Program, *arguments: str, **environment: str) -> None:
        self._ours, theirs = os.openpty()
        termios.tcsetwinsize(theirs, (24, 80))
        # The library asks a terminal where its cursor is, and would wait for an answer.
        variables = {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", **environment}
        self._child = program.start(
            *arguments, stdin=theirs, stdout=theirs, stderr=theirs, environment=variables, start_new_session=True
        )
        os.close(theirs)
        self.raw = ""
        """All that was shown, escapes included."""
        self._read_to = 0

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def wait_for(self, text: str) -> str:
        """What was shown since the last time, up to and with this text."""
        end = time.monotonic() + PATIENCE_S
        while True:
            shown = _ESCAPES.sub("", self.raw)[self._read_to :]
            before, found, _ = shown.partition(text)
            if found:
                self._read_to += len(before + found)
                return before + found
            assert self._read(end), f"waited for {text!r}, and saw {shown!r}"

    def leave(self) -> int:
        """Read on until the child has ended; its exit status."""
        end = time.monotonic() + PATIENCE_S
        while self._read(end):
            pass
        return self._child.wait(PATIENCE_S)

    def close(self) -> None:
        """Whatever happened: no child and no terminal stay behind."""
        if self._child.poll() is None:
            self._child.kill()
            self._child.wait()
        os.close(self._ours)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, end: float) -> bool:
        ready, _, _ = select.select([self._ours], [], [], max(0, end - time.monotonic()))
        if not ready:
            return False
        try:
            read = os.read(self._ours, 65536)
        except OSError:  # the other side is closed
            return False
        self.raw += read.decode(errors="replace")
        return bool(read)
