"""The clock over real records: what time alone does is told once, and nothing that a person did not ask for changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from adapters.database.engine import Engines, open_engines
from adapters.database.engine import database_url as checked_url
from adapters.database.store import SqlStore
from adapters.database.tables import lots, outbox, requests, wallets
from bot.clock import AT_ONCE, Clock
from core.alerts.budgets import Stage
from core.alerts.levels import Mark, Measure
from core.alerts.outbox import Alert, BudgetAlert, EndingAlert, ThresholdAlert, read_alert
from core.alerts.thresholds import ThresholdState
from core.amounts import Amount, Unit
from core.budget import Budget
from core.choices import Choices
from core.dates import Expiry
from core.ledger.changes import WalletName
from core.ledger.lots import LotKind
from core.people import Caller, Context, Network, Server, User
from core.prices.book import PriceBook
from core.store import Records
from tests.adapters.database.rules import broken_rules
from tests.conftest import NOW, MakeContext

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
IN_DAYS = Mark(Measure.DAYS, 7)
SHARE = Mark(Measure.SHARE, 200_000)
RUNWAY = WalletName("runway", "web")
NINE = NOW
"""22 November, 9:00 in UTC, which is the zone of everybody here."""


def credits_(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


async def alerts(engines: Engines) -> list[Alert]:
    async with engines.reader.connect() as connection:
        rows = await connection.execute(select(outbox.c.content).order_by(outbox.c.server_id, outbox.c.alert))
        return [read_alert(content) for content in rows.scalars()]


async def look_at(engines: Engines) -> list[datetime | None]:
    async with engines.reader.connect() as connection:
        return list((await connection.execute(select(wallets.c.look_at).order_by(wallets.c.wallet))).scalars())


Ring = Callable[[datetime], Awaitable[int]]
"""Has the clock look around once; how many people's wallets there was something to do at."""


@pytest.fixture
async def ring(budget: Budget) -> Ring:
    await budget.find_repriced(NINE, book=True)  # nobody uses its prices yet

    async def ring_at(at: datetime) -> int:
        woken: list[None] = []
        await Clock(budget, lambda: at, lambda: woken.append(None)).look_round()
        return len(woken)

    return ring_at


# What is told


async def test_credits_that_end_unused_are_told_at_each_stage_once_in_the_morning(
    budget: Budget, engines: Engines, context: MakeContext, ring: Ring
) -> None:
    await budget.top_up(context(), Decimal(5_000))
    await budget.top_up(context(), Decimal(200), kind=LotKind.PROMOTIONAL, expires=Expiry(date(2026, 12, 31)))
    days = [NINE + hours * HOUR for hours in range(0, 24 * 41, 3)]
    told = [at for at in days if await ring(at)]
    assert told == [NINE + 9 * DAY, NINE + 32 * DAY, NINE + 38 * DAY]
    first, *_ = await alerts(engines)
    assert isinstance(first, EndingAlert)
    (part,) = first.parts
    assert (part.provider_name, part.ending.amount, part.ending.last_day, part.ending.stage) == (
        *("Vidzy", credits_(200), date(2026, 12, 31)),
        30,
    )
    assert part.makes[0].left == credits_(60)
    assert first.day == date(2026, 12, 1)
    assert await broken_rules(engines) == []


async def test_what_was_told_is_not_told_again_after_a_change(
    budget: Budget, engines: Engines, context: MakeContext, ring: Ring
) -> None:
    await budget.top_up(context(), Decimal(200), expires=Expiry(date(2026, 12, 31)))
    assert await ring(NINE + 9 * DAY) == 1
    await budget.spend(context(at=NINE + 9 * DAY + HOUR), Decimal(10))
    assert await look_at(engines) == [NINE + 32 * DAY]
    await budget.set_threshold(context(at=NINE + 9 * DAY + HOUR), IN_DAYS)  # looked at each morning from now on
    for days in (10, 11, 12):
        await ring(NINE + days * DAY)
    assert len(await alerts(engines)) == 1


async def test_all_wallets_of_a_person_are_told_of_in_one_message(
    budget: Budget, engines: Engines, context: MakeContext, ring: Ring
) -> None:
    for name in (None, RUNWAY):
        await budget.top_up(context(), Decimal(200), expires=Expiry(date(2026, 11, 30)), name=name)
    await budget.top_up(context(user="ben"), Decimal(200), expires=Expiry(date(2026, 11, 30)))
    assert await ring(NINE + DAY) == 2
    told = sorted((await alerts(engines)), key=lambda alert: len(alert.parts) if isinstance(alert, EndingAlert) else 0)
    assert [len(alert.parts) for alert in told if isinstance(alert, EndingAlert)] == [1, 2]
    assert await ring(NINE + DAY) == 0


async def test_a_fall_by_time_alone_is_warned_of_and_recorded(
    budget: Budget, engines: Engines, context: MakeContext, ring: Ring
) -> None:
    await budget.top_up(context(), Decimal(300))
    await budget.top_up(context(), Decimal(1_000), expires=Expiry(date(2026, 11, 22)))
    await budget.set_threshold(context(), Decimal(500))
    end = datetime(2026, 11, 23, tzinfo=NOW.tzinfo)
    assert await ring(end - timedelta(microseconds=1)) == 0
    assert await ring(end) == 1
    (warning,) = [alert for alert in await alerts(engines) if isinstance(alert, ThresholdAlert)]
    assert (warning.available, warning.fall.lowest.level, warning.cause) == (credits_(300), credits_(500), None)
    page = await budget.history(context(at=end), None)
    assert [change.kind.value for change in page.changes] == ["end", "top-up", "top-up"]
    assert await ring(end + DAY) == 0
    assert await broken_rules(engines) == []


async def test_days_left_are_looked_at_each_morning_by_the_present_pace(
    budget: Budget, engines: Engines, context: MakeContext, ring: Ring
) -> None:
    await budget.top_up(context(at=NINE - 9 * DAY), Decimal(3_000))
    await budget.set_threshold(context(at=NINE - 9 * DAY), IN_DAYS)
    for days in (8, 6, 4, 2):
        await budget.spend(context(at=NINE - days * DAY), Decimal(250))
    assert await alerts(engines) == []
    (placed,) = (await budget.thresholds(context())).thresholds
    assert placed.level == credits_(700)  # 1,000 in 10 days
    await budget.spend(context(), Decimal(1_250))  # 750 left, 225 a day now: fewer than 7 days
    (warning,) = await alerts(engines)
    assert isinstance(warning, ThresholdAlert)
    assert (warning.available, warning.fall.lowest.level, warning.a_day) == (
        *(credits_(750), credits_(1_575)),
        credits_(225),
    )
    assert warning.lasts_to == date(2026, 11, 25)
    for days in range(1, 20):  # nothing is used, the pace falls: it is armed by a look, and nothing is told
        assert await ring(NINE + days * DAY) in (0, 1)
    assert len(await alerts(engines)) == 1
    (placed,) = (await budget.thresholds(context(at=NINE + 20 * DAY))).thresholds
    assert placed.mark.state is ThresholdState.ARMED


async def test_days_left_that_time_alone_makes_known_are_told_in_the_morning(
    budget: Budget, engines: Engines, context: MakeContext, ring: Ring
) -> None:
    await budget.top_up(context(), Decimal(3_000))
    await budget.set_threshold(context(), IN_DAYS)
    for days in (0, 1):
        await budget.spend(context(at=NINE + days * DAY), Decimal(1_200))
    for days in (2, 3):
        await ring(NINE + days * DAY - HOUR)
        assert await alerts(engines) == []  # of three days there is no pace
        await ring(NINE + days * DAY)
    (warning,) = await alerts(engines)
    assert isinstance(warning, ThresholdAlert)
    assert (warning.available, warning.a_day, warning.cause) == (credits_(600), credits_(600), None)


async def test_a_mark_in_a_wallet_in_which_nothing_is_recorded_waits_while_others_are_looked_at(
    budget: Budget, engines: Engines, context: MakeContext, ring: Ring
) -> None:
    await budget.set_threshold(context(), Decimal(1_000), RUNWAY)
    await budget.snooze(context(), HOUR, RUNWAY)
    assert await ring(NINE + 2 * HOUR) == 1  # the snooze ends: how much there is, nobody knows
    await budget.top_up(context(at=NINE + 2 * HOUR), Decimal(200), expires=Expiry(date(2026, 11, 30)))
    assert await ring(NINE + DAY) == 1
    assert [type(alert) for alert in await alerts(engines)] == [EndingAlert]
    await budget.top_up(context(at=NINE + DAY), Decimal(900), name=RUNWAY)
    assert [type(alert) for alert in await alerts(engines)] == [EndingAlert, ThresholdAlert]


# Budgets


@pytest.mark.parametrize("before", [True, False], ids=["set before anything is recorded", "set behind it"])
async def test_a_pace_beyond_a_budget_that_time_alone_makes_one_is_told_in_the_morning(
    budget: Budget, engines: Engines, context: MakeContext, ring: Ring, before: bool
) -> None:
    if before:
        await budget.set_month_budget(context(), Decimal(2_500))
    await budget.top_up(context(), Decimal(9_000))
    for days in (0, 1):
        await budget.spend(context(at=NINE + days * DAY), Decimal(1_000))
    if not before:
        await budget.set_month_budget(context(at=NINE + DAY), Decimal(2_500))
    assert await look_at(engines) == [NINE + 3 * DAY]
    assert await ring(NINE + 3 * DAY - timedelta(seconds=1)) == 0
    assert await ring(NINE + 3 * DAY) == 1
    (warning,) = await alerts(engines)
    assert isinstance(warning, BudgetAlert)
    assert (warning.stage, warning.outlook.days, warning.outlook.so_far) == (Stage.PACE, 4, credits_(2_000))
    assert await look_at(engines) == [datetime(2026, 12, 4, 9, tzinfo=NOW.tzinfo)]
    await budget.remove_month_budget(context(at=NINE + 4 * DAY))
    await ring(datetime(2026, 12, 4, 9, tzinfo=NOW.tzinfo))
    assert (len(await alerts(engines)), await look_at(engines)) == (1, [None])


async def test_a_pace_of_payments_is_looked_for_by_whatever_wallet_is_there(
    budget: Budget, engines: Engines, context: MakeContext, ring: Ring
) -> None:
    first = datetime(2026, 11, 1, 9, tzinfo=NOW.tzinfo)
    paid = Amount.exactly(20, Unit.USD)
    for days, name in enumerate((None, RUNWAY, RUNWAY)):
        await budget.top_up(context(at=first + days * DAY), Decimal(100), price=paid, name=name)
    await budget.set_month_budget(context(at=first + 3 * DAY), Amount.exactly(100, Unit.USD))
    assert await look_at(engines) == [first + 10 * DAY, None]
    assert await ring(first + 10 * DAY) == 1
    (warning,) = await alerts(engines)
    assert isinstance(warning, BudgetAlert)
    assert (warning.stage, warning.wallet, warning.outlook.leads_to.plain[:3]) == (Stage.PACE, None, "163")
    assert await ring(first + 11 * DAY) == 0


async def test_a_share_is_of_the_most_since_the_last_top_up(
    budget: Budget, engines: Engines, context: MakeContext
) -> None:
    await budget.top_up(context(), Decimal(5_000))
    await budget.set_threshold(context(), SHARE)
    await budget.spend(context(), Decimal(3_999))
    assert await alerts(engines) == []
    await budget.spend(context(), Decimal(1))
    (warning,) = await alerts(engines)
    assert isinstance(warning, ThresholdAlert)
    assert (warning.fall.lowest.level, warning.peak) == (credits_(1_000), credits_(5_000))
    await budget.top_up(context(), Decimal(500))  # 1,500 begins a new peak: 300
    found = await budget.thresholds(context())
    assert [(placed.level, placed.mark.state.value) for placed in found.thresholds] == [(credits_(300), "armed")]


# Snooze


async def test_a_snoozed_wallet_warns_once_behind_it_if_it_is_low_still(
    budget: Budget, engines: Engines, context: MakeContext, ring: Ring
) -> None:
    await budget.top_up(context(), Decimal(1_500))
    await budget.set_threshold(context(), Decimal(1_000))
    await budget.set_threshold(context(), Decimal(700))
    await budget.spend(context(), Decimal(600))
    snoozed = await budget.snooze(context(), 2 * HOUR)
    assert snoozed.until == NINE + 2 * HOUR
    await budget.spend(context(at=NINE + HOUR), Decimal(300))
    assert await ring(NINE + 2 * HOUR - timedelta(seconds=1)) == 0
    assert len(await alerts(engines)) == 1
    assert await ring(NINE + 2 * HOUR) == 1
    *_, warning = await alerts(engines)
    assert isinstance(warning, ThresholdAlert)
    assert [one.level for one in (warning.fall.lowest, *warning.fall.also)] == [credits_(700), credits_(1_000)]
    assert await ring(NINE + DAY) == 0
    assert len(await alerts(engines)) == 2


async def test_what_was_refilled_while_it_was_snoozed_is_not_warned_of(
    budget: Budget, engines: Engines, context: MakeContext, ring: Ring
) -> None:
    await budget.top_up(context(), Decimal(900))
    await budget.set_threshold(context(), Decimal(1_000))
    await budget.snooze(context())
    await budget.top_up(context(), Decimal(900))
    await ring(NINE + DAY)
    assert len(await alerts(engines)) == 1


# When it is looked at


async def test_a_wallet_that_nothing_ends_in_and_nobody_watches_is_never_looked_at(
    budget: Budget, engines: Engines, context: MakeContext
) -> None:
    await budget.top_up(context(), Decimal(900))
    await budget.spend(context(), Decimal(100))
    assert await look_at(engines) == [None]


async def test_a_change_does_not_put_off_a_look_that_is_due(
    budget: Budget, engines: Engines, context: MakeContext, ring: Ring
) -> None:
    await budget.top_up(context(at=NINE - DAY), Decimal(200), expires=Expiry(date(2026, 11, 30)))
    assert await look_at(engines) == [NINE]
    await budget.spend(context(at=NINE + HOUR), Decimal(10))
    assert await look_at(engines) == [NINE]
    assert await ring(NINE + 2 * HOUR) == 1
    assert len(await alerts(engines)) == 1


async def test_a_plan_that_renewed_by_itself_is_told_of_before_it_ends_again(
    budget: Budget, engines: Engines, context: MakeContext, ring: Ring
) -> None:
    await budget.set_plan(context(), "standard", name=RUNWAY, renews_on=date(2026, 11, 22))
    for hours in range(0, 24 * 70, 6):
        await ring(NINE + hours * HOUR)
    endings = [part.ending for alert in await alerts(engines) if isinstance(alert, EndingAlert) for part in alert.parts]
    days = [(ending.last_day, ending.stage) for ending in endings]
    assert [(last.isoformat(), stage) for last, stage in days if stage == 7] == [
        ("2026-12-21", 7),
        ("2027-01-21", 7),
    ]
    assert len(set(days)) == len(days)
    assert await broken_rules(engines) == []


async def test_whoever_is_looked_at_reads_as_they_chose_and_was_not_seen(
    budget: Budget, store: SqlStore, engines: Engines, context: MakeContext
) -> None:
    asked = context()
    await budget.top_up(asked, Decimal(200), expires=Expiry(date(2026, 11, 30)))

    def in_tokyo(held: Choices) -> Choices:
        return replace(held, person=replace(held.person, time_zone="Asia/Tokyo", locale="de"))

    await budget.choose(context(), in_tokyo)
    (caller,) = await budget.due_looks(NINE + DAY, 10)
    assert (caller.user, caller.server) == (asked.caller.user, asked.caller.server)
    assert (caller.time_zone, caller.locale, caller.said_time_zone) == ("Asia/Tokyo", "de", "UTC")
    async with engines.reader.connect() as connection:
        before = (await connection.execute(text("SELECT seen_at FROM accounts"))).all()
    assert await budget.look(caller, NINE + 3 * DAY)
    async with engines.reader.connect() as connection:
        assert (await connection.execute(text("SELECT seen_at FROM accounts"))).all() == before
    due = await store.read(lambda records: records.is_due(caller, NINE + 3 * DAY))
    assert not due


# Once


async def test_a_look_that_is_asked_for_twice_is_made_once(
    budget: Budget, engines: Engines, context: MakeContext
) -> None:
    asked = context()
    await budget.top_up(asked, Decimal(200), expires=Expiry(date(2026, 11, 22)))
    await budget.set_threshold(context(), Decimal(100))
    at = NINE + 2 * DAY
    assert [await budget.look(asked.caller, at), await budget.look(asked.caller, at)] == [True, False]
    async with engines.reader.connect() as connection:
        ids = (await connection.execute(select(requests.c.request_id))).scalars().all()
    assert len([request_id for request_id in ids if request_id.startswith("clock 1 ")]) == 1


async def test_clocks_of_several_programs_decide_each_look_once(
    migrated_url: str, book: PriceBook, context: MakeContext
) -> None:
    opened = [open_engines(checked_url("a test", migrated_url)) for _ in range(3)]
    try:
        budgets = [Budget(SqlStore(engines), book) for engines in opened]
        people = [f"user {number}" for number in range(6)]
        for user in people:
            for name in (None, RUNWAY):
                expires = Expiry(date(2026, 11, 30))
                await budgets[0].top_up(context(user=user), Decimal(200), expires=expires, name=name)
        at = NINE + DAY
        await asyncio.gather(*(Clock(budget, lambda: at, lambda: None).look_round() for budget in budgets))
        told = await alerts(opened[0])
        assert [len(alert.parts) for alert in told if isinstance(alert, EndingAlert)] == [2] * len(people)
        assert len(told) == len(people)
        assert await broken_rules(opened[0]) == []
    finally:
        for engines in opened:
            await engines.dispose()


async def test_a_look_that_is_broken_off_leaves_nothing_behind_and_is_made_again(
    store: SqlStore, book: PriceBook, engines: Engines, context: MakeContext
) -> None:
    budget, asked = Budget(store, book), context()
    await budget.top_up(asked, Decimal(200), expires=Expiry(date(2026, 11, 30)))
    at = NINE + DAY

    class Dying(SqlStore):
        async def write(self, unit: Callable[[Records], object], key: str = "") -> object:  # type: ignore[override]
            def dies(records: Records) -> object:
                unit(records)
                raise RuntimeError("gone before the commit")

            return await store.write(dies, key)

    with pytest.raises(RuntimeError, match="gone"):
        await Budget(Dying(engines), book).look(asked.caller, at)
    assert (await alerts(engines), await look_at(engines)) == ([], [NINE + DAY])
    async with engines.reader.connect() as connection:
        assert (await connection.execute(select(lots.c.told))).scalars().all() == [None]
    assert await budget.look(asked.caller, at)
    assert len(await alerts(engines)) == 1


async def test_wallets_that_cannot_be_looked_at_keep_nobody_else_s_waiting(
    budget: Budget, engines: Engines, context: MakeContext, caplog: pytest.LogCaptureFixture
) -> None:
    for user in ("maya", "ben"):
        await budget.top_up(context(user=user), Decimal(200), expires=Expiry(date(2026, 11, 30)))
    async with engines.writer.begin() as connection:
        await connection.execute(text("UPDATE wallets SET provider = 'gone' WHERE wallet = 1"))
    at = NINE + DAY
    await Clock(budget, lambda: at, lambda: None).look_round()
    assert len(await alerts(engines)) == 1
    assert "could not be looked at" in caplog.text


async def test_what_cannot_be_looked_at_is_passed_over_page_by_page() -> None:
    """More of them than are read at once do not hide those behind them, and each is tried once, however many wallets of
    theirs are due."""
    broken = [_person(number) for number in range(AT_ONCE + 5)]
    left, looked, tried = [*(one for one in broken for _ in range(2)), _person(1_000)], list[Caller](), list[Caller]()

    class Broken(Budget):
        def __init__(self) -> None: ...

        async def due_looks(self, now: datetime, limit: int, skip: int = 0) -> list[Caller]:  # noqa: ARG002  # theirs
            return left[skip : skip + limit]

        async def look(self, caller: Caller, at: datetime) -> bool:  # noqa: ARG002  # theirs
            if caller in broken:
                tried.append(caller)
                raise LookupError(caller)
            looked.append(caller)
            left.remove(caller)
            return True

    await Clock(Broken(), lambda: NOW, lambda: None).look_round()
    assert (looked, tried) == ([_person(1_000)], broken)


def _person(number: int) -> Caller:
    server = Server(Network.CONSOLE, "studio", "Studio")
    return Caller(server, User(Network.CONSOLE, str(number), str(number)))


async def test_who_is_due_is_read_in_pages_the_longest_overdue_first(budget: Budget, context: MakeContext) -> None:
    for number, user in enumerate(("maya", "ben", "ana")):
        await budget.top_up(context(user=user), Decimal(200), expires=Expiry(date(2026, 12, 30 - number)))
    at = NINE + 60 * DAY
    pages = [await budget.due_looks(at, 2, skip) for skip in (0, 2)]
    assert [[caller.user.name for caller in page] for page in pages] == [["Ana", "Ben"], ["Maya"]]
    assert await budget.due_looks(NINE, 2) == []


async def test_nobody_who_was_forgotten_is_looked_for(budget: Budget, engines: Engines, context: MakeContext) -> None:
    asked = context()
    await budget.top_up(asked, Decimal(200), expires=Expiry(date(2026, 11, 30)))
    (caller,) = await budget.due_looks(NINE + DAY, 10)
    await budget.forget(context(), (await budget.forgetting(context())).words)
    assert await budget.due_looks(NINE + DAY, 10) == []
    assert not await budget.look(caller, NINE + DAY)
    assert await alerts(engines) == []


# A trial


async def test_a_trial_goes_by_the_outbox_like_any_warning(
    budget: Budget, engines: Engines, context: MakeContext
) -> None:
    asked: Context = context()
    await budget.send_trial(asked)
    await budget.send_trial(asked)  # the same request again
    (trial,) = await alerts(engines)
    assert type(trial).__name__ == "TrialAlert"
