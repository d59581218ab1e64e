"""A reply is drawn as HTML that Telegram takes, within its limits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from telegram import ForceReply, InlineKeyboardMarkup

from adapters.telegram.outgoing import WORD_JOINER, ask, cut, draw, escape, length, notice, popup
from bot.app import utc_now
from core.chat.language import Language
from core.chat.message import Name, Quoted, Words, msg
from core.chat.press import kept_key
from core.chat.reply import Button, Lines, Pointer, Reply, Text
from tests.servers.telegram_html import parse_html

ENGLISH = Language.of("en", "UTC", utc_now())
HOSTILE = "<b>&amp; @maya /start x.com t.me/y https://z.org a@b.org #tag </code>\x00\u202e"


def shown(reply: Reply, **how: bool) -> str:
    return parse_html(draw(reply, ENGLISH, "7", **how).text)[0]


def test_the_parts_stand_in_their_order() -> None:
    reply = Reply(
        msg("5 < 6"),
        (Lines((msg("one"), msg("two"))), Text(msg("A sentence.")), Pointer("x", 0, 1)),
        source=msg("An article."),
        next="/topup 5,000",
        missed=(msg("Missed {name}", name=Name("<x>")),),
    )
    assert draw(reply, ENGLISH, "7").text == (
        "⚠️ Missed &lt;x&gt;\n<b>5 &lt; 6</b>\none\ntwo\nA sentence.\n"
        "<blockquote expandable>An article.</blockquote>\nNext: <code>/topup 5,000</code>"
    )


def test_words_in_a_title_are_code_beside_the_bold() -> None:
    text = draw(Reply(msg("Send {words} or {words}", words=Words("/cost"))), ENGLISH, "7").text
    assert text == "<b>Send </b><code>/cost</code><b> or </b><code>/cost</code>"
    parse_html(text)


def test_more_than_eight_rows_are_folded() -> None:
    def drawn(rows: int) -> str:
        return draw(Reply(msg("x"), (Lines((msg("row"),) * rows),)), ENGLISH, "7").text

    assert "blockquote" not in drawn(8)
    assert "<blockquote expandable>row\n" in drawn(9)


def test_rows_that_do_not_fit_are_counted() -> None:
    rows = tuple(msg("{name} {number}", name=Name("&" * 100), number=number) for number in range(100))
    text = shown(Reply(msg("x"), (Lines(rows), Text(msg("Below."))), source=msg("y")))
    assert length(text) <= 3900
    lines = text.split("\n")
    left = int(lines[-3].split()[1])
    assert lines[-3] == f"and {left} more"
    assert left + len(lines) - 4 == 100
    assert lines[-2:] == ["Below.", "y"]


@pytest.mark.parametrize("sign", ["a", "😀", "<", "&"])
def test_nothing_is_longer_than_telegram_takes(sign: str) -> None:
    long = msg("{name} {words}", name=Name(sign * 5000), words=Words(sign * 5000))
    reply = Reply(long, (Text(long), Lines((long,) * 9), Text(long)), source=long, next=sign * 5000, missed=(long,) * 9)
    drawn = draw(reply, ENGLISH, "7").text
    assert length(parse_html(drawn)[0]) <= 3900
    assert length(popup(long, ENGLISH)) <= 200
    assert length(cut(sign * 30, 20)) <= 20


def test_what_people_typed_becomes_no_markup_mention_command_or_link() -> None:
    reply = Reply(msg("{a} {b}", a=Name(HOSTILE), b=Quoted(HOSTILE)), (Text(msg("{c}", c=Words(HOSTILE))),))
    text, entities = parse_html(draw(reply, ENGLISH, "7").text)
    assert {one["type"] for one in entities} == {"bold", "code"}
    title = text.split("\n")[0]
    for linked in ("@m", "/s", "x.c", "t.m", "/y", "z.o", "@b", "b.o", "#t"):
        assert linked not in title
        assert linked[:-1] + WORD_JOINER + linked[-1] in title
    assert "\x00" not in text
    assert "\u202e" not in text
    assert escape("1.5 at 16:9, 4.5 50% a/ b") == "1.5 at 16:9, 4.5 50% a/ b"


def test_buttons_stand_two_a_row_with_short_plain_labels() -> None:
    buttons = tuple(
        Button(msg("Use {words} {n}", words=Words("<50 videos 100>"), n=number), "cost", str(number))
        for number in (1, 1, 2, 3)
    )
    drawn = draw(replace(Reply(msg("x")), buttons=buttons), ENGLISH, "71")
    assert isinstance(drawn.keyboard, InlineKeyboardMarkup)
    rows = drawn.keyboard.inline_keyboard
    assert [[one.callback_data for one in row] for row in rows] == [["1:cost:1z:1", "1:cost:1z:2"], ["1:cost:1z:3"]]
    assert rows[0][0].text == "Use <50 videos 100>…"


def test_arguments_that_do_not_fit_are_to_be_kept() -> None:
    drawn = draw(Reply(msg("x"), buttons=(Button(msg("y"), "cost", "1 video " * 20),)), ENGLISH, "7")
    assert drawn.kept == ("1 video " * 20,)
    assert isinstance(drawn.keyboard, InlineKeyboardMarkup)
    assert drawn.keyboard.inline_keyboard[0][0].callback_data == f"1:cost:7:~{kept_key('1 video ' * 20)}"


def test_in_brief_it_is_the_title_and_its_buttons() -> None:
    drawn = draw(Reply(msg("x"), (Text(msg("y")),), buttons=(Button(msg("z"), "cost"),)), ENGLISH, "7", brief=True)
    assert drawn.text == "<b>x</b>"
    assert drawn.keyboard is not None


def test_a_question_is_answered_by_a_reply_and_a_notice_opens_a_chat() -> None:
    question = ask(Reply(msg("What?")), ENGLISH, "5 videos")
    assert question.keyboard == ForceReply(selective=True, input_field_placeholder="5 videos")
    drawn = notice(msg("There."), ENGLISH, "https://t.me/OurBot")
    assert isinstance(drawn.keyboard, InlineKeyboardMarkup)
    assert drawn.keyboard.inline_keyboard[0][0].url == "https://t.me/OurBot"


@pytest.mark.parametrize(("name", "drawn_as"), [("Maya", "Maya"), ("@ben <b>", f"@{WORD_JOINER}ben &lt;b&gt;")])
def test_a_person_who_is_named_is_not_pinged_nor_is_anybody_else(name: str, drawn_as: str) -> None:
    drawn = draw(Reply(msg("Low")), ENGLISH, "5", name=name)
    assert drawn.text == f"{drawn_as}\n<b>Low</b>"
