"""Ports between the wings that talk and the one that answers. `bot/app.py` puts them together."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from core.chat.language import Language
from core.chat.reply import Reply
from core.chat.request import Request
from core.people import Caller


class Conversation(Protocol):
    """What every wing is handed: somebody who answers."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of all commands, as they are typed without the slash."""

    @property
    def example(self) -> str:
        """Words to begin with."""

    async def process(self, request: Request) -> Reply:
        """The answer; what the request changes is committed when this returns."""

    def alerts_for(self, caller: Caller) -> AbstractAsyncContextManager[Sequence[Reply]]:
        """The caller's alerts; delivered when the block ends without an exception."""

    def language(self, caller: Caller, at: datetime) -> Language:
        """How the caller reads."""


class ChatAdapter(Protocol):
    """A conversation with one outside world."""

    async def run(self) -> int:
        """Talk until the other side ends it or we are cancelled.

        Returns:
            The exit status of the program: 0, 1 when the fault is ours, 2 when something was refused or not understood.
        """
