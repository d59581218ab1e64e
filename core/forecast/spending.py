"""What was spent day by day, and how much of that is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from core.amounts import Amount

LOOK_BACK = 56
"""Days: eight of each weekday tell a week's pattern from chance, and a habit older than that may be another one."""


@dataclass(frozen=True, slots=True)
class DaySpent:
    """What a wallet spent on a day in the owner's time zone, less what came back of it."""

    day: date
    amount: Amount
    """Where more came back than was spent, the day counts as one without spends."""
    spends: int
    """How many, 1 or more."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are looked at: up to yesterday, since today is not over."""

    since: date
    micros: tuple[int, ...]
    """Of each day, oldest first, 0 or more."""
    spends: int


def window(history: Iterable[DaySpent], today: date) -> Window:
    """The last LOOK_BACK days, or those after the first with a spend where that is later.

    That first day is left out: it began somewhere in its middle, and was chosen for having a spend.

    Args:
        history: One a day, in any order; days without spends may be missing. It should reach back further than
            LOOK_BACK, else somebody who began long ago looks like somebody who began within.
    """
    known = {one.day: one for one in history if one.amount.micros > 0 and one.day < today}
    earliest = today - timedelta(LOOK_BACK)
    since = max(earliest, min(known) + timedelta(1)) if known else today
    days = [since + timedelta(at) for at in range((today - since).days)]
    return Window(
        since,
        tuple(known[day].amount.micros if day in known else 0 for day in days),
        sum(known[day].spends for day in days if day in known),
    )
