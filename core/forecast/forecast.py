"""The forecast: the day on which credits run out and between which days that is likely, or why nothing can be said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeAlias

from core.amounts import MAX_MICROS, MICROS_PER_UNIT, Amount, Unit
from core.forecast.ahead import LEFT_OF_TODAY, TENTH, spends_ahead
from core.forecast.law import Law, law
from core.forecast.spending import LOOK_BACK, DaySpent, Window, window
from core.forecast.supply import Night, RunOut, Supply, Walk, usable, walk

HORIZON = 365
"""Days beyond today; what runs out later is only said to last a year."""
LEAST_DAYS = 7
"""After that of the first spend, today not counted."""
LEAST_SPENDS = 4
LEAST_DAYS_WITH_SPENDS = 3
"""Of those days, as the spends."""
QUIET_DAYS = 28
"""After so many without a spend there is no pace."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Credits that are there, and end before everything runs out."""

    through: date
    """The last day on which they can be used."""
    amount: Amount
    """What ends with that day if nothing more is spent."""
    unused: Amount
    """What of that is likely to be left over, by the middle pace."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """When nothing is left: 8 times in 10 between `early` and `late`."""

    available: Amount
    """Today."""
    day: date | None
    """The likeliest middle: as likely before as after. None: not within HORIZON days."""
    early: date | None
    """None: not even at the fastest likely pace within HORIZON days."""
    late: date | None
    """None: perhaps not within HORIZON days."""
    pace: Amount
    """Expected a day, from now to `day` on average."""
    pace_low: Amount
    """To `late`, if it gets that late; at most `pace`."""
    pace_high: Amount
    """To `early`, if it gets that early; at least `pace`."""
    since: date
    """The first day looked at; the last is yesterday."""
    days: int
    """Looked at."""
    spent: Amount
    """On those days."""
    ending: tuple[Ending, ...]
    """Through `day` (where that is None, through the HORIZON), by the middle pace; in the order of days."""
    middle: tuple[Night, ...] = ()
    """What is left after today, tomorrow, ..., to `day` or the HORIZON."""
    low: tuple[Night, ...] = ()
    """Likewise at the fastest likely pace."""
    high: tuple[Night, ...] = ()
    """Likewise at the slowest."""

    @property
    def spent_a_day(self) -> Amount:
        """On average over the days looked at, rounded half up to a millionth."""
        return Amount.rounded(Fraction(self.spent.micros, self.days * MICROS_PER_UNIT), self.spent.unit)


@dataclass(frozen=True, slots=True)
class TooLittle:
    """Too few spends to say anything."""

    spends: int
    """In all that is looked at, the first day and today included; 1 or more."""
    days: int
    """On how many days."""
    ask_again: date | None
    """When it may be enough; None: days are not what is missing."""


@dataclass(frozen=True, slots=True)
class NeverSpent:
    """Nothing was ever spent."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing was spent lately: there is no pace."""

    last: date
    """The day of the latest spend."""


@dataclass(frozen=True, slots=True)
class NothingLeft:
    """It has run out already."""


Outlook: TypeAlias = Forecast | TooLittle | NeverSpent | Quiet | NothingLeft


def forecast(history: Iterable[DaySpent], today: date, supplies: Iterable[Supply], unit: Unit) -> Outlook:
    """When what there is will have run out, if spending goes on as it did lately. The same values, the same answer.

    Three paces are walked through day by day, lots that end earlier used first and lost at their end: the middle, one
    that is exceeded once in ten times, and one that is nine times. `early` and `late` are full days; of those that
    could bound the interval the nearest are taken, so that it holds the truth 8 times in 10 also where it is short.

    Args:
        history: As window() takes it, and the latest day with a spend, however long ago. Spends of today are gone from
            `supplies` already and else are only counted.
        today: In the owner's time zone. About half of it is taken to be ahead.
        supplies: What can be used, and what plans will bring; those that are over are left out.
        unit: Of all amounts.
    """
    known = list(history)
    there = usable(supplies, today)
    available = Amount(sum(one.amount.micros for one in there if one.first <= today), unit)
    if not available.micros:
        return NothingLeft()
    seen = window(known, today)
    silent = _silent(known, seen, today)
    if silent is not None:
        return silent
    total = sum(seen.micros)
    average = total / len(seen.micros)
    found = law([micros / average for micros in seen.micros], seen.since.weekday())
    middle, fast, slow = (
        walk(there, today, _in_micros(found, today, average, deviations), HORIZON + 1)
        for deviations in (0.0, TENTH, -TENTH)
    )
    ahead = None if middle.run_out is None else middle.run_out.ahead
    pace = _pace(middle, unit)
    return Forecast(
        available=available,
        day=_day(today, ahead),
        early=_day(today, _first(fast.run_out, ahead)),
        late=_day(today, _last(slow.run_out, ahead)),
        pace=pace,
        # Of other days, so that a trend or a plan can turn them round.
        pace_low=min(pace, _pace(slow, unit)),
        pace_high=max(pace, _pace(fast, unit)),
        since=seen.since,
        days=len(seen.micros),
        spent=Amount(total, unit),
        ending=_ending(there, middle, today, unit),
        middle=middle.left,
        low=fast.left,
        high=slow.left,
    )


def _day(today: date, ahead: int | None) -> date | None:
    return None if ahead is None else today + timedelta(ahead)


def _silent(known: Iterable[DaySpent], seen: Window, today: date) -> TooLittle | NeverSpent | Quiet | None:
    """Why nothing can be said, if so."""
    spent = [one for one in known if one.amount.micros > 0 and one.day <= today]
    if not spent:
        return NeverSpent()
    last = max(one.day for one in spent)
    if (today - last).days > QUIET_DAYS:
        return Quiet(last)
    with_spends = sum(micros > 0 for micros in seen.micros)
    days = len(seen.micros)
    if days >= LEAST_DAYS and seen.spends >= LEAST_SPENDS and with_spends >= LEAST_DAYS_WITH_SPENDS:
        return None
    lately = [one for one in spent if one.day >= today - timedelta(LOOK_BACK)]
    first = min(one.day for one in spent)
    again = first + timedelta(1 + LEAST_DAYS) if days < LEAST_DAYS else None
    return TooLittle(sum(one.spends for one in lately), len(lately), again)


def _in_micros(law: Law, today: date, average: float, deviations: float) -> Iterator[float]:
    return (min(MAX_MICROS, spent * average) for spent in spends_ahead(law, today.weekday(), deviations))


def _first(run_out: RunOut | None, middle: int | None) -> int | None:
    """The first day of the interval: that of the fast pace, or the next if that is nearer."""
    if run_out is None:
        return middle
    nearest = run_out.ahead + (run_out.part is not None and run_out.part >= 0.5)
    return nearest if middle is None else min(nearest, middle)


def _last(run_out: RunOut | None, middle: int | None) -> int | None:
    """The last day of the interval: that of the slow pace, or the one before if that is nearer."""
    if run_out is None or middle is None:
        return None
    return max(run_out.ahead - (run_out.part is not None and run_out.part < 0.5), middle)


def _pace(walked: Walk, unit: Unit) -> Amount:
    days = walked.days - 1 + Fraction(LEFT_OF_TODAY)
    return Amount(min(MAX_MICROS, round(walked.spent / days)), unit)


def _ending(supplies: Iterable[Supply], walked: Walk, today: date, unit: Unit) -> tuple[Ending, ...]:
    end = today + timedelta(walked.days - 1)
    amounts: dict[date, int] = {}
    for one in supplies:
        if one.last is not None and one.last <= end and not one.to_come:
            amounts[one.last] = amounts.get(one.last, 0) + one.amount.micros
    unused = dict(walked.unused)
    return tuple(
        Ending(day, Amount(micros, unit), Amount(unused.get(day, 0), unit)) for day, micros in sorted(amounts.items())
    )
