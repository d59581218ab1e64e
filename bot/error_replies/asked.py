"""What an error is about, as it was typed."""

from __future__ import annotations

from dataclasses import dataclass


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
