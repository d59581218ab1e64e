"""`make bench`: loading the price book, and parsing and estimating sentences, against doing next to nothing.

    python -m tests.bench.prices

Loading is measured against parsing the same files as plain YAML; parsing against one regular expression that finds
counts and kinds; estimating against the bare integer arithmetic of the same sums. Machines are noisy: only the ratios
within one run mean something. Rounds are interleaved, and medians are shown with the least and the most.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

import yaml

from core.prices.book import PriceBook
from core.prices.estimate import estimate
from core.prices.files import load_all, packaged_files
from core.prices.market import Market
from core.work.grammar import parse_work

ROUNDS = 7
SENTENCES = 10_000
_KINDS = (
    "50 videos 100 images",
    "1.5k images",
    "two clips on vidzy, 12 pics",
    "3 runway gen-4.5 clips 10s",
    "4 veo fast clips 8s 1080p with sound on google",
    "20 nano banana pro images 4k on fal",
    "6 image-to-video 5s kling 3.0 on kling",
    "7 images flux 2 pro 2048x2048 on bfl, 2 videos on luma",
    "8 images midjourney hd",
    "9 videos 720p seedance 2.0 on replicate",
)
_BARE = re.compile(r"([0-9]+)\s+([a-z]+)")


def median(rounds: list[float]) -> str:
    """With the least and the most, in milliseconds."""
    least, most = min(rounds) * 1e3, max(rounds) * 1e3
    return f"{statistics.median(rounds) * 1e3:9.1f} ms ({least:.1f} to {most:.1f})"


def measured(works: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Seconds a round, the works taking turns."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - began)
    return times


def main() -> None:
    """Measure, and print a table."""
    texts = [file.read_text(encoding="utf-8") for file in packaged_files()]
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    book = PriceBook.packaged()
    market = Market(book, (), datetime(2026, 11, 24, 12, tzinfo=UTC))
    sentences = [_KINDS[number % len(_KINDS)] for number in range(SENTENCES)]
    works = [parse_work(sentence, book.vocabulary) for sentence in sentences]
    sums = [[(line.count, 500_000_000) for line in work.lines] for work in works]
    pairs = {
        "load the book": lambda: load_all(packaged_files()),
        "  the same files as plain YAML": lambda: [yaml.load(text, loader) for text in texts],  # noqa: S506  # safe ones
        f"parse {SENTENCES:,} sentences": lambda: [parse_work(text, book.vocabulary) for text in sentences],
        "  one regular expression": lambda: [_BARE.findall(text) for text in sentences],
        f"estimate {SENTENCES:,} works": lambda: [estimate(work, market) for work in works],
        "  integer arithmetic": lambda: [sum(count * price for count, price in lines) for lines in sums],
    }
    times = measured(pairs)
    rates = sum(len(provider.rates) for provider in book.providers.values())
    print(f"{len(book.providers)} providers, {rates} rates; medians of {ROUNDS} interleaved rounds")
    names = list(times)
    for ours, bare in zip(names[::2], names[1::2], strict=True):
        ratio = statistics.median(own / other for own, other in zip(times[ours], times[bare], strict=True))
        print(f"{ours:32} {median(times[ours])}   {ratio:,.1f} times as long as")
        print(f"{bare:32} {median(times[bare])}")


if __name__ == "__main__":
    main()
