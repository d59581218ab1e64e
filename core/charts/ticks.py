"""Where the labels of an axis stand: round amounts, whole days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from core.charts.chart import MAX_TICKS

_DAYS = (1, 2, 3, 5, 7, 14, 28, 56, 91, 182, 364)


def amount_ticks(lowest: int, highest: int, finest: int = 1) -> tuple[int, ...]:
    """At most MAX_TICKS values, evenly apart and round, that reach from the lowest or 0 to the highest or 0.

    Args:
        finest: The least distance that a label can tell, in millionths, a power of ten: a million where whole units are
            shown.
    """
    low, high = min(lowest, 0), max(highest, 0)
    for step in _round_steps(finest):
        first, last = low // step, -(-high // step)
        if last - first < MAX_TICKS:
            return tuple(step * at for at in range(first, last + 1))
    raise AssertionError("steps grow without end")


def day_ticks(first: date, last: date) -> tuple[date, ...]:
    """At most MAX_TICKS days, evenly apart, from the first to the last or shortly before it."""
    days = max(0, (last - first).days)
    steps = (*_DAYS, *(364 * years for years in range(2, 2 + days // 364)))
    step = next(step for step in steps if days // step < MAX_TICKS)
    return tuple(first + timedelta(at) for at in range(0, days + 1, step))


def _round_steps(finest: int) -> Iterator[int]:
    for power in count():
        for tenths in (10, 20, 25, 50):
            step, part = divmod(tenths * 10**power, 10)
            if not part and step >= finest and step % finest == 0:
                yield step
