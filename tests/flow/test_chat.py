"""`scrip chat`: a conversation through a pipe, and one in a real terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.flow.program import Program, Terminal

UP, TAB, DROP, LEAVE = "\x1b[A", "\t", "\x03", "\x04"
PROMPT = ">"
UNKNOWN = "I don't know your Vidzy credits yet."


def test_lines_from_a_pipe_are_answered_in_turn(ready: Program) -> None:
    answer = ready.run("chat", typed=b"/topup 5,000\n\n   \nspend 2 videos\n50 vidoes\nbalance")
    titles = [
        "Added 5,000 credits: 5,000 on Vidzy now",
        "Spent 1,000 credits: 4,000 left on Vidzy",
        'Word 2, "vidoes", is not one I know. Did you mean videos?',
        "4,000 credits on Vidzy",
    ]
    assert [line for line in answer.out.splitlines() if line in titles] == titles
    assert answer.out.count("Next: ") == len(titles)
    assert (answer.status, answer.err) == (0, "")


@pytest.mark.parametrize("word", ["/quit", "exit"])
def test_a_word_ends_the_conversation(ready: Program, word: str) -> None:
    answer = ready.run("chat", typed=f"/topup 5\n{word}\n/topup 6\n".encode())
    assert (answer.status, answer.err, ready.rows("changes")) == (0, "", 1)


@pytest.mark.parametrize("typed", [b"", b"\n\n \n"])
def test_nothing_typed_is_nothing_said(ready: Program, typed: bytes) -> None:
    answer = ready.run("chat", typed=typed)
    assert (answer.status, answer.out, answer.err) == (0, "", "")


def test_bytes_that_are_no_text_do_not_end_the_conversation(ready: Program) -> None:
    answer = ready.run("chat", typed=b"\xff\xfe\n\x00\x01\n5 vid\xffeos\n\x1b[2J\n/topup 5\n")
    assert answer.out.count("I found no work in that.") == 2
    assert "Added 5 credits: 5 on Vidzy now\n" in answer.out
    assert "\x1b" not in answer.out
    assert (answer.status, answer.err) == (0, "")


def test_whoever_talks_is_who_they_say(ready: Program) -> None:
    answer = ready.run("chat", "--server", "Studio", "--user", "Ana", "--moderator", typed=b"/pricing set video 450\n")
    assert "1 video costs 450 credits in Studio from now on (was 500)\n" in answer.out


@pytest.fixture
def chat(ready: Program) -> Iterator[Callable[[], Terminal]]:
    """Opens a conversation in a terminal, and waits for its prompt."""
    opened = []

    def open_chat() -> Terminal:
        terminal = Terminal(ready, "-m", "bot", "chat")
        opened.append(terminal)
        terminal.wait_for(PROMPT)
        return terminal

    yield open_chat
    for terminal in opened:
        terminal.close()


def test_in_a_terminal_it_says_hello_asks_answers_and_leaves(chat: Callable[[], Terminal]) -> None:
    terminal = chat()
    assert "50 videos 100 images" in terminal.raw
    terminal.type("50 videos 100 images\r")
    terminal.wait_for("32,000 credits on Vidzy for 50 videos and 100 images")
    terminal.wait_for(PROMPT)
    terminal.type(LEAVE)
    assert terminal.leave() == 0


def test_tab_completes_a_command(chat: Callable[[], Terminal]) -> None:
    terminal = chat()
    terminal.type(f"/bal{TAB}")
    terminal.wait_for("ance")
    terminal.type("\r")
    terminal.wait_for(UNKNOWN)


def test_control_c_drops_the_line(chat: Callable[[], Terminal], ready: Program) -> None:
    terminal = chat()
    terminal.type("/topup 5,000")
    terminal.wait_for("5,000")
    terminal.type(DROP)
    terminal.wait_for(PROMPT)
    terminal.type("/balance\r")
    terminal.wait_for(UNKNOWN)
    assert ready.rows("changes") == 0


def test_the_next_conversation_recalls_the_lines_of_this_one_and_nobody_else_reads_them(
    chat: Callable[[], Terminal], ready: Program
) -> None:
    first = chat()
    first.type("/balance\r")
    first.wait_for(UNKNOWN)
    first.wait_for(PROMPT)
    first.type(LEAVE)
    assert first.leave() == 0
    (history,) = [file for file in ready.data.iterdir() if "history" in file.name]
    assert history.stat().st_mode & 0o777 == 0o600
    second = chat()
    second.type(UP)
    second.wait_for("/balance")
    second.type("\r")
    second.wait_for(UNKNOWN)


COLOURED = "\x1b[1;34m"


def test_a_terminal_gets_colour(ready: Program) -> None:
    with Terminal(ready, "-m", "bot", "ask", "2 videos") as terminal:
        assert terminal.leave() == 0
    assert terminal.raw.startswith(f"{COLOURED}1,000 credits on Vidzy for 2 videos\x1b[0m")


@pytest.mark.parametrize("question", ["ask", "chat"])
def test_a_terminal_that_wants_no_colour_gets_none(ready: Program, question: str) -> None:
    arguments = ["ask", "2 videos"] if question == "ask" else ["chat"]
    with Terminal(ready, "-m", "bot", *arguments, NO_COLOR="1") as terminal:
        if question == "chat":
            terminal.wait_for(PROMPT)
            terminal.type("2 videos\r")
        terminal.wait_for("1,000 credits on Vidzy for 2 videos")
        assert COLOURED not in terminal.raw
