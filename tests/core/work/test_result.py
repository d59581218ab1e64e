"""What became of tries, as people write it."""

import pytest

from core.errors.tree import ReadingError
from core.work.result import read_result
from core.work.vocabulary import Vocabulary

VOCABULARY = Vocabulary.of({"vidzy": "vidzy", "runway": "runway"})


@pytest.mark.parametrize(
    ("text", "kept", "tried", "kind"),
    [
        ("18 of 30 kept", 18, 30, None),
        ("18 of 30", 18, 30, None),
        ("18/30", 18, 30, None),
        ("kept 18 out of 30 videos", 18, 30, "1 video"),
        ("18 of 30 videos kept", 18, 30, "1 video"),
        ("18 of 30 runway clips were usable", 18, 30, "1 video on runway"),
        ("two of three images", 2, 3, "1 image"),
        ("none of 3 videos kept", 0, 3, "1 video"),
        ("0 of 3", 0, 3, None),
        ("3 of 3", 3, 3, None),
        ("1,000 of 2k kept", 1_000, 2_000, None),
        ("videos on runway 5s: 18 of 30", 18, 30, "1 video 5s on runway"),
    ],
)
def test_kept_tried_and_kind_are_read(text: str, kept: int, tried: int, kind: str | None) -> None:
    result = read_result(text, VOCABULARY)
    assert (result.kept, result.tried, str(result.line) if result.line else None) == (kept, tried, kind)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_result"),
        ("videos", "not_a_result"),
        ("60%", "not_a_result"),
        ("30 of 18", "impossible_result"),
        ("0 of 0", "count_not_positive"),
        ("-1 of 3", "count_not_positive"),
        ("1.5 of 3", "count_not_whole"),
        ("18 of 1e9", "count_too_large"),
        ("1e9 of 3", "count_too_large"),
        ("NaN of 3", "not_a_number"),
        ("18 of 30 vidoes", "unknown_word"),
        ("18 of 30 videos 3 images", "several_kinds"),
        ("18 of 30 videos images", "several_kinds"),
    ],
)
def test_what_is_no_result_is_answered_with_what_is_wrong_about_it(text: str, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_result(text, VOCABULARY)
    assert caught.value.code == code
