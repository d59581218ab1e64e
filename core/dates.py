"""Days as people write them: `2026-11-30`, `30 Nov`, `November 30, 2026`, `yesterday`; and ends: `in 90 days`, `never`.

A closed set, exact errors.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from core.errors.numbers import CountNotWholeError
from core.errors.values import (
    AmbiguousDateError,
    EndInThePastError,
    EndTooFarError,
    NoSuchDayError,
    NotADateError,
    NotAnEndError,
)
from core.numerals import NUMBER, WORDS, read_number

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

NEVER = frozenset(("never", "no end", "none"))
_AWAY = re.compile(
    rf"""(?:on\s+)?(?:in\s+)?(?P<number>an?|{"|".join(WORDS)}|{NUMBER.pattern})\s*(?P<unit>day|week|month|year)s?""",
    re.IGNORECASE | re.VERBOSE,
)
_ON = re.compile(r"on\s+", re.IGNORECASE)
_JUST_OVER = timedelta(days=30)
"""A day that was so lately may have been meant; an end looks forward, so before that the next such day is."""
_FAR = 1_000_000
"""More days than any end is away."""
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
END_WORDS = DAY_WORDS + 1
"""Words of the longest end: `on 1st of December 2026`."""
MAX_YEARS = 100
"""How far an end may be away: beyond that a slip of the finger is likelier."""


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


def looks_like_day(text: str) -> bool:
    """Whether read_day() would see a day in it, though perhaps one that does not exist."""
    try:
        read_day(text, 0, len(text), date.max)
    except NotADateError:
        return False
    except (NoSuchDayError, AmbiguousDateError):
        return True
    return True


def looks_like_end(text: str) -> bool:
    """Whether read_end() would see an end in it, though perhaps one that is over, or that does not exist."""
    word = text[_behind_on(text, 0) :]
    return _AWAY.fullmatch(text) is not None or _plain(word) in NEVER or looks_like_day(word)


def read_end(text: str, start: int, end: int, today: date) -> Expiry:
    """The end that stands in `text[start:end]`: a day, as read_day() knows it, `in 2 weeks`, `never`.

    Of days without a year the next is meant, where the nearest was over for more than a month: `30 Nov` in March.
    A month later is the same day, or the last one of a shorter month.

    Raises:
        NotAnEndError: It is none.
        EndInThePastError: That day is over; today is not.
        EndTooFarError: It is more than a hundred years away.
        ReadingError: As read_day() and read_number().
    """
    word = text[start:end]
    day_start = _behind_on(text, start)
    plain = _plain(text[day_start:end])
    if plain in NEVER:
        return Expiry(None)
    away = _AWAY.fullmatch(text, start, end)
    if away is not None:
        through = _away(text, away, today)
    else:
        try:
            through = read_day(text, day_start, end, today)
        except NotADateError:
            raise NotAnEndError(word=word) from None
        through = _ahead(text, day_start, end, through, today)
    if through < today:
        suggestion = None if away or plain in _RELATIVE else _next_such_day(through, today)
        raise EndInThePastError(text=text, start=start, end=end, word=word, day=through, suggestion=suggestion)
    if through > _later(today, MAX_YEARS * 12):
        raise EndTooFarError(word=word, years=MAX_YEARS)
    return Expiry(through)


def months_later(day: date, months: int) -> date:
    """The same day so many months later; where that month is shorter, its last day.

    Raises:
        OverflowError: There is no such day before the year 1 or after the year 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _plain(word: str) -> str:
    return " ".join(word.split()).casefold()


def _behind_on(text: str, start: int) -> int:
    """Where the day begins: `on 30 Nov` is 30 November."""
    on = _ON.match(text, start)
    return on.end() if on else start


def _away(text: str, away: re.Match[str], today: date) -> date:
    """The day that `in 90 days` says."""
    number = away["number"]
    if number.casefold() in ("a", "an"):
        many = 1
    else:
        exact = read_number(text, away.start("number"), away.end("number"))
        if exact.copy_abs() > _FAR:
            raise EndTooFarError(word=away.group(), years=MAX_YEARS)
        many = int(exact)
        if many != exact:
            raise CountNotWholeError(word=number)
    unit = away["unit"].casefold()
    try:
        if unit in _MONTHS:
            return months_later(today, many * _MONTHS[unit])
        return today + timedelta(days=many * _DAYS[unit])
    except OverflowError:
        raise EndTooFarError(word=away.group(), years=MAX_YEARS) from None


def _later(day: date, months: int) -> date:
    try:
        return months_later(day, months)
    except OverflowError:
        return date.max


def _ahead(text: str, start: int, end: int, day: date, today: date) -> date:
    """What is meant by the end that read as that day: without a year the next such day, unless it was just over."""
    following = _next_such_day(day, today)
    if today - day <= _JUST_OVER or following is None:
        return day
    # Whoever said a year gets that one whenever it is asked.
    return read_day(text, start, end, following)


def _next_such_day(day: date, today: date) -> date | None:
    """The same day in the first year in which it is not over."""
    years = range(today.year, today.year + _YEARS + 1)
    days = (found for year in years if (found := _day_or_none(year, day.month, day.day)) is not None)
    return next((found for found in days if found >= today), None)


def _month(name: str) -> int | None:
    found = [number for month, number in MONTHS.items() if month.startswith(name)]
    return found[0] if len(found) == 1 else None


def _day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
