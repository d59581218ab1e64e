"""What a price file, or a server, has for sale."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest

from core.amounts import Amount, Unit
from core.buying.buying import buy
from core.buying.offers import Excluded, Offers, Why
from core.buying.on_sale import on_sale
from core.errors.buying import NoPackPriceError, NotSoMuchSoldError
from core.prices.cards import BookBasis, ServerBasis, ServerPack
from core.prices.plans import Allowance, Every, Lasts, Pack, Plan, PlanPrice
from core.prices.provider import Channel, Provider, Worth
from core.prices.rates import Status
from tests.core.buying.selling import FOR_EVER, credit, told, usd
from tests.core.prices.asking import BOOK
from tests.core.prices.toys import provider, rate

ANA, AT = UUID(int=7), datetime(2026, 11, 20, 9, tzinfo=UTC)
PACK = Pack("bulk", "api", Decimal(1000), Decimal(10), Unit.USD, FOR_EVER, "page")
MONTHLY = Allowance(Decimal(500), Every.MONTH)
PLAN = Plan("pro", "api", "Pro", PlanPrice(Unit.USD, Decimal(20), Decimal(15)), MONTHLY, None, "page")
CHANNELS = [(one, channel) for one in BOOK.providers.values() for channel in one.channels]


def selling(*things: Pack | Plan, channel: Channel | None = None) -> Provider:
    acme = provider(rate())
    return msgspec.structs.replace(
        acme,
        channels=acme.channels if channel is None else (channel,),
        packs=tuple(one for one in things if isinstance(one, Pack)),
        plans=tuple(one for one in things if isinstance(one, Plan)),
    )


def changed(thing: Pack | Plan, **more: object) -> Pack | Plan:
    return msgspec.structs.replace(thing, **more)


def reasons(offers: Offers) -> dict[str, Why]:
    return {one.id: one.why for one in offers.excluded}


def test_a_pack_of_the_price_file() -> None:
    (pack,) = on_sale(selling(PACK), "api").packs
    assert (pack.id, pack.amount, pack.price, pack.lasts) == ("bulk", credit(1000), usd(10), FOR_EVER)
    assert isinstance(pack.basis, BookBasis)
    assert pack.basis.title == "Prices"


def test_packs_of_other_channels_are_not_for_sale() -> None:
    offers = on_sale(selling(changed(PACK, channel="web"), PLAN, channel=Channel("api", "API", Unit.CREDIT)), "api")
    assert offers.packs == ()


@pytest.mark.parametrize(
    ("thing", "why", "amount"),
    [
        pytest.param(changed(PACK, free=True), Why.FREE, "1000", id="a gift"),
        pytest.param(changed(PACK, amount=None), Why.NO_AMOUNT, None, id="a pack of unknown size"),
        pytest.param(changed(PACK, price=None), Why.NO_PRICE, "1000", id="a pack of unknown price"),
        pytest.param(changed(PACK, needs_plan=True), Why.NEEDS_PLAN, "1000", id="a pack for a plan that is not sold"),
        pytest.param(changed(PLAN, status=Status.RETIRED), Why.NOT_SOLD, "500", id="a plan of the past"),
        pytest.param(changed(PLAN, price=PlanPrice(Unit.USD, Decimal(0), None)), Why.FREE, "500", id="a free plan"),
        pytest.param(changed(PLAN, allowance=None), Why.NO_AMOUNT, None, id="a plan that does not say what it grants"),
        pytest.param(
            changed(PLAN, allowance=Allowance(Decimal(9), Every.MONTH, "images")),
            Why.COUNTED_OTHERWISE,
            None,
            id="a plan that grants images",
        ),
        pytest.param(
            changed(PLAN, price=PlanPrice(Unit.USD, None, None)), Why.NO_PRICE, "500", id="a plan without a price"
        ),
        pytest.param(
            changed(PLAN, allowance=Allowance(Decimal(20), Every.DAY)), Why.NOT_MONTHLY, "20", id="a plan by the day"
        ),
    ],
)
def test_what_is_not_reckoned_with_says_why(thing: Pack | Plan, why: Why, amount: str | None) -> None:
    offers = on_sale(selling(thing), "api")
    assert (offers.packs, offers.plans, offers.per_use) == ((), (), None)
    name = thing.name if isinstance(thing, Plan) else None
    assert offers.excluded == (Excluded(thing.id, name, why, None if amount is None else credit(amount)),)


@pytest.mark.parametrize(
    ("thing", "limit"),
    [
        pytest.param(PACK, None, id="any number"),
        pytest.param(changed(PACK, once=True), 1, id="once"),
        pytest.param(changed(PACK, at_most=Decimal(3500)), 3, id="3,500 at most"),
    ],
)
def test_how_many_of_a_pack_are_sold(thing: Pack, limit: int | None) -> None:
    assert [pack.limit for pack in on_sale(selling(thing), "api").packs] == [limit]


def test_a_least_purchase_is_paid_by_use_from_there() -> None:
    offers = on_sale(selling(changed(PACK, least=True, at_most=Decimal(5000))), "api")
    assert offers.packs == ()
    assert offers.per_use is not None
    assert (offers.per_use.least, offers.per_use.most, offers.per_use.rate) == (
        credit(1000),
        credit(5000),
        Decimal("0.01"),
    )
    assert told(buy(offers, [credit(1500)]).best) == "$15 packs: 1500 by use; 0 left"
    assert told(buy(offers, [credit(15)]).best) == "$10 packs: 1000 by use; 985 left"


def test_a_fixed_worth_is_the_price_by_use_where_no_packs_are_sold() -> None:
    worth = Channel("api", "API", Unit.CREDIT, Worth(Decimal(211), Decimal(1), Unit.USD, "page"))
    assert told(buy(on_sale(selling(channel=worth), "api"), [credit(422)]).best) == "$2 packs: 422 by use; 0 left"
    assert on_sale(selling(PACK, channel=worth), "api").per_use is None


@pytest.mark.parametrize(("least", "cost"), [(None, "3"), (5, "5")])
def test_money_is_money_from_the_least_purchase_on(least: int | None, cost: str) -> None:
    money = Channel("api", "API", Unit.USD, least_purchase=None if least is None else Decimal(least))
    best = buy(on_sale(selling(channel=money), "api"), [usd(3)]).best
    assert best is not None
    assert best.cost == usd(cost)


def test_the_least_purchase_in_money_is_rounded_up_in_credits() -> None:
    worth = Worth(Decimal(3), Decimal(7), Unit.USD, "page")
    channel = Channel("api", "API", Unit.CREDIT, worth, least_purchase=Decimal("0.1"))
    use = on_sale(selling(channel=channel), "api").per_use
    assert use is not None
    assert use.least == Amount(42_858, Unit.CREDIT)


def test_a_plan_with_its_prices_for_a_month_and_a_year() -> None:
    (plan,) = on_sale(selling(PLAN), "api").plans
    assert (plan.amount, plan.month, plan.renewed, plan.year, plan.seats) == (credit(500), usd(20), None, usd(180), 1)


def test_a_plan_that_is_sold_by_the_seat_is_bought_for_the_fewest() -> None:
    (plan,) = on_sale(selling(changed(PLAN, per_seat=True, min_seats=3)), "api").plans
    assert (plan.amount, plan.month, plan.year, plan.seats) == (credit(1500), usd(60), usd(540), 3)


def test_a_pass_is_a_pack_that_ends_after_its_days() -> None:
    offers = on_sale(selling(changed(PLAN, days=3)), "api")
    assert offers.plans == ()
    assert [(one.name, one.price, one.lasts) for one in offers.packs] == [("Pro", usd(20), Lasts(days=3))]


@pytest.mark.parametrize(
    ("currency", "sold"), [(None, ["bulk", "more"]), (Unit.CNY, ["yuan"]), (Unit.USD, ["bulk", "more"])]
)
def test_currencies_are_not_mixed(currency: Unit | None, sold: list[str]) -> None:
    yuan = changed(PACK, id="yuan", currency=Unit.CNY)
    more = changed(PACK, id="more", amount=Decimal(2000))
    offers = on_sale(selling(PACK, yuan, more), "api", currency=currency)
    assert [one.id for one in offers.packs] == sold
    assert set(reasons(offers).values()) == {Why.OTHER_CURRENCY}
    assert {one.id for one in offers.excluded} | set(sold) == {"bulk", "yuan", "more"}
    assert offers.currency is (currency or Unit.USD)


def test_a_plan_in_another_currency_allows_nothing() -> None:
    yuan = changed(PLAN, price=PlanPrice(Unit.CNY, Decimal(20), None))
    offers = on_sale(selling(PACK, changed(PACK, id="bound", needs_plan=True), yuan), "api")
    assert ([one.id for one in offers.packs], offers.plans) == (["bulk"], ())
    assert reasons(offers) == {"bound": Why.NEEDS_PLAN, "pro": Why.OTHER_CURRENCY}


OWN = (
    ServerPack("acme", "api", credit(1000), usd(10), ANA, AT),
    ServerPack("acme", "api", credit(5000), usd("42.50"), None, AT),
    ServerPack("acme", "api", credit(10000), usd(80), ANA, AT),
)


def test_packs_of_the_server_take_the_place_of_all_that_the_file_sells() -> None:
    offers = on_sale(selling(PACK, PLAN, changed(PACK, id="gift", free=True)), "api", OWN)
    assert (offers.plans, offers.per_use) == ((), None)
    assert [one.basis for one in offers.packs] == [ServerBasis(one.set_by, AT) for one in OWN]
    assert reasons(offers) == {"gift": Why.FREE}
    assert told(buy(offers, [credit(41667)]).best) == "$340 packs: 4 × 10000, 2 × 1000; 333 left"


def test_packs_of_the_server_are_not_counted_on_after_their_month() -> None:
    assert [one.lasts for one in on_sale(selling(), "api", OWN).packs] == [None] * 3


@pytest.mark.parametrize(
    ("one", "channel"), CHANNELS, ids=[f"{one.provider} {channel.id}" for one, channel in CHANNELS]
)
def test_every_channel_of_the_book_can_be_bought_on_or_says_why_not(one: Provider, channel: Channel) -> None:
    offers = on_sale(one, channel.id)
    told_of = {row.id for row in (*one.packs, *one.plans) if row.channel == channel.id}
    assert {row.id for row in (*offers.packs, *offers.plans, *offers.excluded)} | ids_by_use(offers) >= told_of
    for needs in ([9000], [41_667], [10_000_000], [9000, 0, 50_000]):
        amounts = [Amount.exactly(need, channel.unit) for need in needs]
        try:
            found = buy(offers, amounts)
        except NoPackPriceError:
            assert (offers.packs, offers.plans, offers.per_use) == ((), (), None)
            continue
        except NotSoMuchSoldError:
            assert not offers.per_use or offers.per_use.most or offers.per_use.needs_plan
            continue
        assert found.complete
        for purchase in (found.best, found.runner_up, found.single, found.spread):
            assert purchase is None or purchase.leftover.micros >= 0
        if found.best and found.runner_up:
            assert found.best.order <= found.runner_up.order


def ids_by_use(offers: Offers) -> set[str]:
    """Of what is paid by use."""
    return set() if offers.per_use is None else {offers.per_use.id}


def test_all_packs_and_prices_of_the_book_are_above_zero() -> None:
    packs = [pack for one, channel in CHANNELS for pack in on_sale(one, channel.id).packs]
    assert len(packs) > 10
    assert all(pack.amount.micros > 0 and pack.price.micros > 0 for pack in packs)
