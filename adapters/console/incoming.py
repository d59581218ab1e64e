"""What is typed in a terminal -> Request."""

from __future__ import annotations

import unicodedata
import warnings
from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal import get_localzone_name

from adapters.console import files
from core.chat.attachment import Attachment
from core.chat.command import CommandOrGroup, Group, OptionKind, takes_file
from core.chat.request import Request, read_line
from core.errors.reading import FileTooLargeError, FileUnreadableError
from core.errors.setup import SettingError
from core.people import Caller, Moderates, Network, Server, User

MAX_NAME = 100
"""Characters of a server's, a person's or a request's name."""


YEARS = range(2000, 3000)
"""That a clock may show: no sum with a time span comes near the ends of what a date can be."""


def caller(server: str, user: str, *, moderator: bool, locale: str, time_zone: str) -> Caller:
    """Who sits at the terminal. Raises SettingError for a name that cannot be one."""
    _check_name("--server", server)
    _check_name("--user", user)
    return Caller(
        Server(Network.CONSOLE, server, server),
        User(Network.CONSOLE, user, user),
        Moderates.YES if moderator else Moderates.NO,
        alone=True,
        locale=locale,
        time_zone=time_zone,
    )


def request(
    text: str, who: Caller, at: datetime, request_id: str | None, commands: tuple[CommandOrGroup, ...]
) -> Request:
    """A line as a request, with an id of its own when none is given.

    Args:
        commands: All that are known; behind those that take a file stands its path, and the file is read.

    Raises:
        SettingError: For what cannot be an id.
    """
    if request_id is not None:
        _check_name("--request-id", request_id)
    command, arguments = read_line(text, [item.name for item in commands])
    item = next((item for item in commands if item.name == command), None)
    before, path = ("", "") if item is None else _path(item, arguments)
    attachment: Attachment | None = None
    unread: FileTooLargeError | FileUnreadableError | None = None
    if path:
        arguments = before
        try:
            attachment = files.read(path)
        except (FileTooLargeError, FileUnreadableError) as error:
            unread = error
    command = None if command is None else _readable(command)
    return Request(
        request_id or uuid4().hex, who, at, command, _readable(arguments), attachment=attachment, unread=unread
    )


def _path(item: CommandOrGroup, arguments: str) -> tuple[str, str]:
    """What stands before the path of a file, and the path; empty where none is meant."""
    word, behind = (*arguments.split(None, 1), "", "")[:2]
    if isinstance(item, Group):
        within = {one.name: one for one in item.commands}
        if word.casefold() not in within:
            return _path(within[item.default], arguments)
        before, path = _path(within[word.casefold()], behind)
        return f"{word} {before}".rstrip(), path
    kinds = {option.name: option.kind for option in item.options}
    named = kinds.get(word.casefold().removesuffix(":")) if behind else None
    if named is OptionKind.FILE:
        return "", behind
    return "", arguments if named is None and takes_file(item) else ""


def moment(text: str) -> datetime:
    """The moment of `--at`: ISO, with a zone. Raises SettingError."""
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None and at.year in YEARS:
            return at.astimezone(UTC)
    except ValueError:
        pass
    raise SettingError(setting="--at", problem="no_moment_with_zone")


def local_zone() -> str:
    """The IANA name of the machine's time zone; UTC when it has none that is known."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # tzlocal warns when it finds nothing and means UTC, as we do
            name = get_localzone_name()
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError, LookupError, TypeError):
        return "UTC"


def local_language(variables: dict[str, str]) -> str:
    """The BCP 47 tag of the terminal's language, from the variables that POSIX names for it."""
    value = next((variables[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if variables.get(name)), "")
    tag = value.partition(".")[0].partition("@")[0].replace("_", "-")
    return "en" if tag in ("", "C", "POSIX") else tag


def _readable(text: str) -> str:
    """What no database and no terminal takes is replaced: NUL, and bytes that were no text."""
    return "".join("\ufffd" if c == "\0" or unicodedata.category(c) == "Cs" else c for c in text)


def _check_name(option: str, name: str) -> None:
    if not name.strip() or len(name) > MAX_NAME or any(unicodedata.category(c)[0] == "C" for c in name):
        raise SettingError(setting=option, problem="not_a_name")
