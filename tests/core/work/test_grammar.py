import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.chat.language import Language
from core.errors.numbers import AmbiguousNumberError, ForeignDigitsError
from core.errors.reading import TextTooLongError, UnknownProviderError, UnknownWordError
from core.errors.tree import ReadingError
from core.numerals import GROUP_SPACES
from core.numerals import WORDS as NUMBER_WORDS
from core.work.grammar import ARTICLES, MAX_COUNT, MAX_TEXT, parse_work
from core.work.media import Medium
from core.work.vocabulary import JOINING, NAMING, ModelName, Vocabulary
from core.work.work import Work, WorkLine

BOOK_WORDS = Vocabulary.of({}, {"gen4.5": ModelName("gen-4.5", frozenset((Medium.VIDEO,)))})
VOCABULARY = Vocabulary.of({"vidzy": "vidzy", "runway": "runway", "fal.ai": "fal.ai", "rw": "runway"})


def read(text: str) -> str:
    return str(parse_work(text, VOCABULARY))


def refusal(text: str) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        parse_work(text, VOCABULARY)
    return caught.value


def attempt(text: str) -> Work | ReadingError:
    try:
        return parse_work(text, VOCABULARY)
    except ReadingError as error:
        return error


def test_work_is_lines_in_the_order_asked() -> None:
    work = parse_work("50 videos 100 images on vidzy", VOCABULARY)
    assert work == Work((WorkLine(50, Medium.VIDEO, "vidzy"), WorkLine(100, Medium.IMAGE, "vidzy")))


@pytest.mark.parametrize("word", [word for medium in Medium for word in sorted(medium.words)])
def test_every_word_of_a_kind_is_read(word: str) -> None:
    medium = VOCABULARY.media[word]
    assert parse_work(f"3 {word}", VOCABULARY) == Work((WorkLine(3, medium),))
    assert parse_work(f"3 {word.upper()}", VOCABULARY) == Work((WorkLine(3, medium),))


@pytest.mark.parametrize("word", sorted(NUMBER_WORDS))
def test_every_number_word_is_read(word: str) -> None:
    assert parse_work(f"{word} clips", VOCABULARY).lines[0].count == NUMBER_WORDS[word]


@pytest.mark.parametrize("word", sorted(JOINING))
def test_joining_words_may_stand_between_count_and_kind_and_between_lines(word: str) -> None:
    assert read(f"50 {word} videos {word} 100 images") == "50 videos 100 images"


@pytest.mark.parametrize("word", sorted(NAMING))
def test_every_naming_word_names_a_provider(word: str) -> None:
    assert read(f"50 videos {word} runway") == "50 videos on runway"


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("50 vids + 100 pics", "50 videos 100 images"),
        ("50 videos, 100 images", "50 videos 100 images"),
        ("50 videos\n100 images\n", "50 videos 100 images"),
        ("50 videos;100 images.", "50 videos 100 images"),
        ("50 videos & 100 images!", "50 videos 100 images"),
        ("1.5k images", "1500 images"),
        ("2m images", "2000000 images"),
        ("0.5k images", "500 images"),
        ("1e3 images", "1000 images"),
        ("two clips", "2 videos"),
        ("A video and twelve pics", "1 video 12 images"),
        ("an image", "1 image"),
        ("1,000 images", "1000 images"),
        ("1\u00a0000 images", "1000 images"),
        ("1\u202f000\u202f000 images", "1000000 images"),
        ("1'000 images", "1000 images"),
        ("1,000.000 images", "1000 images"),
        ("50videos", "50 videos"),
        ("50videos 100images", "50 videos 100 images"),
        ("50x videos", "50 videos"),
        ("50×videos", "50 videos"),
        ("+5 videos", "5 videos"),
        ("5 videos 5 videos", "5 videos 5 videos"),
        ("10,000,000 videos", "10000000 videos"),
        ("10m videos", "10000000 videos"),
        ("  5   videos  ", "5 videos"),
    ],
)
def test_work_is_read_as_people_write_it(text: str, work: str) -> None:
    assert read(text) == work


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("50 videos vidzy", "50 videos on vidzy"),
        ("50 videos on VIDZY", "50 videos on vidzy"),
        ("50 videos on rw", "50 videos on runway"),
        ("50 videos on fal.ai.", "50 videos on fal.ai"),
        ("50 videos 100 images on vidzy", "50 videos on vidzy 100 images on vidzy"),
        ("50 videos, 100 images on vidzy", "50 videos on vidzy 100 images on vidzy"),
        ("50 videos on vidzy 100 images", "50 videos on vidzy 100 images"),
        ("50 videos on vidzy, 100 images on runway", "50 videos on vidzy 100 images on runway"),
        ("1 clip on vidzy 2 clips 3 clips on runway", "1 video on vidzy 2 videos on runway 3 videos on runway"),
        ("50 videos, on vidzy", "50 videos on vidzy"),
    ],
)
def test_provider_describes_its_line_and_earlier_ones_that_name_none(text: str, work: str) -> None:
    assert read(text) == work


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("", "nothing_asked", {}),
        (" \n\t\u00a0", "nothing_asked", {}),
        ("?!", "no_work", {}),
        ("\U0001f3ac", "no_work", {}),
        ("\U0001f3ac \U0001f3ac", "no_work", {}),
        ("and", "no_work", {}),
        (",,;", "no_work", {}),
        ("videos", "missing_count", {"medium": "video"}),
        ("5 videos pics", "missing_count", {"medium": "image"}),
        ("x videos", "missing_count", {"medium": "video"}),
        ("5", "missing_medium", {"count": 5}),
        ("three", "missing_medium", {"count": 3}),
        ("5,", "missing_medium", {"count": 5}),
        ("5, videos", "missing_medium", {"count": 5}),
        ("5 6 videos", "missing_medium", {"count": 5}),
        ("50 videos 100", "missing_medium", {"count": 100}),
        ("5 and", "missing_medium", {"count": 5}),
        ("1 000 images", "missing_medium", {"count": 1}),
        ("0 videos", "count_not_positive", {"count": 0, "medium": "video"}),
        ("-0 pics", "count_not_positive", {"count": 0, "medium": "image"}),
        ("-5 videos", "count_not_positive", {"count": -5, "medium": "video"}),
        ("\u22125 videos", "count_not_positive", {"count": -5, "medium": "video"}),
        ("1.5 videos", "count_not_whole", {"word": "1.5"}),
        (".5 videos", "count_not_whole", {"word": ".5"}),
        ("1,000.5 images", "count_not_whole", {"word": "1,000.5"}),
        ("10000001 videos", "count_too_large", {"limit": MAX_COUNT, "word": "10000001", "count": 10_000_001}),
        ("10.1m videos", "count_too_large", {"limit": MAX_COUNT, "count": 10_100_000}),
        ("1e9 videos", "count_too_large", {"limit": MAX_COUNT, "word": "1e9", "count": 1_000_000_000}),
        ("1e400 videos", "count_too_large", {"limit": MAX_COUNT, "word": "1e400", "count": None}),
        ("NaN videos", "not_a_number", {"word": "NaN"}),
        ("-inf videos", "not_a_number", {"word": "-inf"}),
        ("1,2,3 videos", "not_a_number", {"word": "1,2,3"}),
        ("1,000,00 images", "not_a_number", {"word": "1,000,00"}),
        ("0 vidoes", "count_not_positive", {"count": 0}),
        ("0 videos 5 vidoes", "count_not_positive", {"count": 0}),
    ],
)
def test_what_cannot_be_read_is_named(text: str, code: str, facts: dict[str, object]) -> None:
    error = refusal(text)
    assert (error.code, {name: error.facts()[name] for name in facts}) == (code, facts)


@pytest.mark.parametrize(
    ("text", "word", "position", "suggestion"),
    [
        ("50 vidoes 100 images", "vidoes", 2, "videos"),
        ("50 videos 100 imgaes", "imgaes", 4, "images"),
        ("50 videos\n100\tcilps", "cilps", 4, "clips"),
        ("50 vids + 100 phoots", "phoots", 5, "photos"),
        ("  50   vidoes", "vidoes", 2, "videos"),
        ("50vidoes", "vidoes", 1, "videos"),
        ("5 videos,10 vidoes", "vidoes", 3, "videos"),
        ("fivve videos", "fivve", 1, "five"),
        ("50 videos vidzi", "vidzi", 3, "vidzy"),
        ("50 videos, xyzzy", "xyzzy", 3, None),
        ("50 videos @everyone", "@everyone", 3, None),
        ("<b>", "<b>", 1, None),
        ("`x`", "`x`", 1, None),
        ("50 videos /nonsense, please", "/nonsense", 3, None),
        ("5 \U0001f3ac", "\U0001f3ac", 2, None),
        ("5 videos \x07bell", "\x07bell", 3, None),
        ("5 videos on 7", "7", 4, None),
    ],
)
def test_unknown_word_is_named_with_place_position_and_suggestion(
    text: str, word: str, position: int, suggestion: str | None
) -> None:
    error = refusal(text)
    assert isinstance(error, UnknownWordError)
    assert (error.text, error.text[error.start : error.end], error.word) == (text, word, word)
    assert (error.position, error.suggestion) == (position, suggestion)


@pytest.mark.parametrize(
    ("text", "word", "suggestion"),
    [
        ("50 videos on vidzi", "vidzi", "vidzy"),
        ("50 videos on Runwey, 3 pics", "Runwey", "runway"),
        ("50 videos on images", "images", None),
        ("50 videos with sorbet", "sorbet", None),
    ],
)
def test_unknown_provider_is_named_with_place_and_suggestion(text: str, word: str, suggestion: str | None) -> None:
    error = refusal(text)
    assert isinstance(error, UnknownProviderError)
    assert (error.text, error.text[error.start : error.end], error.word) == (text, word, word)
    assert error.suggestion == suggestion


@pytest.mark.parametrize(
    ("text", "word", "choices"),
    [
        ("50 videos 1.000 images", "1.000", ("1,000", "1")),
        ("1.500 images", "1.500", ("1,500",)),
        ("1.000.000 images", "1.000.000", ("1,000,000",)),
        ("1.000k images", "1.000k", ("1,000k",)),
        ("1,5k images", "1,5k", ("1.5k",)),
    ],
)
def test_count_with_two_readings_is_asked_with_choices_that_can_be_counts(
    text: str, word: str, choices: tuple[str, ...]
) -> None:
    error = refusal(text)
    assert isinstance(error, AmbiguousNumberError)
    assert (error.text, error.text[error.start : error.end], error.word) == (text, word, word)
    assert error.choices == choices
    for choice in choices:
        read(f"{text[: error.start]}{choice}{text[error.end :]}")


def test_other_digits_are_answered_with_ours() -> None:
    error = refusal("5 images \u0663\u0660 videos")
    assert isinstance(error, ForeignDigitsError)
    assert error.text[error.start : error.end] == error.word == "\u0663\u0660"
    assert error.suggestion == "30"


def test_as_many_characters_as_the_limit_are_read() -> None:
    assert read("5 videos".ljust(MAX_TEXT)) == "5 videos"
    error = refusal("5 videos".ljust(MAX_TEXT + 1))
    assert isinstance(error, TextTooLongError)
    assert error.facts() == {"limit": 1_000, "length": 1_001}


@pytest.mark.parametrize("piece", ["a", "5 videos ", "1,", "1.", "1.000", "'", "<", "x.", "\u00a0", "nan", "9", "on "])
def test_a_thousand_characters_of_anything_are_answered(piece: str) -> None:
    text = (piece * MAX_TEXT)[:MAX_TEXT]
    assert attempt(text)


FRAGMENTS = st.sampled_from(
    [
        *sorted({*VOCABULARY.media, *VOCABULARY.providers, *NUMBER_WORDS, *JOINING, *NAMING, *ARTICLES}),
        *("vidoes", "imgaes", "@everyone", "<b>", "`", "NaN", "inf", "1e9", "1e400", "1e999999", "1.000", "1,5", "-5"),
        *(*"0123456789kme.,;+-\u2212'_%#/&:!?()", " ", "  ", "\n", "\t", "\u00a0", "\u202f", "\u2009"),
        *(
            "\x00",
            "\x1b",
            "\x1c",
            "\x85",
            "\u200b",
            "\u202e",
            "\ufeff",
            "\U0001f3ac",
            "\u0663",
            "\uff15",
            "\u00b2",
            "\ud800",
        ),
    ]
)
ANY_TEXT = st.lists(FRAGMENTS, max_size=30).map("".join) | st.lists(FRAGMENTS, max_size=12).map(" ".join)


@settings(max_examples=400)
@given(ANY_TEXT | st.text(st.characters(), max_size=60))
@example("5\u00a0videos")
def test_any_text_is_work_or_an_error_of_ours(text: str) -> None:
    work = attempt(text)
    if isinstance(work, Work):
        assert work.lines
        assert all(1 <= line.count <= MAX_COUNT for line in work.lines)


COUNT = st.integers(1, 999).map(str) | st.sampled_from([*NUMBER_WORDS, *ARTICLES, "1,000", "1.5k", "2m", "1\u00a0000"])
SAID = st.tuples(
    COUNT,
    st.sampled_from([" ", "  ", " x ", " of ", "\n"]),
    st.sampled_from(sorted(VOCABULARY.media)),
    st.sampled_from(["", "", " vidzy", " on runway", " with rw", " at fal.ai"]),
    st.sampled_from([" ", ", ", " and ", " + ", "; ", "\n", ". "]),
).map("".join)


@given(st.lists(SAID, min_size=1, max_size=6).map("".join))
def test_work_that_was_read_is_written_back_as_words_that_read_the_same(text: str) -> None:
    work = parse_work(text, VOCABULARY)
    assert parse_work(str(work), VOCABULARY) == work


LINE = st.builds(WorkLine, st.integers(1, MAX_COUNT), st.sampled_from(Medium), st.sampled_from(["vidzy", "fal.ai"]))
BARE_LINE = st.builds(WorkLine, st.integers(1, MAX_COUNT), st.sampled_from(Medium))


@given(st.lists(LINE | BARE_LINE, min_size=1, max_size=6))
def test_any_work_reads_back_as_itself(lines: list[WorkLine]) -> None:
    assert parse_work(str(Work(tuple(lines))), VOCABULARY) == Work(tuple(lines))


@settings(max_examples=400)
@given(ANY_TEXT | st.text(st.characters(), max_size=60))
def test_place_of_an_error_lies_within_the_text_and_is_its_word(text: str) -> None:
    error = attempt(text)
    facts = error.facts() if isinstance(error, ReadingError) else {}
    if "start" in facts:
        start, end = facts["start"], facts["end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert 0 <= start < end <= len(text)
        assert (facts["text"], facts["word"]) == (text, text[start:end])


@settings(max_examples=400)
@given(ANY_TEXT)
def test_position_of_an_unknown_word_counts_words_between_spaces(text: str) -> None:
    text = text.translate(dict.fromkeys(map(ord, GROUP_SPACES), " "))
    error = attempt(text)
    if isinstance(error, UnknownWordError):
        word = list(re.finditer(r"\S+", text))[error.position - 1]
        assert word.start() <= error.start < word.end()


def test_provider_that_was_named_behind_a_later_line_is_assumed_for_earlier_ones() -> None:
    lines = parse_work("1 clip on vidzy 2 clips 3 clips on runway", VOCABULARY).lines
    assert [line.provider_assumed for line in lines] == [False, True, False]


def test_model_that_was_named_behind_a_later_line_is_assumed_for_earlier_ones() -> None:
    lines = parse_work("1 clip 2 clips gen-4.5, 3 clips", BOOK_WORDS).lines
    assert [(line.model, line.model_assumed) for line in lines] == [
        ("gen-4.5", True),
        ("gen-4.5", False),
        (None, False),
    ]


@pytest.mark.parametrize("tag", ["en", "de", "fr", "hi", "ar"])
@given(count=st.integers(1, MAX_COUNT))
def test_count_reads_back_as_it_is_shown(tag: str, count: int) -> None:
    shown = Language.of(tag, "UTC", datetime(2026, 11, 22, tzinfo=UTC)).number(Decimal(count))
    assert parse_work(f"{shown} images", VOCABULARY) == Work((WorkLine(count, Medium.IMAGE),))
