"""Ports between the wings that talk and the one that answers. `bot/app.py` puts them together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.chat.command import CommandOrGroup
from core.chat.language import PLAIN, Language, Markup
from core.chat.message import Message
from core.chat.reply import Reply
from core.chat.request import Request
from core.chat.suggestion import Suggestion
from core.people import Caller, Network


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request that was read and allowed, or refused for how it reads: who will see the answer is fixed, and nothing
    is done yet."""

    private: bool
    """Whether the answer is for the caller alone."""
    answer: Callable[[], Awaitable[Reply]]
    """Do it. What it changes is committed when this returns. Raises nothing that is an Exception."""
    writes: bool = False
    """Whether it may change records."""
    refused: bool = False
    """It was refused for how it reads: the answer holds nothing but what was asked."""
    caller: Caller | None = None
    """On whose behalf, and where, when a button that was pressed acts on another server; None: as it was asked."""


class Conversation(Protocol):
    """What every wing is handed: somebody who answers."""

    @property
    def commands(self) -> tuple[CommandOrGroup, ...]:
        """All of them, in the order that they are listed in; the first is meant where none is named."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of all commands, as they are typed without the slash."""

    @property
    def example(self) -> str:
        """Words to begin with."""

    async def reader(self, caller: Caller) -> Caller:
        """The caller as they read: in the language and the time zone that they or their server chose. A wing asks this
        of everybody whose request comes in; records that cannot be read, or not soon, leave them as they came."""

    async def catch_up(self, caller: Caller, at: datetime) -> None:
        """Look at the caller's wallets where time alone may have mattered to them, for a wing whose people are not
        looked after meanwhile. What that decides is among alerts_for()."""

    async def prepare(self, request: Request) -> Prepared:
        """Read a request, and see whether it is allowed."""

    async def process(self, request: Request) -> Reply:
        """The answer; what the request changes is committed when this returns."""

    async def drawn(self, reply: Reply, caller: Caller, language: Language) -> bytes | None:
        """The picture of an answer as a PNG, on the ground that the caller chose.

        Returns:
            None: it has none, or none could be made within a second. It is logged; the answer is whole without.
        """

    async def suggest(self, request: Request, option: str) -> tuple[Suggestion, ...]:
        """What the option may be that is being typed, the best first; its value in the request is what is typed so
        far. It is read only, holds nothing of the caller's, and fails by suggesting nothing."""

    def alerts_for(self, caller: Caller) -> AbstractAsyncContextManager[Sequence[Reply]]:
        """The caller's alerts, where nobody but this answer tells them. Delivered when the block ends without an
        exception."""

    def missed_by(self, caller: Caller) -> AbstractAsyncContextManager[Sequence[Message]]:
        """What the caller was to be warned of on this network and could not be; told when the block ends without an
        exception."""

    async def told(self, caller: Caller, reply: Reply) -> None:
        """The answer was delivered: a warning that it was itself is not told again."""

    async def keep_words(self, caller: Caller, words: str, at: datetime) -> None:
        """Keep words that are too long for a button of the caller's, under their core.chat.press.kept_key(). An answer
        does not fail by records that cannot be written: the button then says that it is outdated."""

    async def move_server(self, network: Network, old: str, new: str) -> None:
        """A server got another id on its network; telling it twice is telling it once."""

    def language(self, caller: Caller, at: datetime, *, private: bool = True, markup: Markup = PLAIN) -> Language:
        """How the caller reads; of a public answer how their server does."""

    def named_options(self, words: str) -> tuple[str, Mapping[str, str]] | None:
        """The path of a command and its values by name, of words such as `/alert 1,000`; None when they are no
        command that could be sent."""


class ChatAdapter(Protocol):
    """A conversation with one outside world."""

    async def run(self) -> int:
        """Talk until the other side ends it or we are cancelled; then what is in hand is finished.

        Returns:
            The exit status of the program: 0, 1 when the fault is ours, 2 when something was refused or not understood.

        Raises:
            NetworkRefusedError, NetworkAwayError: The network does not let us in, or cannot be reached.
        """


class Post(Protocol):
    """A network that can write to a person who has not just asked something."""

    @property
    def network(self) -> Network:
        """Which."""

    async def send(self, to: Caller, reply: Reply, at: datetime, nonce: str) -> None:
        """Deliver a message to a person; it is delivered when this returns.

        Args:
            to: Whom, and how they read. Privately; where `to` has a place, there, where others read it, naming them.
            at: When it was decided.
            nonce: The same at each attempt.

        Raises:
            DeliveryError: One of its leaves says whether another attempt has a sense; PlaceLostError only of a place.
        """


class MenuBook(Protocol):
    """Remembers what menu a network was last shown, so that it is drawn again only when it changed."""

    async def drawn(self, network: Network, bot: str) -> str | None:
        """Fingerprint of the menu that was drawn last."""

    async def draw(self, network: Network, bot: str, fingerprint: str, at: datetime) -> None:
        """Remember one."""


@dataclass(frozen=True, slots=True)
class Received:
    """Something that came in, whose work is done and whose answer is not yet delivered."""

    number: int
    """The network's own, unique for one bot."""
    content: str
    """As it came in."""
    steps: int = 0
    """How many messages of its answer were delivered."""
    reader: str | None = None
    """The person who cannot be written to until they write privately; None: it can be delivered."""


class Inbox(Protocol):
    """What one bot was handed and has not fully answered: it outlives the program."""

    async def unanswered(self) -> Sequence[Received]:
        """All, in the order they came in."""

    async def answered(self) -> Sequence[int]:
        """Numbers of those that are answered and not yet forgotten."""

    async def keep(self, received: Received, at: datetime) -> None:
        """Keep one, or what became of its answer."""

    async def done(self, number: int, at: datetime) -> None:
        """Its answer is delivered."""

    async def forget(self, below: int, before: datetime) -> None:
        """Drop what is answered and will not be handed over again, and what waits since before then for a reader."""
