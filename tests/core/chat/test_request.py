from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chat.attachment import Attachment
from core.chat.request import Request, read_line
from core.people import Caller, Network, Server, User

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
CALLER = Caller(Server(Network.CONSOLE, "local", "local"), User(Network.CONSOLE, "me", "me"))
COMMANDS = ("cost", "spend", "alert")


def request(command: str, arguments: str, request_id: str = "r1") -> Request:
    return Request(request_id, CALLER, AT, command, arguments)


@pytest.mark.parametrize(
    ("text", "command", "arguments"),
    [
        ("/cost 50 videos", "cost", "50 videos"),
        ("cost 50 videos", "cost", "50 videos"),
        ("/COST 50 Videos", "cost", "50 Videos"),
        ("Spend 3 videos", "spend", "3 videos"),
        ("  /spend   3   videos  ", "spend", "3   videos"),
        ("/spend\n3 videos\n4 images", "spend", "3 videos\n4 images"),
        ("/cost", "cost", ""),
        ("cost", "cost", ""),
        ("/nonsense", "nonsense", ""),
        ("/nonsense 5", "nonsense", "5"),
        ("50 videos 100 images", None, "50 videos 100 images"),
        ("costs of 5 videos", None, "costs of 5 videos"),
        ("nonsense", None, "nonsense"),
        ("", None, ""),
        ("  \n", None, ""),
        ("/ 5", None, "/ 5"),
        ("//cost 5", "/cost", "5"),
    ],
)
def test_line_says_which_command_and_with_what(text: str, command: str | None, arguments: str) -> None:
    assert read_line(text, COMMANDS) == (command, arguments)


@given(st.text(st.characters()))
def test_any_line_names_a_command_or_is_kept_whole(text: str) -> None:
    command, arguments = read_line(text, COMMANDS)
    assert command != ""
    assert arguments == arguments.strip()
    assert command is not None or arguments == text.strip()


def test_same_words_have_the_same_fingerprint_spaces_aside() -> None:
    one, other = request("spend", "3 videos").context, request("spend", "  3\t videos\n", "r2").context
    assert one.fingerprint == other.fingerprint
    assert (one.request_id, one.caller, one.at) == ("r1", CALLER, AT)


@pytest.mark.parametrize(
    ("command", "arguments"),
    [("spend", "4 videos"), ("cost", "3 videos"), ("spend", "3 Videos"), ("spend 3", "videos")],
)
def test_other_words_have_another_fingerprint(command: str, arguments: str) -> None:
    assert request(command, arguments).context.fingerprint != request("spend", "3 videos").context.fingerprint


def test_the_same_words_with_another_file_are_another_request() -> None:
    def fingerprint(attachment: Attachment | None) -> str:
        return replace(request("import", ""), attachment=attachment).context.fingerprint

    one, renamed, other = Attachment("a.csv", b"1"), Attachment("b.csv", b"1"), Attachment("a.csv", b"2")
    assert fingerprint(one) == fingerprint(renamed)
    assert len({fingerprint(file) for file in (one, other, Attachment("a.csv", b""), None)}) == 4


def test_text_that_is_no_unicode_has_a_fingerprint() -> None:
    assert request("cost", "\ud800").context.fingerprint != request("cost", "\udfff").context.fingerprint
