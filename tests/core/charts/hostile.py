"""Charts with values and labels that nobody would want to draw."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.amounts import MAX_MICROS
from core.charts.chart import Bar, Bars, Chart, Day, Forecast, Level, Lot, Mark, Point, Sign, Tick
from tests.core.charts.samples import BARS, BUDGET, FORECAST, HISTORY, TODAY, at, axes, bare_axes, micros, points

LONG = "An extraordinarily long provider name that goes on and on, " * 4
WORD = "Wortungetüm" * 12
MARKUP = "<b>&amp;\"quoted\" 'single' </svg><script>1</script>"
SIGNS = "视频 映像 🎬 👩‍🎨 שלום مرحبا ‮evil‬ \x00\x1b[31m\ufffe"
HUGE = MAX_MICROS * 1_000
TEXTS = {"long": LONG, "one word": WORD, "markup": MARKUP, "foreign signs": SIGNS, "empty": ""}
START = datetime(2025, 10, 1, tzinfo=UTC)


def _named(text: str) -> dict[str, Chart]:
    """The samples with this text everywhere, and more of everything than is drawn."""
    level = Level(micros(1_000), text)
    bars = tuple(Bar(text, micros(number), text, micros(number)) for number in range(1, 31))
    all_axes = replace(
        HISTORY.axes,
        amounts=tuple(Tick(micros(number), text) for number in range(0, 9_000, 1_000)),
        days=tuple(Day(at(day), text) for day in range(1, 22)),
    )
    ends = (text, text)
    lots = tuple(Lot(text, lot.points) for lot in HISTORY.lots * 10)
    return {
        "history": replace(
            HISTORY,
            title=text,
            axes=all_axes,
            label=text,
            ends=ends,
            lots=lots,
            threshold=level,
            kinds_title=text,
            kinds=bars,
        ),
        "forecast": replace(
            FORECAST, title=text, axes=all_axes, label=text, ends=ends, band=text, out=Day(TODAY, text), threshold=level
        ),
        "budget": replace(BUDGET, title=text, label=text, budget=level, pace_label=text, ends=ends),
        "bars": Bars(text, all_axes.amounts, bars, text),
    }


def _days(count: int) -> tuple[Point, ...]:
    return tuple(Point(START + timedelta(day), micros(day * 7_919 % 10_007)) for day in range(count))


def _worth(value: int, label: str) -> dict[str, Chart]:
    """The samples with one value everywhere."""
    there = tuple(Point(when, value) for when in (at(1), at(10), at(22)))
    level, ticks = Level(value, label), (Tick(0, "0"), Tick(value, label))
    wide = replace(HISTORY.axes, amounts=ticks)
    lots = (Lot(label, there), Lot(label, there))
    kinds = (Bar("videos", value, label), Bar("images", value, label))
    return {
        "history": replace(HISTORY, axes=wide, balance=there, label=label, lots=lots, threshold=level, kinds=kinds),
        "forecast": replace(
            FORECAST, axes=wide, past=there, middle=there, low=there, high=there, label=label, threshold=level
        ),
        "budget": replace(BUDGET, axes=wide, used=there, label=label, budget=level, pace=there[-1], pace_label=label),
        "bars": replace(BARS, amounts=ticks, bars=(*kinds, Bar("music", value, label, value))),
    }


def _all(what: str, charts: dict[str, Chart]) -> dict[str, Chart]:
    return {f"{what}, {name}": chart for name, chart in charts.items()}


YEAR = axes(START, START + timedelta(400), 10_007)
HOSTILE: dict[str, Chart] = {
    **{name: chart for what, text in TEXTS.items() for name, chart in _all(what, _named(text)).items()},
    **_all("nothing", _worth(0, "0")),
    **_all("below zero", _worth(micros(-1_080), "−1,080")),
    **_all("huge", _worth(HUGE, f"{HUGE // 10**6:,}")),
    "400 days, history": replace(
        HISTORY,
        axes=YEAR,
        balance=_days(400),
        lots=(Lot("all of it", _days(400)),),
        marks=tuple(Mark(point.at, sign) for point in _days(400) for sign in Sign),
    ),
    "400 days, forecast": replace(FORECAST, axes=YEAR, past=_days(400), middle=(), low=(), high=(), out=None),
    "no points, history": replace(HISTORY, axes=bare_axes(), balance=(), lots=(), marks=(), kinds=(), threshold=None),
    "no points, forecast": Forecast("", bare_axes(), (), "", (), (), (), ("", "")),
    "no points, budget": replace(BUDGET, axes=bare_axes(), used=()),
    "no bars": Bars("", (), ()),
    "one point, history": replace(HISTORY, balance=points((at(22), 500)), lots=(Lot("500", points((at(22), 500))),)),
    "one point, no time": replace(HISTORY, axes=bare_axes(), balance=points((at(1), 500))),
    "one point, budget": replace(BUDGET, used=points((at(1), 100))),
    "outside of its span": replace(HISTORY, balance=points((at(1, 1), 500), (at(31, 12), 900))),
    "thirty bars": replace(BARS, bars=BARS.bars * 5),
    "one bar": replace(BARS, bars=BARS.bars[:1]),
    "cut within what is kept": replace(BARS, bars=(*BARS.bars[:4], Bar("Luma", micros(200), "$200", micros(900)))),
}
