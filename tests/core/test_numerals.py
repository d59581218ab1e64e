import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors.numbers import AmbiguousNumberError, ForeignDigitsError, NotANumberError
from core.numerals import GROUP_SPACES, NUMBER, WORDS, read_number


def read(word: str) -> Decimal:
    return read_number(word, 0, len(word))


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("50", "50"),
        ("007", "7"),
        ("1,000", "1000"),
        ("1,000,000", "1000000"),
        ("1'000", "1000"),
        ("1_000", "1000"),
        ("1\u00a0000", "1000"),
        ("1\u202f000", "1000"),
        ("1\u2009000\u2009000", "1000000"),
        ("12,345.6", "12345.6"),
        ("1.5", "1.5"),
        (".5", "0.5"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("1.5k", "1500"),
        ("2K", "2000"),
        ("2m", "2000000"),
        ("0.5M", "500000"),
        ("1,000k", "1000000"),
        ("1e3", "1000"),
        ("1E-2", "0.01"),
        ("1e3k", "1000000"),
        ("+5", "5"),
        ("-5", "-5"),
        ("\u22125", "-5"),
        ("-1,000", "-1000"),
        ("one", "1"),
        ("twelve", "12"),
        ("TWO", "2"),
    ],
)
def test_number_is_read_as_it_is_written(word: str, number: str) -> None:
    assert read(word) == Decimal(number)


def test_number_words_go_from_one_to_twelve() -> None:
    assert [read(word) for word in WORDS] == list(range(1, 13))


@pytest.mark.parametrize(
    "word", ["NaN", "nan", "inf", "-Infinity", "sNaN", "1,2,3", "1,000,00", "1..5", "1.5.2", "0x10", "five5"]
)
def test_what_is_no_number_is_named(word: str) -> None:
    with pytest.raises(NotANumberError) as caught:
        read(word)
    assert caught.value.word == word


@pytest.mark.parametrize(
    ("word", "choices"),
    [
        ("1.000", ("1,000", "1")),
        ("1.500", ("1,500", "1.5")),
        ("-2.000", ("-2,000", "-2")),
        ("1.000.000", ("1,000,000",)),
        ("1.000k", ("1,000k",)),
        ("1,5", ("1.5",)),
        ("1,5k", ("1.5k",)),
        ("1,2345", ("1.2345",)),
    ],
)
def test_number_with_two_readings_is_asked_about(word: str, choices: tuple[str, ...]) -> None:
    with pytest.raises(AmbiguousNumberError) as caught:
        read(word)
    assert (caught.value.word, caught.value.choices) == (word, choices)


@pytest.mark.parametrize(("word", "latin"), [("\u0663", "3"), ("\uff15\uff10", "50"), ("-\u0967\u0968", "-12")])
def test_digits_of_other_scripts_are_answered_with_ours(word: str, latin: str) -> None:
    with pytest.raises(ForeignDigitsError) as caught:
        read(word)
    assert caught.value.suggestion == latin


@pytest.mark.parametrize("word", ["1.000", "\u0663"])
def test_error_knows_where_the_number_stands(word: str) -> None:
    text = f"for {word} images"
    with pytest.raises((AmbiguousNumberError, ForeignDigitsError)) as caught:
        read_number(text, 4, 4 + len(word))
    facts = caught.value.facts()
    assert (facts["text"], facts["start"], facts["end"]) == (text, 4, 4 + len(word))


def test_no_digit_is_rounded_away() -> None:
    digits = "0." + "123456789" * 100
    assert format(read(digits), "f") == digits


def test_scale_keeps_every_digit() -> None:
    assert read("1." + "0" * 40 + "1k") == Decimal("1000." + "0" * 37 + "1")


@given(st.integers(0, 10**15), st.sampled_from("," + GROUP_SPACES))
def test_grouped_number_reads_back_as_itself(number: int, separator: str) -> None:
    assert read(f"{number:,}".replace(",", separator)) == number


@given(st.text(st.sampled_from("0123456789.,'_+-\u2212ekmKM\u00a0\u0663 naif")) | st.text(st.characters()))
def test_any_text_is_a_finite_number_or_an_error_of_ours(text: str) -> None:
    try:
        number = read(text)
    except (NotANumberError, AmbiguousNumberError, ForeignDigitsError):
        return
    assert number.is_finite()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("50 videos", ["50"]),
        ("1.5k images, 2m pics", ["1.5k", "2m"]),
        ("50videos", ["50"]),
        ("5kvideos", ["5"]),
        ("1,000 images,20 pics", ["1,000", "20"]),
        ("5,videos", ["5"]),
        ("nanny inform", []),
        ("nan videos -inf", ["nan", "-inf"]),
        ("\u0663 videos", ["\u0663"]),
    ],
)
def test_number_is_found_in_a_text(text: str, found: list[str]) -> None:
    assert re.findall(NUMBER.pattern, text, NUMBER.flags) == found


@pytest.mark.parametrize(
    ("word", "choices"),
    [
        ("1.000", ("1,000", "1")),
        ("1.500", ("1,500", "1.5")),
        ("12.345", ("12,345", "12.3450")),
        ("-666.667", ("-666,667", "-666.6670")),
        ("01.000", ("1,000", "01")),
        ("1.000.000", ("1,000,000",)),
        ("1.000k", ("1,000k",)),
        ("0,500", ("0.500",)),
        ("1,5", ("1.5",)),
    ],
)
def test_every_choice_of_an_ambiguous_number_reads_back(word: str, choices: tuple[str, ...]) -> None:
    with pytest.raises(AmbiguousNumberError) as asked:
        read(word)
    assert asked.value.choices == choices
    assert all(read(choice) is not None for choice in choices)


@pytest.mark.parametrize("word", ["1e99999", "1e-99999", "1e999999999", "1e-999999999"])
def test_exponent_that_nobody_means_is_no_number(word: str) -> None:
    with pytest.raises(NotANumberError):
        read(word)
