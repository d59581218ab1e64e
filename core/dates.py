"""Days as people write them: `2026-11-30`, `30 Nov`, `November 30, 2026`, `yesterday`. A closed set, exact errors."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from core.errors import AmbiguousDateError, NoSuchDayError, NotADateError

MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if number}
"""English month names; three letters or more of one are enough."""
_RELATIVE = {"today": 0, "yesterday": -1, "tomorrow": 1}
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?P<mark>[-/.])(?P<number>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}})",
        rf"{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?",
        rf"{_MONTH} {_DAY}(?:,? {_YEAR})?",
    )
)
_SLASHED = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")
DAY_WORDS = 4
"""Words of the longest form: `1st of December 2026`."""
_YEARS = 8
"""How far the nearest 29 February can be away."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """Through which day credits can be used; None: they never end."""

    through: date | None


def read_day(text: str, start: int, end: int, today: date) -> date:
    """The day that stands in `text[start:end]`; without a year the one nearest to today.

    Raises:
        NotADateError: It is none.
        NoSuchDayError: 31 November, or what lies outside the years 1 to 9999.
        AmbiguousDateError: `03/04/2026`, which means two days.
    """
    word = text[start:end]
    plain = " ".join(word.split()).casefold()
    if plain in _RELATIVE:
        try:
            return today + timedelta(days=_RELATIVE[plain])
        except OverflowError:  # the last day that there is has no tomorrow
            raise NoSuchDayError(word=word) from None
    slashed = _SLASHED.fullmatch(plain)
    if slashed is not None:
        first, second, year = map(int, slashed.groups())
        found = [
            day for month, other in {(first, second), (second, first)} if (day := _day_or_none(year, month, other))
        ]
        if not found:
            raise NoSuchDayError(word=word)
        if len(found) > 1:
            choices = tuple(sorted(day.isoformat() for day in found))
            raise AmbiguousDateError(text=text, start=start, end=end, word=word, choices=choices)
        return found[0]
    match = next((match for form in _FORMS if (match := form.fullmatch(plain))), None)
    if match is None:
        raise NotADateError(word=word)
    parts = match.groupdict()
    month = int(parts["number"]) if parts.get("number") else _month(parts["month"])
    if month is None:
        raise NotADateError(word=word)
    years = (int(parts["year"]),) if parts["year"] else range(today.year - _YEARS, today.year + _YEARS + 1)
    candidates = [day for year in years if (day := _day_or_none(year, month, int(parts["day"]))) is not None]
    if not candidates:
        raise NoSuchDayError(word=word)
    return min(candidates, key=lambda day: abs(day - today))


def _month(name: str) -> int | None:
    found = [number for month, number in MONTHS.items() if month.startswith(name)]
    return found[0] if len(found) == 1 else None


def _day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
