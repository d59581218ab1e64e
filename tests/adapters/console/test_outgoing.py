"""Replies as lines for a terminal, and as JSON for programs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from wcwidth import wcswidth

from adapters.console.outgoing import EXIT_STATUS, REPLACING, WIDTH, as_json, as_text
from core.amounts import Amount, Unit
from core.chat.language import Language
from core.chat.message import Bare, Message, Name, Quoted, Words, counted, msg
from core.chat.reply import Button, Lines, Pointer, Reply, Text, Tone
from core.work.media import Medium

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ENGLISH = Language.of("en", "UTC", NOW)
PLAIN = Reply(msg("A title"))


def credits_of(number: str) -> Amount:
    return Amount.exactly(Decimal(number), Unit.CREDIT)


def row(medium: Medium, count: int, price: str, amount: str) -> Message:
    return msg(
        "{work} × {price} = {amount}",
        work=counted(medium.noun, count),
        price=Bare(credits_of(price)),
        amount=Bare(credits_of(amount)),
    )


def body(reply: Reply) -> list[str]:
    return as_text(reply, ENGLISH).split("\n")[1:]


def told(reply: Reply, *alerts: Reply) -> dict[str, Any]:
    value = json.loads(as_json(reply, alerts, ENGLISH))
    assert isinstance(value, dict)
    return value


def test_a_reply_of_a_title_alone_is_one_line() -> None:
    assert as_text(PLAIN, ENGLISH) == "A title"


def test_the_parts_stand_in_their_order() -> None:
    reply = Reply(
        title=msg("A title"),
        blocks=(Text(msg("Some text.")), Lines((msg("a row"),)), Pointer("/cost x", 6, 7)),
        source=msg("A source."),
        next="/help",
    )
    assert as_text(reply, ENGLISH).split("\n") == [
        "A title",
        "Some text.",
        "  a row",
        "  /cost x",
        "        ^",
        "A source.",
        "Next: /help",
    ]


def test_in_rows_rounded_numbers_stand_right_too_but_not_at_the_end() -> None:
    amounts = [Bare(credits_of(number)) for number in ("10.3", "8.3", "10.5")]
    totals = (amounts[0], *(msg("about {amount}", amount=amount) for amount in amounts[1:]))
    rows = tuple(msg("{total}: so {same}", total=total, same=total) for total in totals)
    assert body(Reply(msg("A title"), (Lines(rows),))) == [
        "        10.3: so       10.3",
        "   about 8.3: so about 8.3",
        "  about 10.5: so about 10.5",
    ]


def test_in_rows_numbers_stand_right_and_words_left() -> None:
    rows = (
        row(Medium.VIDEO, 50, "500", "25000"),
        row(Medium.IMAGE, 1, "70.5", "70.5"),
        row(Medium.AUDIO, 7, "1", "7"),
    )
    assert body(replace(PLAIN, blocks=(Lines(rows),))) == [
        "  50 videos      ×  500 = 25,000",
        "  1 image        × 70.5 =   70.5",
        "  7 audio tracks ×    1 =      7",
    ]


def test_a_whole_number_and_an_amount_with_its_unit_stand_right_too() -> None:
    rows = tuple(
        msg("#{number} {amount} {who}.", number=number, amount=credits_of(amount), who=Name(who))
        for number, amount, who in ((9, "1", "Ana"), (10, "1000", "Benedict"))
    )
    assert body(replace(PLAIN, blocks=(Lines(rows),))) == [
        "   #9      1 credit Ana     .",
        "  #10 1,000 credits Benedict.",
    ]


def test_rows_of_another_message_are_not_aligned_with_these() -> None:
    rows = (msg("a {word} z", word=Words("long word")), msg("b {word} z", word=Words("x")))
    assert body(replace(PLAIN, blocks=(Lines(rows),))) == ["  a long word z", "  b x z"]


def test_rows_are_aligned_by_columns_not_by_characters() -> None:
    rows = tuple(msg("{who}: {number}", who=Name(who), number=5) for who in ("映像部", "Ana", "e\u0301a"))
    assert body(replace(PLAIN, blocks=(Lines(rows),))) == ["  映像部: 5", "  Ana   : 5", "  e\u0301a    : 5"]


def test_no_row_ends_in_spaces() -> None:
    rows = tuple(msg("{who}", who=Name(who)) for who in ("Ana", "Benedict"))
    assert body(replace(PLAIN, blocks=(Lines(rows),))) == ["  Ana", "  Benedict"]


@pytest.mark.parametrize("place", ["title", "text", "source"])
def test_sentences_are_wrapped_at_80_columns(place: str) -> None:
    sentence = msg("{words}", words=Words("eleven more " * 30))
    reply = {
        "title": Reply(sentence),
        "text": Reply(msg("A title"), blocks=(Text(sentence),)),
        "source": Reply(msg("A title"), source=sentence),
    }[place]
    lines = as_text(reply, ENGLISH).split("\n")
    assert 60 < max(len(line) for line in lines) <= WIDTH == 80
    assert " ".join(lines).removeprefix("A title ") == " ".join(("eleven more " * 30).split())


@pytest.mark.parametrize("words", ["/cost " + "50 videos " * 20, "/alert-remove 1,000-and-2,000 " * 6])
def test_words_to_send_stay_on_one_line_to_be_copied(words: str) -> None:
    assert as_text(replace(PLAIN, next=words.strip()), ENGLISH).split("\n")[-1] == f"Next: {words.strip()}"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("/cost 50 vidoes 100 images", 9, 15),
        ("/cost 日本語 50 vidoes", 13, 19),
        ("/cost 50 日本語", 9, 12),
        ("/cost e\u0301e\u0301 vidoes", 11, 17),
        ("/cost 🎉🎉 vidoes", 9, 15),
        ("/cost a\tvidoes", 8, 14),
        ("vidoes", 0, 6),
    ],
    ids=["ascii", "after wide", "wide", "after combining", "after emoji", "after a tab", "at the beginning"],
)
def test_carets_stand_below_what_is_meant(text: str, start: int, end: int) -> None:
    shown, carets = body(replace(PLAIN, blocks=(Pointer(text, start, end),)))
    assert wcswidth(carets.replace("^", "")) - 2 == wcswidth(text[:start].replace("\t", " "))
    assert carets.count("^") == wcswidth(text[start:end])
    assert shown == f"  {text.replace(chr(9), ' ')}"


@pytest.mark.parametrize("start", [0, 10, 29, 30, 31, 500, 985, 994])
def test_of_a_text_of_1000_characters_the_part_around_it_is_shown(start: int) -> None:
    text = "x" * start + "vidoes" + "y" * (994 - start)
    shown, carets = body(replace(PLAIN, blocks=(Pointer(text, start, start + 6),)))
    assert len(shown) <= WIDTH
    assert shown[carets.index("^") : len(carets)] == "vidoes"


def test_a_line_that_fits_is_shown_whole() -> None:
    line = "/pricing set video 450 on runway api, which is what we use mostly vidoes"
    shown, carets = body(replace(PLAIN, blocks=(Pointer(line, len(line) - 6, len(line)),)))
    assert (shown, carets.count("^"), len(carets)) == (f"  {line}", 6, len(shown))


def test_of_a_word_of_1000_characters_as_much_is_pointed_at_as_is_shown() -> None:
    shown, carets = body(replace(PLAIN, blocks=(Pointer("/cost " + "x" * 1_000, 6, 1_006),)))
    assert len(shown) == len(carets) <= WIDTH


def test_what_is_pointed_at_cannot_move_the_cursor() -> None:
    shown, _ = body(replace(PLAIN, blocks=(Pointer("/cost \x1b[2J\u202e\r\nx", 6, 10),)))
    assert shown == "  /cost �[2J�  x"


@pytest.mark.parametrize("value", [Quoted("a\x1b[2J\nb"), Name("a\x1b[2J\nb"), Words("a\x1b[2J\nb")])
def test_words_of_people_cannot_move_the_cursor(value: Quoted | Name | Words) -> None:
    assert as_text(Reply(msg("{who}", who=value)), ENGLISH).strip('"') == "a�[2J b"


def test_braces_of_people_are_only_braces() -> None:
    rows = tuple(msg("{who} {number}", who=Name(who), number=1) for who in ("{number}", "%s {0!r}"))
    assert body(replace(PLAIN, blocks=(Lines(rows),))) == ["  {number} 1", "  %s {0!r} 1"]


def test_buttons_are_commands_to_send() -> None:
    buttons = (Button(msg("List"), "alert list"), Button(msg("Remove"), "alert remove", "1,000"))
    assert body(replace(PLAIN, buttons=buttons)) == ["Next: /alert list · /alert remove 1,000"]


def test_one_next_step_is_enough() -> None:
    assert body(replace(PLAIN, next="/help", buttons=(Button(msg("List"), "alert list"),))) == ["Next: /help"]


@pytest.mark.parametrize("tone", Tone)
def test_colour_is_only_for_those_who_asked_and_only_in_the_title(tone: Tone) -> None:
    reply = Reply(msg("A title"), blocks=(Text(msg("Some text.")),), next="/help", tone=tone)
    plain, coloured = as_text(reply, ENGLISH), as_text(reply, ENGLISH, colour=True)
    assert "\x1b" not in plain
    begin, title, rest = coloured.partition("A title")
    assert begin.startswith("\x1b[1")
    assert title + rest.replace("\x1b[0m", "") == plain
    assert rest.startswith("\x1b[0m\n")


def test_every_tone_has_an_exit_status() -> None:
    assert {tone.value: EXIT_STATUS[tone] for tone in Tone} == {
        "info": 0,
        "done": 0,
        "warn": 0,
        "ask": 2,
        "refused": 2,
        "failed": 1,
    }


# JSON


ALERT = Reply(
    msg("⚠️ Few left"),
    blocks=(Text(msg("Enough for little.")),),
    next="/topup 5,000",
    tone=Tone.WARN,
    warns=True,
    data={"alert": "threshold", "threshold": "1000", "available": "900", "unit": "credit", "more": "inside"},
)


def test_json_is_one_line_of_utf_8() -> None:
    encoded = as_json(replace(PLAIN, title=msg("“×\n−”")), (), ENGLISH)
    assert b"\n" not in encoded
    assert "×".encode() in encoded


def test_json_has_these_keys_whatever_the_reply() -> None:
    assert told(PLAIN) == {
        "command": "",
        "tone": "info",
        "title": "A title",
        "text": "",
        "private": True,
        "buttons": [],
        "data": {},
    }


def test_json_holds_buttons_with_their_label_and_their_words() -> None:
    buttons = (Button(msg("Undo"), "undo", "41"),)
    assert told(replace(PLAIN, buttons=buttons))["buttons"] == [{"label": "Undo", "command": "/undo 41"}]


def test_the_text_in_json_is_what_stands_below_the_title() -> None:
    reply = replace(ALERT, source=msg("A source."))
    assert told(reply)["text"] == "Enough for little.\nA source."


def test_alerts_in_json_are_among_the_data_with_these_facts() -> None:
    assert told(replace(PLAIN, data={"available": "900"}), ALERT)["data"] == {
        "available": "900",
        "alerts": [
            {
                "alert": "threshold",
                "threshold": "1000",
                "available": "900",
                "unit": "credit",
                "text": "⚠️ Few left\nEnough for little.",
            }
        ],
    }


def test_an_answer_that_is_the_warning_is_the_first_of_them() -> None:
    own = replace(ALERT, title=msg("Few already"))
    alerts = told(own, ALERT)["data"]["alerts"]
    assert [alert["text"].split("\n")[0] for alert in alerts] == ["Few already", "⚠️ Few left"]


def test_without_an_alert_there_are_none_in_json() -> None:
    assert "alerts" not in told(PLAIN)["data"]


@pytest.mark.parametrize(
    ("shown", "written"),
    [("2 × 500", "2 x 500"), ("−1,280", "-1,280"), ("a · b", "a | b"), ("1\u00a0000", "1 000"), ("é", "?")],
)
def test_a_terminal_without_utf_8_keeps_the_sense(shown: str, written: str) -> None:
    assert shown.encode("ascii", REPLACING).decode() == written
