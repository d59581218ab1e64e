"""What nobody should have typed: each gets its sentence, records nothing, and is never answered by a traceback."""

from __future__ import annotations

import asyncio
import json
import unicodedata
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.console.incoming import caller, request
from adapters.console.outgoing import EXIT_STATUS, as_json, as_text
from adapters.database.engine import database_url, open_engines
from adapters.database.migrate import upgrade
from adapters.database.store import SqlStore
from bot.app import assemble
from bot.commands import COMMANDS
from bot.languages import language
from core.chat.command import walk
from core.chat.reply import Reply
from core.people import Caller
from tests.flow.conftest import NOW, Console
from tests.flow.program import Program

WORK = [
    ("/cost 50 vidoes", 'Word 2, "vidoes", is not one I know. Did you mean videos?', "unknown_word"),
    ("/cost", "What would you like to make? For example: 50 videos 100 images", "nothing_asked"),
    ("", "What would you like to make? For example: 50 videos 100 images", "nothing_asked"),
    ("0 videos", "0 videos cost nothing. How many?", "count_not_positive"),
    ("-5 videos", "A count starts at 1, and this is −5.", "count_not_positive"),
    ("−5 videos", "A count starts at 1, and this is −5.", "count_not_positive"),
    ("1e9 videos", "Counts go up to 10,000,000; this is 1,000,000,000.", "count_too_large"),
    ("10,000,001 videos", "Counts go up to 10,000,000; this is 10,000,001.", "count_too_large"),
    (
        f"{'9' * 60} videos",
        f'Counts go up to 10,000,000; this is "{"9" * 39}…".',
        "count_too_large",
    ),
    ("1e999999999 videos", '"1e999999999" is not a number I can count with.', "not_a_number"),
    ("nan videos", '"nan" is not a number I can count with.', "not_a_number"),
    ("infinity videos", '"infinity" is not a number I can count with.', "not_a_number"),
    ("1.5 videos", '"1.5" is not a whole number.', "count_not_whole"),
    ("1.000 images", '"1.000" can be 1,000 or 1. Which?', "ambiguous_number"),
    ("٣ videos", "I read the digits 0 to 9. Did you mean 3 videos?", "foreign_digits"),
    ("३ images", "I read the digits 0 to 9. Did you mean 3 images?", "foreign_digits"),
    ("50", "50 of what?", "missing_medium"),
    ("videos", "How many? For example: 10 videos", "missing_count"),
    ("🎉", "I found no work in that. For example: 50 videos 100 images", "no_work"),
    ("`", "I found no work in that. For example: 50 videos 100 images", "no_work"),
    ("?!", "I found no work in that. For example: 50 videos 100 images", "no_work"),
    ("```rm -rf```", 'Word 1, "```rm", is not one I know.', "unknown_word"),
    ("@everyone", 'Word 1, "@everyone", is not one I know.', "unknown_word"),
    ("<b>", 'Word 1, "<b>", is not one I know.', "unknown_word"),
    ("50 videos <@123>", 'Word 3, "<@123>", is not one I know.', "unknown_word"),
    ("{count} {0} %s", 'Word 1, "{count}", is not one I know.', "unknown_word"),
    ("\x1b[31m5 videos", 'Word 1, "�[31m5", is not one I know.', "unknown_word"),
    ("5 vid\x07eos", 'Word 2, "�eos", is not one I know.', "unknown_word"),
    ("5\x00 videos", 'Word 1, "�", is not one I know.', "unknown_word"),
    ("5 \u202esoediv", 'Word 2, "�soediv", is not one I know.', "unknown_word"),
    ("3 audio", "No price is known on Vidzy for audio.", "no_price"),
    ("50 videos on xyzzyx", 'I know no provider or model "xyzzyx".', "unknown_provider"),
    ("50 videos on runwey", 'I know no provider or model "runwey". Did you mean runway?', "unknown_provider"),
    ("3 videos on runway 4k seedance 2", "Seedance 2.0 on Runway is not known to offer this: 4k.", "not_offered"),
    ("1 video 60s gen-4.5", "Gen-4.5 on Runway is not known to offer this: 60 s.", "not_offered"),
    (
        "2 text-to-video gen-4 turbo on runway api",
        "Gen-4 Turbo on Runway is not known to offer this: text-to-video.",
        "not_offered",
    ),
    ("3 hdr videos gen-4.5", "Gen-4.5 on Runway is not known to offer this: HDR.", "not_offered"),
    (
        "5 images 12 references uni-1 on luma",
        "Uni-1 on Luma is not known to offer this: 12 reference images.",
        "not_offered",
    ),
    ("3 videos kling 3 on runway", 'Runway does not sell "kling-3.0", as far as I know.', "unknown_model"),
    (
        "3 veo 3.1 clips",
        'Several sell "veo-3.1": Comfy, fal.ai, Freepik, Google, Krea, Replicate and Runway. Which?',
        "which_provider",
    ),
    (
        "5 videos with sora on openai",
        "Sora 2 is not sold on OpenAI any more: its last day was 23 September.",
        "not_sold",
    ),
    (
        "5 clips on runway date 2020-01-01",
        "What Runway charged on 1 Jan 2020 is not known: the first prices that I know are from 21 Apr 2026.",
        "before_the_book",
    ),
    ("5 clips date 31 November", 'There is no day "31 November".', "no_such_day"),
    ("5 clips date someday", '"someday" is not a day. For example: 2026-09-01', "not_a_date"),
    ("5 clips date 03/04/2026", '"03/04/2026" can be 2026-03-04 or 2026-04-03. Which?', "ambiguous_date"),
    ("50 images 10s", '"10s" cannot be said of images.', "does_not_fit"),
    ("5 videos 0s", '"0" cannot be a length.', "bad_value"),
    ("1 image magnific upscale", "Magnific Upscale on Comfy is charged by scale. How many?", "not_said"),
    ("1 video on ideogram", "No price is known on Ideogram for videos.", "no_price"),
    ("3 runway clips on fal", '"provider" is there twice.', "repeated_option"),
    ("a" * 1_001, "That is longer than I read (1,000 characters). Send it in parts.", "text_too_long"),
    ("é" * 4_000, "That is longer than I read (1,000 characters). Send it in parts.", "text_too_long"),
    ("/nonsense", 'I know no command "nonsense".', "unknown_command"),
    ("balnce", 'I know no command "balnce". Did you mean /balance?', "unknown_command"),
    ("/help nonsense", 'I know no command "nonsense".', "unknown_command"),
    ("/start now", 'I don\'t know what "now" is for here.', "unexpected_text"),
    ("/history before", '"before" is not a number I can count with.', "not_a_number"),
    ("/history before 1 before 2", '"before" is there twice.', "repeated_option"),
]
CHANGES = [
    ("/topup", "How many credits, e.g. 5,000?", "missing_option"),
    ("/topup NaN", '"NaN" is not a number I can count with.', "not_a_number"),
    ("/topup inf", '"inf" is not a number I can count with.', "not_a_number"),
    ("/topup 1e400", "That is more than I can keep. The most is 4,611,686,018,427.", "amount_too_large"),
    ("/topup 4,611,686,018,428", "That is more than I can keep. The most is 4,611,686,018,427.", "amount_too_large"),
    ("/topup 0", "An amount is above 0, and this is 0.", "amount_not_positive"),
    ("/topup -5", "An amount is above 0, and this is −5.", "amount_not_positive"),
    ("/topup 1.2345", "Credits go to 3 decimals; this has 4.", "too_many_decimals"),
    ("/topup 1e-400", "Credits go to 3 decimals; this has 400.", "too_many_decimals"),
    ("/topup 1.000", '"1.000" can be 1,000 or 1. Which?', "ambiguous_number"),
    ("/topup 1,5", '"1,5" reads differently in different places. Did you mean 1.5?', "ambiguous_number"),
    ("/topup 5 6", 'I don\'t know what "6" is for here.', "unexpected_text"),
    ("/spend", "What you made, e.g. 3 videos, or credits, e.g. 500?", "missing_option"),
    ("/spend NaN", '"NaN" is not a number I can count with.', "not_a_number"),
    ("/spend 0", "An amount is above 0, and this is 0.", "amount_not_positive"),
    ("/spend 3 vidoes", 'Word 2, "vidoes", is not one I know. Did you mean videos?', "unknown_word"),
    ("/refund 1e400 of 1", "That is more than I can keep. The most is 4,611,686,018,427.", "amount_too_large"),
    ("/refund of x", '"x" is not a number I can count with.', "not_a_number"),
    ("/refund of 0", "A count starts at 1, and this is 0.", "count_not_positive"),
    ("/refund 1 vidoe of 1", 'Word 2, "vidoe", is not one I know. Did you mean video?', "unknown_word"),
    ("/refund #1 #2", 'Word 2, "#2", is not one I know.', "unknown_word"),
    ("/refund 1 " + "x" * 201, "I keep up to 200 characters of that, and these are 201.", "words_too_long"),
    ("/reserve", "What is being made, e.g. 3 videos, or credits, e.g. 1,500?", "missing_option"),
    ("/reserve 0", "An amount is above 0, and this is 0.", "amount_not_positive"),
    ("/reserve 4,611,686,018,428", "That is more than I can keep. The most is 4,611,686,018,427.", "amount_too_large"),
    ("/reserve 5 for 0 min", 'A time is above 0 and at most 365 days, and this is "0 min".', "bad_duration"),
    ("/reserve 5 time soon", '"soon" is no time in minutes, hours or days. For example: 30 min', "not_a_duration"),
    ("/settle -5", "An amount is above 0, and this is −5.", "amount_not_positive"),
    ("/settle 1.2345", "Credits go to 3 decimals; this has 4.", "too_many_decimals"),
    ("/settle of -1", "A count starts at 1, and this is −1.", "count_not_positive"),
    ("/release x", '"x" is not a number I can count with.', "not_a_number"),
    ("/release 1 2", 'I don\'t know what "2" is for here.', "unexpected_text"),
    ("/release 1 on runwey", 'I know no provider "runwey". Did you mean runway?', "unknown_provider"),
    ("/alert", "How many credits, a share or days: 1,000 or 20% or 7 days?", "missing_option"),
    ("/alert 0", "An amount is above 0, and this is 0.", "amount_not_positive"),
    ("/alert soon", '"soon" is not a number I can count with.', "not_a_number"),
    ("/undo x", '"x" is not a number I can count with.', "not_a_number"),
    ("/undo 0", "A count starts at 1, and this is 0.", "count_not_positive"),
    ("/pricing set", "What is made, e.g. video?", "missing_option"),
    ("/pricing set video", "How much one costs, e.g. 450?", "missing_option"),
    ("/pricing set vidoe 450", 'Word 1, "vidoe", is not one I know. Did you mean video?', "unknown_word"),
]
REFUSED = [
    (
        "/spend 500",
        "Refused: 500 are needed, and I don't know your Vidzy credits yet.",
        "not_enough_credits",
        "Nothing was spent.",
    ),
    ("/undo", "There is nothing to undo.", "nothing_to_undo", "Nothing was changed."),
    ("/undo 7", "There is no #7: nothing is recorded yet.", "no_such_change", "Nothing was changed."),
    ("/refund", "Nothing was spent of which anything could come back.", "which_refund", "Nothing was changed."),
    ("/refund 7", "There is no #7: nothing is recorded yet.", "no_such_change", "Nothing was changed."),
    (
        "/reserve 500",
        "Refused: 500 are needed, and I don't know your Vidzy credits yet.",
        "not_enough_credits",
        "Nothing was set aside.",
    ),
    ("/reserve 5 for 31 days", "Credits are set aside for 30 days at most.", "hold_too_long", "Nothing was changed."),
    ("/settle", "Nothing is set aside.", "nothing_held", "Nothing was changed."),
    ("/release 7", "There is no #7: nothing is recorded yet.", "no_such_change", "Nothing was changed."),
    ("/alert remove", "No alert is set.", "no_such_alert", "Nothing was changed."),
    (
        "/pricing set video 450",
        "/pricing set is for the moderators of local.",
        "not_a_moderator",
        "Nothing was changed.",
    ),
]


@pytest.mark.parametrize(
    ("text", "title", "code"), [*WORK, *CHANGES, *(case[:3] for case in REFUSED)], ids=lambda value: ascii(value)[:40]
)
def test_bad_input_gets_its_sentence_and_records_nothing(console: Console, text: str, title: str, code: str) -> None:
    answer = console.ask(text, json=True)
    assert (answer.json["title"], answer.json["data"]["error"]["code"]) == (title, code)
    assert answer.json["tone"] in ("ask", "refused")
    assert (answer.status, answer.err, console.rows()) == (2, "", 0)


@pytest.mark.parametrize("text", [case[0] for case in CHANGES])
def test_what_was_to_be_recorded_and_was_not_is_said(console: Console, text: str) -> None:
    assert "Nothing was recorded." in console.ask(text, moderator=True).out.splitlines()


@pytest.mark.parametrize(("text", "nothing"), [(case[0], case[3]) for case in REFUSED])
def test_a_refusal_says_that_nothing_is_lost(console: Console, text: str, nothing: str) -> None:
    assert nothing in console.ask(text).out.splitlines()


RECORDED = (
    "/topup 5,000",
    "/spend 2 videos",
    "/refund 300 of 2",
    "/undo 3",
    "/spend 1 image",
    "/undo 5",
    "/reserve 1,000",
    "/settle 400",
    "/reserve 2 videos",
)
"""#2 is a spend, #5 an undone one; #7 was settled, #9 is set aside still."""
OF_THE_LEDGER = [
    ("/refund -5 of 2", "amount_not_positive", "/refund"),
    ("/refund 0 of 2", "amount_not_positive", "/refund"),
    ("/refund 1.2345 of 2", "too_many_decimals", "/refund"),
    ("/refund 1,001 of 2", "refund_too_large", "/refund 1,000 of 2"),
    ("/refund 4,611,686,018,427 of 2", "refund_too_large", "/refund 1,000 of 2"),
    ("/refund 3 videos of 2", "not_in_that_change", "/refund 1,000 of 2"),
    ("/refund 10", "no_such_change", "/history"),
    ("/refund 10,000,000", "no_such_change", "/history"),
    ("/refund 5", "already_undone", "/history"),
    ("/refund 3", "already_undone", "/history"),
    ("/refund 1", "not_refundable", "/refund"),
    ("/refund 7", "not_refundable", "/release 7"),
    ("/refund 2 on runway", "no_such_change", "/topup 5,000 on runway api"),
    ("/settle 1,001", "hold_too_small", "/settle of 9"),
    ("/settle 3 videos", "hold_too_small", "/settle of 9"),
    ("/settle of 7", "hold_over", "/history"),
    ("/settle of 2", "not_a_hold", "/balance"),
    ("/settle on runway", "nothing_held", "/settle of 9 on vidzy app"),
    ("/release 7", "hold_over", "/history"),
    ("/undo 7", "hold_over", "/history"),
    ("/undo 1", "top_up_spent", "/balance set 3,600"),
    ("/undo 5", "already_undone", "/history"),
    ("/undo 6", "undo_of_undo", "/history"),
    ("/spend 2,601", "not_enough_credits", "/topup 1"),
]


def test_what_the_ledger_refuses_leaves_everything_as_it_was(console: Console) -> None:
    assert [console.ask(line).status for line in RECORDED] == [0] * len(RECORDED)
    before, rows = console.ask("/balance", json=True).json["data"], console.rows()
    for line, code, step in OF_THE_LEDGER:
        answer = console.ask(line, json=True)
        assert answer.json["data"]["error"]["code"] == code, line
        assert (answer.status, answer.err) == (2, ""), line
        shown = console.ask(line).out.splitlines()
        assert shown[-1].removeprefix("Next: ").split(" · ")[-1] == step, line
        assert any(text.startswith("Nothing was ") for text in shown), line
    assert (console.ask("/balance", json=True).json["data"], console.rows()) == (before, rows)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("/cost 50 vidoes 100 images", "Next: /cost 50 videos 100 images"),
        ("50 vidoes", "Next: /cost 50 videos"),
        ("٣ videos", "Next: /cost 3 videos"),
        ("0 images", "Next: /cost 10 images"),
        ("/spend 3 vidoes", "Next: /spend 3 videos"),
        ("/topup NaN", "Next: /topup 5,000"),
    ],
)
def test_the_step_to_take_next_is_complete_and_works(console: Console, text: str, step: str) -> None:
    console.ask("/topup 100,000")
    assert console.ask(text).out.splitlines()[-1] == step
    assert console.ask(step.removeprefix("Next: ")).status == 0


def test_the_unknown_word_is_pointed_at(console: Console) -> None:
    assert console.ask("/cost 50 vidoes 100 images").out.splitlines()[1:3] == [
        "  /cost 50 vidoes 100 images",
        "           ^^^^^^",
    ]


@pytest.mark.parametrize("at", ["2026-11-22T10:00", "9999-12-31T23:59Z"])
def test_at_wants_a_moment_of_this_era_with_its_zone(ready: Program, at: str) -> None:
    answer = ready.ask("--at", at, "/topup 5")
    assert answer.err.startswith("--at takes a moment ")
    assert (answer.status, answer.out, ready.rows("requests")) == (2, "", 0)


@pytest.mark.parametrize(
    ("at", "zone"), [("2000-01-01T00:00Z", "America/New_York"), ("2999-12-31T23:59Z", "Asia/Tokyo")]
)
def test_the_first_and_the_last_moment_of_it_are_answered_in_every_zone(ready: Program, at: str, zone: str) -> None:
    answer = ready.ask("--at", at, "/topup 5", environment={"TZ": zone})
    assert answer.out.startswith("Added 5 credits: 5 on Vidzy now\n")
    assert (answer.status, answer.err) == (0, "")


@pytest.mark.parametrize(
    ("option", "name"),
    [
        ("--server", ""),
        ("--server", b"\xff\xfe"),
        ("--user", "a" * 101),
        ("--user", "a\nb"),
        ("--request-id", "a\x1bb"),
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_a_name_that_cannot_be_one_is_not_taken(ready: Program, option: str, name: str | bytes) -> None:
    answer = ready.ask(option, name, "/topup 5")
    assert answer.err.startswith(f"{option} takes a name")
    assert (answer.status, answer.out, ready.rows("requests")) == (2, "", 0)


def test_a_wrong_option_is_answered_in_json_where_json_is_wanted(ready: Program) -> None:
    answer = ready.ask("--json", "--server", "", "/topup 5")
    assert answer.json["data"]["error"]["code"] == "setting"
    assert (answer.status, answer.err) == (2, "")


@pytest.mark.parametrize(
    "arguments", [["ask", "--nonsense"], ["ask", "--mod", "/balance"], ["nonsense"], ["chat", "5"]], ids=" ".join
)
def test_a_call_that_is_not_understood_gets_one_sentence(program: Program, arguments: list[str]) -> None:
    answer = program.run(*arguments)
    assert "scrip --help" in answer.err
    assert (answer.status, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert not program.data.exists()


def test_an_option_that_is_not_known_is_named(program: Program) -> None:
    assert program.run("ask", "--nope", "5 videos").err == "I don't know the option --nope. See: scrip --help\n"


def test_a_question_may_go_on_behind_its_options(ready: Program) -> None:
    answer = ready.run("ask", "2", "videos", "--user", "maya", "3", "images")
    assert answer.out.startswith("1,210 credits on Vidzy for 2 videos and 3 images\n")


def test_bytes_that_are_no_text_are_answered(ready: Program) -> None:
    answer = ready.ask(b"5 \xff\xfe videos")
    assert answer.out.startswith('Word 2, "��", is not one I know.\n')
    assert (answer.status, answer.err) == (2, "")


def test_a_terminal_without_utf_8_is_answered(ready: Program) -> None:
    plain = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    with ready.start("-m", "bot", "ask", "2 videos", environment=plain) as child:
        out, err = child.communicate()
    assert b"1,000 credits on Vidzy for 2 videos\n" in out
    assert (child.returncode, err) == (0, b"")


def test_a_time_zone_that_does_not_exist_is_utc(ready: Program) -> None:
    answer = ready.ask("--at", "2026-11-22T09:00Z", "/topup 5", environment={"TZ": "Nowhere/Atlantis"})
    assert "undo until 23 Nov 09:00" in answer.out
    assert (answer.status, answer.err) == (0, "")


PASSWORD = "s3kretword"  # of nobody


@pytest.mark.parametrize(
    "url",
    [
        f"{PASSWORD}",
        f"mysql://maya:{PASSWORD}@127.0.0.1/scrip",
        f"postgresql://maya:{PASSWORD}@127.0.0.1:1/scrip",
        f"postgresql://maya:{PASSWORD}@127.0.0.1:1/scrip?sslmode={PASSWORD}",
        f"postgresql://maya:{PASSWORD}",
        f"postgresql://maya:{PASSWORD}@127.0.0.1:port/scrip",
        f"sqlite://{PASSWORD}@host/scrip.db",
        "sqlite://",
    ],
)
def test_a_wrong_database_url_gets_a_sentence_and_stays_secret(program: Program, url: str) -> None:
    answer = program.ask("/topup 5", environment={"SCRIP_DATABASE_URL": url})
    assert answer.status == 1
    assert 1 <= answer.err.count("\n") <= 2
    assert "Traceback" not in answer.err
    logged = "".join(file.read_text(encoding="utf-8") for file in program.home.rglob("*.log"))
    assert PASSWORD not in answer.out + answer.err + logged


# Any text at all

_PATHS = [f"/{path}" for path, _ in walk(COMMANDS)]
_PIECES = st.one_of(
    st.sampled_from(
        [*_PATHS, "/alert", "/pricing", "video", "videos", "image", "images", "audio", "credits", "on", "vidzy", "and"]
    ),
    st.sampled_from(
        ["before", "amount", "media", "number", "command", "#1", "1.000", "1,5", "1k", "NaN", "-0", "1e400"]
    ),
    st.integers(-(10**20), 10**20).map(str),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.text(max_size=12),
)
_LINES = st.one_of(st.text(max_size=1_100), st.lists(_PIECES, max_size=8).map(" ".join))


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, Caller], tuple[Reply, list[Reply]]]]:
    """Reply and alerts for a line, over one file that remembers all lines before."""
    file = tmp_path_factory.mktemp("any") / "scrip.db"
    with asyncio.Runner() as runner:
        engines = open_engines(database_url("the tests", f"sqlite:///{file}"))
        runner.run(upgrade(engines))
        app = assemble(SqlStore(engines))

        async def answer(text: str, who: Caller) -> tuple[Reply, list[Reply]]:
            reply = await app.process(request(text, who, NOW, None, app.commands))
            async with app.alerts_for(who) as alerts:
                return reply, list(alerts)

        yield lambda text, who: runner.run(answer(text, who))
        runner.run(engines.dispose())


def _is_plain(text: str) -> bool:
    return all(character == "\n" or unicodedata.category(character) not in ("Cc", "Cf", "Cs") for character in text)


@settings(max_examples=200)
@given(text=_LINES, moderator=st.booleans())
def test_any_line_gets_an_answer_that_can_be_shown(
    answers: Callable[[str, Caller], tuple[Reply, list[Reply]]], text: str, moderator: bool
) -> None:
    who = caller("local", "me", moderator=moderator, locale="en", time_zone="Europe/Amsterdam")
    reply, alerts = answers(text, who)
    reader = language(who.locale, who.time_zone, NOW)
    shown = as_text(reply, reader)
    told = json.loads(as_json(reply, alerts, reader))
    assert told["title"].strip()
    assert _is_plain(shown)
    assert all(_is_plain(each) for each in (told["title"], told["text"], *(as_text(one, reader) for one in alerts)))
    failed = "error" in told["data"]
    assert EXIT_STATUS[reply.tone] == (2 if failed else 0)
    assert not failed or told["data"]["error"]["code"] != "fault"
