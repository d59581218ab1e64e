"""Advice on whole works: how much, in what order, and when there is none."""

import pytest

from core.advising.advice import DraftFirst, ImageFirst, JoinedClips, KeptPrice, ShownResolution
from core.advising.advising import MOST
from core.errors.numbers import AmountTooLargeError
from core.errors.prices import NotOfferedError
from core.work.media import Medium
from tests.core.advising.asking import acme, advised, record
from tests.core.prices.toys import rate

FOUR = acme(
    rate(id="long", price=100, when={"length": [10], "resolution": ["1080p"]}),
    rate(id="short", price=39, when={"length": [5], "resolution": ["1080p"]}),
    rate(id="coarse", price=30, when={"length": [10], "resolution": ["720p"]}),
    rate(id="other", model="other-2", price=90, when={"length": [10], "resolution": ["1080p"]}),
)
"""For ten seconds in 1080p a draft, fewer pixels, joined clips and another model are cheaper."""


def test_the_three_largest_savings_come_first_largest() -> None:
    found = advised("10 videos 10s 1080p at 50%", FOUR, [record(99, 100, "other-2")])
    assert [(type(advice), advice.saving.plain) for advice in found] == [
        (ShownResolution, "1400"),  # 2,000 - 10 x 30 / 0.5
        (KeptPrice, "1090.909091"),  # 2,000 - 10 x 90 / 0.99
        (JoinedClips, "440"),  # 2,000 - 20 x 39 / 0.5
    ]


def test_a_fourth_would_be_a_draft() -> None:
    found = advised("10 videos 10s 1080p at 50%", FOUR)
    assert [(type(advice), advice.saving.plain) for advice in found] == [
        (ShownResolution, "1400"),
        (JoinedClips, "440"),
        (DraftFirst, "400"),  # 2,000 - (10 x 30 / 0.5 + 10 x 100)
    ]


def test_of_two_wallets_the_largest_of_each_comes_before_second_ones() -> None:
    words = "1 ray 3.2 video 5s at 60% on luma, 100 videos at 60% on vidzy, 1 kling 3 video 1080p on kling"
    found = advised(words)
    assert [(advice.before.steps[0].line.provider, type(advice)) for advice in found] == [
        ("luma", ImageFirst),
        ("vidzy", ImageFirst),
        ("kling", ShownResolution),
    ]


def test_never_more_than_nobody_weighs() -> None:
    words = ", ".join(f"{count} videos at {50 + count}%" for count in range(1, 8))
    found = advised(words)
    assert len(found) == MOST
    assert [advice.before.count for advice in found] == [7, 6, 5]


@pytest.mark.parametrize(
    "words",
    [
        "50 videos 100 images",
        "10 images at 60%",
        "10 videos at 90%",
        "1 clip sd 5s 1 per prompt at 60% on midjourney",  # approximate
        "8 photon images at 60% on luma app",  # four a prompt: no plain average
        "1 video on higgsfield api at 60%",
    ],
)
def test_none_where_nothing_is_cheaper_or_known(words: str) -> None:
    assert advised(words) == ()


def test_an_approximate_price_is_no_base_for_advice() -> None:
    rows = [
        rate(id=str(price), price=price, when={"resolution": [label]}, certainty=certainty)
        for label, price, certainty in [("1080p", 30, "exact"), ("720p", 10, "about")]
    ]
    assert advised("2 videos 1080p", acme(*rows)) == ()
    assert advised("2 images", acme(rate(price=1, certainty="range", between=[1, 2]), medium=Medium.IMAGE)) == ()


def test_work_that_cannot_be_priced_is_refused_with_what_can() -> None:
    with pytest.raises(NotOfferedError) as caught:
        advised("1 kling 3 video 8k on kling")
    assert caught.value.fixes


@pytest.mark.parametrize("words", ["10,000,000 videos at 0.000001%", "10,000,000 videos 100 images at 0.01%"])
def test_an_average_that_does_not_fit_is_refused(words: str) -> None:
    with pytest.raises(AmountTooLargeError):
        advised(words)
