"""A month of some people on two servers, hour by hour, as values: what they record, wish and take back, and when.

It is the same each time. What cannot be done is among it: it is refused, and changes nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.alerts.levels import Measure
from core.ledger.changes import WalletName
from core.ledger.lots import LotKind
from core.people import Network
from tests.adapters.database.ledger_commands import (
    PLACES,
    Adjust,
    Refund,
    Release,
    Reserve,
    Rest,
    SetBalance,
    SetPlan,
    Settle,
    Spend,
    StopPlan,
    Undo,
)
from tests.adapters.database.ledger_commands import Command as LedgerCommand
from tests.adapters.database.ledger_model import Terms
from tests.adapters.database.month_prices import NEW_BOOK_AFTER, SETS, Make, MakeLater, OneFailed, SetPrice, works

FIRST = datetime(2026, 10, 12, tzinfo=UTC)
"""Clocks are set back in Europe on 25 October, in America on 1 November, and a month ends between."""
DAYS = 31
SERVERS = {"studio": Network.DISCORD, "atelier": Network.TELEGRAM}
NEW_BOOK_FROM = FIRST + NEW_BOOK_AFTER
ZONES = ("Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC")
NAMES = {place: PLACES[place].name for place in ("vidzy", "runway", "leonardo")} | {"fal": WalletName("fal", "api")}
"""Of wallets; that of the first is meant where none is named, and the last is counted in dollars."""
PLANS: dict[str, tuple[str, Terms]] = {
    "runway": ("standard", PLACES["runway"].plans["standard"]),
    "leonardo": ("essential", PLACES["leonardo"].plans["essential"]),
}
DAY = 24 * 60
HOUR = timedelta(hours=1)
MILLION = 1_000_000


@dataclass(frozen=True)
class Buy:
    """Credits come."""

    amount: int
    dollars: int | None = None
    """That were paid; None: nobody said."""
    kind: LotKind = LotKind.PAID
    days: int | None = None
    """Through which day, counted from today."""


@dataclass(frozen=True)
class SetMark:
    measure: Measure
    value: int
    """As Mark has it."""


@dataclass(frozen=True)
class RemoveMark:
    name: tuple[str, int] | None = None
    """Its measure and value; None: one that is set."""


@dataclass(frozen=True)
class Snooze:
    minutes: int


@dataclass(frozen=True)
class SetBudget:
    """A month may take so much: dollars for whatever wallet, or of this one."""

    amount: int
    money: bool = False


@dataclass(frozen=True)
class RemoveBudget:
    money: bool = False


@dataclass(frozen=True)
class SetDefault:
    """The server's moderators decide where members are warned who set nothing."""

    marks: tuple[tuple[Measure, int], ...]


@dataclass(frozen=True)
class Try:
    """A warning that warns of nothing."""


Command = (
    LedgerCommand
    | Make
    | MakeLater
    | OneFailed
    | SetPrice
    | Buy
    | SetMark
    | RemoveMark
    | Snooze
    | SetBudget
    | RemoveBudget
    | SetDefault
    | Try
)


@dataclass(frozen=True)
class Person:
    number: int

    @property
    def name(self) -> str:
        return f"person {self.number}"

    @property
    def zone(self) -> str:
        return ZONES[self.number % len(ZONES)]


@dataclass(frozen=True)
class Home:
    """A person on a server."""

    server: str
    person: Person


@dataclass(frozen=True)
class Happening:
    """Somebody asks for something."""

    at: datetime
    home: Home
    place: str
    command: Command


def month(people: int) -> list[Happening]:
    """In the order of time; no two at the same moment, and none at a full minute."""
    found = [_default(server, days) for days in (0, 9) for server in SERVERS]
    for after, server, number, command in SETS:
        at = FIRST + after + timedelta(microseconds=2)
        found.append(Happening(at, Home(server, Person(number)), "vidzy", command))
    for number in range(people):
        person = Person(number)
        homes = [Home(server, person) for server in SERVERS]
        for home in homes if number % 5 == 0 else (homes[number % 2],):
            found += [*_live(home), *_work(home)]
    return sorted(found, key=lambda one: one.at)


def _default(server: str, days: int) -> Happening:
    at = FIRST + timedelta(days=days, microseconds=1)
    marks = (Measure.CREDITS, (1_500 + 100 * days) * MILLION), (Measure.SHARE, 250_000), (Measure.DAYS, 4)
    return Happening(at, Home(server, Person(-1)), "vidzy", SetDefault(marks if days else marks[:2]))


def _moment(home: Home, days: int, minutes: int, more: int = 0) -> datetime:
    day = (FIRST + timedelta(days=days)).date()
    begins = datetime.combine(day, time(), ZoneInfo(home.person.zone)).astimezone(UTC)
    return begins + timedelta(minutes=minutes, seconds=1 + home.person.number % 58, microseconds=minutes + more)


def _work(home: Home) -> Iterator[Happening]:
    """What is made, behind credits that it takes, and perhaps taken back."""
    chance = random.Random(f"what {home} makes")  # noqa: S311 - a history, no secret
    for nth, (days, hour, place, make) in enumerate(works(home.person.number, DAYS, chance)):
        minutes, found = chance.randrange(6 * 60, hour * 60), list[Command]()
        if nth == 0 or chance.random() < 0.7:
            found.append(Buy(chance.randrange(700, 2_000), 9))
        found.append(make if chance.random() < 0.8 else MakeLater(make, chance.choice((DAY, 3 * DAY))))
        if chance.random() < 0.4:
            found.append(chance.choice((Undo(), Refund(0), OneFailed(), OneFailed(), Settle())))
        for number, command in enumerate(found):
            at = _moment(home, days, minutes + number, 500_000)
            if FIRST + HOUR < at < FIRST + timedelta(days=DAYS):
                yield Happening(at, home, place, command)


def _live(home: Home) -> Iterator[Happening]:
    chance = random.Random(f"a month of {home}")  # noqa: S311 - a history, no secret
    places = [place for place in NAMES if chance.random() < (0.9 if place == "vidzy" else 0.3)] or ["vidzy"]
    busy, buys, arrives = chance.choice((0.2, 0.5, 0.9)), chance.random() < 0.4, chance.choice((0, 0, 0, 3, 9))
    for days in range(arrives, DAYS):
        day = (FIRST + timedelta(days=days)).date()
        wanted: list[tuple[str, Command]] = []
        if days == arrives:
            wanted = [(place, command) for place in places for command in _first(place, chance)]
        elif days < arrives + 3 or day.day <= 3 or chance.random() < busy:
            place = chance.choice(places)
            wanted = [(place, _next(place, buys, chance)) for _ in range(chance.choice((1, 1, 2)))]
        moments = sorted(chance.randrange(5 * 60, DAY) for _ in wanted)
        for minutes, (place, command) in zip(moments, wanted, strict=True):
            at = _moment(home, days, minutes)
            if FIRST + HOUR < at < FIRST + timedelta(days=DAYS):
                yield Happening(at, home, place, command)


def _first(place: str, chance: random.Random) -> Iterator[Command]:
    if chance.random() < 0.3:
        yield _wish(place, chance)  # before anything is recorded
    if place in PLANS and chance.random() < 0.8:
        yield SetPlan(0, chance.randint(-25, 0))
    else:
        yield _buy(place, chance)
    yield _budget(place, chance)
    for _ in range(2):
        yield _wish(place, chance)


def _next(place: str, buys: bool, chance: random.Random) -> Command:
    match chance.randrange(20):
        case 0 | 1 | 2:
            return _buy(place, chance)
        case 13 | 14 | 15 if buys:
            return _buy(place, chance)
        case 3 | 4:
            return _wish(place, chance)
        case 5:
            return Refund(0, None if chance.random() < 0.5 else 1)
        case 6:
            return Undo()
        case 7 | 8:
            return Reserve(chance.choice((Rest(-1), _use(place, chance))), chance.choice((30, 300, DAY, 3 * DAY)))
        case 9:
            return chance.choice((Settle(), Release(), SetBalance(_use(place, chance) * 2)))
        case 10:
            return Adjust(_use(place, chance))
        case 11 if place == "vidzy":
            return Make(((1, "videos"), (2, "images")))
        case 11 if place in PLANS:
            return chance.choice((StopPlan(), SetPlan(0, 0)))
        case 12:
            return Try()
        case _:
            return Spend(_use(place, chance))


def _use(place: str, chance: random.Random) -> int:
    return chance.randint(1, 6) if place == "fal" else chance.randrange(50, 900)


def _buy(place: str, chance: random.Random) -> Command:
    days = chance.choice((None, None, 1, 2, 6, 8, 12, 20, 29, 33))
    kind = chance.choice((LotKind.PAID, LotKind.PAID, LotKind.PAID, LotKind.PROMOTIONAL))
    amount = chance.randint(5, 25) if place == "fal" else chance.randrange(300, 3_000)
    dollars = chance.choice((None, *[chance.randint(3, 30)] * 3)) if kind is LotKind.PAID else None
    return Buy(amount, dollars, kind, days)


def _wish(place: str, chance: random.Random) -> Command:
    scale = 100 if place == "fal" else 1
    match chance.randrange(12):
        case 0 | 1 | 2:
            return SetMark(Measure.CREDITS, chance.choice((300, 700, 1_000, 2_500)) * MILLION // scale)
        case 3 | 4:
            return SetMark(Measure.SHARE, chance.choice((100_000, 200_000, 500_000)))
        case 5:
            return SetMark(Measure.DAYS, chance.choice((2, 3, 7, 14)))
        case 6 | 7:
            return RemoveMark()
        case 8:
            return Snooze(chance.choice((60, DAY, 3 * DAY)))
        case 9 | 10:
            return _budget(place, chance)
        case _:
            return RemoveBudget(chance.random() < 0.5)


def _budget(place: str, chance: random.Random) -> Command:
    if chance.random() < 0.4:
        return SetBudget(chance.choice((20, 40, 80, 150)), money=True)
    scale = 100 if place == "fal" else 1
    return SetBudget(chance.choice((1_500, 3_000, 6_000, 9_000)) // scale)
