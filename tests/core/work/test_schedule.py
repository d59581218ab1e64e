"""Work of several months, as a value and in words."""

import pytest

from core.work.media import Medium
from core.work.months import read_schedule
from core.work.schedule import Schedule
from core.work.work import Work, WorkLine
from tests.core.prices.asking import BOOK

CLIPS, PICTURES = Work((WorkLine(50, Medium.VIDEO),)), Work((WorkLine(7, Medium.IMAGE), WorkLine(1, Medium.VIDEO)))


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ((CLIPS,), "50 videos"),
        ((CLIPS, None), "50 videos in month 1, none in month 2"),
        ((CLIPS, CLIPS, CLIPS), "50 videos in months 1-3"),
        ((None, PICTURES, None, None), "none in month 1, 7 images 1 video in month 2, none in months 3-4"),
    ],
)
def test_a_schedule_is_written_in_words_that_read_back(months: tuple[Work | None, ...], words: str) -> None:
    assert str(Schedule(months)) == words
    assert read_schedule(words, BOOK.vocabulary).months == months
