"""What is asked at once is answered, and kept, as if it had been asked one after the other."""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable
from decimal import Decimal
from functools import partial
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.database.engine import Engines
from adapters.database.lanes import GROUP
from core.answers import Changed, HistoryPage, Holdings
from core.budget import Budget
from core.people import Context
from tests.adapters.database.at_once import at_once
from tests.adapters.database.rules import broken_rules
from tests.conftest import MakeContext

PEOPLE = ("maya", "ben", "ana")
CREDITS = 60

Ask = Callable[[Budget, Context], Awaitable[Changed]]
Asked = tuple[str, Ask]
"""Who asks for what."""

EXAMPLES = int(os.environ.get("SCRIP_SEQUENCES", "12"))
"""Groups of changes; `make soak` asks for many more."""

_numbers = count(1)


def asking(ask: Callable[[Budget, Context, Decimal], Awaitable[Changed]], at_most: int) -> st.SearchStrategy[Ask]:
    def with_number(number: int) -> Ask:
        return lambda budget, context: ask(budget, context, Decimal(number))

    return st.integers(1, at_most).map(with_number)


SPEND = asking(lambda budget, context, number: budget.spend(context, number), 2)
ADJUST = asking(lambda budget, context, number: budget.adjust(context, number), 5)
TOP_UP = asking(lambda budget, context, number: budget.top_up(context, number), CREDITS)
RESERVE = asking(lambda budget, context, number: budget.reserve(context, number), 2)
NEVER_REFUSED = st.one_of(SPEND, SPEND, ADJUST, TOP_UP, RESERVE)
"""A unit that refuses has all of its group run again, each on its own."""
ANYTHING = st.one_of(
    NEVER_REFUSED,
    asking(lambda budget, context, number: budget.spend(context, number), CREDITS),
    asking(lambda budget, context, number: budget.set_balance(context, number), CREDITS),
    asking(lambda budget, context, number: budget.refund(context, int(number), None), 12),
    asking(lambda budget, context, number: budget.undo(context, int(number)), 12),
    asking(lambda budget, context, number: budget.settle(context, number), 9),
    st.just(lambda budget, context: budget.undo(context, None)),
    st.just(lambda budget, context: budget.release(context)),
)
some_of = partial(st.lists, min_size=2, max_size=20)


async def on_a_new_server(budget: Budget, context: MakeContext) -> Callable[[str], Context]:
    """Contexts on a server where everybody has the same credits, twice."""
    server = f"server {next(_numbers)}"

    def make(user: str) -> Context:
        return context(user=user, server=server)

    for user in PEOPLE:
        for _ in range(2):
            await budget.top_up(make(user), Decimal(CREDITS))
    return make


async def told(asked: Awaitable[Changed]) -> Changed | tuple[type[Exception], str]:
    try:
        return await asked
    except Exception as error:
        return type(error), str(error)


async def everything(budget: Budget, context: Callable[[str], Context]) -> list[HistoryPage | Holdings]:
    """Of everybody."""
    pages: list[HistoryPage | Holdings] = [await budget.balance(context(user)) for user in PEOPLE]
    for user in PEOPLE:
        page = await budget.history(context(user), None)
        pages.append(page)
        while page.changes and page.changes[-1].number > 1:
            page = await budget.history(context(user), page.changes[-1].number)
            pages.append(page)
    return pages


async def check(engines: Engines, budget: Budget, context: MakeContext, asked: list[Asked]) -> None:
    one = await on_a_new_server(budget, context)
    behind_another = [await told(ask(budget, one(user))) for user, ask in asked]
    all_of_them = await on_a_new_server(budget, context)
    together = await at_once(*(told(ask(budget, all_of_them(user))) for user, ask in asked))
    assert together == behind_another
    assert await everything(budget, all_of_them) == await everything(budget, one)
    for make in (one, all_of_them):
        assert await broken_rules(engines, make("maya").caller.server.external_id) == []


SOME = settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.mark.timeout(60 + EXAMPLES * 20)
@SOME
@given(asked=some_of(st.tuples(st.sampled_from(PEOPLE), NEVER_REFUSED)))
async def test_changes_that_share_a_commit(
    engines: Engines, budget: Budget, context: MakeContext, asked: list[Asked]
) -> None:
    await check(engines, budget, context, asked)


@pytest.mark.timeout(60 + EXAMPLES * 20)
@SOME
@given(asked=some_of(st.tuples(st.sampled_from(PEOPLE), ANYTHING)))
async def test_anything_that_shares_a_commit(
    engines: Engines, budget: Budget, context: MakeContext, asked: list[Asked]
) -> None:
    await check(engines, budget, context, asked)


async def test_requests_that_are_repeated_at_once_are_carried_out_once(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(CREDITS))
    asked = [context(request_id=f"spend {number % 5}") for number in range(20)]
    answers = await at_once(*(budget.spend(one, Decimal(1)) for one in asked))
    assert answers == answers[:5] * 4
    assert (await budget.balance(context())).left.decimal == CREDITS - 5


@pytest.mark.parametrize("people", [1, GROUP])
async def test_spends_at_once_share_a_commit(
    budget: Budget, context: MakeContext, caplog: pytest.LogCaptureFixture, people: int
) -> None:
    caplog.set_level(logging.INFO)
    for number in range(people):
        await budget.top_up(context(user=f"user {number}"), Decimal(GROUP))
    users = [f"user {number % people}" for number in range(GROUP)]
    await at_once(*(budget.spend(context(user=user), Decimal(1)) for user in users))
    assert "one by one" not in caplog.text
