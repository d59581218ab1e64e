"""A chart in letters, for a terminal: bars with their names before and amounts after, a line as one row of blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from core.charts.bars import limit
from core.charts.chart import MAX_BARS, MAX_KINDS, Axes, Bar, Bars, BudgetPace, Chart, Forecast, History, Point
from core.charts.frame import value_at

BAR = 20
"""Letters of the longest bar."""
ROW = 30
"""Letters of a line over time."""
_BLOCKS = "▁▂▃▄▅▆▇█"
_HIGH = 5
"""Rows of a line without blocks."""
_MICROSECOND = timedelta(microseconds=1)


def rows(chart: Chart, blocks: bool = True, measure: Callable[[str], int] = len) -> tuple[str, ...]:
    """The lines of a chart, without its title.

    Args:
        blocks: Whether the terminal has block letters; without them `#` stands for a full one and `-` for a light one.
        measure: How many columns a name takes.
    """
    match chart:
        case History():
            over_time = [value_at(chart.balance, at) for at in _times(chart.axes)] if chart.balance else []
            return (*_line(over_time, chart.ends, blocks), *_bars(chart.kinds[:MAX_KINDS], None, blocks, measure))
        case Forecast():
            return _line(_forecast(chart), chart.ends, blocks)
        case BudgetPace():
            return _line(_used(chart), chart.ends, blocks)
        case Bars():
            shown = chart.bars[:MAX_BARS]
            drawn = _bars(shown, limit(shown), blocks, measure)
            return (*drawn, chart.others) if chart.others else drawn


def _times(axes: Axes) -> list[datetime]:
    """The end of each letter's share of the span."""
    return [axes.since + (axes.until - axes.since) * number / ROW for number in range(1, ROW + 1)]


def _forecast(chart: Forecast) -> list[int]:
    """What was there, then the middle of what is to come."""
    if not chart.middle:
        return [value_at(chart.past, at) for at in _times(chart.axes)] if chart.past else []
    now = chart.middle[0].at
    return [value_at(chart.past, at) if at < now else _between(chart.middle, at) for at in _times(chart.axes)]


def _used(chart: BudgetPace) -> list[int]:
    """As far as it is known."""
    if not chart.used:
        return []
    last = chart.used[-1]
    return [value_at(chart.used, at) for at in _times(chart.axes) if at < last.at] + [last.value]


def _between(points: Sequence[Point], at: datetime) -> int:
    """The height of a straight line at a time; after its last point that of the point."""
    before = [point for point in points if point.at <= at]
    after = [point for point in points if point.at > at]
    if not before or not after:
        return before[-1].value if before else after[0].value
    start, end = before[-1], after[0]
    return start.value + (end.value - start.value) * _micro(at - start.at) // _micro(end.at - start.at)


def _micro(span: timedelta) -> int:
    return span // _MICROSECOND


def _line(values: Sequence[int], ends: tuple[str, str], blocks: bool) -> tuple[str, ...]:
    if not values:
        return ()
    highest = max(1, *values)
    if blocks:
        heights = [_share(value, highest, len(_BLOCKS) - 1) for value in values]
        return (f"{ends[0]} {''.join(_BLOCKS[height] for height in heights)} {ends[1]}".strip(),)
    heights = [_share(value, highest, _HIGH) for value in values]
    drawn = ("".join("#" if height >= row else " " for height in heights).rstrip() for row in range(_HIGH, 0, -1))
    return (*drawn, "  ".join(end for end in ends if end))


def _bars(bars: Sequence[Bar], cut: int | None, blocks: bool, measure: Callable[[str], int]) -> tuple[str, ...]:
    full = cut or max((max(0, bar.value) + max(0, bar.kept) for bar in bars), default=0)
    widest = max((measure(bar.name) for bar in bars), default=0)
    return tuple(
        " ".join(part for part in (_padded(bar.name, widest, measure), _bar(bar, full, blocks), bar.amount) if part)
        for bar in bars
    )


def _padded(name: str, widest: int, measure: Callable[[str], int]) -> str:
    return name + " " * (widest - measure(name))


def _bar(bar: Bar, full: int, blocks: bool) -> str:
    """A bar that is cut has its break before its last letter."""
    solid, light = ("█", "▒") if blocks else ("#", "-")
    value, whole = max(0, bar.value), max(0, bar.value) + max(0, bar.kept)
    long, paid = _share(whole, full, BAR), _share(value, full, BAR)
    drawn = solid * paid + light * (long - paid)
    return f"{drawn[:-3]}//{drawn[-1]}" if whole > full else drawn


def _share(value: int, full: int, most: int) -> int:
    """So many letters of the most, rounded half up; at least one for what is there at all."""
    if value <= 0 or full <= 0:
        return 0
    return max(1, min(most, (2 * value * most + full) // (2 * full)))
