"""The price of a kept result: only by rates that somebody said or recorded."""

from dataclasses import replace
from fractions import Fraction

import pytest

from core.advising.advice import ImageFirst, KeptPrice
from core.prices.rates import Rate
from core.retries.record import Record
from core.work.media import Medium
from tests.core.advising.asking import MARKET, acme, advised, advised_of, at_rate, own_price, record, sums
from tests.core.prices.toys import rate

TWO = acme(rate(price=500), rate(id="dear", model="other-2", price=600))
ENOUGH = record(27, 30, "other-2")


def test_600_at_90_percent_beats_500_at_60() -> None:
    advice = advised_of(KeptPrice, "10 acme-1 videos at 60%, 10 other-2 videos at 90%", TWO)
    assert advice is not None
    assert (advice.before.apiece.plain, advice.after.apiece.plain) == ("833.333333", "666.666667")
    assert sums(advice.after) == [(10, "600", Fraction(9, 10))]
    assert str(advice.after.steps[0].line) == "10 videos other-2 at 90% on acme api"


def test_it_turns_where_the_dear_one_is_kept_72_times_of_100() -> None:
    advice = advised_of(KeptPrice, "10 acme-1 videos at 60%, 10 other-2 videos at 90%", TWO)
    assert advice is not None
    assert advice.turn == Fraction(72, 100)


@pytest.mark.parametrize(("share", "advised_then"), [("72.0001%", True), ("72%", False), ("71.9999%", False)])
def test_it_is_advised_beyond_the_turn_and_not_there(share: str, advised_then: bool) -> None:
    words = f"10 acme-1 videos at 60%, 10 other-2 videos at {share}"
    found = [advice for advice in advised(words, TWO) if isinstance(advice, KeptPrice)]
    assert [advice.before.steps[0].line.model for advice in found if advice.before.steps[0].line.model == "acme-1"] == (
        ["acme-1"] if advised_then else []
    )


def test_a_record_says_how_often_another_model_is_kept() -> None:
    advice = advised_of(KeptPrice, "10 videos at 60%", TWO, [ENOUGH])
    assert advice is not None
    assert (advice.after.apiece.plain, advice.after.steps[0].record) == ("666.666667", ENOUGH)


def test_a_record_says_how_often_the_asked_model_is_kept() -> None:
    own = record(18, 30, "acme-1")
    advice = advised_of(KeptPrice, "10 videos", TWO, [own, ENOUGH])
    assert advice is not None
    assert (advice.before.apiece.plain, advice.before.steps[0].record) == ("833.333333", own)


def test_what_is_said_comes_before_what_was_recorded() -> None:
    words = "10 acme-1 videos at 60%, 10 other-2 videos at 70%"
    found = [advice.before.steps[0].line.model for advice in advised(words, TWO, [ENOUGH])]
    assert found == ["other-2"]  # 857.1 a kept one; its record is not asked


@pytest.mark.parametrize(
    "told",
    [
        record(9, 9, "other-2"),  # too few
        record(0, 30, "other-2"),
        record(18, 30, "other-2"),  # 600 / 0.6 is more
        record(27, 30, "acme-1"),  # of what is asked, of which something else was said
        record(27, 30, "gone-3"),
        record(27, 30, "other-2", Medium.IMAGE),
        record(27, 30, "other-2", provider_id="vidzy"),
    ],
)
def test_records_that_say_nothing_for_it_are_left_alone(told: Record) -> None:
    assert advised("10 videos at 60%", TWO, [told]) == ()


def test_rates_of_one_model_are_of_two_kinds_of_work() -> None:
    assert advised("10 acme-1 videos at 60%, 10 acme-1 videos at 90%", TWO) == ()


def test_no_rate_is_made_up() -> None:
    assert advised("10 videos at 60%", TWO) == ()


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("10 acme-1 videos 1080p at 60%", rate(id="dear", model="other-2", price=600)),  # nobody knows its pixels
        ("10 acme-1 videos 1080p at 60%", rate(id="dear", model="other-2", price=600, when={"resolution": ["720p"]})),
        ("10 acme-1 videos 1080p at 60%", rate(id="dear", model="other-2", price=600, certainty="from")),
    ],
)
def test_the_other_model_must_be_known_to_make_the_same(words: str, other: Rate) -> None:
    market = acme(rate(price=500, when={"resolution": ["1080p"]}), other)
    assert advised(words, market, [ENOUGH]) == ()


def test_a_model_on_its_way_out_is_not_advised() -> None:
    market = acme(rate(price=500), rate(id="dear", model="other-2", price=600, status="legacy"))
    assert advised("10 videos at 60%", market, [ENOUGH]) == ()


def test_where_all_models_cost_the_same_the_better_one_is_cheaper() -> None:
    found = [a for a in advised("10 sora 2 videos at 60%, 10 veo videos at 90% on vidzy") if isinstance(a, KeptPrice)]
    assert [(sums(advice.before), sums(advice.after)) for advice in found] == [
        ([(10, "500", Fraction(3, 5))], [(10, "500", Fraction(9, 10))])
    ]


def test_a_servers_own_price_is_that_of_every_model() -> None:
    market = replace(MARKET, own=(own_price(300),))
    found = [
        a for a in advised("1 sora 2 video at 50%, 1 veo video at 60% on vidzy", market) if isinstance(a, KeptPrice)
    ]
    assert [(advice.before.amount.plain, advice.after.amount.plain) for advice in found] == [("600", "500")]


def test_another_wallet_is_no_advice() -> None:
    assert not [
        advice
        for advice in advised("10 gen-4 videos 5s at 10% on runway web, 10 gen-4.5 videos 5s at 90% on runway api")
        if isinstance(advice, KeptPrice)
    ]


def test_a_rate_that_was_recorded_reaches_other_advice() -> None:
    told = record(18, 30, "any", provider_id="vidzy")
    advice = advised_of(ImageFirst, "10 videos", MARKET, [told])
    assert advice is not None
    assert (advice.before.amount.plain, advice.before.steps[0].record) == ("8333.333333", told)
    assert at_rate(ImageFirst, advice.before.steps[0].line, Fraction(18, 30)) is not None
