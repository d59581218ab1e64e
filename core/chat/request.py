"""Request: who asked what, where, with which request id; and how a line of text says it."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime

from core.chat.attachment import Attachment
from core.errors.tree import ReadingError
from core.people import Caller, Context, NamedPerson, Place


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed."""

    data: str
    """What the button carries: core.chat.press reads it."""
    owner_name: str | None = None
    """What the person is called whom the message with the button answered, where the network tells."""


@dataclass(frozen=True, slots=True)
class Request:
    """One question or order, as it came in."""

    id: str
    caller: Caller
    at: datetime
    """Its clock: aware, UTC."""
    command: str | None
    """As written, in lower case, without the slash; a path, `alert set`, where the network knows commands within
    commands. None when none was named."""
    arguments: str | Mapping[str, str]
    """The rest of the text, or the values by the names of their options."""
    press: Press | None = None
    """Of a button: what it carries says command and arguments."""
    attachment: Attachment | None = None
    """The file that came with it."""
    unread: ReadingError | None = None
    """Why a file that came with it could not be fetched; then nothing is done."""
    mentioned: tuple[NamedPerson, ...] = ()
    """Whom the text, or a value, mentions, as far as the network says who that is."""
    chosen_place: Place | None = None
    """The channel or thread that an option names, as the network knows it."""
    replies_to: NamedPerson | None = None
    """Whose message it answers; None: nobody's, or our own."""

    @property
    def context(self) -> Context:
        """For the use cases. The fingerprint is of what was asked, spaces aside, in reply to whom, and of what is in
        the file; who and when are not part of it."""
        asked = f"{self.command or ''}\n{' '.join(as_text(self.arguments).split())}"
        if self.replies_to is not None:
            asked += f"\nto {self.replies_to.external_id}"
        if self.attachment is not None:
            asked += f"\n{hashlib.sha256(self.attachment.content).hexdigest()}"
        fingerprint = hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()
        return Context(self.caller, self.at, self.id, fingerprint)


def as_text(arguments: str | Mapping[str, str]) -> str:
    """Values by name as they would be typed: `media video amount 450`."""
    if isinstance(arguments, str):
        return arguments
    return " ".join(f"{name} {value}" for name, value in sorted(arguments.items()))


def read_line(text: str, commands: Container[str]) -> tuple[str | None, str]:
    """What a line says where the slash may be left out: the command, if it names one, and the rest."""
    line = text.strip()
    head, *tail = line.split(None, 1) or [""]
    name = head.removeprefix("/").casefold()
    if name and (head.startswith("/") or name in commands):
        return name, tail[0] if tail else ""
    return None, line
