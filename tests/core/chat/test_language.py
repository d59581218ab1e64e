import gettext
import unicodedata
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from babel import localedata
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Amount, Unit
from core.chat.language import Language, Markup, printable
from core.chat.message import (
    Bare,
    Day,
    Joined,
    Listed,
    Message,
    Moment,
    Month,
    Name,
    Quoted,
    Sentences,
    Value,
    Words,
    counted,
    msg,
    nmsg,
)
from core.errors.numbers import AmbiguousNumberError
from core.numerals import read_number
from core.work.media import Medium

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def language(tag: str = "en", zone: str = "Europe/Amsterdam") -> Language:
    return Language.of(tag, zone, NOW)


def said(value: Value, tag: str = "en", zone: str = "Europe/Amsterdam") -> str:
    return language(tag, zone).value(value)


def credit(number: str | int) -> Amount:
    return Amount.exactly(Decimal(number), Unit.CREDIT)


@pytest.mark.parametrize(
    ("tag", "number", "text"),
    [
        ("en", "0", "0"),
        ("en", "32000", "32,000"),
        ("en", "1234567.125", "1,234,567.125"),
        ("en", "666.700", "666.7"),
        ("en", "-80", "\u221280"),
        ("en", "-1280.5", "\u22121,280.5"),
        ("en-GB", "32000", "32,000"),
        ("de", "32000", "32\u00a0000"),
        ("de-AT", "1234567.125", "1\u00a0234\u00a0567.125"),
        ("fr", "-1280.5", "\u22121\u00a0280.5"),
        ("hi", "1234567", "1\u00a0234\u00a0567"),
        ("ar", "1234.5", "1\u00a0234.5"),
        ("de", "1E+3", "1\u00a0000"),
    ],
)
def test_number_is_grouped_by_comma_in_english_and_by_no_break_space_elsewhere(
    tag: str, number: str, text: str
) -> None:
    assert language(tag).number(Decimal(number)) == text


@pytest.mark.parametrize(
    ("number", "text"), [("500", "+500"), ("-500", "\u2212500"), ("0", "0"), ("-1280", "\u22121,280")]
)
def test_signed_number_shows_its_direction(number: str, text: str) -> None:
    assert language().number(Decimal(number), signed=True) == text
    assert said(Bare(credit(number), signed=True)) == text


def test_bare_amount_is_a_number_without_its_unit() -> None:
    assert said(Bare(credit(25_000))) == "25,000"
    assert said(50_000) == "50,000"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1", "1 credit"),
        ("-1", "\u22121 credit"),
        ("0", "0 credits"),
        ("2", "2 credits"),
        ("1.5", "1.5 credits"),
        ("0.5", "0.5 credits"),
        ("32000", "32,000 credits"),
    ],
)
def test_amount_is_said_with_its_unit_in_the_right_number(number: str, text: str) -> None:
    assert said(credit(number)) == text


@pytest.mark.parametrize(
    ("medium", "count", "text"),
    [
        (Medium.VIDEO, 1, "1 video"),
        (Medium.VIDEO, 50, "50 videos"),
        (Medium.IMAGE, 0, "0 images"),
        (Medium.AUDIO, 1_000, "1,000 audio tracks"),
    ],
)
def test_kinds_are_counted_in_the_right_number(medium: Medium, count: int, text: str) -> None:
    assert said(counted(medium.noun, count)) == text


def test_form_of_a_sentence_follows_the_value_it_is_chosen_by() -> None:
    def sentence(left: int) -> Message:
        return nmsg("{of} had {left} left", "{of} had {left} left over", "left", of=5, left=left)

    assert (language().text(sentence(1)), language().text(sentence(2))) == ("5 had 1 left", "5 had 2 left over")


def test_form_cannot_be_chosen_by_what_is_no_number() -> None:
    with pytest.raises(TypeError):
        language().text(nmsg("{name}", "{name}s", "name", name=Name("Maya")))


class Shouting(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return message.upper().replace("{NAME}", "{name}")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002  # named by the port
        return f"{n}: {{count}} THINGS"


def test_sentences_come_from_the_catalogue() -> None:
    shouting = Language.of("en", "UTC", NOW, Shouting())
    assert shouting.text(msg("hello {name}", name=Name("Maya"))) == "HELLO Maya"
    assert shouting.text(counted(Medium.VIDEO.noun, 3)) == "3: 3 THINGS"


def test_message_may_stand_in_a_message() -> None:
    inner = msg("{work} on {provider}", work=counted(Medium.VIDEO.noun, 2), provider=Name("Vidzy"))
    assert said(msg("Spent: {what}", what=inner)) == "Spent: 2 videos on Vidzy"


def test_braces_in_what_people_typed_stay_as_they_are() -> None:
    assert said(msg("{word} is odd", word=Quoted("{word} {0} {{"))) == '"{word} {0} {{" is odd'


@pytest.mark.parametrize(
    ("tag", "parts", "text"),
    [
        ("en", 1, "1"),
        ("en", 2, "1 and 2"),
        ("en", 3, "1, 2 and 3"),
        ("de", 3, "1, 2 und 3"),
        ("fr", 2, "1 et 2"),
        ("en", 0, ""),
    ],
)
def test_several_things_are_joined_as_the_language_does(tag: str, parts: int, text: str) -> None:
    assert said(Joined(tuple(range(1, parts + 1))), tag) == text


@pytest.mark.parametrize(
    ("tag", "text"),
    [("en", "a, b, c"), ("de", "a, b, c"), ("ar", "a \u0648b \u0648c"), ("ja", "a\u3001b\u3001c"), ("hi", "a, b, c")],
)
def test_facts_about_one_thing_are_listed_with_the_comma_of_the_language(tag: str, text: str) -> None:
    assert said(Listed((Name("a"), Name("b"), Name("c"))), tag) == text
    assert said(Listed((Name("{0}"),)), tag) == "{0}"


@pytest.mark.parametrize(
    ("number", "unit", "tag", "text"),
    [
        ("0", Unit.USD, "en", "$0"),
        ("42.5", Unit.USD, "en", "$42.50"),
        ("1234", Unit.USD, "en", "$1,234.00"),
        ("0.0085", Unit.USD, "en", "$0.0085"),
        ("-3.6", Unit.USD, "en", "\u2212$3.60"),
        ("9", Unit.CNY, "en", "CN\u00a59.00"),
        ("9", Unit.CNY, "zh", "\u00a59.00"),
        ("1234.5", Unit.USD, "de", "$1\u00a0234.50"),
    ],
)
def test_money_is_written_with_its_sign_and_two_decimals_or_more(number: str, unit: Unit, tag: str, text: str) -> None:
    amount = Amount.exactly(Decimal(number), unit)
    assert said(amount, tag) == said(Bare(amount), tag) == text


def test_sentences_stand_one_behind_the_other() -> None:
    assert said(Sentences((msg("Prices: a."), msg("Prices: {b}.", b=2)))) == "Prices: a. Prices: 2."


def test_month_has_its_year() -> None:
    assert said(Month(date(2026, 11, 1))) == "November 2026"
    assert said(Month(date(2026, 11, 1)), "fr") == "novembre 2026"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("vidoes", '"vidoes"'),
        ("x" * 40, '"' + "x" * 40 + '"'),
        ("x" * 41, '"' + "x" * 39 + '\u2026"'),
        ("a\nb\tc", '"a b c"'),
        ("a\x1b[31mb\x00", '"a\ufffd[31mb\ufffd"'),
        ("a\u202eb\u200b\ud800", '"a\ufffdb\ufffd\ufffd"'),
        ("\u00e9\U0001f3ac \u0663", '"\u00e9\U0001f3ac \u0663"'),
    ],
)
def test_what_people_typed_is_quoted_cut_and_made_printable(typed: str, text: str) -> None:
    assert said(Quoted(typed)) == text


def test_names_and_words_are_made_printable_too() -> None:
    assert said(Name("Ma\x07ya")) == "Ma\ufffdya"
    assert said(Words("/cost 5\nvideos")) == "/cost 5 videos"


def test_a_wing_writes_into_its_own_markup() -> None:
    markup = Markup(
        sentence=lambda text: text.replace("&", "&amp;"),
        text=lambda text: f"<{text}>",
        words=lambda text: f"`{text}`",
        moment=lambda at: f"<t:{at.timestamp():.0f}>",
    )
    marked = Language(language().locale, language().zone, NOW, gettext.NullTranslations(), markup)
    said = msg("{a} & {b} {c} {d} {e}", a=Name("x"), b=Quoted("y"), c=Words("z"), d=Moment(NOW), e=1_000)
    assert marked.text(said) == f'<x> &amp; "<y>" `z` <t:{NOW.timestamp():.0f}> 1,000'


@given(st.text(st.characters()))
def test_printable_text_is_as_long_as_it_was_and_harmless(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert all(character == " " for character in shown if character.isspace())
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 30), "30 November"),
        (date(2027, 5, 24), "24 May"),
        (date(2027, 5, 25), "25 May 2027"),
        (date(2026, 5, 23), "23 May"),
        (date(2026, 5, 22), "22 May 2026"),
        (datetime(2026, 11, 30, 22, 59, tzinfo=UTC), "30 November"),
        (datetime(2026, 11, 30, 23, 0, tzinfo=UTC), "1 December"),
    ],
)
def test_day_is_the_readers_and_has_its_year_when_it_is_far(day: date, text: str) -> None:
    assert said(Day(day)) == text


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("UTC", "22 Nov 23:30"),
        ("Europe/Amsterdam", "23 Nov 00:30"),
        ("America/New_York", "22 Nov 18:30"),
        ("Asia/Kathmandu", "23 Nov 05:15"),
    ],
)
def test_moment_is_told_in_the_readers_time_zone(zone: str, text: str) -> None:
    assert said(Moment(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)), zone=zone) == text


def test_moment_has_its_year_when_it_is_far() -> None:
    assert said(Moment(NOW - timedelta(days=365))) == "22 Nov 2025 10:00"


def test_moment_in_summer_is_told_by_the_clock_of_summer() -> None:
    assert said(Moment(datetime(2026, 7, 1, 8, tzinfo=UTC))) == "1 Jul 10:00"


@pytest.mark.parametrize("tag", ["en", "en-US", "en-GB", "EN"])
def test_day_stands_before_month_in_all_english(tag: str) -> None:
    assert said(Day(date(2026, 11, 30)), tag) == "30 November"


def test_dates_are_written_in_the_readers_language() -> None:
    assert said(Day(date(2026, 11, 30)), "de") == "30. November"
    assert said(Day(date(2028, 3, 1)), "fr") == "1 mars 2028"


@pytest.mark.parametrize("tag", ["", "C", "POSIX", "xx", "i-klingon", "de_DE", "../x", "en-\x00", "-", "1" * 500])
def test_unknown_locale_is_english(tag: str) -> None:
    assert said(msg("{number} by {day}", number=1_000, day=Day(NOW)), tag) == "1,000 by 22 November"


@given(st.text(st.characters(), max_size=20) | st.from_regex(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}", fullmatch=True))
def test_any_locale_gives_a_language(tag: str) -> None:
    assert said(7, tag) == "7"


def test_every_language_can_say_every_value() -> None:
    facts = Listed((Name("Gen-4.5"), Words("1080p"), Month(NOW.date()), Amount.exactly(Decimal("0.5"), Unit.USD), 4))
    moments = (Day(NOW), Moment(NOW - timedelta(days=400)))
    values = Joined((1_000, credit("1.5"), *moments, Quoted("x"), Bare(credit(-5)), facts))
    tags = {name.split("_")[0] for name in localedata.locale_identifiers()}
    assert len(tags) > 100
    for tag in sorted(tags):
        assert "\u22125" in said(values, tag)
        assert "Gen-4.5" in said(values, tag)


@pytest.mark.parametrize("tag", ["en", "de", "fr", "hi"])
@given(st.decimals(min_value=0, max_value=10**9, places=3))
def test_number_that_is_shown_reads_back_as_itself_or_is_asked_about(tag: str, number: Decimal) -> None:
    shown = language(tag).number(number)
    try:
        assert read_number(shown, 0, len(shown)) == number
    except AmbiguousNumberError as error:
        assert number in [read_number(choice, 0, len(choice)) for choice in error.choices]


@pytest.mark.parametrize(("tag", "language_code"), [("de-DE-u-co-phonebk", "de"), ("pt-XX", "pt"), ("tlh-x", "en")])
def test_nearest_locale_that_is_known_is_used(tag: str, language_code: str) -> None:
    assert language(tag).locale.language == language_code


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (credit(1), "1 is left"),
        (credit(5), "5 are left"),
        (credit("0.5"), "0.5 are left"),
        (Amount.exactly(5, Unit.USD), "$5.00 is left"),
        (Amount.exactly(Decimal("0.5"), Unit.USD), "$0.50 is left"),
    ],
)
def test_money_is_one_sum(amount: Amount, text: str) -> None:
    assert said(nmsg("{left} is left", "{left} are left", "left", left=Bare(amount))) == text
    assert said(nmsg("it is {left}", "they are {left}", "left", left=amount)).startswith(
        "it is" if "is" in text else "they are"
    )
