"""Comparing all providers of the price book, against pricing the same work at one of them.

    python -m tests.bench.comparing

Machines are noisy: only the ratios within one run mean something. Rounds are interleaved; shown are the median and the
slowest.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from core.comparing.comparing import compare
from core.prices.book import PriceBook
from core.prices.estimate import estimate
from core.prices.market import Market
from core.work.grammar import parse_work
from core.work.months import read_schedule

ROUNDS = 9
AIM_MS = 200
_TWELVE = (
    "10 videos 5s 720p, 10 videos 10s 1080p, 10 videos 4k, 20 videos, 5 videos silent, 5 videos 8s with sound, "
    "10 image-to-video 5s, 100 images, 20 images 4k, 30 images 2k, 10 images 1024x1536, 5 images high quality"
)
_ASKED = {
    "one line": "50 videos",
    "two lines": "50 videos 100 images",
    "two lines, a busy and an idle month": "50 videos 5s 720p 100 images in month 1, none in month 2",
    "two lines that fail at times": "50 videos at 60% 100 images at 90%",
    "a named model": "30 kling 3.0 videos 4k",
    "twelve lines": _TWELVE,
    "twelve lines, 24 months": f"{_TWELVE} in months 1-24",
    "other work in each of 24 months": ", ".join(f"{7 + 3 * month} videos in month {month}" for month in range(1, 25)),
    "ten million of each": "10m videos 10m images",
}


def main() -> None:
    """Measure, and print a table."""
    book = PriceBook.packaged()
    market = Market(book, (), datetime(2026, 11, 24, 12, tzinfo=UTC))
    works: dict[str, Callable[[], object]] = {
        name: partial(compare, read_schedule(words, book.vocabulary), market) for name, words in _ASKED.items()
    }
    works["  two lines at one provider"] = partial(
        estimate, parse_work("50 videos 100 images on luma", book.vocabulary), market
    )
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            times[name].append((time.perf_counter() - began) * 1e3)
    print(f"{len(book.providers)} providers; {ROUNDS} interleaved rounds; aim: {AIM_MS} ms for twelve lines")
    print(f"{'':38} {'median':>9} {'slowest':>9}")
    for name, rounds in times.items():
        print(f"{name:38} {statistics.median(rounds):6.1f} ms {max(rounds):6.1f} ms")


if __name__ == "__main__":
    main()
