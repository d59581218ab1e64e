"""A start from a process that has imported the program is as good as one from nothing."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace

import pytest

from tests.flow.program import ROOT, Program
from tests.flow.warm import Warm

TELLS = """
import os, sys, time
print(os.getcwd(), time.tzname, sorted(os.environ), os.listdir("/proc/self/fd")[:-1], sys.argv[1:], sys.stdin.read())
print(*((one.encoding, one.errors, one.line_buffering, one.isatty()) for one in (sys.stdin, sys.stdout, sys.stderr)))
print("a complaint", file=sys.stderr)
sys.exit(7)
"""


def test_it_has_streams_an_environment_and_a_folder_of_its_own(program: Program, warm: Warm) -> None:
    environment = {**program.environment, "TZ": "Asia/Tokyo", "LANG": "C.UTF-8"}
    arguments = ["a", os.fsdecode(b"\xff")]
    with program.start("-c", TELLS, *map(os.fsencode, arguments), environment={"TZ": "Asia/Tokyo"}) as child:
        out, err = child.communicate(b"typed")
    warmly = warm.run(TELLS, arguments, environment=environment, folder=program.home, typed=b"typed", wait_s=20)
    assert warmly == (child.returncode, out, err)
    assert (child.returncode, err) == (7, b"a complaint\n")


def test_one_that_does_not_end_is_ended(program: Program, warm: Warm) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        warm.run("input()\nwhile True: pass", [], environment={}, folder=program.home, typed=b"\n", wait_s=0.2)
    assert warm.run("", [], environment={}, folder=program.home, typed=b"", wait_s=20) == (0, b"", b"")


def test_it_answers_as_one_from_nothing_does(ready: Program) -> None:
    cold, question = replace(ready, warm=None), ("--json", "--at", "2026-11-22T10:00Z", "5 vidoes")
    assert ready.ask(*question) == cold.ask(*question)


def test_it_is_gone_with_whoever_asked() -> None:
    one = Warm(ROOT)
    one.close()
    assert one.parent.returncode == 0
