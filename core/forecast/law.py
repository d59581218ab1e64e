"""The law that days of spending seem to follow: a level, a trend, a week's pattern, and how far days are off it.

The expected spend of a day is exp(level + trend × weeks) × the share of its weekday; the variance of a day is in
proportion to that (many jobs, each of a few sizes), and days near each other may be alike (a project, a pause). Level
and trend are fitted as a quasi-Poisson regression. What few days cannot tell apart from chance is pulled towards "no
trend" and "all weekdays alike", and how uncertain level and trend remain is kept for the forecast.

Floats: these are statistics, no amounts. Spends are counted in the average of their days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt

USUAL_TREND = 0.06
"""A week, either way: what is expected of a trend before looking, as a standard deviation. With less the interval
misses trends, with more it is too wide where there is none; chosen on other histories than the tests have."""
LAGS = 7
"""Days within which one is taken to be like another: longer echoes are lost in chance."""
_LEAST_DISPERSION = 0.01
"""Days are never taken to be surer than to a tenth."""
_LEAST_ALIKE = 0.7
"""Of the variance of independent days: that days make up for each other is believed so far only. Chosen likewise."""
_WEEKS_FOR_PATTERN = 2
_ROUNDS = 3
_STEPS = 8
_STILL = 1e-6


@dataclass(frozen=True, slots=True)
class Line:
    """Level and trend, and their covariance."""

    level: float
    """Logarithm of the expected spend a day at the end of yesterday."""
    trend: float
    """What is added to it a week."""
    of_level: float = 0.0
    of_both: float = 0.0
    of_trend: float = 0.0

    def expected(self, weeks: float) -> float:
        """A day's spend so many weeks after the end of yesterday, weekdays aside."""
        return exp(self.level + self.trend * weeks)


@dataclass(frozen=True, slots=True)
class Law:
    """What is taken to go on."""

    days: int
    """From which it was found."""
    line: Line
    shares: tuple[float, ...]
    """Of the weekdays, Monday first; 1.0 on average."""
    dispersion: float
    """Variance of a day against its expectation."""
    echoes: tuple[float, ...]
    """Correlation of a day with the next, the one after, ..., fading to nothing."""

    @property
    def alike(self) -> float:
        """The variance of many days together, against that of as many independent ones."""
        return together(self.echoes)


def together(echoes: Sequence[float]) -> float:
    """What a day among many adds to their variance, against its own."""
    return max(_LEAST_ALIKE, 1 + 2 * sum(echoes))


def law(spends: Sequence[float], weekday: int) -> Law:
    """Find the law of some days.

    Args:
        spends: Oldest first, up to yesterday, 0 or more, 1.0 on average.
        weekday: Of the first; 0 is Monday.
    """
    days = len(spends)
    weeks = [(at - days + 0.5) / 7 for at in range(days)]
    weekdays = [(weekday + at) % 7 for at in range(days)]
    line = Line(0.0, 0.0)
    shares: tuple[float, ...] = (1.0,) * 7
    echoes: tuple[float, ...] = ()
    dispersion = max(_LEAST_DISPERSION, sum((spend - 1) ** 2 for spend in spends) / (days - 1))
    for _ in range(_ROUNDS):  # each needs the others
        line = _line(spends, weeks, [shares[at] for at in weekdays], dispersion * together(echoes), line)
        flat = [line.expected(week) for week in weeks]
        shares, told = _shares(spends, flat, weekdays)
        off = [
            (spend - level * shares[at]) / sqrt(level * shares[at])
            for spend, level, at in zip(spends, flat, weekdays, strict=True)
        ]
        squares = sum(one * one for one in off)
        dispersion = max(_LEAST_DISPERSION, squares / max(1.0, days - 2 - told))
        echoes = _echoes(off, squares)
    return Law(days, line, shares, dispersion, echoes)


def _line(
    spends: Sequence[float], weeks: Sequence[float], shares: Sequence[float], variance: float, near: Line
) -> Line:
    """Newton's way from a line that is near."""
    level, trend, certainty = near.level, near.trend, 1 / USUAL_TREND**2
    for _ in range(_STEPS):
        means = [exp(level + trend * week) * share for week, share in zip(weeks, shares, strict=True)]
        off = [spend - mean for spend, mean in zip(spends, means, strict=True)]
        up = sum(off) / variance
        tilt = sum(one * week for one, week in zip(off, weeks, strict=True)) / variance - trend * certainty
        of_level = sum(means) / variance
        of_both = sum(mean * week for mean, week in zip(means, weeks, strict=True)) / variance
        of_trend = sum(mean * week * week for mean, week in zip(means, weeks, strict=True)) / variance + certainty
        whole = of_level * of_trend - of_both * of_both
        rise, turn = (of_trend * up - of_both * tilt) / whole, (of_level * tilt - of_both * up) / whole
        level += max(-1.0, min(1.0, rise))
        trend += max(-USUAL_TREND * 4, min(USUAL_TREND * 4, turn))
        if abs(rise) + abs(turn) < _STILL:
            break
    return Line(level, trend, of_trend / whole, -of_both / whole, of_level / whole)


def _shares(spends: Sequence[float], flat: Sequence[float], weekdays: Sequence[int]) -> tuple[tuple[float, ...], float]:
    """What weekdays have of the week, pulled together as far as chance alone sets them apart.

    Returns:
        The shares, Monday first, and how many numbers that took from the data: 0 if they are alike, up to 6.
    """
    if len(spends) < 7 * _WEEKS_FOR_PATTERN:
        return (1.0,) * 7, 0.0
    had, due = [0.0] * 7, [0.0] * 7
    for spend, level, at in zip(spends, flat, weekdays, strict=True):
        had[at] += spend
        due[at] += level
    raw = [one / other for one, other in zip(had, due, strict=True)]
    squares = sum(
        (spend - level * raw[at]) ** 2 / level for spend, level, at in zip(spends, flat, weekdays, strict=True)
    )
    noise = max(_LEAST_DISPERSION, squares / max(1, len(spends) - 8))
    chance = [noise / one for one in due]
    apart = sum((share - 1) ** 2 - 6 / 7 * by_chance for share, by_chance in zip(raw, chance, strict=True)) / 6
    if apart <= 0:
        return (1.0,) * 7, 0.0
    kept = [apart / (apart + by_chance) for by_chance in chance]
    pulled = [1 + (share - 1) * part for share, part in zip(raw, kept, strict=True)]
    return tuple(share * 7 / sum(pulled) for share in pulled), 6 * sum(kept) / 7


def _echoes(off: Sequence[float], squares: float) -> tuple[float, ...]:
    """Correlations of days, those further apart counted less (Bartlett's weights)."""
    days = len(off)
    if not squares:
        return ()
    lags = min(LAGS, days // 4)
    found = []
    for lag in range(1, lags + 1):
        correlation = sum(one * other for one, other in zip(off[lag:], off[:-lag], strict=True)) / squares
        # Taking the average out of few days makes them look less alike than they are, by about one in their number.
        found.append((correlation + 1 / days) * (1 - lag / (lags + 1)))
    return tuple(found)
