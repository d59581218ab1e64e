"""Our Telegram is as strict as it says: each rule is broken once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, FormData

from tests.servers import telegram_methods
from tests.servers.telegram import TelegramServer
from tests.servers.telegram_faults import Fault
from tests.servers.telegram_html import HtmlError, parse_html
from tests.servers.telegram_schema import description, problems_of
from tests.servers.telegram_world import ALLOWED, World, keyboard, open_world

described = pytest.mark.skipif(description() is None, reason="the official description lies beside the repository")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as world:
        yield world


def html(text: str) -> dict[str, Any]:
    return {"text": text, "parse_mode": "HTML"}


def png(width: int, height: int) -> bytes:
    """As much of a picture as tells its size."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big")


def below(**button: Any) -> dict[str, Any]:
    return {"reply_markup": {"inline_keyboard": [[button]]}}


WRONG_MESSAGES: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "text is empty"),
    ({"text": " \n "}, "text is empty"),
    (html("<b> </b>"), "text is empty"),
    ({"text": "x" * 4097}, "too long"),
    (html("<b>" + "&lt;" * 4097 + "</b>"), "too long"),
    (html("5 < 6"), "bare <"),
    (html("6 > 5"), "bare >"),
    (html("Ben & Co"), "bare &"),
    (html("&nbsp;"), "unknown entity"),
    (html("&#0;"), "no character"),
    (html("<b>x"), "can't find end tag"),
    (html("x</b>"), "unexpected end tag"),
    (html("<b><i>x</b></i>"), "unexpected end tag"),
    (html("<p>x</p>"), "unsupported start tag"),
    (html("<strong>x</strong>"), "unsupported start tag"),
    (html("<a>x</a>"), "cannot have the attributes"),
    (html('<a href="https://a.b" title="c">x</a>'), "cannot have the attributes"),
    (html('<b class="c">x</b>'), "cannot have the attributes"),
    (html('<code class="language-py">x</code>'), "cannot have the attributes"),
    (html("<a href=https://a.b>x</a>"), "unreadable attributes"),
    (html("<b>x<code>y</code></b>"), "cannot stand inside"),
    (html("<pre>x<b>y</b></pre>"), "cannot stand inside"),
    (html("<blockquote>x<blockquote>y</blockquote></blockquote>"), "cannot stand inside"),
    (html('<a href="tg://user?id=5">Ben</a>'), "pings"),
    ({"text": "x", "entities": [{"type": "text_mention", "offset": 0, "length": 1}]}, "pings"),
    (html('<a href="https://t.me/OurBot?start=a.b">x</a>'), "deep link"),
    ({"text": "see t.me/OurBot?start=" + "x" * 65}, "deep link"),
    ({"text": "*x*", "parse_mode": "MarkdownV2"}, "parse_mode"),
    (below(text="", callback_data="x"), "button without a text"),
    (below(text="x", callback_data=""), "BUTTON_DATA_INVALID"),
    (below(text="x", callback_data="é" * 33), "BUTTON_DATA_INVALID"),
    (below(text="x"), "callback_data or url"),
    (below(text="x", callback_data="x", url="https://a.b"), "callback_data or url"),
    (below(text="x", url="javascript:1"), "BUTTON_URL_INVALID"),
    (below(text="x", url="https://t.me/OurBot?start=a b"), "BUTTON_URL_INVALID"),
    (below(text="x", url="https://t.me/OurBot?start=a%20b"), "deep link"),
    (below(text="x", callback_data="x", style="loud"), "style"),
    ({"reply_markup": keyboard(*[("x", "x")] * 9)}, "a row of buttons"),
    ({"reply_markup": {"inline_keyboard": [[]]}}, "a row of buttons"),
    ({"reply_markup": keyboard(*[("x", "x")] * 4, rows=26)}, "more than 100 buttons"),
    ({"reply_markup": {"force_reply": True, "input_field_placeholder": "x" * 65}}, "placeholder"),
    ({"reply_markup": {"remove_keyboard": True}}, "no such reply_markup"),
    ({"chat_id": 5}, "chat not found"),
    ({"chat_id": "@maya"}, "chat not found"),
    ({"message_thread_id": 77}, "message thread not found"),
    ({"reply_parameters": {"message_id": 77}}, "to be replied not found"),
]


@pytest.mark.parametrize(("wrong", "said"), WRONG_MESSAGES)
async def test_a_wrong_message_is_refused_and_stands_among_the_violations(
    world: World, wrong: dict[str, Any], said: str
) -> None:
    parameters: dict[str, Any] = {"chat_id": world.maya.id, "text": "x"} | wrong
    answer = await world.call("sendMessage", code=400, **parameters)
    assert answer["description"].startswith("Bad Request: ")
    assert said in answer["description"]
    (violation,) = world.telegram.take_violations()
    assert violation == f"sendMessage: {answer['description']}"
    assert world.telegram.messages(world.maya) == [world.sent]


@described
@pytest.mark.parametrize(
    ("method", "parameters", "said"),
    [
        ("sendMessage", {"chat_id": 1, "text": "x", "silent": True}, "sendMessage has no parameter silent"),
        ("sendMessage", {"chat_id": 1}, "sendMessage lacks text"),
        ("sendMessage", {"chat_id": 1, "text": 5}, "sendMessage.text: 5 is no String"),
        ("sendMessage", {"chat_id": True, "text": "x"}, "is no Integer"),
        ("sendMessage", {"chat_id": 1, "text": "x", "disable_notification": "true"}, "is no Boolean"),
        ("sendMessage", {"chat_id": 1, "text": "x", "entities": {}}, "is no array"),
        ("sendMessage", {"chat_id": 1, "text": "x", "link_preview_options": "off"}, "is no LinkPreviewOptions"),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_parameters": {}}, "needs message_id"),
        ("sendMessage", {"chat_id": 1, "text": "x", **below(text="x", data="y")}, "has no data"),
        ("editMessageText", {"text": "x", "reply_markup": {"force_reply": True}}, "has no force_reply"),
        ("setMyCommands", {"commands": [], "scope": {"type": "everybody"}}, "not everybody"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat"}}, "needs chat_id"),
        ("setMyCommands", {"commands": [{"command": "cost"}]}, "needs description"),
        ("getUpdates", {"allowed_updates": [], "drop_pending_updates": True}, "has no parameter drop_pending"),
    ],
)
async def test_what_the_official_description_does_not_know_is_refused(
    world: World, method: str, parameters: dict[str, Any], said: str
) -> None:
    answer = await world.call(method, code=400, **parameters)
    (violation,) = world.telegram.take_violations()
    assert said in violation
    assert said in answer["description"]


@described
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"chat_id": "me", "text": "x", "message_thread_id": "x"}, "'x' is no Integer"),
        ({"chat_id": "1", "text": "x", "disable_notification": "1"}, "'1' is no Boolean"),
        ({"chat_id": "1", "text": "x", "reply_markup": "{"}, "reply_markup"),
    ],
)
async def test_form_data_that_says_no_value_is_refused(world: World, fields: dict[str, str], said: str) -> None:
    url = f"{world.telegram.api_base}/bot{world.telegram.token}/sendMessage"
    async with world.http.post(url, data=fields) as response:
        assert response.status == 400
    assert said in world.telegram.take_violations()[0]


@described
async def test_a_file_where_none_is_taken_is_refused(world: World) -> None:
    form = FormData({"chat_id": str(world.maya.id)})
    form.add_field("text", b"x", filename="x.txt")
    url = f"{world.telegram.api_base}/bot{world.telegram.token}/sendMessage"
    async with world.http.post(url, data=form) as response:
        assert response.status == 400
    assert "takes no file" in world.telegram.take_violations()[0]


SENT_FILES: list[Any] = [
    (b"x", "a.csv", {}, 200, ""),
    (b"", "a.csv", {}, 400, "must be non-empty"),
    (b"x", "a.csv", {"caption": "words"}, 501, "not played"),
    (None, "", {"document": "file7"}, 501, "not played"),
    (b"x", "a.csv", {"chat_id": "5"}, 400, "chat not found"),
    pytest.param(b"x", "a.csv", {"name": "b.csv"}, 400, "has no parameter name", marks=described),
    pytest.param(None, "", {}, 400, "lacks document", marks=described),
]


@pytest.mark.parametrize(("content", "name", "fields", "status", "said"), SENT_FILES)
async def test_a_file_is_sent_whole_with_a_name_and_nothing_beside_it(
    world: World, content: bytes | None, name: str, fields: dict[str, str], status: int, said: str
) -> None:
    form = FormData({"chat_id": str(world.maya.id)} | fields)
    if content is not None:
        form.add_field("document", content, filename=name)
    url = f"{world.telegram.api_base}/bot{world.telegram.token}/sendDocument"
    async with world.http.post(url, data=form) as response:
        assert response.status == status
    assert said in "".join(world.telegram.take_violations())
    sent = [one.document for one in world.telegram.messages(world.maya) if one.document]
    assert [(one.name, one.content) for one in sent] == ([("a.csv", b"x")] if status == 200 else [])


SENT_PHOTOS: list[Any] = [
    (png(1280, 720), {}, 200, ""),
    (png(1280, 720), {"caption": "<b>x</b>" + "y" * 1023, "parse_mode": "HTML"}, 200, ""),
    (png(1280, 720), {"caption": "x" * 1025}, 400, "caption is too long"),
    (png(1280, 720), {"caption": "5 < 6", "parse_mode": "HTML"}, 400, "bare <"),
    (png(1280, 720), {"reply_markup": '{"inline_keyboard": []}'}, 501, "not played"),
    (png(1280, 720), {"chat_id": "5"}, 400, "chat not found"),
    (png(9280, 721), {}, 400, "PHOTO_INVALID_DIMENSIONS"),
    (png(2100, 100), {}, 400, "PHOTO_INVALID_DIMENSIONS"),
    (b"<svg/>", {}, 400, "IMAGE_PROCESS_FAILED"),
    (None, {"photo": "photo7"}, 501, "not played"),
    pytest.param(None, {}, 400, "lacks photo", marks=described),
    pytest.param(png(1280, 720), {"filename": "a.png"}, 400, "has no parameter filename", marks=described),
]


@pytest.mark.parametrize(("content", "fields", "status", "said"), SENT_PHOTOS)
async def test_a_picture_is_sent_whole_with_words_below_it(
    world: World, content: bytes | None, fields: dict[str, str], status: int, said: str
) -> None:
    form = FormData({"chat_id": str(world.maya.id)} | fields)
    if content is not None:
        form.add_field("photo", content, filename="a.png")
    url = f"{world.telegram.api_base}/bot{world.telegram.token}/sendPhoto"
    async with world.http.post(url, data=form) as response:
        assert response.status == status
        told = await response.json()
    assert said in "".join(world.telegram.take_violations())
    sent = [one for one in world.telegram.messages(world.maya) if one.photo]
    assert len(sent) == (status == 200)
    if status == 200:
        assert problems_of(told["result"], "Message") == []
        assert told["result"].get("caption", "") == sent[0].text
        assert told["result"]["photo"][0]["width"] == 1280


async def test_a_picture_is_not_larger_than_telegram_takes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_methods, "LARGEST_PHOTO", 100)
    form = FormData({"chat_id": str(world.maya.id)})
    form.add_field("photo", png(1280, 720) + bytes(100), filename="a.png")
    url = f"{world.telegram.api_base}/bot{world.telegram.token}/sendPhoto"
    async with world.http.post(url, data=form) as response:
        assert response.status == 413
    assert "Too Large" in world.telegram.take_violations()[0]


async def test_a_file_is_fetched_where_get_file_says(world: World) -> None:
    telegram = world.telegram
    document = telegram.add_file("a.csv", b"12345")
    at = f"{telegram.api_base}/file/bot{telegram.token}/"
    for url in (at + document.path, at, f"{telegram.api_base}/file/bot1:x/{document.path}"):
        async with world.http.get(url) as response:
            assert response.status in (401, 404)
    assert len(telegram.take_violations()) == 3
    told = await world.call("getFile", file_id=document.file_id)
    assert (told["file_size"], told["file_path"]) == (5, document.path)
    async with world.http.get(at + told["file_path"]) as response:
        assert await response.read() == b"12345"
    await world.call("getFile", code=400, file_id="another")
    assert "wrong file_id" in telegram.take_violations()[0]
    large = telegram.add_file("a.csv", b"", size=20_000_001)
    assert "too big" in (await world.call("getFile", code=400, file_id=large.file_id))["description"]


async def test_what_is_not_there_is_not_found(world: World) -> None:
    for url in ("/", "/file/x", f"/bot{world.telegram.token}", f"/bot{world.telegram.token}/getMe/"):
        async with world.http.get(world.telegram.api_base + url) as response:
            assert response.status == 404
    assert len(world.telegram.take_violations()) == 4
    await world.call("getMe", code=401, token="123456:other")
    assert world.telegram.take_violations() == ["/bot123456:other/getMe: Unauthorized"]
    await world.call("sendDice", code=501, chat_id=world.maya.id)
    assert "not played" in world.telegram.take_violations()[0]


@described
async def test_a_method_that_nobody_describes_is_not_found(world: World) -> None:
    await world.call("sendmessage", code=404)
    assert world.telegram.take_violations() == ["sendmessage: Not Found"]


@pytest.mark.parametrize(
    ("commands", "said"),
    [
        ([{"command": "Cost", "description": "x"}], "COMMAND_INVALID"),
        ([{"command": "/cost", "description": "x"}], "COMMAND_INVALID"),
        ([{"command": "c" * 33, "description": "x"}], "COMMAND_INVALID"),
        ([{"command": "cost", "description": ""}], "DESCRIPTION_INVALID"),
        ([{"command": "cost", "description": "x" * 257}], "DESCRIPTION_INVALID"),
        ([{"command": "cost", "description": "x"}] * 2, "twice"),
        ([{"command": f"c{n}", "description": "x"} for n in range(101)], "TOO_MUCH"),
    ],
)
async def test_a_wrong_menu_is_refused(world: World, commands: list[dict[str, str]], said: str) -> None:
    await world.call("setMyCommands", code=400, commands=commands)
    assert said in world.telegram.take_violations()[0]
    assert world.telegram.menus == {}


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"timeout": 0}, "without allowed_updates"),
        ({"allowed_updates": ALLOWED, "offset": -1}, "negative offset"),
        ({"allowed_updates": ALLOWED, "limit": 101}, "limit 101"),
        ({"allowed_updates": ALLOWED, "offset": 10**12}, "never handed over"),
    ],
)
async def test_a_wrong_way_to_ask_for_updates_is_refused(world: World, parameters: dict[str, Any], said: str) -> None:
    world.telegram.write(world.maya, "/cost")
    await world.call("getUpdates", code=400, **parameters)
    assert said in world.telegram.take_violations()[0]


@described
async def test_an_update_type_that_does_not_exist_cannot_be_allowed(world: World) -> None:
    await world.call("getUpdates", code=400, allowed_updates=["messages"])
    assert "no such updates" in world.telegram.take_violations()[0]


async def test_dropping_what_waits_is_refused(world: World) -> None:
    await world.call("deleteWebhook", code=400, drop_pending_updates=True)
    assert "loses what people wrote" in world.telegram.take_violations()[0]
    assert await world.call("deleteWebhook", drop_pending_updates=False)


async def test_only_own_messages_can_be_edited_and_only_to_something_else(world: World) -> None:
    here: dict[str, Any] = {"chat_id": world.maya.id, "message_id": world.sent.message_id}
    markup = keyboard(("Undo", "undo:1"))
    same = await world.call("editMessageText", code=400, text="Spent.", reply_markup=markup, **here)
    assert "message is not modified" in same["description"]
    same = await world.call("editMessageReplyMarkup", code=400, reply_markup=markup, **here)
    assert "message is not modified" in same["description"]
    assert world.telegram.violations == []

    await world.call("editMessageText", text="Undone.", **here)  # and this takes the button away
    assert (world.sent.text, world.sent.history, world.sent.buttons) == ("Undone.", ["Spent."], [])
    written = world.telegram.write(world.maya, "x")
    for wrong, said in ((written.message_id, "not the bot's"), (99, "message to edit not found")):
        await world.call("editMessageText", code=400, text="x", chat_id=world.maya.id, message_id=wrong)
        assert said in world.telegram.take_violations()[0]
    world.telegram.delete(world.sent)
    await world.call("editMessageText", code=400, text="x", **here)  # nobody's fault


async def test_a_press_is_answered_once_in_time_and_not_before_it_is_handed_over(world: World) -> None:
    press = world.telegram.press(world.sent, "Undo", user=world.maya)
    query = press.query.id
    for wrong in (query, "5"):
        await world.call("answerCallbackQuery", code=400, callback_query_id=wrong)
        assert "query is too old" in world.telegram.take_violations()[0]
    (update,) = await world.updates()
    assert update["callback_query"]["data"] == "undo:1"
    assert update["callback_query"]["message"]["text"] == "Spent."
    for name, value, said in (
        ("text", "x" * 201, "200"),
        ("url", "https://a.b", "URL_INVALID"),
        ("url", "t.me/OurBot?start=.", "deep link"),
    ):
        await world.call("answerCallbackQuery", code=400, callback_query_id=query, **{name: value})
        assert said in world.telegram.take_violations()[0]
    await world.call("answerCallbackQuery", callback_query_id=query, text="Undone.", show_alert=True)
    answer = await press.answered()
    assert (answer.text, answer.show_alert, answer.url) == ("Undone.", True, None)
    await world.call("answerCallbackQuery", code=400, callback_query_id=query)
    assert "answered already" in world.telegram.take_violations()[0]

    late = world.telegram.press(world.sent, "Undo", user=world.maya)
    await world.updates()
    now = world.telegram.clock() + 15
    world.telegram.clock = lambda: now
    await world.call("answerCallbackQuery", code=400, callback_query_id=late.query.id)
    assert "waited too long" in world.telegram.take_violations()[0]


async def test_a_second_answer_is_excused_where_the_bot_could_not_know_of_the_first(world: World) -> None:
    again = world.telegram.press(world.sent, "Undo", user=world.maya)
    cut = world.telegram.press(world.sent, "Undo", user=world.maya)
    await world.updates()
    await world.call("answerCallbackQuery", callback_query_id=again.query.id)
    await world.updates()  # as after a kill: none was acknowledged
    await world.call("answerCallbackQuery", code=400, callback_query_id=again.query.id)
    world.telegram.fault("answerCallbackQuery", Fault.cut_after())
    with pytest.raises(ClientError):
        await world.call("answerCallbackQuery", callback_query_id=cut.query.id)
    await world.call("answerCallbackQuery", code=400, callback_query_id=cut.query.id)
    assert len(cut.answers) == 1


async def test_limits_are_counted_on_request(world: World) -> None:
    now = world.telegram.clock() + 60
    world.telegram.clock = lambda: now
    one, *others = [world.telegram.add_user(str(number)) for number in range(31)]
    await world.call("sendMessage", chat_id=one.id, text="x")
    await world.call("sendMessage", chat_id=one.id, text="x")  # nobody counts yet
    world.telegram.limits = True
    answer = await world.call("sendMessage", code=429, chat_id=one.id, text="x")
    assert answer["parameters"] == {"retry_after": 1}
    for user in others[:28]:
        await world.call("sendMessage", chat_id=user.id, text="x")
    await world.call("sendMessage", code=429, chat_id=others[28].id, text="x")
    now += 2
    await world.call("sendMessage", chat_id=one.id, text="x")


async def test_the_end_of_the_server_raises_what_was_done_wrong() -> None:
    telegram = await TelegramServer().__aenter__()
    async with ClientSession() as http, http.get(f"{telegram.api_base}/bot1:x/getMe") as response:
        assert response.status == 401
    with pytest.raises(AssertionError, match="Unauthorized"):
        await telegram.__aexit__(None)


def test_html_becomes_text_and_entities_in_units_of_telegram() -> None:
    text, entities = parse_html(
        ' 🎬 <b>a<i>b</i></b> &amp;&#39;&#x41;<pre><code class="language-py">c</code></pre>'
        '<blockquote expandable>d <a href="https://a.b?c&amp;d">e</a></blockquote>\n'
    )
    assert text == "🎬 ab &'Acd e"
    assert entities == [
        {"type": "bold", "offset": 3, "length": 2},
        {"type": "italic", "offset": 4, "length": 1},
        {"type": "pre", "offset": 9, "length": 1, "language": "py"},
        {"type": "expandable_blockquote", "offset": 10, "length": 3},
        {"type": "text_link", "offset": 12, "length": 1, "url": "https://a.b?c&d"},
    ]
    with pytest.raises(HtmlError):
        parse_html("<b>")
