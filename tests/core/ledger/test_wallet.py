from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Amount, Unit
from core.ledger.changes import Change, ChangeKind, Entry, Wallet, WalletKey, without_filling
from core.ledger.holds import Hold
from core.ledger.lots import Draw, Lot, LotKind
from core.ledger.renewal import Subscription, set_again
from core.ledger.wallet import OpenWallet, Step
from core.prices.cards import BookBasis
from core.prices.granting import Terms
from core.prices.plans import Every, RolloverKind
from core.prices.provider import SourceKind
from core.prices.rates import Status

ZONE = "Europe/Amsterdam"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY = timedelta(days=1)
MAYA = UUID(int=1)
KEY = WalletKey("vidzy", "app", Unit.CREDIT)
PROMOTIONAL, PLAN, PAID = LotKind.PROMOTIONAL, LotKind.PLAN, LotKind.PAID

AFTER_25_NOVEMBER = datetime(2026, 11, 25, 23, tzinfo=UTC)
AFTER_30_NOVEMBER = datetime(2026, 11, 30, 23, tzinfo=UTC)


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


@dataclass
class Kept:
    """A wallet as a database would keep it."""

    wallet: Wallet = field(default_factory=lambda: Wallet(1, KEY, credit(0), 0, 0, None, credit(0)))
    lots: dict[int, Lot] = field(default_factory=dict)
    holds: dict[int, Hold] = field(default_factory=dict)
    subscription: Subscription | None = None
    steps: list[Step] = field(default_factory=list)

    def open(self, at: datetime = NOW) -> OpenWallet:
        lots = [lot for lot in self.lots.values() if lot.remaining.micros]
        return OpenWallet(self.wallet, lots, list(self.holds.values()), self.subscription, at, MAYA)

    def keep(self, opened: OpenWallet) -> None:
        opened.pass_time()
        for step in opened.steps:
            self._keep(step)

    def _keep(self, step: Step) -> None:
        self.steps.append(step)
        before, change = self.wallet, step.change
        self.lots |= {lot.number: replace(lot, remaining=credit(0)) for lot in step.received}
        owed = before.owed
        for entry in step.entries:
            if entry.lot is None:
                owed -= entry.amount
            else:
                lot = self.lots[entry.lot]
                self.lots[entry.lot] = replace(lot, remaining=lot.remaining + entry.amount)
        if step.made is not None:
            self.holds[step.made.number] = step.made
        if step.closed is not None:
            del self.holds[step.closed.number]
        self.subscription = None if step.stopped else step.subscription or self.subscription
        self.wallet = replace(
            before,
            balance=before.balance + change.amount,
            changes=change.number,
            lots=before.lots + len(step.received),
            as_of=before.moment(change.at),
            owed=owed,
            holds=before.holds + (step.made is not None),
        )

    def do(self, what: Callable[[OpenWallet], object], at: datetime = NOW) -> Step:
        """One unit of work. Returns what was done, without what time did."""
        opened = self.open(at)
        passed = len(opened.steps)
        what(opened)
        done = opened.steps[passed]
        self.keep(opened)
        return done

    def top_up(self, number: int, kind: LotKind = PAID, ends_at: datetime | None = None, at: datetime = NOW) -> Step:
        return self.do(lambda opened: opened.top_up(credit(number), kind, ends_at), at)

    def spend(self, number: int, at: datetime = NOW) -> Step:
        return self.do(lambda opened: opened.spend(credit(number), None), at)

    def adjust(self, number: int, at: datetime = NOW) -> Step:
        return self.do(lambda opened: opened.adjust(credit(number)), at)

    def hold(self, number: int, until: datetime, at: datetime = NOW) -> Hold:
        made = self.do(lambda opened: opened.hold(credit(number), until, None), at).made
        assert made is not None
        return made

    def refund(self, spent: Step, number: int, at: datetime = NOW) -> Step:
        """Of a change of which nothing came back before."""

        def unit(opened: OpenWallet) -> None:
            opened.add_lots(self.lots.values())
            opened.refund(spent.change, spent.entries, credit(number))

        return self.do(unit, at)

    def undo(self, step: Step, at: datetime = NOW) -> Step:
        def unit(opened: OpenWallet) -> None:
            opened.add_lots(self.lots.values())
            opened.undo(step.change, step.entries, step.made)

        return self.do(unit, at)

    def look(self, at: datetime = NOW) -> tuple[object, ...]:
        """All that can be seen."""
        opened = self.open(at)
        return opened.left, opened.available, opened.owed, opened.lots, opened.holds, opened.subscription


def moved(step: Step) -> list[tuple[int | None, int]]:
    """What a change did to which lot, in its order."""
    return [(entry.lot, int(entry.amount.decimal)) for entry in step.entries]


def drawn(draws: Iterable[Draw]) -> list[tuple[int, int]]:
    return [(draw.lot.number, int(draw.amount.decimal)) for draw in draws]


def left_of(opened: OpenWallet) -> dict[int, int]:
    return {lot.number: int(lot.remaining.decimal) for lot in opened.lots}


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def scene() -> Kept:
    """200 promotional to 25 November, 1,000 promotional to 30 November, 5,000 paid."""
    kept = Kept()
    kept.top_up(5_000)
    kept.top_up(1_000, PROMOTIONAL, AFTER_30_NOVEMBER)
    kept.top_up(200, PROMOTIONAL, AFTER_25_NOVEMBER)
    return kept


SOON, LATER, LAST = 3, 2, 1


# Using


def test_a_spend_takes_what_ends_soonest_first(scene: Kept) -> None:
    step, draws = scene.open().spend(credit(1_280), None)
    assert drawn(draws) == [(SOON, 200), (LATER, 1_000), (LAST, 80)]
    assert moved(step) == [(SOON, -200), (LATER, -1_000), (LAST, -80)]
    assert (step.change.amount, step.change.before, step.change.after) == (credit(-1_280), credit(6_200), credit(4_920))


def test_a_refund_goes_back_to_where_the_credits_came_from_latest_first(scene: Kept) -> None:
    spent = scene.spend(1_280)
    assert moved(scene.refund(spent, 500)) == [(LAST, 80), (LATER, 420)]
    assert left_of(scene.open()) == {LAST: 5_000, LATER: 420}


def test_of_lots_that_end_together_promotional_goes_before_plan_before_paid_before_later_ones(kept: Kept) -> None:
    for kind in (PAID, PLAN, PROMOTIONAL, PROMOTIONAL):
        kept.top_up(10, kind, AFTER_30_NOVEMBER)
    kept.top_up(10, PAID, AFTER_25_NOVEMBER)
    kept.top_up(10, PROMOTIONAL)
    _, draws = kept.open().spend(credit(60), None)
    assert [lot for lot, _ in drawn(draws)] == [5, 3, 4, 2, 1, 6]


def test_a_lot_that_has_ended_pays_nothing_and_its_end_is_recorded_by_what_comes_next(scene: Kept) -> None:
    opened = scene.open(AFTER_25_NOVEMBER)
    assert opened.available == credit(6_000)
    _, draws = opened.spend(credit(1_001), None)
    assert drawn(draws) == [(LATER, 1_000), (LAST, 1)]
    ended = opened.steps[0].change
    assert (ended.kind, ended.at, ended.actor, ended.amount) == (ChangeKind.END, AFTER_25_NOVEMBER, None, credit(-200))


def test_a_lot_lasts_until_the_last_moment_before_its_end(scene: Kept) -> None:
    opened = scene.open(AFTER_25_NOVEMBER - timedelta(microseconds=1))
    assert (opened.available, opened.steps) == (credit(6_200), [])


def test_an_earlier_clock_brings_nothing_back(scene: Kept) -> None:
    scene.spend(1, AFTER_25_NOVEMBER)
    opened = scene.open(NOW)
    assert (opened.moment, opened.available) == (AFTER_25_NOVEMBER, credit(5_999))


def test_what_no_lot_covers_is_owed_and_the_next_top_ups_fill_it(kept: Kept) -> None:
    kept.top_up(100)
    assert moved(kept.adjust(180)) == [(1, -100), (None, -80)]
    assert (kept.open().left, kept.open().available, kept.open().owed) == (credit(-80), credit(-80), credit(80))
    assert moved(kept.top_up(30)) == [(2, 30), (2, -30), (None, 30)]
    assert moved(kept.top_up(60)) == [(3, 60), (3, -50), (None, 50)]
    assert (kept.open().left, left_of(kept.open()), kept.open().owed) == (credit(10), {3: 10}, credit(0))


def test_what_the_provider_shows_is_recorded_as_the_difference(kept: Kept) -> None:
    kept.top_up(100)
    assert moved(kept.do(lambda opened: opened.set_left(credit(70)))) == [(1, -30)]
    assert moved(kept.do(lambda opened: opened.set_left(credit(70)))) == []
    assert moved(kept.do(lambda opened: opened.set_left(credit(90)))) == [(2, 20)]
    kept.adjust(100)
    assert moved(kept.do(lambda opened: opened.set_left(credit(0)))) == [(3, 10), (3, -10), (None, 10)]
    assert kept.open().left == credit(0)


def test_more_than_is_there_is_never_taken(scene: Kept) -> None:
    with pytest.raises(ValueError, match="do not cover"):
        scene.open().spend(credit(6_201), None)


# Giving back


def test_a_refund_into_ended_credits_is_recorded_and_they_are_gone_at_once(scene: Kept) -> None:
    spent, later = scene.spend(1_280), AFTER_25_NOVEMBER + DAY
    scene.refund(spent, 1_280, later)
    refunded, ended = scene.steps[-2:]
    assert moved(refunded) == [(LAST, 80), (LATER, 1_000), (SOON, 200)]
    assert (moved(ended), ended.change.kind) == ([(SOON, -200)], ChangeKind.END)
    assert ended.change.at == later
    assert scene.open(later).available == credit(6_000)


def test_a_refund_of_what_is_still_owed_makes_it_less(kept: Kept) -> None:
    adjusted = kept.adjust(80)
    assert moved(kept.refund(adjusted, 30)) == [(None, 30)]
    assert kept.open().owed == credit(50)


def test_a_refund_of_what_was_owed_and_is_filled_comes_as_paid_credits_of_its_own(kept: Kept) -> None:
    adjusted = kept.adjust(80)
    kept.top_up(50, PROMOTIONAL, AFTER_25_NOVEMBER)
    refunded = kept.refund(adjusted, 70)
    assert moved(refunded) == [(None, 30), (2, 40)]
    assert [(lot.kind, lot.ends_at) for lot in refunded.received] == [(PAID, None)]
    assert (kept.open().left, kept.open().owed) == (credit(40), credit(0))


def test_more_than_was_used_is_never_given_back(scene: Kept) -> None:
    spent = scene.spend(10)
    with pytest.raises(ValueError, match="no 11 to give back"):
        scene.refund(spent, 11)


# Setting aside


def test_what_is_set_aside_is_left_and_nothing_else_can_use_it(scene: Kept) -> None:
    hold = scene.hold(1_500, NOW + DAY)
    assert [(part.lot, int(part.amount.decimal)) for part in hold.parts] == [(SOON, 200), (LATER, 1_000), (LAST, 300)]
    opened = scene.open()
    assert (opened.left, opened.held, opened.available) == (credit(6_200), credit(1_500), credit(4_700))
    _, draws = opened.spend(credit(4_700), None)
    assert drawn(draws) == [(LAST, 4_700)]
    with pytest.raises(ValueError, match="do not cover"):
        opened.spend(credit(1), None)


def test_a_hold_is_settled_on_its_own_lots_though_they_have_ended_and_the_rest_of_those_is_gone(scene: Kept) -> None:
    hold, later = scene.hold(1_500, NOW + 20 * DAY), AFTER_30_NOVEMBER + DAY
    opened = scene.open(later)
    assert (opened.left, opened.available) == (credit(6_200), credit(4_700))
    step, draws = opened.settle(hold, credit(700), None)
    scene.keep(opened)
    assert drawn(draws) == [(SOON, 200), (LATER, 500)]
    assert (step.change.hold, step.change.held) == (hold.number, credit(1_500))
    assert scene.steps[-1].change.kind is ChangeKind.END
    assert moved(scene.steps[-1]) == [(LATER, -500)]
    assert left_of(scene.open(later)) == {LAST: 5_000}


def test_a_hold_takes_of_each_lot_no_more_than_it_reserves_of_it(scene: Kept) -> None:
    first = scene.hold(150, NOW + DAY)
    second = scene.hold(500, NOW + DAY)
    scene.do(lambda opened: opened.release(first))
    _, draws = scene.open().settle(second, credit(100), None)
    assert drawn(draws) == [(SOON, 50), (LATER, 50)]


def test_a_hold_that_lets_go_when_its_lot_ends_does_so_before_and_all_of_it_ends_at_once(scene: Kept) -> None:
    scene.hold(150, AFTER_25_NOVEMBER)
    opened = scene.open(AFTER_25_NOVEMBER)
    assert [(step.change.kind, moved(step)) for step in opened.steps] == [
        (ChangeKind.RELEASE, []),
        (ChangeKind.END, [(SOON, -200)]),
    ]


def test_a_released_part_of_an_ended_lot_is_gone(scene: Kept) -> None:
    hold = scene.hold(150, NOW + 20 * DAY)
    scene.do(lambda opened: opened.release(hold), AFTER_25_NOVEMBER + DAY)
    ends = [step for step in scene.steps if step.change.kind is ChangeKind.END]
    assert [moved(step) for step in ends] == [[(SOON, -50)], [(SOON, -150)]]
    assert [step.change.at for step in ends] == [AFTER_25_NOVEMBER, AFTER_25_NOVEMBER + DAY]


def test_a_hold_lets_go_at_its_end_and_what_has_ended_by_then_is_gone(scene: Kept) -> None:
    until = AFTER_25_NOVEMBER + DAY
    scene.hold(300, until)
    assert scene.open(until - timedelta(microseconds=1)).held == credit(300)
    opened = scene.open(until)
    assert (opened.held, opened.left, left_of(opened)) == (credit(0), credit(6_000), {LAST: 5_000, LATER: 1_000})
    assert [(step.change.kind, step.change.at) for step in opened.steps] == [
        (ChangeKind.RELEASE, until),
        (ChangeKind.END, until),
    ]


HALF_AN_HOUR = timedelta(minutes=30)


def _let_go_by_time(kept: Kept) -> None:
    kept.hold(600, NOW + HALF_AN_HOUR)
    kept.adjust(700)


def _released(kept: Kept) -> None:
    held = kept.hold(600, NOW + DAY)
    kept.adjust(700)
    kept.do(lambda opened: opened.release(held))


def _partly_settled(kept: Kept) -> None:
    held = kept.hold(600, NOW + DAY)
    kept.adjust(500)
    kept.do(lambda opened: opened.settle(held, credit(200), None))


def _undone_hold(kept: Kept) -> None:
    step = kept.do(lambda opened: opened.hold(credit(600), NOW + DAY, None))
    kept.adjust(700)
    kept.undo(step)


def _refunded(kept: Kept) -> None:
    spent = kept.spend(1_000)
    kept.adjust(200)
    kept.refund(spent, 500)


def _undone(kept: Kept) -> None:
    spent = kept.spend(500)
    kept.adjust(700)
    kept.undo(spent)


@pytest.mark.parametrize("do", [_let_go_by_time, _released, _partly_settled, _undone_hold, _refunded, _undone])
def test_nothing_is_owed_while_something_is_free_so_no_credit_is_missed_twice(
    kept: Kept, do: Callable[[Kept], None]
) -> None:
    kept.top_up(1_000, PROMOTIONAL, AFTER_30_NOVEMBER)
    do(kept)
    hour, later = kept.open(NOW + timedelta(hours=1)), kept.open(AFTER_30_NOVEMBER)
    assert (hour.left, hour.owed, left_of(hour)) == (credit(300), credit(0), {1: 300})
    assert (later.left, later.owed, left_of(later)) == (credit(0), credit(0), {})


def test_what_filled_a_debt_when_a_hold_was_settled_is_no_part_of_what_it_used(kept: Kept) -> None:
    kept.top_up(1_000)
    held = kept.hold(600, NOW + DAY)
    kept.adjust(500)
    step = kept.do(lambda opened: opened.settle(held, credit(200), None))
    assert moved(step) == [(1, -200), (1, -100), (None, 100)]
    assert without_filling(step.entries) == [Entry(1, -credit(200))]
    assert moved(kept.undo(step)) == [(1, 300), (None, -100), (1, -100), (None, 100)]


@pytest.mark.parametrize(
    ("moves", "own"),
    [
        ([(1, 500), (1, -80), (None, 80)], [(1, 500)]),
        ([(1, -400), (None, -400)], [(1, -400), (None, -400)]),
        ([(None, 70), (1, 90), (1, -30), (None, 30), (2, -5), (None, 5)], [(None, 70), (1, 90)]),
        ([(1, -30), (None, 20)], [(1, -30), (None, 20)]),
        ([(None, 30)], [(None, 30)]),
        ([], []),
    ],
)
def test_filling_is_told_apart(moves: list[tuple[int | None, int]], own: list[tuple[int | None, int]]) -> None:
    entries = [Entry(lot, credit(number)) for lot, number in moves]
    assert without_filling(entries) == [Entry(lot, credit(number)) for lot, number in own]


def test_what_the_provider_took_is_taken_of_free_credits_and_else_owed(kept: Kept) -> None:
    kept.top_up(100)
    hold = kept.hold(60, NOW + DAY)
    assert moved(kept.adjust(50)) == [(1, -40), (None, -10)]
    assert kept.open().available == credit(-10)
    kept.do(lambda opened: opened.settle(hold, credit(60), None))
    assert (kept.open().left, kept.open().owed) == (credit(-10), credit(10))


# Plans

MONTHLY = Terms(
    "acme", "app", "pro", "Pro", credit(100), Every.MONTH, None, RolloverKind.NONE, None, None, False, Status.ACTIVE,
    BookBasis(SourceKind.VENDOR, None, date(2026, 11, 20)),
)  # fmt: skip
KINDS = {
    "none": MONTHLY,
    "unknown": replace(MONTHLY, rollover=None),
    "months": replace(MONTHLY, rollover=RolloverKind.MONTHS, months=2),
    "bank": replace(MONTHLY, rollover=RolloverKind.CAPPED_BANK, cap=credit(150)),
    "rolls over": replace(MONTHLY, rollover=RolloverKind.ROLLS_OVER),
    "does not expire": replace(MONTHLY, rollover=RolloverKind.DOES_NOT_EXPIRE),
}
START = date(2026, 1, 31)
BEGAN = datetime(2026, 1, 31, 12, tzinfo=UTC)


def local(day: date) -> datetime:
    """Midnight in Amsterdam, by the offset of the season."""
    summer = date(2026, 3, 29) < day <= date(2026, 10, 25)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=2 if summer else 1)


def subscribed(terms: Terms = MONTHLY) -> Kept:
    kept = Kept()
    kept.do(lambda opened: opened.subscribe(Subscription.present(terms, START, ZONE, BEGAN)), BEGAN)
    return kept


def renewals(opened: OpenWallet) -> list[datetime]:
    return [step.change.at for step in opened.steps if step.change.kind is ChangeKind.RENEW]


def test_the_present_allowance_comes_at_once_and_lasts_until_the_next() -> None:
    (lot,) = subscribed().open(BEGAN).lots
    assert (lot.kind, lot.amount, lot.starts_at, lot.ends_at) == (PLAN, credit(100), BEGAN, local(date(2026, 2, 28)))


def test_a_plan_of_the_31st_renews_on_the_last_day_of_short_months_without_drift() -> None:
    days = [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 30)]
    assert renewals(subscribed().open(local(date(2026, 6, 30)))) == [local(day) for day in days]


def test_days_begin_in_the_owners_time_zone_in_summer_and_in_winter() -> None:
    found = renewals(subscribed().open(local(date(2026, 12, 31))))
    assert [moment.hour for moment in found] == [23, *[22] * 7, 23, 23, 23]


def test_a_year_later_twelve_allowances_came_and_one_is_left() -> None:
    opened = subscribed().open(local(date(2027, 1, 31)))
    assert len(renewals(opened)) == 12
    assert opened.left == credit(100)
    assert [lot.number for lot in opened.lots] == [13]


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        ("none", [{1: 70}, {2: 70}, {3: 70}, {4: 70}]),
        ("unknown", [{1: 70}, {2: 70}, {3: 70}, {4: 70}]),
        # What is kept for two months is used after an allowance that ends sooner, and before one that ends with it.
        ("months", [{1: 70}, {2: 70, 3: 70}, {2: 40, 4: 70, 5: 100}, {4: 40, 6: 100, 7: 100}]),
        ("bank", [{1: 70}, {2: 40, 3: 100}, {4: 110, 5: 100}, {6: 120, 7: 100}]),
        ("rolls over", [{1: 70}, {1: 40, 2: 100}, {1: 10, 2: 100, 3: 100}, {2: 80, 3: 100, 4: 100}]),
        ("does not expire", [{1: 70}, {1: 40, 2: 100}, {1: 10, 2: 100, 3: 100}, {2: 80, 3: 100, 4: 100}]),
    ],
)
def test_what_is_left_of_an_allowance_rolls_over_as_the_plan_says(kind: str, seen: list[dict[int, int]]) -> None:
    kept, found = subscribed(KINDS[kind]), []
    for month in (1, 2, 3, 4):
        at = BEGAN + 30 * (month - 1) * DAY
        kept.spend(30, at)
        found.append(left_of(kept.open(at)))
    assert found == seen


def test_a_bank_keeps_no_more_than_its_cap() -> None:
    opened = subscribed(KINDS["bank"]).open(local(date(2026, 5, 31)))
    assert [int(lot.remaining.decimal) for lot in opened.lots] == [150, 100]
    assert opened.left == credit(250)


@pytest.mark.parametrize("kind", ["none", "months", "bank"])
def test_what_is_set_aside_of_an_allowance_does_not_roll_over_and_is_there_for_its_hold(kind: str) -> None:
    kept = subscribed(KINDS[kind])
    hold = kept.hold(60, BEGAN + 60 * DAY, BEGAN)
    opened = kept.open(local(date(2026, 2, 28)))
    free = 100 if kind == "none" else 140
    assert (opened.available, opened.held) == (credit(free), credit(60))
    opened.settle(hold, credit(50), None)
    opened.pass_time()
    assert opened.left == credit(free)  # the ten that were not used are of an ended lot


def test_a_hold_that_ends_with_the_period_lets_go_before_the_rest_rolls_over() -> None:
    kept = subscribed(KINDS["bank"])
    kept.hold(60, local(date(2026, 2, 28)), BEGAN)
    opened = kept.open(local(date(2026, 2, 28)))
    assert [step.change.kind for step in opened.steps] == [ChangeKind.RELEASE, ChangeKind.RENEW]
    assert left_of(opened) == {2: 100, 3: 100}


def test_an_allowance_fills_what_is_owed_first() -> None:
    kept = subscribed()
    kept.adjust(130, BEGAN)
    opened = kept.open(local(date(2026, 2, 28)))
    assert (opened.left, opened.owed, left_of(opened)) == (credit(70), credit(0), {2: 70})


def test_a_stopped_plan_renews_no_more_and_its_allowance_stays_until_it_ends() -> None:
    kept = subscribed()
    kept.do(lambda opened: opened.unsubscribe(), BEGAN)
    assert kept.open(local(date(2026, 2, 28)) - DAY).left == credit(100)
    later = kept.open(local(date(2026, 5, 31)))
    assert (later.left, later.subscription, renewals(later)) == (credit(0), None, [])


def test_an_undone_plan_renews_no_more() -> None:
    kept = subscribed()
    opened = kept.open(BEGAN)
    opened.undo(kept.steps[0].change, kept.steps[0].entries, None)
    assert opened.steps[-1].stopped
    assert (opened.subscription, opened.left) == (None, credit(0))


def test_a_moved_plan_lets_what_it_granted_end_with_its_period_and_whoever_was_told_of_the_end_is_told_anew() -> None:
    kept = subscribed(KINDS["bank"])
    kept.lots[1] = replace(kept.lots[1], told=30)
    moment = local(date(2026, 2, 27))
    opened = kept.open(moment)
    assert opened.subscription is not None
    step = opened.subscribe_again(set_again(opened.subscription, KINDS["bank"], date(2026, 3, 10), ZONE, moment))
    (lot,) = step.moved
    assert (lot.number, lot.ends_at, lot.told, lot.remaining) == (1, local(date(2026, 3, 10)), None, credit(100))
    assert (step.entries, opened.lot(1)) == ((), lot)
    undone = opened.undo(step.change, (), None)
    assert [lot.ends_at for lot in undone.moved] == [local(date(2026, 2, 28))]
    assert opened.subscription == kept.subscription


def test_a_plan_that_is_set_anew_takes_the_place_of_the_one_before() -> None:
    kept = subscribed()
    kept.do(lambda opened: opened.subscribe(Subscription.present(KINDS["rolls over"], START, ZONE, BEGAN)), BEGAN)
    opened = kept.open(local(date(2026, 3, 31)))
    assert len(renewals(opened)) == 2
    assert left_of(opened) == {2: 100, 3: 100, 4: 100}


# Undoing

UNDONE: dict[str, Callable[[Kept], object]] = {
    "top-up": lambda kept: kept.top_up(7),
    "spend": lambda kept: kept.spend(1_280),
    "adjust": lambda kept: kept.adjust(7_000),
    "set to more": lambda kept: kept.do(lambda opened: opened.set_left(credit(9_000))),
    "set to less": lambda kept: kept.do(lambda opened: opened.set_left(credit(10))),
    "refund": lambda kept: kept.refund(kept.steps[3], 100),
    "plan": lambda kept: kept.do(lambda opened: opened.subscribe(Subscription.present(MONTHLY, START, ZONE, NOW))),
    "hold": lambda kept: kept.hold(150, NOW + DAY),
}


@pytest.mark.parametrize("used", [1_280, 6_500], ids=["", "while something is owed"])
@pytest.mark.parametrize("do", UNDONE.values(), ids=UNDONE)
def test_an_undo_leaves_everything_as_it_was_before(scene: Kept, do: Callable[[Kept], object], used: int) -> None:
    scene.adjust(used)
    before = scene.look()
    if used > 6_200 and do in (UNDONE["hold"], UNDONE["spend"]):  # there has to be something to use
        scene.do(lambda opened: opened.set_left(credit(3_000)))
        before = scene.look()
    do(scene)
    step = scene.steps[-1]
    undone = scene.undo(step)
    assert (undone.change.kind, undone.change.undoes) == (ChangeKind.UNDO, step.change.number)
    assert (undone.change.amount, undone.change.after) == (-step.change.amount, step.change.before)
    assert scene.look() == before


def test_an_undone_settle_gives_back_what_was_used_and_its_hold_stays_closed(scene: Kept) -> None:
    hold = scene.hold(1_500, NOW + DAY)
    settled = scene.do(lambda opened: opened.settle(hold, credit(1_300), None))
    scene.undo(settled)
    assert scene.look()[:2] == (credit(6_200), credit(6_200))


def test_what_was_owed_and_is_filled_comes_back_as_credits_of_its_own_when_its_use_is_undone(kept: Kept) -> None:
    adjusted = kept.adjust(80)
    kept.top_up(50)
    assert moved(kept.undo(adjusted)) == [(None, 30), (2, 50)]
    assert kept.open().left == credit(50)


# Time

MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("top up"), st.integers(1, 300), st.none() | st.integers(1, 60)),
        st.tuples(st.just("spend"), st.integers(1, 300), st.none()),
        st.tuples(st.just("hold"), st.integers(1, 300), st.integers(1, 60)),
    ),
    max_size=6,
)


def filled(terms: Terms, moves: Iterable[tuple[str, int, int | None]]) -> Kept:
    kept = subscribed(terms)
    for what, number, days in moves:
        until = None if days is None else BEGAN + days * DAY
        available = kept.open(BEGAN).available
        if what == "top up":
            kept.top_up(number, PROMOTIONAL, until, BEGAN)
        elif what == "spend" and credit(number) <= available:
            kept.spend(number, BEGAN)
        elif until is not None and credit(number) <= available:
            kept.hold(number, until, BEGAN)
    return kept


@given(st.sampled_from(list(KINDS.values())), MOVES, st.lists(st.integers(0, 400), min_size=1, max_size=5).map(sorted))
def test_whoever_looks_in_between_changes_nothing_of_what_comes(
    terms: Terms, moves: list[tuple[str, int, int | None]], days: list[int]
) -> None:
    often, once = filled(terms, moves), filled(terms, moves)
    for day in days:
        often.do(lambda opened: opened.set_left(opened.left), BEGAN + day * DAY)  # a change, so that time is recorded
    last = BEGAN + days[-1] * DAY
    assert often.look(last) == once.look(last)


@given(st.sampled_from(list(KINDS.values())), MOVES, st.integers(0, 400))
def test_time_goes_on_in_its_order_and_each_change_starts_where_the_one_before_ended(
    terms: Terms, moves: list[tuple[str, int, int | None]], day: int
) -> None:
    opened = filled(terms, moves).open(BEGAN + day * DAY)
    changes: list[Change] = [step.change for step in opened.steps]
    assert [change.at for change in changes] == sorted(change.at for change in changes)
    assert all(earlier.after == later.before for earlier, later in pairwise(changes))
    assert all(change.actor is None for change in changes)
