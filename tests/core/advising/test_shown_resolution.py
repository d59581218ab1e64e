"""No more pixels than are shown: what is enough, what lies between, and what is not known to be alike."""

from fractions import Fraction

import pytest

from core.advising.advice import ShownResolution
from core.advising.shown_resolution import lines_of
from core.prices.book import PriceBook
from core.prices.market import Market
from core.prices.rates import Rate
from core.work.attributes import Attribute
from core.work.media import Medium
from tests.core.advising.asking import acme, advised, advised_of, sums
from tests.core.prices.asking import TODAY, at
from tests.core.prices.toys import provider, rate


def rows(**prices: int) -> list[Rate]:
    """`rows(p720=10, p1080=30)`"""
    named = {f"{key[1:]}{key[0]}": price for key, price in prices.items()}
    return [rate(id=f"r{label}", price=price, when={"resolution": [label]}) for label, price in named.items()]


def test_a_phone_feed_needs_720p() -> None:
    advice = advised_of(ShownResolution, "4 kling 3 videos 10s 1080p on kling")
    assert advice is not None
    assert (advice.asked, advice.shown, advice.turn) == ("1080p", "720p", 720)
    assert sums(advice.before) == [(4, "8", 1)]  # 0.8 units a second
    assert sums(advice.after) == [(4, "6", 1)]  # 0.6
    assert advice.saving.plain == "8"


def test_what_lies_between_is_told_in_order() -> None:
    advice = advised_of(ShownResolution, "2 videos 4k", acme(*rows(p480=1, p720=10, p1080=20, p1440=30, k4=90)))
    assert advice is not None
    assert (advice.shown, sums(advice.after)) == ("720p", [(2, "10", 1)])
    assert [(step.priced.values["resolution"], step.each.plain) for step in advice.larger] == [
        ("1080p", "20"),
        ("1440p", "30"),
    ]


@pytest.mark.parametrize(
    ("words", "prices"),
    [
        ("2 videos 720p", {"p480": 1, "p720": 10, "p1080": 30}),  # it is asked already
        ("2 videos 1080p", {"p480": 1, "p1080": 30}),  # too little
        ("2 videos 1080p", {"p720": 30, "p1080": 30}),  # no cheaper
        ("2 videos 1080p", {"p720": 31, "p1080": 30}),
        ("2 videos 1080p", {"p1080": 30, "p1440": 10}),  # more pixels
        ("2 videos", {"p720": 10, "p1080": 30}),  # 720p is what is meant
    ],
)
def test_none_where_fewer_pixels_are_too_few_or_no_cheaper(words: str, prices: dict[str, int]) -> None:
    assert advised(words, acme(*rows(**prices))) == ()


def test_a_resolution_that_was_filled_in_counts() -> None:
    usual = provider(*rows(p720=20, p1080=30), usual={Attribute.RESOLUTION: "1080p"})
    advice = advised_of(ShownResolution, "2 videos", Market(PriceBook([usual]), (), at(TODAY)))
    assert advice is not None
    assert (advice.asked, advice.shown) == ("1080p", "720p")


def test_more_pixels_at_the_same_price_are_taken() -> None:
    advice = advised_of(ShownResolution, "2 videos 4k", acme(*rows(p720=10, p1080=10, k4=90)))
    assert advice is not None
    assert (advice.shown, advice.turn, advice.larger) == ("1080p", 1080, ())


def test_tries_fail_as_often_at_either() -> None:
    advice = advised_of(ShownResolution, "3 videos 1080p at 60%", acme(*rows(p720=20, p1080=30)))
    assert advice is not None
    assert sums(advice.after) == [(3, "20", Fraction(3, 5))]
    assert (advice.before.amount.plain, advice.after.amount.plain) == ("150", "100")


def test_what_may_come_with_sound_is_held_against_what_does() -> None:
    """The price in 4k does not say whether there is sound; without it the saving would be larger than is known."""
    sound = [
        rate(id=f"720p.{sound}", price=price, when={"resolution": ["720p"], "sound": [sound]})
        for price, sound in [(10, "no"), (15, "yes")]
    ]
    advice = advised_of(ShownResolution, "2 videos 4k", acme(*sound, *rows(k4=90)))
    assert advice is not None
    assert (sums(advice.after), str(advice.after.steps[0].line)) == (
        [(2, "15", 1)],
        "2 videos 720p with sound acme-1 on acme api",
    )


def test_what_would_be_filled_in_besides_is_not_known_to_be_meant() -> None:
    qualities = [
        rate(id=quality, price=price, when={"resolution": ["720p"], "quality": [quality]})
        for price, quality in [(10, "standard"), (15, "pro")]
    ]
    assert advised("2 videos 4k", acme(*qualities, *rows(k4=90))) == ()


@pytest.mark.parametrize(
    ("resolution", "medium", "lines"),
    [
        ("720p", Medium.VIDEO, 720),
        ("2048px", Medium.IMAGE, 2048),
        ("4k", Medium.VIDEO, 2160),
        ("2k", Medium.VIDEO, 1080),
        ("0.5k", Medium.IMAGE, 512),
        ("1k", Medium.IMAGE, 1024),
        ("4k", Medium.IMAGE, 4096),
        ("4k", Medium.AUDIO, None),
        ("sd", Medium.VIDEO, None),
        ("draft", Medium.VIDEO, None),
    ],
)
def test_names_of_resolutions_tell_lines(resolution: str, medium: Medium, lines: int | None) -> None:
    assert lines_of(resolution, medium) == lines
