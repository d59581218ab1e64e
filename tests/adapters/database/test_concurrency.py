"""Many at once, in one program and in several: each credit is spent once, each request counts once."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, func, select

from adapters.database.engine import Engines, open_engines
from adapters.database.engine import database_url as checked_url
from adapters.database.inbox import SqlInbox, put_received
from adapters.database.store import SqlStore
from adapters.database.tables import accounts, outbox, requests, servers, user_names, users, wallets
from bot.relay import LEASE, Relay
from core.alerts.watching import Watch
from core.amounts import Amount, Unit
from core.budget import Budget
from core.chat.adapter import Received
from core.chat.reply import Reply
from core.errors.asking import RequestConflictError
from core.errors.changes import AlreadyUndoneError, TopUpSpentError
from core.errors.holds import NotEnoughCreditsError
from core.ledger.lots import LotKind
from core.ledger.wallet import OpenWallet
from core.people import Caller, Context, Network
from core.prices.book import PriceBook
from core.store import Records
from core.work.media import Medium
from tests.adapters.database.at_once import PROGRAMS, at_once, kinds, spends_of_processes
from tests.conftest import NOW, MakeContext

T = TypeVar("T")


def credits_(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


async def available(budget: Budget, context: Context) -> int:
    return int((await budget.balance(context)).available.decimal)


async def count(engines: Engines, table: Any) -> int:
    async with engines.reader.connect() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


# One wallet


@pytest.mark.parametrize("programs", [1, PROGRAMS], ids=["one_program", "several_programs"])
@pytest.mark.parametrize(
    ("spends", "amount", "covered"), [(2, 60, 1), (2, 50, 2), (5, 60, 1), (50, 7, 14)], ids=lambda value: str(value)
)
async def test_spends_at_once_take_what_the_balance_covers_and_no_more(
    budgets: list[Budget], context: MakeContext, programs: int, spends: int, amount: int, covered: int
) -> None:
    await budgets[0].top_up(context(), Decimal(100))
    outcomes = await at_once(
        *(budgets[number % programs].spend(context(), Decimal(amount)) for number in range(spends))
    )
    refused = {"NotEnoughCreditsError": spends - covered} if spends > covered else {}
    assert kinds(outcomes) == {"Changed": covered, **refused}
    assert await available(budgets[0], context()) == 100 - covered * amount


async def test_the_refused_of_many_at_once_are_told_a_balance_that_was_true(
    budgets: list[Budget], context: MakeContext
) -> None:
    await budgets[0].top_up(context(), Decimal(100))
    outcomes = await at_once(*(budget.spend(context(), Decimal(60)) for budget in budgets))
    refusals = [outcome for outcome in outcomes if isinstance(outcome, NotEnoughCreditsError)]
    assert [refusal.available for refusal in refusals] == [credits_(40)] * (PROGRAMS - 1)


async def test_top_ups_at_once_all_count(budgets: list[Budget], context: MakeContext) -> None:
    await at_once(*(budgets[number % PROGRAMS].top_up(context(), Decimal(number)) for number in range(1, 21)))
    assert await available(budgets[0], context()) == 210
    assert (await budgets[0].history(context(), None)).total == 20


async def test_one_change_undone_many_times_at_once_is_undone_once(budgets: list[Budget], context: MakeContext) -> None:
    await budgets[0].top_up(context(), Decimal(100))
    await budgets[0].spend(context(), Decimal(40))
    outcomes = await at_once(*(budget.undo(context(), 2) for budget in budgets))
    assert kinds(outcomes) == {"Changed": 1, AlreadyUndoneError.__name__: PROGRAMS - 1}
    assert await available(budgets[0], context()) == 100


async def test_of_a_spend_and_an_undo_of_its_top_up_at_once_one_is_refused(
    budgets: list[Budget], context: MakeContext
) -> None:
    await budgets[0].top_up(context(), Decimal(100))
    outcomes = await at_once(budgets[0].spend(context(), Decimal(1)), budgets[1].undo(context(), 1))
    refused = [outcome for outcome in outcomes if isinstance(outcome, (NotEnoughCreditsError, TopUpSpentError))]
    assert len(refused) == 1
    assert await available(budgets[0], context()) in (0, 99)


async def test_a_wallet_that_was_taken_is_changed_by_nobody_else_until_the_end(
    stores: list[SqlStore], budgets: list[Budget], context: MakeContext
) -> None:
    """Also by those who did not open its account: a pool will have many."""
    await budgets[0].top_up(context(), Decimal(1))
    key = (await budgets[0].balance(context())).key

    def top_up_of(asked: Context) -> Callable[[Records], None]:
        def unit(records: Records) -> None:
            account = records.find_account(asked.caller)
            assert account is not None
            wallet = records.take_wallet(account, key)
            opened = OpenWallet(wallet, records.lots_with_credits(account, wallet), (), None, NOW, account.user_id)
            opened.top_up(credits_(1), LotKind.PAID, None)
            records.append(account, wallet, asked, opened.steps, Watch(opened.available, None))
            records.remember(account, asked, b"{}")

        return unit

    outcomes = await at_once(*(store.write(top_up_of(context())) for store in stores for _ in range(3)))
    assert outcomes == [None] * 3 * PROGRAMS
    assert await available(budgets[0], context()) == 1 + 3 * PROGRAMS


@pytest.mark.parametrize("programs", [2, 3])
async def test_spends_of_several_processes_take_what_the_balance_covers_and_no_more(
    budget: Budget, context: MakeContext, migrated_url: str, programs: int
) -> None:
    await budget.top_up(context(), Decimal(100))
    ids = [[f"{program}-{number}" for number in range(10)] for program in range(programs)]
    assert sum(await spends_of_processes(migrated_url, 7, ids)) == 14
    assert await available(budget, context()) == 2


async def test_the_same_requests_of_several_processes_count_once(
    budget: Budget, context: MakeContext, engines: Engines, migrated_url: str
) -> None:
    await budget.top_up(context(), Decimal(100))
    ids = [str(number) for number in range(5)]
    assert await spends_of_processes(migrated_url, 7, [ids, ids]) == [5, 5]
    assert await available(budget, context()) == 65
    assert await count(engines, requests) == 6


# One request


Step = Callable[[Budget, Context], Awaitable[Any]]
STEPS: dict[str, Step] = {
    "top_up": lambda budget, context: budget.top_up(context, Decimal(5)),
    "spend": lambda budget, context: budget.spend(context, Decimal(40)),
    "undo": lambda budget, context: budget.undo(context, None),
    "set_price": lambda budget, context: budget.set_price(context, Medium.VIDEO, Decimal(450)),
    "set_threshold": lambda budget, context: budget.set_threshold(context, Decimal(9_000)),
}


@pytest.mark.parametrize("programs", [1, PROGRAMS], ids=["one_program", "several_programs"])
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
async def test_the_same_request_five_times_at_once_is_one_change_and_five_equal_answers(
    budgets: list[Budget], engines: Engines, context: MakeContext, programs: int, step: Step
) -> None:
    await budgets[0].top_up(context(), Decimal(100))
    again = context(request_id="again", moderator=True)
    answers = await at_once(*(step(budgets[number % programs], again) for number in range(5)))
    assert answers == [answers[0]] * 5
    assert not isinstance(answers[0], BaseException)
    assert await count(engines, requests) == 2
    assert (await budgets[0].history(context(), None)).total <= 2


async def test_one_request_id_with_two_contents_at_once_is_one_change_and_one_conflict(
    budgets: list[Budget], context: MakeContext
) -> None:
    await budgets[0].top_up(context(), Decimal(100))
    outcomes = await at_once(
        budgets[0].spend(context(request_id="again", fingerprint="one"), Decimal(1)),
        budgets[1].spend(context(request_id="again", fingerprint="two"), Decimal(2)),
    )
    assert kinds(outcomes) == {"Changed": 1, RequestConflictError.__name__: 1}


# First callers


async def test_five_first_requests_of_one_person_at_once_make_one_account_and_one_wallet(
    budgets: list[Budget], engines: Engines, context: MakeContext
) -> None:
    outcomes = await at_once(*(budget.top_up(context(), Decimal(10)) for budget in budgets))
    assert kinds(outcomes) == {"Changed": 5}
    assert [await count(engines, table) for table in (servers, users, accounts, wallets)] == [1, 1, 1, 1]
    assert await available(budgets[0], context()) == 50


async def test_five_people_new_to_a_new_server_at_once_have_a_wallet_each(
    budgets: list[Budget], engines: Engines, context: MakeContext
) -> None:
    outcomes = await at_once(
        *(budget.top_up(context(user=f"user {number}"), Decimal(10)) for number, budget in enumerate(budgets))
    )
    assert kinds(outcomes) == {"Changed": 5}
    assert [await count(engines, table) for table in (servers, users, accounts, wallets)] == [1, 5, 5, 5]


async def test_one_person_new_to_five_new_servers_at_once_is_one_person(
    budgets: list[Budget], engines: Engines, context: MakeContext
) -> None:
    outcomes = await at_once(
        *(budget.top_up(context(server=f"server {number}"), Decimal(10)) for number, budget in enumerate(budgets))
    )
    assert kinds(outcomes) == {"Changed": 5}
    tables = (servers, users, user_names, accounts, wallets)
    assert [await count(engines, table) for table in tables] == [5, 1, 1, 5, 5]


async def test_everything_at_once_on_one_server_is_all_done(budgets: list[Budget], context: MakeContext) -> None:
    changes: list[Awaitable[Any]] = []
    for number in range(15):
        budget, who = budgets[number % PROGRAMS], f"user {number % 3}"
        changes += [
            budget.top_up(context(user=who), Decimal(1)),
            budget.set_price(context(user=who, moderator=True), Medium.VIDEO, Decimal(number + 1)),
            budget.set_threshold(context(user=who), Decimal(1 + number % 4)),
        ]
    assert kinds(await at_once(*changes)) == {"Changed": 15, "PriceSet": 15, "ThresholdSet": 15}


# Alerts


async def test_a_fall_by_many_at_once_is_one_alert(
    budgets: list[Budget], engines: Engines, context: MakeContext
) -> None:
    await budgets[0].top_up(context(), Decimal(1_000))
    await budgets[0].set_threshold(context(), Decimal(900))
    await at_once(*(budgets[number % PROGRAMS].spend(context(), Decimal(50)) for number in range(10)))
    assert await count(engines, outbox) == 1


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def fallen(budgets: list[Budget], context: MakeContext) -> Caller:
    """Somebody whose alert is in the outbox."""
    await budgets[0].top_up(context(), Decimal(100))
    await budgets[0].set_threshold(context(), Decimal(50))
    await budgets[0].spend(context(), Decimal(60))
    return context().caller


async def test_relays_at_once_never_hold_one_alert_together(stores: list[SqlStore], fallen: Caller) -> None:
    held = 0

    async def tell(relay: Relay) -> list[Reply]:
        nonlocal held
        async with relay.alerts_for(fallen) as alerts:
            held += len(alerts)
            assert held <= 1
            for _ in range(20):  # others come by meanwhile
                await asyncio.sleep(0)
            held -= len(alerts)
            return list(alerts)

    clock = Clock()
    told = await asyncio.gather(*(tell(Relay(store, clock)) for store in stores))
    assert sorted(map(len, told)) == [0, 0, 0, 0, 1]


class WatchedStore:
    """A store that tells how often it was read."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._reads = 0
        self._read = asyncio.Condition()

    async def read(self, unit: Callable[[Records], T]) -> T:
        found = await self._store.read(unit)
        async with self._read:
            self._reads += 1
            self._read.notify_all()
        return found

    async def write(self, unit: Callable[[Records], T], key: str = "") -> T:
        return await self._store.write(unit, key)

    async def read_times(self, times: int) -> None:
        """Returns when it was."""
        async with asyncio.timeout(20), self._read:
            await self._read.wait_for(lambda: self._reads >= times)


async def test_a_relay_waits_while_another_holds_the_alert_and_then_has_nothing_to_tell(
    stores: list[SqlStore], fallen: Caller
) -> None:
    clock, watched = Clock(), WatchedStore(stores[1])

    async def tell(relay: Relay) -> list[Reply]:
        async with relay.alerts_for(fallen) as alerts:
            return list(alerts)

    async with Relay(stores[0], clock).alerts_for(fallen) as alerts:
        assert len(alerts) == 1
        waiting = asyncio.create_task(tell(Relay(watched, clock)))
        await watched.read_times(3)
        assert not waiting.done()
    assert await waiting == []


async def test_an_alert_that_was_not_told_is_told_by_the_next_once_the_lease_has_ended(
    stores: list[SqlStore], fallen: Caller
) -> None:
    clock = Clock()
    with pytest.raises(BrokenPipeError):
        async with Relay(stores[0], clock).alerts_for(fallen) as first:
            raise BrokenPipeError
    clock.now = NOW + LEASE
    async with Relay(stores[1], clock).alerts_for(fallen) as second:
        assert second == first
        assert len(second) == 1
    clock.now = NOW + timedelta(days=1)
    async with Relay(stores[2], clock).alerts_for(fallen) as third:
        assert third == []


async def test_a_write_nobody_waits_for_any_more_runs_to_its_end_if_it_has_begun_and_holds_up_nobody(
    engines: Engines,
) -> None:
    transactions = SqlStore(engines).transactions
    begun = set()

    def keep(number: int) -> Callable[[Connection], None]:
        def unit(connection: Connection) -> None:
            begun.add(number)
            put_received(connection, Network.TELEGRAM, "123", Received(number, "{}"), NOW)

        return unit

    async with asyncio.timeout(20):
        for steps in range(40):
            writes = [asyncio.create_task(transactions.write(keep(3 * steps + more), "one")) for more in range(3)]
            for _ in range(steps):
                await asyncio.sleep(0)  # so that each await of a transaction is interrupted once
            for _ in range(5):
                for write in writes:
                    write.cancel()
                await asyncio.sleep(0)
        await transactions.write(keep(1000), "one")
    kept = await SqlInbox(transactions, Network.TELEGRAM, "123").unanswered()
    assert {received.number for received in kept} == begun
    assert len(begun) < 121


async def test_what_is_closed_waits_for_what_runs_and_leaves_nothing_open(
    migrated_url: str, book: PriceBook, context: MakeContext
) -> None:
    """Whatever was cancelled at whatever moment before, and also when the closing itself is cancelled."""
    threads = threading.active_count()
    async with asyncio.timeout(60):
        for steps in range(0, 30, 4):
            engines = open_engines(checked_url("a test", migrated_url))
            budget = Budget(SqlStore(engines), book)
            asked = [asyncio.create_task(budget.top_up(context(), Decimal(1))) for _ in range(3)]
            asked += [asyncio.create_task(budget.balance(context())), asyncio.create_task(count(engines, wallets))]
            for _ in range(steps):
                await asyncio.sleep(0)
            for _ in range(2):
                for task in asked:
                    task.cancel()
                await asyncio.sleep(0)
            closing = asyncio.create_task(engines.dispose())
            await asyncio.sleep(0)
            if steps % 8:
                closing.cancel()
            await asyncio.wait({closing})
            assert threading.active_count() == threads
            await asyncio.gather(*asked, return_exceptions=True)
            del engines, budget
            gc.collect()  # a connection that is left open says so here, and a warning is an error
