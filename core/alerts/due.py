"""Alerts that are due: which of them are taken up next, so that one person's many keep nobody else's waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DueAlert:
    """An alert in the outbox that nobody holds, as far as is known."""

    server_id: UUID
    number: int
    """On its server."""
    destination: str
    """The person, in the network's own id."""


def a_few_each(due: Iterable[DueAlert], most: int) -> Sequence[DueAlert]:
    """Of each person's alerts the first so many, all in their order."""
    seen: Counter[str] = Counter()
    found = []
    for one in due:
        seen[one.destination] += 1
        if seen[one.destination] <= most:
            found.append(one)
    return found
