"""Commands, interactions, channels and the gateway of the tests' Discord: what fits passes, the rest is refused."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.servers.discord import Fault, Interaction
from tests.servers.discord_plain import (
    COMMANDS,
    Plain,
    button,
    closed_with,
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


def option(name: str = "work", **more: Any) -> dict[str, Any]:
    return {"type": 3, "name": name, "description": "What.", **more}


def command(*options: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "cost", "description": "Estimate.", "type": 1, "options": list(options), **more}


CHOICES = [{"name": str(n), "value": str(n)} for n in range(26)]
SUB = {"type": 1, "name": "sub", "description": "Sub."}
WIDE = [
    option(f"o{n}", description="x" * 100, choices=[{"name": str(c), "value": "x" * 99} for c in range(4)])
    for n in range(25)
]


@pytest.mark.parametrize(
    "commands",
    [
        [command(name="Cost")],
        [command(name="two words")],
        [command(description="x" * 101)],
        [command(description="")],
        [command(name_localizations={"de": "Kosten"})],
        [command(), command()],
        [{**command(), "name": f"c{n}"} for n in range(101)],
        [command(*(option(f"o{n}") for n in range(26)))],
        [command(option(), option())],
        [command(option(), option("later", required=True))],
        [command(option(choices=CHOICES))],
        [command(option(choices=CHOICES[:2], autocomplete=True))],
        [command(option(min_length=5, max_length=4))],
        [command(SUB, option())],
        [command({**SUB, "options": [SUB]})],
        [command({**SUB, "type": 2, "options": [{**SUB, "type": 2, "options": [SUB]}]})],
        [command(*WIDE)],
        pytest.param([command(colour=1)], marks=needs_description),
    ],
)
async def test_commands_beyond_the_limits_are_refused(plain: Plain, commands: Any) -> None:
    path = f"/applications/{plain.server.application_id}/commands"
    status, said = await plain.ask("PUT", path, commands)
    assert (status, said["code"]) == (400, 50035)
    assert len(plain.server.violations) == 1
    assert plain.server.command_puts == 0


async def test_a_command_keeps_its_id(plain: Plain) -> None:
    path = f"/applications/{plain.server.application_id}/commands"
    _, first = await plain.ask("PUT", path, COMMANDS)
    _, again = await plain.ask("PUT", path, [*COMMANDS[1:], *COMMANDS[:1]])
    assert {one["name"]: one["id"] for one in first} == {one["name"]: one["id"] for one in again}
    assert (plain.server.command_puts, (await plain.ask("GET", path))[1]) == (2, again)
    assert plain.server.violations == []


@pytest.mark.parametrize(
    ("words", "values", "where"),
    [
        ("costs", {"work": "x"}, {}),
        ("cost", {}, {}),
        ("cost", {"work": "x", "colour": "y"}, {}),
        ("cost", {"work": 5}, {}),
        ("cost", {"work": "x", "times": 6}, {}),
        ("alert", {}, {}),
        ("alert drop", {}, {}),
        ("alert set", {"how": "quietly"}, {}),
        ("alert set", {"who": "5"}, {}),
        ("alert set", {}, {"guild": None}),
        ("cost", {"work": "x"}, {"user_install": True}),
        ("alert set", {"how": "l"}, {"focused": "how"}),
    ],
)
async def test_nobody_can_use_what_is_not_offered(
    plain: Plain, words: str, values: dict[str, Any], where: dict[str, Any]
) -> None:
    await plain.connect()
    with pytest.raises(AssertionError):
        await plain.server.slash(plain.maya, words, values, **{"guild": plain.studio, **where})


# Interactions


async def second_answer(plain: Plain, shown: Interaction) -> Any:
    await plain.answer(shown, 5)
    return await plain.answer(shown, 5)


async def late_answer(plain: Plain, shown: Interaction) -> Any:
    plain.server.world.answer_within_s = 0.0
    return await plain.answer(shown, 5)


async def answer_of_another_kind(plain: Plain, shown: Interaction) -> Any:
    return await plain.answer(shown, 8, {"choices": []})


async def update_of_nothing(plain: Plain, shown: Interaction) -> Any:
    return await plain.answer(shown, 7, {"content": "x"})


async def deferral_that_is_drawn(plain: Plain, shown: Interaction) -> Any:
    return await plain.answer(shown, 5, {"flags": 1 << 15})


async def early_follow_up(plain: Plain, shown: Interaction) -> Any:
    return await plain.ask("POST", f"/webhooks/{plain.server.application_id}/{shown.token}", {"content": "x"})


async def early_edit(plain: Plain, shown: Interaction) -> Any:
    path = f"/webhooks/{plain.server.application_id}/{shown.token}/messages/@original"
    return await plain.ask("PATCH", path, {"content": "x"})


async def edit_of_what_is_gone(plain: Plain, shown: Interaction) -> Any:
    await plain.answer(shown, 4, {"content": "x"})
    path = f"/webhooks/{plain.server.application_id}/{shown.token}/messages/@original"
    assert (await plain.ask("DELETE", path))[0] == 204
    return await plain.ask("PATCH", path, {"content": "y"})


async def follow_up_too_late(plain: Plain, shown: Interaction) -> Any:
    await plain.answer(shown, 5)
    plain.server.world.token_lives_s = 0.0
    return await early_follow_up(plain, shown)


async def form_with_one_field_twice(plain: Plain, shown: Interaction) -> Any:
    field = {"type": 18, "label": "Name", "component": {"type": 4, "style": 1, "custom_id": "name"}}
    return await plain.answer(shown, 9, {"custom_id": "form", "title": "Form", "components": [field, field]})


@pytest.mark.parametrize(
    ("act", "status", "code"),
    [
        (second_answer, 400, 40060),
        (late_answer, 404, 10062),
        (answer_of_another_kind, 400, 50035),
        (update_of_nothing, 400, 50035),
        (deferral_that_is_drawn, 400, 50035),
        (early_follow_up, 404, 10015),
        (early_edit, 404, 10015),
        (edit_of_what_is_gone, 404, 10008),
        (follow_up_too_late, 401, 50027),
        (form_with_one_field_twice, 400, 50035),
    ],
)
async def test_a_wrong_turn_after_an_interaction_is_refused(plain: Plain, act: Any, status: int, code: int) -> None:
    await plain.connect()
    answered, said = await act(plain, await plain.cost())
    assert (answered, said["code"]) == (status, code)
    assert len(plain.server.violations) == 1


async def test_suggestions_beyond_the_limits_are_refused(plain: Plain) -> None:
    await plain.connect()
    typing = await plain.server.autocomplete(plain.maya, "cost", {"work": "5"}, focused="work", guild=plain.studio)
    assert (await plain.answer(typing, 8, {"choices": CHOICES}))[0] == 400
    assert (await plain.answer(typing, 8, {"choices": CHOICES[:1]}))[0] == 200
    assert (await typing.answer()).choices == (("0", "0"),)
    assert len(plain.server.violations) == 1


async def test_the_first_follow_up_fills_the_thinking(plain: Plain) -> None:
    await plain.connect()
    shown = await plain.cost()
    status, said = await plain.answer(shown, 5, {"flags": 64}, "?with_response=1")
    assert (status, said["resource"]["type"]) == (200, 5)
    assert said["interaction"]["response_message_loading"]
    assert shown.shown is None
    _, first = await early_follow_up(plain, shown)
    _, second = await early_follow_up(plain, shown)
    message = await shown.message()
    assert first["id"] == message.id == said["resource"]["message"]["id"] != second["id"]
    assert (message.text, message.ephemeral, message.loading, message.edited) == ("x", True, False, 0)
    assert not shown.followups[0].ephemeral
    assert (await shown.answer()).deferred
    assert plain.server.violations == []


async def test_buttons_are_pressed_by_those_who_see_them(plain: Plain) -> None:
    await plain.connect()
    ben, shown = plain.server.add_user("Ben"), await plain.cost()
    buttons = row(button(), button("off", "Off", disabled=True))
    await plain.answer(shown, 4, drawn(display("x"), buttons, flags=1 << 15 | 64))
    message = await shown.message()
    for which, who in (("Redo", plain.maya), ("Off", plain.maya), ("Undo", ben)):
        with pytest.raises(AssertionError):
            await plain.server.press(message, which, user=who)
    pressed = await plain.server.press(message, "Undo", user=plain.maya)
    assert pressed.payload["message"]["interaction_metadata"]["id"] == shown.id
    assert (await plain.answer(pressed, 7, drawn(display("y"))))[0] == 200
    assert (await pressed.message()) is message
    assert (message.texts, message.edited, message.buttons) == (["x", "y"], 1, ())
    assert plain.server.violations == []


# Channels


async def test_a_nonce_is_used_once(plain: Plain) -> None:
    _, channel = await plain.ask("POST", "/users/@me/channels", {"recipient_id": plain.maya.id})
    path = f"/channels/{channel['id']}/messages"
    said = [await plain.ask("POST", path, {"content": "x", "nonce": "5", "enforce_nonce": True}) for _ in range(2)]
    said.append(await plain.ask("POST", path, {"content": "x", "nonce": "5"}))
    assert [one["id"] == said[0][1]["id"] for _, one in said] == [True, True, False]
    assert [one.text for one in await plain.server.wait_for_direct_messages(plain.maya, 2)] == ["x", "x"]
    assert (await plain.ask("PATCH", f"{path}/{said[0][1]['id']}", {"content": "y"}))[0] == 200
    assert plain.server.direct_messages(plain.maya)[0].texts == ["x", "y"]
    plain.server.close_direct_messages(plain.maya)
    status, refused = await plain.ask("POST", path, {"content": "x"})
    assert (status, refused["code"]) == (403, 50007)
    assert plain.server.violations == []


async def test_a_private_message_needs_an_interaction(plain: Plain) -> None:
    path = f"/channels/{plain.studio.channel_id}/messages"
    assert (await plain.ask("POST", path, {"content": "x", "flags": 64}))[0] == 400
    assert len(plain.server.violations) == 1


async def test_what_goes_wrong_on_purpose_is_no_violation(plain: Plain) -> None:
    path, message = f"/channels/{plain.studio.channel_id}/messages", {"content": "x"}
    released = asyncio.Event()
    plain.server.fault(
        "POST",
        "/channels/*/messages",
        Fault.answers(500),
        Fault.rate_limit(0.5),
        Fault.forbidden(50001),
        Fault.passes(),
        Fault.hang(released),
        Fault.cut_before(),
        Fault.cut_after(),
    )
    assert (await plain.ask("POST", path, message))[0] == 500
    status, limited = await plain.ask("POST", path, message)
    assert (status, limited["retry_after"]) == (429, 0.5)
    assert (await plain.ask("POST", path, message))[1]["code"] == 50001
    assert (await plain.ask("POST", path, message))[0] == 200
    hanging = asyncio.create_task(plain.ask("POST", path, message))
    await plain.server.until("five requests", lambda: len(plain.server.requests) == 5)
    assert len(plain.server.channel_messages(plain.studio)) == 1
    released.set()
    assert (await hanging)[0] == 200
    for shown in (2, 3):
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await plain.ask("POST", path, message)
        assert len(plain.server.channel_messages(plain.studio)) == shown
    assert plain.server.world.faults.left() == 0
    assert plain.server.violations == []


# The gateway


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"token": "another"}, 4004),
        ({"intents": 1 | 1 << 1}, 4014),
        ({"intents": 1 | 1 << 8}, 4014),
        ({"intents": 1 | 1 << 15}, 4014),
        ({"intents": None}, 4013),
        ({"shard": [1, 1]}, 4010),
        ({"colour": 1}, 4002),
    ],
)
async def test_a_wrong_identity_is_refused(plain: Plain, more: dict[str, Any], code: int) -> None:
    assert await closed_with(await plain.identified(**more)) == code
    assert len(plain.server.violations) == 1
    assert plain.server.identifies == 0


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (2, {}, 4005),
        (8, {}, 4001),
        (6, {"token": "another", "session_id": "x", "seq": 0}, 4004),
        (6, {"token": "x"}, 4002),
    ],
)
async def test_a_wrong_word_to_the_gateway_is_refused(plain: Plain, op: int, data: object, code: int) -> None:
    line = await plain.connect()
    await line.send_json({"op": op, "d": data})
    assert await closed_with(line) == code
    assert len(plain.server.violations) == 1


@pytest.mark.parametrize("query", ["", "?v=9&encoding=json", "?v=10&encoding=json&compress=zstd-stream"])
async def test_a_gateway_that_is_not_there_is_refused(plain: Plain, query: str) -> None:
    assert await closed_with(await plain.gateway(query)) == 4012
    assert len(plain.server.violations) == 1


async def test_a_missing_heartbeat_is_a_violation() -> None:
    async with plain_client(heartbeat_interval_ms=10) as plain:
        plain.server.gateway.heartbeat_grace_s = 0.0
        assert await closed_with(await plain.gateway()) == 4009
        assert plain.server.violations == ["gateway: no heartbeat"]


async def test_a_heartbeat_ahead_of_the_events_is_a_violation(plain: Plain) -> None:
    line = await plain.connect()
    await line.send_json({"op": 1, "d": 100})
    while (await line.receive_json())["op"] != 11:
        pass
    assert len(plain.server.violations) == 1


async def test_a_session_goes_on_where_it_was_left(plain: Plain) -> None:
    line = await plain.connect()
    ready, guild = [await line.receive_json() for _ in range(2)]
    assert (ready["t"], guild["t"], guild["d"]["id"]) == ("READY", "GUILD_CREATE", plain.studio.id)
    closing = asyncio.create_task(closed_with(line))
    await plain.server.drop_gateway(4000)
    assert await closing == 4000
    shown = await plain.cost()
    again = await plain.gateway("?v=10&encoding=json&compress=zlib-stream")
    unpack = zlib.decompressobj()

    async def event() -> Any:
        packed = await again.receive_bytes()
        assert packed.endswith(b"\x00\x00\xff\xff")
        return json.loads(unpack.decompress(packed))

    assert (await event())["op"] == 10
    resume = {"token": plain.server.token, "session_id": ready["d"]["session_id"], "seq": guild["s"]}
    await again.send_json({"op": 6, "d": resume})
    missed, resumed = await event(), await event()
    assert (missed["t"], missed["d"]["id"], missed["s"]) == ("INTERACTION_CREATE", shown.id, 3)
    assert (resumed["t"], plain.server.resumes) == ("RESUMED", 1)
    await plain.server.send_interaction_again(shown)
    assert (await event())["d"] == missed["d"]
    await plain.server.invalidate_session(resumable=False)
    assert await event() == {"op": 9, "d": False, "s": None, "t": None}
    last = await plain.gateway()
    await last.send_json({"op": 6, "d": resume})
    assert [(await last.receive_json())["op"] for _ in range(2)] == [10, 9]
    assert plain.server.violations == []
