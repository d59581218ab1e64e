from __future__ import annotations

import random
from itertools import islice, pairwise
from math import exp, log

import pytest
from scipy import optimize, stats

from core.forecast.ahead import LEFT_OF_TODAY, TENTH, spends_ahead
from core.forecast.law import USUAL_TREND, Law, Line, law

WEEK = (0.5, 1.0, 1.5, 1.0, 0.5, 1.5, 1.0)
ALIKE = (1.0,) * 7
SURE = Law(10**9, Line(0.0, 0.0), ALIKE, 0.5, ())


def test_days_that_are_all_alike_have_no_trend_and_no_pattern() -> None:
    found = law([1.0] * 56, 0)
    assert found.line.expected(4) == pytest.approx(1)
    assert found.shares == ALIKE


@pytest.mark.parametrize("weekday", range(7))
def test_weekdays_that_always_differ_are_told_apart(weekday: int) -> None:
    spends = [WEEK[(weekday + at) % 7] * (0.9, 1.1)[at // 7 % 2] for at in range(56)]
    assert law(spends, weekday).shares == pytest.approx(WEEK, abs=0.02)


def test_one_great_day_makes_no_pattern() -> None:
    assert law([56.0 if at == 30 else 0.0 for at in range(56)], 0).shares == pytest.approx(ALIKE, abs=0.5)


def test_line_is_the_likeliest_with_what_is_usual_of_trends() -> None:
    spends = [exp(0.04 * at / 7) * (0.2, 1.9, 0.9)[at % 3] for at in range(-45, 0)]
    found = law(spends, 0)
    weeks = [(at - 45 + 0.5) / 7 for at in range(45)]
    variance = found.dispersion * found.alike

    def unlikely(line: tuple[float, float]) -> float:
        means = [exp(line[0] + line[1] * week) * found.shares[at % 7] for at, week in enumerate(weeks)]
        fit = sum(mean - spend * log(mean) for spend, mean in zip(spends, means, strict=True))
        return float(fit / variance + (line[1] / USUAL_TREND) ** 2 / 2)

    best = optimize.minimize(unlikely, (0.0, 0.0), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})
    assert (found.line.level, found.line.trend) == pytest.approx(tuple(best.x), abs=2e-3)
    assert 0.02 < found.line.trend < 0.04


def test_pauses_and_projects_make_days_alike() -> None:
    projects = [2.0 if at % 14 < 7 else 0.0 for at in range(56)]
    turns = [2.0 if at % 2 else 0.0 for at in range(56)]
    assert law(projects, 0).alike > 2 > 1 > law(turns, 0).alike


def test_days_that_only_chance_sets_apart_are_not_taken_to_be_alike_or_unlike() -> None:
    chosen = random.Random(1)  # noqa: S311  # seeded: no secret
    sums = [sum(law([chosen.expovariate(1) for _ in range(28)], 0).echoes) for _ in range(200)]
    assert sum(sums) / len(sums) == pytest.approx(0, abs=0.08)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_spends_ahead_follow_a_gamma_law_where_all_is_known(share: float) -> None:
    spends = list(islice(spends_ahead(SURE, 0, float(stats.norm.ppf(share))), 31))
    for ahead in (3, 10, 30):
        days = ahead + LEFT_OF_TODAY
        assert spends[ahead] == pytest.approx(float(stats.gamma.ppf(share, days / 0.5, scale=0.5)), rel=0.01)


@pytest.mark.parametrize(
    "wider",
    [
        Law(10**9, Line(0.0, 0.0, of_level=0.05), ALIKE, 0.5, ()),
        Law(10**9, Line(0.0, 0.0, of_trend=0.01), ALIKE, 0.5, ()),
        Law(10**9, Line(0.0, 0.0), ALIKE, 0.9, ()),
        Law(10**9, Line(0.0, 0.0), ALIKE, 0.5, (0.5, 0.3)),
        Law(8, Line(0.0, 0.0), ALIKE, 0.5, ()),
    ],
)
def test_what_is_less_known_is_wider(wider: Law) -> None:
    def width(one: Law) -> float:
        high, low = (list(islice(spends_ahead(one, 0, side), 31))[30] for side in (TENTH, -TENTH))
        return high - low

    assert width(wider) > width(SURE) * 1.1


def test_weekdays_come_in_their_order() -> None:
    calm = Law(10**9, Line(0.0, 0.0), WEEK, 1e-9, ())
    spends = list(islice(spends_ahead(calm, 2, 0.0), 8))
    days = [high - low for low, high in pairwise(spends)]
    assert days == pytest.approx([*WEEK[3:], *WEEK[:3]], abs=1e-6)
    assert spends[0] == pytest.approx(WEEK[2] * LEFT_OF_TODAY, abs=1e-6)
