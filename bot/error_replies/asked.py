"""What an error is about, as it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.chat.message import Message


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked when something went wrong."""

    command: str
    """Path of the command: `cost`, `alert set`."""
    prefix: str
    """What stands before the text that was read: `/cost `."""
    writes: bool
    example: str
    """A complete command that works."""
    questions: Mapping[str, Message] = field(default_factory=dict)
    """What each option is, by its name."""
