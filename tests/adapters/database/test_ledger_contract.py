"""Refunds, holds, corrections, plans and their undoing over real records: what is told, and what is refused and why."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from adapters.database.engine import Engines
from adapters.database.tables import lots
from core.amounts import MAX_MICROS, MICROS_PER_UNIT, Amount, Unit
from core.answers import Changed
from core.budget import Budget
from core.dates import Expiry
from core.errors.changes import (
    AlreadyUndoneError,
    NoSuchChangeError,
    NotInThatChangeError,
    NotRefundableError,
    NotUndoableError,
    PartReturnedError,
    RefundedError,
    RefundTooLargeError,
    TopUpSpentError,
    WhichRefundError,
)
from core.errors.holds import (
    HoldOverError,
    HoldTooLongError,
    HoldTooSmallError,
    NotAHoldError,
    NotEnoughCreditsError,
    NothingHeldError,
    WhichHoldError,
)
from core.errors.numbers import AmountTooLargeError, TooManyDecimalsError
from core.errors.plans import NoPlanError
from core.ledger.changes import ChangeKind, WalletName
from core.ledger.lots import LotKind
from core.people import Context
from core.work.media import Medium
from core.work.work import Work, WorkLine
from tests.adapters.database.rules import broken_rules
from tests.conftest import NOW, MakeContext

DAY = timedelta(days=1)
RUNWAY = WalletName("runway", "web")
WORK = Work((WorkLine(2, Medium.VIDEO), WorkLine(4, Medium.IMAGE)))


def credits_(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def images(count: int) -> Work:
    return Work((WorkLine(count, Medium.IMAGE),))


def drawn(changed: Changed) -> list[tuple[int, int]]:
    return [(draw.lot.number, int(draw.amount.decimal)) for draw in changed.draws]


async def there(budget: Budget, context: Context, name: WalletName | None = None) -> tuple[int, int]:
    """What is left, and what of that can be used."""
    held = await budget.balance(context, name)
    return int(held.left.decimal), int(held.available.decimal)


@pytest.fixture
async def scene(budget: Budget, context: MakeContext) -> Budget:
    """200 promotional through 25 November, 1,000 through 30 November, 5,000 paid; and 1,280 spent: #4."""
    await budget.top_up(context(), Decimal(5_000), price=Amount.exactly(Decimal("42.5"), Unit.USD))
    for number, day in ((1_000, 30), (200, 25)):
        expires = Expiry(date(2026, 11, day))
        await budget.top_up(context(), Decimal(number), kind=LotKind.PROMOTIONAL, expires=expires)
    await budget.spend(context(), WORK)
    return budget


# Refunds


async def test_a_part_of_work_comes_back_at_the_price_it_was_used_at(scene: Budget, context: MakeContext) -> None:
    await scene.set_price(context(moderator=True), Medium.VIDEO, Decimal(450))
    refunded = await scene.refund(context(), 4, Work((WorkLine(1, Medium.VIDEO),)), reason="failed")
    assert (refunded.change.amount, refunded.change.refunds, refunded.change.reason) == (credits_(500), 4, "failed")
    assert drawn(refunded) == [(1, 80), (2, 420)]
    assert refunded.refund is not None
    assert (refunded.refund.of.number, refunded.refund.rest) == (4, credits_(780))
    assert await there(scene, context()) == (5_420, 5_420)


async def test_refunds_in_parts_never_exceed_what_was_used(scene: Budget, context: MakeContext) -> None:
    await scene.refund(context(), 4, Decimal(500))
    with pytest.raises(RefundTooLargeError) as refused:
        await scene.refund(context(), 4, Decimal(781))
    facts = {"number": 4, "used": credits_(1_280), "returned": credits_(500), "rest": credits_(780)}
    assert refused.value.facts() == facts
    rest = await scene.refund(context(), 4)
    assert drawn(rest) == [(2, 580), (3, 200)]
    with pytest.raises(RefundTooLargeError):
        await scene.refund(context(), 4)


async def test_a_part_comes_back_once_unless_that_was_undone(scene: Budget, context: MakeContext) -> None:
    first = await scene.refund(context(), 4, images(3))
    assert first.change.estimate is not None
    assert [(line.count, line.medium) for line in first.change.estimate.lines] == [(3, Medium.IMAGE)]
    await scene.refund(context(), 4, Decimal(1))  # limits the sum alone
    with pytest.raises(PartReturnedError) as refused:
        await scene.refund(context(), 4, images(2))
    left = Work((WorkLine(2, Medium.VIDEO), WorkLine(1, Medium.IMAGE)))
    facts = {"number": 4, "came_back": images(3), "refunds": (5,), "remaining": left, "rest": credits_(1_069)}
    assert refused.value.facts() == facts | {"example": Work((WorkLine(1, Medium.VIDEO),))}
    await scene.undo(context(), 5)
    assert (await scene.refund(context(), 4, images(4))).change.amount == credits_(280)
    with pytest.raises(RefundTooLargeError):
        await scene.refund(context(), 4, Work((WorkLine(2, Medium.VIDEO),)))
    rest = await scene.refund(context(), 4)
    assert (rest.change.amount, rest.change.estimate) == (credits_(999), None)  # it cannot be told of what
    with pytest.raises(RefundTooLargeError):
        await scene.refund(context(), 4, images(1))


async def test_all_the_rest_that_comes_back_is_work_where_only_work_came_back_before(
    scene: Budget, context: MakeContext
) -> None:
    await scene.refund(context(), 4, images(4))
    rest = await scene.refund(context(), 4)
    assert rest.change.estimate is not None
    assert [(line.count, line.medium) for line in rest.change.estimate.lines] == [(2, Medium.VIDEO)]
    await scene.undo(context(), 5)
    assert (await scene.history(context(), None)).month == {Medium.IMAGE: credits_(280)}
    with pytest.raises(PartReturnedError):
        await scene.refund(context(), 4, Work((WorkLine(1, Medium.VIDEO),)))


async def test_what_comes_back_to_ended_credits_is_recorded_and_said_to_be_lost(
    scene: Budget, context: MakeContext
) -> None:
    later = context(at=NOW + 5 * DAY)
    refunded = await scene.refund(later, 4)
    assert (refunded.change.amount, refunded.lost, refunded.free) == (credits_(1_280), credits_(200), credits_(6_000))
    page = (await scene.history(later, None)).changes[:2]
    assert [(change.kind, change.actor is None) for change in page] == [
        (ChangeKind.END, True),
        (ChangeKind.REFUND, False),
    ]


async def test_a_refund_that_was_undone_can_be_made_again(scene: Budget, context: MakeContext) -> None:
    await scene.refund(context(), 4)
    await scene.undo(context(), None)
    assert await there(scene, context()) == (4_920, 4_920)
    assert (await scene.refund(context(), 4)).change.amount == credits_(1_280)


async def test_what_was_owed_comes_back_once_though_it_has_been_filled(budget: Budget, context: MakeContext) -> None:
    await budget.adjust(context(), Decimal(100))
    await budget.top_up(context(), Decimal(60))
    await budget.refund(context(), 1, Decimal(70))
    with pytest.raises(RefundTooLargeError) as refused:
        await budget.refund(context(), 1, Decimal(31))
    assert refused.value.rest == credits_(30)
    await budget.refund(context(), 1)
    assert await there(budget, context()) == (60, 60)


async def test_a_refund_names_its_change_or_is_offered_the_latest(scene: Budget, context: MakeContext) -> None:
    await scene.spend(context(), Decimal(7))
    await scene.spend(context(), Decimal(8))
    await scene.undo(context(), None)
    with pytest.raises(WhichRefundError) as refused:
        await scene.refund(context(), None)
    assert [change.number for change in refused.value.latest] == [5, 4]
    assert refused.value.example == credits_(3)


@pytest.mark.parametrize(
    ("number", "part", "refusal"),
    [
        (1, None, NotRefundableError),
        (0, None, NoSuchChangeError),
        (5, None, NoSuchChangeError),
        (4, Work((WorkLine(3, Medium.VIDEO),)), NotInThatChangeError),
        (4, Work((WorkLine(1, Medium.AUDIO),)), NotInThatChangeError),
        (4, Decimal("0.0001"), TooManyDecimalsError),
    ],
)
async def test_what_cannot_be_refunded_is_refused_and_changes_nothing(
    scene: Budget, context: MakeContext, number: int, part: Any, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await scene.refund(context(), number, part)
    assert await there(scene, context()) == (4_920, 4_920)


async def test_an_undone_spend_is_not_refunded_and_a_refunded_one_not_undone(
    scene: Budget, context: MakeContext
) -> None:
    await scene.refund(context(), 4, Decimal(500))
    with pytest.raises(RefundedError) as refused:
        await scene.undo(context(), 4)
    assert refused.value.facts() == {"number": 4, "refund": 5, "amount": credits_(500)}
    await scene.undo(context(), 5)
    await scene.undo(context(), 4)
    with pytest.raises(AlreadyUndoneError) as undone:
        await scene.refund(context(), 4)
    assert (undone.value.number, undone.value.by) == (4, 7)


async def test_somebody_elses_spend_is_not_theirs_to_refund(scene: Budget, context: MakeContext) -> None:
    with pytest.raises(NoSuchChangeError):
        await scene.refund(context(user="ben"), 4)


# Holds


async def test_what_is_set_aside_can_be_settled_in_part_and_the_rest_is_free_again(
    scene: Budget, context: MakeContext
) -> None:
    held = await scene.reserve(context(), Decimal(1_500))
    assert (held.change.amount, held.free) == (credits_(0), credits_(3_420))
    assert held.hold is not None
    assert held.hold.ends_at == NOW + timedelta(minutes=30)
    with pytest.raises(NotEnoughCreditsError) as refused:
        await scene.spend(context(), Decimal(4_000))
    assert (refused.value.available, refused.value.held) == (credits_(3_420), credits_(1_500))
    settled = await scene.settle(context(), Decimal(1_000))
    assert (settled.change.amount, settled.free, settled.change.held) == (
        credits_(-1_000),
        credits_(3_920),
        credits_(1_500),
    )
    assert await there(scene, context()) == (3_920, 3_920)


async def test_a_settled_hold_keeps_the_work_it_was_made_for(scene: Budget, context: MakeContext) -> None:
    held = await scene.reserve(context(), Work((WorkLine(1, Medium.VIDEO),)))
    settled = await scene.settle(context())
    assert settled.change.estimate == held.change.estimate
    assert settled.change.estimate is not None


async def test_a_hold_ends_by_itself(scene: Budget, context: MakeContext) -> None:
    await scene.reserve(context(), Decimal(1_500))
    over = NOW + timedelta(minutes=30)
    assert await there(scene, context(at=over - timedelta(microseconds=1))) == (4_920, 3_420)
    assert await there(scene, context(at=over)) == (4_920, 4_920)
    with pytest.raises(HoldOverError) as refused:
        await scene.settle(context(at=over + DAY), None, 5)
    assert (refused.value.how, refused.value.at, refused.value.by_time) == ("release", over, True)


async def test_a_hold_that_time_let_go_is_found_without_its_number(scene: Budget, context: MakeContext) -> None:
    await scene.reserve(context(), Decimal(1_500))
    over = NOW + timedelta(minutes=30)
    for record in (False, True):
        if record:
            await scene.top_up(context(at=over), Decimal(1))
        with pytest.raises(HoldOverError) as refused:
            await scene.settle(context(at=over + DAY))
        assert (refused.value.number, refused.value.at, refused.value.amount) == (5, over, credits_(1_500))
        with pytest.raises(NothingHeldError):
            await scene.settle(context(at=over + DAY + timedelta(microseconds=1)))


Close = Callable[[Budget, Context], Awaitable[Changed]]


@pytest.mark.parametrize(
    ("close", "how", "settled"),
    [
        (lambda budget, context: budget.settle(context, Decimal(700), 5), "settle", 700),
        (lambda budget, context: budget.release(context, 5), "release", 0),
        (lambda budget, context: budget.undo(context, 5), "undo", 0),
    ],
    ids=["settle", "release", "undo"],
)
async def test_a_hold_is_closed_once(scene: Budget, context: MakeContext, close: Close, how: str, settled: int) -> None:
    await scene.reserve(context(), Decimal(1_500))
    await close(scene, context())
    for again in (scene.settle(context(), None, 5), scene.release(context(), 5)):
        with pytest.raises(HoldOverError) as refused:
            await again
        assert (refused.value.how, refused.value.settled, refused.value.by_time) == (how, credits_(settled), False)
        assert refused.value.amount == credits_(1_500)


async def test_a_hold_is_named_unless_it_is_the_only_one(scene: Budget, context: MakeContext) -> None:
    with pytest.raises(NothingHeldError):
        await scene.settle(context())
    await scene.reserve(context(), Decimal(10))
    await scene.reserve(context(), Decimal(20))
    with pytest.raises(WhichHoldError) as refused:
        await scene.release(context())
    assert [hold.change for hold in refused.value.holds] == [5, 6]
    assert (await scene.settle(context(), None, 6)).change.amount == credits_(-20)
    assert (await scene.settle(context())).change.amount == credits_(-10)


async def test_more_than_is_set_aside_is_never_settled(scene: Budget, context: MakeContext) -> None:
    await scene.reserve(context(), Decimal(10))
    with pytest.raises(HoldTooSmallError) as refused:
        await scene.settle(context(), Decimal("10.001"))
    assert (refused.value.number, refused.value.held) == (5, credits_(10))
    with pytest.raises(NotAHoldError):
        await scene.settle(context(), None, 4)
    with pytest.raises(NoSuchChangeError):
        await scene.settle(context(), None, 6)
    assert await there(scene, context()) == (4_920, 4_910)


async def test_credits_are_set_aside_for_thirty_days_at_most(scene: Budget, context: MakeContext) -> None:
    with pytest.raises(HoldTooLongError):
        await scene.reserve(context(), Decimal(10), timedelta(days=30, microseconds=1))
    await scene.reserve(context(), Decimal(10), timedelta(days=30))


async def test_an_undo_without_a_number_passes_over_a_hold_that_is_over(scene: Budget, context: MakeContext) -> None:
    await scene.reserve(context(), Decimal(10))
    undone = await scene.undo(context(at=NOW + timedelta(hours=1)), None)
    assert undone.change.undoes == 4


# Corrections


async def test_what_the_provider_took_is_recorded_below_zero_and_filled_by_the_next_top_up(
    scene: Budget, context: MakeContext
) -> None:
    adjusted = await scene.adjust(context(), Decimal(5_000), note="taken twice")
    assert (adjusted.change.after, adjusted.free, adjusted.change.reason) == (
        credits_(-80),
        credits_(-80),
        "taken twice",
    )
    with pytest.raises(NotEnoughCreditsError) as refused:
        await scene.spend(context(), Decimal(1))
    assert refused.value.missing == credits_(81)
    assert (await scene.top_up(context(), Decimal(100))).change.after == credits_(20)


@pytest.mark.parametrize("shown", [0, 4_920, 5_000])
async def test_the_balance_can_be_set_to_what_the_provider_shows(
    scene: Budget, context: MakeContext, shown: int
) -> None:
    changed = await scene.set_balance(context(), Decimal(shown))
    assert (changed.change.kind, changed.change.amount) == (ChangeKind.SET, credits_(shown - 4_920))
    assert await there(scene, context()) == (shown, shown)
    await scene.undo(context(), None)
    assert await there(scene, context()) == (4_920, 4_920)


# Undoing


async def test_a_top_up_of_which_some_is_used_set_aside_or_ended_is_not_undone(
    scene: Budget, context: MakeContext
) -> None:
    await scene.reserve(context(), Decimal(20))
    for number, gone in ((1, 100), (3, 200)):
        with pytest.raises(TopUpSpentError) as refused:
            await scene.undo(context(), number)
        assert (refused.value.spent, refused.value.left, refused.value.kind) == (
            credits_(gone),
            credits_(4_920),
            "top-up",
        )
    await scene.undo(context(), 4)
    with pytest.raises(TopUpSpentError) as ended:
        await scene.undo(context(at=NOW + 5 * DAY, moderator=True), 3)
    assert ended.value.spent == credits_(200)


async def test_what_time_did_and_what_is_done_anew_is_not_undone(budget: Budget, context: MakeContext) -> None:
    await budget.set_plan(context(), "standard", name=RUNWAY)
    await budget.stop_plan(context(), RUNWAY)
    await budget.spend(context(), Decimal(5), RUNWAY)
    await budget.reserve(context(), Decimal(5), None, RUNWAY)
    await budget.release(context(), None, RUNWAY)
    with pytest.raises(NotUndoableError) as refused:
        await budget.undo(context(moderator=True), 5, RUNWAY)
    assert refused.value.facts() == {"number": 5, "kind": "release"}
    await budget.set_balance(context(at=NOW + 40 * DAY), Decimal(0), RUNWAY)
    with pytest.raises(NotUndoableError) as by_time:
        await budget.undo(context(at=NOW + 40 * DAY, moderator=True), 6, RUNWAY)
    assert by_time.value.kind == "end"


async def test_an_undone_plan_renews_no_more(budget: Budget, engines: Engines, context: MakeContext) -> None:
    await budget.set_plan(context(), "standard", name=RUNWAY)
    await budget.undo(context(), None, RUNWAY)
    assert await there(budget, context(at=NOW + 90 * DAY), RUNWAY) == (0, 0)
    assert await broken_rules(engines) == []
    with pytest.raises(NoPlanError):
        await budget.stop_plan(context(), RUNWAY)


# Plans


async def test_a_plan_renews_for_whoever_looks_and_is_recorded_by_whoever_changes(
    budget: Budget, context: MakeContext
) -> None:
    await budget.set_plan(context(), "standard", name=RUNWAY, renews_on=date(2026, 1, 31))
    await budget.spend(context(), Decimal(100), RUNWAY)
    later = context(at=NOW.replace(year=2027, month=3, day=1))
    assert await there(budget, later, RUNWAY) == (625, 625)
    assert (await budget.history(later, None, RUNWAY)).total == 2
    await budget.spend(later, Decimal(25), RUNWAY)
    page = await budget.history(later, None, RUNWAY)
    assert [(change.kind.value, str(change.at.date())) for change in page.changes] == [
        ("spend", "2027-03-01"),
        ("renew", "2027-02-28"),
        ("end", "2027-02-28"),
        ("renew", "2027-01-31"),
        ("end", "2027-01-31"),
    ]
    assert page.total == 2 + 2 * 4 + 1


async def test_a_plan_renews_a_wallet_in_which_there_is_all_that_can_be(budget: Budget, context: MakeContext) -> None:
    await budget.set_plan(context(), "max", name=RUNWAY)
    most = MAX_MICROS // 2 // MICROS_PER_UNIT
    await budget.set_balance(context(), Decimal(most), RUNWAY)
    for change in (budget.top_up, budget.adjust):
        with pytest.raises(AmountTooLargeError):
            await change(context(), Decimal(2 * most + 1), name=RUNWAY)
    later = context(at=NOW + 40 * DAY)
    assert await there(budget, later, RUNWAY) == (most + 9_500, most + 9_500)
    assert (await budget.spend(later, Decimal(9_500), RUNWAY)).change.after == credits_(most)


async def test_whoever_was_told_of_an_end_is_told_of_the_new_one_when_the_plan_is_moved(
    budget: Budget, context: MakeContext, engines: Engines
) -> None:
    await budget.set_plan(context(), "standard", name=RUNWAY, renews_on=date(2026, 10, 31))
    await budget.spend(context(), Decimal(625), RUNWAY)
    async with engines.writer.begin() as connection:
        await connection.execute(lots.update().values(told=7))
    await budget.set_plan(context(), "standard", name=RUNWAY, renews_on=date(2027, 1, 15))
    async with engines.reader.connect() as connection:
        (lot,) = (await connection.execute(select(lots))).all()
    assert (lot.told, lot.remaining, str(lot.ends_at.date())) == (None, 0, "2026-12-15")
    await budget.refund(context(), 2, Decimal(5), name=RUNWAY)
    assert await there(budget, context(at=NOW + 20 * DAY), RUNWAY) == (5, 5)
    assert await broken_rules(engines) == []


async def test_each_wallet_is_its_own(scene: Budget, context: MakeContext) -> None:
    await scene.top_up(context(), Decimal(7), name=RUNWAY)
    await scene.adjust(context(), Decimal(9), name=WalletName("runway", "api"))
    found = [(held.key.provider, held.key.channel, int(held.left.decimal)) for held in await scene.balances(context())]
    assert found == [("vidzy", "app", 4_920), ("runway", "web", 7), ("runway", "api", -9)]


async def test_what_was_free_lately_is_known_with_what_was_set_aside_then(budget: Budget, context: MakeContext) -> None:
    days = (NOW + timedelta(day) for day in range(9))
    await budget.top_up(context(at=next(days)), Decimal(5_000))
    await budget.reserve(context(at=next(days)), Decimal(3_000), timedelta(days=9))
    await budget.settle(context(at=next(days)), Decimal(1_000))
    await budget.reserve(context(at=next(days)), Decimal(500), timedelta(days=1))
    next(days)
    await budget.reserve(context(at=next(days)), Decimal(200), timedelta(days=9))
    past = (await budget.history(context(at=next(days)), None)).past
    assert past is not None
    assert [one.amount.plain for one in past.free] == ["5000", "2000", "4000", "3500", "4000", "3800"]
    assert [one.amount.plain for one in past.course.balance][-1] == "4000"
