from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.durations import looks_like_duration, read_duration
from core.errors.tree import ReadingError


def read(text: str) -> timedelta:
    return read_duration(text, 0, len(text))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("30 min", 30),
        ("30m", 30),
        ("30-minute", 30),
        ("90 Minutes", 90),
        ("2 h", 120),
        ("2hrs", 120),
        ("1 hour", 60),
        ("an hour", 60),
        ("1.5 hours", 90),
        ("two hours", 120),
        ("1 day", 24 * 60),
        ("2 days", 48 * 60),
        ("a week", 7 * 24 * 60),
        ("365 days", 365 * 24 * 60),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, minutes: int) -> None:
    assert read(text) == timedelta(minutes=minutes)
    assert looks_like_duration(text)


@pytest.mark.parametrize("text", ["10s", "10 seconds", "30", "soon", "", "min", "3 months", "10 mp"])
def test_seconds_and_bare_numbers_are_no_time(text: str) -> None:
    assert not looks_like_duration(text)
    with pytest.raises(ReadingError) as caught:
        read(text)
    assert (caught.value.code, caught.value.facts()["word"]) == ("not_a_duration", text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0 min", "bad_duration"),
        ("-5 min", "bad_duration"),
        ("366 days", "bad_duration"),
        ("1e300 days", "bad_duration"),
        ("1.000 hours", "ambiguous_number"),
        ("\u0665 min", "foreign_digits"),
        ("nan days", "not_a_number"),
    ],
)
def test_a_time_that_nobody_means_is_named(text: str, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(text)
    assert caught.value.code == code


@given(st.text(st.sampled_from("0159.,- eanhmidwour"), max_size=12) | st.text(max_size=30))
def test_any_text_is_a_time_of_up_to_a_year_or_an_error_of_ours(text: str) -> None:
    try:
        assert timedelta(0) < read(text) <= timedelta(days=365)
    except ReadingError:
        return
