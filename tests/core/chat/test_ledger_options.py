"""What people write to the commands of the ledger: credits, money, ends, wallets, plans, words of their own."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.alerts.levels import Mark, Measure
from core.amounts import Amount, Unit
from core.chat.attachment import Attachment
from core.chat.binding import bind, spread, written_at, written_out
from core.chat.command import Command, Option, OptionKind
from core.chat.message import msg
from core.chat.reply import Reply
from core.dates import Expiry
from core.errors.tree import ReadingError
from core.ledger.changes import WalletName
from core.ledger.lots import LotKind
from core.prices.book import PriceBook
from core.work.grammar import MAX_TEXT, parse_work
from core.work.work import Work

VOCABULARY = PriceBook.packaged().vocabulary
TODAY = date(2026, 11, 22)
RUNWAY, WEB, API = WalletName("runway"), WalletName("runway", "web"), WalletName("runway", "api")


async def answer() -> Reply:
    return Reply(msg("Done"))


def option(name: str, kind: OptionKind, *, required: bool = False, **more: Any) -> Option:
    return Option(name, kind, msg("What it is"), required, **more)


def command(*options: Option) -> Command:
    return Command("do", msg("Does it"), answer, options)


AMOUNT = option("amount", OptionKind.QUANTITY, required=True)
WALLET = option("provider", OptionKind.WALLET)
NOTE = option("note", OptionKind.TEXT)
WORK = option("work", OptionKind.WORK_OR_QUANTITY, required=True)
COMMANDS = {
    "topup": command(
        AMOUNT,
        option("price", OptionKind.MONEY),
        option("expires", OptionKind.EXPIRY),
        option("kind", OptionKind.LOT_KIND),
        WALLET,
        NOTE,
    ),
    "spend": command(WORK, WALLET),
    "adjust": command(AMOUNT, WALLET, NOTE),
    "balance set": command(AMOUNT, WALLET),
    "balance show": command(option("work", OptionKind.WORK), WALLET),
    "refund": command(
        option("of", OptionKind.NUMBER),
        option("part", OptionKind.WORK_OR_QUANTITY),
        WALLET,
        option("reason", OptionKind.TEXT, nameless=True),
    ),
    "reserve": command(WORK, option("time", OptionKind.DURATION), WALLET),
    "settle": command(option("amount", OptionKind.WORK_OR_QUANTITY), option("hold", OptionKind.NUMBER), WALLET),
    "release": command(option("hold", OptionKind.NUMBER), WALLET),
    "undo": command(option("number", OptionKind.NUMBER), WALLET),
    "history": command(option("before", OptionKind.NUMBER), WALLET),
    "plan set": command(option("plan", OptionKind.PLAN, required=True), WALLET, option("date", OptionKind.DATE)),
    "settings timezone": command(option("zone", OptionKind.ZONE, required=True)),
    "settings language": command(option("language", OptionKind.LANGUAGE, required=True, choices=("en", "de"))),
    "pricing default": command(option("provider", OptionKind.WALLET, required=True)),
    "import": command(option("file", OptionKind.FILE, required=True)),
    "alert set": command(option("amount", OptionKind.MARK, required=True), WALLET),
    "alert snooze": command(option("time", OptionKind.DURATION), WALLET),
    "forget": command(option("confirmation", OptionKind.TEXT, nameless=True)),
}


def asked(path: str, arguments: str | dict[str, str]) -> dict[str, Any]:
    """What was given."""
    values = bind(COMMANDS[path], arguments, VOCABULARY, TODAY)
    assert list(values) == [one.name for one in COMMANDS[path].options]
    return {name: value for name, value in values.items() if value is not None}


def refusal(path: str, arguments: str | dict[str, str]) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        asked(path, arguments)
    return caught.value


def work(text: str) -> Work:
    return parse_work(text, VOCABULARY)


def usd(number: str) -> Amount:
    return Amount.exactly(Decimal(number), Unit.USD)


def through(year: int, month: int, day: int) -> Expiry:
    return Expiry(date(year, month, day))


NOV = through(2026, 11, 30)
D = Decimal
READ: list[tuple[str, str, dict[str, Any]]] = [
    ("alert set", "1,000", {"amount": D(1_000)}),
    ("alert set", "1,000 credits on runway", {"amount": D(1_000), "provider": WalletName("runway")}),
    ("alert set", "20%", {"amount": Mark(Measure.SHARE, 200_000)}),
    (
        "alert set",
        "on runway api 12.5 %",
        {"amount": Mark(Measure.SHARE, 125_000), "provider": WalletName("runway", "api")},
    ),
    ("alert set", "7 days on runway", {"amount": Mark(Measure.DAYS, 7), "provider": WalletName("runway")}),
    ("alert set", "amount two weeks", {"amount": Mark(Measure.DAYS, 14)}),
    ("alert snooze", "2 hours on runway", {"time": timedelta(hours=2), "provider": WalletName("runway")}),
    ("topup", "5,000 $42.50", {"amount": D(5000), "price": usd("42.5")}),
    ("topup", "200 kind promotional expires 30 Nov", {"amount": D(200), "kind": LotKind.PROMOTIONAL, "expires": NOV}),
    ("topup", "5,000 in 90 days", {"amount": D(5000), "expires": through(2027, 2, 20)}),
    ("topup", "90 days 5000", {"amount": D(5000), "expires": through(2027, 2, 20)}),
    (
        "topup",
        "500 runway web note won in the contest",
        {"amount": D(500), "provider": WEB, "note": "won in the contest"},
    ),
    (
        "topup",
        "500 runway note kind gift on kling",
        {"amount": D(500), "provider": RUNWAY, "note": "kind gift on kling"},
    ),
    (
        "topup",
        "500 credits on runway gift until 30 Nov for $5",
        {"amount": D(500), "provider": RUNWAY, "kind": LotKind.PROMOTIONAL, "expires": NOV, "price": usd("5")},
    ),
    (
        "topup",
        "5000, kind paid, on runway api, expires never",
        {"amount": D(5000), "kind": LotKind.PAID, "provider": API, "expires": Expiry(None)},
    ),
    ("topup", "200 price 42.50", {"amount": D(200), "price": usd("42.5")}),
    ("topup", "200 expires on 30 Nov", {"amount": D(200), "expires": NOV}),
    ("topup", "never 500 on kling", {"amount": D(500), "expires": Expiry(None), "provider": WalletName("kling")}),
    ("topup", "-5", {"amount": D(-5)}),
    ("spend", "3 videos", {"work": work("3 videos")}),
    ("spend", "500", {"work": D(500)}),
    ("spend", "500 on runway web", {"work": D(500), "provider": WEB}),
    ("spend", "runway web, 500 credits", {"work": D(500), "provider": WEB}),
    ("spend", "500, provider runway", {"work": D(500), "provider": RUNWAY}),
    ("spend", "3 videos provider runway", {"work": work("3 videos on runway"), "provider": RUNWAY}),
    ("spend", "3 videos on runway web", {"work": work("3 videos on runway web"), "provider": WEB}),
    ("spend", "3 clips on runway, 2 pics on kling", {"work": work("3 clips on runway, 2 pics on kling")}),
    (
        "adjust",
        "6,000 on runway note double charged",
        {"amount": D(6000), "provider": RUNWAY, "note": "double charged"},
    ),
    ("balance set", "4,920 on runway web", {"amount": D(4920), "provider": WEB}),
    ("balance show", "", {}),
    ("balance show", "runway api", {"provider": API}),
    ("balance show", "50 videos", {"work": work("50 videos")}),
    ("balance show", "50 videos on runway", {"work": work("50 videos on runway"), "provider": RUNWAY}),
    ("refund", "", {}),
    ("refund", "41", {"of": 41}),
    ("refund", "#41", {"of": 41}),
    ("refund", "41 runway web", {"of": 41, "provider": WEB}),
    ("refund", "780 of 41", {"of": 41, "part": D(780)}),
    ("refund", "780 of #41", {"of": 41, "part": D(780)}),
    ("refund", "780 credits", {"part": D(780)}),
    ("refund", "part 780", {"part": D(780)}),
    ("refund", "2 videos", {"part": work("2 videos")}),
    ("refund", "1 video of 41 failed", {"of": 41, "part": work("1 video"), "reason": "failed"}),
    ("refund", "of 41 1 video", {"of": 41, "part": work("1 video")}),
    ("refund", "#41 a video", {"of": 41, "part": work("1 video")}),
    ("refund", "41 failed", {"of": 41, "reason": "failed"}),
    ("refund", "#41 on runway it was blurry", {"of": 41, "provider": RUNWAY, "reason": "it was blurry"}),
    ("refund", "1 video of 41 3 hands", {"of": 41, "part": work("1 video"), "reason": "3 hands"}),
    ("refund", "41 runway clips", {"part": work("41 runway clips"), "provider": RUNWAY}),
    ("reserve", "3 videos for 30 min", {"work": work("3 videos"), "time": timedelta(minutes=30)}),
    ("reserve", "3 videos for 10s", {"work": work("3 videos 10s")}),
    ("reserve", "3 videos for 10s for 2 h", {"work": work("3 videos 10s"), "time": timedelta(hours=2)}),
    ("reserve", "3 videos for 2 minutes each", {"work": work("3 videos 120s")}),
    ("reserve", "for 1 day 500 on runway", {"work": D(500), "time": timedelta(days=1), "provider": RUNWAY}),
    ("settle", "", {}),
    ("settle", "2 videos", {"amount": work("2 videos")}),
    ("settle", "1,000", {"amount": D(1000)}),
    ("settle", "amount 1,000", {"amount": D(1000)}),
    ("settle", "1,000 #3", {"amount": D(1000), "hold": 3}),
    ("settle", "hold 3 on runway", {"hold": 3, "provider": RUNWAY}),
    ("release", "3", {"hold": 3}),
    ("release", "runway", {"provider": RUNWAY}),
    ("undo", "41 vidzy", {"number": 41, "provider": WalletName("vidzy")}),
    ("undo", "41 runway web", {"number": 41, "provider": WEB}),
    ("undo", "#41 on runway", {"number": 41, "provider": RUNWAY}),
    ("undo", "runway api 41", {"number": 41, "provider": API}),
    ("history", "before 39 kling", {"before": 39, "provider": WalletName("kling")}),
    ("plan set", "standard", {"plan": "standard"}),
    ("plan set", "google ai pro on google", {"plan": "google ai pro", "provider": WalletName("google")}),
    ("plan set", "Google AI Pro", {"plan": "Google AI Pro", "provider": WalletName("google")}),
    ("plan set", "runway pro", {"plan": "runway pro", "provider": RUNWAY}),
    ("plan set", "runway web pro", {"plan": "pro", "provider": WEB}),
    ("plan set", "pro runway web 15 Nov", {"plan": "pro", "provider": WEB, "date": date(2026, 11, 15)}),
    ("plan set", "pro on runway date 15 Nov", {"plan": "pro", "provider": RUNWAY, "date": date(2026, 11, 15)}),
    ("plan set", "pro on 15 Nov", {"plan": "pro", "date": date(2026, 11, 15)}),
    ("settings timezone", "asia/shanghai", {"zone": "Asia/Shanghai"}),
    ("settings timezone", "zone America / New York", {"zone": "America/New_York"}),
    ("settings language", "German", {"language": "de"}),
    ("pricing default", "runway api", {"provider": API}),
    ("pricing default", "on runway", {"provider": RUNWAY}),
    ("forget", "STUDIO 43", {"confirmation": "STUDIO 43"}),
    ("forget", "confirmation STUDIO 43", {"confirmation": "STUDIO 43"}),
    ("forget", "", {}),
]


@pytest.mark.parametrize(("path", "text", "values"), READ)
def test_what_people_write_is_read(path: str, text: str, values: dict[str, Any]) -> None:
    assert asked(path, text) == values


@pytest.mark.parametrize(("path", "text"), [(path, text) for path, text, _ in READ])
def test_values_by_name_are_read_like_the_text_they_come_from_and_written_out_like_it(path: str, text: str) -> None:
    values = asked(path, text)
    by_name = spread(COMMANDS[path], text, VOCABULARY)
    assert asked(path, by_name) == values
    assert asked(path, written_out(COMMANDS[path], by_name)) == values


@pytest.mark.parametrize(
    ("path", "text", "code", "word"),
    [
        ("topup", "", "missing_option", None),
        ("topup", "gems", "not_a_number", "gems"),
        ("topup", "1e400", "amount_too_large", None),
        ("topup", "-1e19", "amount_too_large", None),
        ("topup", "5000 gems", "unexpected_text", "gems"),
        ("topup", "5000 42.50", "unexpected_text", "42.50"),
        ("topup", "5000 expiers 30 Nov", "unexpected_text", "expiers"),
        ("topup", "5000 expires 30 Oct", "end_in_the_past", "30 Oct"),
        ("topup", "5000 expires soon", "not_an_end", "soon"),
        ("topup", "5000 price soon", "not_money", "soon"),
        ("topup", "5000 €42", "unknown_currency", "€42"),
        ("topup", "5000 price 42.50 eur", "unknown_currency", "42.50 eur"),
        ("topup", "5000 -$42", "negative_money", None),
        ("topup", "5000 kind gfit", "unknown_word", "gfit"),
        ("topup", "5000 rumway", "unknown_provider", "rumway"),
        ("topup", "5000 on rumway api gift", "unknown_provider", "rumway"),
        ("topup", "5000 runway wbe", "unknown_channel", "wbe"),
        ("topup", "5000 provider runway wbe", "unknown_channel", "wbe"),
        ("topup", "5000 kind gift kind paid", "repeated_option", None),
        ("topup", f"5 note {'x' * 201}", "words_too_long", None),
        ("spend", "500 on rumway", "unknown_provider", "rumway"),
        ("spend", "500 on runway wbe", "unknown_channel", "wbe"),
        ("spend", "3 videos on rumway", "unknown_provider", "rumway"),
        ("spend", "500 with sound", "missing_medium", None),
        ("balance show", "on rumway", "unknown_provider", "rumway"),
        ("refund", "41 vidoes", "unknown_word", "vidoes"),
        ("refund", "1 vidoe of 41", "unknown_word", "vidoe"),
        ("refund", "-3 of 41", "", None),
        ("refund", "#0", "count_not_positive", "0"),
        ("reserve", "3 videos for 0 min", "bad_duration", "0 min"),
        ("reserve", "3 videos for 400 days", "bad_duration", "400 days"),
        ("reserve", "3 videos time 10s", "not_a_duration", "10s"),
        ("settle", "google #3 ai studio", "no_work", None),
        ("undo", "last", "not_a_number", "last"),
        ("undo", "41 runway kling", "unknown_channel", "kling"),
        ("plan set", "on runway", "missing_option", None),
        ("plan set", "pro on rumway", "unknown_provider", "rumway"),
        ("settings timezone", "Amsterdam", "unknown_zone", "Amsterdam"),
        ("settings timezone", "../../etc/passwd", "unknown_zone", "../../etc/passwd"),
        ("settings language", "klingon", "unknown_language", "klingon"),
        ("pricing default", "rumway", "unknown_provider", "rumway"),
        ("import", "credits.csv", "missing_option", None),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(path: str, text: str, code: str, word: str | None) -> None:
    if not code:
        assert asked(path, text)["part"] < 0  # whether it makes sense, the use case says
        return
    error = refusal(path, text)
    facts = error.facts()
    assert error.code == code
    assert word is None or facts["word"] == word
    if "start" in facts and word is not None:
        start, end = facts["start"], facts["end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert (facts["text"], text[start:end]) == (text, word)


def test_typed_options_are_read_each_from_its_own_value() -> None:
    assert asked("refund", {"part": "780"}) == {"part": D(780)}
    assert asked("refund", {"of": "41", "part": "1 video", "reason": "it failed"}) == asked(
        "refund", "1 video of 41 it failed"
    )
    assert asked("spend", {"work": "500", "provider": "runway web"}) == asked("spend", "500 on runway web")
    assert asked("spend", {"work": "3 videos", "provider": "runway"}) == asked("spend", "3 videos provider runway")
    assert asked("balance show", {"provider": "Runway (web)"}) == {"provider": WEB}
    assert asked("plan set", {"plan": "Pro on runway web"}) == {"plan": "Pro", "provider": WEB}
    assert asked("plan set", {"plan": "Pro", "provider": "runway"}) == {"plan": "Pro", "provider": RUNWAY}


def test_a_provider_that_contradicts_the_work_is_named_and_one_that_sells_its_model_is_none() -> None:
    assert refusal("spend", {"work": "3 videos on google", "provider": "runway"}).code == "repeated_option"
    assert asked("spend", {"work": "3 veo 3.1 clips", "provider": "fal"}) == {
        "work": work("3 veo 3.1 clips on fal"),
        "provider": WalletName("fal"),
    }


def test_words_of_a_person_s_own_are_written_out_last_since_they_reach_to_the_end() -> None:
    noted = command(NOTE, AMOUNT)
    named = {"note": "for fun", "amount": "5"}
    assert written_out(noted, named) == "amount 5 note for fun"
    assert bind(noted, named, VOCABULARY) == bind(noted, "amount 5 note for fun", VOCABULARY)


@pytest.mark.parametrize("name", ["of", "part", "provider", "reason"])
def test_where_a_value_stands_in_what_is_written_out_is_known(name: str) -> None:
    for arguments in (
        {"part": "780"},
        {"of": "41", "part": "780"},
        {"part": "780", "reason": "no", "provider": "kling"},
    ):
        given = {**arguments, name: "HERE"}
        text = written_out(COMMANDS["refund"], given)
        assert text[written_at(COMMANDS["refund"], given, name) :].startswith("HERE")


def test_a_file_is_what_came_with_the_question_whatever_is_typed_for_it() -> None:
    attachment = Attachment("credits.csv", b"#1")
    for arguments in ("", "credits.csv", "/etc/passwd", {"file": "1234567890"}, {}):
        values = bind(COMMANDS["import"], arguments, VOCABULARY, TODAY, attachment)
        assert values == {"file": attachment}
    assert refusal("import", {"file": "1234567890"}).code == "missing_option"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  won   in\tthe\ncontest ", "won in the contest"),
        ("a\x00b\x1b[31m\ud800", "ab[31m"),
        ("\u202egpj.exe", "gpj.exe"),
        ("\U0001f469\u200d\U0001f3a8", "\U0001f469\u200d\U0001f3a8"),
        ("x" * 200, "x" * 200),
        ("\x00", None),
    ],
)
def test_words_of_a_person_s_own_are_kept_on_one_line_without_what_cannot_be_kept(typed: str, kept: str | None) -> None:
    assert asked("adjust", {"amount": "5", "note": typed}).get("note") == kept
    assert asked("adjust", f"5 note {typed}").get("note") == kept


def test_a_day_that_is_over_is_answered_with_the_same_day_of_a_later_year() -> None:
    error = refusal("topup", "200 expires 30 October, kind gift")
    assert error.facts()["suggestion"] == date(2027, 10, 30)


PIECES = st.sampled_from(
    [
        *(
            "amount",
            "price",
            "expires",
            "kind",
            "provider",
            "note",
            "work",
            "of",
            "part",
            "reason",
            "time",
            "hold",
            "plan",
        ),
        *("on", "with", "for", "in", "until", "at", "date", "each", "never", "gift", "30", "Nov", "90", "days", "min"),
        *(
            "5,000",
            "500",
            "-5",
            "1.000",
            "$42.50",
            "\u20ac5",
            "usd",
            "#41",
            "#",
            "1e400",
            "NaN",
            "10s",
            "credits",
            "cr",
        ),
        *("video", "videos", "vidoes", "runway", "rumway", "web", "api", "google", "ai", "pro", "kling", "a", "3"),
        *("Europe/Paris", "../x", "de", "German", "\u0663", "\ud800", "\x00", ",", ";", ":", "&", "\u202e", "failed"),
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map(" ".join) | st.text(st.characters(), max_size=60)


@settings(max_examples=400)
@given(st.sampled_from(sorted(COMMANDS)), TEXTS)
def test_any_text_is_values_or_an_error_whose_place_is_its_word(path: str, text: str) -> None:
    try:
        asked(path, text)
    except ReadingError as error:
        facts = error.facts()
        start, end = facts.get("start"), facts.get("end")
        if isinstance(start, int) and isinstance(end, int):
            assert (facts["text"], text[start:end]) == (text, facts["word"])


@settings(max_examples=400)
@given(st.sampled_from(sorted(COMMANDS)), st.data())
def test_any_values_by_name_are_values_or_an_error_whose_place_is_its_word(path: str, data: st.DataObject) -> None:
    names = st.sampled_from([one.name for one in COMMANDS[path].options])
    arguments = data.draw(st.dictionaries(names, TEXTS, max_size=4))
    try:
        asked(path, arguments)
    except ReadingError as error:
        facts = error.facts()
        start, end = facts.get("start"), facts.get("end")
        if isinstance(start, int) and isinstance(end, int):
            text = written_out(COMMANDS[path], arguments)
            assert (facts["text"], text[start:end]) == (text, facts["word"])


@settings(max_examples=400)
@given(st.sampled_from(sorted(COMMANDS)), TEXTS)
def test_what_a_text_is_spread_to_means_the_same(path: str, text: str) -> None:
    try:
        values = asked(path, text)
    except ReadingError:
        return
    assert asked(path, spread(COMMANDS[path], text, VOCABULARY)) == values


@pytest.mark.parametrize(
    "piece", ["x", "x ", "9", "9 ", "$", "on ", "runway ", "google ai ", "of 1 ", "#1 ", "for 3 min ", "plan ", "a a/"]
)
def test_the_longest_texts_are_read_quickly(piece: str) -> None:
    text = (piece * MAX_TEXT)[:MAX_TEXT]
    for path in sorted(COMMANDS):
        start = time.process_time()
        with suppress(ReadingError):
            asked(path, text)
        assert time.process_time() - start < 1, path
