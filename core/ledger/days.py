"""When a day begins and ends in somebody's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_EARLIEST, _LATEST = date(1, 1, 3), date(9999, 12, 29)
"""A moment near either end of the calendar could not be written in every time zone."""
_SECOND = timedelta(seconds=1)


def start_of(day: date, zone: str) -> datetime:
    """The first moment of a day in a time zone, in UTC.

    Usually its midnight. Where clocks leap over midnight it is the moment of the leap, where they run through it twice
    the first time; of a day that a zone left out altogether it is the start of the next one.

    Args:
        day: Within two days of either end of the calendar the nearest that is not is taken.
        zone: An IANA name, checked where it came in.
    """
    local = ZoneInfo(zone)
    day = min(max(day, _EARLIEST), _LATEST)
    midnight = datetime.combine(day, time.min, local)
    before, after = sorted(midnight.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if before.astimezone(local).date() >= day:
        return before
    while after - before > _SECOND:  # it was leapt over: clocks change at full seconds
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if middle.astimezone(local).date() >= day:
            after = middle
        else:
            before = middle
    return after


def end_of(day: date, zone: str) -> datetime:
    """The first moment after a day in a time zone, in UTC: "through 30 November" ends there. Arguments as start_of."""
    return start_of(min(day, _LATEST) + timedelta(days=1), zone)
