"""`make bench`: how long a picture takes, from values to PNG.

    python -m tests.bench.pictures

Each kind by turns, and the charts that nobody would want. In the median of its rounds each kind may take 100 ms of the
processor; the others may take twice as long, since a year of leaps is hardly ever asked for.
Machines are noisy, so the time of the clock stands beside it only to be read. Then the longest that the event loop
stood still while pictures were drawn beside it.
"""

from __future__ import annotations

import asyncio
import statistics
import time

from adapters.drawing.drawer import Drawer
from adapters.drawing.drawing import draw
from core.charts.chart import Chart
from core.charts.palette import DARK
from core.charts.svg import svg
from tests.core.charts.hostile import HOSTILE
from tests.core.charts.samples import SAMPLES

ROUNDS = 9
AT_MOST_MS = 100


async def longest_pause(charts: list[Chart]) -> float:
    """Milliseconds."""
    drawer = Drawer()
    texts = [svg(chart, DARK) for chart in charts]
    await asyncio.to_thread(drawer.draw, texts[0])
    drawing = asyncio.gather(*(asyncio.to_thread(drawer.draw, text) for text in texts))
    longest, before = 0.0, time.perf_counter()
    while not drawing.done():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        longest, before = max(longest, now - before), now
    await drawing
    drawer.close()
    return longest * 1e3


def main() -> None:
    """A row a picture; an error where one takes too long."""
    charts: dict[str, Chart] = {type(chart).__name__: chart for chart in SAMPLES} | HOSTILE
    parts: dict[str, list[tuple[float, float, float]]] = {name: [] for name in charts}
    for _ in range(ROUNDS):
        for name, chart in charts.items():
            began, used = time.perf_counter(), time.process_time()
            text = svg(chart, DARK)
            placed = time.perf_counter()
            draw(text)
            ended = time.perf_counter()
            parts[name].append(((placed - began) * 1e3, (ended - placed) * 1e3, (time.process_time() - used) * 1e3))
    print(f"{'':36} {'values → SVG':>12} {'SVG → PNG':>12} {'processor':>12}")
    slow = []
    for name, rounds in parts.items():
        placing, drawing, processor = (statistics.median(each) for each in zip(*rounds, strict=True))
        print(f"{name:36} {placing:9.1f} ms {drawing:9.1f} ms {processor:9.1f} ms")
        if processor > AT_MOST_MS * (2 if name in HOSTILE else 1):
            slow.append(name)
    print(f"{'event loop stood still':36} {asyncio.run(longest_pause(list(charts.values()))):9.1f} ms")
    if slow:
        raise SystemExit(f"slower than {AT_MOST_MS} ms, or twice that: {', '.join(slow)}")


if __name__ == "__main__":
    main()
