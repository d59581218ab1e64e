"""Request: who asked what, where, with which request id; and how a line of text says it."""

from __future__ import annotations

import hashlib
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime

from core.people import Caller, Context

ASSUMED_COMMAND = "cost"
"""Meant where the slash may be left out and no command is named."""


@dataclass(frozen=True, slots=True)
class Request:
    """One question or order, as it came in."""

    id: str
    caller: Caller
    at: datetime
    """Its clock: aware, UTC."""
    command: str
    """As written, in lower case, without the slash."""
    arguments: str
    """The rest of the text."""
    assumed: bool = False
    """No command was named, so `command` is the one that is assumed."""

    @property
    def context(self) -> Context:
        """For the use cases. The fingerprint is of what was asked, spaces aside; who and when are not part of it."""
        asked = f"{self.command}\n{' '.join(self.arguments.split())}"
        fingerprint = hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()
        return Context(self.caller, self.at, self.id, fingerprint)


def read_line(text: str, commands: Container[str]) -> tuple[str, str, bool]:
    """What a line says where the slash may be left out: command, arguments, and whether the command is assumed."""
    line = text.strip()
    head, *tail = line.split(None, 1) or [""]
    name = head.removeprefix("/").casefold()
    if name and (head.startswith("/") or name in commands):
        return name, tail[0] if tail else "", False
    return ASSUMED_COMMAND, line, True
