"""What a newcomer runs first: the demonstration, the help of the program, and the migration."""

from __future__ import annotations

import pytest

from tests.flow.program import Program


def test_the_demonstration_answers_and_leaves_nothing_behind(program: Program) -> None:
    scratch = program.home / "scratch"
    scratch.mkdir()
    answer = program.run("demo", environment={"TMPDIR": str(scratch)})
    assert answer.out.startswith(
        '$ scrip ask "/cost 50 videos 100 images"\n32,000 credits on Vidzy for 50 videos and 100 images\n'
    )
    assert (answer.status, answer.err) == (0, "")
    assert list(program.home.rglob("*")) == [scratch]


def test_the_demonstration_is_not_about_the_records_of_whoever_runs_it(ready: Program) -> None:
    ready.tell("--server demo --user you /topup 5")
    elsewhere = {"SCRIP_DATABASE_URL": f"sqlite:///{ready.database}"}
    before = ready.database.read_bytes()
    answer = ready.run("demo", environment=elsewhere)
    assert "You have" not in answer.out
    assert ready.database.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--help"], ["ask", "chat", "migrate", "demo"]),
        (["ask", "--help"], ["--server", "--user", "--moderator", "--at", "--request-id", "--json"]),
        (["chat", "--help"], ["--server", "--user", "--moderator"]),
        (["migrate", "--help"], []),
        (["demo", "--help"], []),
    ],
    ids=["scrip", "ask", "chat", "migrate", "demo"],
)
def test_the_program_and_its_commands_explain_themselves(
    program: Program, arguments: list[str], words: list[str]
) -> None:
    answer = program.run(*arguments)
    assert answer.out.startswith(f"usage: {' '.join(['scrip', *arguments[:-1]])} ")
    assert [word for word in words if word not in answer.out] == []
    assert (answer.status, answer.err) == (0, "")
    assert not program.data.exists()


def test_migrating_twice_changes_nothing_the_second_time(program: Program) -> None:
    answer = program.run("migrate")
    assert answer.out.startswith("My records are ready: revision ")
    before = program.database.read_bytes()
    again = program.run("migrate")
    assert (answer.status, answer.err) == (0, "")
    assert (again, program.database.read_bytes()) == (answer, before)


def test_another_file_can_be_named_in_the_environment_or_beside_the_program(program: Program) -> None:
    (program.home / ".env").write_text(f"SCRIP_DATABASE_URL=sqlite:///{program.home / 'named.db'}\n")
    program.tell("/topup 5")
    assert (program.home / "named.db").is_file()
    assert not program.database.exists()
    program.ask("/topup 5", environment={"SCRIP_DATABASE_URL": f"sqlite:///{program.home / 'stronger.db'}"})
    assert (program.home / "stronger.db").is_file()
