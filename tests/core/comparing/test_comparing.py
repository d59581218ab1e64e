"""What work costs at made-up providers, side by side: months, success, packs and plans."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from core.amounts import Amount, Unit
from core.buying.purchase import Way
from core.comparing.misfits import Why
from core.prices.cards import ServerBasis, ServerPack, ServerPrice
from core.prices.plans import Plan
from core.prices.provider import Provider, Worth
from core.work.attributes import Attribute
from tests.core.comparing.sellers import (
    CENT,
    IMAGE,
    NOON,
    VIDEO,
    compared,
    dollars,
    line,
    misfit,
    pack,
    plan,
    row,
    schedule,
    seller,
)
from tests.core.prices.toys import rate

CREDIT = Unit.CREDIT
SETTING = datetime(2026, 11, 20, 9, tzinfo=UTC)


def credit_seller(*, price: object = 10, packs: object = (), plans: object = (), name: str = "acme") -> Provider:
    """Sells videos for credits."""
    assert isinstance(packs, tuple)
    assert isinstance(plans, tuple)
    return seller(rate(price=price), name=name, unit=CREDIT, packs=packs, plans=plans)


def own_pack(amount: int, price: str) -> ServerPack:
    return ServerPack("acme", "api", Amount.exactly(amount, CREDIT), dollars(price), None, SETTING)


def test_providers_stand_by_their_total_and_equals_by_their_name() -> None:
    names = {"zeta": 2, "beta": 1, "alpha": 2}
    found = compared(line(10), *(seller(rate(price=price), name=name) for name, price in names.items()))
    ranked = [(one.provider.provider, one.total) for one in found.rows]
    assert ranked == [("beta", dollars("10")), ("alpha", dollars("20")), ("zeta", dollars("20"))]


def test_leftovers_are_paid_for() -> None:
    # 25 x 10 = 250 credits: three packs of 100
    found = row(line(25), credit_seller(packs=(pack(100, "4"),)))
    assert found.total == dollars("12")
    assert found.use_cost == dollars("10")


def test_a_fixed_worth_is_what_credits_cost() -> None:
    assert row(line(25), seller(rate(price=10), unit=CREDIT, worth=CENT)).total == dollars("2.50")


def test_kept_at_three_of_five_takes_five_thirds_of_the_tries() -> None:
    # 50 / 0.6 = 83.333... tries of 0.12
    assert row(line(50, kept="3/5"), seller(rate(price="0.12"))).total == dollars("10")


def test_the_mean_is_rounded_once_a_line() -> None:
    # 1 / 0.6 x 0.1 = 0.1666..., twice
    both = schedule([line(1, kept="3/5"), line(1, kept="3/5", length=5)])
    assert row(both, seller(rate(price="0.1"))).total == Amount(166_667 * 2, Unit.USD)


def test_a_prompt_of_four_is_never_bought_in_part() -> None:
    four = seller(rate(price=4, outputs=4), images=("acme-1",))
    assert row(line(1, IMAGE), four).total == dollars("4")
    assert row(line(1, IMAGE, kept="1/2"), four).total == dollars("4")
    # 8 / 0.5 = 16 outputs, four prompts
    assert row(line(8, IMAGE, kept="1/2"), four).total == dollars("16")


def test_idle_months_cost_nothing_by_use_and_the_total_is_spread_over_all() -> None:
    found = row(schedule([line(50)], [], [line(10)], []), seller(rate(price="0.5")))
    assert found.month_costs == (dollars("25"), dollars("0"), dollars("5"), dollars("0"))
    assert (found.total, found.a_month) == (dollars("30"), dollars("7.50"))


def test_the_same_line_in_several_months_is_told_once() -> None:
    found = row(schedule([line(50)], [line(50)], [line(7)]), seller(rate()))
    assert [one.asked.count for one in found.lines] == [50, 7]


def test_a_plan_is_paused_in_idle_months_and_keeping_it_is_told_besides() -> None:
    found = row(schedule([line(10)], []), credit_seller(plans=(plan("basic", "19", 100),)))
    assert found.parts[0].best is not None
    assert found.parts[0].best.way is Way.PAUSED
    assert (found.total, found.kept_total) == (dollars("19"), dollars("38"))
    assert found.month_costs == (dollars("19"), dollars("0"))


def test_nothing_is_kept_where_every_month_is_busy() -> None:
    found = row(schedule([line(10)], [line(5)]), credit_seller(plans=(plan("basic", "19", 100),)))
    assert (found.total, found.kept_total) == (dollars("38"), None)
    assert found.month_costs == (dollars("19"), dollars("19"))


def test_packs_that_serve_several_months_belong_to_none() -> None:
    found = row(schedule([line(5)], [line(5)]), credit_seller(packs=(pack(100, "4"),)))
    assert (found.total, found.month_costs) == (dollars("4"), None)


def test_a_purchase_far_beyond_what_is_used_is_named() -> None:
    dear = credit_seller(packs=(pack(10_000, "90"),), name="dear")
    small = credit_seller(packs=(pack(10, "1"),), name="small")
    found = compared(line(1), dear, small)
    assert found.dear is not None
    assert (found.dear.provider.provider, found.dear.use_cost) == ("dear", dollars("0.09"))
    assert compared(line(1), small).dear is None


def test_a_purchase_of_twice_what_is_used_surprises_nobody() -> None:
    assert compared(line(5), credit_seller(packs=(pack(100, "4"),))).dear is None


def test_of_several_surprises_the_one_with_the_most_to_pay_beyond_what_is_used_is_named() -> None:
    first = credit_seller(packs=(pack(10_000, "90"),), name="first")
    most = credit_seller(packs=(pack(1_000, "95"),), name="most")
    found = compared(line(1), first, most)
    assert found.dear is not None
    # 90 - 0.09 = 89.91 against 95 - 0.95 = 94.05
    assert found.dear.provider.provider == "most"


def test_what_is_used_never_costs_more_than_what_is_paid() -> None:
    # 1,500 credits are worth 15 dollars, and a plan grants 2,000 for 10
    generous = seller(rate(price=10), unit=CREDIT, worth=CENT, plans=(plan("basic", "10", 2_000),))
    assert row(line(150), generous).use_cost == dollars("10")


def test_the_server_s_own_price_comes_first_and_holds_for_every_model() -> None:
    own = ServerPrice("acme", "api", VIDEO, dollars("0.25"), SETTING, None, SETTING)
    acme = seller(rate(price=9), rate(id="two", model="two", price=8))
    (found,) = compared(line(4), acme, own=[own]).rows
    assert found.total == dollars("1")
    assert found.lines[0].priced.price.basis == ServerBasis(None, SETTING)
    (named,) = compared(line(4, model="two", kept="1/2"), acme, own=[own]).rows
    assert (named.total, named.lines[0].priced.unaffected) == (dollars("2"), ("model",))


def test_the_server_s_own_price_leaves_open_whether_a_resolution_can_be_had() -> None:
    own = ServerPrice("acme", "api", VIDEO, dollars("0.25"), SETTING, None, SETTING)
    (found,) = compared(line(4, resolution="4k"), seller(rate()), own=[own]).rows
    assert found.unstated == (Attribute.RESOLUTION,)


def test_the_server_s_own_packs_are_bought() -> None:
    # 41,667 credits: four packs of 10,000 and two of 1,000
    acme = credit_seller(price="41667")
    packs = [own_pack(1_000, "10"), own_pack(5_000, "42.50"), own_pack(10_000, "80")]
    assert misfit(line(1), acme).why is Why.NO_MONEY_PRICE
    assert row(line(1), acme, packs=packs).total == dollars("340")


def test_packs_of_another_channel_are_not_bought() -> None:
    elsewhere = ServerPack("acme", "web", Amount.exactly(1_000, CREDIT), dollars("10"), None, SETTING)
    (found,) = compared(line(1), credit_seller(), packs=[elsewhere]).excluded
    assert found.why is Why.NO_MONEY_PRICE


def test_one_channel_makes_all_lines_the_one_on_which_that_is_cheapest() -> None:
    rates = (
        rate(id="v1", channel="api", model="v", price=2),
        rate(id="i1", channel="api", model="i", price=2),
        rate(id="v2", channel="web", model="v", price=1),
        rate(id="i2", channel="web", model="i", price="2.5"),
    )
    found = row(schedule([line(1), line(1, IMAGE)]), seller(*rates, images=("i",)))
    assert [part.channel.id for part in found.parts] == ["web"]
    assert found.total == dollars("3.50")


def test_two_channels_share_the_work_where_none_makes_all_of_it() -> None:
    rates = (rate(id="v", channel="api", model="v", price=2), rate(id="i", channel="web", model="i", price=3))
    found = row(schedule([line(1), line(1, IMAGE)], [line(2, IMAGE)]), seller(*rates, images=("i",)))
    assert [(part.channel.id, part.cost) for part in found.parts] == [("api", dollars("2")), ("web", dollars("9"))]
    assert (found.total, found.month_costs) == (dollars("11"), (dollars("5"), dollars("6")))


def test_work_that_three_channels_would_have_to_share_is_not_ranked() -> None:
    rates = [rate(id=one, channel=one, model=one, when={"resolution": [one]}) for one in ("480p", "720p", "4k")]
    work = schedule([line(1, resolution=one) for one in ("480p", "720p", "4k")])
    assert misfit(work, seller(*rates)).why is Why.NOT_TOGETHER


def test_what_is_free_needs_no_purchase() -> None:
    found = row(line(10), seller(rate(price=0), unit=CREDIT))
    assert (found.total, found.parts[0].purchases) == (dollars("0"), None)
    assert found.month_costs == (dollars("0"),)


@pytest.mark.parametrize(
    ("acme", "why", "currency"),
    [
        (credit_seller(), Why.NO_MONEY_PRICE, None),
        (seller(rate(), unit=Unit.CNY), Why.OTHER_CURRENCY, Unit.CNY),
        (credit_seller(packs=(pack(100, "30", Unit.CNY),)), Why.OTHER_CURRENCY, Unit.CNY),
        (
            seller(rate(), unit=CREDIT, worth=Worth(Decimal(1), Decimal(1), Unit.CNY, "page")),
            Why.OTHER_CURRENCY,
            Unit.CNY,
        ),
        (credit_seller(plans=(plan("basic", "19", 5),)), Why.NOT_SO_MUCH, None),
    ],
)
def test_what_cannot_be_bought_for_dollars_is_not_ranked(acme: Provider, why: Why, currency: Unit | None) -> None:
    found = misfit(line(1), acme)
    assert (found.why, found.currency) == (why, currency)


def test_dollars_are_ranked_also_where_most_prices_are_in_another_currency() -> None:
    packs = (pack(100, "30", Unit.CNY), pack(1_000, "290", Unit.CNY), pack(50, "4"))
    assert row(line(1), credit_seller(packs=packs)).total == dollars("4")


def test_a_sum_beyond_all_counting_leaves_the_others_ranked() -> None:
    huge = seller(rate(price="9000000000"), name="huge")
    found = compared(line(10_000_000), huge, seller(rate()))
    assert [one.provider.provider for one in found.rows] == ["acme"]
    assert [one.why for one in found.excluded] == [Why.TOO_LARGE]


def features(*plans: Plan, asked: int = 1, **values: object) -> list[tuple[str, str, bool, Amount | None]]:
    (part,) = row(line(asked, **values), seller(rate(price=10), unit=CREDIT, plans=plans)).parts
    return [
        (one.code, one.plan.id, one.restricts, None if one.free_of_it is None else one.free_of_it.cost)
        for one in part.features
    ]


def test_a_plan_that_takes_something_away_says_what_one_without_costs() -> None:
    basic = plan("basic", "10", 100, watermark="yes", storage_gb="5")
    better = plan("better", "25", 300, watermark="no")
    assert features(basic, better) == [
        ("watermark", "basic", True, dollars("25")),
        ("storage-gb", "basic", False, None),
    ]


def test_a_plan_that_says_nothing_is_not_taken_to_be_without() -> None:
    basic, silent = plan("basic", "10", 100, commercial_use="no"), plan("silent", "25", 300)
    assert features(basic, silent) == [("commercial-use", "basic", True, None)]


def test_packs_without_a_plan_free_nobody_of_what_a_plan_takes_away() -> None:
    basic, better = plan("basic", "10", 100, watermark="yes"), plan("better", "25", 300, watermark="no")
    acme = seller(rate(price=10), unit=CREDIT, plans=(basic, better), packs=(pack(100, "12"),))
    (part,) = row(line(1), acme).parts
    assert [one.free_of_it.cost for one in part.features if one.free_of_it] == [dollars("25")]


def test_the_free_plan_speaks_where_none_is_bought() -> None:
    free = plan("free", "0", 10, watermark="yes")
    packs = (pack(100, "1"),)
    (part,) = row(line(1), seller(rate(), unit=CREDIT, plans=(free,), packs=packs)).parts
    assert [(one.plan.id, one.restricts) for one in part.features] == [("free", True)]


def test_a_plan_that_does_not_allow_the_resolution_is_not_bought() -> None:
    small, large = plan("small", "10", 100, max_resolution="1080p"), plan("large", "25", 300, max_resolution="4k")
    acme = seller(rate(price=10, when={"resolution": ["1080p", "4k"]}), unit=CREDIT, plans=(small, large))
    assert row(line(1, resolution="1080p"), acme).total == dollars("10")
    assert row(line(1, resolution="4k"), acme).total == dollars("25")


@pytest.mark.parametrize(
    ("told", "values"),
    [
        ({"max_resolution": "1080p"}, {"resolution": "4k"}),
        ({"video_resolution": "SD"}, {"resolution": "hd"}),
        ({"video": "no"}, {}),
    ],
)
def test_where_no_plan_allows_it_that_is_what_is_in_the_way(told: dict[str, str], values: dict[str, str]) -> None:
    acme = seller(rate(price=10), unit=CREDIT, plans=(plan("only", "10", 100, **told),))
    assert misfit(line(1, **values), acme).why is Why.NOT_ALLOWED


def test_a_list_of_resolutions_allows_each_of_them() -> None:
    acme = seller(rate(price=10), unit=CREDIT, plans=(plan("only", "10", 100, video_resolution="SD, HD"),))
    assert row(line(1, resolution="hd"), acme).total == dollars("10")


def test_every_provider_is_either_ranked_or_excluded() -> None:
    found = compared(line(1), seller(rate(), name="one"), credit_seller(name="two"))
    assert [one.provider.provider for one in (*found.rows, *found.excluded)] == ["one", "two"]
    assert (found.at, found.schedule) == (NOON, schedule([line(1)]))
    assert Fraction(found.rows[0].total.decimal) == 1
