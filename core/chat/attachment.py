"""Attachment: a file that came with a question, or that is part of an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_BYTES = 4_000_000
"""Of a file that comes in: a larger one is not fetched."""
_FOREIGN = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file, whole."""

    name: str
    """As somebody called it."""
    content: bytes

    @property
    def plain_name(self) -> str:
        """A name that every network and every disk takes as it is, and that leads into no other folder."""
        return _FOREIGN.sub("_", self.name).lstrip(".") or "file"
