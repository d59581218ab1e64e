"""Work over some months, as people write it."""

import pytest

from core.errors.reading import UnknownWordError
from core.errors.tree import ReadingError
from core.errors.tries import MonthsError
from core.work.months import names_months, read_months, read_schedule
from core.work.schedule import MAX_MONTHS
from core.work.vocabulary import Vocabulary

VOCABULARY = Vocabulary.of({"vidzy": "vidzy", "runway": "runway"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", 3),
        ("3 months", 3),
        ("for 3 months", 3),
        ("three months", 3),
        ("1 month", 1),
        ("a year", 12),
        ("2 years", 24),
    ],
)
def test_months_are_counted_in_months_or_years(text: str, expected: int) -> None:
    assert read_months(text, 0, len(text)) == expected


@pytest.mark.parametrize(
    "text", ["0", "0 months", "1,000", "25", "3 years", "-1", "1.5 months", "NaN", "often", "3 weeks"]
)
def test_other_numbers_of_months_are_refused_with_the_most(text: str) -> None:
    with pytest.raises(MonthsError) as caught:
        read_months(text, 0, len(text))
    assert caught.value.limit == MAX_MONTHS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("months 2-4", True),
        ("months 2 to 4, 5", True),
        ("months two through four:", True),
        ("months 2", False),
        ("months 3 page 1", False),
        ("months 24 5 videos", False),
        ("month 2", False),
    ],
)
def test_months_of_work_are_told_from_how_many_there_are(text: str, expected: bool) -> None:
    assert names_months(text) is expected


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("50 videos", ["50 videos"]),
        ("50 videos a month", ["50 videos"]),
        ("50 videos 5s, 100 images each month", ["50 videos 5s, 100 images"]),
        ("50 videos in month 1, none in month 2", ["50 videos", None]),
        ("50 videos 5s 720p, 100 images in month 1, none in month 2", ["50 videos 720p 5s, 100 images", None]),
        ("50 videos in month 1 and 20 images in month 3", ["50 videos", None, "20 images"]),
        ("5 images in month 2", [None, "5 images"]),
        ("month 1: 50 videos; month 2: nothing; month 3: 4 images", ["50 videos", None, "4 images"]),
        ("50 videos in months 1 to 3, then 2 images in month four", ["50 videos"] * 3 + ["2 images"]),
        ("50 videos in month 1, 2 images in month 1", ["50 videos 2 images"]),
        ("50 videos at 60% on runway in month 1, none in month 2", ["50 videos at 60% on runway", None]),
    ],
)
def test_the_work_of_each_month_is_read(text: str, months: list[str | None]) -> None:
    assert [None if work is None else str(work) for work in read_schedule(text, VOCABULARY).months] == months


@pytest.mark.parametrize(
    "text",
    [
        "50 videos",
        "50 videos in month 1, none in month 2",
        "50 videos 5s, 100 images at 90% on runway in month 1, none in month 2, 3 videos in month 3",
        "5 images in month 1",
        "5 images in months 1-3, none in months 4-12",
    ],
)
def test_a_schedule_is_written_in_words_that_read_back(text: str) -> None:
    schedule = read_schedule(text, VOCABULARY)
    assert read_schedule(str(schedule), VOCABULARY) == schedule


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("50 videos in month 0", "bad_months"),
        ("50 videos in month 1000", "bad_months"),
        ("50 videos in months 3 to 2", "bad_months"),
        ("50 videos in month 1, 20 images", "which_month"),
        ("none in month 1, none in month 2", "nothing_asked"),
        ("none in month 1", "nothing_asked"),
        ("", "nothing_asked"),
        ("50 vidoes in month 1", "unknown_word"),
        ("50 videos in month 1, 2 immages in month 2", "unknown_word"),
    ],
)
def test_a_schedule_that_cannot_be_read_is_answered_with_what_is_wrong(text: str, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_schedule(text, VOCABULARY)
    assert caught.value.code == code


def test_a_place_in_the_work_of_a_later_month_is_one_in_the_whole_text() -> None:
    text = "50 videos in month 1, 2 immages in month 2"
    with pytest.raises(UnknownWordError) as caught:
        read_schedule(text, VOCABULARY)
    assert (text[caught.value.start : caught.value.end], caught.value.position) == ("immages", 7)


def test_the_same_work_lasts_and_named_months_do_not() -> None:
    each = read_schedule("50 videos", VOCABULARY).lasting(3)
    named = read_schedule("50 videos in month 1", VOCABULARY).lasting(3)
    assert [bool(work) for work in each.months] == [True, True, True]
    assert [bool(work) for work in named.months] == [True, False, False]
