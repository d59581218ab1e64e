"""How much will be spent from now on, as the law has it: at the middle, or more, or less than is likely."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

from core.forecast.law import LAGS, Law

TENTH = 1.2815515655446004
"""Standard deviations beyond which a tenth lies: between both are 8 in 10."""
LEFT_OF_TODAY = 0.5
"""Of the day; which part is over is not asked, so that one day has one forecast."""
_TREND_WEEKS = 26
"""A trend is not taken to go on beyond."""
_FEWEST_FREE = 3.0
"""Degrees of freedom: fewer would make any interval endless."""
_LEAST_NEAR = 0.2
"""Of its own variance: what the next days add at least."""


def spends_ahead(law: Law, weekday: int, deviations: float) -> Iterator[float]:
    """How much is spent by the end of today, tomorrow, ...; never falls, does not end.

    The sum of the days is taken to follow a gamma law (its quantile by Wilson and Hilferty): skewed, never below 0,
    with the variance of days that are alike and of a level and trend that are not known for sure.

    Args:
        law: In which 1.0 stands for the average day.
        weekday: Of today; 0 is Monday.
        deviations: 0 for the middle, TENTH for what is exceeded once in ten times, -TENTH for what is nine times.
    """
    line, alike = law.line, law.alike
    wide = _student(deviations, max(_FEWEST_FREE, law.days / alike - 2))
    sum_ = variance = moment = most = 0.0
    for ahead, part in enumerate(_parts()):
        weeks = min((ahead + 0.5) / 7, _TREND_WEEKS)
        mean = line.expected(weeks) * law.shares[(weekday + ahead) % 7] * part
        sum_ += mean
        moment += mean * weeks
        variance += (
            law.dispersion * mean * (alike if ahead > LAGS else max(_LEAST_NEAR, 1 + 2 * sum(law.echoes[:ahead])))
        )
        if sum_ > 0:
            middle = moment / sum_
            unsure = line.of_level + 2 * line.of_both * middle + line.of_trend * middle * middle
            relative = (1 + variance / sum_**2) * (1 + unsure) - 1
            # The line is that of logarithms: the mean of what may be is above it.
            mean_ahead = sum_ * (1 + min(1.0, unsure) / 2)
            most = max(most, mean_ahead * max(0.0, 1 - relative / 9 + wide * sqrt(relative) / 3) ** 3)
        yield most


def _parts() -> Iterator[float]:
    yield LEFT_OF_TODAY
    while True:
        yield 1.0


def _student(normal: float, free: float) -> float:
    """A normal deviation as one of Student's law with so many degrees of freedom, by Cornish and Fisher."""
    cube, fifth = normal**3, normal**5
    return normal + (cube + normal) / (4 * free) + (5 * fifth + 16 * cube + 3 * normal) / (96 * free * free)
