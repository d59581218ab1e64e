"""The Discord of the tests is as strict as it says: each rule is broken once, and discord.py itself breaks none."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.servers import discord_schema
from tests.servers.discord import Upload
from tests.servers.discord_plain import (
    NO_PINGS,
    V2,
    Plain,
    button,
    display,
    drawn,
    needs_description,
    plain_client,
    row,
)


@pytest.fixture
async def plain() -> AsyncIterator[Plain]:
    async with plain_client() as plain:
        yield plain


MESSAGES: list[tuple[dict[str, Any], str]] = [
    ({"content": "x" * 2001}, "content"),
    ({"content": ""}, "an empty message"),
    ({"content": "x", "flags": 1 << 13}, "flags"),
    ({"content": "x", "flags": V2, "components": [display("y")]}, "content or embeds beside"),
    ({"embeds": [{"title": "x"}], "flags": V2, "components": [display("y")]}, "content or embeds beside"),
    ({"flags": V2}, "without components"),
    ({"components": [display("y")]}, "without IS_COMPONENTS_V2"),
    ({"content": "x", "components": [row(button(str(n))) for n in range(6)]}, "more than 5 action rows"),
    (drawn(display("x" * 2001), display("x" * 2000)), "4000 characters"),
    (drawn(display(" ")), "an empty text display"),
    (drawn(*[display("x")] * 40), "41 components"),
    (drawn(row(*(button(str(n)) for n in range(6)))), "components"),
    (drawn(row(button(label="x" * 81))), "label"),
    (drawn(row(button(custom_id="x" * 101))), "custom_id"),
    (drawn(row(button(), button())), "twice"),
    (drawn(row(button(label=""))), "neither label nor emoji"),
    (drawn(row({**button(), "style": 5, "url": "https://example.org"})), "the wrong one of"),
    (drawn({"type": 13, "file": {"url": "attachment://a.csv"}}), "a.csv was not sent"),
    ({"content": "x", "attachments": [{"id": "0", "filename": "a.csv"}]}, "attachment 0 was not sent"),
    ({"embeds": [{"title": "x", "description": "y" * 4000}, {"description": "y" * 2000}]}, "6000"),
]


@pytest.mark.parametrize(("data", "violation"), MESSAGES, ids=lambda value: value if isinstance(value, str) else "")
async def test_a_message_beyond_the_limits_is_refused(plain: Plain, data: dict[str, Any], violation: str) -> None:
    await plain.connect()
    status, said = await plain.answer(await plain.cost(), data={**data, "allowed_mentions": NO_PINGS})
    assert (status, said["code"]) == (400, 50035)
    assert len(plain.server.violations) == 1
    assert violation in plain.server.violations[0]


@needs_description
@pytest.mark.parametrize(
    ("data", "violation"),
    [
        ({"content": "x", "colour": 1}, "data.colour: not in"),
        ({"content": 5}, "data.content"),
        (drawn(display("x"), colour=1), "data.colour: not in"),
        (drawn(row(button(colour=1))), "data.components[0].components[0].components[0].colour: not in"),
        (drawn(row({"type": 2, "custom_id": "x", "label": "x"})), "'style' is a required property"),
        ({"content": "x", "allowed_mentions": {"parse": ["all"]}}, "data.allowed_mentions.parse[0]"),
    ],
)
async def test_a_body_against_the_description_is_refused(plain: Plain, data: dict[str, Any], violation: str) -> None:
    await plain.connect()
    status, said = await plain.answer(await plain.cost(), data=data)
    assert (status, said["code"]) == (400, 50035)
    assert len(plain.server.violations) == 1
    assert violation in plain.server.violations[0]


@pytest.mark.parametrize(
    "data",
    [
        {"content": "@everyone"},
        {"content": "@here", "allowed_mentions": {"parse": ["everyone"]}},
        {"content": "<@5>", "allowed_mentions": {"parse": ["users"]}},
        {"content": "<@!5>", "allowed_mentions": {"parse": [], "users": ["5"]}},
        {"content": "<@&5>", "allowed_mentions": {"parse": ["roles"]}},
        drawn(display("look, @here")),
    ],
)
async def test_a_mention_that_would_ping_is_a_violation(plain: Plain, data: dict[str, Any]) -> None:
    await plain.connect()
    status, _ = await plain.answer(await plain.cost(), data=data)
    assert status == 200
    assert len(plain.server.violations) == 1
    assert "would ping" in plain.server.violations[0]


async def test_mentions_that_ping_nobody_are_seen_and_allowed(plain: Plain) -> None:
    await plain.connect()
    shown = await plain.cost()
    await plain.answer(shown, data={"content": "@here <@5>", "allowed_mentions": {"parse": ["roles"], "users": ["6"]}})
    assert (await shown.message()).mentions == ["@here", "<@5>"]
    assert plain.server.violations == []


ATTACHED: list[tuple[list[str], list[str], int, str]] = [
    (["a.csv"], [], 5, "a.csv is attached and not shown"),
    (["a.csv", "a.csv"], ["a.csv"], 5, "two of one name"),
    ([f"{n}.csv" for n in range(11)], [f"{n}.csv" for n in range(11)], 5, "attachments"),
    (["my credits.csv"], ["my credits.csv"], 5, "would rename"),
    (["a.csv"], ["a.csv"], 4, "a.csv has 5 bytes"),
    (["a.csv", "b.csv"], ["a.csv", "b.csv"], 5, ""),
]


@pytest.mark.parametrize(("names", "shown", "limit", "violation"), ATTACHED)
async def test_files_are_sent_as_discord_takes_them(
    plain: Plain, names: list[str], shown: list[str], limit: int, violation: str
) -> None:
    await plain.connect()
    plain.server.world.file_limit = limit
    attached = [{"id": str(number), "filename": name} for number, name in enumerate(names)]
    parts = [{"type": 13, "file": {"url": f"attachment://{name}"}} for name in shown]
    form = aiohttp.FormData()
    body = {"type": 4, "data": drawn(display("x"), *parts, attachments=attached, allowed_mentions=NO_PINGS)}
    form.add_field("payload_json", json.dumps(body), content_type="application/json")
    for number, name in enumerate(names):
        form.add_field(f"files[{number}]", b"12345", filename=name)
    asked = await plain.cost()
    status, _ = await plain.ask("POST", f"/interactions/{asked.id}/{asked.token}/callback", data=form)
    assert (status == 200) is (not violation)
    assert len(plain.server.violations) == bool(violation)
    assert violation in "".join(plain.server.violations)
    if not violation:
        assert (await asked.message()).attached == dict.fromkeys(names, b"12345")


def shown(name: str, **more: str) -> dict[str, Any]:
    return {"media": {"url": f"attachment://{name}"}, **more}


@pytest.mark.parametrize(
    ("picture", "violation"),
    [
        (shown("a.png", description="x" * 1024), ""),
        (shown("b.png"), "b.png was not sent"),
        pytest.param(shown("a.png", description="x" * 1025), "].description", marks=needs_description),
        pytest.param(shown("a.png", description=""), "].description", marks=needs_description),
    ],
)
async def test_pictures_are_shown_as_discord_takes_them(plain: Plain, picture: dict[str, Any], violation: str) -> None:
    await plain.connect()
    attached = [{"id": "0", "filename": "a.png"}]
    gallery = {"type": 12, "items": [picture]}
    form = aiohttp.FormData()
    body = {"type": 4, "data": drawn(display("x"), gallery, attachments=attached, allowed_mentions=NO_PINGS)}
    form.add_field("payload_json", json.dumps(body), content_type="application/json")
    form.add_field("files[0]", b"12345", filename="a.png")
    asked = await plain.cost()
    status, _ = await plain.ask("POST", f"/interactions/{asked.id}/{asked.token}/callback", data=form)
    assert (status == 200) is (not violation)
    assert violation in "".join(plain.server.violations)
    assert len(plain.server.violations) == bool(violation)
    if not violation:
        assert (await asked.message()).pictures == {"a.png": "x" * 1024}


async def test_a_file_is_fetched_where_it_was_sent_and_without_the_token(plain: Plain) -> None:
    upload = Upload("a.csv", b"12345")
    plain.server.world.uploads[upload.path] = upload
    url = plain.server.world.cdn
    async with plain.session.get(url + upload.path) as response:
        assert await response.read() == b"12345"
    for path, headers in ((upload.path, {"Authorization": f"Bot {plain.server.token}"}), ("/attachments/5/a.csv", {})):
        async with plain.session.get(url + path, headers=headers) as response:
            assert response.status in (401, 404)
    assert len(plain.server.violations) == 2


async def test_a_message_once_drawn_stays_drawn(plain: Plain) -> None:
    await plain.connect()
    shown = await plain.cost()
    await plain.answer(shown, data=drawn(display("x")))
    original = f"/webhooks/{plain.server.application_id}/{shown.token}/messages/@original"
    assert (await plain.ask("PATCH", original, {"content": "x"}))[0] == 400
    assert (await plain.ask("PATCH", original, {"flags": 0}))[0] == 400
    assert [one.rpartition(": ")[2] for one in plain.server.violations] == [
        "content or embeds beside IS_COMPONENTS_V2",
        "IS_COMPONENTS_V2 taken back",
    ]
    assert (await shown.message()).edited == 0


REQUESTS: list[tuple[str, str, Any, dict[str, Any], int]] = [
    ("GET", "/guilds/5", None, {}, 404),
    ("POST", "/gateway/bot", None, {}, 405),
    ("GET", "/users/@me", None, {"token": ""}, 401),
    ("GET", "/users/@me", None, {"token": "another"}, 401),
    ("POST", "/interactions/5/x/callback", {"type": 5}, {"token": "another"}, 401),
    ("POST", "/interactions/5/x/callback", {"type": 5}, {}, 404),
    ("POST", "/webhooks/5/x", {"content": "x"}, {"token": ""}, 404),
    ("POST", "/users/@me/channels", {"recipient_id": "5"}, {}, 400),
    ("POST", "/channels/5/messages", {"content": "x"}, {}, 404),
    ("PUT", "/applications/5/commands", [], {}, 403),
    ("POST", "/users/@me/channels", None, {"data": b"{"}, 400),
    ("POST", "/users/@me/channels", None, {"data": b"{", "headers_of": "application/json"}, 400),
]


@pytest.mark.parametrize(("method", "path", "body", "more", "status"), REQUESTS)
async def test_a_request_for_nothing_is_refused(
    plain: Plain, method: str, path: str, body: Any, more: dict[str, Any], status: int
) -> None:
    if more.pop("headers_of", None):
        more["data"] = aiohttp.payload.BytesPayload(more["data"], content_type="application/json")
    assert (await plain.ask(method, path, body, **more))[0] == status
    assert len(plain.server.violations) == 1


@needs_description
@pytest.mark.parametrize("query", ["?with_answer=1", "?with_response=maybe"])
async def test_a_query_against_the_description_is_refused(plain: Plain, query: str) -> None:
    await plain.connect()
    assert (await plain.answer(await plain.cost(), 5, query=query))[0] == 400
    assert len(plain.server.violations) == 1


async def test_requests_without_end_are_stopped() -> None:
    async with plain_client(requests_at_most=2) as plain:
        assert [(await plain.ask("GET", "/users/@me"))[0] for _ in range(3)] == [200, 200, 403]
        assert len(plain.server.violations) == 1


@needs_description
def test_without_the_description_only_ci_complains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord_schema, "DESCRIPTION", Path("nowhere"))
    discord_schema.description.cache_clear()
    monkeypatch.delenv("CI", raising=False)
    try:
        assert discord_schema.body_problems("POST", "/users/@me/channels", {"nobody": 5}) == []
        discord_schema.description.cache_clear()
        monkeypatch.setenv("CI", "true")
        with pytest.raises(FileNotFoundError):
            discord_schema.body_problems("POST", "/users/@me/channels", {})
    finally:
        discord_schema.description.cache_clear()
