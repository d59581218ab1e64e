"""Request: who asked what, where, with which request id; and how a line of text says it."""

from __future__ import annotations

import hashlib
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime

from core.people import Caller, Context


@dataclass(frozen=True, slots=True)
class Request:
    """One question or order, as it came in."""

    id: str
    caller: Caller
    at: datetime
    """Its clock: aware, UTC."""
    command: str | None
    """As written, in lower case, without the slash; None when none was named."""
    arguments: str
    """The rest of the text."""

    @property
    def context(self) -> Context:
        """For the use cases. The fingerprint is of what was asked, spaces aside; who and when are not part of it."""
        asked = f"{self.command or ''}\n{' '.join(self.arguments.split())}"
        fingerprint = hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()
        return Context(self.caller, self.at, self.id, fingerprint)


def read_line(text: str, commands: Container[str]) -> tuple[str | None, str]:
    """What a line says where the slash may be left out: the command, if it names one, and the rest."""
    line = text.strip()
    head, *tail = line.split(None, 1) or [""]
    name = head.removeprefix("/").casefold()
    if name and (head.startswith("/") or name in commands):
        return name, tail[0] if tail else ""
    return None, line
