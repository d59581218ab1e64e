"""Which alerts a month calls for, worked out from what was asked and when the clock looked, and from nothing in core/.

The ledger is that of ledger_model.py, the rules of marks and budgets are those of tests/core/alerts/plainly.py, and
those of changed prices are in prices_plainly.py. What is here: what is seen at which moment, and when time alone
matters, so that whoever looks next must see it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.errors.alerts import NoSuchThresholdError
from core.errors.budgets import NoSuchBudgetError
from core.errors.tree import RefusedError
from core.ledger.lots import LotKind
from core.work.media import Medium
from tests.adapters.database.ledger_commands import (
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
from tests.adapters.database.ledger_model import USES, Answer, Done, Lot, Model, midnight
from tests.adapters.database.month import (
    MILLION,
    NAMES,
    NEW_BOOK_FROM,
    PLANS,
    SERVERS,
    Buy,
    Command,
    Happening,
    Home,
    RemoveBudget,
    RemoveMark,
    SetBudget,
    SetDefault,
    SetMark,
    Snooze,
    Try,
)
from tests.adapters.database.month_prices import CLIP, VIDEO, Make, MakeLater, OneFailed, SetPrice
from tests.adapters.database.prices_plainly import USUAL, Set, Shelf, Till, cost, lines
from tests.core.alerts import plainly
from tests.core.alerts.desk import Fact, Name

DAY = timedelta(days=1)
FITTING = {Refund: ("spend", "adjust", "settle"), Settle: ("hold",), Release: ("hold",)}
TOP_UPS = ("top-up", "plan")
IN_CREDITS = ("vidzy", "runway")


@dataclass(frozen=True, order=True)
class Expected:
    """An alert."""

    home: tuple[str, int]
    """The server and the number of the person."""
    at: datetime
    """Of the change or the look that decides it."""
    kind: str
    what: str
    """What it has to say, written out."""


@dataclass(frozen=True)
class Asked:
    """What is asked of the real thing."""

    happening: Happening
    command: Command
    """With everything filled in that was left open."""
    refused: type[RefusedError] | None


@dataclass
class Purse:
    """A wallet."""

    place: str
    model: Model
    marks: set[Name] = field(default_factory=set)
    ever_marked: bool = False
    quiet_until: datetime | None = None
    facts: list[Fact] = field(default_factory=list)
    causes: dict[datetime, int] = field(default_factory=dict)
    """By the moment of a change: its number."""
    paid: dict[int, int] = field(default_factory=dict)
    """Dollars, by the number of the change."""
    told_done: int = 0
    """Changes before the latest fact."""
    till: Till = field(default_factory=Till)


@dataclass
class Allowed:
    """A budget, with what was seen of what it counts."""

    facts: list[Fact] = field(default_factory=list)
    is_set: bool = False


class Life:
    """A person on a server."""

    def __init__(self, home: Home, started: datetime, shelf: Shelf) -> None:
        self.shelf = shelf
        self.home, self.zone, self.clock = home, home.person.zone, started
        self.purses = {place: Purse(place, Model(zone=self.zone)) for place in NAMES}
        self.budgets: dict[str | None, Allowed] = {}
        """By their wallet; None: in dollars."""
        self.due = False
        """Time did something that a look has to see."""
        self.told_ends: set[tuple[str, int, int]] = set()
        self.said: list[Expected] = []
        self._local = ZoneInfo(self.zone)

    # What time does

    def pass_time(self, until: datetime) -> None:
        while moments := [moment for moment in self._moments() if self.clock < moment <= until]:
            self._reach(min(moments))
        self._reach(until, matters=False)

    def _reach(self, moment: datetime, *, matters: bool | None = None) -> None:
        matters = self._matters(moment) if matters is None else matters
        self.clock = moment
        for purse in self.purses.values():
            purse.model.pass_time(moment)
        if self._nine_of(moment) == moment:
            matters = matters or self._morning_matters(moment)
        self.due = self.due or matters

    def _moments(self) -> Iterator[datetime]:
        yield from (self._nine_of(self.clock + days * DAY) for days in (0, 1))
        yield from (moment for purse in self.purses.values() for moment in _moments_of(purse))

    def _matters(self, moment: datetime) -> bool:
        return any(moment in list(_moments_of(purse)) for purse in self.purses.values())

    def _morning_matters(self, nine: datetime) -> bool:
        in_days = any(
            purse.model.done and any(kind == "days" for kind, _ in purse.marks) for purse in self.purses.values()
        )
        return in_days or bool(self._untold(nine)) or any(map(self._may_be_a_pace, self._set_budgets()))

    def _may_be_a_pace(self, place: str | None) -> bool:
        """Whether this is the first day with enough of them behind it."""
        if not (self.purses[place].model.done if place else self._first_day()):
            return False
        first, today = self._first_day(), self.day(self.clock)
        counted = (today - max(first or today, today.replace(day=1))).days + 1
        return counted == (11 if self._is_money(place) else 4)

    def hear(self, at: datetime, places: Iterable[str]) -> None:
        """Prices there may have changed: wallets with something recorded lately are looked at in the next morning."""
        for purse in (self.purses[place] for place in places):
            lately = purse.model.done and purse.model.done[-1].at >= at - USUAL
            if lately and purse.till.looked_at is None:
                nines = (self._nine_of(at + days * DAY) for days in (0, 1))
                purse.till.looked_at = next(nine for nine in nines if nine > at)

    def look(self, at: datetime) -> None:
        """The clock does, if it has to."""
        if not self.due:
            return
        self.due = False
        for purse in self.purses.values():
            self._note(purse, at, "look")
        self._note_budgets(at, self.budgets)
        if untold := self._untold(at):
            self.told_ends.update(untold)
            self._say(at, "ending", untold)
        if changed := [one for purse in self.purses.values() for one in self._changed_prices(purse, at)]:
            self._say(at, "price", changed)

    def _changed_prices(self, purse: Purse, at: datetime) -> list[tuple[str, int, int, int, int, int]]:
        till, nine = purse.till, self._nine_of(at)
        if till.looked_at is None or till.looked_at > at:
            return []
        if at < nine:  # nobody looked in the morning, and it is night again
            till.looked_at = nine
            return []
        told = till.look(at, self.home.person.number, self.shelf, _used(purse.model))
        if told and purse.quiet_until is not None and at < purse.quiet_until:
            till.cases["told though snoozed"] += 1  # marks are silent then, and nothing else
        return [tuple(one) for one in told]

    def _untold(self, at: datetime) -> list[tuple[str, int, int]]:
        """Lots that are to be told of, by place and number, with the days before their last one that are told."""
        nine, today = self._nine_of(at), self.day(at)
        if at < nine:
            return []
        found = []
        for purse in self.purses.values():
            model, kept = purse.model, purse.model._kept() if purse.model.plan is not None else []
            for lot in model.live(at):
                if lot.ends is None or lot in kept or _began(model, lot) > nine:
                    continue
                away = (self.day(lot.ends - timedelta(microseconds=1)) - today).days
                for stage, days in plainly.DAYS_BEFORE.items():
                    told = purse.place, lot.number, stage
                    if away in days and told not in self.told_ends:
                        found.append(told)
        return sorted(found)

    # What people do

    def ask(
        self, at: datetime, place: str, command: Command, server_marks: frozenset[Name]
    ) -> tuple[Command, type[RefusedError] | None]:
        """Do it.

        Args:
            server_marks: Where members are warned who set nothing.

        Returns:
            The command with what it left open, and with what it is refused.
        """
        self.pass_time(at)
        purse = self.purses[place]
        command = self._exactly(purse, command)
        refused: type[RefusedError] | None = None
        match command:
            case SetMark(measure, value):
                purse.marks.add((measure.value, value))
                purse.ever_marked = True
                self._note(purse, at, "set", mark=(measure.value, value))
            case RemoveMark(None):
                refused = NoSuchThresholdError
            case RemoveMark(name):
                purse.marks.remove(name)
                self._note(purse, at, "remove", mark=name)
            case Snooze(minutes) if purse.marks:
                purse.quiet_until = at + timedelta(minutes=minutes)
                self._note(purse, at, "snooze")
            case Snooze():
                refused = NoSuchThresholdError
            case SetBudget(amount, money):
                budget = self.budgets.setdefault(None if money else place, Allowed())
                budget.is_set = True
                self._note_budgets(at, [None if money else place], amount)
            case RemoveBudget(money) if (None if money else place) in self._set_budgets():
                self.budgets[None if money else place].is_set = False
                self._note_budgets(at, [None if money else place])
            case RemoveBudget():
                refused = NoSuchBudgetError
            case Try():
                self._say(at, "test", "")
            case _:
                refused = self._change(purse, at, command, server_marks)
        return command, refused

    def _change(
        self, purse: Purse, at: datetime, command: Command, server_marks: frozenset[Name]
    ) -> type[RefusedError] | None:
        before = purse.model.available
        held = [hold.change for hold in purse.model.holds]
        answer = self._do(purse, at, command)
        if isinstance(answer, type):
            return answer
        given = {mark for mark in server_marks if mark[0] != "credits" or purse.place in IN_CREDITS}
        if given and not purse.ever_marked:
            purse.marks, purse.ever_marked = given, True
            purse.facts += [Fact(at, "given", 0, 0, None, (0, 0), 0, mark, known=False) for mark in given]
        done = purse.model.done[answer.number - 1]
        if isinstance(command, Make | MakeLater):
            make = command if isinstance(command, Make) else command.make
            purse.till.made[done.number] = lines(make, self.shelf, at)
        elif isinstance(command, Settle) and held[0] in purse.till.made:
            purse.till.made[done.number] = purse.till.made[held[0]]
        self._note_back(purse.till, command, done)
        if isinstance(command, Buy) and purse.place == "fal" and command.dollars is None:
            purse.paid[done.number] = command.amount if command.kind is LotKind.PAID else 0
        elif isinstance(command, Buy) and command.dollars is not None:
            purse.paid[done.number] = command.dollars
        undone = purse.model.done[done.of - 1] if done.kind == "undo" and done.of else done
        purse.causes[at] = done.number
        self._note(purse, at, "top-up" if undone.kind in TOP_UPS else "spend", before=before)
        self._note_budgets(at, {None, purse.place} & self.budgets.keys())
        return None

    def _note_back(self, till: Till, command: Command, done: Done) -> None:
        """Which work came back, where that is told by what was said."""
        if done.kind == "undo" and done.of is not None:
            till.back.pop(done.of, None)
        elif isinstance(command, OneFailed) and done.of in till.made:
            till.back[done.number] = done.of, [1] + [0] * (len(till.made[done.of]) - 1)
        elif isinstance(command, Refund) and command.amount is None and done.of in till.made:
            left = {one.kind: one.count for one in till.left(done.of)}
            if cost(till.left(done.of)) == done.amount:
                till.back[done.number] = done.of, [left.get(one.kind, 0) for one in till.made[done.of]]

    def _do(self, purse: Purse, at: datetime, command: Command) -> Answer:
        model, today = purse.model, self.day(at)
        match command:
            case Buy(amount, _, kind, days):
                ends = None if days is None else midnight(today + timedelta(days=days + 1), self.zone)
                return model.top_up(at, amount, kind.value, ends)
            case Spend(int(amount)):
                return model.spend(at, amount)
            case Make():
                return model.spend(at, cost(lines(command, self.shelf, at)))
            case MakeLater(make, minutes):
                return model.reserve(at, cost(lines(make, self.shelf, at)), minutes)
            case Adjust(int(amount)):
                return model.adjust(at, amount)
            case SetBalance(int(amount)):
                return model.set_left(at, amount)
            case Refund(int(change), amount):
                return model.refund(at, change, amount)
            case OneFailed(int(change)):
                made = purse.till.made.get(change)
                again = made is not None and made[0].kind not in [one.kind for one in purse.till.left(change)]
                return model.refund(at, change, made[0].each if made else None, again=again)
            case Undo(change):
                return model.undo(at, change, moderator=False)
            case Reserve(int(amount), minutes):
                return model.reserve(at, amount, minutes)
            case Settle(change, amount):
                return model.settle(at, change, amount)
            case Release(change):
                return model.release(at, change)
            case SetPlan(_, days):
                return model.set_plan(at, PLANS[purse.place][1], today + timedelta(days=days or 0))
            case StopPlan():
                return model.stop_plan(at)
        raise AssertionError(command)

    def _exactly(self, purse: Purse, command: Command) -> Command:
        done = purse.model.done
        match command:
            case Reserve(Rest(more)):
                return replace(command, amount=max(1, purse.model.available + more))
            case Refund():
                return replace(command, change=next((one.number for one in done[::-1] if one.kind in USES), 9_999))
            case OneFailed():
                uses = [one.number for one in done[::-1] if one.kind in USES and one.number in purse.till.made]
                number = next(iter(uses), 9_999)
                return OneFailed(number, purse.till.made[number][0].kind.medium if uses else Medium.VIDEO)
            case RemoveMark():
                return RemoveMark(min(purse.marks, default=None))
            case _:
                return command

    # What is seen

    def day(self, at: datetime) -> date:
        return at.astimezone(self._local).date()

    def _nine_of(self, at: datetime) -> datetime:
        return datetime.combine(self.day(at), time(9), self._local).astimezone(UTC)

    def _note(
        self, purse: Purse, at: datetime, what: str, *, before: int | None = None, mark: Name | None = None
    ) -> None:
        model = purse.model
        there = model.available * MILLION
        new, purse.told_done = model.done[purse.told_done :], len(model.done)
        purse.facts.append(
            Fact(
                at,
                what,
                there if before is None else before * MILLION,
                there,
                self._pace(model, at),
                (0, 0),
                0,
                mark,
                renewed=any(done.kind == "renew" for done in new),
                quiet_until=purse.quiet_until,
                known=bool(model.done),
            )
        )

    def _pace(self, model: Model, at: datetime) -> Fraction | None:
        """Of 28 days, or as many as there are; of three there is none, nor of a single one with something."""
        if not model.done:
            return None
        today = self.day(at)
        first = max(today - 27 * DAY, self.day(model.done[0].at))
        days, used = (today - first).days + 1, [(self.day(one.at), net) for one, net in _used(model)]
        lately = [(day, net) for day, net in used if day >= first]
        if days <= 3 or len({day for day, _ in lately}) < 2:
            return None
        return Fraction(sum(net for _, net in lately) * MILLION, days)

    def _note_budgets(self, at: datetime, places: Iterable[str | None], amount: int | None = None) -> None:
        """Amount: to which it is set."""
        for place in places:
            budget = self.budgets[place]
            what, set_to = "look", None
            if amount is not None or not budget.is_set:
                what, set_to = "budget", None if amount is None else amount * MILLION
            budget.facts.append(Fact(at, what, 0, 0, None, self._month(place, at), 0, budget=set_to))

    def _month(self, place: str | None, at: datetime) -> tuple[int, int]:
        if place is None:
            found = [
                (self.day(done.at), dollars)
                for purse in self.purses.values()
                for done in purse.model.done
                if (dollars := purse.paid.get(done.number)) and not purse.model.undone(done.number)
            ]
        else:
            found = [(self.day(done.at), net) for done, net in _used(self.purses[place].model)]
        month = self.day(at).replace(day=1)
        of_it = [(day, number) for day, number in found if day.replace(day=1) == month]
        return sum(number for _, number in of_it) * MILLION, len({day for day, _ in of_it})

    def _set_budgets(self) -> list[str | None]:
        return [place for place, budget in self.budgets.items() if budget.is_set]

    def _is_money(self, place: str | None) -> bool:
        return place in (None, "fal")

    def _first_day(self) -> date | None:
        begun = [purse.model.done[0].at for purse in self.purses.values() if purse.model.done]
        return self.day(min(begun)) if begun else None

    # What is said

    def expected(self) -> list[Expected]:
        for purse in self.purses.values():
            seen = {fact.at: fact for fact in purse.facts}
            for at, _, what in plainly.falls(purse.facts):
                available, cause = seen[at].available // MILLION, purse.causes.get(at)
                self._say(at, "threshold", (purse.place, what, available, cause))
        for place, budget in self.budgets.items():
            local = [fact.at.astimezone(self._local).replace(tzinfo=None) for fact in budget.facts]
            answered = {fact.at for fact in budget.facts if fact.what == "budget"}
            seen = {fact.at: fact for fact in budget.facts}
            first, enough = self._first_day() or date.max, (11, 3) if self._is_money(place) else (4, 2)
            for at, _, what in plainly.budgets(budget.facts, local, first, enough):
                if at not in answered:
                    self._say(at, "budget", (place, what, seen[at].month[0] // MILLION))
        return self.said

    def _say(self, at: datetime, kind: str, what: object) -> None:
        self.said.append(Expected((self.home.server, self.home.person.number), at, kind, repr(what)))


class Foretold(NamedTuple):
    """What a month comes to."""

    asked: list[Asked]
    """Of the real thing."""
    expected: list[Expected]
    """Every alert that it has to decide."""
    cases: Counter[str]
    """Of prices: how often nothing was to be told, by the reason, and how often something was though it was quiet."""


def foretold(month: Iterable[Happening], looks: Iterable[datetime], start: datetime) -> Foretold:
    """What is asked of the real thing, and what it has to decide.

    Args:
        looks: When the clock looks.
    """
    lives: dict[Home, Life] = {}
    shelves = {server: Shelf(NEW_BOOK_FROM) for server in SERVERS}
    news: dict[str, set[str]] = {server: set(NAMES) for server in SERVERS}  # nothing was known of prices
    server_marks: dict[str, frozenset[Name]] = {}
    asked: list[Asked] = []
    happening = [(one.at, one) for one in month]
    for at, one in sorted([*happening, *((look, None) for look in looks)], key=lambda each: each[0]):
        if one is None:
            for life in lives.values():
                life.pass_time(at)
                life.hear(at, news[life.home.server])
                life.look(at)
            for server in news:
                news[server] = {VIDEO.place, CLIP.place} if at == NEW_BOOK_FROM else set()
        elif isinstance(one.command, SetDefault):
            names = ((measure.value, value) for measure, value in one.command.marks)
            server_marks[one.home.server] = frozenset(names)
            asked.append(Asked(one, one.command, None))
        elif isinstance(one.command, SetPrice):
            shelves[one.home.server].sets.append(Set(at, one.home.person.number, one.command))
            news[one.home.server].add(one.place)
            asked.append(Asked(one, one.command, None))
        else:
            life = lives.setdefault(one.home, Life(one.home, start, shelves[one.home.server]))
            given = server_marks.get(one.home.server, frozenset())
            asked.append(Asked(one, *life.ask(at, one.place, one.command, given)))
    cases = sum((purse.till.cases for life in lives.values() for purse in life.purses.values()), Counter[str]())
    return Foretold(asked, sorted(said for life in lives.values() for said in life.expected()), cases)


def _moments_of(purse: Purse) -> Iterator[datetime]:
    """When time alone matters to a wallet, mornings aside: when a plan brings something, and, if its person is warned,
    when what is available moves, or nobody is quiet any more."""
    model = purse.model
    if model.plan is not None and (renews := model.plan.begins(model.plan.period + 1)) is not None:
        yield renews
    if purse.till.looked_at is not None:
        yield purse.till.looked_at
    if purse.marks:
        yield from (lot.ends for lot in model.lots if lot.ends is not None and lot.left)
        yield from (hold.ends for hold in model.holds)
        if purse.quiet_until is not None:
            yield purse.quiet_until


def _began(model: Model, lot: Lot) -> datetime:
    return next(done.at for done in model.done if any(number == lot.number for number, _ in done.moves))


def _used(model: Model) -> list[tuple[Done, int]]:
    """What used something, with what of that did not come back."""
    net: dict[int, int] = {}
    for done in model.done:
        of = model.done[done.of - 1] if done.of else None
        if done.kind in (*USES, "set") and done.amount < 0:
            net[done.number] = -done.amount
        elif done.kind == "refund" and of is not None:
            net[of.number] -= done.amount
        elif done.kind == "undo" and of is not None and of.kind == "refund" and of.of:
            net[of.of] += of.amount
        elif done.kind == "undo" and of is not None and of.number in net:
            net[of.number] = 0
    return [(model.done[number - 1], left) for number, left in net.items() if left]
