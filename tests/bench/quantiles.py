"""`make bench`: what work costs when tries fail, from a line to what is too much to be exact.

    python -m tests.bench.quantiles

Each case is asked for 50, 80, 95 and 99 times in 100 together, the cases taking turns; `about` counts those of the four
that are within a thousandth instead of exact. Machines are noisy: only ratios within one run mean something.
"""

from __future__ import annotations

import statistics
import time
from fractions import Fraction

from core.retries.batch import Batch
from core.retries.spread import spread
from tests.core.retries.batches import batch

ROUNDS = 3
ODD = ("0.37", "0.613", "0.71", "0.823", "0.94")
PRICES = ("500", "70", "0.04", "33.333333", "120")
TWELVE = [batch(2 + at, 50 + 10 * at, f"0.{35 + 5 * at}") for at in range(12)]
CASES: dict[str, list[Batch]] = {
    "1 line": [batch(50, 500, "0.6")],
    "2 lines": [batch(50, 500, "0.6"), batch(100, 70, "0.9")],
    "5 lines": TWELVE[:5],
    "12 lines": TWELVE,
    "thousands of 3 kinds": [batch(5_000, 500, "0.6"), batch(9_000, 70, "0.9"), batch(3_000, 120, "0.7")],
    "1 record": [batch(50, 500, (18, 30))],
    "2 records, 1 rate": [batch(50, 500, (18, 30)), batch(10, 30, (4, 6)), batch(100, 70, "0.9")],
    "12 records": [batch(50, 500 + 7 * at, (30 + at, 50)) for at in range(12)],
    "prompts of four": [batch(50, 500, "0.6"), batch(100, 40, "0.9", outputs=4)],
    "700,000 points, 12 lines": [batch(250, 500 + 7 * at, f"0.{65 + at}") for at in range(12)],
    "10 million, 1 kind": [batch(10_000_000, 500, "0.613")],
    "10 million, 5 kinds": [batch(2_000_000, price, said) for price, said in zip(PRICES, ODD, strict=True)],
    "10 million each, 5 kinds": [batch(10_000_000, price, said) for price, said in zip(PRICES, ODD, strict=True)],
    "10 million, 5 records": [batch(2_000_000, price, (18 + at, 30 + at)) for at, price in enumerate(PRICES)],
}


def main() -> None:
    """A row a case."""
    times: dict[str, list[float]] = {name: [] for name in CASES}
    about: dict[str, int] = {}
    for _ in range(ROUNDS):
        for name, batches in CASES.items():
            began = time.perf_counter()
            found = spread(batches, [Fraction(99, 100)])
            times[name].append(time.perf_counter() - began)
            about[name] = sum(not one.exact for one in found.quantiles)
    print(f"{'':28} {'median':>11} {'worst':>11}  about")
    for name, rounds in times.items():
        print(f"{name:28} {statistics.median(rounds) * 1e3:8.1f} ms {max(rounds) * 1e3:8.1f} ms  {about[name]}")


if __name__ == "__main__":
    main()
