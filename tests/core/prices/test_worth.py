from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from core.amounts import Amount, Unit
from core.prices.plans import Allowance, Every, Pack, Plan, PlanPrice
from core.prices.provider import Channel, Worth
from core.prices.rates import Status
from core.prices.worth import fixed_worth, plan_for, share_of_pack, share_of_plan
from tests.core.prices.asking import BOOK
from tests.core.prices.toys import provider, rate

PLAN = Plan(
    "basic",
    "app",
    "Basic",
    PlanPrice(Unit.USD, Decimal(10), Decimal(8)),
    Allowance(Decimal(700), Every.MONTH),
    None,
    "page",
)
PACK = Pack("thousand", "app", Decimal(1000), Decimal("42.50"), Unit.USD, None, "page")


def credit(number: str) -> Amount:
    return Amount.exactly(Decimal(number), Unit.CREDIT)


def dollars(amount: Amount | None) -> str | None:
    assert amount is None or amount.unit is Unit.USD
    return None if amount is None else amount.plain


@dataclass(frozen=True)
class Fixed:
    units: str
    price: str

    def channel(self, unit: Unit = Unit.CREDIT) -> Channel:
        return Channel("app", "App", unit, Worth(Decimal(self.units), Decimal(self.price), Unit.USD, "page"))


@pytest.mark.parametrize(
    ("fixed", "amount", "money"),
    [
        (Fixed("1", "0.14"), "2.5", "0.35"),
        (Fixed("1", "0.0035"), "20", "0.07"),
        (Fixed("211", "1"), "25.32", "0.12"),
        (Fixed("60", "4"), "8", "0.533333"),
        (Fixed("60", "4"), "5", "0.333333"),
        (Fixed("60", "4"), "10", "0.666667"),
        (Fixed("1", "0.01"), "0", "0"),
    ],
)
def test_units_that_always_cost_the_same_are_worth_that(fixed: Fixed, amount: str, money: str) -> None:
    assert dollars(fixed_worth(credit(amount), fixed.channel())) == money


def test_channel_without_a_fixed_price_gives_no_worth() -> None:
    assert fixed_worth(credit("5"), Channel("app", "App", Unit.CREDIT)) is None


def test_share_of_a_plan_billed_monthly_or_yearly() -> None:
    assert dollars(share_of_plan(credit("20"), PLAN)) == "0.285714"
    assert dollars(share_of_plan(credit("20"), PLAN, annual=True)) == "0.228571"
    assert dollars(share_of_plan(credit("700"), PLAN)) == "10"


@pytest.mark.parametrize(
    "plan",
    [
        msgspec.structs.replace(PLAN, price=PlanPrice(Unit.USD, None, Decimal(8))),
        msgspec.structs.replace(PLAN, allowance=None),
        msgspec.structs.replace(PLAN, allowance=Allowance(Decimal(0), Every.MONTH)),
        msgspec.structs.replace(PLAN, allowance=Allowance(Decimal(700), Every.MONTH, of="images")),
    ],
)
def test_share_of_a_plan_is_not_guessed(plan: Plan) -> None:
    assert share_of_plan(credit("20"), plan) is None


def test_share_of_a_yearly_price_that_is_not_known_is_not_guessed() -> None:
    plan = msgspec.structs.replace(PLAN, price=PlanPrice(Unit.USD, Decimal(10), None))
    assert share_of_plan(credit("20"), plan, annual=True) is None
    assert dollars(share_of_plan(credit("70"), plan)) == "1"


def test_share_of_a_pack() -> None:
    assert dollars(share_of_pack(credit("200"), PACK)) == "8.5"


@pytest.mark.parametrize(
    "pack", [msgspec.structs.replace(PACK, price=None), msgspec.structs.replace(PACK, amount=None)]
)
def test_share_of_a_pack_is_not_guessed(pack: Pack) -> None:
    assert share_of_pack(credit("200"), pack) is None


def test_same_credits_are_worth_different_money_by_how_they_were_bought() -> None:
    runway = BOOK.providers["runway"]
    standard, pro = (next(plan for plan in runway.plans if plan.id == name) for name in ("standard", "pro"))
    assert (dollars(share_of_plan(credit("25"), standard)), dollars(share_of_plan(credit("25"), pro))) == (
        "0.6",
        "0.388889",
    )
    assert dollars(fixed_worth(credit("25"), runway.channel("api"))) == "0.25"
    assert fixed_worth(credit("25"), runway.channel("web")) is None


def sold(plan_id: str, price: str | None, amount: str, every: Every = Every.MONTH, **more: Any) -> Plan:
    allowance = Allowance(Decimal(amount), every)
    month = None if price is None else Decimal(price)
    return msgspec.structs.replace(
        PLAN, id=plan_id, price=PlanPrice(Unit.USD, month, None), allowance=allowance, **{"channel": "api", **more}
    )


PLANS = (
    sold("free", "0", "100"),
    sold("big", "30", "2000"),
    sold("small", "10", "700"),
    sold("dear", "12", "700"),
    sold("old", "1", "9000", status=Status.SUPERSEDED),
    sold("elsewhere", "1", "9000", channel="app"),
    sold("pass", "1", "9000", days=3),
    sold("weekly", "1", "9000", every=Every.WEEK),
    sold("unpriced", None, "9000"),
)


@pytest.mark.parametrize(
    ("amount", "plan_id"), [("1", "small"), ("700", "small"), ("701", "big"), ("2000", "big"), ("2001", "big")]
)
def test_plan_through_which_credits_are_told_in_money_is_the_cheapest_that_covers_them(
    amount: str, plan_id: str
) -> None:
    seller = msgspec.structs.replace(provider(rate(channel="api")), plans=PLANS)
    plan = plan_for(credit(amount), seller, "api")
    assert plan is not None
    assert plan.id == plan_id


def test_without_a_plan_that_states_price_and_allowance_nothing_is_told() -> None:
    seller = msgspec.structs.replace(provider(rate(channel="api")), plans=tuple(p for p in PLANS if p.id != "big")[-4:])
    assert plan_for(credit("1"), seller, "api") is None
