"""Budgets a month, on both databases: what counts, when it is warned of, and how often."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, select

from adapters.database import statement
from adapters.database.engine import Engines
from adapters.database.store import Transactions
from adapters.database.tables import outbox
from core.alerts.budgets import Stage
from core.alerts.kept_budgets import MAX_BUDGET
from core.alerts.outbox import BudgetAlert, read_alert
from core.amounts import Amount, Unit
from core.answers import BudgetLook
from core.budget import Budget
from core.errors.asking import RequestConflictError
from core.errors.budgets import BudgetOfWalletError, NoSuchBudgetError, WhichBudgetError
from core.errors.numbers import AmountNotPositiveError, AmountTooLargeError, TooManyDecimalsError
from core.ledger.changes import WalletKey, WalletName
from core.ledger.lots import LotKind
from core.people import Context
from core.takeout.writing import json_file
from tests.adapters.database.at_once import at_once
from tests.conftest import MakeContext

VIDZY, RUNWAY, FAL = WalletName("vidzy"), WalletName("runway", "web"), WalletName("fal")
ONE_DATABASE = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
"""What is refused, how days are counted, and what is told anew, no database decides."""
VIDZY_KEY = WalletKey("vidzy", "app", Unit.CREDIT)


def dollars(number: str | int) -> Amount:
    return Amount.exactly(Decimal(number), Unit.USD)


def day(number: int, month: int = 11, hour: int = 9) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=UTC)


async def looked(budget: Budget, context: Context) -> list[BudgetLook]:
    return list(await budget.month_budgets(context))


async def so_far(budget: Budget, context: Context) -> list[str]:
    return [look.outlook.so_far.plain for look in await looked(budget, context)]


async def warned(engines: Engines) -> list[BudgetAlert]:
    """The budget warnings in the outbox, in the order decided in."""

    def unit(connection: Connection) -> list[BudgetAlert]:
        rows = connection.execute(select(outbox.c.content).order_by(outbox.c.server_id, outbox.c.alert)).scalars()
        found = [read_alert(content) for content in rows]
        return [alert for alert in found if isinstance(alert, BudgetAlert)]

    return await Transactions(engines).read(unit)


async def stages(engines: Engines) -> list[Stage]:
    return [alert.stage for alert in await warned(engines)]


# What counts


async def test_a_budget_in_money_counts_what_was_paid_in_it_in_all_wallets(
    budget: Budget, context: MakeContext
) -> None:
    await budget.set_month_budget(context(), dollars(100))
    await budget.top_up(context(), Decimal(1_000), price=dollars("10.5"))
    await budget.top_up(context(), Decimal(1_000), price=dollars(20), name=RUNWAY)
    await budget.top_up(context(), Decimal(1_000), price=Amount.exactly(7, Unit.CNY))
    await budget.top_up(context(), Decimal(1_000))
    await budget.spend(context(), Decimal(500))
    await budget.top_up(context(user="ben"), Decimal(1_000), price=dollars(40))
    await budget.top_up(context(server="atelier"), Decimal(1_000), price=dollars(40))
    assert await so_far(budget, context()) == ["30.5"]
    await budget.set_month_budget(context(), Amount.exactly(50, Unit.CNY))
    assert await so_far(budget, context()) == ["7", "30.5"]


async def test_what_is_undone_was_not_paid(budget: Budget, context: MakeContext) -> None:
    await budget.set_month_budget(context(), dollars(100))
    await budget.top_up(context(), Decimal(1_000), price=dollars(10))
    await budget.top_up(context(), Decimal(1_000), price=dollars(20))
    await budget.undo(context(), None)
    assert await so_far(budget, context()) == ["10"]


async def test_money_put_into_a_wallet_of_it_was_paid_and_a_gift_was_not(budget: Budget, context: MakeContext) -> None:
    await budget.set_month_budget(context(), dollars(100))
    await budget.top_up(context(), Decimal(20), name=FAL)
    await budget.top_up(context(), None, price=dollars(7), name=FAL)
    await budget.top_up(context(), Decimal(50), name=FAL, kind=LotKind.PROMOTIONAL)
    assert await so_far(budget, context()) == ["27"]


async def test_what_filled_a_debt_was_paid_all_the_same(budget: Budget, context: MakeContext) -> None:
    await budget.set_month_budget(context(), dollars(100))
    await budget.adjust(context(), Decimal(5_000))
    await budget.top_up(context(), Decimal(1_000), price=dollars(10))
    assert await so_far(budget, context()) == ["10"]


async def test_a_budget_of_a_wallet_counts_what_was_used_of_it(budget: Budget, context: MakeContext) -> None:
    await budget.set_month_budget(context(), Decimal(9_000))
    await budget.top_up(context(), Decimal(10_000), price=dollars(80))
    await budget.spend(context(), Decimal(3_000))
    await budget.adjust(context(), Decimal(500))
    await budget.refund(context(), 2, Decimal(1_000))
    await budget.spend(context(), Decimal(700))
    await budget.undo(context(), None)
    await budget.reserve(context(), Decimal(400))
    await budget.top_up(context(), Decimal(10_000), name=RUNWAY)
    await budget.spend(context(), Decimal(600), RUNWAY)
    assert await so_far(budget, context()) == ["2500"]
    await budget.set_month_budget(context(), Decimal(1_000), RUNWAY)
    assert await so_far(budget, context()) == ["600", "2500"]


async def test_a_wallet_that_is_counted_in_money_can_have_a_budget_of_what_is_used(
    budget: Budget, context: MakeContext
) -> None:
    await budget.set_month_budget(context(), dollars(100))
    await budget.set_month_budget(context(), dollars(30), FAL)
    await budget.top_up(context(), Decimal(20), name=FAL)
    await budget.spend(context(), Decimal("4.5"), FAL)
    assert await so_far(budget, context()) == ["20", "4.5"]


async def test_a_month_begins_and_ends_where_its_owner_is(budget: Budget, context: MakeContext) -> None:
    def there(at: datetime) -> Context:
        asked = context(at=at)
        return replace(asked, caller=replace(asked.caller, time_zone="Europe/Amsterdam"))

    for at in (day(31, 10, 22), day(31, 10, 23), day(30, 11, 22), day(30, 11, 23)):
        await budget.top_up(there(at), Decimal(1_000), price=dollars(at.day * 100 + at.hour))
        await budget.spend(there(at), Decimal(at.hour))
    await budget.set_month_budget(there(day(30, 11, 22)), dollars(10_000))
    await budget.set_month_budget(there(day(30, 11, 22)), Decimal(10_000))
    assert await so_far(budget, there(day(30, 11, 22))) == ["6145", "45"]  # of 3122, 3123 | 3022, 3023
    assert await so_far(budget, there(day(30, 11, 23))) == ["3023", "23"]
    (money, _) = await looked(budget, there(day(30, 11, 22)))
    assert (money.outlook.last_day, money.outlook.days) == (day(30).date(), 30)


@ONE_DATABASE
@pytest.mark.parametrize(
    ("first", "today", "days"),
    [(day(1), day(22), 22), (day(20), day(22), 3), (day(22), day(22), 1), (day(5, 10), day(22), 22)],
)
async def test_days_are_counted_from_the_first_change(
    budget: Budget, context: MakeContext, first: datetime, today: datetime, days: int
) -> None:
    await budget.top_up(context(at=first), Decimal(1_000), name=RUNWAY)
    await budget.set_month_budget(context(at=today), Decimal(900))
    (look,) = await looked(budget, context(at=today))
    assert look.outlook.days == days


@ONE_DATABASE
async def test_where_nothing_is_recorded_the_first_day_is_today(budget: Budget, context: MakeContext) -> None:
    done = await budget.set_month_budget(context(), Decimal(900))
    assert (done.look.outlook.days, done.look.outlook.so_far.micros, done.before) == (1, 0, None)


async def test_whatever_is_recorded_the_sums_are_those_of_a_list_kept_beside_it(
    budget: Budget, context: MakeContext
) -> None:
    random, at = Random(7), day(28, 10)  # noqa: S311  # the same story each time
    paid: dict[int, int] = {}
    used: dict[int, int] = {}
    when: dict[int, datetime] = {}
    await budget.top_up(context(at=at), Decimal(100_000))
    for _ in range(45):
        at += timedelta(hours=random.randint(1, 30))
        what, size = random.choice(("pay", "pay", "use", "use", "use", "back", "undo")), random.randint(1, 90)
        if what == "back" and used and max(used.values()) >= size:
            number = max(used, key=lambda one: used[one])
            await budget.refund(context(at=at), number, Decimal(size))
            used[number] -= size
        elif what == "undo" and (paid or used):
            last = max({**paid, **used})
            if at - when[last] < timedelta(hours=24) and last == (await budget.history(context(at=at), None)).total:
                await budget.undo(context(at=at), last)
                paid.pop(last, None)
                used.pop(last, None)
        elif what in ("pay", "use"):
            if what == "pay":
                done = await budget.top_up(context(at=at), Decimal(size), price=dollars(size))
            else:
                done = await budget.spend(context(at=at), Decimal(size))
            (paid if what == "pay" else used)[done.change.number] = size
            when[done.change.number] = at
    await budget.set_month_budget(context(at=at), dollars(100_000))
    await budget.set_month_budget(context(at=at), Decimal(100_000))
    sums = [
        str(sum(size for number, size in sizes.items() if when[number].month == at.month)) for sizes in (paid, used)
    ]
    assert all(when[number].month in (10, 11) for number in when)
    assert await so_far(budget, context(at=at)) == sums
    assert all(int(one) > 0 for one in sums)


# Warnings


async def test_pace_is_warned_of_once_and_so_is_the_end_of_the_budget(
    budget: Budget, context: MakeContext, engines: Engines
) -> None:
    await budget.top_up(context(at=day(1)), Decimal(100_000))
    await budget.set_month_budget(context(at=day(1)), Decimal(8_000))
    for number in range(1, 12):
        await budget.spend(context(at=day(number)), Decimal(100))
    assert await stages(engines) == []
    await budget.spend(context(at=day(12)), Decimal(3_000))
    (pace,) = await warned(engines)
    assert (pace.stage, pace.wallet, pace.server_name) == (Stage.PACE, VIDZY_KEY, "Studio")
    assert (pace.outlook.so_far.plain, pace.outlook.leads_to.plain) == ("4100", "10250")
    await budget.spend(context(at=day(13)), Decimal(3_900))
    assert await stages(engines) == [Stage.PACE]  # exactly at it
    await budget.spend(context(at=day(14)), Decimal(1))
    for number in (15, 16):
        await budget.spend(context(at=day(number)), Decimal(500))
    assert await stages(engines) == [Stage.PACE, Stage.OVER]


@ONE_DATABASE
async def test_a_new_month_warns_anew(budget: Budget, context: MakeContext, engines: Engines) -> None:
    await budget.top_up(context(at=day(1)), Decimal(100_000))
    await budget.set_month_budget(context(at=day(1)), Decimal(1_000))
    for month in (11, 12):
        for number in (2, 3):
            await budget.spend(context(at=day(number, month)), Decimal(1_001))
    found = await warned(engines)
    assert [(one.stage, one.outlook.last_day.month) for one in found] == [(Stage.OVER, 11), (Stage.OVER, 12)]


@ONE_DATABASE
async def test_another_amount_warns_anew(budget: Budget, context: MakeContext, engines: Engines) -> None:
    await budget.top_up(context(), Decimal(100_000))
    await budget.set_month_budget(context(), Decimal(1_000))
    await budget.spend(context(), Decimal(1_001))
    await budget.set_month_budget(context(), Decimal(2_000))
    await budget.spend(context(), Decimal(1_000))
    assert await stages(engines) == [Stage.OVER, Stage.OVER]


@ONE_DATABASE
async def test_what_the_answer_told_is_not_told_again(budget: Budget, context: MakeContext, engines: Engines) -> None:
    await budget.top_up(context(), Decimal(100_000), price=dollars(50))
    done = await budget.set_month_budget(context(), dollars(30))
    assert done.look.outlook.stage is Stage.OVER
    await budget.top_up(context(), Decimal(1_000), price=dollars(10))
    await budget.spend(context(), Decimal(10))
    assert await stages(engines) == []


async def test_a_payment_that_exceeds_the_budget_warns_whatever_wallet_it_is_for(
    budget: Budget, context: MakeContext, engines: Engines
) -> None:
    await budget.set_month_budget(context(), dollars(30))
    await budget.top_up(context(), Decimal(1_000), price=dollars(20))
    await budget.top_up(context(), Decimal(1_000), price=dollars(10), name=RUNWAY)
    assert await stages(engines) == []
    await budget.top_up(context(), Decimal(1), price=dollars("0.01"), name=RUNWAY)
    (over,) = await warned(engines)
    assert (over.stage, over.wallet, over.provider_name) == (Stage.OVER, None, None)
    assert over.outlook.left == dollars("-0.01")


async def test_a_pace_of_payments_that_time_alone_made_one_is_told_with_a_change_if_no_clock_was_faster(
    budget: Budget, context: MakeContext, engines: Engines
) -> None:
    await budget.set_month_budget(context(at=day(1)), dollars(100))
    for number in (1, 2, 3):
        await budget.top_up(context(at=day(number)), Decimal(1_000), price=dollars(30))
    assert await stages(engines) == []
    await budget.spend(context(at=day(11)), Decimal(5), name=VIDZY)
    assert await stages(engines) == [Stage.PACE]


@ONE_DATABASE
async def test_use_of_another_wallet_does_not_concern_a_budget(
    budget: Budget, context: MakeContext, engines: Engines
) -> None:
    await budget.set_month_budget(context(), Decimal(100))
    await budget.top_up(context(), Decimal(10_000), name=RUNWAY)
    await budget.spend(context(), Decimal(5_000), RUNWAY)
    await budget.top_up(context(user="ben"), Decimal(10_000))
    await budget.spend(context(user="ben"), Decimal(5_000))
    assert await stages(engines) == []


@ONE_DATABASE
async def test_a_budget_that_is_removed_warns_no_more(budget: Budget, context: MakeContext, engines: Engines) -> None:
    await budget.top_up(context(), Decimal(10_000))
    await budget.set_month_budget(context(), Decimal(100))
    await budget.remove_month_budget(context())
    await budget.spend(context(), Decimal(5_000))
    assert await stages(engines) == []


async def test_payments_at_once_that_exceed_it_together_warn_once(
    budgets: list[Budget], context: MakeContext, engines: Engines
) -> None:
    names = (VIDZY, RUNWAY, FAL, WalletName("runway", "api"), WalletName("kling"))
    for name in names:
        await budgets[0].top_up(context(), Decimal(1), name=name, kind=LotKind.PROMOTIONAL)
    await budgets[0].set_month_budget(context(), dollars(45))
    outcomes = await at_once(
        *(
            one.top_up(context(), Decimal(10), price=dollars(10), name=name)
            for one, name in zip(budgets, names, strict=True)
        )
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert await stages(engines) == [Stage.OVER]
    assert await so_far(budgets[0], context()) == ["50"]


async def test_who_has_no_budget_pays_no_statement_for_it(
    budget: Budget, context: MakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    run: list[str] = []
    execute = statement._Form.execute  # it runs as ever, and is written down

    def written_down(form: Any, connection: Connection, values: Mapping[str, Any]) -> Any:
        run.append(form._sql)
        return execute(form, connection, values)

    monkeypatch.setattr(statement._Form, "execute", written_down)
    await budget.top_up(context(), Decimal(100))
    await budget.set_month_budget(context(user="ben"), Decimal(50))
    run.clear()
    await budget.spend(context(), Decimal(1))
    without, with_one = list(run), run
    assert not any(one.startswith("SELECT budgets") for one in without)
    await budget.set_month_budget(context(), Decimal(50))
    run.clear()
    await budget.spend(context(), Decimal(1))
    assert any(one.startswith("SELECT budgets") for one in with_one)


# Set and removed


async def test_one_of_each_is_kept_and_the_former_is_told(budget: Budget, context: MakeContext) -> None:
    first = await budget.set_month_budget(context(), dollars(30))
    second = await budget.set_month_budget(context(), dollars(50))
    other = await budget.set_month_budget(context(), Decimal(8_000))
    assert (first.before, second.before, other.before) == (None, dollars(30), None)
    found = await looked(budget, context())
    assert [(one.wallet, one.outlook.budget.plain) for one in found] == [(None, "50"), (VIDZY_KEY, "8000")]
    assert [one.default for one in found] == [False, True]
    assert await looked(budget, context(user="ben")) == []
    assert await looked(budget, context(server="atelier")) == []


async def test_the_only_one_needs_no_name_to_be_removed(budget: Budget, context: MakeContext) -> None:
    with pytest.raises(NoSuchBudgetError):
        await budget.remove_month_budget(context())
    await budget.set_month_budget(context(), dollars(30))
    await budget.set_month_budget(context(), Decimal(8_000))
    with pytest.raises(WhichBudgetError) as which:
        await budget.remove_month_budget(context())
    assert [one.amount.plain for one in which.value.budgets] == ["30", "8000"]
    with pytest.raises(NoSuchBudgetError):
        await budget.remove_month_budget(context(), dollars(31))
    with pytest.raises(NoSuchBudgetError):
        await budget.remove_month_budget(context(), name=RUNWAY)
    gone = await budget.remove_month_budget(context(), name=VIDZY)
    assert (gone.removed, gone.look.wallet, gone.before) == (True, VIDZY_KEY, Amount.exactly(8_000, Unit.CREDIT))
    assert (await budget.remove_month_budget(context())).look.outlook.budget == dollars(30)
    assert await looked(budget, context()) == []


@ONE_DATABASE
@pytest.mark.parametrize(
    ("wanted", "name", "error"),
    [
        (Decimal(0), None, AmountNotPositiveError),
        (Decimal(-5), None, AmountNotPositiveError),
        (dollars(0), None, AmountNotPositiveError),
        (dollars(-1), None, AmountNotPositiveError),
        (Decimal(MAX_BUDGET + 1), None, AmountTooLargeError),
        (dollars(MAX_BUDGET + 1), None, AmountTooLargeError),
        (Decimal("1.2345"), None, TooManyDecimalsError),
        (dollars(30), RUNWAY, BudgetOfWalletError),
        (Amount.exactly(30, Unit.CNY), FAL, BudgetOfWalletError),
    ],
)
async def test_a_budget_that_cannot_be_is_refused(
    budget: Budget, context: MakeContext, wanted: Amount | Decimal, name: WalletName | None, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await budget.set_month_budget(context(), wanted, name)
    assert await looked(budget, context()) == []


@ONE_DATABASE
async def test_the_largest_one_can_be_looked_at(budget: Budget, context: MakeContext) -> None:
    await budget.set_month_budget(context(), Decimal(MAX_BUDGET))
    await budget.top_up(context(), Decimal(4_000_000_000_000))
    await budget.spend(context(), Decimal(3_999_999_999_999))
    (look,) = await looked(budget, context())
    assert look.outlook.stage is Stage.OVER


async def test_the_same_request_again_sets_nothing_anew(budget: Budget, context: MakeContext) -> None:
    first = await budget.set_month_budget(context(request_id="a"), dollars(30))
    await budget.set_month_budget(context(), dollars(50))
    assert await budget.set_month_budget(context(request_id="a"), dollars(30)) == first
    assert [one.outlook.budget for one in await looked(budget, context())] == [dollars(50)]
    with pytest.raises(RequestConflictError):
        await budget.set_month_budget(context(request_id="a", fingerprint="other"), dollars(60))


async def test_budgets_are_taken_out_and_forgotten(budget: Budget, context: MakeContext) -> None:
    await budget.set_month_budget(context(), dollars(30))
    await budget.set_month_budget(context(), Decimal(8_000))
    told = json.loads(json_file(await budget.take_out(context())))["budgets"]
    at = "2026-11-22T09:00:00+00:00"
    assert told == [
        {"provider": None, "channel": None, "unit": "USD", "a_month": "30", "set_at": at},
        {"provider": "vidzy", "channel": "app", "unit": "credit", "a_month": "8000", "set_at": at},
    ]
    await budget.forget(context(), (await budget.forgetting(context())).words)
    assert await looked(budget, context()) == []
