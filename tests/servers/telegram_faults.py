"""What may go wrong between a bot and Telegram, as instructions to our server for one call each."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import Enum, auto
from http import HTTPStatus
from typing import Any


class Outcome(Enum):
    """What becomes of a call."""

    PASSES = auto()
    REFUSE = auto()
    CUT_BEFORE = auto()
    CUT_AFTER = auto()
    TORN = auto()
    HANG_BEFORE = auto()
    HANG_AFTER = auto()
    NOT_JSON = auto()


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong, once: `Fault.cut_after()`."""

    outcome: Outcome
    code: int = 200
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    released: asyncio.Event | None = None

    @classmethod
    def passes(cls) -> Fault:
        """Nothing goes wrong this time."""
        return cls(Outcome.PASSES)

    @classmethod
    def status(cls, code: int, description: str = "") -> Fault:
        """Refused with this status; nothing is done."""
        return cls(Outcome.REFUSE, code, description or HTTPStatus(code).phrase)

    @classmethod
    def rate_limit(cls, seconds: int) -> Fault:
        """429: nothing is done, and to be tried again after so many seconds."""
        text = f"Too Many Requests: retry after {seconds}"
        return cls(Outcome.REFUSE, 429, text, {"retry_after": seconds})

    @classmethod
    def cut_before(cls) -> Fault:
        """The connection is closed, and nothing was done."""
        return cls(Outcome.CUT_BEFORE)

    @classmethod
    def cut_after(cls) -> Fault:
        """Done; then the connection is closed without an answer."""
        return cls(Outcome.CUT_AFTER)

    @classmethod
    def torn(cls) -> Fault:
        """Done; headers and half of the answer arrive, then the connection is closed."""
        return cls(Outcome.TORN)

    @classmethod
    def hang(cls, released: asyncio.Event) -> Fault:
        """Nothing happens until the event; then the call goes its usual way, if the client still waits."""
        return cls(Outcome.HANG_BEFORE, released=released)

    @classmethod
    def hang_after(cls, released: asyncio.Event) -> Fault:
        """Done at once; the answer waits for the event."""
        return cls(Outcome.HANG_AFTER, released=released)

    @classmethod
    def not_json(cls, code: int = 200) -> Fault:
        """The page of some proxy; nothing is done."""
        return cls(Outcome.NOT_JSON, code)
