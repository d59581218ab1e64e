"""Budgets: how much a calendar month may take, and whether what was used so far stays within it.

A budget in money counts what was paid for credits, one in credits what was used of them. Days are the owner's; the
present one counts as a whole day, though it is not over: so a pace is rather too low than too high.
"""

from __future__ import annotations

import calendar
import enum
from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil, floor
from zoneinfo import ZoneInfo

from core.alerts.ending import morning
from core.alerts.levels import as_much_as_fits
from core.amounts import Amount

ENOUGH = (3, 2)
"""Whole days that must lie behind before a pace is warned of, and days on which something was used: one busy day is no
pace."""
ENOUGH_PAID = (10, 3)
"""The same of money, which is paid in lumps: a plan on the 1st and a pack on the 3rd are no pace either."""


class Stage(enum.Enum):
    """What is warned of, once a month each."""

    PACE = "pace"
    """The present pace leads above the budget by the end of the month."""
    OVER = "over"
    """More was used than it allows."""


@dataclass(frozen=True, slots=True)
class MonthBudget:
    """How much a calendar month may take."""

    amount: Amount
    """Above zero; money, or the unit of one wallet."""


@dataclass(frozen=True, slots=True)
class Used:
    """What the present month took so far."""

    so_far: Amount
    """In the unit of the budget; below zero where more came back than was used."""
    days_used: int
    """On how many days something was used."""
    first_day: date
    """From which it was counted: the first of the month, or a later day on which the records begin."""
    today: date
    """In the same month, not before `first_day`."""

    @property
    def days(self) -> int:
        """That were counted, today included."""
        return (self.today - self.first_day).days + 1

    @property
    def last_day(self) -> date:
        """Of the month."""
        return self.today.replace(day=calendar.monthrange(self.today.year, self.today.month)[1])

    @property
    def days_left(self) -> int:
        """Behind today."""
        return (self.last_day - self.today).days


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a month leads at its present pace: 6,600 of 8,000 in 22 days of November lead to 9,000."""

    budget: Amount
    so_far: Amount
    left: Amount
    """Below zero: over."""
    days: int
    """That were counted, today included."""
    days_left: int
    """Behind today."""
    last_day: date
    """Of the month."""
    a_day: Amount
    """Used so far, to a millionth."""
    leads_to: Amount
    """By the last day, rounded half up."""
    reaches_on: date | None
    """On which day all of it is used; None: not within the month, or it is already."""
    keeps_it: Amount | None
    """As much a day, for the days left, uses exactly what is left, rounded down; None: nothing is left, or no day."""
    stage: Stage | None
    """What there is to warn of, told or not."""


def outlook(budget: MonthBudget, used: Used) -> Outlook:
    """What a month took, and where it leads."""
    amount, so_far, days_left = budget.amount, used.so_far, used.days_left
    left, unit = amount - so_far, amount.unit
    pace = _pace(used)
    return Outlook(
        amount,
        so_far,
        left,
        used.days,
        days_left,
        used.last_day,
        as_much_as_fits(_half_up(pace), unit),
        as_much_as_fits(_half_up(_leads_to(used)), unit),
        _reaches_on(left.micros, pace, used),
        Amount(floor(Fraction(left.micros, days_left)), unit) if left.micros > 0 and days_left else None,
        _stage(budget, used),
    )


def judge_budget(budget: MonthBudget, used: Used, told: Set[Stage]) -> Stage | None:
    """What is to be warned of now.

    Args:
        told: What was already, of this budget in this month; a budget that is changed, and a new month, begin with
            nothing.

    Returns:
        OVER once, PACE once and never behind OVER: who was told that it is exceeded knows.
    """
    stage = _stage(budget, used)
    return None if stage in told or Stage.OVER in told else stage


def next_pace_look(budget: MonthBudget, first_day: date, at: datetime, zone: str) -> datetime | None:
    """The next morning behind `at` at which time alone may have made a pace of what was used; None: not this month or
    the next.

    There is one a month, that of the first day with enough of them behind it: from then on a pace falls while nothing
    is used, and what is used is judged with its change.

    Args:
        first_day: On which the records begin.
    """
    behind, _ = _enough(budget)
    this_month = at.astimezone(ZoneInfo(zone)).date().replace(day=1)
    next_month = (this_month + timedelta(days=31)).replace(day=1)
    for month in (this_month, next_month):
        day = max(month, first_day) + timedelta(days=behind)
        if day.replace(day=1) == month and (look := morning(day, zone)) > at:
            return look
    return None


def _stage(budget: MonthBudget, used: Used) -> Stage | None:
    if budget.amount < used.so_far:
        return Stage.OVER
    behind, days_used = _enough(budget)
    enough = used.days > behind and used.days_used >= days_used
    return Stage.PACE if enough and _leads_to(used) > budget.amount.micros else None


def _enough(budget: MonthBudget) -> tuple[int, int]:
    return ENOUGH_PAID if budget.amount.unit.money else ENOUGH


def _pace(used: Used) -> Fraction:
    """Millionths a day."""
    return Fraction(used.so_far.micros, used.days)


def _leads_to(used: Used) -> Fraction:
    return used.so_far.micros + max(_pace(used), Fraction(0)) * used.days_left


def _reaches_on(left: int, pace: Fraction, used: Used) -> date | None:
    if left <= 0 or pace <= 0:
        return None
    days = ceil(left / pace)
    return used.today + timedelta(days=days) if days <= used.days_left else None


def _half_up(number: Fraction) -> int:
    return floor(number + Fraction(1, 2))
