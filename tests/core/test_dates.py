from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import read_day
from core.errors import AmbiguousDateError, NoSuchDayError, NotADateError, ReadingError

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
