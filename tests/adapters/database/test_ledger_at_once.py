"""Many at once on one wallet: nothing is spent, given back, settled or recorded twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from adapters.database.engine import Engines
from adapters.database.tables import changes
from core.answers import Changed
from core.budget import Budget
from core.errors.asking import RequestConflictError
from core.errors.changes import AlreadyUndoneError, RefundedError
from core.errors.holds import HoldOverError, NotEnoughCreditsError
from core.ledger.changes import WalletName
from core.people import Context
from tests.adapters.database.at_once import PROGRAMS, at_once, kinds, spends_of_processes
from tests.conftest import MakeContext

FIFTY, TWENTY, PRICE = 50, 20, 7
RUNWAY = WalletName("runway", "web")


async def left(budget: Budget, context: Context, name: WalletName | None = None) -> int:
    return int((await budget.balance(context, name)).left.decimal)


async def recorded(engines: Engines) -> int:
    async with engines.reader.connect() as connection:
        return int((await connection.execute(select(func.count()).select_from(changes))).scalar_one())


# Fifty callers, twenty of whom can pay


@pytest.mark.parametrize("programs", [1, PROGRAMS], ids=["one_program", "several_programs"])
@pytest.mark.parametrize("over", [0, PRICE - 1], ids=["nothing_over", "less_than_one_over"])
async def test_of_fifty_callers_exactly_the_twenty_that_can_be_paid_are(
    budgets: list[Budget], context: MakeContext, programs: int, over: int
) -> None:
    await budgets[0].top_up(context(), Decimal(TWENTY * PRICE + over))
    outcomes = await at_once(*(budgets[number % programs].spend(context(), Decimal(PRICE)) for number in range(FIFTY)))
    assert kinds(outcomes) == {"Changed": TWENTY, "NotEnoughCreditsError": FIFTY - TWENTY}
    assert {refusal.available.decimal for refusal in outcomes if isinstance(refusal, NotEnoughCreditsError)} == {over}
    assert await left(budgets[0], context()) == over


async def test_of_fifty_callers_in_two_processes_exactly_twenty_are_paid(
    budget: Budget, context: MakeContext, migrated_url: str
) -> None:
    await budget.top_up(context(), Decimal(TWENTY * PRICE))
    ids = [[f"{process}-{number}" for number in range(FIFTY // 2)] for process in range(2)]
    assert sum(await spends_of_processes(migrated_url, PRICE, ids)) == TWENTY
    assert await left(budget, context()) == 0


async def test_spends_and_holds_at_once_never_share_a_credit(budgets: list[Budget], context: MakeContext) -> None:
    await budgets[0].top_up(context(), Decimal(TWENTY * PRICE))
    outcomes = await at_once(
        *(
            (budget.spend if number % 2 else budget.reserve)(context(), Decimal(PRICE))
            for number, budget in enumerate(budgets * (FIFTY // PROGRAMS))
        )
    )
    assert kinds(outcomes) == {"Changed": TWENTY, "NotEnoughCreditsError": FIFTY - TWENTY}
    assert (await budgets[0].balance(context())).available.micros == 0


# What can happen once


async def test_refunds_at_once_never_give_back_more_than_was_spent(budgets: list[Budget], context: MakeContext) -> None:
    await budgets[0].top_up(context(), Decimal(100))
    await budgets[0].spend(context(), Decimal(70))
    outcomes = await at_once(*(budget.refund(context(), 2, Decimal(20)) for budget in budgets))
    assert kinds(outcomes) == {"Changed": 3, "RefundTooLargeError": PROGRAMS - 3}
    assert await left(budgets[0], context()) == 90


async def test_refunds_of_all_that_is_left_at_once_are_one(budgets: list[Budget], context: MakeContext) -> None:
    await budgets[0].adjust(context(), Decimal(70))
    await budgets[0].top_up(context(), Decimal(50))
    outcomes = await at_once(*(budget.refund(context(), 1) for budget in budgets))
    assert kinds(outcomes) == {"Changed": 1, "RefundTooLargeError": PROGRAMS - 1}
    assert await left(budgets[0], context()) == 50


async def test_of_a_refund_and_an_undo_of_its_spend_at_once_one_is_refused(
    budgets: list[Budget], context: MakeContext
) -> None:
    await budgets[0].top_up(context(), Decimal(100))
    await budgets[0].spend(context(), Decimal(70))
    outcomes = await at_once(budgets[0].refund(context(), 2, Decimal(20)), budgets[1].undo(context(), 2))
    assert len([outcome for outcome in outcomes if isinstance(outcome, (AlreadyUndoneError, RefundedError))]) == 1
    assert await left(budgets[0], context()) in (50, 100)


@pytest.mark.parametrize("number", [None, 2], ids=["the_only_one", "by_its_number"])
async def test_settles_at_once_are_one(budgets: list[Budget], context: MakeContext, number: int | None) -> None:
    await budgets[0].top_up(context(), Decimal(100))
    await budgets[0].reserve(context(), Decimal(60))
    outcomes = await at_once(*(budget.settle(context(), Decimal(50), number) for budget in budgets))
    refusal = "NothingHeldError" if number is None else "HoldOverError"
    assert kinds(outcomes) == {"Changed": 1, refusal: PROGRAMS - 1}
    held = await budgets[0].balance(context())
    assert (held.left.plain, held.held.plain) == ("50", "0")


async def test_of_a_settle_a_release_and_an_undo_at_once_one_closes_the_hold(
    budgets: list[Budget], context: MakeContext
) -> None:
    await budgets[0].top_up(context(), Decimal(100))
    await budgets[0].reserve(context(), Decimal(60))
    outcomes = await at_once(
        budgets[0].settle(context(), None, 2), budgets[1].release(context(), 2), budgets[2].undo(context(), 2)
    )
    assert [type(outcome) for outcome in outcomes].count(Changed) == 1
    assert {type(outcome) for outcome in outcomes} <= {Changed, HoldOverError, AlreadyUndoneError}
    assert await left(budgets[0], context()) in (40, 100)


async def test_time_is_recorded_once_by_many_who_come_after_it(
    budgets: list[Budget], engines: Engines, context: MakeContext
) -> None:
    await budgets[0].set_plan(context(), "standard", name=RUNWAY)
    later = context().at.replace(year=2027)
    outcomes = await at_once(*(budget.spend(context(at=later), Decimal(100), RUNWAY) for budget in budgets))
    assert kinds(outcomes) == {"Changed": PROGRAMS}
    assert await recorded(engines) == 1 + 12 * 2 + PROGRAMS
    assert await left(budgets[0], context(at=later), RUNWAY) == 625 - 100 * PROGRAMS


# The same request

Change = Callable[[Budget, Context], Awaitable[Changed]]
CHANGES: dict[str, Change] = {
    "top_up": lambda budget, context: budget.top_up(context, Decimal(5)),
    "spend": lambda budget, context: budget.spend(context, Decimal(40)),
    "adjust": lambda budget, context: budget.adjust(context, Decimal(4_000)),
    "set_balance": lambda budget, context: budget.set_balance(context, Decimal(4_000)),
    "refund": lambda budget, context: budget.refund(context, 2, Decimal(7)),
    "reserve": lambda budget, context: budget.reserve(context, Decimal(5)),
    "settle": lambda budget, context: budget.settle(context),
    "release": lambda budget, context: budget.release(context),
    "undo": lambda budget, context: budget.undo(context, None),
    "set_plan": lambda budget, context: budget.set_plan(context, "standard", name=RUNWAY),
}


async def prepared(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(100))
    await budget.spend(context(), Decimal(20))
    await budget.reserve(context(), Decimal(10))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_one_request_five_times_in_two_programs_is_one_change_and_five_equal_answers(
    budgets: list[Budget], engines: Engines, context: MakeContext, change: Change
) -> None:
    await prepared(budgets[0], context)
    together = [change(budgets[number % 2], context(request_id="at once")) for number in range(5)]
    answers = await at_once(*together)
    assert isinstance(answers[0], Changed)
    assert answers == [answers[0]] * 5
    assert await recorded(engines) == 4
    for number in range(5):
        assert await change(budgets[number % 2], context(request_id="at once")) == answers[0]
    assert await recorded(engines) == 4


@pytest.mark.parametrize("change", ["top_up", "refund", "settle", "undo"])
async def test_one_request_id_with_two_contents_at_once_is_one_change_and_one_conflict(
    budgets: list[Budget], engines: Engines, context: MakeContext, change: str
) -> None:
    await prepared(budgets[0], context)
    outcomes = await at_once(
        CHANGES[change](budgets[0], context(request_id="at once", fingerprint="one")),
        CHANGES[change](budgets[1], context(request_id="at once", fingerprint="two")),
    )
    assert kinds(outcomes) == {"Changed": 1, RequestConflictError.__name__: 1}
    assert await recorded(engines) == 4


async def test_a_refusal_is_not_remembered_though_it_comes_five_times_at_once(
    budgets: list[Budget], context: MakeContext
) -> None:
    outcomes = await at_once(*(budget.spend(context(request_id="again"), Decimal(5)) for budget in budgets))
    assert kinds(outcomes) == {"NotEnoughCreditsError": PROGRAMS}
    await budgets[0].top_up(context(), Decimal(5))
    await budgets[0].spend(context(request_id="again"), Decimal(5))
    assert await left(budgets[0], context()) == 0
