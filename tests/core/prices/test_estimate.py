"""Work priced: lines, totals a wallet, and what can be asked instead of what is refused."""

from datetime import UTC, datetime

import pytest

from core.amounts import MAX_MICROS, Amount, Unit
from core.errors.numbers import AmountTooLargeError
from core.errors.prices import NoRateError, NotOfferedError, NotSaidError, UnknownModelError, WhichProviderError
from core.errors.tree import RefusedError
from core.prices.book import PriceBook
from core.prices.cards import ServerPrice
from core.prices.estimate import Estimate, Total, estimate
from core.prices.market import Market
from core.work.grammar import parse_work
from core.work.media import Medium
from core.work.work import Work, WorkLine
from tests.core.prices.asking import BOOK, answer, ask
from tests.core.prices.toys import provider, rate

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def priced(words: str, *own: ServerPrice, book: PriceBook = BOOK) -> Estimate:
    return estimate(parse_work(words, book.vocabulary), Market(book, own, AT))


def own_price(amount: Amount, medium: Medium = Medium.VIDEO) -> ServerPrice:
    return ServerPrice("vidzy", "app", medium, amount, AT, None, AT)


def refusal(words: str) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        ask(words)
    return caught.value


# Lines and totals


def test_fifty_videos_and_a_hundred_images_cost_32000() -> None:
    result = priced("50 videos 100 images")
    assert [line.amount for line in result.lines] == [credit(25_000), credit(7_000)]
    assert result.totals == (Total("vidzy", "app", credit(32_000)),)
    assert (result.as_of, result.exact) == (AT, True)


def test_line_keeps_what_it_was_priced_with() -> None:
    line = answer("3 images on vidzy")
    assert (line.count, line.medium, line.jobs, line.outputs, line.model_name) == (3, Medium.IMAGE, 3, 1, "")
    assert (line.price.amount, line.price.rates) == (credit(70), ("image",))


def test_what_was_not_said_is_called_assumed() -> None:
    assert answer("1 image").assumed == ("provider",)
    assert answer("1 image on vidzy").assumed == ()
    assert answer("1 video on kling").assumed == ("model", "resolution", "length", "sound")
    assert answer("1 video kling 3 720p 5s silent on kling").assumed == ()


def test_what_was_said_behind_a_later_line_is_called_assumed() -> None:
    lines = ask("1 video 2 images 3 videos 10s on runway").lines
    assert ["provider" in line.assumed for line in lines] == [True, True, False]


def test_provider_and_attributes_reach_earlier_lines() -> None:
    lines = ask("2 gen-4.5 clips 1 gen-4.5 clip 10s on runway").lines
    assert [line.values["length"] for line in lines] == ["10", "10"]
    assert [("length" in line.assumed, "provider" in line.assumed) for line in lines] == [(True, True), (False, False)]


def test_length_that_is_billed_longer_is_told() -> None:
    line = answer("1 ray2 clip 9s 720p on luma app")
    assert (line.values["length"], line.asked_length, line.amount) == ("10", "9", credit(320))


def test_what_changes_nothing_is_told() -> None:
    assert answer("1 video 4k 10s on vidzy").unaffected == ("resolution", "length")


@pytest.mark.parametrize(("count", "jobs", "cost"), [(1, 1, 16), (4, 1, 16), (5, 2, 32)])
def test_images_that_come_four_at_once_are_paid_for_by_the_prompt(count: int, jobs: int, cost: int) -> None:
    line = answer(f"{count} photon images on luma app")
    assert (line.count, line.jobs, line.outputs, line.amount) == (count, jobs, 4, credit(cost))


def test_line_is_rounded_once() -> None:
    third = PriceBook([provider(rate(price=1, per="second", block=3, lengths=[1]))])
    line = answer("3 videos on acme", book=third)
    assert (line.price.amount.plain, line.amount) == ("0.333333", credit(1))


def test_totals_are_kept_by_wallet_in_the_order_first_met() -> None:
    result = priced(
        "1 gen-4 clip 5s on runway web, 1 video on vidzy, 2 gen-4.5 clips 5s on runway api, 3 images on vidzy, "
        "1 gen-4 clip 5s on runway web"
    )
    assert result.totals == (
        Total("runway", "web", credit(120)),
        Total("vidzy", "app", credit(710)),
        Total("runway", "api", credit(120)),
    )


def test_price_that_is_only_known_about_enters_no_total() -> None:
    result = priced("1 clip sd 5s 1 per prompt on midjourney, 2 images on vidzy")
    about, exact = result.lines
    assert (about.certainty, about.exact, about.amount) == ("about", False, Amount.exactly(2, Unit.FAST_MINUTE))
    assert (exact.exact, result.exact) == (True, False)
    assert result.totals == (Total("vidzy", "app", credit(140)),)


def test_range_is_shown_with_both_ends_and_enters_no_total() -> None:
    row = rate(price=None, certainty="range", between=["0.2", "0.3"])
    result = priced("10 videos on acme", book=PriceBook([provider(row)]))
    (line,) = result.lines
    assert (line.amount, line.at_most, line.certainty) == (credit(2), credit(3), "range")
    assert result.totals == ()


def test_price_that_is_not_known_is_no_amount() -> None:
    result = priced("10 videos on acme", book=PriceBook([provider(rate(price=None, certainty=None))]))
    (line,) = result.lines
    assert (line.amount, line.at_most, line.certainty, result.totals) == (None, None, "unknown", ())


def test_exact_price_has_no_higher_end() -> None:
    assert answer("1 image").at_most is None


@pytest.mark.parametrize(("words", "minutes"), [("1 image", 8), ("1 turbo image", 16), ("1 draft image", 4)])
def test_turbo_and_draft_are_modes_of_midjourney(words: str, minutes: int) -> None:
    line = answer(f"{words} on midjourney")
    assert line.amount is not None
    assert line.amount.micros == minutes * 100_000
    assert line.unaffected == ()


# A server's own prices


def test_price_of_the_server_is_used() -> None:
    assert priced("50 videos 100 images", own_price(credit(450))).totals[0].amount == credit(29_500)


def test_price_of_the_server_holds_whatever_model_and_length_are_said() -> None:
    (line,) = priced("2 veo 3.1 videos 8s on vidzy", own_price(credit(450))).lines
    assert (line.amount, line.price.model, line.unaffected) == (credit(900), "any", ("model", "length"))


# What is refused


def test_kind_without_a_price_is_refused() -> None:
    with pytest.raises(NoRateError):
        ask("1 video 1 audio on vidzy")


def test_sum_that_does_not_fit_is_refused() -> None:
    dear = own_price(Amount(MAX_MICROS // 2 + 1, Unit.CREDIT))
    assert priced("1 video", dear).totals[0].amount == dear.amount
    with pytest.raises(AmountTooLargeError):
        priced("2 videos", dear)
    with pytest.raises(AmountTooLargeError):
        priced("1 video, 1 video", dear)


def test_length_that_is_not_offered_can_be_asked_with_those_that_are() -> None:
    error = refusal("2 images on vidzy, 1 veo 3.1 video 5s 1080p silent on fal")
    assert isinstance(error, NotOfferedError)
    assert error.fixes == tuple(
        (length, f"2 images on vidzy, 1 video 1080p {length}s silent veo-3.1 on fal") for length in ("4", "6", "8")
    )
    for _, words in error.fixes:
        assert ask(words).exact


def test_span_is_no_choice_to_press() -> None:
    error = refusal("1 wan 3.0 video 60s on wan")
    assert isinstance(error, NotOfferedError)
    assert error.offered == ("≤30",)
    assert error.fixes == ()


def test_model_of_several_sellers_can_be_asked_of_each() -> None:
    error = refusal("1 veo 3.1 video 8s 720p with sound")
    assert isinstance(error, WhichProviderError)
    assert len(error.fixes) <= len(error.providers)
    assert ("fal.ai", "1 video 720p 8s with sound veo-3.1 on fal") in error.fixes


def test_model_that_is_not_sold_can_be_asked_as_one_that_is() -> None:
    error = refusal("1 veo 3.1 video on runway web")
    assert isinstance(error, RefusedError)
    unknown = refusal("1 midjourney-video video on pika")
    assert isinstance(unknown, UnknownModelError)
    for _, words in unknown.fixes:
        assert ask(words).lines


def test_what_must_be_said_comes_with_the_line_in_words() -> None:
    error = refusal("2 tracks on runway")
    assert isinstance(error, NotSaidError)
    assert (error.needed, error.work) == (("characters",), "2 tracks on runway")
    assert ask(f"{error.work} 120 characters").lines


def test_error_is_that_of_the_first_line_that_cannot_be_priced() -> None:
    error = refusal("1 veo 3.1 video 5s 1080p silent on fal, 1 audio on vidzy")
    assert isinstance(error, NotOfferedError)


def test_same_work_gives_the_same_estimate() -> None:
    words = "1 gpt image 2 picture medium 300 prompt tokens 400 image tokens on openai"
    assert ask(words) == ask(words)
    assert answer(words).price.rates[1:] == ("api.gpt-image-2.tok-in-text", "api.gpt-image-2.tok-in-img")


def test_work_of_values_is_priced_like_its_words() -> None:
    work = Work((WorkLine(3, Medium.IMAGE, "vidzy"),))
    assert estimate(work, Market(BOOK, (), AT)) == ask(str(work))
