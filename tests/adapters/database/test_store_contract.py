"""The use cases over real records: one set of tests, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from adapters.database.engine import Engines
from adapters.database.store import SqlStore
from adapters.database.tables import accounts, changes, metadata, outbox, requests, servers, users, wallets
from bot.relay import LEASE as RELAY_LEASE
from bot.relay import Relay
from core.alerts.levels import Mark, Measure
from core.alerts.thresholds import MAX_THRESHOLDS, PendingAlert, ThresholdState
from core.amounts import MAX_MICROS, Amount, Unit
from core.budget import HISTORY_PAGE, Budget
from core.chat.reply import Reply
from core.errors.alerts import NoSuchThresholdError, TooManyThresholdsError, WhichThresholdError
from core.errors.asking import RequestConflictError
from core.errors.changes import (
    AlreadyUndoneError,
    NoSuchChangeError,
    NothingToUndoError,
    TopUpSpentError,
    UndoOfUndoError,
    UndoTooLateError,
)
from core.errors.holds import NotEnoughCreditsError
from core.errors.numbers import AmountNotPositiveError, AmountTooLargeError
from core.errors.prices import NoOwnPriceError, NoRateError
from core.ledger.changes import ChangeKind, WalletName
from core.ledger.lots import LotKind
from core.people import Caller, Context
from core.prices.cards import BookBasis, ServerBasis
from core.work.media import Medium
from core.work.work import Work, WorkLine
from tests.conftest import NOW, MakeContext

DAY = timedelta(days=1)
LEASE = timedelta(seconds=2)


def credits_(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def work(*lines: tuple[int, Medium]) -> Work:
    return Work(tuple(WorkLine(count, medium) for count, medium in lines))


VIDEOS = work((3, Medium.VIDEO))
DOLLARS = WalletName("fal")
"""A wallet whose unit has the most decimals that an amount can have."""
MOST = Amount(MAX_MICROS // 2, Unit.USD).decimal


async def available(budget: Budget, context: Context) -> int:
    return int((await budget.balance(context)).available.decimal)


async def amounts(budget: Budget, context: Context) -> list[int]:
    """Of the latest changes, oldest first."""
    return [int(change.amount.decimal) for change in reversed((await budget.history(context, None)).changes)]


async def states(budget: Budget, context: Context) -> dict[int, ThresholdState]:
    found = (await budget.thresholds(context)).thresholds
    return {placed.mark.value // 1_000_000: placed.mark.state for placed in found}


async def pending(store: SqlStore, caller: Caller) -> list[PendingAlert]:
    """What the outbox would hand out now; it stays there."""

    class LookedAtError(Exception):
        pass

    found: list[PendingAlert] = []

    def look(records: Any) -> None:
        found[:] = records.take_alerts(caller, "a test", NOW + 365 * DAY, LEASE)
        raise LookedAtError  # so nothing is committed

    with pytest.raises(LookedAtError):
        await store.write(look)
    return found


async def everything(engines: Engines) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    async with engines.reader.connect() as connection:
        return {
            name: [tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key.columns))]
            for name, table in metadata.tables.items()
        }


async def count(engines: Engines, table: Any) -> int:
    async with engines.reader.connect() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


# Topping up


async def test_a_wallet_in_which_nothing_was_recorded_is_not_known(budget: Budget, context: MakeContext) -> None:
    held = await budget.balance(context())
    assert (held.known, held.available, held.lots) == (False, credits_(0), ())


async def test_a_question_records_nothing(budget: Budget, engines: Engines, context: MakeContext) -> None:
    await budget.balance(context())
    await budget.estimate(context(), VIDEOS)
    await budget.history(context(), None)
    await budget.prices(context())
    await budget.thresholds(context())
    assert not any((await everything(engines)).values())


async def test_a_top_up_is_a_paid_lot_that_never_ends(budget: Budget, context: MakeContext) -> None:
    topped_up = await budget.top_up(context(), Decimal(5_000))
    assert (topped_up.change.number, topped_up.change.kind) == (1, ChangeKind.TOP_UP)
    assert (topped_up.change.before, topped_up.change.after) == (credits_(0), credits_(5_000))
    held = await budget.balance(context())
    (lot,) = held.lots
    assert (lot.kind, lot.amount, lot.remaining) == (LotKind.PAID, credits_(5_000), credits_(5_000))
    assert (lot.starts_at, lot.ends_at) == (NOW, None)
    assert (held.known, held.available) == (True, credits_(5_000))


async def test_amounts_are_kept_to_the_millionth(budget: Budget, context: MakeContext) -> None:
    for number in ("0.000001", "2.000001"):
        await budget.top_up(context(), Decimal(number), name=DOLLARS)
    assert (await budget.balance(context(), DOLLARS)).available == Amount(2_000_002, Unit.USD)


async def test_the_largest_amount_can_be_kept_and_spent(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), MOST, name=DOLLARS)
    assert (await budget.balance(context(), DOLLARS)).available.decimal == MOST
    assert (await budget.spend(context(), MOST, DOLLARS)).change.after == Amount(0, Unit.USD)


async def test_a_top_up_that_no_longer_fits_is_refused_and_changes_nothing(
    budget: Budget, engines: Engines, context: MakeContext
) -> None:
    await budget.top_up(context(), MOST, name=DOLLARS)
    before = await everything(engines)
    with pytest.raises(AmountTooLargeError):
        await budget.top_up(context(), Decimal("0.000001"), name=DOLLARS)
    assert await everything(engines) == before


@pytest.mark.parametrize("number", [Decimal(0), Decimal("-0.001")])
@pytest.mark.parametrize(
    "change",
    [
        lambda budget, context, number: budget.top_up(context, number),
        lambda budget, context, number: budget.spend(context, number),
        lambda budget, context, number: budget.adjust(context, number),
        lambda budget, context, number: budget.reserve(context, number),
        lambda budget, context, number: budget.set_balance(context, number - 1),  # of nothing there may be nothing
        lambda budget, context, number: budget.set_threshold(context, number),
        lambda budget, context, number: budget.set_price(context, Medium.VIDEO, number),
    ],
    ids=["top_up", "spend", "adjust", "reserve", "set_balance", "set_threshold", "set_price"],
)
async def test_amounts_of_nothing_or_less_are_refused(
    budget: Budget, engines: Engines, context: MakeContext, change: Any, number: Decimal
) -> None:
    with pytest.raises(AmountNotPositiveError):
        await change(budget, context(), number)
    assert not any((await everything(engines)).values())


# Spending


async def test_a_spend_takes_the_oldest_credits_first(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(100))
    await budget.top_up(context(), Decimal(50))
    spent = await budget.spend(context(), Decimal(120))
    assert [(draw.lot.number, draw.amount) for draw in spent.draws] == [(1, credits_(100)), (2, credits_(20))]
    assert (spent.change.before, spent.change.after) == (credits_(150), credits_(30))
    assert [lot.number for lot in (await budget.balance(context())).lots] == [2]


async def test_a_spend_on_work_takes_its_price_and_keeps_the_estimate(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(2_000))
    asked = work((3, Medium.VIDEO), (2, Medium.IMAGE))
    spent = await budget.spend(context(), asked)
    assert spent.change.amount == credits_(-1_640)
    (latest, _) = (await budget.history(context(), None)).changes
    assert latest == spent.change
    assert latest.estimate == (await budget.estimate(context(), asked)).estimate


async def test_a_spend_of_bare_credits_has_no_estimate(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(10))
    assert (await budget.spend(context(), Decimal(4))).change.estimate is None


async def test_everything_can_be_spent(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(1_500))
    assert (await budget.spend(context(), VIDEOS)).change.after == credits_(0)
    held = await budget.balance(context())
    assert (held.known, held.available, held.lots) == (True, credits_(0), ())


async def test_a_spend_beyond_the_balance_is_refused_and_changes_nothing(
    budget: Budget, engines: Engines, context: MakeContext
) -> None:
    await budget.top_up(context(), Decimal(1_000))
    before = await everything(engines)
    with pytest.raises(NotEnoughCreditsError) as refused:
        await budget.spend(context(), VIDEOS)
    assert refused.value.missing == credits_(500)
    assert refused.value.known
    assert await everything(engines) == before


async def test_a_spend_from_a_wallet_that_is_not_known_leaves_no_trace(
    budget: Budget, engines: Engines, context: MakeContext
) -> None:
    with pytest.raises(NotEnoughCreditsError) as refused:
        await budget.spend(context(), Decimal(1))
    assert not refused.value.known
    assert not any((await everything(engines)).values())


async def test_work_without_a_price_is_refused(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(1_000))
    with pytest.raises(NoRateError):
        await budget.spend(context(), work((1, Medium.AUDIO)))


# Undoing


async def test_an_undone_spend_gives_the_credits_back_to_their_lots(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(100))
    await budget.top_up(context(), Decimal(50))
    lots = (await budget.balance(context())).lots
    spent = await budget.spend(context(), Decimal(120))
    undone = await budget.undo(context(), spent.change.number)
    assert (undone.change.kind, undone.change.undoes, undone.undone) == (ChangeKind.UNDO, 3, spent.change)
    assert (await budget.balance(context())).lots == lots


async def test_an_undone_top_up_takes_the_credits_away(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(100))
    topped_up = await budget.top_up(context(), Decimal(50))
    await budget.undo(context(), topped_up.change.number)
    assert await available(budget, context()) == 100


async def test_undo_without_a_number_takes_the_latest_that_can_be(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(100))
    await budget.spend(context(), Decimal(10))
    await budget.spend(context(), Decimal(20))
    undone = [(await budget.undo(context(), None)).change.undoes for _ in range(3)]
    assert undone == [3, 2, 1]
    with pytest.raises(NothingToUndoError):
        await budget.undo(context(), None)
    assert await available(budget, context()) == 0


async def test_nothing_can_be_undone_where_nothing_was_done(budget: Budget, context: MakeContext) -> None:
    with pytest.raises(NothingToUndoError):
        await budget.undo(context(), None)


async def test_a_top_up_that_was_used_cannot_be_undone(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(100))
    await budget.top_up(context(), Decimal(100))
    await budget.spend(context(), Decimal(30))
    with pytest.raises(TopUpSpentError) as refused:
        await budget.undo(context(), 1)
    assert (refused.value.amount, refused.value.spent) == (credits_(100), credits_(30))
    assert await amounts(budget, context()) == [100, 100, -30]


async def test_a_top_up_can_be_undone_once_its_use_is(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(100))
    await budget.spend(context(), Decimal(30))
    await budget.undo(context(), 2)
    await budget.undo(context(), 1)
    assert await available(budget, context()) == 0


async def test_a_change_is_undone_once(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(100))
    await budget.spend(context(), Decimal(30))
    await budget.undo(context(at=NOW + timedelta(hours=1)), 2)
    with pytest.raises(AlreadyUndoneError) as refused:
        await budget.undo(context(), 2)
    assert (refused.value.by, refused.value.at) == (3, NOW + timedelta(hours=1))


async def test_an_undo_cannot_be_undone(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(100))
    await budget.spend(context(), Decimal(30))
    await budget.undo(context(), 2)
    with pytest.raises(UndoOfUndoError):
        await budget.undo(context(moderator=True), 3)


async def test_undo_reaches_back_a_day(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(100))
    assert (await budget.undo(context(at=NOW + DAY), 1)).change.after == credits_(0)


async def test_undo_reaches_back_no_further_than_a_day(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(100))
    with pytest.raises(UndoTooLateError):
        await budget.undo(context(at=NOW + DAY + timedelta(microseconds=1)), 1)
    assert await available(budget, context()) == 100


async def test_a_moderator_undoes_at_any_time(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(100))
    await budget.undo(context(at=NOW + 400 * DAY, moderator=True), 1)
    assert await available(budget, context()) == 0


@pytest.mark.parametrize("number", [-1, 0, 2, 10_000_000])
async def test_a_number_that_no_change_has_is_refused(budget: Budget, context: MakeContext, number: int) -> None:
    await budget.top_up(context(), Decimal(100))
    with pytest.raises(NoSuchChangeError) as refused:
        await budget.undo(context(), number)
    assert refused.value.changes == 1


# History


async def test_history_comes_in_pages_latest_first(budget: Budget, context: MakeContext) -> None:
    total = 2 * HISTORY_PAGE + 2
    for amount in range(1, total + 1):
        await budget.top_up(context(), Decimal(amount))
    pages = []
    before: int | None = None
    for _ in range(3):
        page = await budget.history(context(), before)
        assert page.total == total
        pages.append([change.number for change in page.changes])
        before = pages[-1][-1]
    assert pages == [[12, 11, 10, 9, 8], [7, 6, 5, 4, 3], [2, 1]]
    assert (await budget.history(context(), before)).changes == ()


async def test_history_holds_each_change_as_it_was_answered(budget: Budget, context: MakeContext) -> None:
    later = NOW + timedelta(minutes=1, microseconds=7)
    answers = [
        await budget.top_up(context(), Decimal(5_000)),
        await budget.spend(context(at=later), VIDEOS),
        await budget.undo(context(at=later), 2),
    ]
    assert list(reversed((await budget.history(context(), None)).changes)) == [answer.change for answer in answers]


# Prices of a server


async def test_a_price_holds_on_its_server_from_then_on(budget: Budget, context: MakeContext) -> None:
    await budget.set_price(context(user="nora", moderator=True), Medium.VIDEO, Decimal(450))
    listed = [await budget.prices(context(at=at)) for at in (NOW - timedelta(microseconds=1), NOW, NOW + DAY)]
    cards = [prices.card for prices in listed]
    assert [card.amounts[Medium.VIDEO] for card in cards] == [credits_(500), credits_(450), credits_(450)]
    assert isinstance(cards[0].prices[Medium.VIDEO].basis, BookBasis)
    basis = cards[1].prices[Medium.VIDEO].basis
    assert isinstance(basis, ServerBasis)
    assert basis.set_by is not None
    assert (basis.set_at, listed[1].moderators) == (NOW, {basis.set_by: "Nora"})


async def test_what_a_member_spends_holds_no_name_of_a_moderator(
    budget: Budget, engines: Engines, context: MakeContext
) -> None:
    await budget.set_price(context(user="nora", moderator=True), Medium.VIDEO, Decimal(450))
    await budget.top_up(context(), Decimal(2_000))
    await budget.set_threshold(context(), Decimal(900))
    await budget.spend(context(), VIDEOS)
    async with engines.reader.connect() as connection:
        kept = [
            *(await connection.execute(select(changes.c.estimate))).scalars(),
            *(await connection.execute(select(outbox.c.content))).scalars(),
            *(
                await connection.execute(select(requests.c.answer).where(requests.c.request_id == "request 4"))
            ).scalars(),
        ]
    assert sum("450000000" in text for text in kept if text) == 3
    assert not [text for text in kept if text and "Nora" in text]


async def test_of_several_prices_the_latest_that_has_begun_wins(budget: Budget, context: MakeContext) -> None:
    for hours, price in ((2, 470), (1, 460), (2, 480)):
        at = NOW + timedelta(hours=hours)
        await budget.set_price(context(at=at, moderator=True), Medium.VIDEO, Decimal(price))
    found = [
        (await budget.prices(context(at=NOW + timedelta(hours=hours)))).card.amounts[Medium.VIDEO]
        for hours in (0, 1, 2)
    ]
    assert found == [credits_(500), credits_(460), credits_(480)]


async def test_a_price_that_is_taken_back_holds_on_the_days_before_alone(budget: Budget, context: MakeContext) -> None:
    await budget.set_price(context(at=NOW, moderator=True), Medium.VIDEO, Decimal(450))
    done = await budget.remove_price(context(at=NOW + timedelta(hours=1), moderator=True), Medium.VIDEO)
    assert (done.before.amount, done.price and done.price.amount) == (credits_(450), credits_(500))
    found = [
        (await budget.prices(context(at=NOW + timedelta(hours=hours)))).card.amounts[Medium.VIDEO] for hours in (0, 1)
    ]
    assert found == [credits_(450), credits_(500)]
    with pytest.raises(NoOwnPriceError):
        await budget.remove_price(context(at=NOW + timedelta(hours=2), moderator=True), Medium.VIDEO)


async def test_a_price_is_for_its_medium_alone(budget: Budget, context: MakeContext) -> None:
    await budget.set_price(context(moderator=True), Medium.AUDIO, Decimal(5))
    card = (await budget.prices(context())).card
    assert card.amounts == {Medium.VIDEO: credits_(500), Medium.IMAGE: credits_(70), Medium.AUDIO: credits_(5)}


async def test_other_servers_do_not_see_a_servers_prices(budget: Budget, context: MakeContext) -> None:
    await budget.set_price(context(moderator=True), Medium.VIDEO, Decimal(450))
    await budget.set_price(context(server="other", moderator=True), Medium.IMAGE, Decimal(60))
    here, there = [(await budget.prices(context(server=server))).card for server in ("studio", "other")]
    assert here.amounts == {Medium.VIDEO: credits_(450), Medium.IMAGE: credits_(70)}
    assert there.amounts == {Medium.VIDEO: credits_(500), Medium.IMAGE: credits_(60)}


async def test_a_spend_keeps_the_price_of_its_day(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(5_000))
    spent = await budget.spend(context(), VIDEOS)
    await budget.set_price(context(moderator=True), Medium.VIDEO, Decimal(1))
    assert (await budget.history(context(), None)).changes[0] == spent.change
    assert (await budget.undo(context(), 2)).change.after == credits_(5_000)


# Thresholds


async def test_a_threshold_fires_when_the_credits_fall_to_it_and_arms_again_a_tenth_above(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    await budget.top_up(context(), Decimal(2_000))
    await budget.set_threshold(context(), Decimal(1_000))
    seen = []
    steps: tuple[tuple[Callable[[Context, Decimal], Awaitable[object]], int], ...] = (
        (budget.spend, 999),  # 1,001
        (budget.spend, 1),  # 1,000
        (budget.top_up, 99),  # 1,099
        (budget.spend, 99),  # 1,000
        (budget.top_up, 100),  # 1,100
        (budget.spend, 100),  # 1,000
    )
    for step, amount in steps:
        await step(context(), Decimal(amount))
        seen.append(((await states(budget, context()))[1_000].value, len(await pending(store, context().caller))))
    assert seen == [("armed", 0), ("fired", 1), ("fired", 1), ("fired", 1), ("armed", 1), ("fired", 2)]


async def test_one_fall_through_several_thresholds_is_one_alert_with_the_lowest(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    await budget.top_up(context(), Decimal(2_000))
    for amount in (1_000, 500, 1_500, 100):
        await budget.set_threshold(context(), Decimal(amount))
    spent = await budget.spend(context(), Decimal(1_600))
    (alert,) = [found.alert for found in await pending(store, context().caller)]
    reached = (alert.fall.lowest, *alert.fall.also)
    assert [one.level for one in reached] == [credits_(500), credits_(1_500), credits_(1_000)]
    assert (alert.available, alert.cause, alert.server_name) == (credits_(400), spent.change, "Studio")
    fired, armed = ThresholdState.FIRED, ThresholdState.ARMED
    assert await states(budget, context()) == {1_500: fired, 1_000: fired, 500: fired, 100: armed}


async def test_a_threshold_set_above_the_balance_warns_once(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    await budget.top_up(context(), Decimal(500))
    answer = await budget.set_threshold(context(), Decimal(1_000))
    assert answer.which.mark == Mark(Measure.CREDITS, credits_(1_000).micros, ThresholdState.FIRED)
    await budget.spend(context(), Decimal(1))
    (alert,) = await pending(store, context().caller)
    assert (alert.alert.fall.lowest.level, alert.alert.available, alert.alert.cause) == (
        credits_(1_000),
        credits_(500),
        None,
    )


async def test_a_threshold_set_before_anything_is_known_does_not_warn(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    answer = await budget.set_threshold(context(), Decimal(1_000))
    assert answer.which.mark.state is ThresholdState.ARMED
    assert await pending(store, context().caller) == []


async def test_undo_is_promised_only_as_long_as_it_holds(budget: Budget, context: MakeContext) -> None:
    assert (await budget.top_up(context(), Decimal(1))).undo_until == NOW + DAY
    await budget.top_up(context(at=NOW + 3 * DAY), Decimal(1))
    early = await budget.top_up(context(), Decimal(1))
    assert early.undo_until is None
    with pytest.raises(UndoTooLateError):
        await budget.undo(context(), early.change.number)


async def test_an_undo_fires_and_arms_as_any_change_does(budget: Budget, store: SqlStore, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(1_000))
    await budget.set_threshold(context(), Decimal(500))
    await budget.spend(context(), Decimal(600))
    await budget.undo(context(), 2)
    assert await states(budget, context()) == {500: ThresholdState.ARMED}
    await budget.undo(context(), 1)
    assert await states(budget, context()) == {500: ThresholdState.FIRED}
    assert len(await pending(store, context().caller)) == 2


async def test_a_threshold_is_there_once(budget: Budget, context: MakeContext) -> None:
    for amount in (1_000, 2_000, 1_000):
        await budget.set_threshold(context(), Decimal(amount))
    listed = (await budget.thresholds(context())).thresholds
    assert [placed.level for placed in listed] == [credits_(2_000), credits_(1_000)]


async def test_a_removed_threshold_is_gone(budget: Budget, store: SqlStore, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(2_000))
    await budget.set_threshold(context(), Decimal(1_000))
    await budget.set_threshold(context(), Decimal(500))
    answer = await budget.remove_threshold(context(), Decimal(1_000))
    assert answer.besides == (Mark(Measure.CREDITS, credits_(500).micros),)
    await budget.spend(context(), Decimal(1_200))
    assert await states(budget, context()) == {500: ThresholdState.ARMED}
    assert await pending(store, context().caller) == []


async def test_the_only_threshold_is_removed_without_naming_it(budget: Budget, context: MakeContext) -> None:
    await budget.set_threshold(context(), Decimal(1_000))
    await budget.remove_threshold(context(), None)
    assert await states(budget, context()) == {}


async def test_of_several_thresholds_one_has_to_be_named(budget: Budget, context: MakeContext) -> None:
    await budget.set_threshold(context(), Decimal(1_000))
    await budget.set_threshold(context(), Decimal(500))
    with pytest.raises(WhichThresholdError):
        await budget.remove_threshold(context(), None)


async def test_a_threshold_that_is_not_set_cannot_be_removed(
    budget: Budget, engines: Engines, context: MakeContext
) -> None:
    for amount in (None, Decimal(1_000)):
        with pytest.raises(NoSuchThresholdError):
            await budget.remove_threshold(context(), amount)
    assert not any((await everything(engines)).values())


async def test_a_wallet_has_so_many_thresholds_and_no_more(budget: Budget, context: MakeContext) -> None:
    for amount in range(1, MAX_THRESHOLDS + 1):
        await budget.set_threshold(context(), Decimal(amount))
    with pytest.raises(TooManyThresholdsError):
        await budget.set_threshold(context(), Decimal(1_000))
    await budget.set_threshold(context(), Decimal(1))  # one that is there is no new one
    assert len(await states(budget, context())) == MAX_THRESHOLDS


# The outbox


async def fallen(budget: Budget, context: MakeContext, **who: Any) -> Caller:
    """Somebody whose alert is in the outbox."""
    await budget.top_up(context(**who), Decimal(100))
    await budget.set_threshold(context(**who), Decimal(50))
    await budget.spend(context(**who), Decimal(60))
    return context(**who).caller


async def test_an_alert_is_handed_to_its_person_on_its_server_alone(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    await fallen(budget, context)
    await budget.top_up(context(user="ben"), Decimal(1))
    await budget.top_up(context(server="other"), Decimal(1))
    assert await pending(store, context(user="ben").caller) == []
    assert await pending(store, context(server="other").caller) == []
    assert len(await pending(store, context().caller)) == 1


async def test_a_lease_of_a_clock_that_is_ahead_counts_for_nothing(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    caller = await fallen(budget, context)
    ahead = NOW + timedelta(hours=1)
    assert await store.write(lambda records: records.take_alerts(caller, "ahead", ahead, LEASE))
    told: list[Reply] = []
    async with Relay(store, lambda: NOW).alerts_for(caller) as alerts:
        told += alerts
    assert len(told) == 1


async def test_a_clock_that_stands_still_waits_no_longer_than_a_lease(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    caller = await fallen(budget, context)
    await store.write(lambda records: records.take_alerts(caller, "dead", NOW, RELAY_LEASE))
    async with Relay(store, lambda: NOW).alerts_for(caller) as alerts:
        assert list(alerts) == []


async def test_an_alert_is_held_by_one_until_the_lease_ends(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    caller = await fallen(budget, context)

    async def take(holder: str, after: timedelta) -> list[int]:
        taken = await store.write(lambda records: records.take_alerts(caller, holder, NOW + after, LEASE))
        return [alert.attempts for alert in taken]

    moment = timedelta(microseconds=1)
    assert await take("one", timedelta()) == [1]
    assert await take("two", LEASE - moment) == []
    assert await store.read(lambda records: records.pending_alerts(caller)) == [NOW + LEASE]
    assert await take("two", LEASE) == [2]
    assert await take("one", LEASE + moment) == []


async def test_an_alert_has_the_same_nonce_at_each_attempt(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    caller = await fallen(budget, context)
    first = await store.write(lambda records: records.take_alerts(caller, "one", NOW, LEASE))
    second = await store.write(lambda records: records.take_alerts(caller, "one", NOW + LEASE, LEASE))
    assert first[0].nonce == second[0].nonce
    assert first[0].alert == second[0].alert


async def test_a_delivered_alert_is_not_handed_out_again(budget: Budget, store: SqlStore, context: MakeContext) -> None:
    caller = await fallen(budget, context)
    taken = await store.write(lambda records: records.take_alerts(caller, "one", NOW, LEASE))
    await store.write(lambda records: records.delivered(taken, "one", NOW))
    assert await store.read(lambda records: records.pending_alerts(caller)) == []
    assert await pending(store, caller) == []


async def test_who_lost_an_alert_to_another_cannot_mark_it_delivered(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    caller = await fallen(budget, context)
    late = await store.write(lambda records: records.take_alerts(caller, "late", NOW, LEASE))
    await store.write(lambda records: records.take_alerts(caller, "next", NOW + LEASE, LEASE))
    await store.write(lambda records: records.delivered(late, "late", NOW + LEASE))
    assert await store.read(lambda records: records.pending_alerts(caller)) == [NOW + 2 * LEASE]


async def test_an_alert_knows_the_language_its_person_was_last_seen_with(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    caller = await fallen(budget, context)
    moved = replace(caller, locale="de", time_zone="Europe/Berlin")
    await budget.top_up(replace(context(), caller=moved), Decimal(1))
    (alert,) = await pending(store, caller)
    assert (alert.locale, alert.time_zone) == ("de", "Europe/Berlin")


# People and servers


async def test_one_person_has_a_wallet_of_their_own_on_each_server(
    budget: Budget, engines: Engines, context: MakeContext
) -> None:
    await budget.top_up(context(), Decimal(100))
    await budget.top_up(context(server="other"), Decimal(7))
    await budget.spend(context(), Decimal(1))
    assert [await available(budget, context(server=server)) for server in ("studio", "other")] == [99, 7]
    assert await amounts(budget, context(server="other")) == [7]
    assert [await count(engines, table) for table in (users, servers, accounts, wallets)] == [1, 2, 2, 2]


async def test_two_people_on_one_server_have_their_own_wallets_and_thresholds(
    budget: Budget, engines: Engines, context: MakeContext
) -> None:
    await budget.top_up(context(), Decimal(100))
    await budget.top_up(context(user="ben"), Decimal(7))
    await budget.set_threshold(context(user="ben"), Decimal(5))
    assert [await available(budget, context(user=user)) for user in ("maya", "ben")] == [100, 7]
    assert await states(budget, context()) == {}
    with pytest.raises(NoSuchChangeError):
        await budget.undo(context(user="ben", moderator=True), 2)
    assert [await count(engines, table) for table in (users, servers, accounts, wallets)] == [2, 1, 2, 2]


async def test_names_are_kept_as_they_were_last_seen(budget: Budget, engines: Engines, context: MakeContext) -> None:
    await budget.set_price(context(moderator=True), Medium.VIDEO, Decimal(450))
    before = context()
    caller = before.caller
    renamed = replace(
        caller, server=replace(caller.server, name="Atelier 🎬"), user=replace(caller.user, name="Maya O'Neill")
    )
    await budget.top_up(replace(before, caller=renamed, at=NOW + DAY), Decimal(1))
    async with engines.reader.connect() as connection:
        assert (await connection.execute(select(servers.c.name))).scalars().all() == ["Atelier 🎬"]
        seen = (await connection.execute(select(accounts.c.name, accounts.c.seen_at))).all()
    assert [tuple(row) for row in seen] == [("Maya O'Neill", NOW + DAY)]
    assert list((await budget.prices(context())).moderators.values()) == ["Maya O'Neill"]


# The same request again

Change = Callable[[Budget, Context], Awaitable[Any]]
CHANGES: dict[str, Change] = {
    "top_up": lambda budget, context: budget.top_up(context, Decimal(5)),
    "spend_credits": lambda budget, context: budget.spend(context, Decimal(700)),
    "spend_on_work": lambda budget, context: budget.spend(context, VIDEOS),
    "undo": lambda budget, context: budget.undo(context, None),
    "undo_by_number": lambda budget, context: budget.undo(context, 2),
    "set_price": lambda budget, context: budget.set_price(context, Medium.VIDEO, Decimal(450)),
    "remove_price": lambda budget, context: budget.remove_price(context, Medium.IMAGE),
    "set_threshold": lambda budget, context: budget.set_threshold(context, Decimal(9_000)),
    "remove_threshold": lambda budget, context: budget.remove_threshold(context, None),
}


async def prepared(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(5_000))
    await budget.top_up(context(), Decimal(5_000))
    await budget.set_threshold(context(), Decimal(9_500))
    await budget.set_price(context(moderator=True), Medium.IMAGE, Decimal(80))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_the_same_request_again_gives_an_equal_answer_and_changes_nothing(
    budget: Budget, engines: Engines, context: MakeContext, change: Change
) -> None:
    await prepared(budget, context)
    first = await change(budget, context(request_id="again", moderator=True))
    recorded = await everything(engines)
    again = await change(budget, context(request_id="again", moderator=True))
    assert again == first
    assert await everything(engines) == recorded


async def test_the_same_request_again_has_the_answer_of_then_though_much_has_changed(
    budget: Budget, context: MakeContext
) -> None:
    await prepared(budget, context)
    first = await budget.spend(context(request_id="again"), VIDEOS)
    await budget.spend(context(), Decimal(8_000))
    await budget.set_price(context(moderator=True), Medium.VIDEO, Decimal(9_999))
    assert await budget.spend(context(request_id="again", at=NOW + DAY), VIDEOS) == first
    assert await available(budget, context()) == 500


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_the_same_request_id_with_other_content_is_a_conflict(
    budget: Budget, engines: Engines, context: MakeContext, change: Change
) -> None:
    await prepared(budget, context)
    await budget.top_up(context(request_id="again"), Decimal(1))
    recorded = await everything(engines)
    with pytest.raises(RequestConflictError):
        await change(budget, context(request_id="again", fingerprint="other words"))
    assert await everything(engines) == recorded


async def test_a_request_id_is_of_one_person_on_one_server(budget: Budget, context: MakeContext) -> None:
    for user, server in (("maya", "studio"), ("ben", "studio"), ("maya", "other")):
        asked = context(user=user, server=server, request_id="1", fingerprint=f"of {user} in {server}")
        await budget.top_up(asked, Decimal(5))
        assert await available(budget, asked) == 5


async def test_a_refusal_is_not_remembered(budget: Budget, context: MakeContext) -> None:
    with pytest.raises(NotEnoughCreditsError):
        await budget.spend(context(request_id="again"), VIDEOS)
    await budget.top_up(context(), Decimal(1_500))
    await budget.spend(context(request_id="again"), VIDEOS)
    assert await available(budget, context()) == 0


# An earlier clock


async def test_a_request_with_an_earlier_clock_does_not_rewind_the_ledger(
    budget: Budget, engines: Engines, context: MakeContext
) -> None:
    await budget.top_up(context(), Decimal(100))
    earlier = NOW - DAY
    assert await available(budget, context(at=earlier)) == 100
    spent = await budget.spend(context(at=earlier), Decimal(30))
    assert (spent.change.at, spent.change.before, spent.change.after) == (earlier, credits_(100), credits_(70))
    async with engines.reader.connect() as connection:
        assert (await connection.execute(select(wallets.c.as_of))).scalar_one() == NOW
        assert (await connection.execute(select(changes.c.at).order_by(changes.c.change))).scalars().all() == [
            NOW,
            earlier,
        ]
