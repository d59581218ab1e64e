from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Amount, Unit
from core.errors.plans import NoAllowanceError, UnknownPlanError, WhichPlanError
from core.errors.tree import RefusedError
from core.prices.granting import Terms, find_plan, terms_of
from core.prices.plans import Allowance, Every, Plan, PlanPrice, Rollover, RolloverKind
from core.prices.provider import Channel, Provider
from core.prices.rates import Status
from tests.core.prices.asking import BOOK
from tests.core.prices.toys import provider, rate

PLANS = [(sold, plan) for sold in BOOK.providers.values() for plan in sold.plans]
GRANTING = [
    (sold, plan) for sold, plan in PLANS if plan.allowance is not None and plan.allowance.of is None
]  # of which terms are known


def plan(plan_id: str, name: str, channel: str = "app", status: Status = Status.ACTIVE) -> Plan:
    price = PlanPrice(Unit.USD, Decimal(10), None)
    return Plan(plan_id, channel, name, price, Allowance(Decimal("100.5"), Every.MONTH), None, "page", status=status)


def acme(*plans: Plan) -> Provider:
    """It sells one way `app` and another `web`."""
    channels = (Channel("app", "App", Unit.CREDIT), Channel("web", "Web app", Unit.CREDIT))
    return msgspec.structs.replace(provider(rate(channel="app")), channels=channels, plans=plans)


def named(sold: Provider, name: str, channel: str | None = None) -> str:
    return find_plan(sold, name, channel).id


def refused(sold: Provider, name: str, channel: str | None = None) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        find_plan(sold, name, channel)
    return caught.value


@pytest.mark.parametrize(("sold", "one"), GRANTING, ids=lambda value: getattr(value, "id", None))
def test_every_plan_of_the_book_with_a_known_allowance_has_terms(sold: Provider, one: Plan) -> None:
    terms = terms_of(sold, one)
    assert (terms.provider, terms.channel, terms.plan) == (sold.provider, one.channel, one.id)
    assert one.allowance is not None
    assert terms.allowance.decimal == one.allowance.amount
    assert terms.allowance.unit is sold.channel(one.channel).unit
    assert (terms.rollover is RolloverKind.MONTHS) is (terms.months is not None)
    assert (terms.rollover is RolloverKind.CAPPED_BANK) is (terms.cap is not None)
    assert msgspec.json.decode(msgspec.json.encode(terms), type=Terms) == terms


@pytest.mark.parametrize(("sold", "one"), PLANS, ids=lambda value: getattr(value, "id", None))
def test_every_plan_of_the_book_that_grants_nothing_countable_says_why(sold: Provider, one: Plan) -> None:
    if (sold, one) in GRANTING:
        return
    with pytest.raises(NoAllowanceError) as caught:
        terms_of(sold, one)
    assert caught.value.counted == (one.allowance.of if one.allowance else None)
    assert (caught.value.provider_id, caught.value.channel) == (sold.provider, one.channel)


def test_terms_say_what_they_rest_on_and_what_is_not_known() -> None:
    sold = acme(replace_plan(plan("pro", "Pro"), per_seat=True, status=Status.RETIRED))
    terms = terms_of(sold, sold.plans[0])
    assert terms.allowance == Amount.exactly(Decimal("100.5"), Unit.CREDIT)
    assert terms.per_seat
    assert terms.status is Status.RETIRED
    assert terms.rollover is None
    assert (terms.basis.title, str(terms.basis.dated)) == ("Prices", "2026-05-01")


def replace_plan(one: Plan, **changes: object) -> Plan:
    return msgspec.structs.replace(one, **changes)


def test_a_cap_is_an_amount_of_the_channel() -> None:
    bank = Rollover(RolloverKind.CAPPED_BANK, cap=Decimal("301.25"))
    sold = acme(replace_plan(plan("pro", "Pro"), rollover=bank))
    assert terms_of(sold, sold.plans[0]).cap == Amount.exactly(Decimal("301.25"), Unit.CREDIT)


@pytest.mark.parametrize(("sold", "one"), PLANS, ids=lambda value: getattr(value, "id", None))
def test_every_plan_of_the_book_is_found_by_its_id(sold: Provider, one: Plan) -> None:
    for channel in (None, one.channel):
        assert named(sold, one.id, channel) == one.id
        assert named(sold, one.id.upper().replace("-", " "), channel) == one.id


@pytest.mark.parametrize(("sold", "one"), PLANS, ids=lambda value: getattr(value, "id", None))
def test_every_plan_of_the_book_is_found_by_its_name_or_a_later_one_that_took_it(sold: Provider, one: Plan) -> None:
    for name in (one.name, f"{sold.name} {one.name}", one.name.replace(" ", "").casefold()):
        found = find_plan(sold, name)
        assert found.id == one.id or (found.status is Status.ACTIVE and one.status is not Status.ACTIVE)


@pytest.mark.parametrize(
    ("provider_id", "said", "meant"),
    [
        ("runway", "Pro", "pro"),
        ("runway", "runway pro", "pro"),
        ("runway", " STANDARD ", "standard"),
        ("runway", "unlim", "unlimited"),
        ("google", "google ai pro", "ai-pro"),
        ("google", "AI-Plus", "ai-plus"),
        ("adobe-firefly", "firefly pro plus", "pro-plus"),
        ("luma", "Plus", "plus"),
        ("leonardo", "team s", "team-starter"),
        ("higgsfield", "3 day", None),
        ("kling", "kling", None),
    ],
)
def test_a_plan_is_found_by_what_people_call_it(provider_id: str, said: str, meant: str | None) -> None:
    sold = BOOK.provider(provider_id)
    if meant is None:
        assert isinstance(refused(sold, said), UnknownPlanError)
    else:
        assert named(sold, said) == meant


def test_a_name_that_begins_several_is_asked_about() -> None:
    error = refused(BOOK.provider("leonardo"), "team")
    assert isinstance(error, WhichPlanError)
    assert error.plans == (("team-starter", "Team Starter"), ("team-growth", "Team Growth"))


def test_an_id_comes_before_a_name_and_a_name_before_the_beginning_of_one() -> None:
    sold = acme(plan("a", "Pro"), plan("pro", "Team"), plan("b", "Max"), plan("max-2", "Max 2"))
    assert named(sold, "pro") == "pro"
    assert named(sold, "max") == "b"


def test_a_plan_that_is_sold_comes_before_one_of_the_same_name_that_is_not() -> None:
    old, new = plan("a", "Pro", status=Status.SUPERSEDED), plan("b", "Pro")
    assert named(acme(old, new), "pro") == "b"
    assert named(acme(old), "pro") == "a"


def test_the_channel_of_the_wallet_decides_between_plans_of_one_name() -> None:
    sold = acme(plan("app-pro", "Pro"), plan("web-pro", "Pro", "web"), plan("web-max", "Max", "web"))
    assert named(sold, "pro", "app") == "app-pro"
    assert named(sold, "pro", "web") == "web-pro"
    assert named(sold, "max") == "web-max"
    assert isinstance(refused(sold, "pro"), WhichPlanError)


def test_a_plan_that_is_not_there_is_answered_with_the_nearest_and_the_list() -> None:
    error = refused(BOOK.provider("runway"), "standart")
    assert isinstance(error, UnknownPlanError)
    assert error.suggestion == "standard"
    assert error.plans == (("free", "Free"), ("standard", "Standard"), ("pro", "Pro"), ("max", "Max"))


def test_a_channel_without_plans_is_answered_with_those_of_the_others() -> None:
    error = refused(BOOK.provider("runway"), "pro", "api")
    assert isinstance(error, UnknownPlanError)
    assert (error.channel, error.suggestion) == ("API", "pro")
    assert len(error.plans) == 4


def test_a_provider_without_plans_has_none_to_name() -> None:
    error = refused(BOOK.provider("vidzy"), "pro")
    assert isinstance(error, UnknownPlanError)
    assert (error.suggestion, error.plans) == (None, ())


@given(st.text(max_size=60), st.sampled_from(list(BOOK.providers.values())))
def test_any_name_is_a_plan_or_refused(name: str, sold: Provider) -> None:
    try:
        assert find_plan(sold, name) in sold.plans
    except (UnknownPlanError, WhichPlanError) as error:
        assert error.plan == name
