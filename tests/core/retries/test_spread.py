"""What work costs when tries fail, against figures worked out elsewhere, by other sums, and by trying."""

from __future__ import annotations

import random
from bisect import bisect_left
from fractions import Fraction
from math import sqrt

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.amounts import Amount, Unit
from core.errors.numbers import AmountTooLargeError
from core.errors.tries import NeverCertainError
from core.retries.batch import Batch
from core.retries.spread import SHOWN, spread
from core.work.success import Success
from tests.core.retries.batches import batch, enough, plain

WORK = (batch(50, 500, "0.6"), batch(100, 70, "0.9"))


def test_fifty_videos_and_a_hundred_images_cost_what_was_worked_out() -> None:
    found = spread(WORK)
    assert (found.nominal.plain, found.mean and found.mean.plain) == ("32000", "49444.444444")
    assert plain(found) == ["49270", "52550", "55910", "58980"]


def test_work_that_never_fails_costs_its_nominal_always() -> None:
    found = spread([batch(50, 500, "1"), batch(7, "0.333333", "1", outputs=4)], [Fraction(1)])
    assert found.nominal.plain == "25000.666666"
    assert found.mean == found.nominal
    assert {one.amount for one in found.quantiles} == {found.nominal}


def test_line_that_never_fails_is_added_to_the_others() -> None:
    found = spread([*WORK, batch(3, 11, "1")])
    assert plain(found) == ["49303", "52583", "55943", "59013"]
    assert found.nominal.plain == "32033"


@pytest.mark.parametrize(("said", "tries"), [((18, 30), 115), ("0.6", 96)])
def test_record_is_less_certain_than_a_rate(said: str | tuple[int, int], tries: int) -> None:
    assert spread([batch(50, 1, said)]).at(Fraction(95, 100)).amount == Amount(tries * 10**6, Unit.CREDIT)


def test_record_without_a_kept_try_has_no_mean() -> None:
    found = spread([batch(5, 1, (0, 10))])
    assert found.mean is None
    assert found.at(Fraction(1, 2)).exact


def test_mean_of_a_record_is_that_of_its_beta() -> None:
    assert spread([batch(50, 1, (18, 30))]).mean == Amount.rounded(50 * Fraction(31, 18), Unit.CREDIT)


@pytest.mark.parametrize("said", ["0.35", "0.9", (18, 30), (3, 4)])
def test_mean_of_prompts_counts_whole_ones(said: str | tuple[int, int]) -> None:
    kept, outputs, at_most = 10, 4, 40_000
    if isinstance(said, str):
        above = stats.nbinom.sf([outputs * jobs - kept for jobs in range(at_most)], kept, float(said))
    else:
        good, bad = said[0] + 1, said[1] - said[0] + 1
        above = stats.betabinom.cdf(kept - 1, [outputs * jobs for jobs in range(at_most)], good, bad)
    mean = spread([batch(kept, 1, said, outputs)]).mean
    assert mean is not None
    assert float(mean.decimal) == pytest.approx(float(above.sum()), rel=1e-4)


def test_nothing_is_certain_when_tries_can_fail() -> None:
    with pytest.raises(NeverCertainError) as caught:
        spread(WORK, [Fraction(1)])
    assert (caught.value.confidence, caught.value.enough.plain, caught.value.exact) == (
        Fraction(99, 100),
        "58980",
        True,
    )


def test_amount_that_does_not_fit_is_refused() -> None:
    with pytest.raises(AmountTooLargeError):
        spread([batch(10_000_000, 500, "0.00000001")])


@pytest.mark.parametrize("kept", [1, 2, 100, 200_000])
def test_tries_that_are_enough_exactly_so_often_are_enough(kept: int) -> None:
    assert spread([batch(kept, 1, "0.5")]).at(Fraction(1, 2)).amount.plain == str(2 * kept - 1)


def test_what_is_almost_enough_is_not_enough() -> None:
    """One try in two is kept at once, but however many cheap ones are paid meanwhile, they may not do."""
    lines = [batch(1, 500, "0.5"), batch(10, 2, "0.5")]
    found = spread(lines).at(Fraction(1, 2)).amount.micros
    assert enough(lines, found - 1) < Fraction(1, 2) <= enough(lines, found)
    assert found == 1_020 * 10**6


@st.composite
def small(draw: st.DrawFn) -> Batch:
    said = draw(st.sampled_from(["0.5", "0.6", "0.75", "0.9", (2, 3), (5, 5), (9, 12)]))
    price = draw(st.sampled_from(["1", "2", "7", "0.5", "1/3"]))
    return batch(draw(st.integers(1, 4)), price, said, draw(st.sampled_from([1, 1, 4])))


@settings(max_examples=25, deadline=None)
@given(st.lists(small(), min_size=1, max_size=3), st.sampled_from([Fraction(1, 2), Fraction(1, 4), Fraction(80, 100)]))
def test_quantile_is_that_of_every_sum_in_fractions(batches: list[Batch], confidence: Fraction) -> None:
    merged: dict[tuple[object, ...], Batch] = {}
    for at, one in enumerate(batches):  # alike lines share what their record does not tell
        even = one.outputs == 1 and (one.price * 10**6).denominator == 1
        place = (one.odds, one.price) if even else (at,)
        before = merged[place].kept if place in merged else 0
        merged[place] = Batch(before + one.kept, one.price, one.unit, one.odds, one.outputs)
    found = spread(batches, [confidence]).at(confidence)
    assert found.exact
    micros, lines = found.amount.micros, list(merged.values())
    assert enough(lines, micros - 1) < confidence <= enough(lines, micros)


def test_each_line_is_rounded_once() -> None:
    """So much less than a millionth a try: 1, 1, 2, 2, 2 millionths for 2, 3, 4, 5, 6 tries."""
    lines = [batch(2, "0.0000004", "0.5"), batch(1, 1, "0.5")]
    asked = [Fraction(1, 3), Fraction(3, 10), Fraction(9, 10)]
    found = spread(lines, asked)
    for one in map(found.at, asked):
        assert one.exact
        micros = one.amount.micros
        assert enough(lines, micros - 1, 60) < one.confidence <= enough(lines, micros, 60)


@pytest.mark.parametrize(
    ("kept", "said"), [(1, "0.000001"), (50, "0.6"), (3_000, "0.123"), (1_000_000, "0.77"), (7, "0.999999")]
)
def test_one_line_is_the_negative_binomial(kept: int, said: str) -> None:
    found = spread([batch(kept, 3, said)], [Fraction(1, 1000)])
    for one in found.quantiles:
        failed = int(stats.nbinom.ppf(float(one.confidence), kept, float(said)))
        assert abs(one.amount.micros - 3 * 10**6 * (kept + failed)) <= (0 if one.exact else one.amount.micros / 1000)


@pytest.mark.parametrize(("kept", "said"), [(50, (18, 30)), (1, (0, 3)), (300, (45, 50)), (20, (5, 200))])
def test_one_line_of_a_record_is_the_beta_binomial(kept: int, said: tuple[int, int]) -> None:
    found = spread([batch(kept, 3, said)])
    for one in found.quantiles:
        tries = one.amount.micros // (3 * 10**6)
        enough = stats.betabinom.sf(kept - 1, [tries, tries - 1], said[0] + 1, said[1] - said[0] + 1)
        assert one.exact
        assert enough[1] < float(one.confidence) <= enough[0] + 1e-12


MIXED = (batch(20, 500, (18, 30)), batch(30, "33.333333", "0.8"), batch(40, 70, "0.7"), batch(50, 40, "0.9", outputs=4))


def test_mixed_work_costs_what_trying_it_costs() -> None:
    chosen, rounds = random.Random(1), 4_000  # noqa: S311  # seeded: no secret
    costs: list[int] = []
    for _ in range(rounds):
        cost = 0
        for one in MIXED:
            rate = float(one.odds.rate) if isinstance(one.odds, Success) else chosen.betavariate(19, 13)
            # Failures before k are kept are as many as events at a rate that is a gamma's.
            tries = one.kept + _poisson(chosen, chosen.gammavariate(one.kept, (1 - rate) / rate))
            cost += round(one.price * 10**6 * -(-tries // one.outputs))
        costs.append(cost)
    costs.sort()
    for one in spread(MIXED).quantiles:
        share = float(one.confidence)
        assert one.exact
        assert bisect_left(costs, one.amount.micros) / rounds == pytest.approx(
            share, abs=4 * sqrt(share * (1 - share) / rounds)
        )


def _poisson(chosen: random.Random, mean: float) -> int:
    count, passed = 0, chosen.expovariate(1)
    while passed < mean:
        count, passed = count + 1, passed + chosen.expovariate(1)
    return count


FIVE = ("0.37", "0.613", "0.71", "0.823", "0.94")
PRICES = ("500", "70", "0.04", "33.333333", "120")


@pytest.mark.parametrize("each", [40_000, 2_000_000, 10_000_000])
def test_millions_of_five_kinds_cost_about_what_their_moments_say(each: int) -> None:
    """So many tries are all but normal: Cornish and Fisher's first correction is good to a millionth of the cost."""
    found = spread([batch(each, price, said) for price, said in zip(PRICES, FIVE, strict=True)])
    mean = variance = third = 0.0
    for price, said in zip(map(float, PRICES), map(float, FIVE), strict=True):
        mean += price * each / said
        variance += price**2 * each * (1 - said) / said**2
        third += price**3 * each * (1 - said) * (2 - said) / said**3
    for one in found.quantiles:
        normal = float(stats.norm.ppf(float(one.confidence)))
        expected = mean + sqrt(variance) * normal + third / variance * (normal**2 - 1) / 6
        assert not one.exact
        assert float(one.amount.decimal) == pytest.approx(expected, rel=1e-3)
    assert len({one.amount for one in found.quantiles}) == len(SHOWN)


def test_about_is_within_a_thousandth_of_the_exact() -> None:
    """A millionth more for a try makes a lattice of millionths, which is too fine."""
    fine = Fraction(1, 10**6)
    coarse = [batch(200 * at, 90 * at, said) for at, said in enumerate(FIVE, 1)]
    near = [Batch(one.kept, one.price + at * fine, one.unit, one.odds) for at, one in enumerate(coarse)]
    for exact, about in zip(spread(coarse).quantiles, spread(near).quantiles, strict=True):
        assert (exact.exact, about.exact) == (True, False)
        assert abs(about.amount.micros - exact.amount.micros) <= exact.amount.micros / 1000


def test_more_confidence_never_costs_less() -> None:
    asked = [Fraction(at, 1000) for at in range(1, 1000, 37)] + [Fraction(99_999_999, 100_000_000)]
    amounts = [one.amount for one in spread(MIXED[:2], asked).quantiles]
    assert amounts == sorted(amounts)
    assert amounts[0] < amounts[-1]


def test_lines_of_a_kind_are_one() -> None:
    assert spread([batch(20, 500, "0.6"), WORK[1], batch(30, 500, "0.6")]) == spread(WORK)


def test_near_a_million_points_it_is_exact() -> None:
    """A lattice of 830,000 steps of 1 credit; the other way is to multiply the transforms of the lines."""
    lines = {(600, 997): "0.6", (900, 701): "0.75", (700, 499): "0.7"}
    found = spread([batch(kept, price, said) for (kept, price), said in lines.items()]).at(Fraction(99, 100))
    assert found.exact
    size = 2**20
    transform = 1.0
    for (kept, price), said in lines.items():
        weights = numpy.zeros(size)
        laws = stats.nbinom.pmf(numpy.arange(1_050), kept, float(said))
        weights[: 1_050 * price : price] = laws[: -(-size // price)]
        transform = transform * numpy.fft.rfft(weights)
    up_to = numpy.cumsum(numpy.fft.irfft(transform, size))
    extra = found.amount.micros // 10**6 - sum(kept * price for kept, price in lines)
    assert up_to[extra - 1] < 0.99 <= up_to[extra]
