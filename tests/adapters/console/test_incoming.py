"""What is typed in a terminal, and who is said to have typed it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adapters.console.incoming import MAX_NAME, caller, local_language, moment, request
from bot.commands import COMMANDS as COMMANDS_OF_OURS
from core.errors.setup import SettingError
from core.people import Caller, Moderates, Network

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
COMMANDS = tuple(item for item in COMMANDS_OF_OURS if item.name in ("cost", "spend"))


def somebody(server: str = "Studio", user: str = "Maya", *, moderator: bool = False) -> Caller:
    return caller(server, user, moderator=moderator, locale="en", time_zone="Europe/Amsterdam")


def test_somebody_at_the_terminal_is_alone_and_reads_as_they_do() -> None:
    who = somebody()
    assert (who.alone, who.locale, who.time_zone) == (True, "en", "Europe/Amsterdam")
    assert {who.server.network, who.user.network} == {Network.CONSOLE}
    assert (who.server.name, who.user.name) == ("Studio", "Maya")


@pytest.mark.parametrize(("says", "moderates"), [(True, Moderates.YES), (False, Moderates.NO)])
def test_a_moderator_is_who_says_so(says: bool, moderates: Moderates) -> None:
    assert somebody(moderator=says).moderates is moderates


@pytest.mark.parametrize("name", ["Maya", "Маша", "映像部", "O'Neil & Söhne", "a" * MAX_NAME, "#1", "-"])
def test_a_name_is_taken_as_it_is(name: str) -> None:
    who = somebody(name, name)
    assert (who.server.external_id, who.user.external_id) == (name, name)


def name_somebody(option: str, name: str) -> None:
    match option:
        case "--server":
            somebody(server=name)
        case "--user":
            somebody(user=name)
        case _:
            request("/cost", somebody(), NOW, name, COMMANDS)


@pytest.mark.parametrize("name", ["", " ", "\t", "a" * (MAX_NAME + 1), "a\nb", "a\x00", "\u202ea", "\udcff", "\u200b"])
@pytest.mark.parametrize("option", ["--server", "--user", "--request-id"])
def test_what_cannot_be_a_name_is_refused_by_its_option(option: str, name: str) -> None:
    with pytest.raises(SettingError) as raised:
        name_somebody(option, name)
    assert raised.value.setting == option
    assert name not in str(raised.value) or not name.strip()


@pytest.mark.parametrize(
    ("line", "command", "arguments"),
    [
        ("/cost 50 videos", "cost", "50 videos"),
        ("cost 50 videos", "cost", "50 videos"),
        ("  /COST   50 videos  ", "cost", "50 videos"),
        ("50 videos", None, "50 videos"),
        ("/nonsense 1", "nonsense", "1"),
        ("nonsense 1", None, "nonsense 1"),
        ("/spend", "spend", ""),
        ("", None, ""),
        ("/", None, "/"),
        ("5\x00 \udcffvideos", None, "5\ufffd \ufffdvideos"),
        ("50 videos\n100 images", None, "50 videos\n100 images"),
    ],
)
def test_a_line_is_read_as_a_request(line: str, command: str | None, arguments: str) -> None:
    made = request(line, somebody(), NOW, None, COMMANDS)
    assert (made.command, made.arguments, made.at) == (command, arguments, NOW)


def test_a_request_has_an_id_of_its_own_unless_one_is_given() -> None:
    ids = [request("/cost", somebody(), NOW, given, COMMANDS).id for given in (None, None, "mine", "mine")]
    assert ids[2:] == ["mine", "mine"]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-22T10:00+01:00", NOW),
        ("2026-11-22T09:00Z", NOW),
        ("2026-11-22 09:00:00.000+00:00", NOW),
        ("20261122T0900Z", NOW),
        ("2026-11-21T23:00-10:00", NOW),
        ("2000-01-01T00:00Z", datetime(2000, 1, 1, tzinfo=UTC)),
        ("2999-12-31T23:59Z", datetime(2999, 12, 31, 23, 59, tzinfo=UTC)),
    ],
)
def test_a_moment_with_its_zone_is_that_moment_in_utc(text: str, at: datetime) -> None:
    read = moment(text)
    assert read == at
    assert read.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026-11-22",
        "2026-11-22T10:00",
        "2026-11-22T25:00Z",
        "2026-02-30T10:00Z",
        "2026-11-22T10:00+25:00",
        "1793350800",
        "1999-12-31T23:59Z",
        "3000-01-01T00:00Z",
        "0001-01-01T00:00+10:00",
        "9999-12-31T23:59-12:00",
        "2026-11-22T10:00Z ",
        "٢٠٢٦-11-22T10:00Z",
    ],
)
def test_anything_else_is_no_moment(text: str) -> None:
    with pytest.raises(SettingError) as raised:
        moment(text)
    assert (raised.value.setting, raised.value.problem) == ("--at", "no_moment_with_zone")


@pytest.mark.parametrize(
    ("variables", "tag"),
    [
        ({}, "en"),
        ({"LANG": ""}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "nl_NL.UTF-8"}, "nl-NL"),
        ({"LANG": "de_DE@euro"}, "de-DE"),
        ({"LANG": "sr_RS.UTF-8@latin"}, "sr-RS"),
        ({"LANG": "pt"}, "pt"),
        ({"LANG": "nl_NL", "LC_MESSAGES": "fr_FR"}, "fr-FR"),
        ({"LANG": "nl_NL", "LC_MESSAGES": "fr_FR", "LC_ALL": "de_DE"}, "de-DE"),
        ({"LANG": "nl_NL", "LC_ALL": ""}, "nl-NL"),
        ({"LANG": "nl_NL", "LC_NUMERIC": "fr_FR"}, "nl-NL"),
    ],
)
def test_the_language_is_what_the_terminal_says(variables: dict[str, str], tag: str) -> None:
    assert local_language(variables) == tag
