"""Periods of a plan: which day begins each, counted from the day on which the plan started."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from core.dates import months_later
from core.ledger.days import start_of
from core.prices.plans import Every

_DAYS = {Every.WEEK: 7, Every.DAY: 1}


def first_day(starts_on: date, every: Every, number: int) -> date | None:
    """The first day of a period. Each is counted from `starts_on`, so a short month shifts none behind it.

    Args:
        number: 0 is the period that begins on `starts_on`; those before have numbers below.

    Returns:
        None: there is none. What comes once has one period, and the calendar ends.
    """
    try:
        match every:
            case Every.MONTH:
                return months_later(starts_on, number)
            case Every.ONCE:
                return starts_on if number == 0 else None
            case _:
                return starts_on + timedelta(days=_DAYS[every] * number)
    except OverflowError:
        return None


def begins(starts_on: date, every: Every, number: int, zone: str) -> datetime | None:
    """The moment at which a period begins: the start of its first day in that time zone. None as first_day."""
    day = first_day(starts_on, every, number)
    return None if day is None else start_of(day, zone)


def period_at(starts_on: date, every: Every, zone: str, at: datetime) -> int:
    """The number of the period in which a moment lies; what comes once has only number 0."""
    if every is Every.ONCE:
        return 0
    # One less than by the days in UTC: no zone is more than a day behind, so this is never too late.
    day = at.date()
    if every is Every.MONTH:
        number = (day.year - starts_on.year) * 12 + day.month - starts_on.month - 1
    else:
        number = (day - starts_on).days // _DAYS[every] - 1
    while (following := begins(starts_on, every, number + 1, zone)) is not None and following <= at:
        number += 1
    return number
