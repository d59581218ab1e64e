"""A warning in the terminal: right after the answer that caused it, to that person, once a fall, and never lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.flow.conftest import Console
from tests.flow.program import Answer, Program, finish
from tests.flow.warm import Warm

DIES = """
import os, signal, sys
from bot.__main__ import main

class Screen:
    encoding = "utf-8"
    buffer = sys.stdout.buffer
    def reconfigure(self, **_): pass
    def isatty(self): return False
    def flush(self): sys.__stdout__.flush()
    def write(self, text):
        if sys.argv[1] in text:
            os.kill(os.getpid(), signal.SIGKILL)
        sys.__stdout__.write(text)

sys.stdout = Screen()
sys.exit(main(sys.argv[2:]))
"""
"""The program on a screen that kills it when it is about to show certain words."""
WARNING = "⚠️ 800 credits left on Vidzy in local, at or below your 1,000"


@pytest.fixture(scope="module")
def _armed_file(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> Path:
    program = Program(tmp_path_factory.mktemp("home"), warm)
    program.tell("/topup 1,500", "/alert 1,000")
    return program.database


@pytest.fixture
def armed(program: Program, _armed_file: Path) -> Program:
    """Somebody with 1,500 who wants to be warned at 1,000."""
    program.data.mkdir(parents=True)
    shutil.copyfile(_armed_file, program.database)
    return program


def _warnings(answer: Answer) -> int:
    return answer.out.count("⚠️")


def test_a_warning_stands_right_after_the_answer_that_caused_it(armed: Program) -> None:
    answer, warning, *more = armed.ask("--at", "2026-11-22T10:00Z", "/spend 10 images").out.split("\n\n")
    assert answer.startswith("Spent 700 credits: 800 left on Vidzy\n")
    assert warning == (
        f"{WARNING}\n"
        "Enough for 1 video and 4 images (20 left), or 11 images (30 left).\n"
        "Last: 10 images, −700, 22 Nov 10:00, from 1,500.\n"
        "The next warning comes only after you were back at 1,100.\n"
        "Next: /afford on vidzy app · /topup on vidzy app · /alert snooze 1 day on vidzy app\n"
    )
    assert not more


def test_in_json_a_warning_is_among_the_data(armed: Program) -> None:
    data = armed.ask("--json", "/spend 10 images").json["data"]
    (alert,) = data["alerts"]
    text = alert.pop("text")
    assert alert == {"alert": "threshold", "threshold": "1000", "mark": "1000", "available": "800", "unit": "credit"}
    assert text.startswith(WARNING)


def test_an_answer_that_comes_without_a_warning_has_no_alerts(armed: Program) -> None:
    assert "alerts" not in armed.ask("--json", "/spend 1 image").json["data"]


def test_an_alert_that_is_below_when_it_is_set_is_the_warning_itself(console: Console) -> None:
    console.ask("/topup 900")
    answer = console.ask("/alert 1,000", json=True).json
    (alert,) = answer["data"]["alerts"]
    assert answer["tone"] == "warn"
    assert (alert["threshold"], alert["available"], alert["unit"]) == ("1000", "900", "credit")
    assert alert["text"].startswith(answer["title"])
    assert _warnings(console.ask("/spend 1 image")) == 0


def test_it_warns_once_a_fall_and_again_from_a_tenth_above(console: Console) -> None:
    changes = {
        "/topup 1,500": 0,
        "/alert 1,000": 0,
        "/spend 500": 1,  # exactly at it
        "/spend 1": 0,
        "/topup 100.9": 0,  # 1,099.9: not yet a tenth above
        "/spend 100": 0,
        "/topup 100.1": 0,  # 1,100
        "/spend 99": 0,
        "/spend 1.01": 1,
    }
    answers = {text: console.ask(text) for text in changes}
    assert {text: _warnings(answer) for text, answer in answers.items()} == changes
    assert {answer.status for answer in answers.values()} == {0}


def test_one_fall_through_several_is_one_warning_for_the_lowest(console: Console) -> None:
    for text in ("/topup 5,000", "/alert 3,000", "/alert 2,000", "/alert 1,000"):
        console.ask(text)
    answer = console.ask("/spend 3,500")
    assert _warnings(answer) == 1
    assert "at or below your 2,000\nAlso at or below 3,000.\n" in answer.out


def test_an_undo_that_takes_credits_away_warns_too(console: Console) -> None:
    for text in ("/topup 900", "/topup 5,000", "/alert 1,000"):
        console.ask(text)
    assert _warnings(console.ask("/undo 2")) == 1


def test_a_refused_spend_warns_of_nothing(console: Console) -> None:
    for text in ("/topup 1,500", "/alert 1,000"):
        console.ask(text)
    assert _warnings(console.ask("/spend 50 videos")) == 0


@pytest.mark.parametrize("words", ["Spent", "⚠️"], ids=["before its answer", "between answer and warning"])
def test_whoever_is_killed_is_told_by_their_next_question_exactly_once(armed: Program, words: str) -> None:
    killed = armed.python("-c", DIES, words, "ask", "/spend 10 images")
    assert killed.status == -signal.SIGKILL
    assert _warnings(killed) == 0
    answers = armed.tell("/balance", "/balance")
    assert [_warnings(answer) for answer in answers] == [1, 0]
    assert WARNING in answers[0].out


def test_whoever_is_killed_while_setting_an_alert_that_is_below_is_told_too(armed: Program) -> None:
    killed = armed.python("-c", DIES, "already at or below", "ask", "/alert 2,000")
    assert killed.status == -signal.SIGKILL
    answers = armed.tell("/balance", "/balance")
    assert [_warnings(answer) for answer in answers] == [1, 0]
    assert "⚠️ 1,500 credits left on Vidzy in local, at or below your 2,000" in answers[0].out


def test_the_request_of_the_killed_asked_again_changes_nothing_and_warns(armed: Program) -> None:
    question = ("ask", "--request-id", "one", "/spend 10 images")
    armed.python("-c", DIES, "Spent", *question)
    again = armed.run(*question)
    assert again.out.startswith("Spent 700 credits: 800 left on Vidzy\n")
    assert (_warnings(again), armed.rows("changes")) == (1, 2)


def test_nobody_else_reads_it(armed: Program) -> None:
    armed.python("-c", DIES, "Spent", "ask", "/spend 10 images")
    answers = armed.tell("--user ben /balance", "--server Studio /balance", "/balance")
    assert [_warnings(answer) for answer in answers] == [0, 0, 1]


def test_a_broken_pipe_loses_no_warning(armed: Program) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    child = armed.start("-m", "bot", "ask", "/spend 10 images", stdout=writing, stdin=subprocess.DEVNULL)
    os.close(writing)
    answer = finish(child)
    assert (answer.status, answer.err) == (1, "")
    answers = armed.tell("/balance", "/balance")
    assert [_warnings(answer) for answer in answers] == [1, 0]
