"""One chart of each kind, as Maya would see it on 22 November 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from core.amounts import MICROS_PER_UNIT
from core.charts.chart import (
    Axes,
    Bar,
    Bars,
    BudgetPace,
    Chart,
    Day,
    Forecast,
    History,
    Level,
    Lot,
    Mark,
    Point,
    Sign,
    Tick,
)
from core.charts.ticks import amount_ticks, day_ticks


def at(day: int, month: int = 11, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def micros(number: int) -> int:
    return number * MICROS_PER_UNIT


def points(*pairs: tuple[datetime, int]) -> tuple[Point, ...]:
    return tuple(Point(when, micros(number)) for when, number in pairs)


def ticks(highest: int, lowest: int = 0, sign: str = "") -> tuple[Tick, ...]:
    values = amount_ticks(micros(lowest), micros(highest), MICROS_PER_UNIT)
    return tuple(Tick(value, f"{sign}{value // MICROS_PER_UNIT:,}") for value in values)


def axes(since: datetime, until: datetime, highest: int, lowest: int = 0) -> Axes:
    days = (
        Day(datetime.combine(day, time(), UTC), f"{day.day} {day:%b}") for day in day_ticks(since.date(), until.date())
    )
    return Axes(since, until, ticks(highest, lowest), tuple(days))


HISTORY = History(
    title="6,200 credits left on Vidzy, 6,600 used in November",
    axes=axes(at(1), at(22, hour=10), 9_800),
    balance=points(
        (at(1), 800),
        (at(3), 5_800),
        (at(5), 4_300),
        (at(7), 9_300),
        (at(10), 6_300),
        (at(13), 5_900),
        (at(14), 5_000),
        (at(15), 4_800),
        (at(17), 5_800),
        (at(19), 6_900),
        (at(21), 6_200),
    ),
    label="6,200",
    ends=("1 November: 800", "22 November: 6,200"),
    lots=(
        Lot("200 to 25 Nov", points((at(1), 800), (at(5), 400), (at(14), 200))),
        Lot("1,000 to 30 Nov", points((at(17), 1_000))),
        Lot(
            "5,000 with no end",
            points(
                (at(3), 5_000),
                (at(5), 3_900),
                (at(7), 8_900),
                (at(10), 5_900),
                (at(13), 5_500),
                (at(14), 4_800),
                (at(15), 4_600),
                (at(19), 5_700),
                (at(21), 5_000),
            ),
        ),
    ),
    threshold=Level(micros(1_000), "alert at 1,000"),
    marks=(
        Mark(at(3), Sign.TOPUP),
        Mark(at(7), Sign.TOPUP),
        Mark(at(14), Sign.END),
        Mark(at(17), Sign.TOPUP),
        Mark(at(19), Sign.TOPUP),
    ),
    kinds_title="Used since 1 November",
    kinds=(Bar("videos", micros(4_500), "4,500"), Bar("images", micros(2_100), "2,100")),
)


def _fall(start: datetime, level: int, days: int, until: datetime) -> tuple[Point, ...]:
    out = start + timedelta(days)
    return points((start, level), (out, 0), (until, 0))


def _past() -> tuple[Point, ...]:
    numbers = (9_100, 8_600, 8_600, 8_100, 7_400, 7_400, 7_050, 6_500, 6_500, 6_200, 5_900, 5_500, 5_070, 5_000)
    return points(*((at(25, 10) + timedelta(2 * place), number) for place, number in enumerate(numbers)))


TODAY, LATE = at(22, hour=10), at(15, 12)
FORECAST = Forecast(
    title="Vidzy credits last until about 12 December: between 9 and 15 December",
    axes=axes(at(25, 10), LATE, 9_100),
    past=_past(),
    label="5,000 today",
    middle=_fall(TODAY, 5_000, 20, LATE),
    low=_fall(TODAY, 5_000, 17, LATE),
    high=_fall(TODAY, 5_000, 23, LATE)[:2],
    ends=("25 October: 9,100", "0 about 12 December"),
    band="8 times in 10",
    out=Day(TODAY + timedelta(20), "12 Dec"),
    threshold=Level(micros(1_000), "alert at 1,000"),
    lot_ends=(Day(at(25)), Day(at(30))),
)
BUDGET = BudgetPace(
    title="6,600 of 8,000 credits used in November: 1,400 left, on pace to go over",
    axes=axes(at(1), at(30), 9_000),
    used=points(
        (at(1), 0),
        (at(3), 400),
        (at(5), 1_500),
        (at(8), 2_700),
        (at(10), 3_800),
        (at(13), 4_200),
        (at(14), 5_100),
        (at(17), 5_600),
        (at(20), 6_100),
        (at(21), 6_600),
        (at(22, hour=10), 6_600),
    ),
    label="6,600",
    budget=Level(micros(8_000), "budget 8,000"),
    pace=Point(at(30), micros(9_000)),
    pace_label="9,000 on 30 November",
    ends=("1 November: 0", "22 November: 6,600"),
)
BARS = Bars(
    title="Cheapest for 50 videos and 100 images: Kling, $95.00",
    amounts=ticks(400, sign="$"),
    bars=(
        Bar("Kling", micros(95), "$95.00"),
        Bar("Hailuo", micros(104), "$104.40", micros(28)),
        Bar("Runway", micros(130), "$130.00"),
        Bar("Vidzy", micros(140), "$140.00"),
        Bar("Midjourney and Luma", micros(190), "$190.00"),
        Bar("Google Vertex AI", micros(1_240), "$1,240.00"),
    ),
    others="3 more cannot do it all; the text says why",
)
SAMPLES: tuple[Chart, ...] = (HISTORY, FORECAST, BUDGET, BARS)


def bare_axes(first: date = date(2026, 11, 1)) -> Axes:
    """No time, no labels."""
    same = datetime.combine(first, time(), UTC)
    return Axes(same, same, (), ())
