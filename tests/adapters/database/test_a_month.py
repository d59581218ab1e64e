"""A month through each database: every alert that it calls for is decided once, at its moment, and delivered once.

The real use cases, clock and relay are run in simulated time; some days nobody looks, some days the program is started
again, and now and then two clocks look at once. `tests/adapters/database/month_plainly.py` says what has to come of it.
"""

from __future__ import annotations

import asyncio
import os
import random
from ast import literal_eval
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count, groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Row, select

from adapters.database.engine import Engines, open_engines
from adapters.database.engine import database_url as checked_url
from adapters.database.store import SqlStore, Transactions
from adapters.database.tables import outbox, server_names
from bot.clock import Clock
from bot.relay import LONGEST_PAUSE, Relay
from core.alerts.changed_prices import PriceChange
from core.alerts.levels import Mark, Measure
from core.alerts.outbox import Alert, BudgetAlert, EndingAlert, PriceAlert, PricePart, ThresholdAlert, read_alert
from core.amounts import Amount, Unit
from core.budget import Budget
from core.chat.reply import Reply
from core.dates import Expiry
from core.errors.networks import AnswerLostError, NotDeliveredError, SlowDownError, UnreachableError
from core.errors.tree import RefusedError
from core.ledger.changes import WalletKey, WalletName
from core.people import Caller, Context, Moderates, Network, Server, User
from core.prices.book import PriceBook
from core.work.grammar import parse_work
from core.work.media import Medium
from core.work.vocabulary import Vocabulary
from core.work.work import Work, WorkLine
from tests.adapters.database.ledger_commands import (
    Adjust,
    Refund,
    Release,
    Reserve,
    SetBalance,
    SetPlan,
    Settle,
    Spend,
    StopPlan,
    Undo,
)
from tests.adapters.database.month import (
    DAYS,
    FIRST,
    MILLION,
    NAMES,
    NEW_BOOK_FROM,
    PLANS,
    SERVERS,
    Buy,
    Happening,
    RemoveBudget,
    RemoveMark,
    SetBudget,
    SetDefault,
    SetMark,
    Snooze,
    Try,
    month,
)
from tests.adapters.database.month_plainly import Asked, Expected, Foretold, foretold
from tests.adapters.database.month_prices import (
    CLIP,
    FRAME,
    IMAGE,
    VIDEO,
    Make,
    MakeLater,
    OneFailed,
    SetPrice,
    other_book,
)
from tests.adapters.database.test_store_against_model import whole

PEOPLE = int(os.environ.get("SCRIP_PEOPLE", "10"))
"""`make soak` asks for a hundred. Where nobody says how many, PostgreSQL gets fewer: it is slower."""
ON_POSTGRESQL = PEOPLE if "SCRIP_PEOPLE" in os.environ else PEOPLE // 2
PATIENCE_S = 60 + PEOPLE
EVERY = timedelta(hours=4)
"""The clock looks; the real one does twice a minute."""
UNREACHABLE = "person 3"
FAILURES = {1: SlowDownError(retry_after_s=30), 3: NotDeliveredError(), 5: AnswerLostError()}
"""Of the first attempt at every seventh alert."""
VIDZY = WalletName("vidzy")
FOR_ALL = SetDefault, SetPrice


def looks() -> list[datetime]:
    """When the clock does: not on two days, for the program is not running."""
    every = (FIRST + number * EVERY for number in range(1, DAYS * 6 + 1))
    return [at for at in every if (at - FIRST).days not in (11, 20)]


@dataclass
class Letters:
    """A network that people are written to by. Of the first attempts at some alerts it says that they failed."""

    network: Network
    tried: asyncio.Condition
    delivered: Counter[str] = field(default_factory=Counter)
    """By the nonce."""
    lost: Counter[str] = field(default_factory=Counter)
    attempts: int = 0
    _tried_before: set[str] = field(default_factory=set)

    async def send(self, to: Caller, reply: Reply, at: datetime, nonce: str) -> None:  # noqa: ARG002  # as the port has it
        async with self.tried:
            self.attempts += 1
            self.tried.notify_all()
        failure = None if nonce in self._tried_before else FAILURES.get(len(self._tried_before) % 7)
        self._tried_before.add(nonce)
        if to.user.external_id == UNREACHABLE:
            raise UnreachableError
        if failure is None or isinstance(failure, AnswerLostError):
            self.delivered[nonce] += 1
        if isinstance(failure, AnswerLostError):
            self.lost[nonce] += 1
        if failure is not None:
            raise failure


class Program(NamedTuple):
    """Scrip on some records, from its start to its end."""

    engines: Engines
    budget: Budget
    clock: Clock
    relay: Relay


class Month:
    """What was foretold, asked of real programs."""

    def __init__(self, url: str, book: PriceBook, posts: list[Letters]) -> None:
        self._url, self._book = url, book
        self._posts = {post.network: post for post in posts}
        self._tried = posts[0].tried
        self._now = FIRST
        self._numbers = count(1)

    async def play(self, asked: list[Asked], looking: list[datetime]) -> None:
        chance = random.Random("what happens to programs")  # noqa: S311 - a history, no secret
        program, beside = self._started(), self._started()
        waiting = list(asked)
        try:
            for self._now in looking:
                soon = [one for one in waiting if one.happening.at < self._now]
                del waiting[: len(soon)]
                await self._ask_together(program.budget, soon)
                clocks = (program.clock, beside.clock) if chance.random() < 0.2 else (program.clock,)
                await asyncio.gather(*(clock.look_round() for clock in clocks))
                await self._deliver(program)
                if self._now == NEW_BOOK_FROM:
                    self._book = other_book(self._book)
                    await beside.engines.dispose()
                    beside = self._started()
                if self._now == NEW_BOOK_FROM or chance.random() < 0.04:
                    await program.engines.dispose()
                    program = self._started()
            assert not waiting
            self._now += LONGEST_PAUSE  # whoever has to be waited for now is not written to at once
            while await self._deliver(program):
                self._now += LONGEST_PAUSE
        finally:
            await program.engines.dispose()
            await beside.engines.dispose()

    def _started(self) -> Program:
        engines = open_engines(checked_url("a test", self._url))
        store = SqlStore(engines)
        budget, relay = Budget(store, self._book), Relay(store, lambda: self._now, PATIENCE_S)
        return Program(engines, budget, Clock(budget, lambda: self._now, relay.wake), relay)

    async def _deliver(self, program: Program) -> bool:
        """Let the relay send what is due; False: nothing is left to send, nor to be tried again."""
        waiting = await Transactions(program.engines).read(_waiting)
        if any(at is None or at <= self._now for at in waiting):
            before = sum(post.attempts for post in self._posts.values())
            running = asyncio.create_task(program.relay.run(self._posts))
            async with asyncio.timeout(PATIENCE_S), self._tried:
                await self._tried.wait_for(lambda: sum(post.attempts for post in self._posts.values()) > before)
            running.cancel()  # what is on its way is finished
            with suppress(asyncio.CancelledError):
                await running
        return bool(waiting)

    async def _ask_together(self, budget: Budget, asked: list[Asked]) -> None:
        """Everybody at once, each one thing after the other; behind what is decided for all."""
        for_all = [one for one in asked if isinstance(one.command, FOR_ALL)]
        await self._ask(budget, for_all)
        whose = sorted((one for one in asked if one not in for_all), key=_whose)
        await asyncio.gather(*(self._ask(budget, list(group)) for _, group in groupby(whose, key=_whose)))

    async def _ask(self, budget: Budget, asked: list[Asked]) -> None:
        for one in asked:
            refused: type[RefusedError] | None = None
            try:
                await _really(budget, one, self._context(one.happening), self._book.vocabulary)
            except RefusedError as error:
                refused = type(error)
            assert (one.happening, one.command, refused) == (one.happening, one.command, one.refused)

    def _context(self, happening: Happening) -> Context:
        home = happening.home
        network, person = SERVERS[home.server], home.person
        moderates = Moderates.YES if isinstance(happening.command, FOR_ALL) else Moderates.NO
        caller = Caller(
            Server(network, home.server, home.server.capitalize()),
            User(network, person.name, person.name.capitalize()),
            moderates,
            time_zone=person.zone,
        )
        return Context(caller, happening.at, f"request {next(self._numbers)}", "the same words")


async def _really(budget: Budget, asked: Asked, context: Context, vocabulary: Vocabulary) -> object:
    place, name = asked.happening.place, NAMES[asked.happening.place]
    today = context.at.astimezone(ZoneInfo(context.caller.time_zone)).date()
    match asked.command:
        case Buy(amount, dollars, kind, days):
            price = None if dollars is None else Amount.exactly(dollars, Unit.USD)
            expires = None if days is None else Expiry(today + timedelta(days=days))
            return await budget.top_up(context, Decimal(amount), price=price, expires=expires, kind=kind, name=name)
        case Spend(int(amount)):
            return await budget.spend(context, Decimal(amount), name)
        case Make(words=words):
            return await budget.spend(context, parse_work(words, vocabulary), name)
        case MakeLater(make, minutes):
            return await budget.reserve(context, parse_work(make.words, vocabulary), timedelta(minutes=minutes), name)
        case SetPrice(kind, price):
            return await budget.set_price(context, kind.medium, Decimal(price))
        case Adjust(int(amount)):
            return await budget.adjust(context, Decimal(amount), name=name)
        case SetBalance(int(amount)):
            return await budget.set_balance(context, Decimal(amount), name)
        case Refund(change, amount):
            return await budget.refund(context, change, None if amount is None else Decimal(amount), name=name)
        case OneFailed(change, Medium() as medium):
            return await budget.refund(context, change, Work((WorkLine(1, medium),)), name=name)
        case Undo(change):
            return await budget.undo(context, change, name)
        case Reserve(int(amount), minutes):
            return await budget.reserve(context, Decimal(amount), timedelta(minutes=minutes), name)
        case Settle(change, amount):
            return await budget.settle(context, None if amount is None else Decimal(amount), change, name)
        case Release(change):
            return await budget.release(context, change, name)
        case SetPlan(_, days):
            return await budget.set_plan(
                context, PLANS[place][0], name=name, renews_on=today + timedelta(days=days or 0)
            )
        case StopPlan():
            return await budget.stop_plan(context, name)
        case SetMark(measure, value):
            return await budget.set_threshold(context, Mark(measure, value), name)
        case RemoveMark(mark):
            wanted = Mark(Measure.DAYS, 365) if mark is None else Mark(Measure(mark[0]), mark[1])
            return await budget.remove_threshold(context, wanted, name)
        case Snooze(minutes):
            return await budget.snooze(context, timedelta(minutes=minutes), name)
        case SetBudget(amount, True):
            return await budget.set_month_budget(context, Amount.exactly(amount, Unit.USD))
        case SetBudget(amount):
            return await budget.set_month_budget(context, Decimal(amount), NAMES[place] or VIDZY)
        case RemoveBudget(True):
            kept = [one.outlook.budget for one in await budget.month_budgets(context) if one.wallet is None]
            return await budget.remove_month_budget(context, kept[0] if kept else Amount.exactly(1, Unit.USD))
        case RemoveBudget():
            return await budget.remove_month_budget(context, name=NAMES[place] or VIDZY)
        case SetDefault(marks):
            return await budget.set_default_alert(context, [Mark(measure, value) for measure, value in marks])
        case Try():
            return await budget.send_trial(context)
    raise AssertionError(asked)


def _whose(asked: Asked) -> tuple[str, int]:
    home = asked.happening.home
    return home.server, home.person.number


def _waiting(connection: Connection) -> list[datetime | None]:
    """When each alert that is not sent may be tried next."""
    pending = select(outbox.c.next_try_at).where(outbox.c.state == "pending")
    return list(connection.execute(pending).scalars())


async def _rows(engines: Engines) -> list[Row[tuple[object, ...]]]:
    columns = outbox.c.nonce, outbox.c.state, outbox.c.lost, outbox.c.destination, outbox.c.decided_at
    named = select(server_names.c.external_id, outbox.c.content, outbox.c.kind, *columns).join_from(
        outbox, server_names, outbox.c.server_id == server_names.c.server_id
    )
    async with engines.reader.connect() as connection:
        return list((await connection.execute(named)).all())


def decided(row: Row[tuple[object, ...]]) -> Expected:
    """A row of the outbox as it should be foretold."""
    number = int(row.destination.removeprefix("person "))
    what = _what(read_alert(row.content))
    return Expected((row.external_id, number), row.decided_at, row.kind, repr(what))


def _what(alert: Alert) -> object:
    match alert:
        case ThresholdAlert(wallet=wallet, fall=fall, available=available, cause=cause):
            names = [(one.mark.measure.value, one.mark.value) for one in (fall.lowest, *fall.also)]
            number = None if cause is None else cause.number
            return _place(wallet), (names[0], tuple(names[1:])), available.micros // MILLION, number
        case EndingAlert(parts=parts):
            endings = [part.ending for part in parts]
            return sorted((_place(one.wallet), lot, one.stage) for one in endings for lot in one.lots)
        case BudgetAlert(wallet=wallet, stage=stage, outlook=outlook):
            return None if wallet is None else _place(wallet), stage.value, outlook.so_far.micros // MILLION
        case PriceAlert(parts=parts):
            return [_price(part.change) for part in sorted(parts, key=_order)]
    return ""


def _order(part: PricePart) -> int:
    """Of wallets; their numbers are nobody's to foretell."""
    return list(NAMES).index(part.change.kind.provider)


def _price(change: PriceChange) -> tuple[object, ...]:
    old, new, month_old, month_new = map(whole, (change.old, change.new, change.month_old, change.month_new))
    return change.kind.key, old, new, change.count, month_old, month_new


def _place(wallet: WalletKey) -> str:
    return wallet.provider


@pytest.fixture(scope="module")
def told() -> Mapping[str, Foretold]:
    """By the database: how much is asked of it, and what it has to decide."""
    people = {"sqlite": PEOPLE, "postgresql": ON_POSTGRESQL}
    return {database: foretold(month(number), looks(), FIRST) for database, number in people.items()}


@pytest.mark.timeout(60 + 20 * PEOPLE)
async def test_every_alert_of_a_month_is_decided_once_and_delivered_once(
    migrated_url: str, engines: Engines, book: PriceBook, told: Mapping[str, Foretold]
) -> None:
    asked, expected, _ = told[migrated_url.partition(":")[0]]
    tried = asyncio.Condition()
    posts = [Letters(network, tried) for network in SERVERS.values()]
    await Month(migrated_url, book, posts).play(asked, looks())
    rows = await _rows(engines)
    found, called_for = Counter(map(decided, rows)), Counter(expected)
    assert (sorted(called_for - found), sorted(found - called_for)) == ([], [])  # missing, and told for nothing
    received = posts[0].delivered + posts[1].delivered
    lost = posts[0].lost + posts[1].lost
    gone = {row.nonce for row in rows if row.destination == UNREACHABLE}
    assert {row.nonce: row.state for row in rows} == {
        row.nonce: "unreachable" if row.nonce in gone else "delivered" for row in rows
    }
    assert received == Counter({row.nonce: 1 + row.lost for row in rows if row.nonce not in gone})
    assert lost == Counter({row.nonce: row.lost for row in rows if row.lost})


def test_months_have_alerts_of_each_kind_that_time_alone_called_for_and_such_that_somebody_did(
    told: Mapping[str, Foretold],
) -> None:
    for _, expected, _ in told.values():
        by_time = {one.at for one in expected} & set(looks())
        kinds = Counter((one.kind, one.at in by_time) for one in expected)
        assert kinds.keys() == {
            *(("threshold", True), ("threshold", False)),
            *(("budget", True), ("budget", False)),
            *(("ending", True), ("price", True), ("test", False)),
        }
        assert kinds["threshold", False] > 15 < kinds["ending", True]


def test_months_have_prices_that_each_reason_told_or_kept_silent(told: Mapping[str, Foretold]) -> None:
    _, expected, cases = told["sqlite"]
    messages = [literal_eval(one.what) for one in expected if one.kind == "price"]
    parts = [part for message in messages for part in message]
    assert {old < new for _, old, new, *_ in parts} == {True, False}
    assert {key for key, *_ in parts} == {VIDEO.key, IMAGE.key, CLIP.key, FRAME.key}
    assert max(map(len, messages)) > 1
    assert cases.keys() == {
        *("never another", "the same again", "a slip", "set by themselves"),
        *("too long ago", "taken back, or set aside", "told though snoozed"),
    }
