"""Marks as people write them."""

from __future__ import annotations

import pytest

from core.alerts.levels import Mark, Measure
from core.alerts.naming import looks_measured, measured_words, read_measured
from core.errors.numbers import BadAlertDaysError, BadAlertShareError
from core.errors.tree import ReadingError
from core.errors.tries import ShareTooFineError

READ = {
    "20%": Mark(Measure.SHARE, 200_000),
    "12.5 %": Mark(Measure.SHARE, 125_000),
    "0.0001%": Mark(Measure.SHARE, 1),
    "99.9999%": Mark(Measure.SHARE, 999_999),
    "ten percent": Mark(Measure.SHARE, 100_000),
    "7 days": Mark(Measure.DAYS, 7),
    "7d": Mark(Measure.DAYS, 7),
    "a day": Mark(Measure.DAYS, 1),
    "Two Weeks": Mark(Measure.DAYS, 14),
    "365 days": Mark(Measure.DAYS, 365),
}


@pytest.mark.parametrize("text", READ)
def test_a_share_or_days_are_read(text: str) -> None:
    assert looks_measured(text)
    assert read_measured(f"at {text}!", 3, 3 + len(text)) == READ[text]


@pytest.mark.parametrize("text", READ)
def test_what_is_written_reads_back_as_itself(text: str) -> None:
    words = measured_words(READ[text])
    assert read_measured(words, 0, len(words)) == READ[text]


@pytest.mark.parametrize("text", ["1,000", "20", "7", "days", "%", "7 hours", "soon", ""])
def test_what_has_neither_sign_nor_unit_is_no_share_and_no_days(text: str) -> None:
    assert not looks_measured(text)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("0%", BadAlertShareError),
        ("-5%", BadAlertShareError),
        ("100%", BadAlertShareError),
        ("150%", BadAlertShareError),
        ("0.00001%", ShareTooFineError),
        ("0 days", BadAlertDaysError),
        ("-7 days", BadAlertDaysError),
        ("1.5 days", BadAlertDaysError),
        ("366 days", BadAlertDaysError),
        ("53 weeks", BadAlertDaysError),
    ],
)
def test_what_no_mark_can_be_is_an_error_of_its_own(text: str, error: type[ReadingError]) -> None:
    assert looks_measured(text)
    with pytest.raises(error):
        read_measured(text, 0, len(text))
