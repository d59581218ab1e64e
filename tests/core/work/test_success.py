"""How often a try is kept, where it is said of work."""

from fractions import Fraction

import pytest

from core.errors.reading import UnknownWordError
from core.errors.tree import ReadingError
from core.work.grammar import parse_work
from core.work.vocabulary import Vocabulary

VOCABULARY = Vocabulary.of({"vidzy": "vidzy", "runway": "runway"})


def rates(text: str) -> list[Fraction | None]:
    return [line.success.rate if line.success else None for line in parse_work(text, VOCABULARY).lines]


def refusal(text: str) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        parse_work(text, VOCABULARY)
    return caught.value


SIXTY, NINETY = Fraction(3, 5), Fraction(9, 10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50 videos at 60% 100 images at 90%", [SIXTY, NINETY]),
        ("50 videos at 60%, 100 images at 90%", [SIXTY, NINETY]),
        ("50 videos 60% 100 images 90%", [SIXTY, NINETY]),
        ("50 videos at 60 % and 100 images", [SIXTY, None]),
        ("50 videos success 60%", [SIXTY]),
        ("50 videos success 60", [SIXTY]),
        ("50 videos success rate of 60%", [SIXTY]),
        ("50 videos 60% success 100 images 90% success", [SIXTY, NINETY]),
        ("success 60% 50 videos 100 images", [SIXTY, SIXTY]),
        ("50 videos 60% kept", [SIXTY]),
        ("50 videos kept at 60%", [SIXTY]),
        ("50 videos at 60 percent on runway", [SIXTY]),
        ("50 videos at 60\uff05", [SIXTY]),
        ("50 videos at 66.667%", [Fraction("0.66667")]),
        ("50 videos at 0.5%", [Fraction(1, 200)]),
        ("50 videos at 100%", [Fraction(1)]),
        ("50 videos", [None]),
    ],
)
def test_a_rate_is_read_wherever_it_stands_beside_what_it_describes(text: str, expected: list[Fraction | None]) -> None:
    assert rates(text) == expected


@pytest.mark.parametrize("text", ["50 videos 100 images at 90%", "50 videos, 100 images at 90%"])
def test_a_rate_behind_the_last_kind_reaches_over_commas_and_is_assumed_there(text: str) -> None:
    video, image = parse_work(text, VOCABULARY).lines
    assert (video.success, video.success_assumed) == (image.success, True)
    assert not image.success_assumed


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("50 videos at 0%", "bad_success"),
        ("50 videos at 140%", "bad_success"),
        ("50 videos at -5%", "bad_success"),
        ("50 videos at NaN%", "bad_success"),
        ("50 videos success NaN", "bad_success"),
        ("50 videos success often", "bad_success"),
        ("50 videos success", "bad_success"),
        ("50 videos at 1e9%", "bad_success"),
        ("50 videos kept", "bad_success"),
        ("50 videos at 60.0000001%", "share_too_fine"),
        ("50 videos at 60% at 70%", "repeated_option"),
        ("50 videos success 0.6", "ambiguous_number"),
        ("50 videos at 60,5%", "ambiguous_number"),
        ("50 videos at \u0666\u0660%", "foreign_digits"),
        ("60%", "no_work"),
    ],
)
def test_what_is_no_rate_is_answered_with_what_is_wrong_about_it(text: str, code: str) -> None:
    assert refusal(text).code == code


def test_a_bare_number_behind_at_may_lack_its_sign() -> None:
    error = refusal("50 videos at 60")
    assert isinstance(error, UnknownWordError)
    assert error.suggestion == "60%"
