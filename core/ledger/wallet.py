"""A wallet in hand: what is in it at one moment, and what is done to it, step by step; it stores nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from core.amounts import MAX_MICROS, MICROS_PER_UNIT, Amount
from core.errors.numbers import AmountTooLargeError
from core.ledger.changes import Change, ChangeKind, Entry, Wallet, WalletKey
from core.ledger.holds import Hold, Part, reserved
from core.ledger.lots import Draw, Lot, LotKind, draw, use_key
from core.ledger.renewal import Subscription, behind, ends_of, next_renewal, renew, rolling, without
from core.prices.estimate import Estimate

MOST = MAX_MICROS // 2
"""Millionths to which people can bring a wallet, left or owed. What time brings has room above: nobody could refuse it,
and a wallet that does not fit could not even be looked at."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change with all that it did."""

    change: Change
    entries: tuple[Entry, ...] = ()
    received: tuple[Lot, ...] = ()
    """Lots that it brought, whole: entries of it say what is left of them."""
    made: Hold | None = None
    closed: Hold | None = None
    subscription: Subscription | None = None
    """As it is from here on, be it stopped; None: as it was."""
    stopped: bool = False
    """The wallet's subscription is gone."""
    moved: tuple[Lot, ...] = ()
    """Lots that end at another time than they did."""


_LET_GO, _END, _RENEW = range(3)
"""What time does at one moment is done in this order."""


@dataclass(frozen=True, slots=True, order=True)
class _Event:
    at: datetime
    rank: int
    number: int
    """Of the hold or the lot."""


class OpenWallet:
    """What a wallet holds, followed through everything that is done to it in one unit of work.

    First comes what time did since the last change, so whoever looks at it and whoever changes it see the same: the
    one forgets the steps, the other stores them.
    """

    def __init__(
        self,
        wallet: Wallet,
        lots: Iterable[Lot],
        holds: Iterable[Hold],
        subscription: Subscription | None,
        at: datetime,
        actor: UUID | None,
    ) -> None:
        """Take what is stored: lots with something remaining, holds that no change has closed."""
        self.key = wallet.key
        self.moment = wallet.moment(at)
        self.plan = subscription
        """That renews it, or was stopped; who needs a stopped one brings it with remember_plan()."""
        self.changes = wallet.changes
        self.prices_at = wallet.prices_at
        self.steps: list[Step] = []
        self._unit = wallet.key.unit
        self._at, self._actor = at, actor
        self._as_of = wallet.as_of
        self._lots = {lot.number: lot for lot in lots}
        self._holds = {hold.number: hold for hold in holds}
        self._owed = wallet.owed.micros
        self._left = wallet.balance.micros
        self._lots_ever, self._holds_ever = wallet.lots, wallet.holds
        self.pass_time()

    @classmethod
    def empty(cls, key: WalletKey, at: datetime, actor: UUID | None) -> OpenWallet:
        """One in which nothing was ever recorded."""
        nothing = Amount(0, key.unit)
        return cls(Wallet(0, key, nothing, 0, 0, None, nothing), (), (), None, at, actor)

    # What is there

    @property
    def subscription(self) -> Subscription | None:
        """The plan that renews it."""
        return None if self.plan is None or self.plan.stopped is not None else self.plan

    @property
    def left(self) -> Amount:
        """Set aside or not; below zero: owed."""
        return Amount(self._left, self._unit)

    @property
    def held(self) -> Amount:
        """What open holds reserve."""
        return Amount(sum(hold.amount.micros for hold in self._holds.values()), self._unit)

    @property
    def available(self) -> Amount:
        """What can be used; below zero: owed."""
        return self.left - self.held if self._holds else self.left

    @property
    def owed(self) -> Amount:
        """Used, and covered by no lot."""
        return Amount(self._owed, self._unit)

    @property
    def lots(self) -> tuple[Lot, ...]:
        """That can be used, in the order received; what holds reserve of them is in them."""
        return tuple(lot for lot in self._lots.values() if lot.live(self.moment) and lot.remaining.micros)

    @property
    def every_lot(self) -> tuple[Lot, ...]:
        """At hand, whatever remains of it and whether or not it can be used."""
        return tuple(self._lots.values())

    @property
    def holds(self) -> tuple[Hold, ...]:
        """Open ones, oldest first."""
        return tuple(self._holds.values())

    def lot(self, number: int) -> Lot | None:
        """A lot with something remaining."""
        return self._lots.get(number)

    def free(self, lot: Lot) -> Amount:
        """What no hold reserves of a lot."""
        return Amount(lot.remaining.micros - reserved(self._holds.values(), lot.number), self._unit)

    def add_lots(self, lots: Iterable[Lot]) -> None:
        """Bring in lots of which nothing remains, for credits that come back to them."""
        for lot in lots:
            self._lots.setdefault(lot.number, lot)

    def remember_plan(self, kept: Subscription | None) -> None:
        """Bring in the plan that was stopped."""
        self.plan = self.plan or kept

    # What is done

    def top_up(
        self,
        amount: Amount,
        kind: LotKind,
        ends_at: datetime | None,
        *,
        cost: Amount | None = None,
        reason: str | None = None,
    ) -> Step:
        """Credits come. What is owed is filled first."""
        lot = self.new_lot(kind, amount, ends_at, cost)
        return self._do(ChangeKind.TOP_UP, [_whole(lot)], received=(lot,), reason=reason)

    def spend(
        self, needed: Amount, estimate: Estimate | None, reason: str | None = None
    ) -> tuple[Step, tuple[Draw, ...]]:
        """Take what the available credits cover; the caller has refused before otherwise.

        Returns:
            And the lots that paid, as they were before.
        """
        draws = self._draws(needed)
        return self._do(ChangeKind.SPEND, _taken(draws), estimate=estimate, reason=reason), draws

    def adjust(
        self,
        used: Amount,
        kind: ChangeKind = ChangeKind.ADJUST,
        estimate: Estimate | None = None,
        reason: str | None = None,
    ) -> tuple[Step, tuple[Draw, ...]]:
        """Take what the provider took already; what no lot covers is owed."""
        free = sum(self.free(lot).micros for lot in self.lots)
        covered = min(used.micros, free)
        draws = self._draws(Amount(covered, self._unit)) if covered else ()
        effects = [*_taken(draws), (None, covered - used.micros)]
        return self._do(kind, effects, estimate=estimate, reason=reason), draws

    def set_left(self, shown: Amount, reason: str | None = None) -> Step:
        """Record the difference to what the provider shows, be it nothing."""
        difference = shown - self.left
        if difference.micros < 0:
            return self.adjust(-difference, ChangeKind.SET, reason=reason)[0]
        if not difference.micros:
            return self._do(ChangeKind.SET, (), reason=reason)
        lot = self.new_lot(LotKind.PAID, difference, None)
        return self._do(ChangeKind.SET, [_whole(lot)], received=(lot,), reason=reason)

    def refund(
        self,
        spent: Change,
        came_from: Sequence[Entry],
        amount: Amount,
        reason: str | None = None,
        part: Estimate | None = None,
    ) -> Step:
        """Give back what a change took, to where it came from, latest first.

        Args:
            came_from: The effects of that change that are not given back yet, in their order; together at least
                `amount`. Their lots are here.
            part: Of its work, that this is; None: a number alone.
        """
        open_micros, effects = amount.micros, list[tuple[int | None, int]]()
        for entry in reversed(came_from):
            back = min(open_micros, -entry.amount.micros)
            if back > 0:
                effects.append((entry.lot, back))
                open_micros -= back
        if open_micros:
            raise ValueError(f"#{spent.number} has no {amount.plain} to give back")
        effects, received = self._given_back(effects)
        return self._do(
            ChangeKind.REFUND, effects, received=received, estimate=part, refunds=spent.number, reason=reason
        )

    def undo(self, undone: Change, entries: Sequence[Entry], hold: Hold | None) -> Step:
        """Take a change back by its opposite; the caller has seen that what it brought is still there. If it set the
        plan that renews now, the one before does so again.

        Args:
            hold: That it made, which is still open.
        """
        effects, received = self._given_back([(entry.lot, -entry.amount.micros) for entry in entries])
        now, ends = self.plan, ends_of(self.plan)
        self.plan = without(now, undone.number)
        moved = self._end_otherwise({lot: end for lot, end in ends_of(self.plan).items() if ends.get(lot, end) != end})
        return self._do(
            ChangeKind.UNDO,
            effects,
            received=received,
            undoes=undone.number,
            closed=hold,
            subscription=None if self.plan == now else self.plan,
            stopped=now is not None and self.plan is None,
            moved=moved,
        )

    def hold(self, needed: Amount, ends_at: datetime, estimate: Estimate | None) -> tuple[Step, tuple[Draw, ...]]:
        """Set aside what the available credits cover."""
        draws = self._draws(needed)
        parts = tuple(Part(taken.lot.number, taken.amount) for taken in draws)
        self._holds_ever += 1
        made = Hold(self._holds_ever, self.changes + 1, needed, ends_at, parts)
        step = self._do(ChangeKind.HOLD, (), estimate=estimate, made=made)
        self._holds[made.number] = made
        return step, draws

    def settle(self, hold: Hold, amount: Amount, estimate: Estimate | None) -> tuple[Step, tuple[Draw, ...]]:
        """Take at most what a hold reserves, of its own lots, whether or not they have ended; the rest is free."""
        open_micros, draws = amount.micros, list[Draw]()
        for part in hold.parts:
            taken = min(open_micros, part.amount.micros)
            if taken:
                draws.append(Draw(self._lots[part.lot], Amount(taken, self._unit)))
                open_micros -= taken
        return self._do(ChangeKind.SETTLE, _taken(draws), estimate=estimate, closed=hold), tuple(draws)

    def release(self, hold: Hold) -> Step:
        """Let a hold go."""
        return self._do(ChangeKind.RELEASE, (), closed=hold)

    def subscribe(self, subscription: Subscription) -> Step:
        """Let a plan renew this wallet from now on, instead of any other; its present allowance comes at once. The
        caller has seen that it is not the one that renews it already."""
        renewal = renew(subscription, self._lots_ever + 1, kept=0)
        lot = replace(renewal.granted, starts_at=self.moment)  # its period may have begun before
        self.plan = replace(renewal.subscription, change=self.changes + 1, before=behind(self.plan))
        self._lots_ever += 1
        return self._do(ChangeKind.PLAN, [_whole(lot)], received=(lot,), subscription=self.plan)

    def subscribe_again(self, subscription: Subscription) -> Step:
        """Let a plan renew it by set_again(): no allowance comes, and that which came ends with its period as it is
        now.

        Args:
            subscription: Whose lots are here.
        """
        self.plan = replace(subscription, again=self.changes + 1, before=behind(self.plan))
        return self._do(ChangeKind.PLAN, (), subscription=self.plan, moved=self._end_otherwise(ends_of(self.plan)))

    def unsubscribe(self) -> Step:
        """Let no plan renew it; what was granted stays until it ends."""
        self.plan = None if self.plan is None else replace(self.plan, stopped=self.changes + 1)
        return self._do(ChangeKind.STOP, (), subscription=self.plan)

    def repeat(
        self,
        effects: Iterable[tuple[int | None, int]],
        received: tuple[Lot, ...],
        origin: str,
        reason: str,
        *,
        fills: bool,
    ) -> Step:
        """Do what was done elsewhere, as one change of now: replay.py says what that is here.

        Args:
            origin: Which change it was, for whoever takes this ledger out again.
            fills: Fill what is owed with what is free. Of a ledger that is repeated the last change does: before it,
                what filled what is one of those changes.
        """
        reason_ = reason or None
        return self._do(ChangeKind.IMPORT, effects, received=received, reason=reason_, origin=origin, fills=fills)

    def new_lot(self, kind: LotKind, amount: Amount, ends_at: datetime | None, cost: Amount | None = None) -> Lot:
        """A lot that comes now, for a change that is about to be done."""
        self._lots_ever += 1
        return Lot(self._lots_ever, kind, amount, amount, self.moment, ends_at, cost)

    # What time does

    def pass_time(self) -> None:
        """Bring everything to the moment: holds that are over let go, credits end, plans renew, in the order of time.

        Whoever gave credits back to a lot calls it again: those of an ended one are gone at once.
        """
        while due := sorted(self._due()):
            for event in due:
                self._reach(event)
                if event.rank != _END:
                    break  # what it let go or brought may be due itself

    def _reach(self, event: _Event) -> None:
        at = event.at if self._as_of is None else max(event.at, self._as_of)
        if event.rank == _LET_GO:
            self._do(ChangeKind.RELEASE, (), at=at, closed=self._holds[event.number])
        elif event.rank == _END:
            lot = self._lots[event.number]
            self._do(ChangeKind.END, [(lot.number, -self.free(lot).micros)], at=at)
        elif self.subscription is not None:
            self._renew(self.subscription, at)

    def _due(self) -> Iterator[_Event]:
        subscription = self.subscription
        renewal = None if subscription is None else next_renewal(subscription)
        rolls: tuple[int, ...] = ()
        if subscription is not None and renewal is not None and renewal <= self.moment:
            rolls = rolling(subscription)
            yield _Event(renewal, _RENEW, 0)
        for hold in self._holds.values():
            if hold.ends_at <= self.moment:
                yield _Event(hold.ends_at, _LET_GO, hold.number)
        for lot in self._lots.values():
            if lot.ends_at is None or lot.ends_at > self.moment or not lot.remaining.micros or lot.number in rolls:
                continue
            if self.free(lot).micros:
                yield _Event(lot.ends_at, _END, lot.number)

    def _renew(self, subscription: Subscription, at: datetime) -> None:
        rests = [(lot.number, self.free(lot).micros) for lot in map(self._lots.get, rolling(subscription)) if lot]
        renewal = renew(subscription, self._lots_ever + 1, sum(micros for _, micros in rests))
        received = tuple(lot for lot in (renewal.kept, renewal.granted) if lot is not None)
        self._lots_ever += len(received)
        effects: list[tuple[int | None, int]] = [(number, -micros) for number, micros in rests]
        if renewal.kept is not None:
            effects.append(_whole(renewal.kept))
        effects.append(_whole(renewal.granted))
        self.plan = renewal.subscription
        self._do(ChangeKind.RENEW, effects, at=at, received=received, subscription=self.plan)

    def _end_otherwise(self, ends: Mapping[int, datetime | None]) -> tuple[Lot, ...]:
        """Of the lots that are here, those that end at another time now."""
        found = ((self._lots.get(number), end) for number, end in ends.items())
        moved = [replace(lot, ends_at=end, told=None) for lot, end in found if lot is not None and lot.ends_at != end]
        self._lots.update((lot.number, lot) for lot in moved)
        return tuple(moved)

    # Its parts

    def _do(
        self,
        kind: ChangeKind,
        effects: Iterable[tuple[int | None, int]],
        *,
        at: datetime | None = None,
        received: tuple[Lot, ...] = (),
        estimate: Estimate | None = None,
        reason: str | None = None,
        undoes: int | None = None,
        refunds: int | None = None,
        made: Hold | None = None,
        closed: Hold | None = None,
        subscription: Subscription | None = None,
        stopped: bool = False,
        moved: tuple[Lot, ...] = (),
        origin: str | None = None,
        fills: bool = True,
    ) -> Step:
        before = self._left
        for lot in received:
            self._lots[lot.number] = lot.holding(Amount(0, self._unit))
        entries = self._move(effects)
        if closed is not None:
            del self._holds[closed.number]
        if self._owed > 0 and fills:
            entries += self._move(self._fill(at or self.moment))
        touched = {entry.lot for entry in entries if entry.lot is not None}
        if self._owed < 0 or any(self._lots[lot].remaining.micros < 0 for lot in touched):
            raise ValueError(f"{kind.value}: more is taken than is there")
        if at is None and abs(self._left) > max(abs(before), MOST):
            raise AmountTooLargeError(limit=MOST // MICROS_PER_UNIT)
        about, moment = made or closed, at or self._at
        # What time does next is no earlier than this: a lot that ended before is gone once its hold lets go.
        self._as_of = moment if self._as_of is None else max(self._as_of, moment)
        self.changes += 1
        change = Change(
            self.changes,
            kind,
            moment,
            None if at else self._actor,
            Amount(self._left - before, self._unit),
            Amount(before, self._unit),
            self.left,
            estimate,
            undoes,
            reason,
            refunds,
            about.number if about else None,
            about.amount if about else None,
            origin,
        )
        step = Step(change, entries, received, made, closed, subscription, stopped, moved)
        self.steps.append(step)
        return step

    def _move(self, effects: Iterable[tuple[int | None, int]]) -> tuple[Entry, ...]:
        entries = tuple(Entry(lot, Amount(micros, self._unit)) for lot, micros in effects if micros)
        for entry in entries:
            if entry.lot is None:
                self._owed -= entry.amount.micros
            else:
                lot = self._lots[entry.lot]
                self._lots[entry.lot] = lot.holding(lot.remaining + entry.amount)
            self._left += entry.amount.micros
        return entries

    def _fill(self, at: datetime) -> Iterator[tuple[int | None, int]]:
        """The effects of filling what is owed with whatever is free, in the order of use: what came, what came back,
        and what a hold let go. Else it would be owed still when those credits have ended, and be missing twice."""
        owed = self._owed
        for lot in sorted((lot for lot in self._lots.values() if lot.live(at)), key=use_key):
            filled = min(owed, self.free(lot).micros)
            if filled > 0:
                yield lot.number, -filled
                yield None, filled
                owed -= filled

    def _given_back(
        self, effects: Sequence[tuple[int | None, int]]
    ) -> tuple[list[tuple[int | None, int]], tuple[Lot, ...]]:
        """Effects of credits that come back. What was owed and has been filled since comes as a lot of its own."""
        net: dict[int | None, int] = {}
        for lot, micros in effects:
            net[lot] = net.get(lot, 0) + micros
        too_much = net.get(None, 0) - self._owed
        if too_much <= 0:
            return list(net.items()), ()
        new = self.new_lot(LotKind.PAID, Amount(too_much, self._unit), None)
        net[None] = self._owed
        net[new.number] = too_much
        return list(net.items()), (new,)

    def _draws(self, needed: Amount) -> tuple[Draw, ...]:
        free = [lot.holding(self.free(lot)) if self._holds else lot for lot in self.lots]
        return tuple(Draw(self._lots[taken.lot.number], taken.amount) for taken in draw(free, needed))


def _whole(lot: Lot) -> tuple[int | None, int]:
    """The effect of its coming."""
    return lot.number, lot.amount.micros


def _taken(draws: Iterable[Draw]) -> list[tuple[int | None, int]]:
    return [(taken.lot.number, -taken.amount.micros) for taken in draws]
