"""`make bench`: how often the forecast holds what happens, how wide it is, and how long it takes.

    python -m tests.bench.forecasts

A row a family of histories, once with 28 to 90 days behind them and once with 9 to 27, each with a first day that was
there from its morning and with one that began in its middle: how many in 100 ran out within
the interval (80 are promised), before and after it; the width of the interval against the days to its middle, for the
median history; how many were not answered; and the time of an answer. The families below the line promise nothing.
"""

from __future__ import annotations

import statistics
import time
from itertools import count

from core.forecast.forecast import HORIZON, Forecast
from tests.core.forecast.histories import FAMILIES, LONG, MONDAY, SHORT, STRANGERS, history

HISTORIES = 1_000


def main() -> None:
    """All families."""
    print(
        f"{'':14} {'days':>8} {'first':>5} {'within':>7} {'before':>7} {'after':>6} {'width':>6}"
        f" {'silent':>7} {'median':>10}  worst"
    )
    for families in (FAMILIES, STRANGERS):
        for days in (LONG, SHORT):
            for whole in (True, False):
                for family in families:
                    _row(family, days, whole)
        print()


def _row(family: str, days: tuple[int, int], whole: bool) -> None:
    places: list[int] = []
    widths: list[float] = []
    times: list[float] = []
    for number in count():
        one = history(family, number, days, whole=whole)
        began = time.perf_counter()
        found = one.asked()
        times.append(time.perf_counter() - began)
        if isinstance(found, Forecast):
            places.append(one.place(found))
            early, middle, late = (
                HORIZON if day is None else (day - MONDAY).days for day in (found.early, found.day, found.late)
            )
            widths.append((late - early + 1) / (middle + 1))
        if len(places) == HISTORIES:
            break
    within, before, after = (100 * places.count(place) / HISTORIES for place in (0, -1, 1))
    print(
        f"{family:14} {days[0]:>3} to {days[1]:>2} {'whole' if whole else 'part':>5}"
        f" {within:>7.1f} {before:>7.1f} {after:>6.1f} {statistics.median(widths):>6.2f} {len(times) - HISTORIES:>7}"
        f" {statistics.median(times) * 1e3:>7.1f} ms {max(times) * 1e3:>5.0f} ms"
    )


if __name__ == "__main__":
    main()
