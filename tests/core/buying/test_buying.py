"""The cheapest purchase, the next best, and what is said besides."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.amounts import Amount, Unit
from core.buying.buying import buy
from core.buying.offers import Offers, PackOffer, PlanOffer
from core.buying.purchase import Way
from core.errors.buying import NoPackPriceError, NotSoMuchSoldError
from core.prices.plans import Lasts, Rollover, RolloverKind
from tests.core.buying.selling import ENDLESS, NOTHING, THREE, bought, credit, pack, plan, shop, told, use

UNIT = 1_000_000
MONTH = Lasts(months=1)


@pytest.mark.parametrize(
    ("need", "best", "runner_up", "single"),
    [
        (
            9000,
            "$80 packs: 1 × pack-10000; 1000 left",
            "$82.5 packs: 1 × pack-5000, 4 × pack-1000; 0 left",
            "$90 packs: 9 × pack-1000; 0 left",
        ),
        (
            41667,
            "$340 packs: 4 × pack-10000, 2 × pack-1000; 333 left",
            "$345 packs: 3 × pack-10000, 2 × pack-5000, 2 × pack-1000; 333 left",
            "$420 packs: 42 × pack-1000; 333 left",
        ),
        (
            27000,
            "$222.5 packs: 2 × pack-10000, 1 × pack-5000, 2 × pack-1000; 0 left",
            "$227.5 packs: 1 × pack-10000, 3 × pack-5000, 2 × pack-1000; 0 left",
            "$270 packs: 27 × pack-1000; 0 left",
        ),
        (1, "$10 packs: 1 × pack-1000; 999 left", "$42.5 packs: 1 × pack-5000; 4999 left", None),
        ("0.001", "$10 packs: 1 × pack-1000; 999.999 left", "$42.5 packs: 1 × pack-5000; 4999.999 left", None),
        (
            10_000_000,
            "$80000 packs: 1000 × pack-10000; 0 left",
            "$80005 packs: 999 × pack-10000, 2 × pack-5000; 0 left",
            "$100000 packs: 10000 × pack-1000; 0 left",
        ),
    ],
)
def test_the_three_packs(need: int | str, best: str, runner_up: str, single: str | None) -> None:
    found = bought(THREE, need)
    assert (told(found.best), told(found.runner_up), told(found.single)) == (best, runner_up, single)
    assert found.complete
    assert found.spread is None
    assert found.best is not None
    assert found.at_least == found.best.cost


def test_only_the_smallest_pack_is_said_where_there_are_others() -> None:
    assert bought(shop([pack(1000, 10)]), 2500).single is None


def test_only_the_smallest_pack_is_not_said_where_it_is_among_the_two_best() -> None:
    found = bought(shop([pack(1000, 10), pack(5000, 50)]), 6000)
    assert told(found.best) == "$60 packs: 1 × pack-5000, 1 × pack-1000; 0 left"
    assert found.single is not None
    assert bought(shop([pack(1000, 10), pack(5000, 60)]), 5000).single is None


@pytest.mark.parametrize("smallest", [pack(100, 50, needs_plan=True), pack(100, 50, limit=1)])
def test_only_the_smallest_pack_is_one_that_anybody_can_buy_in_any_number(smallest: PackOffer) -> None:
    found = bought(shop([smallest, pack(1000, 10), pack(5000, 40)], plans=[plan(10, 1000)]), 9000)
    assert told(found.single) == "$90 packs: 9 × pack-1000; 0 left"


def test_only_the_smallest_pack_is_not_said_beyond_all_amounts() -> None:
    found = bought(shop([pack(1, 10**9), pack(10**7, 1)]), 10**7)
    assert (told(found.best), found.runner_up, found.single) == ("$1 packs: 1 × pack-10000000; 0 left", None, None)


def test_what_needs_a_plan_is_bought_with_one() -> None:
    offers = shop([pack(1000, 2, needs_plan=True), pack(1000, 50)], plans=[plan(500, 10)])
    assert told(bought(offers, 1500).best) == "$12 monthly: 1 × plan-500, 1 × pack-1000; 0 left"


def test_a_plan_that_the_packs_beside_it_make_superfluous_is_no_runner_up() -> None:
    offers = shop([pack(1000, 10), pack(300, 12)], plans=[plan(500, 5)])
    found = bought(offers, 800)
    assert told(found.best) == "$10 packs: 1 × pack-1000; 200 left"
    assert told(found.runner_up) == "$17 monthly: 1 × plan-500, 1 × pack-300; 0 left"


def test_pay_per_use_fills_up_what_a_plan_grants() -> None:
    offers = shop(per_use=use("0.05"), plans=[plan(1000, 10)])
    assert told(bought(offers, 1200).best) == "$20 monthly: 1 × plan-1000, 200 by use; 0 left"


def test_one_month_is_cheaper_if_one_can_wait_for_further_months_of_a_plan() -> None:
    found = bought(shop([pack(1000, 30)], plans=[plan(1000, 10)]), 3000)
    assert told(found.best) == "$70 monthly: 1 × plan-1000, 2 × pack-1000; 0 left"
    assert told(found.spread) == "$30 spread: 3 × plan-1000; 0 left"


def test_so_much_may_be_had_only_if_one_can_wait() -> None:
    found = bought(shop(plans=[plan(1000, 10, year=100)]), 13_000)
    assert (found.best, found.runner_up, found.at_least) == (None, None, None)
    assert told(found.spread) == "$110 spread: 1 × plan-1000 (years), 1 × plan-1000; 0 left"


def test_who_waits_may_buy_what_needs_a_plan_beside_it() -> None:
    found = bought(shop([pack(900, 1, needs_plan=True, limit=2)], plans=[plan(1000, 10)]), 3800)
    assert found.best is None
    assert told(found.spread) == "$22 spread: 2 × plan-1000, 2 × pack-900; 0 left"


def test_who_waits_has_a_plan_for_what_needs_one() -> None:
    found = bought(shop([pack(5000, 1, needs_plan=True)], plans=[plan(100, 10)]), 10_000)
    assert told(found.best) == "$12 monthly: 1 × plan-100, 2 × pack-5000; 100 left"
    assert found.spread is None


@pytest.mark.parametrize(
    ("offers", "needs", "best"),
    [
        pytest.param(
            shop(plans=[plan(100, 10, renewed=8, year=90)]), [50], "$10 monthly: 1 × plan-100; 50 left", id="one month"
        ),
        pytest.param(
            shop(plans=[plan(100, 10, renewed=8, year=90)]), [50] * 3, "$24 monthly: 3 × plan-100; 150 left", id="kept"
        ),
        pytest.param(
            shop(plans=[plan(100, 10, renewed=8, year=90)]),
            [50] * 12,
            "$90 yearly: 1 × plan-100 (years); 600 left",
            id="a year",
        ),
        pytest.param(
            shop(plans=[plan(100, 10, year=90)]),
            [50] * 13,
            "$130 monthly: 13 × plan-100; 650 left",
            id="a year and a month: not two years",
        ),
        pytest.param(
            shop(plans=[plan(100, 10, renewed=8)]), [50, 0, 0, 50], "$20 paused: 2 × plan-100; 100 left", id="paused"
        ),
        pytest.param(
            shop(plans=[plan(100, None, year=90)]), [50], "$90 yearly: 1 × plan-100 (years); 1150 left", id="years only"
        ),
        pytest.param(
            shop(plans=[plan(100, 10, rollover=ENDLESS)]),
            [0, 0, 250],
            "$30 monthly: 3 × plan-100; 50 left",
            id="kept in idle months for what rolls over",
        ),
        pytest.param(
            shop([pack(1000, 25)], plans=[plan(100, 10)]),
            [50, 500, 50],
            "$25 packs: 1 × pack-1000; 400 left",
            id="packs that last for all months",
        ),
        pytest.param(
            shop([pack(500, 30, MONTH)], plans=[plan(100, 10)]),
            [50, 500, 50],
            "$50 each-month: 2 × plan-100, 1 × pack-500; 100 left",
            id="each month by itself",
        ),
    ],
)
def test_plans_over_some_months(offers: Offers, needs: list[int], best: str) -> None:
    assert told(bought(offers, *needs).best) == best


def test_what_one_gets_once_is_bought_once_also_if_each_month_is_bought_by_itself() -> None:
    once = pack(500, 1, MONTH, once=True, limit=1)
    found = bought(shop([pack(500, 60, MONTH), once], plans=[plan(100, 10), plan(550, 55)]), 500, 50, 520)
    assert told(found.best) == "$66 each-month: 1 × plan-550, 1 × plan-100, 1 × pack-500; 80 left"


def test_a_plan_is_not_superfluous_where_packs_have_ended() -> None:
    # The 300 of the first month do not reach the second.
    found = bought(shop([pack(300, 10, MONTH)], plans=[plan(60, 4)]), 200, 50)
    assert told(found.best) == "$14 each-month: 1 × plan-60, 1 × pack-300; 110 left"
    assert told(found.runner_up) == "$18 monthly: 2 × plan-60, 1 × pack-300; 170 left"


def test_the_runner_up_of_months_that_are_bought_for_apart_is_the_next_of_all() -> None:
    found = bought(shop([pack(100, 10, MONTH), pack(150, 11, MONTH)]), 100, 100)
    assert told(found.best) == "$20 packs: 2 × pack-100; 0 left"
    assert told(found.runner_up) == "$21 packs: 1 × pack-150, 1 × pack-100; 50 left"


def test_nothing_is_bought_for_idle_months() -> None:
    found = bought(THREE, 0, 0, 900, 0)
    assert told(found.best) == "$10 packs: 1 × pack-1000; 100 left"
    assert found.needs == tuple(credit(need) for need in (0, 0, 900, 0))


def test_where_nothing_has_a_price_it_says_so() -> None:
    with pytest.raises(NoPackPriceError) as caught:
        bought(NOTHING, 100)
    assert (caught.value.provider, caught.value.provider_id, caught.value.channel) == ("Acme", "acme", "API")


@pytest.mark.parametrize(
    ("offers", "needs"),
    [
        pytest.param(shop([pack(1000, 10, limit=2)]), [2001], id="more than the limit"),
        pytest.param(shop(per_use=use("0.1", most=100)), [101], id="more than can be paid by use"),
        pytest.param(shop([pack(1000, 10, needs_plan=True)]), [1], id="nothing without a plan"),
        pytest.param(shop(plans=[plan(100, 10)]), [50, 101], id="one month of several"),
    ],
)
def test_where_so_much_is_not_sold_it_says_so(offers: Offers, needs: list[int]) -> None:
    with pytest.raises(NotSoMuchSoldError) as caught:
        bought(offers, *needs)
    assert (caught.value.provider, caught.value.provider_id, caught.value.channel) == ("Acme", "acme", "API")


def test_many_odd_packs_at_nearly_one_price_are_cut_off_and_say_so() -> None:
    random = Random(0)  # noqa: S311  # no secret
    packs = [pack(size, size + random.randint(0, 5)) for size in random.sample(range(1000, 30_000), 20)]
    found = bought(shop(packs), *[10_000_019] * 12)
    assert not found.complete
    assert found.best is not None
    assert found.at_least is not None
    assert found.at_least <= found.best.cost


SIZES, PRICES = st.integers(1, 12), st.integers(1, 20)
PACKS = st.lists(
    st.builds(lambda amount, price, bound: pack(amount, price, needs_plan=bound), SIZES, PRICES, st.booleans()),
    max_size=3,
)
PLANS = st.lists(st.builds(plan, SIZES, PRICES), max_size=2)


def all_of_a_month(need: int, packs: Sequence[PackOffer], plans: Sequence[PlanOffer]) -> list[tuple[int, int]]:
    """Cost and leftover of all that can be bought in one month without anything superfluous, the best first."""
    found = set()
    tops = [-(-need * UNIT // one.amount.micros) for one in packs]
    for subscribed in (None, *plans):
        fixed = 0 if subscribed is None else subscribed.amount.micros // UNIT
        for taken in product(*(range(top + 1) for top in tops)):
            chosen = [one for one, count in zip(packs, taken, strict=True) for _ in range(count)]
            bound = any(one.needs_plan for one in chosen)
            sizes = [one.amount.micros // UNIT for one in chosen]
            if subscribed is None and bound:
                continue
            total = fixed + sum(sizes)
            superfluous = any(total - size >= need for size in sizes)
            superfluous = superfluous or (subscribed is not None and not bound and total - fixed >= need)
            if total >= need and not superfluous:
                price = 0 if subscribed is None or subscribed.month is None else subscribed.month.micros
                found.add(((price + sum(one.price.micros for one in chosen)) // UNIT, total - need))
    return sorted(found)


@settings(max_examples=60)
@given(st.integers(1, 20), PACKS, PLANS)
def test_a_month_costs_least_of_all_that_can_be_bought(
    need: int, packs: list[PackOffer], plans: list[PlanOffer]
) -> None:
    named = [replace(one, id=f"{place}") for place, one in enumerate(packs)]
    subscriptions = [replace(one, id=f"plan {place}") for place, one in enumerate(plans)]
    expected = all_of_a_month(need, named, subscriptions)[:1]
    try:
        best = buy(shop(named, plans=subscriptions), [credit(need)]).best
    except NotSoMuchSoldError:
        best = None
    got = [] if best is None else [(best.cost.micros // UNIT, best.leftover.micros // UNIT)]
    assert got == expected


@settings(max_examples=60)
@given(st.integers(1, 20), PACKS, PLANS)
def test_the_runner_up_is_the_next_of_all_that_can_be_bought(
    need: int, packs: list[PackOffer], plans: list[PlanOffer]
) -> None:
    # Of two packs that differ in nothing but who may buy them, the one for all stands for both.
    assume(len({(one.amount, one.price) for one in packs}) == len(packs))
    named = [replace(one, id=f"{place}") for place, one in enumerate(packs)]
    subscriptions = [replace(one, id=f"plan {place}") for place, one in enumerate(plans)]
    expected = all_of_a_month(need, named, subscriptions)
    try:
        found = buy(shop(named, plans=subscriptions), [credit(need)])
    except NotSoMuchSoldError:
        return
    second = found.runner_up
    if second is not None:
        assert (second.cost.micros // UNIT, second.leftover.micros // UNIT) in expected[:2]
    else:
        assert len(expected) < 2


def test_amounts_are_those_of_the_channel_and_costs_those_of_the_currency() -> None:
    best = bought(THREE, 9000).best
    assert best is not None
    assert (best.way, best.amount, best.cost.unit) == (Way.PACKS, credit(10_000), Unit.USD)
    assert best.leftover == Amount(1000 * UNIT, Unit.CREDIT)


def test_what_rolls_over_without_a_stated_cap_is_kept() -> None:
    rolling = Rollover(RolloverKind.ROLLS_OVER)
    assert told(bought(shop(plans=[plan(100, 10, rollover=rolling)]), 50, 150).best) == (
        "$20 monthly: 2 × plan-100; 0 left"
    )
