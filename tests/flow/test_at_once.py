"""Several children at the same moment: one database, one change, no credit spent twice."""

from __future__ import annotations

import sqlite3

from tests.flow.program import Answer, Program, finish

FIVE = range(5)


def _at_once(program: Program, *questions: tuple[str, ...]) -> list[Answer]:
    children = [program.start("-m", "bot", "ask", *question) for question in questions]
    return [finish(child) for child in children]


def test_five_first_questions_make_one_database_and_get_five_answers(program: Program) -> None:
    answers = _at_once(program, *([("--user", f"person {number}", "/topup 5,000") for number in FIVE]))
    assert {(answer.status, answer.out.partition("\n")[0], answer.err) for answer in answers} == {
        (0, "Added 5,000 credits: 5,000 on Vidzy now", "")
    }
    assert {file.name for file in program.data.iterdir()} - {"scrip.db-wal", "scrip.db-shm"} == {"scrip.db"}
    assert (program.rows("alembic_version"), program.rows("users"), program.rows("changes")) == (1, 5, 5)
    connection = sqlite3.connect(program.database)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


def test_the_same_request_five_times_is_one_change_and_five_equal_answers(ready: Program) -> None:
    answers = _at_once(ready, *[("--request-id", "one", "/topup 5,000")] * len(FIVE))
    assert {answer.status for answer in answers} == {0}
    assert len({answer.out for answer in answers}) == 1
    assert (ready.rows("changes"), ready.rows("requests")) == (1, 1)
    assert ready.ask("/balance").out.startswith("5,000 credits on Vidzy\n")


def test_two_spends_never_use_the_same_credit(ready: Program) -> None:
    ready.tell("/topup 700")
    answers = _at_once(ready, ("/spend 1 video",), ("/spend 1 video",))
    assert sorted(answer.status for answer in answers) == [0, 2]
    assert ready.ask("/balance").out.startswith("200 credits on Vidzy\n")


def test_two_spends_that_are_covered_both_count(ready: Program) -> None:
    ready.tell("'/topup 1,000'")
    answers = _at_once(ready, ("/spend 1 video",), ("/spend 1 video",))
    assert sorted(answer.out.partition("\n")[0] for answer in answers) == [
        "Spent 500 credits: 0 left on Vidzy",
        "Spent 500 credits: 500 left on Vidzy",
    ]


def test_a_change_whose_answer_was_lost_is_made_once(ready: Program) -> None:
    question = "--request-id one '/topup 5,000' --at"
    first, again = ready.tell(f"{question} 2026-11-22T10:00Z", f"{question} 2026-11-22T10:05Z")
    assert again.out == first.out
    assert ready.rows("changes") == 1


def test_the_same_id_with_other_words_is_a_conflict(ready: Program) -> None:
    calls = (["ask", "--json", "--request-id", "one", words] for words in ("/topup 5,000", "/topup 6,000"))
    first, other = ready.in_turn(*calls)
    assert (first.status, other.status, other.json["data"]["error"]["code"]) == (0, 2, "request_conflict")
    assert ready.rows("changes") == 1


def test_an_id_belongs_to_one_person_on_one_server(ready: Program) -> None:
    people = ("--user maya", "--user ben", "--user maya --server Studio")
    ready.tell(*(f"{who} --request-id one '/topup 5,000'" for who in people))
    assert ready.rows("changes") == 3
