"""The terminal as a place to talk: one question, or a conversation."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TextIO

from adapters.console.files import write
from adapters.console.incoming import request
from adapters.console.outgoing import EXIT_STATUS, Charts, as_json, as_text
from core.chat.adapter import Conversation
from core.chat.message import Words, msg
from core.chat.reply import Reply, Tone
from core.people import Caller

UNWRITTEN = Reply(msg("I cannot write files into this folder."), tone=Tone.FAILED)
LEAVING = frozenset(("exit", "quit", "/exit", "/quit"))


@dataclass(frozen=True, slots=True)
class Screen:
    """Draws replies where the reader looks."""

    conversation: Conversation
    caller: Caller
    json: bool = False
    colour: bool = False
    plain: bool = False
    """Pictures are told in words, for somebody who hears what stands here."""

    async def answer(self, text: str, at: datetime, request_id: str | None) -> Reply:
        """Ask one line and print what comes back, warnings right after the answer.

        The answer waits for nothing but its own commit; as one JSON object it waits for its warnings too. They are out
        of our hands once they are printed. A reply that is itself a warning is not told twice.
        """
        who = await self.conversation.reader(self.caller)
        asked = request(text, who, at, request_id, self.conversation.commands)
        await self.conversation.catch_up(who, at)
        reply = await self.conversation.process(asked)
        written: tuple[str, ...] = ()
        try:
            written = write(reply.files)
        except OSError:
            reply = replace(UNWRITTEN, command=reply.command)
        language = self.conversation.language(who, at)
        if not self.json:
            stream = sys.stderr if reply.tone is Tone.FAILED else sys.stdout
            charts = self._charts(stream)
            print(as_text(reply, language, written, colour=self.colour, charts=charts), file=stream, flush=True)
        # Records that have just failed are not asked, and waited for, once more.
        failed = reply.tone is Tone.FAILED
        async with nullcontext(()) if failed else self.conversation.alerts_for(self.caller) as waiting:
            alerts = [alert for alert in waiting if not alert.same_warning(reply)]
            if self.json:
                sys.stdout.buffer.write(as_json(reply, alerts, language, written) + b"\n")
                sys.stdout.buffer.flush()
            else:
                for alert in alerts:
                    print("\n" + as_text(alert, language, colour=self.colour), flush=True)
        return reply

    def _charts(self, stream: TextIO) -> Charts:
        if self.plain:
            return Charts.WORDS
        return Charts.BLOCKS if (stream.encoding or "").lower().startswith("utf") else Charts.SIGNS


@dataclass(frozen=True, slots=True)
class Question:
    """`scrip ask`: one question, one answer."""

    screen: Screen
    text: str
    at: datetime
    request_id: str | None

    async def run(self) -> int:
        """Ask, print, and say how it went."""
        reply = await self.screen.answer(self.text, self.at, self.request_id)
        return EXIT_STATUS[reply.tone]


@dataclass(frozen=True, slots=True)
class Talk:
    """`scrip chat`: a conversation, with line editing, history and completion where somebody types."""

    screen: Screen
    clock: Callable[[], datetime]
    history_file: Path

    async def run(self) -> int:
        """Answer line after line, until the input ends or somebody leaves."""
        typed = sys.stdin.isatty() and sys.stdout.isatty()
        async for line in self._typed_lines() if typed else _piped_lines():
            if line.strip().casefold() in LEAVING:
                break
            if line.strip():
                await self.screen.answer(line, self.clock(), None)
                print()
        return 0

    async def _typed_lines(self) -> AsyncIterator[str]:
        from prompt_toolkit import PromptSession  # only where somebody types: 150 ms
        from prompt_toolkit.completion import WordCompleter
        from prompt_toolkit.history import FileHistory, History, InMemoryHistory

        history: History = InMemoryHistory()
        with suppress(OSError):  # a folder that cannot be written: then nothing is remembered
            self.history_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.history_file, os.O_CREAT | os.O_APPEND, 0o600))  # what was typed is nobody else's
            history = FileHistory(str(self.history_file))
        names = self.screen.conversation.names
        completer = WordCompleter([*(f"/{name}" for name in names), *names], sentence=True)
        session: PromptSession[str] = PromptSession(history=history, completer=completer, complete_while_typing=False)
        who = await self.screen.conversation.reader(self.screen.caller)
        language = self.screen.conversation.language(who, self.clock())
        example = Words(self.screen.conversation.example)
        print(language.text(msg("Ask me, for example: {example}. To leave: Ctrl-D.", example=example)) + "\n")
        while True:
            try:
                yield await session.prompt_async("> ")
            except KeyboardInterrupt:  # Ctrl-C drops the line, as in a shell
                continue
            except EOFError:
                return


async def _piped_lines() -> AsyncIterator[str]:
    while line := await asyncio.to_thread(sys.stdin.readline):
        yield line
