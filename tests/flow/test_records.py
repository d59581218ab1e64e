"""`scrip verify` and `scrip move` as whoever runs Scrip sees them."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from core.prices.book import PriceBook
from tests.flow.program import Answer, Program

only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
ON_POSTGRESQL = "postgresql://maya:hunter2@127.0.0.1:1/scrip"


def damage(program: Program, statement: str) -> None:
    with closing(sqlite3.connect(program.database)) as connection, connection:
        connection.execute(statement)


def no_word_of_a_password(program: Program, answer: Answer) -> bool:
    log = program.data / "scrip.log"
    said = answer.out + answer.err + (log.read_text(encoding="utf-8") if log.exists() else "")
    return "hunter2" not in said


def test_verify_says_how_much_was_looked_at(program: Program) -> None:
    program.tell('"/topup 5,000"', '"/spend 3 videos"', "--server other topup 7")
    answer = program.run("verify")
    assert answer.out == "2 servers, 2 wallets and 3 changes: every balance is the sum of its entries.\n"
    assert (answer.status, answer.err) == (0, "")


def test_verify_says_what_is_wrong_and_changes_nothing(program: Program) -> None:
    program.tell('"/topup 5,000"')
    damage(program, "UPDATE wallets SET balance = balance + 1")
    before = program.database.read_bytes()
    answer = program.run("verify")
    heading, first, second, end = answer.out.splitlines()
    assert heading == "Something is wrong in these records (1 server, 1 wallet and 1 change):"
    assert first.startswith("  wallet 1 of server ")
    assert first.endswith(": the balance is 5000.000001, the sum of its entries 5000.")
    assert second.endswith(": the balance is 5000.000001, what remains in its lots less what is owed 5000.")
    assert end == "Nothing was changed. Keep a copy of the records as they are."
    assert (answer.status, answer.err) == (1, "")
    assert program.database.read_bytes() == before


def test_verify_looks_at_no_tables_of_an_older_version(program: Program) -> None:
    program.tell('"/topup 5,000"')
    damage(program, "UPDATE alembic_version SET version_num = '0001'")
    answer = program.run("verify")
    assert answer.status == 1
    assert "To make them so: scrip migrate" in " ".join(answer.err.split())


@only_postgresql
def test_after_a_move_scrip_goes_on_from_postgresql(program: Program, database_url: str) -> None:
    program.tell('"/topup 5,000"', "/alert 4000", '--request-id once "/spend 3 videos"', '--user ben "topup 7"')
    moved = program.run("move", "--to", database_url)
    assert (moved.status, moved.err) == (0, "")
    rows = 24 + sum(len(provider.channels) for provider in PriceBook.packaged().providers.values())  # known prices
    assert moved.out.splitlines() == [
        f"Moved: 1 server, 2 wallets and 3 changes. {rows} rows were read again there, and are the same.",
        "SCRIP_DATABASE_URL has to name that database from now on.",
        f"The records in {program.database} stay as they are, and what is still written there is not moved.",
    ]
    there = {"SCRIP_DATABASE_URL": database_url}
    for question in (("/balance",), ("--user", "ben", "/balance"), ("/history",)):
        assert program.ask(*question, environment=there).out == program.ask(*question).out
    again = program.ask("--request-id", "once", "/spend 3 videos", environment=there)
    assert again.out.startswith("Spent 1,500 credits: 3,500 left on Vidzy")
    assert program.run("verify", environment=there).out == (
        "1 server, 2 wallets and 3 changes: every balance is the sum of its entries.\n"
    )
    second = program.run("move", "--to", database_url)
    assert (second.status, second.out) == (1, "")
    assert second.err.startswith("The other database is not empty: 2 rows in accounts, 3 rows in changes,")
    assert " ".join(second.err.split()).endswith("Nothing was moved.")


@pytest.mark.parametrize(
    ("url", "status", "said"),
    [
        ("nonsense", 2, "--to is not a database URL."),
        ("sqlite:////tmp/other.db", 2, "--to has to name a PostgreSQL database."),
        (
            "mysql://maya:hunter2@host/scrip",
            2,
            "--to names a database that I don't know. I know SQLite and PostgreSQL.",
        ),
        (
            ON_POSTGRESQL + "?password=hunter2",
            2,
            "--to has a parameter that I don't know. I know host, port, sslmode and passfile.",
        ),
        (ON_POSTGRESQL, 1, "The other database does not answer, or does not let me in. Nothing was moved."),
    ],
)
def test_a_target_that_will_not_do_is_told_in_one_sentence(program: Program, url: str, status: int, said: str) -> None:
    program.tell('"/topup 5,000"')
    answer = program.run("move", "--to", url)
    assert (answer.status, answer.out, " ".join(answer.err.split())) == (status, "", said)
    assert no_word_of_a_password(program, answer)


def test_where_there_are_no_records_that_is_said_and_no_file_is_made(program: Program) -> None:
    mistyped = program.home / "scrpi.db"
    (program.home / ".env").write_text(f"SCRIP_DATABASE_URL=sqlite:///{mistyped}")
    answers = program.in_turn(["verify"], ["report"], ["move", "--to", ON_POSTGRESQL])
    assert [(answer.status, answer.out) for answer in answers] == [(1, "")] * 3
    nothing = f"There are no records in {mistyped}. SCRIP_DATABASE_URL says where they are."
    not_moved = f"There are no records in {mistyped}. Nothing was moved."
    assert [" ".join(answer.err.split()) for answer in answers] == [nothing, nothing, not_moved]
    assert list(program.home.glob("scrpi*")) == []


def test_records_in_postgresql_are_not_moved(program: Program) -> None:
    answer = program.run("move", "--to", ON_POSTGRESQL, environment={"SCRIP_DATABASE_URL": ON_POSTGRESQL})
    assert answer.status == 1
    assert " ".join(answer.err.split()) == (
        "Only records in a SQLite file can be moved, and SCRIP_DATABASE_URL names another."
    )
    assert no_word_of_a_password(program, answer)


def test_a_move_without_a_target_is_not_understood(program: Program) -> None:
    answer = program.run("move")
    assert (answer.status, answer.err) == (2, "I don't understand that call. See: scrip --help\n")


@only_postgresql
def test_records_that_are_not_sound_are_not_moved(program: Program, database_url: str) -> None:
    program.tell('"/topup 5,000"')
    damage(program, "UPDATE wallets SET balance = balance + 1")
    answer = program.run("move", "--to", database_url)
    assert answer.status == 1
    assert " ".join(answer.err.split()) == (
        f"The records in {program.database} are not sound: scrip verify says why. Nothing was moved."
    )
