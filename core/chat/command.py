"""Command: a command as data, written once and drawn by each wing its own way."""

from __future__ import annotations

import enum
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from core.chat.message import Message
from core.chat.reply import Reply

if TYPE_CHECKING:
    from core.chat.suggestion import Suggestion

Arguments: TypeAlias = Mapping[str, Any]
"""Bound values by option name; each has the type that its option's kind says."""
Handler: TypeAlias = Callable[..., Awaitable[Reply]]
"""Called with the budget, the context, and the options by name."""
Suggester: TypeAlias = "Callable[..., Awaitable[tuple[Suggestion, ...]]]"
"""Called with the budget, the context, and the wallet that is named so far; None: none is."""


class OptionKind(enum.Enum):
    """What an option's value is, once bound."""

    WORK = "work"
    """A Work; takes all text that no other option takes."""
    WORK_OR_QUANTITY = "work or quantity"
    """A Work, or a Quantity when the text is no more than that: so much of a wallet's unit."""
    SCHEDULE = "schedule"
    """A Schedule: work, perhaps of several months."""
    RESULT = "result"
    """A Result: `18 of 30 kept`."""
    KIND = "kind"
    """A WorkLine of which the count means nothing: `runway clips`."""
    CREDITS = "credits"
    """An Amount of credits."""
    QUANTITY = "quantity"
    """A Quantity: so much of a wallet's unit, whichever that is, `500`; or money, `$5`, which has to be its unit. Where
    a command takes MONEY as well, money that stands alone and has no name is that."""
    MARK = "mark"
    """A Quantity, or a Mark: a share or days, `20%`, `7 days`."""
    MARKS = "marks"
    """Several of them, a tuple; `none`: no one."""
    MONEY = "money"
    """An Amount of money: `$42.50`."""
    NUMBER = "number"
    """A whole number, from 1."""
    MEDIUM = "medium"
    COMMAND = "command"
    """The name of a command, as text."""
    CONFIDENCE = "confidence"
    """A Fraction, above 0 and at most 1: `95%`, and `with 95% confidence` where it is typed."""
    MONTHS = "months"
    """How many, an int: `3`, and `for 3 months` where it is typed."""
    DATE = "date"
    """A day."""
    EXPIRY = "expiry"
    """An Expiry: `30 Nov`, `in 90 days`, `never`."""
    DURATION = "duration"
    """A timedelta: `30 min`, and `for 30 min` where it is typed."""
    PROVIDER = "provider"
    """The id of a provider."""
    WALLET = "wallet"
    """A WalletName: a provider, perhaps with a channel: `runway api`. Where work is asked for the work may say it too,
    as whatever is said of work: so there its name is `provider`."""
    LOT_KIND = "lot kind"
    """A LotKind: `promotional`."""
    PLAN = "plan"
    """The name of a plan as it was typed; it may have several words."""
    PERSON = "person"
    """A NamedPerson: a mention, or a name."""
    ZONE = "zone"
    """An IANA name of a time zone."""
    LANGUAGE = "language"
    """A BCP 47 tag of a language that Scrip speaks."""
    TEXT = "text"
    """Words of a person's own; where they are typed, all that follows the option's name."""
    FILE = "file"
    """An Attachment."""
    PLACE = "place"
    """A Place of the server, which a network lets somebody choose; typed it cannot be."""
    FLAG = "flag"
    """Whether something holds, a bool: `yes`; where it is typed also `with` or `without` the name of the option."""
    SAID = "said"
    """Something that is said of the work, by the name of the option: `length 10`. Where people type, it stands in the
    text of the work; a handler is not given it, since the work says it."""


AUTO = "auto"
"""In place of a value: what would hold if nobody had chosen one."""
TAKES_THE_REST = frozenset(
    (OptionKind.WORK, OptionKind.WORK_OR_QUANTITY, OptionKind.SCHEDULE, OptionKind.RESULT, OptionKind.KIND)
)


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a command takes."""

    name: str
    kind: OptionKind
    summary: Message
    required: bool = True
    auto: bool = False
    """It may be AUTO, which is read as None: nothing is chosen."""
    choices: tuple[str, ...] = ()
    """Of a language: the tags of those that Scrip speaks."""
    nameless: bool = False
    """Of words of a person's own: where they are typed, the name may be left out. They are what stands behind all else,
    so a slip of the finger in any of that becomes one of them: only for a command that shows what it understood."""
    suggest: Suggester | None = None
    """What it may be, other than words of the price book: of the caller's own, shown to nobody else, or a command."""


def never(_: Arguments) -> bool:
    """For a visibility or audience that does not depend on what was asked."""
    return False


def always(_: Arguments) -> bool:
    """The other one."""
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """One command. Who may and who sees the answer follow from what was asked, before any work starts."""

    name: str
    """A word; within a group it may be two, `server alert`, of which several share the first."""
    summary: Message
    handler: Handler
    options: tuple[Option, ...] = ()
    examples: tuple[str, ...] = ()
    """As a person would type them."""
    private: Callable[[Arguments], bool] = always
    for_moderators: Callable[[Arguments], bool] = never
    moderators_may_more: bool = False
    """It is for everybody, and allows moderators more: so whether the caller is one matters."""
    monthly: bool = False
    """What it takes is so much a month: `a month`, `per month` or `monthly` may be said anywhere, and says no more."""
    writes: bool = False
    """Whether it may change records: then an unexpected fault cannot say that nothing was changed."""


@dataclass(frozen=True, slots=True)
class Group:
    """Commands under one name: `/alert list`, and `/alert 1000` for the default one."""

    name: str
    summary: Message
    commands: tuple[Command, ...]
    default: str
    """Meant when none of them is named."""


CommandOrGroup: TypeAlias = Command | Group


def walk(commands: tuple[CommandOrGroup, ...]) -> Iterator[tuple[str, Command]]:
    """Every command with its path, `cost` or `alert list`, in the order listed."""
    for item in commands:
        if isinstance(item, Command):
            yield item.name, item
        else:
            for command in item.commands:
                yield f"{item.name} {command.name}", command


def takes_file(item: CommandOrGroup) -> bool:
    """Whether a file may come with it."""
    return any(option.kind is OptionKind.FILE for _, command in walk((item,)) for option in command.options)
