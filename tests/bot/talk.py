"""A conversation of one person in one process, for tests: lines in, what is read out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from bot.app import App
from core.chat.language import Language
from core.chat.reply import Lines, Reply, Text
from core.chat.request import Request, read_line
from core.people import Caller, Moderates, Network, Server, User
from tests.conftest import NOW

AMSTERDAM = "Europe/Amsterdam"


@dataclass
class Talk:
    """What Maya, or somebody else, says in Studio, by their clock."""

    app: App
    at: datetime = NOW
    moderates: Moderates = Moderates.NO
    numbers: count[int] = field(default_factory=count)
    name: str = "Maya"
    alone: bool = False
    """Nobody reads along."""
    caller: Caller | None = None
    """Somebody else altogether, as a network knows them."""

    async def say(self, line: str, **later: float) -> Said:
        """The answer to a line, so much later than the one before: `minutes=20`."""
        self.at += timedelta(**later)
        server, user = Server(Network.CONSOLE, "studio", "Studio"), User(Network.CONSOLE, self.name.lower(), self.name)
        caller = self.caller or Caller(server, user, self.moderates, time_zone=AMSTERDAM, alone=self.alone)
        request = Request(f"{self.name}'s line {next(self.numbers)}", caller, self.at, *read_line(line, self.app.names))
        return Said(await self.app.process(request), Language.of("en", AMSTERDAM, self.at))


@dataclass(frozen=True)
class Said:
    """An answer, as it is read."""

    reply: Reply
    language: Language

    @property
    def title(self) -> str:
        return self.language.text(self.reply.title)

    @property
    def texts(self) -> list[str]:
        return [self.language.text(block.message) for block in self.reply.blocks if isinstance(block, Text)]

    @property
    def rows(self) -> list[str]:
        blocks = (block for block in self.reply.blocks if isinstance(block, Lines))
        return [self.language.text(row) for block in blocks for row in block.rows]

    @property
    def buttons(self) -> list[str]:
        return [button.words for button in self.reply.buttons]
