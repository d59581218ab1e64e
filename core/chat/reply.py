"""Reply: what is said, as values. Each wing draws it; none of it is markup."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias
from uuid import UUID

from core.charts.chart import Chart
from core.chat.attachment import Attachment
from core.chat.language import Language
from core.chat.message import Message, Name, msg

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

WARNING_FACTS = ("alert", "threshold", "mark", "available", "unit", "endings", "prices", "budget", "stage", "at")
"""`alert` is what kind it is."""


class Tone(enum.Enum):
    """How an answer is meant. The title always says it too."""

    INFO = "info"
    DONE = "done"
    ASK = "ask"
    """We need a word."""
    WARN = "warn"
    """A warning, or an answer with a catch."""
    REFUSED = "refused"
    """A rule says no."""
    FAILED = "failed"
    """The fault is ours, or a network's."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows of one table. Rows of the same message may be drawn aligned, place by place."""

    rows: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or two."""

    message: Message


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where in the text that was typed something is wrong; drawn where letters have columns."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart of what the text says: nobody needs it. It is drawn where a picture can be, in time."""

    chart: Callable[[Language], Chart]
    """With its labels, as a reader's language without markup writes them."""
    alt: Message
    """For those who cannot see it."""
    arguments: str = ""
    """Of the command that was asked, as a button has them: asked with these it gives this picture."""


Block: TypeAlias = Lines | Text | Pointer | Picture


@dataclass(frozen=True, slots=True)
class Button:
    """Something to do next. It stands for a command, whose rights are checked again when it is pressed."""

    label: Message
    command: str
    """Path of the command: `spend`, `alert remove`."""
    arguments: str = ""
    for_everybody: bool = False
    """Whoever presses it asks for themselves; else it belongs to whom the reply answers."""

    @property
    def words(self) -> str:
        """The command as a person would type it."""
        return f"/{self.command} {self.arguments}".rstrip()


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer."""

    title: Message
    """One sentence with the number; also the notification."""
    blocks: tuple[Block, ...] = ()
    source: Message | None = None
    """What the numbers rest on."""
    next: str | None = None
    """One next step, as words to send."""
    buttons: tuple[Button, ...] = ()
    tone: Tone = Tone.INFO
    private: bool = True
    warns: bool = False
    """This is an alert. Its data holds what WARNING_FACTS names of its kind."""
    command: str = ""
    """Path of the command that it answers."""
    missed: tuple[Message, ...] = ()
    """Warnings that could not be told when they were due; they stand above the title, privately."""
    elsewhere: str = ""
    """The name of the server that it is about, where it is read in another place; it stands on top."""
    server: UUID | None = None
    """That server, where its buttons act on it; None: they act where they are pressed."""
    files: tuple[Attachment, ...] = ()
    """To keep; they come with the text, in this order."""
    data: Mapping[str, Json] = field(default_factory=dict)
    """The same, for programs; amounts are decimal strings."""

    @property
    def picture(self) -> Picture | None:
        """Its picture; an answer has one at most."""
        return next((block for block in self.blocks if isinstance(block, Picture)), None)

    def without_picture(self) -> Reply:
        """The same, which says as much."""
        return replace(self, blocks=tuple(block for block in self.blocks if not isinstance(block, Picture)))

    def read_elsewhere(self, server: str) -> Reply:
        """The same, for a private chat, of what was asked on a server; an empty name is the private chat's own.

        Nothing can be pressed that does not say where it acts: it would be asked in the private chat, and so about
        other credits. A picture may be something to press.
        """
        if not server or self.elsewhere:
            return self
        if self.server is not None:
            return self.acting_on(self.server, server)
        return replace(self.without_picture(), elsewhere=server, buttons=(), next=None)

    def acting_on(self, server: UUID, name: str) -> Reply:
        """The same of a server, for another place: what is pressed acts there. Words to send would not."""
        return replace(self, server=server, elsewhere=name, next=None)

    def carried(self, limit: int) -> Reply:
        """The same, where files of so many bytes can be sent: larger ones are named instead."""
        large = [file for file in self.files if len(file.content) > limit]
        told = tuple(
            Text(
                msg(
                    "{name} is missing here: it has {size} bytes, and {limit} can be sent.",
                    name=Name(file.name),
                    size=len(file.content),
                    limit=limit,
                )
            )
            for file in large
        )
        kept = tuple(file for file in self.files if file not in large)
        return replace(self, blocks=(*self.blocks, *told), files=kept) if large else self

    def same_warning(self, other: Reply) -> bool:
        """Whether both warn of the same."""
        return self.warns and other.warns and self.warning == other.warning

    @property
    def warning(self) -> dict[str, Json]:
        """Of an alert: what it warns of, for programs."""
        return {fact: self.data[fact] for fact in WARNING_FACTS if fact in self.data}
