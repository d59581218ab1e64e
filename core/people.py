"""Who asks, and where: networks, servers, users, and the account that one user has on one server."""

import enum
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo


class Network(enum.Enum):
    """An outside world that people ask from."""

    CONSOLE = "console"
    DISCORD = "discord"
    TELEGRAM = "telegram"


class Moderates(enum.Enum):
    """Whether the caller may set what holds for a whole server; looked up anew for each request."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """It could not be found out: treated as no, but said otherwise."""


class Ground(enum.Enum):
    """What pictures are drawn on for somebody."""

    DARK = "dark"
    LIGHT = "light"
    OFF = "off"
    """They want none."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server as its network names it."""

    network: Network
    external_id: str
    name: str
    """Empty: a person's own, which has no name."""
    locale: str | None = None
    """A BCP 47 tag that its public answers are written in; None: as the caller reads."""


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, a thread or a topic of a server, as its network names it."""

    external_id: str
    """Empty: a group as a whole, where nobody names a topic."""
    name: str
    """For people; empty: not known."""
    writable: bool = True
    """False: the network says already that we cannot write there."""


@dataclass(frozen=True, slots=True)
class User:
    """A person as their network names them."""

    network: Network
    external_id: str
    name: str


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody, as somebody else names them."""

    name: str
    """What they are called, or what was written for them; for sentences."""
    external_id: str | None = None
    """On the network that the request came by; None: only the name is known."""
    bot: bool = False
    """A program, or a group or channel that somebody writes as: no credits are theirs."""

    def is_user(self, user: User) -> bool:
        """Whether it is this one. Where only a name is known, a user is called as their id says."""
        return (self.external_id or self.name.removeprefix("@")) == user.external_id


@dataclass(frozen=True, slots=True)
class Account:
    """One user on one server, in ids of ours: an outside id can change hands, merge or be deleted, ours stay."""

    server_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asked, where, and how they read."""

    server: Server
    user: User
    moderates: Moderates = Moderates.NO
    alone: bool = False
    """Nobody reads along: a terminal, a private chat."""
    plain_words: bool = True
    """What they write reaches us without a command, too."""
    anonymous: bool = False
    """They write in the name of a group or channel, so which person it is cannot be known: nothing can be theirs."""
    locale: str = "en"
    """A BCP 47 tag: what they chose, or as the network or the terminal gave it."""
    time_zone: str = "UTC"
    """An IANA name, likewise."""
    network_locale: str | None = None
    """What the network said, once `locale` is known to be what holds; None: that is still what it said."""
    network_time_zone: str | None = None
    """Likewise."""
    pictures: Ground = Ground.DARK
    """What they chose."""
    place: Place | None = None
    """Where on the server they asked; None: nowhere that others could be written to."""

    @property
    def said_locale(self) -> str:
        """What the network said."""
        return self.locale if self.network_locale is None else self.network_locale

    @property
    def said_time_zone(self) -> str:
        """Likewise."""
        return self.time_zone if self.network_time_zone is None else self.network_time_zone


@dataclass(frozen=True, slots=True)
class Context:
    """What every use case needs besides its values: who, when, and which request it is."""

    caller: Caller
    at: datetime
    """The clock of everything in this request: aware, UTC."""
    request_id: str
    """Unique for this person on this server and network; the same id again is the same request again."""
    fingerprint: str
    """Of the command and its values: the same id with another fingerprint is a conflict."""

    @property
    def today(self) -> date:
        """In the caller's time zone."""
        return self.at.astimezone(ZoneInfo(self.caller.time_zone)).date()
