"""One person's wallet that is watched by the rules of core/alerts, used as the records and the clock will use them.

It writes down two things: the facts, which are what happened and how much there was, and what was said. Tests ask
`tests/core/alerts/plainly.py` what should have been said, given the facts alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from itertools import takewhile
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from core.alerts.budgets import MonthBudget, Stage, Used, judge_budget
from core.alerts.changed_prices import Told, UsedLine, changes_of
from core.alerts.ending import Watched, due
from core.alerts.levels import Fall, Mark, Measure, Seen, next_peak, set_mark
from core.alerts.snooze import SNOOZE, judge_unless_snoozed, snoozed
from core.amounts import Amount, Unit
from core.ledger.changes import WalletKey
from core.ledger.days import end_of
from core.ledger.lots import Lot, LotKind, draw
from core.prices.cards import BookBasis, Price
from core.prices.estimate import EstimateLine
from core.prices.provider import SourceKind
from core.work.media import Medium

KEY = WalletKey("vidzy", "app", Unit.CREDIT)
BASIS = BookBasis(SourceKind.VENDOR, None, date(2026, 1, 1))
PACE_DAYS = 14

Name: TypeAlias = tuple[str, int]
"""A mark: its measure and value."""
Said: TypeAlias = tuple[datetime, str, object]
"""When, which kind of alert, and what of it has to be accounted for."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something happened, or somebody looked."""

    at: datetime
    what: str
    """`top-up`, `spend`, `refund`, `look`, `prices`, `set`, `given` (a mark, by the server), `remove`, `snooze`,
    `budget`."""
    before: int
    """Available, in millionths."""
    available: int
    """Behind it."""
    pace: Fraction | None
    """Millionths a day."""
    month: tuple[int, int]
    """Millionths used in this month, and on how many days."""
    each: int
    """What one video costs, in millionths."""
    mark: Name | None = None
    budget: int | None = None
    videos: int = 0
    """That were made."""
    lots: tuple[tuple[int, datetime, date], ...] = ()
    """Of a look: the number of each live lot with something remaining that ends, when it began, its last day."""
    renewed: bool = False
    """A plan renewed the wallet since the fact before."""
    quiet_until: datetime | None = None
    """Of a snooze."""
    known: bool = True
    """Something was ever recorded in the wallet."""


class Moment(NamedTuple):
    """What there is at one moment."""

    at: datetime
    today: date
    available: Amount
    pace: Fraction | None
    month: tuple[int, int]


class Desk:
    """A wallet and its warnings."""

    def __init__(self, zone: str, started: datetime) -> None:
        self.zone, self.started = zone, started
        self.facts: list[Fact] = []
        self.said: list[Said] = []
        self.each = 500_000_000
        self.marks: dict[Name, Mark] = {}
        self._local = ZoneInfo(zone)
        self._first_day = self.day(started)
        self._lots: dict[int, Lot] = {}
        self._last_days: dict[int, date] = {}
        self._ends_told: dict[int, int] = {}
        self._received = 0
        self._peak = Amount(0, Unit.CREDIT)
        self._snoozed_until: datetime | None = None
        self._spent: list[tuple[date, int]] = []
        self._budget: MonthBudget | None = None
        self._budget_told: set[Stage] = set()
        self._budget_month: tuple[int, int] | None = None
        self._lines: list[tuple[datetime, EstimateLine]] = []
        self._prices_told: dict[str, Told] = {}

    def day(self, at: datetime) -> date:
        return at.astimezone(self._local).date()

    def available(self, at: datetime) -> Amount:
        live = (lot.remaining.micros for lot in self._lots.values() if lot.live(at))
        return Amount(sum(live), Unit.CREDIT)

    # What people do

    def top_up(self, at: datetime, micros: int, last: date | None) -> None:
        before = self.available(at)
        self._received += 1
        amount = Amount(micros, Unit.CREDIT)
        ends_at = None if last is None else end_of(last, self.zone)
        self._lots[self._received] = Lot(self._received, LotKind.PAID, amount, amount, at, ends_at)
        if last is not None:
            self._last_days[self._received] = last
        self._changed(at, "top-up", before)

    def spend(self, at: datetime, videos: int) -> None:
        """As many videos as there are credits for, at most that many."""
        before = self.available(at)
        videos = min(videos, before.micros // self.each)
        if videos <= 0:
            return
        needed = Amount(self.each * videos, Unit.CREDIT)
        for taken in draw([lot for lot in self._lots.values() if lot.live(at)], needed):
            left = taken.lot.remaining - taken.amount
            self._lots[taken.lot.number] = replace(taken.lot, remaining=left)
        self._spent.append((self.day(at), needed.micros))
        self._lines.append((at, _line(self.each, videos)))
        self._changed(at, "spend", before, videos)

    def give_back(self, at: datetime, videos: int) -> None:
        """That many, at the present price, to the credits received last, if they are live."""
        lot = self._lots.get(self._received)
        if lot is None or not lot.live(at):
            return
        before, back = self.available(at), Amount(self.each * videos, Unit.CREDIT)
        self._lots[lot.number] = replace(lot, remaining=lot.remaining + back)
        self._spent.append((self.day(at), -back.micros))
        self._changed(at, "refund", before)

    def set_mark(self, at: datetime, measure: Measure, value: int) -> None:
        name, now = (measure.value, value), self._now(at)
        self.marks[name], fall = set_mark(measure, value, self._seen(now))
        self._say_fall(at, fall)
        self._note(now, "set", mark=name)

    def remove_mark(self, at: datetime, name: Name) -> None:
        del self.marks[name]
        self._note(self._now(at), "remove", mark=name)

    def snooze(self, at: datetime) -> None:
        self._put(snoozed(self.marks.values(), self._seen(self._now(at))))
        self._snoozed_until = at + SNOOZE
        self._note(self._now(at), "snooze", quiet_until=self._snoozed_until)

    def set_budget(self, at: datetime, micros: int) -> None:
        now = self._now(at)
        self._budget, self._budget_told = MonthBudget(Amount(micros, Unit.CREDIT)), set()
        self._judge_budget(now)
        self._note(now, "budget", budget=micros)

    # What the clock does

    def look(self, at: datetime) -> None:
        """At what time alone moves."""
        self._lots = {number: lot for number, lot in self._lots.items() if lot.remaining.micros and not _over(lot, at)}
        now = self._now(at)
        self._judge_marks(now)
        self._judge_budget(now)
        watched = [Watched(KEY, lot, self._ends_told.get(number)) for number, lot in self._lots.items()]
        endings = due(watched, at, self.zone)
        told = sorted((number, ending.stage) for ending in endings for number in ending.lots)
        self._ends_told.update(told)
        if told:
            self.said.append((at, "ending", tuple(told)))
        ending_lots = tuple(
            (number, lot.starts_at, self._last_days[number])
            for number, lot in self._lots.items()
            if number in self._last_days
        )
        self._note(now, "look", lots=ending_lots)

    def look_at_prices(self, at: datetime) -> None:
        uses = [UsedLine(used_at, line, _line(self.each, line.count)) for used_at, line in self._lines]
        for change in changes_of(uses, self._prices_told, at):
            self._prices_told[change.kind.key] = Told(change.new, at)
            self.said.append((at, "price", (change.old.micros, change.new.micros)))
        self._lines = [(used_at, line) for used_at, line in self._lines if at - used_at < timedelta(days=40)]
        self._note(self._now(at), "prices")

    # Inside

    def _now(self, at: datetime) -> Moment:
        today = self.day(at)
        used = sum(micros for _, micros in self._since(today - timedelta(days=PACE_DAYS - 1)))
        spent = list(self._since(today.replace(day=1)))
        month = sum(micros for _, micros in spent), len({day for day, micros in spent if micros > 0})
        return Moment(at, today, self.available(at), Fraction(used, PACE_DAYS) if used > 0 else None, month)

    def _since(self, first: date) -> Iterator[tuple[date, int]]:
        return takewhile(lambda spent: spent[0] >= first, reversed(self._spent))

    def _changed(self, at: datetime, what: str, before: Amount, videos: int = 0) -> None:
        now = self._now(at)
        self._peak = next_peak(self._peak, before, now.available, topped_up=what == "top-up")
        self._judge_marks(now)
        self._judge_budget(now)
        self._note(now, what, before=before.micros, videos=videos)

    def _judge_marks(self, now: Moment) -> None:
        changed, fall = judge_unless_snoozed(self.marks.values(), self._seen(now), self._snoozed_until, now.at)
        self._put(changed)
        self._say_fall(now.at, fall)

    def _put(self, changed: tuple[Mark, ...]) -> None:
        self.marks.update({(mark.measure.value, mark.value): mark for mark in changed})

    def _judge_budget(self, now: Moment) -> None:
        if self._budget_month != (now.today.year, now.today.month):
            self._budget_month, self._budget_told = (now.today.year, now.today.month), set()
        if self._budget is None:
            return
        so_far, days_used = now.month
        first = max(now.today.replace(day=1), self._first_day)
        stage = judge_budget(
            self._budget, Used(Amount(so_far, Unit.CREDIT), days_used, first, now.today), self._budget_told
        )
        if stage is not None:
            self._budget_told.add(stage)
            self.said.append((now.at, "budget", stage.value))

    def _say_fall(self, at: datetime, fall: Fall | None) -> None:
        if fall is not None:
            names = [(each.mark.measure.value, each.mark.value) for each in (fall.lowest, *fall.also)]
            self.said.append((at, "fall", (names[0], tuple(names[1:]))))

    def _seen(self, now: Moment) -> Seen:
        return Seen(now.available, self._peak, now.pace)

    def _note(
        self,
        now: Moment,
        what: str,
        *,
        before: int | None = None,
        mark: Name | None = None,
        budget: int | None = None,
        videos: int = 0,
        lots: tuple[tuple[int, datetime, date], ...] = (),
        quiet_until: datetime | None = None,
    ) -> None:
        there = now.available.micros
        then = there if before is None else before
        seen = now.at, what, then, there, now.pace, now.month, self.each
        self.facts.append(Fact(*seen, mark, budget, videos, lots, quiet_until=quiet_until))


def _over(lot: Lot, at: datetime) -> bool:
    return lot.ends_at is not None and lot.ends_at <= at


@cache
def _line(each: int, count: int) -> EstimateLine:
    amount = Amount(each, Unit.CREDIT)
    price = Price(KEY.provider, KEY.channel, Medium.VIDEO, "any", amount, BASIS)
    return EstimateLine(count, Medium.VIDEO, price, amount.times(count), (), jobs=count)


def named(marks: Mapping[Name, Mark]) -> list[Name]:
    """In an order of their own."""
    return sorted(marks)
