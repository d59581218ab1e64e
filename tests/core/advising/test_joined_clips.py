"""Joined clips: cheaper only by price, and never by tries."""

from fractions import Fraction
from itertools import combinations_with_replacement

import pytest

from core.advising.advice import JoinedClips
from core.prices.rates import Rate
from tests.core.advising.asking import acme, advised_of, sums
from tests.core.prices.toys import rate


def by_length(**prices: int) -> list[Rate]:
    """`by_length(s5=10, s10=30)`"""
    return [rate(id=key, price=price, when={"length": [key[1:]]}) for key, price in prices.items()]


def test_two_short_clips_can_cost_less_than_a_long_one() -> None:
    advice = advised_of(JoinedClips, "10 ray 3.2 videos 10s 720p at 60% on luma")
    assert advice is not None  # 0.90 USD for 10 s, 0.30 for 5 s
    assert sums(advice.before) == [(10, "0.9", Fraction(3, 5))]
    assert sums(advice.after) == [(10, "0.3", Fraction(3, 5))] * 2
    assert (advice.before.amount.plain, advice.after.amount.plain, advice.after.count) == ("15", "10", 10)


def test_short_clips_must_be_kept_more_often_than_the_turn() -> None:
    advice = advised_of(JoinedClips, "10 ray 3.2 videos 10s 720p at 60% on luma")
    assert advice is not None
    assert advice.turn == Fraction(2, 5)
    assert 2 * Fraction("0.3") / advice.turn == Fraction("0.9") / Fraction(3, 5)


@pytest.mark.parametrize(
    ("prices", "lengths"),
    [
        ({"s5": 10, "s10": 21}, ["5", "5"]),
        ({"s5": 10, "s10": 20}, None),  # where it turns
        ({"s5": 10, "s10": 19}, None),
        ({"s2": 1, "s4": 2, "s10": 30}, ["4", "4", "2"]),
        ({"s2": 1, "s10": 30}, None),  # five clips are too many
        ({"s4": 1, "s10": 30}, None),  # never as long
        ({"s3": 2, "s4": 2, "s6": 4, "s10": 30}, ["6", "4"]),  # of three at the same price the two
        ({"s12": 1, "s10": 30}, None),
    ],
)
def test_the_cheapest_clips_of_that_length_are_joined(prices: dict[str, int], lengths: list[str] | None) -> None:
    advice = advised_of(JoinedClips, "1 video 10s", acme(*by_length(**prices)))
    found = None if advice is None else [step.priced.values["length"] for step in advice.after.steps]
    assert found == lengths


def test_a_length_that_nobody_said_is_left_alone() -> None:
    market = acme(*by_length(s5=30, s2=1, s3=1))
    assert advised_of(JoinedClips, "1 video", market) is None
    assert advised_of(JoinedClips, "1 video 5s", market) is not None


def test_no_cheaper_way_to_join_is_missed() -> None:
    """Against all ways to join, at prices that go up and down."""
    prices = {seconds: 10 + seconds * 7 + seconds**3 % 23 for seconds in range(2, 31)}
    market = acme(*by_length(**{f"s{seconds}": price for seconds, price in prices.items()}))
    for whole in range(4, 31):
        joined = [
            sum(prices[one] for one in clips)
            for count in (2, 3)
            for clips in combinations_with_replacement(prices, count)
            if sum(clips) == whole
        ]
        best = min(joined)
        advice = advised_of(JoinedClips, f"1 video {whole}s", market)
        assert (advice and advice.after.amount.plain) == (str(best) if best < prices[whole] else None)
