from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import Expiry, looks_like_end, months_later, read_day, read_end
from core.errors.tree import ReadingError
from core.errors.values import AmbiguousDateError, EndInThePastError, NoSuchDayError, NotADateError

TODAY = date(2026, 11, 22)


def read(text: str, today: date = TODAY) -> date:
    return read_day(text, 0, len(text), today)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-30", date(2026, 11, 30)),
        ("2026-1-5", date(2026, 1, 5)),
        ("2026/11/30", date(2026, 11, 30)),
        ("2026.11.30", date(2026, 11, 30)),
        ("30 Nov", date(2026, 11, 30)),
        ("30 nov.", date(2026, 11, 30)),
        ("30   NOVEMBER", date(2026, 11, 30)),
        ("Nov 30", date(2026, 11, 30)),
        ("Nov 30 2025", date(2025, 11, 30)),
        ("Nov 30, 2026", date(2026, 11, 30)),
        ("November 30, 2026", date(2026, 11, 30)),
        ("1st December", date(2026, 12, 1)),
        ("1st of December 2027", date(2027, 12, 1)),
        ("Dec 2nd", date(2026, 12, 2)),
        ("3rd Sept", date(2026, 9, 3)),
        ("4th may 2026", date(2026, 5, 4)),
        ("29 Feb 2028", date(2028, 2, 29)),
        ("13/04/2026", date(2026, 4, 13)),
        ("04/13/2026", date(2026, 4, 13)),
        ("13.4.2026", date(2026, 4, 13)),
        ("04/04/2026", date(2026, 4, 4)),
        ("today", date(2026, 11, 22)),
        ("Yesterday", date(2026, 11, 21)),
        ("TOMORROW", date(2026, 11, 23)),
        ("9999-12-31", date.max),
        ("0001-01-01", date.min),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date) -> None:
    assert read(text) == day


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("30 Nov", date(2026, 1, 3), date(2025, 11, 30)),
        ("3 Jan", date(2026, 11, 22), date(2027, 1, 3)),
        ("22 Nov", date(2026, 11, 22), date(2026, 11, 22)),
        ("31 Dec", date(2026, 1, 1), date(2025, 12, 31)),
        ("29 Feb", date(2026, 11, 22), date(2028, 2, 29)),
        ("29 Feb", date(2025, 3, 1), date(2024, 2, 29)),
        ("29 Feb", date(1900, 3, 1), date(1904, 2, 29)),
        ("1 Jan", date.max, date(9999, 1, 1)),
        ("31 Dec", date.min, date(1, 12, 31)),
    ],
)
def test_a_day_without_a_year_is_the_one_nearest_to_today(text: str, today: date, day: date) -> None:
    assert read(text, today) == day


@pytest.mark.parametrize(
    "text",
    [
        "31 Nov",
        "Nov 31",
        "30 February 2026",
        "29 Feb 2026",
        "0 Nov",
        "2026-02-30",
        "2026-13-01",
        "0000-01-01",
        "31/11/2026",
        "13/13/2026",
        "00/04/2026",
        "04/04/0000",
    ],
)
def test_a_day_that_does_not_exist_is_named(text: str) -> None:
    with pytest.raises(NoSuchDayError) as caught:
        read(text)
    assert caught.value.word == text


@pytest.mark.parametrize("text", ["03/04/2026", "3.4.2026", "12/11/2026"])
def test_a_day_with_two_readings_is_asked_with_both(text: str) -> None:
    line = f"date {text} please"
    with pytest.raises(AmbiguousDateError) as caught:
        read_day(line, 5, 5 + len(text), TODAY)
    error = caught.value
    assert (error.text, error.text[error.start : error.end], error.word) == (line, text, text)
    first, second = map(date.fromisoformat, error.choices)
    assert first < second
    assert {(first.day, first.month)} == {(second.month, second.day)}
    assert all(read(choice) == date.fromisoformat(choice) for choice in error.choices)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "soon", "Nov", "30", "Nov 2026", "30 Nov 26", "ma 3", "30 Nove mber", "30th", "th 30 Nov"),
        *("2026-11", "2026-11/30", "20261130", "11-30-2026", "1/2/26", "-1 Nov", "30 Nov 2026 12:00", "32nd of"),
        *("\u0663 Nov", "\uff13\uff10 Nov", "next week", "NaN", "1e3", "\ud800", "30 \U0001f384"),
    ],
)
def test_what_is_no_day_is_named(text: str) -> None:
    with pytest.raises(NotADateError) as caught:
        read(text)
    assert caught.value.word == text


@pytest.mark.parametrize(("text", "today"), [("tomorrow", date.max), ("yesterday", date.min)])
def test_the_day_beyond_the_last_one_does_not_exist(text: str, today: date) -> None:
    with pytest.raises(NoSuchDayError):
        read(text, today)


@given(st.dates(), st.dates())
def test_every_way_of_writing_a_day_reads_back(day: date, today: date) -> None:
    for form in (day.isoformat(), f"{day.day} {day:%B} {day.year:04}", f"{day:%b} {day.day}, {day.year:04}"):
        assert read(form, today) == day


@given(st.dates(), st.dates())
def test_no_other_year_is_nearer(day: date, today: date) -> None:
    found = read(f"{day.day} {day:%b}", today)
    assert (found.day, found.month) == (day.day, day.month)
    if (day.day, day.month) != (29, 2):
        assert abs(found - today) <= timedelta(days=366 / 2) or {today.year} & {1, 9999}


PIECES = st.sampled_from(
    [*"0123456789/-., ", "Nov", "30", "2026", "feb", "29", "of", "th", "st", "today", "\u0663", "\x00"]
)


@given(st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=30), st.dates())
def test_any_text_is_a_day_or_an_error_of_ours(text: str, today: date) -> None:
    try:
        assert isinstance(read(text, today), date)
    except ReadingError as error:
        assert error.facts()["word"] == text


# Ends


def read_through(text: str, today: date = TODAY) -> date | None:
    return read_end(text, 0, len(text), today).through


@pytest.mark.parametrize(
    ("text", "through"),
    [
        ("30 Nov", date(2026, 11, 30)),
        ("on 30 Nov", date(2026, 11, 30)),
        ("2026-11-30", date(2026, 11, 30)),
        ("22 Nov", date(2026, 11, 22)),
        ("today", date(2026, 11, 22)),
        ("Tomorrow", date(2026, 11, 23)),
        ("3 Jan", date(2027, 1, 3)),
        ("in 90 days", date(2027, 2, 20)),
        ("90 days", date(2027, 2, 20)),
        ("IN  2  WEEKS", date(2026, 12, 6)),
        ("in 3 months", date(2027, 2, 22)),
        ("in a year", date(2027, 11, 22)),
        ("in two weeks", date(2026, 12, 6)),
        ("1 month", date(2026, 12, 22)),
        ("in 1,000 days", date(2029, 8, 18)),
        ("in 0 days", date(2026, 11, 22)),
        ("in 100 years", date(2126, 11, 22)),
        ("2126-11-22", date(2126, 11, 22)),
        ("never", None),
        ("Never", None),
        ("no end", None),
    ],
)
def test_an_end_is_read_as_people_write_it(text: str, through: date | None) -> None:
    assert read_through(text) == through
    assert looks_like_end(text)


@pytest.mark.parametrize(
    ("today", "text", "through"),
    [
        (date(2026, 1, 31), "in a month", date(2026, 2, 28)),
        (date(2028, 1, 31), "in a month", date(2028, 2, 29)),
        (date(2026, 1, 31), "in 2 months", date(2026, 3, 31)),
        (date(2026, 8, 31), "in 3 months", date(2026, 11, 30)),
        (date(2028, 2, 29), "in a year", date(2029, 2, 28)),
        (date(2026, 12, 31), "in 2 months", date(2027, 2, 28)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(today: date, text: str, through: date) -> None:
    assert read_through(text, today) == through


@pytest.mark.parametrize(
    ("today", "text", "through"),
    [
        (date(2026, 1, 3), "30 Nov", date(2026, 11, 30)),
        (date(2026, 3, 28), "30 Nov", date(2026, 11, 30)),
        (date(2026, 5, 31), "Nov 30", date(2026, 11, 30)),
        (date(2026, 12, 31), "on 30 Nov", date(2027, 11, 30)),
        (date(2025, 5, 1), "29 Feb", date(2028, 2, 29)),
    ],
)
def test_an_end_without_a_year_looks_forward(today: date, text: str, through: date) -> None:
    assert read_through(text, today) == through


@pytest.mark.parametrize(
    ("today", "text"),
    [
        (date(2026, 12, 30), "30 Nov"),
        (date(2026, 3, 28), "30 Nov 2025"),
        (date(2026, 3, 28), "2025-11-30"),
    ],
)
def test_an_end_that_was_just_over_or_has_its_year_is_asked_back(today: date, text: str) -> None:
    with pytest.raises(EndInThePastError):
        read_through(text, today)


@pytest.mark.parametrize(
    ("text", "day", "suggestion"),
    [
        ("30 October", date(2026, 10, 30), date(2027, 10, 30)),
        ("21 Nov", date(2026, 11, 21), date(2027, 11, 21)),
        ("2020-11-22", date(2020, 11, 22), date(2026, 11, 22)),
        ("2024-02-29", date(2024, 2, 29), date(2028, 2, 29)),
        ("yesterday", date(2026, 11, 21), None),
        ("in -5 days", date(2026, 11, 17), None),
    ],
)
def test_an_end_that_is_over_is_asked_back_with_the_next_such_day(
    text: str, day: date, suggestion: date | None
) -> None:
    line = f"200 expires {text}, gift"
    start = len("200 expires ")
    with pytest.raises(EndInThePastError) as caught:
        read_end(line, start, start + len(text), TODAY)
    error = caught.value
    assert (error.text, error.text[error.start : error.end], error.word) == (line, text, text)
    assert (error.day, error.suggestion) == (day, suggestion)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("soon", "not_an_end"),
        ("", "not_an_end"),
        ("90", "not_an_end"),
        ("90 hours", "not_an_end"),
        ("in days", "not_an_end"),
        ("31 Nov", "no_such_day"),
        ("03/04/2027", "ambiguous_date"),
        ("1.5 months", "count_not_whole"),
        ("1.000 days", "ambiguous_number"),
        ("\u0669 days", "foreign_digits"),
        ("nan days", "not_a_number"),
        ("in 101 years", "end_too_far"),
        ("in 9e99 days", "end_too_far"),
        ("in 999999 months", "end_too_far"),
        ("9999-12-31", "end_too_far"),
    ],
)
def test_an_end_that_cannot_be_read_is_named(text: str, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_through(text)
    assert caught.value.code == code


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(0, 2_000))
def test_months_later_keep_the_day_and_never_leave_the_month(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


ENDS = st.sampled_from(
    ["in", "on", "a", "90", "-1", "1e9", "9e99", "day", "days", "months", "years", "never", "30 Nov"]
)


@given(st.lists(ENDS, max_size=5).map(" ".join) | st.text(max_size=30), st.dates())
def test_any_text_is_an_end_from_today_on_or_an_error_of_ours(text: str, today: date) -> None:
    try:
        expiry = read_end(text, 0, len(text), today)
    except ReadingError:
        return
    assert expiry == Expiry(None) or (expiry.through is not None and expiry.through >= today)
