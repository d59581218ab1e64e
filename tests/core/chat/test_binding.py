from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.amounts import Amount, Unit
from core.chat.binding import bind, spread, written_out
from core.chat.command import Command, Group, Option, OptionKind, walk
from core.chat.message import msg
from core.chat.reply import Reply
from core.errors.reading import (
    MissingMediumError,
    TextTooLongError,
    UnexpectedTextError,
    UnknownProviderError,
    UnknownWordError,
)
from core.errors.tree import ReadingError
from core.prices.book import PriceBook
from core.work.grammar import MAX_TEXT, parse_work
from core.work.media import Medium
from core.work.work import Work, WorkLine

VOCABULARY = PriceBook.packaged().vocabulary
THREE_VIDEOS = Work((WorkLine(3, Medium.VIDEO),))


async def answer() -> Reply:
    return Reply(msg("Done"))


def command(*options: Option) -> Command:
    return Command("do", msg("Does it"), answer, options)


def option(name: str, kind: OptionKind, *, required: bool = True) -> Option:
    return Option(name, kind, msg("What it is"), required)


COST = command(option("work", OptionKind.WORK))
SPEND = command(option("work", OptionKind.WORK_OR_QUANTITY))
TOP_UP = command(option("amount", OptionKind.CREDITS))
SET_PRICE = command(option("media", OptionKind.MEDIUM), option("amount", OptionKind.CREDITS))
UNDO = command(option("number", OptionKind.NUMBER, required=False))
HELP = command(option("command", OptionKind.COMMAND, required=False))
BALANCE = command()
COST_BEFORE = command(option("work", OptionKind.WORK), option("before", OptionKind.NUMBER, required=False))
ALL = (COST, SPEND, TOP_UP, SET_PRICE, UNDO, HELP, BALANCE, COST_BEFORE)


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def refusal(of: Command, text: str) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        bind(of, text, VOCABULARY)
    return caught.value


@pytest.mark.parametrize(
    ("of", "text", "values"),
    [
        (COST, "3 videos", {"work": THREE_VIDEOS}),
        (SPEND, "3 videos", {"work": THREE_VIDEOS}),
        (SPEND, "three videos", {"work": THREE_VIDEOS}),
        (SPEND, "500", {"work": Decimal(500)}),
        (SPEND, "  500  ", {"work": Decimal(500)}),
        (SPEND, "500 credits", {"work": Decimal(500)}),
        (SPEND, "500 credits.", {"work": Decimal(500)}),
        (SPEND, "5\u00a0000", {"work": Decimal(5_000)}),
        (SPEND, "5\u00a0videos", {"work": Work((WorkLine(5, Medium.VIDEO),))}),
        (TOP_UP, "5\u202f000\u202f000 credits", {"amount": credit(5_000_000)}),
        (TOP_UP, "5000credits", {"amount": credit(5_000)}),
        (SPEND, "1,500 CR", {"work": Decimal(1_500)}),
        (SPEND, "1.5k", {"work": Decimal(1_500)}),
        (SPEND, "three", {"work": Decimal(3)}),
        (SPEND, "-5", {"work": Decimal(-5)}),
        (SPEND, "a video", {"work": Work((WorkLine(1, Medium.VIDEO),))}),
        (TOP_UP, "5000", {"amount": credit(5_000)}),
        (TOP_UP, "5,000 credits", {"amount": credit(5_000)}),
        (TOP_UP, "1 credit", {"amount": credit(1)}),
        (TOP_UP, "amount 5000", {"amount": credit(5_000)}),
        (TOP_UP, "AMOUNT 5000 credits", {"amount": credit(5_000)}),
        (SET_PRICE, "video 450", {"media": Medium.VIDEO, "amount": credit(450)}),
        (SET_PRICE, "PICS 70 credits", {"media": Medium.IMAGE, "amount": credit(70)}),
        (SET_PRICE, "amount 450 video", {"media": Medium.VIDEO, "amount": credit(450)}),
        (SET_PRICE, "amount 450 media video", {"media": Medium.VIDEO, "amount": credit(450)}),
        (SET_PRICE, "450 video", {"media": Medium.VIDEO, "amount": credit(450)}),
        (SET_PRICE, "1.5k credits images", {"media": Medium.IMAGE, "amount": credit(1_500)}),
        (UNDO, "", {"number": None}),
        (UNDO, "41", {"number": 41}),
        (UNDO, "#41", {"number": 41}),
        (UNDO, "number 41", {"number": 41}),
        (HELP, "", {"command": None}),
        (HELP, "/Spend", {"command": "spend"}),
        (BALANCE, "  ", {}),
        (COST_BEFORE, "3 videos", {"work": THREE_VIDEOS, "before": None}),
        (COST_BEFORE, "3 videos before 7", {"work": THREE_VIDEOS, "before": 7}),
        (COST_BEFORE, "before 7 3 videos", {"work": THREE_VIDEOS, "before": 7}),
        (COST_BEFORE, "3 before 7 videos", {"work": THREE_VIDEOS, "before": 7}),
    ],
)
def test_text_is_bound_to_the_options_of_a_command(of: Command, text: str, values: dict[str, Any]) -> None:
    assert bind(of, text, VOCABULARY) == values


@pytest.mark.parametrize(
    ("of", "text", "code", "facts"),
    [
        (COST, "", "nothing_asked", {}),
        (COST, " \n", "nothing_asked", {}),
        (COST_BEFORE, "before 7", "nothing_asked", {}),
        (SPEND, "", "missing_option", {"option": "work"}),
        (TOP_UP, "", "missing_option", {"option": "amount"}),
        (SET_PRICE, "video", "missing_option", {"option": "amount"}),
        (TOP_UP, "amount", "not_a_number", {"word": "amount"}),
        (TOP_UP, "NaN", "not_a_number", {"word": "NaN"}),
        (TOP_UP, "$5", "not_a_number", {"word": "$5"}),
        (TOP_UP, "1e400", "amount_too_large", {}),
        (TOP_UP, "500.00012", "too_many_decimals", {"decimals": 3, "given": 5}),
        (TOP_UP, "1.000", "ambiguous_number", {"word": "1.000", "choices": ("1,000", "1")}),
        (TOP_UP, "1.500", "ambiguous_number", {"word": "1.500", "choices": ("1,500", "1.5")}),
        (TOP_UP, "\u0663", "foreign_digits", {"word": "\u0663", "suggestion": "3"}),
        (TOP_UP, "amount 5 amount 6", "repeated_option", {"option": "amount"}),
        (SPEND, "nan", "not_a_number", {"word": "nan"}),
        (SPEND, "lots credits", "unknown_word", {"word": "lots"}),
        (TOP_UP, "lots credits", "not_a_number", {}),
        (SPEND, "5e400", "amount_too_large", {}),
        (SPEND, "1.000 credits", "ambiguous_number", {"word": "1.000"}),
        (SPEND, "vidoes", "unknown_word", {"word": "vidoes", "suggestion": "videos"}),
        (SPEND, "0 videos", "count_not_positive", {"count": 0}),
        (UNDO, "0", "count_not_positive", {"count": 0}),
        (UNDO, "#-3", "count_not_positive", {"count": -3}),
        (UNDO, "3.5", "count_not_whole", {"word": "3.5"}),
        (UNDO, "1e20", "count_too_large", {"word": "1e20", "count": None}),
        (UNDO, "#", "not_a_number", {"word": "#"}),
        (UNDO, "last", "not_a_number", {"word": "last"}),
    ],
)
def test_what_cannot_be_bound_is_named(of: Command, text: str, code: str, facts: dict[str, object]) -> None:
    error = refusal(of, text)
    assert (error.code, {name: error.facts()[name] for name in facts}) == (code, facts)


@pytest.mark.parametrize(
    ("of", "text", "word"),
    [
        (BALANCE, "of  mine", "of"),
        (UNDO, "3 4", "4"),
        (TOP_UP, "5000 gems", "gems"),
        (UNDO, "3 credits", "credits"),
        (HELP, "settings server timezone now", "now"),
    ],
)
def test_words_left_over_are_named_with_their_place(of: Command, text: str, word: str) -> None:
    error = refusal(of, text)
    assert isinstance(error, UnexpectedTextError)
    assert (error.text, error.text[error.start : error.end], error.word) == (text, word, word)


@pytest.mark.parametrize(
    ("text", "word", "position", "suggestion"),
    [
        ("vidoe 450", "vidoe", 1, "video"),
        ("pcis 450", "pcis", 1, "image"),
        ("media  450", "450", 2, None),
        ("amount 450 gems", "gems", 3, None),
    ],
)
def test_unknown_kind_is_named_with_its_place_and_the_nearest(
    text: str, word: str, position: int, suggestion: str | None
) -> None:
    error = refusal(SET_PRICE, text)
    assert isinstance(error, UnknownWordError)
    assert (error.text[error.start : error.end], error.word) == (word, word)
    assert (error.position, error.suggestion) == (position, suggestion)


@pytest.mark.parametrize("text", ["before 7 3 vidoes", "3 vidoes before 7"])
def test_place_in_work_is_a_place_in_the_whole_text(text: str) -> None:
    error = refusal(COST_BEFORE, text)
    assert isinstance(error, UnknownWordError)
    assert text[error.start : error.end] == "vidoes"


def test_more_than_the_limit_is_not_read() -> None:
    assert bind(TOP_UP, "5".ljust(MAX_TEXT), VOCABULARY) == {"amount": credit(5)}
    assert isinstance(refusal(TOP_UP, "5".ljust(MAX_TEXT + 1)), TextTooLongError)


FRAGMENTS = st.sampled_from(
    [
        *(
            "work",
            "amount",
            "media",
            "number",
            "before",
            "command",
            "credits",
            "cr",
            "video",
            "videos",
            "pics",
            "vidzy",
        ),
        *("500", "1.5k", "1,000", "1.000", "NaN", "1e400", "1e-400", "-5", "#3", "three", "a", "on", "/spend", "@x"),
        *("\u00a0", "\n", ",", "\x00", "\u0663", "\ud800", "\U0001f3ac", "#", "/"),
    ]
)


@settings(max_examples=300)
@given(st.sampled_from(ALL), st.lists(FRAGMENTS, max_size=8).map(" ".join) | st.text(st.characters(), max_size=30))
def test_any_text_binds_every_option_or_gives_an_error_of_ours(of: Command, text: str) -> None:
    try:
        values = bind(of, text, VOCABULARY)
    except ReadingError:
        return
    assert list(values) == [each.name for each in of.options]
    assert all(values[each.name] is not None for each in of.options if each.required)


@given(st.integers(1, 10_000), st.sampled_from(sorted(VOCABULARY.media)))
def test_cost_and_spend_read_work_alike(count: int, word: str) -> None:
    text = f"{count} {word}"
    work = parse_work(text, VOCABULARY)
    assert bind(COST, text, VOCABULARY) == bind(SPEND, text, VOCABULARY) == {"work": work}


def test_commands_of_a_group_are_walked_with_their_path() -> None:
    group = Group(
        "alert", msg("Warnings"), (Command("set", msg("Sets"), answer), Command("list", msg("Lists"), answer)), "set"
    )
    assert [path for path, _ in walk((COST, group))] == ["do", "alert set", "alert list"]


def test_place_of_an_unknown_word_is_in_the_whole_text_when_options_are_named() -> None:
    error = refusal(COST_BEFORE, "before 3 5 vidoes")
    assert isinstance(error, UnknownWordError)
    assert (error.text, error.text[error.start : error.end]) == ("before 3 5 vidoes", "vidoes")


# Values by name


def test_named_values_are_read_like_text(book: PriceBook) -> None:
    named = bind(SET_PRICE, {"media": "video", "amount": "4,500 credits"}, book.vocabulary)
    assert named == bind(SET_PRICE, "video 4,500 credits", book.vocabulary)


def test_what_takes_the_rest_is_read_from_its_own_value(book: PriceBook) -> None:
    assert bind(COST, {"work": "50 videos 100 images"}, book.vocabulary) == bind(
        COST, "50 videos 100 images", book.vocabulary
    )


@pytest.mark.parametrize("value", ["", " ", "\n"])
def test_a_named_value_of_spaces_counts_as_none_where_work_is_asked(book: PriceBook, value: str) -> None:
    asked = command(option("work", OptionKind.WORK, required=False))
    assert bind(asked, {"work": value}, book.vocabulary) == {"work": None}


def test_what_is_wrong_in_a_named_value_has_its_place_in_the_whole_text(book: PriceBook) -> None:
    with pytest.raises(UnknownWordError) as caught:
        bind(SET_PRICE, {"amount": "450", "media": "vidoe"}, book.vocabulary)
    error = caught.value
    assert error.text == "media vidoe amount 450"
    assert (error.text[error.start : error.end], error.suggestion) == ("vidoe", "video")


def test_the_longest_text_counts_all_values_together(book: PriceBook) -> None:
    with pytest.raises(TextTooLongError):
        bind(SET_PRICE, {"media": "video" * 100, "amount": "1" * 600}, book.vocabulary)


def test_a_text_is_spread_over_the_options_it_belongs_to(book: PriceBook) -> None:
    assert spread(SET_PRICE, "450 video", book.vocabulary) == {"media": "video", "amount": "450"}
    assert spread(COST, "50 videos  100 images", book.vocabulary) == {"work": "50 videos 100 images"}
    assert spread(COST, "", book.vocabulary) == {}


# What is said of the work, days, and names of providers

ESTIMATE = command(
    option("work", OptionKind.WORK),
    option("provider", OptionKind.SAID, required=False),
    option("model", OptionKind.SAID, required=False),
    option("length", OptionKind.SAID, required=False),
    option("resolution", OptionKind.SAID, required=False),
    option("input", OptionKind.SAID, required=False),
    option("sound", OptionKind.SAID, required=False),
    option("quality", OptionKind.SAID, required=False),
    option("batch", OptionKind.SAID, required=False),
    option("date", OptionKind.DATE, required=False),
)
PROVIDER = command(option("provider", OptionKind.PROVIDER))
BETWEEN = command(option("provider", OptionKind.PROVIDER, required=False), option("date", OptionKind.DATE))
TODAY = date(2026, 11, 22)


def asked(text: str | dict[str, str], of: Command = ESTIMATE) -> dict[str, Any]:
    return bind(of, text, VOCABULARY, TODAY)


@pytest.mark.parametrize(
    ("said", "work"),
    [
        ({"provider": "kling"}, "3 videos 4 images on kling"),
        ({"provider": "Stability AI"}, "3 videos 4 images on stability"),
        ({"model": "veo 3.1"}, "3 videos veo-3.1, 4 images"),
        ({"length": "10"}, "3 videos 10s, 4 images"),
        ({"length": "10 seconds"}, "3 videos 10s, 4 images"),
        ({"resolution": "4k"}, "3 videos 4k, 4 images 4k"),
        ({"resolution": "1080p"}, "3 videos 1080p, 4 images 1080p"),
        ({"input": "image"}, "3 videos image-to-video, 4 images image-to-image"),
        ({"sound": "yes"}, "3 videos with sound, 4 images"),
        ({"sound": "no"}, "3 videos silent, 4 images"),
        ({"quality": "high"}, "3 videos high quality, 4 images high quality"),
        ({"batch": "2"}, "3 videos 2 per prompt, 4 images 2 per prompt"),
        (
            {"provider": "runway", "model": "gen-4.5", "length": "5", "quality": "pro"},
            "3 videos pro quality 5s gen-4.5 on runway, 4 images pro quality on runway",
        ),
    ],
)
def test_what_is_said_by_name_is_part_of_the_work(said: dict[str, str], work: str) -> None:
    values = asked({"work": "3 videos, 4 images", **said})
    assert values == {"work": parse_work(work, VOCABULARY), "date": None}


def test_what_is_said_in_the_work_itself_comes_before_what_is_said_by_name() -> None:
    values = asked({"work": "3 videos 8s, 4 clips on kling", "length": "10", "provider": "runway"})
    assert str(values["work"]) == "3 videos 8s on runway, 4 videos 10s on kling"


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"work": "3 vidoes", "length": "10", "date": "2026-09-20"}, "vidoes"),
        ({"work": "3 videos", "provider": "Runwey"}, "Runwey"),
        ({"work": "3 videos", "date": "2026-09-20", "model": "gen 9"}, "gen 9"),
        ({"work": "3 videos", "resolution": "ultra"}, "ultra"),
        ({"work": "3 videos", "quality": "hihg"}, "hihg"),
        ({"work": "3 videos", "length": "1.000"}, "1.000"),
        ({"work": "3 videos", "sound": "maybe"}, "maybe"),
        ({"work": "3 videos", "date": "03/04/2026"}, "03/04/2026"),
    ],
)
def test_what_is_wrong_in_what_is_said_has_its_place_in_what_is_written_out(said: dict[str, str], word: str) -> None:
    with pytest.raises(ReadingError) as caught:
        asked(said)
    facts = caught.value.facts()
    text, start, end = facts["text"], facts["start"], facts["end"]
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert text == written_out(ESTIMATE, said)
    assert (text[start:end], facts["word"]) == (word, word)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 sora clips date 2026-09-20", date(2026, 9, 20)),
        ("date 2026-09-20 3 sora clips", date(2026, 9, 20)),
        ("2026-09-20 3 sora clips", date(2026, 9, 20)),
        ("3 sora 2026-09-20 clips", date(2026, 9, 20)),
        ("3 sora clips 2026-09-20", date(2026, 9, 20)),
        ("3 sora clips, 2026-09-20", date(2026, 9, 20)),
        ("3 sora clips date: 1 December", date(2026, 12, 1)),
        ("date 1 December 3 sora clips", date(2026, 12, 1)),
        ("date 1st of December 2027 3 sora clips", date(2027, 12, 1)),
        ("date Nov 30, 2026, 3 sora clips", date(2026, 11, 30)),
        ("DATE yesterday 3 sora clips", date(2026, 11, 21)),
        ("date 30 Nov, 3 sora clips", date(2026, 11, 30)),
        ("date 30 Nov 3 sora clips", date(2026, 11, 30)),
        ("3 sora clips", None),
    ],
)
def test_a_day_may_have_several_words_and_stand_anywhere(text: str, day: date | None) -> None:
    assert asked(text) == {"work": parse_work("3 sora clips", VOCABULARY), "date": day}


def test_no_name_goes_on_behind_what_was_named() -> None:
    values = asked("2 clips on kling date 2026-09-20 3 10s clips")
    assert str(values["work"]) == "2 videos on kling, 3 videos 10s"
    error = refusal(ESTIMATE, "2 clips on kling date 2026-09-20 3")
    assert isinstance(error, MissingMediumError)


def test_position_of_a_word_counts_what_was_named() -> None:
    error = refusal(ESTIMATE, "date 2026-09-20 3 vidoes")
    assert isinstance(error, UnknownWordError)
    assert error.position == 4


def test_a_number_before_a_kind_is_no_year() -> None:
    assert asked("date 30 Nov 2000 images") == {
        "work": parse_work("2000 images", VOCABULARY),
        "date": date(2026, 11, 30),
    }


def test_a_comma_behind_a_day_still_separates_the_work() -> None:
    values = asked("2 clips date 2026-09-20, 3 clips 10s")
    assert str(values["work"]) == "2 videos, 3 videos 10s"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3 clips date 2026-09-20 date 2026-09-21", "repeated_option"),
        ("3 clips date 2026-09-20 2026-09-21", "repeated_option"),
        ("3 clips 2026-09-20 2026-09-21", "repeated_option"),
        ("3 clips date 31 Nov", "no_such_day"),
        ("date 31 Nov 3 clips", "no_such_day"),
        ("3 clips 2026-02-30", "no_such_day"),
        ("3 clips date soon", "not_a_date"),
        ("3 clips date 03/04/2026", "ambiguous_date"),
        ("3 clips date", "unknown_word"),
        ("date 2026-09-20", "nothing_asked"),
    ],
)
def test_a_day_that_cannot_be_read_is_named(text: str, code: str) -> None:
    assert refusal(ESTIMATE, text).code == code


def test_a_count_without_a_kind_has_its_place_in_the_whole_text() -> None:
    error = refusal(ESTIMATE, "date 2026-09-20 5")
    assert isinstance(error, MissingMediumError)
    assert error.text[: error.end] == "date 2026-09-20 5"


@pytest.mark.parametrize("text", ["stability ai", "Stability AI", "provider stability ai", "stability.ai", "stability"])
def test_a_provider_may_have_several_words(text: str) -> None:
    assert asked(text, PROVIDER) == {"provider": "stability"}
    assert asked({"provider": text.removeprefix("provider ")}, PROVIDER) == {"provider": "stability"}


def test_words_behind_a_provider_belong_to_the_next_option() -> None:
    assert asked("google deepmind 2026-09-20", BETWEEN) == {"provider": "google", "date": date(2026, 9, 20)}
    assert asked("provider google deepmind, date 30 Nov", BETWEEN) == {"provider": "google", "date": date(2026, 11, 30)}


def test_unknown_provider_is_named_with_the_nearest() -> None:
    error = refusal(PROVIDER, "Runwey")
    assert isinstance(error, UnknownProviderError)
    assert (error.text[error.start : error.end], error.suggestion, error.or_model) == ("Runwey", "runway", False)


ANYTHING = st.lists(
    st.sampled_from(
        [
            *(option.name for option in ESTIMATE.options),
            *("2026-09-20", "30", "Nov", "1st", "of", "December", "2026", "today", "03/04/2026", "date:"),
            *("3", "clips", "images", "kling", "stability", "ai", "veo", "3.1", "10s", "4k", "1080p", "yes", "high"),
            *(",", ";", "on", "with", "\u0663", "\U0001f3ac", "\ud800", "1.000"),
        ]
    ),
    max_size=10,
).map(" ".join)


@settings(max_examples=300)
@given(
    st.sampled_from([ESTIMATE, PROVIDER, BETWEEN]),
    ANYTHING | st.dictionaries(st.sampled_from([option.name for option in ESTIMATE.options]), ANYTHING, max_size=5),
)
def test_any_text_and_any_named_values_bind_or_give_an_error_whose_place_is_its_word(
    of: Command, arguments: str | dict[str, str]
) -> None:
    try:
        bind(of, arguments, VOCABULARY, TODAY)
    except ReadingError as error:
        facts = error.facts()
        text, start, end = facts.get("text"), facts.get("start"), facts.get("end")
        if isinstance(text, str):
            assert text == written_out(of, arguments)
        if isinstance(text, str) and isinstance(start, int) and isinstance(end, int):
            assert text[start:end] == facts["word"]
