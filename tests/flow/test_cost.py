"""The whole sentence, `/cost 50 videos 100 images`: from a terminal, over a file, and back. No network."""

from __future__ import annotations

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.flow.program import Answer, Program, finish
from tests.flow.warm import Warm

SENTENCE = "/cost 50 videos 100 images"
AT = "2026-11-22T10:00+01:00"
ANSWER = """\
32,000 credits on Vidzy for 50 videos and 100 images
  50 videos  × 500 = 25,000
  100 images ×  70 =  7,000
"""


def test_the_sentence_is_answered_on_an_empty_machine(program: Program) -> None:
    answer = program.ask(SENTENCE)
    assert answer.out.startswith(ANSWER)
    assert (answer.status, answer.err) == (0, "")
    assert program.database.is_file()


def test_json_is_one_object_on_one_line_with_exactly_these_keys(ready: Program) -> None:
    answer = ready.ask("--json", SENTENCE)
    assert answer.out.count("\n") == 1
    assert list(answer.json) == ["command", "tone", "title", "text", "private", "buttons", "data"]
    assert (answer.status, answer.err) == (0, "")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> dict[str, Any]:
    """The answer as JSON, for somebody who has 6,200."""
    program = Program(tmp_path_factory.mktemp("home"), warm)
    return program.tell("'/topup 6,200'", f"--json --at {AT} '{SENTENCE}'")[-1].json


def test_json_says_the_same_as_the_text(told: dict[str, Any]) -> None:
    said = {name: value for name, value in told.items() if name not in ("data", "buttons")}
    assert said == {
        "command": "cost",
        "tone": "info",
        "title": "32,000 credits on Vidzy for 50 videos and 100 images",
        "text": (
            "  50 videos  × 500 = 25,000\n"
            "  100 images ×  70 =  7,000\n"
            "You have 6,200: 25,800 more are needed.\n"
            "Prices: Vidzy app, from an undated article; local has not set its own."
        ),
        "private": False,
    }


def test_json_holds_the_sum_for_programs(told: dict[str, Any]) -> None:
    line = {"provider": "vidzy", "channel": "app", "unit": "credit", "certainty": "exact", "at_most": None}
    beside = ("model", "model_name", "assumed", "rates", "understood", "source")
    lines = told["data"]["lines"]
    assert {name: value for name, value in told["data"].items() if name != "lines"} == {
        "totals": [{"provider": "vidzy", "channel": "app", "amount": "32000", "unit": "credit"}],
        "total": "32000",
        "exact": True,
        "as_of": "2026-11-22T09:00:00+00:00",
        "available": "6200",
    }
    assert [{name: value for name, value in each.items() if name not in beside} for each in lines] == [
        {"count": 50, "media": "video", "unit_price": "500", "amount": "25000", **line},
        {"count": 100, "media": "image", "unit_price": "70", "amount": "7000", **line},
    ]
    assert all(set(each) >= {*beside} for each in lines)
    assert lines[0]["source"] == {
        "kind": "article",
        "title": "An article on what credits for AI generation cost",
        "url": None,
        "dated": None,
        "read": "2026-11-22",
    }


def test_amounts_are_decimal_strings_all_over_the_json(told: dict[str, Any]) -> None:
    amounts = [
        told["data"]["total"],
        told["data"]["available"],
        *(total["amount"] for total in told["data"]["totals"]),
        *(line[name] for line in told["data"]["lines"] for name in ("unit_price", "amount")),
    ]
    assert all(isinstance(amount, str) and re.fullmatch(r"-?\d+(\.\d+)?", amount) for amount in amounts), amounts
    assert sum(Decimal(line["amount"]) for line in told["data"]["lines"]) == Decimal(told["data"]["total"])


def test_what_is_available_is_unknown_to_somebody_who_never_said_it(ready: Program) -> None:
    assert ready.ask("--json", SENTENCE).json["data"]["available"] is None


@pytest.mark.parametrize(
    "words",
    [["cost 50 videos 100 images"], ["50 videos 100 images"], ["/cost", "50", "videos", "100", "images"]],
    ids=["no slash", "no command", "no quotation marks"],
)
def test_the_sentence_may_be_said_shorter(ready: Program, words: list[str]) -> None:
    answer = ready.ask(*words)
    assert answer.out.startswith(ANSWER)
    assert answer.status == 0


def test_the_installed_program_is_the_same_one(ready: Program) -> None:
    script = Path(sys.executable).with_name("scrip")
    with subprocess.Popen(
        [script, "ask", "--at", AT, SENTENCE],
        env=ready.environment,
        cwd=ready.home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert finish(child) == ready.ask("--at", AT, SENTENCE)


def test_at_is_the_clock_of_what_is_asked(ready: Program) -> None:
    assert ready.ask("--json", "--at", "2027-01-31T00:30+02:00", SENTENCE).json["data"]["as_of"] == (
        "2027-01-30T22:30:00+00:00"
    )


def test_at_is_the_clock_of_what_is_recorded(ready: Program) -> None:
    answer = ready.ask("--json", "--at", AT, "/topup 500")
    assert answer.json["data"]["change"]["at"] == "2026-11-22T09:00:00+00:00"


def test_an_earlier_at_does_not_rewind_the_ledger(ready: Program) -> None:
    _, earlier = ready.tell(f"--at {AT} /topup 500", "--at 2026-11-21T10:00+01:00 /balance")
    assert earlier.out.startswith("500 credits on Vidzy\n")


def test_moments_are_told_in_the_time_of_the_terminal(ready: Program) -> None:
    answer = ready.ask("--at", AT, "/topup 500", environment={"TZ": "America/New_York"})
    assert "undo until 23 Nov 04:00" in answer.out


def _statuses(program: Program) -> dict[str, Answer]:
    answered, refused = program.ask(SENTENCE), program.ask("/spend 1 video")
    (program.data / "scrip.db").write_bytes(b"this is no database at all, and long enough to be looked at" * 20)
    return {"answered": answered, "refused": refused, "failed": program.ask(SENTENCE)}


def test_the_exit_status_says_how_it_went(ready: Program) -> None:
    statuses = {how: answer.status for how, answer in _statuses(ready).items()}
    assert statuses == {"answered": 0, "refused": 2, "failed": 1}
