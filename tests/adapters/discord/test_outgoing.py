"""How a reply is drawn: within the limits, and nothing that people typed becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.outgoing import MAX_CHARACTERS, Drawn, cut, draw, escape, markup
from core.chat.attachment import Attachment
from core.chat.language import Language
from core.chat.message import Joined, Message, Moment, Name, Quoted, Words, msg
from core.chat.reply import Button, Lines, Pointer, Reply, Text, Tone
from tests.servers.discord_limits import message_problems
from tests.servers.discord_model import FILE, mentions_in, text_of, walk

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SPECIAL = re.compile(r"[*_~|`<>\[\]:]")
NASTY = (
    "**x**",
    "@everyone `",
    "@here",
    "[a](http://b)",
    "-# x",
    "# x",
    "- x",
    "> x",
    ">>> x",
    "1. x",
    "12. x",
    "<:emoji:123456789012345678>",
    ":smile:",
    "<@123456789012345678>",
    "<@&123456789012345678>",
    "<#123456789012345678>",
    "<t:1:f>",
    "</cost:1>",
    "<id:home>",
    "https://example.org",
    "a\u200bb\u202ec\nd",
    "\\",
    "\\*x\\*",
    "||x||",
    "~~x~~",
    "```\nx```",
    "__x__",
)


def words(text: str) -> tuple[str, dict[str, str]] | None:
    return ("topup", {"amount": "5,000"}) if text == "/topup 5,000" else None


LANGUAGE = replace(Language.of("en", "UTC", NOW), markup=markup(words))


def drawn(reply: Reply) -> Drawn:
    found = draw(reply, LANGUAGE, "123456789012345678")
    attached = [{"filename": file.plain_name} for file in found.files]
    assert message_problems({"flags": 1 << 15, "components": found.view.to_components(), "attachments": attached}) == []
    return found


def shown(reply: Reply) -> str:
    return text_of({"components": drawn(reply).view.to_components()})


def harmless(text: str) -> None:
    """Without what is escaped, and inside no word of Discord's."""
    bare = re.sub(r"\\[^0-9A-Za-z\s]", "", text)
    assert not SPECIAL.search(bare)
    assert not re.match(r"\s*([-+#>]|\d+\.\s)", text)
    assert not mentions_in(text)
    assert not re.search(r"[\n\u200e\u202e]", text)
    assert not re.search(r"(?<!\\)(\\\\)*\\$", text)  # nor does it escape what follows


@pytest.mark.parametrize("text", NASTY)
def test_what_people_typed_is_no_markup(text: str) -> None:
    harmless(escape(text))


@given(st.text(alphabet=st.sampled_from("*_~|`<>[]():@#-+.1 \\ax\n\u200b") | st.characters(), max_size=30))
def test_whatever_people_typed_is_no_markup(text: str) -> None:
    harmless(escape(text))


@given(st.text(max_size=40))
def test_letters_and_digits_stay(text: str) -> None:
    kept = [c for c in escape(text) if c.isalnum()]
    assert kept == [c for c in text if c.isalnum()]


@pytest.mark.parametrize("text", NASTY)
def test_names_are_drawn_as_they_are_anywhere(text: str) -> None:
    message = msg("{name} has not set its own: {typed}", name=Name(text), typed=Quoted(text))
    all_over = Reply(
        message,
        (Lines((message,)), Text(message), Pointer(text, 0, 1)),
        source=message,
        missed=(message,),
        buttons=(Button(msg("Back to {name}", name=Name(text)), "cost", text),),
    )
    text_shown = shown(all_over)
    assert not mentions_in(text_shown)
    for line in text_shown.splitlines():
        harmless(re.sub(r"^(### |- |-# |⚠️ )", "", line).replace("set its own:", ""))


def test_our_own_words_are_no_markup_either() -> None:
    assert shown(Reply(msg("a *b* {name_of_it} `c` #41", name_of_it=5))) == "### a \\*b\\* 5 \\`c\\` #41"


def test_a_reply_is_drawn_from_top_to_bottom() -> None:
    reply = Reply(
        msg("Title"),
        (Lines((msg("one"), msg("two"))), Text(msg("Text."))),
        source=msg("Source."),
        next="/topup 5,000",
        missed=(msg("Missed."),),
        tone=Tone.WARN,
    )
    assert shown(reply).split("\n") == [
        "⚠️ Missed.",
        "### Title",
        "- one",
        "- two",
        "Text.",
        "-# Source.",
        "-# Next: `/topup amount:5,000`",
    ]


@pytest.mark.parametrize(
    ("tone", "colour"),
    [
        (Tone.INFO, 0x3B7DD8),
        (Tone.DONE, 0x009E73),
        (Tone.ASK, 0x8A6FD1),
        (Tone.WARN, 0xB87A00),
        (Tone.REFUSED, 0xD55E00),
        (Tone.FAILED, 0x7A7F87),
    ],
)
def test_the_colour_says_what_the_title_says(tone: Tone, colour: int) -> None:
    (container,) = drawn(Reply(msg("Title"), tone=tone)).view.to_components()
    assert container["accent_color"] == colour


@pytest.mark.parametrize(
    ("typed", "written"),
    [("/topup 5,000", "`/topup amount:5,000`"), ("50 videos", "`50 videos`"), ("a`b` *c*", "`a'b' *c*`"), (" ", "")],
)
def test_words_to_send_are_code(typed: str, written: str) -> None:
    assert LANGUAGE.value(Words(typed)) == written


def test_a_moment_is_shown_in_each_readers_zone() -> None:
    assert LANGUAGE.value(Moment(NOW)) == f"<t:{int(NOW.timestamp())}:f>"


def test_rows_without_room_are_counted() -> None:
    rows = tuple(msg("row {number} {name}", number=number, name=Name("x" * 90)) for number in range(100))
    text = shown(Reply(msg("Title"), (Lines(rows), Text(msg("The end.")))))
    found = re.search(r"- row (\d+) x+\n- and (\d+) more\nThe end\.", text)
    assert found
    assert int(found[1]) + 1 + int(found[2]) == 100
    assert len(text) < MAX_CHARACTERS + 10


def long_reply(length: int) -> Reply:
    long = msg("{name}", name=Joined(tuple(Name("*" * length) for _ in range(9))))
    many: tuple[Message, ...] = (long,) * 40
    return Reply(
        long,
        (Lines(many), *(Text(long) for _ in range(40)), Lines(many)),
        source=long,
        next="/cost " + "5 videos " * length,
        missed=many,
        buttons=tuple(Button(long, "spend", f"{number} " + "5 videos " * length) for number in range(30)),
    )


@pytest.mark.parametrize("length", [1, 10, 100, 1000])
def test_whatever_is_too_long_fits(length: int) -> None:
    found = drawn(long_reply(length))
    components = list(walk(found.view.to_components()))  # type: ignore[arg-type]  # dictionaries, typed more narrowly
    assert len(components) <= 40
    texts: list[Any] = [one["content"] for one in components if one["type"] == 10]
    assert sum(map(len, texts)) <= MAX_CHARACTERS


def test_what_is_cut_has_no_half_of_a_markup_at_its_end() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdef", 4) == "abc…"
    assert cut("a `bcdef`", 6) == "a…"
    assert cut("at <t:123456:f> x", 10) == "at…"
    assert cut("ab\\*cdefg", 4) == "ab…"
    assert cut("abc", 0) == ""


def test_buttons_stand_five_a_row_and_the_first_stands_out() -> None:
    buttons = tuple(Button(msg("{n}", n=number), "undo", str(number)) for number in range(7))
    (container,) = drawn(Reply(msg("Title"), buttons=buttons)).view.to_components()
    rows: list[Any] = [one for one in container["components"] if one["type"] == 1]
    assert [len(row["components"]) for row in rows] == [5, 2]
    assert [button["style"] for row in rows for button in row["components"]] == [1, *[2] * 6]


def test_two_buttons_that_do_the_same_are_one() -> None:
    buttons = (Button(msg("Undo"), "undo", "1"), Button(msg("Undo it"), "undo", "1"))
    assert len([one for one in walk(list(components(Reply(msg("Title"), buttons=buttons)))) if one["type"] == 2]) == 1


def components(reply: Reply) -> list[Any]:
    return list(drawn(reply).view.to_components())


def test_what_a_button_cannot_hold_is_kept() -> None:
    long = "5 videos " * 30
    found = drawn(Reply(msg("Title"), buttons=(Button(msg("Spend this"), "spend", long), Button(msg("Undo"), "undo"))))
    assert found.kept == (long,)


async def test_the_client_does_not_remember_what_it_drew() -> None:
    assert draw(Reply(msg("Title")), LANGUAGE, "1").view.is_finished()


def test_files_have_room_below_the_longest_answer() -> None:
    blocks = tuple(Text(msg("x")) for _ in range(40))
    buttons = tuple(Button(msg("x"), "cost", str(number)) for number in range(40))
    files = tuple(Attachment(f"{number} é.csv", b"x") for number in range(5))
    reply = Reply(msg("x"), blocks, msg("x"), "/cost", buttons, elsewhere="Studio", missed=(msg("x"),), files=files)
    names = [file.plain_name for file in files]
    container = drawn(reply).view.to_components()[0]
    assert [one["file"]["url"] for one in walk([container]) if one["type"] == FILE] == [
        f"attachment://{name}" for name in names
    ]
