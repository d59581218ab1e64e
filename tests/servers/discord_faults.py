"""What may go wrong on the way to Discord, written down beforehand by a test."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto
from fnmatch import fnmatchcase


class Kind(Enum):
    PASSES = auto()
    STATUS = auto()
    RATE_LIMIT = auto()
    CUT_BEFORE = auto()
    CUT_AFTER = auto()
    HANG = auto()


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong, once."""

    kind: Kind
    status: int = 200
    code: int = 0
    seconds: float = 0.0
    everywhere: bool = False
    event: asyncio.Event | None = None

    @staticmethod
    def passes() -> Fault:
        """Nothing goes wrong this time."""
        return Fault(Kind.PASSES)

    @staticmethod
    def answers(status: int, code: int = 0) -> Fault:
        """Nothing is done, and this is the answer; discord.py tries again after 500, 502, 504."""
        return Fault(Kind.STATUS, status=status, code=code)

    @staticmethod
    def forbidden(code: int = 50013) -> Fault:
        """Missing permissions, unless another code says otherwise."""
        return Fault(Kind.STATUS, status=403, code=code)

    @staticmethod
    def rate_limit(seconds: float, everywhere: bool = False) -> Fault:
        """Nothing is done, and another try is welcome after that time."""
        return Fault(Kind.RATE_LIMIT, status=429, seconds=seconds, everywhere=everywhere)

    @staticmethod
    def cut_before() -> Fault:
        """The connection closes without an answer, and nothing is done."""
        return Fault(Kind.CUT_BEFORE)

    @staticmethod
    def cut_after() -> Fault:
        """It is done, but the connection closes without an answer."""
        return Fault(Kind.CUT_AFTER)

    @staticmethod
    def hang(until: asyncio.Event) -> Fault:
        """It is done, but only when the event is set."""
        return Fault(Kind.HANG, event=until)


@dataclass
class Faults:
    """The faults to come."""

    _planned: list[tuple[str, str, deque[Fault]]] = field(default_factory=list)

    def plan(self, method: str, pattern: str, *faults: Fault) -> None:
        """For the next requests whose path fits the pattern, with `*` for anything, in this order."""
        self._planned.append((method, pattern, deque(faults)))

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this request, used up with that."""
        for planned_method, pattern, faults in self._planned:
            if faults and method == planned_method and fnmatchcase(path, pattern):
                return faults.popleft()
        return None

    def left(self) -> int:
        """How many did not happen yet."""
        return sum(len(faults) for _, _, faults in self._planned)
