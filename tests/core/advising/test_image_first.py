"""An image first: the sum, where it turns, and when there is nothing in it."""

from dataclasses import replace
from fractions import Fraction

import msgspec
import pytest

from core.advising.advice import ImageFirst
from core.prices.book import PriceBook
from core.prices.cards import ServerPrice
from core.prices.market import Market
from core.work.media import Medium
from core.work.work import WorkLine
from tests.core.advising.asking import MARKET, advised, advised_of, at_rate, credit, own_price, sums
from tests.core.prices.asking import BOOK, TODAY, at

TEN = WorkLine(10, Medium.VIDEO, "vidzy")
TURN = Fraction(500, 570)
A_LITTLE = Fraction(1, 1_000_000)


def ten_videos() -> ImageFirst:
    advice = advised_of(ImageFirst, "10 videos at 60%")
    assert advice is not None
    return advice


def test_an_image_first_costs_5700_instead_of_8333() -> None:
    advice = ten_videos()
    assert (advice.before.amount.plain, advice.after.amount.plain) == ("8333.333333", "5700")
    assert advice.saving.plain == "2633.333333"


def test_both_sums_can_be_written_out() -> None:
    advice = ten_videos()
    assert sums(advice.before) == [(10, "500", Fraction(60, 100))]
    assert sums(advice.after) == [(10, "70", 1), (10, "500", 1)]


def test_steps_are_words_that_ask_for_them() -> None:
    assert [str(step.line) for step in ten_videos().after.steps] == [
        "10 images on vidzy app",
        "10 videos image-to-video on vidzy app",
    ]


def test_it_turns_where_videos_from_text_are_kept_500_times_of_570() -> None:
    assert ten_videos().turn == TURN


def test_videos_from_images_that_fail_as_often_cost_more_than_before() -> None:
    advice = ten_videos()
    assert advice.as_rare.apiece.plain == "903.333333"  # 70 + 833.3
    assert advice.before.amount < advice.as_rare.amount


def test_it_says_how_many_images_and_how_rare_videos_it_bears() -> None:
    advice = ten_videos()
    assert advice.images_turn == (Fraction(500) / Fraction(3, 5) - 500) / 70
    each = 70 + 500 / advice.last_turn
    assert each == Fraction(500) / Fraction(3, 5)


@pytest.mark.parametrize(
    ("rate", "advised_then"), [(TURN - A_LITTLE, True), (TURN, False), (TURN + A_LITTLE, False), (Fraction(1), False)]
)
def test_it_is_advised_up_to_the_turn_and_not_there(rate: Fraction, advised_then: bool) -> None:
    assert (at_rate(ImageFirst, TEN, rate) is not None) is advised_then


@pytest.mark.parametrize(
    "words",
    [
        "10 videos",  # nobody says that any fails
        "10 image-to-video videos at 60% on vidzy",  # it is done already
        "10 images at 60%",
        "10 videos at 60% on pika web",  # no image is sold there
        "10 videos at 60% on kling",  # in another wallet
        "10 videos at 60% on luma app",  # nobody knows whether images go in
        "10 videos at 60% on midjourney",  # approximate
    ],
)
def test_none_where_there_is_no_such_way(words: str) -> None:
    assert advised_of(ImageFirst, words) is None


def test_what_was_said_of_the_videos_is_kept() -> None:
    advice = advised_of(ImageFirst, "3 gen-4.5 videos 10s at 50% on runway")
    assert advice is not None
    assert sums(advice.before) == [(3, "120", Fraction(1, 2))]
    assert sums(advice.after) == [(3, "5", 1), (3, "120", 1)]
    assert advice.turn == Fraction(120, 125)


def test_a_servers_own_prices_count() -> None:
    market = replace(MARKET, own=(own_price(300), own_price(40, Medium.IMAGE)))
    advice = advised_of(ImageFirst, "10 videos at 60%", market)
    assert advice is not None
    assert (advice.before.amount, advice.after.amount) == (credit(5000), credit(3400))


def test_an_image_as_dear_as_a_video_is_no_advice() -> None:
    market = replace(MARKET, own=(own_price(500, Medium.IMAGE),))
    assert advised("10 videos at 60%", market) == ()


def test_a_servers_own_price_does_not_say_that_images_go_in() -> None:
    own = [
        ServerPrice("pika", "web", medium, credit(number), at(TODAY), None, at(TODAY))
        for medium, number in [(Medium.VIDEO, 20), (Medium.IMAGE, 1)]
    ]
    assert advised("10 videos at 60% on pika web", replace(MARKET, own=own)) == ()


def test_images_that_come_four_at_once_are_a_job_a_video() -> None:
    vidzy = BOOK.providers["vidzy"]
    video, image = vidzy.rates
    four = msgspec.structs.replace(vidzy, rates=(video, msgspec.structs.replace(image, outputs=4)))
    advice = advised_of(ImageFirst, "10 videos at 60%", Market(PriceBook([four]), (), at(TODAY)))
    assert advice is not None
    assert [(step.line.count, step.priced.jobs) for step in advice.after.steps] == [(40, 10), (10, 10)]
    assert advice.after.amount == credit(5700)
