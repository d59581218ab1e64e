"""A person's own record of a kind: how many of so many tries they kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.work.media import Medium


@dataclass(frozen=True, slots=True)
class Kind:
    """What was tried: which model, or ANY_MODEL where all of a provider's are alike, made what."""

    provider: str
    model: str
    """Its id in the price file."""
    medium: Medium


@dataclass(frozen=True, slots=True)
class Record:
    """All tries of a kind that a person told of on a server."""

    kind: Kind
    kept: int
    tried: int
    """1 or more, and `kept` at least."""
    told_at: datetime
    """The last time."""
