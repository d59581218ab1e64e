"""Families of histories whose run-out is known, since each is lived on by its own law until nothing is left.

A history draws its own numbers: how many jobs a day, how long it is, how many days of credits there are, how much of
today is over. Jobs cost 70 or 500. Seeds are names, so a family is the same everywhere and always.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from math import exp, log

from core.amounts import Amount, Unit
from core.forecast.forecast import HORIZON, Forecast, Outlook, forecast
from core.forecast.spending import DaySpent
from core.forecast.supply import Supply

MONDAY = date(2026, 11, 23)
PRICES = (70, 70, 70, 500)
PRICE = sum(PRICES) / len(PRICES)
SHORT, LONG = (9, 27), (28, 90)
"""Days since the first that may have had a spend."""
DAYS_OF_CREDITS = (5, 60)
_FOREVER = 1_000

Life = Callable[[int], list[int]]
"""What is spent on a day, job by job; 0 is today, a Monday. Days are asked for in order."""


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


@dataclass(frozen=True, slots=True)
class History:
    spent: tuple[DaySpent, ...]
    available: Amount
    run_out: int
    """The day, as Life counts; today may be it."""

    def asked(self) -> Outlook:
        return forecast(self.spent, MONDAY, [Supply(self.available, MONDAY, None)], Unit.CREDIT)

    def place(self, found: Forecast) -> int:
        """-1 if it ran out earlier than the interval, 1 if later, 0 if within."""
        day = MONDAY + timedelta(self.run_out)
        if day < (found.early or MONDAY + timedelta(HORIZON + 1)):
            return -1
        return int(found.late is not None and day > found.late)


def _jobs(chosen: random.Random, mean: float) -> list[int]:
    """As many as events at that rate."""
    found: list[int] = []
    passed = chosen.expovariate(1)
    while passed < mean:
        found.append(chosen.choice(PRICES))
        passed += chosen.expovariate(1)
    return found


def _between(chosen: random.Random, low: float, high: float) -> float:
    """Halves as likely as doubles."""
    return exp(chosen.uniform(log(low), log(high)))


def _steady(chosen: random.Random) -> tuple[Life, float]:
    rate = _between(chosen, 1, 8)
    return lambda _: _jobs(chosen, rate), rate * PRICE


def _weekly(chosen: random.Random) -> tuple[Life, float]:
    """A weekend day is two to five others."""
    rate, busy = _between(chosen, 0.5, 5), chosen.uniform(2, 5)
    return lambda day: _jobs(chosen, rate * (busy if day % 7 >= 5 else 1)), rate * PRICE * (5 + 2 * busy) / 7


def _bursty(chosen: random.Random) -> tuple[Life, float]:
    """Projects of a few days, pauses of up to some weeks."""
    project, pause, rate = chosen.uniform(2, 5), chosen.uniform(3, 10), _between(chosen, 3, 12)
    busy = chosen.random() < project / (project + pause)

    def life(_: int) -> list[int]:
        nonlocal busy
        busy = chosen.random() >= 1 / project if busy else chosen.random() < 1 / pause
        return _jobs(chosen, rate) if busy else []

    return life, rate * PRICE * project / (project + pause)


def _trend(chosen: random.Random) -> tuple[Life, float]:
    """3 to 8 % more every week, or less."""
    rate, weekly = _between(chosen, 1, 8), 1 + chosen.choice((-1, 1)) * chosen.uniform(0.03, 0.08)
    return lambda day: _jobs(chosen, rate * weekly ** (day / 7)), rate * PRICE


def _working(chosen: random.Random) -> tuple[Life, float]:
    """Nothing at weekends."""
    rate = _between(chosen, 1, 6)
    return lambda day: _jobs(chosen, rate) if day % 7 < 5 else [], rate * PRICE * 5 / 7


def _changed(chosen: random.Random) -> tuple[Life, float]:
    """From one day on more, or less."""
    rate, before, since = _between(chosen, 1, 8), chosen.uniform(0.4, 2.5), -chosen.randrange(5, 60)
    return lambda day: _jobs(chosen, rate * (before if day < since else 1)), rate * PRICE


def _giants(chosen: random.Random) -> tuple[Life, float]:
    """Jobs of any size: now and then one costs as much as a month."""
    rate = _between(chosen, 0.5, 4)
    return lambda _: [int(70 * chosen.paretovariate(1.5)) for _ in _jobs(chosen, rate)], rate * 210


FAMILIES: dict[str, Callable[[random.Random], tuple[Life, float]]] = {
    "steady": _steady,
    "weekly": _weekly,
    "bursty": _bursty,
    "trend": _trend,
}
STRANGERS = {"working days": _working, "changed once": _changed, "giants": _giants}
"""Families that the forecast does not promise anything for."""


def history(family: str, number: int, days: tuple[int, int] = LONG, *, whole: bool = True) -> History:
    """One of a family, always the same.

    Args:
        whole: The first day was there from its morning; else from some hour of it.
    """
    chosen = random.Random(f"{family} {number}")  # noqa: S311  # seeded: no secret
    life, a_day = (FAMILIES | STRANGERS)[family](chosen)
    first = -chosen.randint(*days)
    lived = {day: life(day) for day in range(first, 0)}
    if not whole:
        began = random.Random(f"{family} {number} first")  # noqa: S311
        missed = began.random()
        lived[first] = [price for price in lived[first] if began.random() >= missed]
    spent = [DaySpent(MONDAY + timedelta(day), credit(sum(jobs)), len(jobs)) for day, jobs in lived.items() if jobs]
    left = available = int(chosen.uniform(*DAYS_OF_CREDITS) * a_day) + 1
    over = chosen.random()
    left -= sum(price for price in life(0) if chosen.random() >= over)
    run_out = 0
    while left > 0 and run_out < _FOREVER:
        run_out += 1
        left -= sum(life(run_out))
    return History(tuple(spent), credit(available), run_out)


def forecasts(family: str, days: tuple[int, int] = LONG, *, whole: bool = True) -> Iterator[tuple[History, Forecast]]:
    """Endless; those of whom too little is known are left out."""
    for number in count():
        one = history(family, number, days, whole=whole)
        found = one.asked()
        if isinstance(found, Forecast):
            yield one, found
