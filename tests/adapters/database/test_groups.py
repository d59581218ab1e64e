"""What is asked at once is answered, and kept, as if it had been asked one after the other."""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from adapters.database.engine import Engines
from adapters.database.lanes import GROUP
from adapters.database.tables import outbox, server_names, wallets
from core.alerts.levels import Mark, Measure
from core.budget import Budget
from core.dates import Expiry
from core.errors.takeout import WrongConfirmationError
from core.ledger.changes import WalletName
from core.people import Context
from core.work.media import Medium
from core.work.work import Work, WorkLine
from tests.adapters.database.at_once import at_once
from tests.adapters.database.rules import broken_rules
from tests.conftest import NOW, MakeContext

PEOPLE = ("maya", "ben", "ana")
"""Ana asks on a server that is her own, and sets what holds there: nobody else's answers depend on when she does."""
CREDITS = 60
RUNWAY = WalletName("runway", "api")

Asked = tuple[str, int, str, int]
"""Who asks, how many hours later than the others, for what, and with which number."""

EXAMPLES = int(os.environ.get("SCRIP_SEQUENCES", "6"))
"""Groups of changes; `make soak` asks for many more."""

_numbers = count(1)


def images(number: int) -> Work:
    return Work((WorkLine(number, Medium.IMAGE),))


def gift(number: int) -> Expiry:
    """So many days from now."""
    return Expiry(NOW.date() + timedelta(days=number))


async def forget(budget: Budget, context: Context, number: int) -> Any:
    """All, if so many changes were made."""
    try:
        done = await budget.forget(context, f"{context.caller.server.name.replace(' ', '')} {number}")
    except WrongConfirmationError:  # which says the name of the server
        return "other words are asked"
    return replace(done, server="", words="")


ASKS: dict[str, Callable[[Budget, Context, int], Awaitable[Any]]] = {
    "spend": lambda budget, context, number: budget.spend(context, Decimal(number)),
    "adjust": lambda budget, context, number: budget.adjust(context, Decimal(number)),
    "use images": lambda budget, context, number: budget.adjust(context, images(number)),
    "top up": lambda budget, context, number: budget.top_up(context, Decimal(number)),
    "gift": lambda budget, context, number: budget.top_up(context, Decimal(7), expires=gift(number)),
    "reserve": lambda budget, context, number: budget.reserve(context, Decimal(number), timedelta(hours=number)),
    "alert": lambda budget, context, number: budget.set_threshold(context, Decimal(number // 10 * 10 + 5)),
    "alert in days": lambda budget, context, number: budget.set_threshold(context, Mark(Measure.DAYS, number)),
    "no alert": lambda budget, context, _: budget.remove_threshold(context, None),
    "snooze": lambda budget, context, number: budget.snooze(context, timedelta(hours=number)),
    "budget": lambda budget, context, number: budget.set_month_budget(context, Decimal(number)),
    "price": lambda budget, context, number: budget.set_price(context, Medium.IMAGE, Decimal(number)),
    "runway": lambda budget, context, _: budget.set_default_wallet(context, RUNWAY),
    "members' alert": lambda budget, context, number: budget.set_default_alert(context, [Decimal(number)]),
    "set": lambda budget, context, number: budget.set_balance(context, Decimal(number)),
    "refund": lambda budget, context, number: budget.refund(context, number),
    "refund 1 of #2": lambda budget, context, _: budget.refund(context, 2, Decimal(1)),
    "settle": lambda budget, context, number: budget.settle(context, Decimal(number)),
    "release": lambda budget, context, _: budget.release(context),
    "undo": lambda budget, context, number: budget.undo(context, number),
    "undo the latest": lambda budget, context, _: budget.undo(context, None),
    "forget": forget,
}
"""A unit that refuses has all of its group run again, each on its own; so the two are kept apart."""
OF_MODERATORS = ("price", "runway", "members' alert")
HOURS = st.sampled_from([0, 0, 0, 1, -2, 30, 24 * 12])


def of(people: tuple[str, ...], names: tuple[str, ...], at_most: int) -> st.SearchStrategy[Asked]:
    return st.tuples(st.sampled_from(people), HOURS, st.sampled_from(names), st.integers(1, at_most))


PLAIN = ("adjust", "adjust", "adjust", "top up", "alert", "alert in days", "gift", "budget")
NEVER_REFUSED = st.one_of(
    of(("maya",), PLAIN, 40),
    of(("ben",), ("spend", "spend", "adjust", "refund 1 of #2", "reserve", "top up"), 2),
    of(("ana",), (*PLAIN, *OF_MODERATORS, "use images", "use images"), 9),
)
ANYTHING = st.one_of(
    NEVER_REFUSED,
    of(PEOPLE, tuple(sorted(ASKS.keys() - {*OF_MODERATORS})), 12),
    of(PEOPLE, ("spend", "set", "reserve"), 2 * CREDITS),
)


def some_of(asked: st.SearchStrategy[Asked]) -> st.SearchStrategy[list[Asked]]:
    return st.lists(asked, min_size=2, max_size=20)


MakeOne = Callable[[str, int], Context]
"""Who asks, and how many hours later."""


async def on_new_servers(budget: Budget, context: MakeContext) -> tuple[MakeOne, tuple[str, str]]:
    """Contexts on servers where everybody had the same credits twice, the second of which end, and spent some."""
    number = next(_numbers)
    servers = f"server {number}", f"server {number} of ana"

    def make(user: str, hours: int = 0) -> Context:
        anas = user == "ana"
        at = NOW + timedelta(hours=hours)
        return context(user=user, server=servers[anas], at=at, moderator=anas)

    for user in PEOPLE:
        await budget.top_up(make(user), Decimal(CREDITS))
        await budget.spend(make(user), Decimal(20))
        await budget.top_up(make(user), Decimal(CREDITS), expires=gift(40))
    return make, servers


async def told(asked: Awaitable[Any]) -> Any:
    try:
        return await asked
    except Exception as error:
        return type(error), str(error)


async def everything(budget: Budget, make: MakeOne) -> list[Any]:
    """Of everybody, as they are told it."""
    told_: list[Any] = []
    for user in PEOPLE:
        told_ += [await budget.balances(make(user, 0)), await budget.month_budgets(make(user, 0))]
        told_.append(await budget.thresholds(make(user, 0)))
        page = await budget.history(make(user, 0), None)
        told_.append(page)
        while page.changes and page.changes[-1].number > 1:
            page = await budget.history(make(user, 0), page.changes[-1].number)
            told_.append(page)
    return told_


async def rows(engines: Engines, servers: tuple[str, str]) -> list[Any]:
    """Wallets and warnings as they are kept, but for the numbers that a server counts."""
    here = server_names.c.external_id.in_(servers)
    columns = [column for column in wallets.c if column.name not in ("server_id", "wallet")]
    kept = select(*columns).join(server_names, server_names.c.server_id == wallets.c.server_id).where(here)
    alerts = select(outbox.c.kind, outbox.c.content, outbox.c.decided_at, outbox.c.next_try_at)
    of_servers = alerts.join(server_names, server_names.c.server_id == outbox.c.server_id).where(here)
    async with engines.reader.connect() as connection:
        found = (await connection.execute(kept.order_by(wallets.c.user_id, wallets.c.provider))).all()
        warnings = (await connection.execute(of_servers.order_by(outbox.c.destination, outbox.c.alert))).all()
    name = servers[0].capitalize()
    return [*found, *((one.kind, one.content.replace(name, "Server"), *one[2:]) for one in warnings)]


async def check(engines: Engines, budget: Budget, context: MakeContext, asked: list[Asked]) -> None:
    if not (await budget.balance(context(server="elsewhere"))).known:
        for user in PEOPLE:  # whoever is there, too, is the same person still when they are forgotten here
            await budget.top_up(context(user=user, server="elsewhere"), Decimal(1))
    one, ones = await on_new_servers(budget, context)
    all_of_them, alls = await on_new_servers(budget, context)
    behind_another = [await told(ASKS[name](budget, one(user, hours), number)) for user, hours, name, number in asked]
    together = await at_once(
        *(told(ASKS[name](budget, all_of_them(user, hours), number)) for user, hours, name, number in asked)
    )
    assert together == behind_another
    assert await everything(budget, all_of_them) == await everything(budget, one)
    assert await rows(engines, alls) == await rows(engines, ones)
    for server in (*ones, *alls):
        assert await broken_rules(engines, server) == []


SOME = settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.mark.timeout(60 + EXAMPLES * 20)
@SOME
@example([("maya", 0, "adjust", 200), ("maya", 0, "adjust", 7)])  # which they owe
@example([("maya", 2, "adjust", 1), ("maya", -1, "adjust", 1)])  # by a clock that is early
@example([("maya", 0, "alert", 95), ("maya", 0, "adjust", 40), ("maya", 0, "adjust", 1)])
@example([("ana", 0, "price", 3), ("ana", 0, "use images", 2), ("ana", 0, "runway", 1), ("ana", 0, "use images", 2)])
@example([("ana", 0, "adjust", 1), ("ana", 0, "budget", 10), ("ana", 0, "adjust", 50)])
@example([("maya", 0, "adjust", CREDITS), ("maya", 0, "adjust", 1)])  # nothing is left that ends
@example([("maya", 0, "adjust", 1), ("maya", 0, "forget", 4), ("maya", 0, "adjust", 1), ("maya", 0, "adjust", 1)])
@given(asked=some_of(NEVER_REFUSED))
async def test_changes_that_share_a_commit(
    engines: Engines, budget: Budget, context: MakeContext, asked: list[Asked]
) -> None:
    await check(engines, budget, context, asked)


@pytest.mark.timeout(60 + EXAMPLES * 20)
@SOME
@given(asked=some_of(ANYTHING))
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
