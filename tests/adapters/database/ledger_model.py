"""A plain ledger in memory, written from the rules of the domain and from nothing in core/ledger or core/takeout.

A wallet is lists that are gone through anew each time; time is gone through moment by moment. Credits are
whole numbers.
"""

from __future__ import annotations

import copy
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors.changes import (
    AlreadyUndoneError,
    NoSuchChangeError,
    NothingToUndoError,
    NotInThatChangeError,
    NotRefundableError,
    NotUndoableError,
    PartReturnedError,
    RefundedError,
    RefundTooLargeError,
    TopUpSpentError,
    UndoOfUndoError,
    UndoTooLateError,
)
from core.errors.holds import (
    HoldOverError,
    HoldTooSmallError,
    NotAHoldError,
    NotEnoughCreditsError,
    NothingHeldError,
    WhichHoldError,
)
from core.errors.plans import NoPlanError, RenewedSinceError, SamePlanError, StaysStoppedError
from core.errors.tree import RefusedError

ZONE = "Europe/Amsterdam"
DAY = timedelta(hours=24)
USES = ("spend", "adjust", "settle")
UNDOABLE = ("top-up", "plan", "stop", "spend", "adjust", "set", "refund", "hold", "settle", "import")
FIRST_USED = ("promotional", "plan", "paid")


def midnight(day: date, zone: str = ZONE) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


@dataclass
class Lot:
    number: int
    kind: str
    ends: datetime | None
    left: int = 0


@dataclass
class Hold:
    change: int
    ends: datetime
    parts: list[tuple[int, int]]
    """Lot and credits."""

    @property
    def amount(self) -> int:
        return sum(credits_ for _, credits_ in self.parts)


@dataclass
class Done:
    number: int
    kind: str
    at: datetime
    moves: list[tuple[int | None, int]]
    """What it did to which lot; None: to what is owed."""
    before: int
    videos: int = 0
    """Of work: how many, at 500 each. Of a refund: how many of them came back."""
    of: int | None = None
    """The change that it undoes or refunds."""
    origin: Origin | None = None
    """Of an import: the change that it repeats."""
    own: int = 0
    """So many of its moves are what was asked; those behind them filled what was owed."""

    @property
    def amount(self) -> int:
        return sum(credits_ for _, credits_ in self.moves)


Origin = tuple[object, int]
"""Where a change was recorded first, and its number there."""


@dataclass(frozen=True)
class Row:
    """A line of a file."""

    origin: Origin
    amount: int
    lot: object = None
    """A name of the lot there; None: none is said."""
    owed: bool = False
    """It is of what was owed, not of a lot."""
    kind: str = "paid"
    ends: datetime | None = None


@dataclass(frozen=True)
class Terms:
    """What a plan of the price book grants."""

    allowance: int
    every: str
    rollover: str | None
    months: int = 0
    cap: int = 0


@dataclass
class Plan:
    terms: Terms
    day: date
    """On which it renews."""
    period: int
    """That has begun."""
    change: int
    lots: list[int] = field(default_factory=list)
    """What was kept, then the latest allowance."""
    before: Plan | None = None
    """What was there before that."""
    zone: str = ZONE
    again: int | None = None
    """The change that set it again, for an allowance that had come."""
    stopped: int | None = None

    @property
    def lasts_until(self) -> datetime | None:
        return self.begins(self.period + 1)

    def ends(self) -> dict[int, datetime | None]:
        """When its lots end."""
        kept, granted = self.lots[:-1], self.lots[-1]
        months = self.terms.months if self.terms.rollover == "months" else 1
        never = self.terms.rollover in ("does-not-expire", "rolls-over")
        until = {lot: self.begins(self.period + months) for lot in kept}
        return {**until, granted: None if never else self.lasts_until}

    def take_up(self, moment: datetime) -> None:
        """The period in which a moment lies."""
        self.period = 0
        if self.terms.every != "once":
            while (following := self.begins(self.period + 1)) is not None and following <= moment:
                self.period += 1
            while (begun := self.begins(self.period)) is not None and begun > moment:
                self.period -= 1

    def begins(self, period: int) -> datetime | None:
        if self.terms.every == "once":
            return midnight(self.day, self.zone) if period == 0 else None
        if self.terms.every == "day":
            return midnight(self.day + timedelta(days=period), self.zone)
        year, month = divmod(self.day.year * 12 + self.day.month - 1 + period, 12)
        return midnight(date(year, month + 1, min(self.day.day, monthrange(year, month + 1)[1])), self.zone)


@dataclass(frozen=True)
class Outcome:
    """What a change is answered with."""

    number: int
    kind: str
    before: int
    after: int
    free: int
    lost: int
    draws: tuple[tuple[int, int], ...]
    """Lots that paid or got something back, and how much."""


Answer = Outcome | type[RefusedError]


class Model:
    """One wallet."""

    def __init__(self, name: object = None, zone: str = ZONE) -> None:
        self.name, self.zone = name, zone
        """Nobody else's; and where its owner is."""
        self.known: set[Origin] = set()
        """What files brought in."""
        self.lots: list[Lot] = []
        self.holds: list[Hold] = []
        self.lapsed: list[datetime] = []
        """When time let holds go."""
        self.done: list[Done] = []
        self.owed = 0
        self.plan: Plan | None = None
        self.recorded = 0
        """Changes that can be named: what time did since is not among them."""
        self.clock: datetime | None = None
        """The latest moment of anything that was done."""

    # What is there

    def seen_at(self, at: datetime) -> Model:
        """As somebody sees it: time has passed, and nothing is recorded."""
        seen = copy.deepcopy(self)
        seen.pass_time(seen.moment(at))
        return seen

    def moment(self, at: datetime) -> datetime:
        return at if self.clock is None else max(at, self.clock)

    @property
    def left(self) -> int:
        return sum(lot.left for lot in self.lots) - self.owed

    @property
    def held(self) -> int:
        return sum(hold.amount for hold in self.holds)

    @property
    def available(self) -> int:
        return self.left - self.held

    @property
    def renewing(self) -> Plan | None:
        return None if self.plan is None or self.plan.stopped else self.plan

    @property
    def plans(self) -> list[Plan]:
        """That which is there, and what was before, the latest first."""
        found, plan = [], self.plan
        while plan is not None:
            found.append(plan)
            plan = plan.before
        return found

    def _put(self, plans: list[Plan]) -> None:
        """Let these be there, and let their lots end as they say."""
        before = self._ends()
        self.plan = None
        for plan in reversed(plans[:6]):
            self.plan = replace(plan, before=self.plan)
        for lot, ends in self._ends().items():
            if ends != before.get(lot, ends):
                self.lots[lot - 1].ends = ends

    def _ends(self) -> dict[int, datetime | None]:
        return {lot: ends for plan in reversed(self.plans) if plan.lots for lot, ends in plan.ends().items()}

    def free(self, lot: Lot) -> int:
        return lot.left - sum(part for hold in self.holds for number, part in hold.parts if number == lot.number)

    def live(self, at: datetime) -> list[Lot]:
        """In the order of use: soonest end first and never last, promotional before plan before paid, oldest."""
        found = [lot for lot in self.lots if lot.left and (lot.ends is None or lot.ends > at)]
        never = datetime.max.replace(tzinfo=UTC)
        return sorted(found, key=lambda lot: (lot.ends or never, FIRST_USED.index(lot.kind), lot.number))

    def undone(self, number: int) -> bool:
        return any(done.kind == "undo" and done.of == number for done in self.done)

    def refunds(self, number: int) -> list[Done]:
        found = [done for done in self.done if done.kind == "refund" and done.of == number]
        return [done for done in found if not self.undone(done.number)]

    # What time does

    def pass_time(self, until: datetime) -> None:
        while due := [moment for moment in self._due() if moment <= until]:
            self._reach(min(due))

    def _due(self) -> Iterator[datetime]:
        yield from (hold.ends for hold in self.holds)
        yield from (lot.ends for lot in self.lots if lot.ends is not None and self.free(lot))
        if self.renewing is not None and (next_ := self.renewing.lasts_until) is not None:
            yield next_

    def _reach(self, now: datetime) -> None:
        """Holds let go, then lots end, then plans renew."""
        at = self.moment(now)
        for hold in [hold for hold in self.holds if hold.ends <= now]:
            self.holds.remove(hold)
            self.lapsed.append(self._do("release", at, []).at)
        renews = self.renewing is not None and self.renewing.lasts_until == now
        kept = self._kept() if renews else []
        for lot in self.lots:
            if lot.ends is not None and lot.ends <= now and self.free(lot) and lot not in kept:
                self._do("end", at, [(lot.number, -self.free(lot))])
        if renews:
            self._renew(at, kept)

    def _kept(self) -> list[Lot]:
        assert self.plan is not None
        whole = {"months": self.plan.lots[-1:], "capped-bank": self.plan.lots}.get(self.plan.terms.rollover or "", [])
        return [lot for lot in self.lots if lot.number in whole]

    def _renew(self, at: datetime, kept: list[Lot]) -> None:
        assert self.plan is not None
        plan, terms = self.plan, self.plan.terms
        plan.period += 1
        plan.lots = []
        moves: list[tuple[int | None, int]] = [(lot.number, -self.free(lot)) for lot in kept]
        rest = -sum(credits_ for _, credits_ in moves)
        if terms.rollover == "capped-bank":
            rest = min(rest, terms.cap)
        if rest:
            months = terms.months if terms.rollover == "months" else 1
            plan.lots.append(self._new_lot("plan", plan.begins(plan.period + months)))
            moves.append((plan.lots[-1], rest))
        self._grant(at, "renew", moves)

    def _grant(self, at: datetime, kind: str, moves: list[tuple[int | None, int]]) -> Done:
        assert self.plan is not None
        ends = None
        if self.plan.terms.rollover not in ("does-not-expire", "rolls-over"):
            ends = self.plan.begins(self.plan.period + 1)
        self.plan.lots.append(self._new_lot("plan", ends))
        return self._do(kind, at, [*moves, (self.plan.lots[-1], self.plan.terms.allowance)])

    # What people do

    def top_up(self, at: datetime, amount: int, kind: str, ends: datetime | None) -> Answer:
        moment = self._begin(at)
        done = self._do("top-up", at, [(self._new_lot(kind, ends), amount)])
        return self._end(moment, done)

    def spend(self, at: datetime, amount: int, videos: int = 0) -> Answer:
        moment = self._begin(at)
        if amount > self.available:
            return NotEnoughCreditsError
        draws = self._draws(moment, amount)
        return self._end(moment, self._do("spend", at, _taken(draws), videos=videos), draws)

    def adjust(self, at: datetime, amount: int) -> Answer:
        moment = self._begin(at)
        draws = self._draws(moment, amount)
        return self._end(moment, self._do("adjust", at, self._used(amount, draws)), draws)

    def set_left(self, at: datetime, shown: int) -> Answer:
        moment = self._begin(at)
        difference = shown - self.left
        if difference > 0:
            moves = [(self._new_lot("paid", None), difference)]
        else:
            moves = self._used(-difference, self._draws(moment, -difference))
        return self._end(moment, self._do("set", at, moves))

    def refund(self, at: datetime, number: int, amount: int | None, videos: int = 0, *, again: bool = False) -> Answer:
        """`again`: it is of work of which all came back as such."""
        moment = self._begin(at)
        if not 1 <= number <= self.recorded:
            return NoSuchChangeError
        spent = self.done[number - 1]
        if self.undone(number):
            return AlreadyUndoneError
        if spent.kind not in USES:
            return NotRefundableError
        if videos > spent.videos:
            return NotInThatChangeError
        out = [lot for lot, credits_ in spent.moves[: spent.own] for _ in range(-credits_)][::-1]
        for refund in self.refunds(number):
            for lot, credits_ in refund.moves[: refund.own]:
                for _ in range(credits_):
                    out.remove(lot if lot in out else None)  # a lot of its own holds what was owed
        left = spent.videos - sum(refund.videos for refund in self.refunds(number))
        if out and (again or videos > left):
            return PartReturnedError
        if amount is None and not videos and left * 500 == len(out):
            videos = left
        amount = videos * 500 or (len(out) if amount is None else amount)
        if not out or amount > len(out):
            return RefundTooLargeError
        back = out[:amount]
        moves = self._returned([(lot, back.count(lot)) for lot in dict.fromkeys(back)])
        done = self._do("refund", at, moves, of=number, videos=videos)
        return self._end(moment, done, _given(done))

    def reserve(self, at: datetime, amount: int, minutes: int, videos: int = 0) -> Answer:
        moment = self._begin(at)
        if amount > self.available:
            return NotEnoughCreditsError
        draws = self._draws(moment, amount)
        done = self._do("hold", at, [], videos=videos)
        self.holds.append(Hold(done.number, moment + timedelta(minutes=minutes), draws))
        return self._end(moment, done, draws)

    def settle(self, at: datetime, number: int | None, amount: int | None) -> Answer:
        moment = self._begin(at)
        hold = self._hold(at, number)
        if not isinstance(hold, Hold):
            return hold
        if amount is not None and amount > hold.amount:
            return HoldTooSmallError
        self.holds.remove(hold)
        reserved = [lot for lot, credits_ in hold.parts for _ in range(credits_)][:amount]
        draws = [(lot, reserved.count(lot)) for lot in dict.fromkeys(reserved)]
        videos = self.done[hold.change - 1].videos if amount is None else 0
        return self._end(moment, self._do("settle", at, _taken(draws), videos=videos), draws)

    def release(self, at: datetime, number: int | None) -> Answer:
        moment = self._begin(at)
        hold = self._hold(at, number)
        if not isinstance(hold, Hold):
            return hold
        self.holds.remove(hold)
        return self._end(moment, self._do("release", at, []))

    def undo(self, at: datetime, number: int | None, *, moderator: bool) -> Answer:
        moment = self._begin(at)
        opened = [hold.change for hold in self.holds]
        if number is None:
            can = [done for done in self.done if done.kind in UNDOABLE and not self.undone(done.number)]
            numbers = [done.number for done in can if done.kind not in ("hold", "stop") or done.number in opened]
            numbers = sorted([*numbers, *(done.number for done in can if self._stopped_by(done))])
            if not numbers:
                return NothingToUndoError
            number = numbers[-1]
        if not 1 <= number <= self.recorded:
            return NoSuchChangeError
        undone = self.done[number - 1]
        if refusal := self._not_undoable(undone, moment, moderator=moderator):
            return refusal
        self.holds = [hold for hold in self.holds if hold.change != number]
        self._put(self._plans_without(number))
        moves = [(lot, -credits_) for lot, credits_ in _net(undone.moves)]
        done = self._do("undo", at, self._returned(moves), of=number)
        return self._end(moment, done, _given(done))

    def _stopped_by(self, done: Done) -> bool:
        return self.plan is not None and self.plan.stopped == done.number

    def _plans_without(self, number: int) -> list[Plan]:
        """Who is stopped stays so when what had set it is undone: what is there then has been stopped."""
        plans = self.plans
        for place in reversed(range(len(plans))):
            plan = plans[place]
            if plan.stopped == number:
                plans[place] = replace(plan, stopped=None)
            elif number in (plan.change, plan.again):
                del plans[place]
                if place < len(plans) and not plans[place].stopped:
                    plans[place] = replace(plans[place], stopped=plan.stopped)
        return plans

    def _renewed_since(self, number: int) -> bool:
        for place, plan in enumerate(self.plans):
            if plan.again == number:
                former = [one.lots for one in self.plans[place + 1 :] if one.terms == plan.terms][:1]
                return [lots[-1] for lots in former] != plan.lots[-1:]
        return False

    def _not_undoable(self, undone: Done, moment: datetime, *, moderator: bool) -> type[RefusedError] | None:
        if self.undone(undone.number):
            return AlreadyUndoneError
        if undone.kind == "undo":
            return UndoOfUndoError
        if undone.kind not in UNDOABLE:
            return NotUndoableError
        if moment > undone.at + DAY and not moderator:
            return UndoTooLateError
        if self.refunds(undone.number):
            return RefundedError
        if undone.kind == "hold" and undone.number not in [hold.change for hold in self.holds]:
            return HoldOverError
        if undone.kind == "stop" and not self._stopped_by(undone):
            return StaysStoppedError
        if self._renewed_since(undone.number):
            return RenewedSinceError
        free = {lot.number: self.free(lot) for lot in self.lots}
        if any(lot is not None and credits_ > free[lot] for lot, credits_ in _net(undone.moves) if credits_ > 0):
            return TopUpSpentError
        return None

    def set_plan(self, at: datetime, terms: Terms, day: date | None) -> Answer:
        moment = self._begin(at)
        number, former = len(self.done) + 1, self.renewing
        known = [plan for plan in self.plans if plan.terms == terms]
        lasting = [plan for plan in known if plan.lasts_until is None or plan.lasts_until > moment]
        if not lasting:
            granted = [] if former is None else self._granted(former)
            plan = Plan(terms, day or at.astimezone(ZoneInfo(self.zone)).date(), 0, number, zone=self.zone)
            plan.take_up(moment)
            self._put([plan, *self.plans])
            return self._end(moment, self._grant(at, "plan", []), granted)
        plan = replace(lasting[0], again=number, stopped=None)
        if day is not None:
            plan.day, plan.zone = day, self.zone
            plan.take_up(moment)
        if lasting[0] is former and _days(plan) == _days(former):
            return SamePlanError
        replaced = [] if former is None or lasting[0] is former else self._granted(former)
        self._put([plan, *self.plans])
        return self._end(moment, self._do("plan", at, []), [*self._granted(plan), *replaced])

    def _granted(self, plan: Plan) -> list[tuple[int, int]]:
        """What is left of its latest period."""
        return [(number, self.lots[number - 1].left) for number in plan.lots if self.lots[number - 1].left]

    def stop_plan(self, at: datetime) -> Answer:
        moment = self._begin(at)
        if self.renewing is None or self.plan is None:
            return NoPlanError
        granted = self._granted(self.plan)
        self.plan.stopped = len(self.done) + 1
        return self._end(moment, self._do("stop", at, []), granted)

    # Files

    def rows(self) -> list[Row]:
        """All of it, as it is taken out. What a lot is, is said with the first that it did."""
        told: list[Row] = []
        for done in self.done:
            origin = done.origin or (self.name, done.number)
            for lot, credits_ in done.moves or [(None, 0)]:
                told.append(self._row(origin, lot, credits_, told))
        return told

    def _row(self, origin: Origin, lot: int | None, credits_: int, told: list[Row]) -> Row:
        if lot is None:
            return Row(origin, credits_, owed=True)
        name, one = (self.name, lot), self.lots[lot - 1]
        if any(row.lot == name for row in told):
            return Row(origin, credits_, name)
        return Row(origin, credits_, name, kind=one.kind, ends=one.ends)

    def new_of(self, rows: list[Row]) -> list[Row]:
        """Those of changes that were neither brought in before nor are of this wallet itself."""
        own = [(self.name, done.number) for done in self.done]
        return [row for row in rows if row.origin not in self.known and row.origin not in own]

    def bring_in(self, at: datetime, rows: list[Row]) -> Outcome | None:
        """Repeat the changes of a file. None: there is nothing new in it."""
        moment = self._begin(at)
        new = self.new_of(rows)
        named: dict[object, tuple[int, int]] = {}
        for origin in dict.fromkeys(row.origin for row in new):
            done = self._do("import", at, [], origin=origin)
            for row in new:
                if row.origin == origin and row.amount > 0:
                    self._repeat_gain(done, row, named)
                elif row.origin == origin:
                    self._repeat_use(done, row, named, moment)
            self.known.add(origin)
        if new:
            self._fill(done, moment)
        return self._end(moment, done) if new else None

    def _repeat_gain(self, done: Done, row: Row, named: dict[object, tuple[int, int]]) -> None:
        """What comes back goes to its lot, as far as that received so much here; all else is a new one."""
        rest = row.amount
        if row.owed:
            rest -= (filled := min(rest, self.owed))
            self._move(done, [(None, filled)])
        elif row.lot in named:
            lot, received = named[row.lot]
            rest -= (back := min(rest, received - self.lots[lot - 1].left))
            self._move(done, [(lot, back)])
        if not rest:
            return
        lot = self._new_lot(row.kind, row.ends)
        self._move(done, [(lot, rest)])
        if row.lot is None and not row.owed:  # where lots are named, it is said what was filled of what was owed
            filled = min(rest, self.owed)
            self._move(done, [(lot, -filled), (None, filled)])
        if row.lot is not None:
            named[row.lot] = lot, rest

    def _repeat_use(self, done: Done, row: Row, named: dict[object, tuple[int, int]], moment: datetime) -> None:
        """Of the lot that is named, then of what can be used as if it were spent, then it is owed."""
        rest = -row.amount
        if row.lot in named:
            lot = named[row.lot][0]
            taken = min(rest, self.lots[lot - 1].left)
            self._move(done, [(lot, -taken)])
            rest -= taken
        draws = [] if row.owed else self._draws(moment, rest)
        self._move(done, self._used(rest, draws))

    # Its parts

    def _begin(self, at: datetime) -> datetime:
        """Whoever is refused has to be asked for on a copy: time has passed here."""
        moment = self.moment(at)
        self.recorded = len(self.done)
        self.pass_time(moment)
        return moment

    def _end(self, moment: datetime, done: Done, draws: list[tuple[int, int]] | None = None) -> Outcome:
        left = self.left
        self.clock = moment
        self.pass_time(moment)
        before, after = done.before, done.before + done.amount
        lost = max(0, left - self.left)  # a plan that is back may bring more
        return Outcome(done.number, done.kind, before, after, self.available, lost, tuple(draws or ()))

    def _do(
        self,
        kind: str,
        at: datetime,
        moves: list[tuple[int | None, int]],
        *,
        videos: int = 0,
        of: int | None = None,
        origin: Origin | None = None,
    ) -> Done:
        done = Done(len(self.done) + 1, kind, at, [], self.left, videos, of, origin)
        self.done.append(done)
        self._move(done, moves)
        done.own = len(done.moves)
        self.clock = self.moment(at)
        if kind != "import":  # of a ledger that is repeated the end alone has to be right
            self._fill(done, self.clock)
        return done

    def _fill(self, done: Done, now: datetime) -> None:
        """Nothing is owed while something is free."""
        for lot in self.live(now):
            filled = min(self.owed, self.free(lot))
            self._move(done, [(lot.number, -filled), (None, filled)])

    def _move(self, done: Done, moves: list[tuple[int | None, int]]) -> None:
        for lot, credits_ in moves:
            if not credits_:
                continue
            done.moves.append((lot, credits_))
            if lot is None:
                self.owed -= credits_
            else:
                self.lots[lot - 1].left += credits_
        assert self.owed >= 0
        assert all(self.free(lot) >= 0 for lot in self.lots)

    def _new_lot(self, kind: str, ends: datetime | None) -> int:
        self.lots.append(Lot(len(self.lots) + 1, kind, ends))
        return len(self.lots)

    def _draws(self, moment: datetime, amount: int) -> list[tuple[int, int]]:
        """As much of it as there is, of the lots in their order."""
        credits_ = [lot.number for lot in self.live(moment) for _ in range(self.free(lot))][:amount]
        return [(lot, credits_.count(lot)) for lot in dict.fromkeys(credits_)]

    def _used(self, amount: int, draws: list[tuple[int, int]]) -> list[tuple[int | None, int]]:
        covered = sum(credits_ for _, credits_ in draws)
        return [*_taken(draws), (None, covered - amount)]

    def _returned(self, moves: list[tuple[int | None, int]]) -> list[tuple[int | None, int]]:
        """What was owed when it was used, and is not any more, comes back as credits that were paid for."""
        too_much = sum(credits_ for lot, credits_ in moves if lot is None) - self.owed
        if too_much <= 0:
            return moves
        others = [(lot, credits_) for lot, credits_ in moves if lot is not None]
        return [(None, self.owed), *others, (self._new_lot("paid", None), too_much)]

    def _hold(self, at: datetime, number: int | None) -> Hold | type[RefusedError]:
        if number is None:
            if not self.holds:
                late = self.moment(at) - DAY
                return HoldOverError if any(over >= late for over in self.lapsed) else NothingHeldError
            return self.holds[0] if len(self.holds) == 1 else WhichHoldError
        for hold in self.holds:
            if hold.change == number:
                return hold
        if not 1 <= number <= self.recorded:
            return NoSuchChangeError
        return HoldOverError if self.done[number - 1].kind == "hold" else NotAHoldError


def _days(plan: Plan) -> list[datetime | None]:
    """On which it renews in the next year and a month."""
    return [plan.begins(plan.period + count) for count in range(1, 14)]


def _net(moves: list[tuple[int | None, int]]) -> list[tuple[int | None, int]]:
    return [
        (lot, sum(credits_ for one, credits_ in moves if one == lot)) for lot in dict.fromkeys(lot for lot, _ in moves)
    ]


def _taken(draws: list[tuple[int, int]]) -> list[tuple[int | None, int]]:
    return [(lot, -credits_) for lot, credits_ in draws]


def _given(done: Done) -> list[tuple[int, int]]:
    return [(lot, credits_) for lot, credits_ in done.moves if lot is not None and credits_ > 0]
