"""What a job costs by a rate; every expected figure is worked out by hand from the row above it."""

from fractions import Fraction

import pytest

from core.prices.rates import Certainty
from core.work.media import Medium
from tests.core.prices.toys import charged, job, modifier, offer, rate

IMAGE = Medium.IMAGE


def test_generation_costs_its_price_whatever_its_length() -> None:
    flat = offer(rate(price="12.5"))
    assert job(flat) == Fraction(25, 2)
    assert job(flat, length=60) == Fraction(25, 2)


@pytest.mark.parametrize(
    ("count", "jobs", "cost"), [(1, 1, 16), (3, 1, 16), (4, 1, 16), (5, 2, 32), (8, 2, 32), (9, 3, 48)]
)
def test_prompt_that_makes_four_is_bought_whole(count: int, jobs: int, cost: int) -> None:
    result = charged(offer(rate(price=16, outputs=4), medium=IMAGE), count)
    assert (result.jobs, result.outputs, result.job) == (jobs, 4, Fraction(16))
    assert result.jobs * (result.job or 0) == cost


def test_price_of_an_output_is_asked_for_each_of_a_job() -> None:
    assert charged(offer(rate(price=3, per="output", outputs=4), medium=IMAGE), 5).job == 12


def test_seconds_are_charged_in_parts() -> None:
    assert job(offer(rate(price="0.12", per="second")), length="2.5") == Fraction(3, 10)


@pytest.mark.parametrize(("length", "cost"), [("5", 10), ("5.1", 20), ("10", 20), ("0.5", 10)])
def test_block_that_is_begun_is_charged_whole_where_it_rounds_up(length: str, cost: int) -> None:
    assert job(offer(rate(price=10, per="second", block=5, rounds_up="true")), length=length) == cost


def test_block_is_charged_in_parts_where_it_does_not_round_up() -> None:
    assert job(offer(rate(price=10, per="second", block=5)), length=7) == 14


@pytest.mark.parametrize(("length", "cost"), [("3", 20), ("5", 20), ("6", 22), ("12", 34)])
def test_first_block_has_a_price_of_its_own(length: str, cost: int) -> None:
    row = rate(price=2, per="second", first={"units": 5, "price": 20})
    assert job(offer(row), length=length) == cost


@pytest.mark.parametrize(("length", "cost"), [("5", 20), ("5.5", 30), ("10", 30), ("11", 40)])
def test_further_blocks_behind_the_first_are_begun_whole(length: str, cost: int) -> None:
    row = rate(price=10, per="second", block=5, rounds_up="true", first={"units": 5, "price": 20})
    assert job(offer(row), length=length) == cost


MEGAPIXELS = rate(price="1.5", per="megapixel", first={"units": 1, "price": 3})


@pytest.mark.parametrize(
    ("values", "cost"),
    [
        ({}, Fraction(3)),
        ({"megapixels": 1}, Fraction(3)),
        ({"megapixels": "0.5"}, Fraction(3)),
        ({"megapixels": 3}, Fraction(6)),
        ({"size": "1024x1024"}, Fraction(3)),
        ({"size": "2048x2048"}, Fraction(15, 2)),
        ({"size": "1536x1024"}, Fraction(15, 4)),
        ({"resolution": "2k"}, Fraction(15, 2)),
    ],
)
def test_first_megapixel_and_each_further_one(values: dict[str, object], cost: Fraction) -> None:
    assert job(offer(MEGAPIXELS, medium=IMAGE), **values) == cost


def test_megapixels_that_are_begun_are_charged_whole_where_they_round_up() -> None:
    row = rate(price="1.5", per="megapixel", rounds_up="true", first={"units": 1, "price": 3})
    assert job(offer(row, medium=IMAGE), megapixels="1.98") == Fraction(9, 2)
    assert job(offer(row, medium=IMAGE), megapixels="2.01") == 6


@pytest.mark.parametrize(("rounds", "cost"), [("false", Fraction(15, 4)), ("true", Fraction(9, 2))])
def test_pictures_that_go_in_are_charged_by_the_megapixel(rounds: str, cost: Fraction) -> None:
    row = rate(
        price="1.5",
        per="megapixel",
        rounds_up=rounds,
        first={"units": 1, "price": 3},
        surcharges=[{"per": "source-megapixel", "price": "1.5"}],
    )
    assert job(offer(row, medium=IMAGE), megapixels=1, input="image", source_megapixels="0.5") == cost
    assert job(offer(row, medium=IMAGE), megapixels=1) == 3


@pytest.mark.parametrize(
    ("per", "block", "said", "cost"),
    [
        ("gpu-second", 1, {"gpu_seconds": 30}, Fraction(60)),
        ("output-token", 1_000_000, {"output_tokens": 1056}, Fraction(2 * 1056, 1_000_000)),
        ("doubling", 1, {"scale": 2, "source_megapixels": 1}, Fraction(2)),
    ],
)
def test_what_was_said_is_counted(per: str, block: int, said: dict[str, object], cost: Fraction) -> None:
    assert job(offer(rate(price=2, per=per, block=block), medium=IMAGE), **said) == cost


def test_characters_are_charged_by_blocks() -> None:
    spoken = offer(rate(price=1, per="character", block=50, rounds_up="true"), medium=Medium.AUDIO)
    assert job(spoken, characters=120) == 3


TOKENS = (
    rate(id="out", price=32, per="output-token", block=1_000_000),
    rate(id="text", price=10, per="text-token", block=1_000_000),
    rate(id="prompt", price=5, per="prompt-token", block=1_000_000),
    rate(id="image", price=8, per="image-token", block=1_000_000),
    rate(id="cached-prompt", price="1.25", per="cached-prompt-token", block=1_000_000),
    rate(id="cached-image", price=2, per="cached-image-token", block=1_000_000),
)


def test_tokens_of_every_kind_are_added_up() -> None:
    tokens = offer(*TOKENS, medium=IMAGE)
    cost = job(tokens, output_tokens=1000, text_tokens=200, prompt_tokens=300, image_tokens=400)
    assert cost == Fraction(32 * 1000 + 10 * 200 + 5 * 300 + 8 * 400, 1_000_000)
    assert job(tokens, output_tokens=1000) == Fraction(32, 1000)
    cached = job(tokens, output_tokens=1000, cached_prompt_tokens=600, cached_image_tokens=800)
    assert cached == Fraction(32 * 1000 + 2 * 800, 1_000_000) + Fraction(5 * 600, 4_000_000)


def test_tokens_that_go_in_are_charged_besides_a_plain_price() -> None:
    plain = offer(rate(price="0.04"), TOKENS[2], medium=IMAGE)
    assert job(plain, prompt_tokens=1000) == Fraction(4, 100) + Fraction(5, 1000)
    assert job(plain) == Fraction(4, 100)


MULTIPLIED = rate(
    price=10,
    per="second",
    multipliers=[
        {"when": {"resolution": ["4k"]}, "factor": 3},
        {"when": {"hdr": ["yes"]}, "factor": "1.5"},
    ],
    surcharges=[{"per": "second", "price": 2, "when": {"voice": ["yes"]}}],
    minimum=25,
)


@pytest.mark.parametrize(
    ("values", "cost"),
    [
        ({"length": 5}, 50),
        ({"length": 5, "resolution": "720p"}, 50),
        ({"length": 5, "resolution": "4k"}, 150),
        ({"length": 5, "resolution": "4k", "hdr": "yes"}, 225),
        ({"length": 5, "voice": "yes"}, 60),
        ({"length": 5, "resolution": "4k", "voice": "yes"}, 160),
        ({"length": 1}, 25),
        ({"length": 1, "voice": "yes"}, 25),
        ({"length": 2, "voice": "yes"}, 25),
        ({"length": 1, "resolution": "4k"}, 30),
    ],
)
def test_multipliers_then_surcharges_then_the_minimum(values: dict[str, object], cost: int) -> None:
    assert job(offer(MULTIPLIED), **values) == cost


def test_multiplier_for_what_is_not_asked_applies_when_nothing_is_said() -> None:
    row = rate(price=10, multipliers=[{"when": {"sound": ["no"]}, "factor": "0.5"}])
    assert job(offer(row)) == 5
    assert job(offer(row), sound="yes") == 10


def test_modifier_multiplies_all_rates_but_no_surcharge() -> None:
    row = rate(price="0.04", surcharges=[{"per": "reference", "price": "0.01"}])
    batch = offer(row, TOKENS[2], medium=IMAGE, modifiers=(modifier(IMAGE, "0.5", delivery="batch"),))
    assert job(batch) == Fraction(4, 100)
    assert job(batch, delivery="batch") == Fraction(2, 100)
    assert job(batch, delivery="batch", references=2) == Fraction(4, 100)
    assert job(batch, delivery="batch", prompt_tokens=1000) == Fraction(2, 100) + Fraction(5, 2000)


@pytest.mark.parametrize(("references", "cost"), [(None, 10), (1, 10), (5, 10), (6, 12), (8, 16)])
def test_references_beyond_the_free_ones_are_charged(references: int | None, cost: int) -> None:
    row = rate(price=10, surcharges=[{"per": "reference", "price": 2, "free": 5, "limit": 8}])
    said = {} if references is None else {"references": references}
    assert job(offer(row, medium=IMAGE), **said) == cost


def test_surcharge_of_a_generation_is_asked_once() -> None:
    row = rate(price=10, per="megapixel", surcharges=[{"per": "generation", "price": 4, "when": {"search": ["yes"]}}])
    assert job(offer(row, medium=IMAGE), megapixels=3, search="yes") == 34


@pytest.mark.parametrize(
    ("billed", "length", "source", "cost"),
    [
        ({"output": "true", "source": "true"}, 5, 4, 9),
        ({"output": "false", "source": "true"}, 5, 4, 4),
        ({"output": "false", "source": "true", "at_most": 30}, 5, 60, 30),
        ({"output": "true", "source": "true", "at_least_outputs": 2}, 5, 4, 10),
        ({"output": "true", "source": "true", "at_least_outputs": 2}, 5, 6, 11),
    ],
)
def test_billed_seconds(billed: dict[str, object], length: int, source: int, cost: int) -> None:
    row = rate(price=1, per="second", billed=billed, when={"input": ["video"]})
    assert job(offer(row), input="video", length=length, source_length=source) == cost


def test_source_is_billed_only_when_the_rate_says_so() -> None:
    row = rate(price=1, per="second", billed={"output": "true", "source": "true", "when": {"input": ["video"]}})
    assert job(offer(row), input="image", length=5, source_length=4) == 5
    assert job(offer(row), input="video", length=5, source_length=4) == 9


def test_billed_second_may_be_so_many_frames() -> None:
    row = rate(price=8, per="second", frames={"a_second": 16, "from": 17, "to": 161})
    assert job(offer(row), frames=80) == 40
    assert job(offer(row), length=5) == 40


@pytest.mark.parametrize(("scale", "cost"), [(2, 1), (4, 1 + 2), (8, 1 + 2 + 4), (16, 1 + 2 + 4 + 4)])
def test_each_doubling_is_charged_by_the_size_that_goes_into_it(scale: int, cost: int) -> None:
    sizes = [("small", None, 1, 1), ("middle", 1, 4, 2), ("large", 4, None, 4)]
    rows = [
        rate(
            id=name,
            price=price,
            per="doubling",
            when={"source-megapixels": {"above": low, "to": high}},
        )
        for name, low, high, price in sizes
    ]
    assert job(offer(*rows, medium=IMAGE), scale=scale, source_megapixels=1) == cost


def test_range_has_a_lower_and_a_higher_figure() -> None:
    row = rate(price=None, certainty="range", between=["0.2", "0.3"], per="second")
    result = charged(offer(row), 2, length=10)
    assert (result.job, result.job_at_most, result.certainty) == (Fraction(2), Fraction(3), Certainty.RANGE)


def test_price_that_is_not_known_is_no_price() -> None:
    result = charged(offer(rate(price=None, certainty=None)), 2)
    assert (result.job, result.job_at_most, result.certainty) == (None, None, Certainty.UNKNOWN)


@pytest.mark.parametrize(
    ("main", "extra", "together"),
    [("exact", "about", "about"), ("about", "exact", "about"), ("from", "about", "from"), ("exact", "exact", "exact")],
)
def test_sum_is_as_certain_as_its_least_certain_part(main: str, extra: str, together: str) -> None:
    rows = (rate(price=1, certainty=main), rate(id="prompt", price=1, per="prompt-token", certainty=extra))
    assert charged(offer(*rows, medium=IMAGE), prompt_tokens=1).certainty.value == together


def test_thirds_are_kept_exactly() -> None:
    row = rate(price=1, per="character", block=3)
    assert job(offer(row, medium=Medium.AUDIO), characters=100) == Fraction(100, 3)


def test_seconds_that_go_in_are_charged_besides() -> None:
    row = rate(price=1, surcharges=[{"per": "source-second", "price": 2}])
    assert job(offer(row), source_length=4) == 9
