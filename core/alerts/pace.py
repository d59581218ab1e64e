"""The pace of a wallet: what is used of it a day lately, as marks in days count it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

from core.alerts.levels import MAX_DAYS, as_much_as_fits
from core.amounts import Amount, Unit
from core.ledger.use import Use, by_day

LATELY = 28
"""Days, today included: four of each weekday."""
ENOUGH = (3, 2)
"""Whole days that must lie behind before there is a pace, and days on which something was used: a busy day is none."""


def pace(found: Iterable[Use], first: date, today: date, zone: str) -> Fraction | None:
    """Millionths used a day; today counts as a whole one, so it is rather too low than too high.

    Args:
        found: What was used on these days and, perhaps, before.
        first: From which on it is counted: the day of the wallet's first change, if that is no more than LATELY ago.

    Returns:
        None: too little is known.
    """
    days, used = (today - first).days + 1, {day: amount for day, amount in by_day(found, zone).items() if day >= first}
    if days <= ENOUGH[0] or len(used) < ENOUGH[1]:
        return None
    return Fraction(sum(amount.micros for amount in used.values()), days)


def a_day(known: Fraction, unit: Unit) -> Amount:
    """A pace as an amount, rounded half up."""
    return as_much_as_fits(floor(known + Fraction(1, 2)), unit)


def lasts_to(available: Amount, known: Fraction, at: datetime, zone: str) -> date | None:
    """About when what is available at a moment is used up at a pace; None: there is none, or not within MAX_DAYS."""
    if available.micros <= 0 or known <= 0 or available.micros > known * MAX_DAYS:
        return None
    seconds = floor(available.micros / known * 24 * 60 * 60)
    return (at + timedelta(seconds=seconds)).astimezone(ZoneInfo(zone)).date()


def earliest(today: date) -> date:
    """The first day that is looked at."""
    return today - timedelta(days=LATELY - 1)
