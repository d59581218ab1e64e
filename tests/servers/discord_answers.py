"""What the tests' Discord does when it is asked to: commands, channels, messages, and answers to interactions."""

from __future__ import annotations

import copy
import json
import re
import time
from collections.abc import Mapping
from typing import Any

from tests.servers.discord_commands import command_problems, suggestion_problems
from tests.servers.discord_limits import message_problems, modal_problems, pings
from tests.servers.discord_model import (
    AUTOCOMPLETE,
    CHOICES,
    COMPONENT,
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    MESSAGE,
    MODAL,
    SLASH,
    SUBMIT,
    THINKING,
    THINKING_UPDATE,
    UPDATE,
    Answer,
    Channel,
    Interaction,
    Message,
    walk,
)
from tests.servers.discord_rest import FETCH, Answerer, Call, File, RefusalError
from tests.servers.discord_world import World

_FITTING = {
    SLASH: {MESSAGE, THINKING, MODAL},
    COMPONENT: {MESSAGE, THINKING, THINKING_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    SUBMIT: {MESSAGE, THINKING, THINKING_UPDATE, UPDATE},
}
"""Which answers each type of interaction takes."""
_SUPPRESS_EMBEDS, _SILENT = 1 << 2, 1 << 12
_SETTABLE = _SUPPRESS_EMBEDS | EPHEMERAL | _SILENT | COMPONENTS_V2
_FOLLOWUPS_BROUGHT_ALONG = 5
"""More are refused where the application is not a member."""


class Answers:
    """One function for each request."""

    def __init__(self, world: World, gateway_url: str) -> None:
        self._world, self._gateway_url = world, gateway_url

    def by_path(self) -> dict[tuple[str, str], Answerer]:
        """The functions; of two paths that fit the first is taken."""
        webhook, callback = (
            "/webhooks/{webhook_id}/{webhook_token}",
            "/interactions/{interaction_id}/{interaction_token}",
        )
        channel, commands = "/channels/{channel_id}/messages", "/applications/{application_id}/commands"
        return {
            ("GET", FETCH): self._fetch,
            ("GET", "/gateway/bot"): self._gateway,
            ("GET", "/users/@me"): lambda _: self._world.bot_json(),
            ("GET", "/oauth2/applications/@me"): self._application,
            ("GET", "/applications/@me"): self._application,
            ("GET", commands): lambda call: self._own(call) and self._world.commands,
            ("PUT", commands): self._put_commands,
            ("POST", f"{callback}/callback"): self._callback,
            ("GET", f"{webhook}/messages/@original"): lambda call: self._original(call)[1].json(),
            ("PATCH", f"{webhook}/messages/@original"): self._edit_original,
            ("DELETE", f"{webhook}/messages/@original"): self._delete_original,
            ("POST", webhook): self._follow_up,
            ("GET", f"{webhook}/messages/{{message_id}}"): lambda call: self._of_interaction(call)[1].json(),
            ("PATCH", f"{webhook}/messages/{{message_id}}"): self._edit_follow_up,
            ("POST", "/users/@me/channels"): self._open_direct_channel,
            ("POST", channel): self._post,
            ("PATCH", f"{channel}/{{message_id}}"): self._edit_posted,
        }

    def _gateway(self, _: Call) -> object:
        limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
        return {"url": self._gateway_url, "shards": self._world.shards, "session_start_limit": limit}

    def _application(self, _: Call) -> object:
        world = self._world
        return {
            "id": world.application_id,
            "name": world.bot.name,
            "icon": None,
            "description": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "owner": world.bot.json(),
            "team": None,
            "flags": 0,
            "bot": world.bot.json(),
            "integration_types_config": {"0": {}, "1": {}},
        }

    def _fetch(self, call: Call) -> bytes:
        upload = self._world.uploads.get(FETCH.format(**call.values))
        if upload is None:
            raise RefusalError(404, 0, "a file that nobody sent")
        return upload.content

    # Commands

    def _own(self, call: Call) -> bool:
        if call.values["application_id"] != self._world.application_id:
            raise RefusalError(403, 20012, "another application's commands")
        return True

    def _put_commands(self, call: Call) -> object:
        world = self._world
        self._own(call)
        if problems := command_problems(call.body):
            raise RefusalError(400, 50035, "; ".join(problems))
        before = {(one["type"], one["name"]): one["id"] for one in world.commands}
        world.commands = []
        for command in copy.deepcopy(call.body):
            kind, permissions = command.get("type") or 1, command.get("default_member_permissions")
            world.commands.append(
                {
                    "description": "",
                    "options": [],
                    "contexts": None,
                    "integration_types": [0],
                    "nsfw": False,
                    **command,
                    "id": before.get((kind, command["name"])) or world.snowflake(),
                    "type": kind,
                    "application_id": world.application_id,
                    "version": world.snowflake(),
                    "default_member_permissions": None if permissions is None else str(permissions),
                }
            )
        world.command_puts += 1
        return world.commands

    # Answers to interactions

    def _callback(self, call: Call) -> object:
        world, kind, data = self._world, call.body["type"], call.body.get("data") or {}
        interaction = world.interactions.get(call.values["interaction_token"])
        if interaction is None or interaction.id != call.values["interaction_id"]:
            raise RefusalError(404, 10062, "no such interaction")
        if interaction.first is not None:
            raise RefusalError(400, 40060, "an interaction that was answered before")
        if (late := time.monotonic() - interaction.sent_at) > world.answer_within_s:
            raise RefusalError(404, 10062, f"an answer {late:.1f} s after the interaction")
        if kind not in _FITTING[interaction.kind] or (kind in (THINKING_UPDATE, UPDATE) and interaction.source is None):
            raise RefusalError(400, 50035, f"answer {kind} to an interaction of type {interaction.kind}")
        message: Message | None = None
        choices: tuple[tuple[str, str | int | float], ...] = ()
        if kind == MESSAGE:
            message = self._create(interaction.channel, data, call.files, interaction)
        elif kind == THINKING:
            if (data.get("flags") or 0) & ~EPHEMERAL:
                raise RefusalError(400, 50035, "flags in a deferral other than EPHEMERAL")
            message = self._remember(interaction.channel, _blank((data.get("flags") or 0) | LOADING), interaction)
        elif kind in (THINKING_UPDATE, UPDATE):
            message = interaction.source
            assert message is not None
            if kind == UPDATE:
                self._edit(message, data, call.files)
        elif kind == CHOICES:
            if problems := suggestion_problems(data["choices"]):
                raise RefusalError(400, 50035, "; ".join(problems))
            choices = tuple((one["name"], one["value"]) for one in data["choices"])
        elif problems := modal_problems(data):
            raise RefusalError(400, 50035, "; ".join(problems))
        interaction.original = message
        if kind in (MESSAGE, UPDATE):
            interaction.shown = message
        ephemeral = message is not None and message.ephemeral
        interaction.first = Answer(kind, interaction, ephemeral, message, choices, data if kind == MODAL else None)
        about = {"id": interaction.id, "type": interaction.kind}
        if message is None:
            return {"interaction": about}
        about |= {
            "response_message_id": message.id,
            "response_message_loading": message.loading,
            "response_message_ephemeral": ephemeral,
        }
        return {"interaction": about, "resource": {"type": kind, "message": message.json()}}

    def _answered(self, call: Call) -> Interaction:
        world = self._world
        interaction = world.interactions.get(call.values["webhook_token"])
        if interaction is None or call.values["webhook_id"] != world.application_id:
            raise RefusalError(404, 10015, "no such webhook")
        if interaction.first is None:
            raise RefusalError(404, 10015, "before any answer to the interaction")
        if time.monotonic() - interaction.sent_at > world.token_lives_s:
            raise RefusalError(401, 50027, "later than an interaction's token lives")
        return interaction

    def _original(self, call: Call) -> tuple[Interaction, Message]:
        interaction = self._answered(call)
        if interaction.original is None or interaction.original.deleted:
            raise RefusalError(404, 10008, "the original message, where there is none")
        return interaction, interaction.original

    def _of_interaction(self, call: Call) -> tuple[Interaction, Message]:
        interaction = self._answered(call)
        for message in (interaction.original, *interaction.followups):
            if message is not None and message.id == call.values["message_id"] and not message.deleted:
                return interaction, message
        raise RefusalError(404, 10008, "no such message of that interaction")

    def _edit_original(self, call: Call) -> object:
        interaction, message = self._original(call)
        self._edit(message, call.body, call.files)
        interaction.shown = interaction.shown or message
        return message.json()

    def _edit_follow_up(self, call: Call) -> object:
        interaction, message = self._of_interaction(call)
        self._edit(message, call.body, call.files)
        interaction.shown = interaction.shown or message
        return message.json()

    def _delete_original(self, call: Call) -> None:
        self._original(call)[1].deleted = True

    def _follow_up(self, call: Call) -> object:
        interaction = self._answered(call)
        message = interaction.original
        if message is not None and message.loading and not message.deleted:
            self._edit(
                message, call.body, call.files
            )  # fills the "thinking", which stays as public or private as it was
        else:
            brought_along = "0" not in interaction.payload["authorizing_integration_owners"]
            if brought_along and len(interaction.followups) >= _FOLLOWUPS_BROUGHT_ALONG:
                raise RefusalError(400, 40094, f"more follow-ups than {_FOLLOWUPS_BROUGHT_ALONG}")
            message = self._create(interaction.channel, call.body, call.files, interaction)
            interaction.followups.append(message)
        interaction.shown = interaction.shown or message
        return message.json()

    # Messages in channels

    def _open_direct_channel(self, call: Call) -> object:
        user = self._world.users.get(str(call.body.get("recipient_id")))
        if user is None:
            raise RefusalError(400, 50033, "a direct channel with nobody")
        return self._world.direct_channel(user).json()

    def _channel(self, call: Call) -> Channel:
        channel = self._world.channels.get(call.values["channel_id"])
        if channel is None:
            raise RefusalError(404, 10003, None if call.values["channel_id"] in self._world.gone else "no such channel")
        if channel.guild is not None and not channel.guild.has_bot:
            raise RefusalError(403, 50001, "a server without the bot")
        if channel.closed:
            raise RefusalError(403, 50013, None)
        return channel

    def _post(self, call: Call) -> object:
        channel, body = self._channel(call), call.body
        if channel.recipient is not None and channel.recipient.id in self._world.closed:
            raise RefusalError(403, 50007, None)
        if (body.get("flags") or 0) & EPHEMERAL:
            raise RefusalError(400, 50035, "a private message outside of an interaction")
        key = (channel.id, str(body["nonce"])) if body.get("nonce") is not None and body.get("enforce_nonce") else None
        if key is not None and key in self._world.nonces:
            return {**self._world.nonces[key].json(), "nonce": key[1]}
        message = self._create(channel, body, call.files, None)
        self._world.posted.append(message)
        if key is None:
            return message.json()
        self._world.nonces[key] = message
        return {**message.json(), "nonce": key[1]}

    def _edit_posted(self, call: Call) -> object:
        channel, message = self._channel(call), self._world.messages.get(call.values["message_id"])
        if message is None or message.channel is not channel or message.deleted or message.ephemeral:
            raise RefusalError(404, 10008, "no such message in that channel")
        self._edit(message, call.body, call.files)
        return message.json()

    # Messages

    def _create(
        self, channel: Channel, data: Mapping[str, Any], files: Mapping[str, File], interaction: Interaction | None
    ) -> Message:
        flags = data.get("flags") or 0
        if flags & ~_SETTABLE:
            raise RefusalError(400, 50035, f"flags {flags:b}")
        body = self._changed(_blank(flags), data, files)
        message = self._remember(channel, body, interaction)
        self._say(message, data, files)
        return message

    def _edit(self, message: Message, data: Mapping[str, Any], files: Mapping[str, File]) -> None:
        flags = data.get("flags")
        if flags is not None and message.flags & COMPONENTS_V2 and not flags & COMPONENTS_V2:
            raise RefusalError(400, 50035, "IS_COMPONENTS_V2 taken back")
        kept = message.flags & ~LOADING | (flags or 0) & (COMPONENTS_V2 | _SUPPRESS_EMBEDS)
        body = self._changed({**message.body, "flags": kept}, data, files)
        message.edited += not message.loading
        message.body = body
        self._say(message, data, files)

    def _changed(self, body: dict[str, Any], data: Mapping[str, Any], files: Mapping[str, File]) -> dict[str, Any]:
        """What a message holds after that.

        Raises:
            RefusalError: Discord would not have it.
        """
        for name, without in (("content", ""), ("embeds", []), ("components", [])):
            if name in data:
                body[name] = copy.deepcopy(data[name]) or without
        if "attachments" in data or files:
            body["attachments"] = self._attached(body["attachments"], data.get("attachments") or [], files)
        problems = message_problems(body)
        names = [one["filename"] for one in body["attachments"]]
        for name in re.findall(r'"attachment://([^"]+)"', json.dumps([body["embeds"], body["components"]])):
            if name not in names:
                problems.append(f"attachment {name} was not sent")
        if problems:
            raise RefusalError(400, 50035, "; ".join(problems))
        _number(body["components"])
        return body

    def _attached(
        self, before: list[dict[str, Any]], wanted: list[dict[str, Any]], files: Mapping[str, File]
    ) -> list[dict[str, Any]]:
        kept = {one["id"]: one for one in before}
        attached = []
        for one in wanted:
            if (identity := str(one["id"])) in kept:
                attached.append(kept[identity])
                continue
            if (part := f"files[{identity}]") not in files:
                raise RefusalError(400, 50035, f"attachment {identity} was not sent")
            name, content = files[part]
            if len(content) > self._world.file_limit:
                raise RefusalError(413, 40005, f"{name} has {len(content)} bytes")
            url = f"https://cdn.discordapp.com/attachments/{name}"
            attached.append(
                {"id": self._world.snowflake(), "filename": name, "size": len(content), "url": url, "proxy_url": url}
            )
        return attached

    def _remember(self, channel: Channel, body: dict[str, Any], interaction: Interaction | None) -> Message:
        message = Message(self._world.snowflake(), channel, self._world.bot, body, interaction)
        self._world.messages[message.id] = message
        return message

    def _say(self, message: Message, data: Mapping[str, Any], files: Mapping[str, File]) -> None:
        message.texts.append(message.text)
        message.files.update(files.values())
        if mentions := pings(data):
            self._world.violations.append(f"a message that would ping {', '.join(mentions)}")


def _blank(flags: int) -> dict[str, Any]:
    return {"content": "", "embeds": [], "components": [], "attachments": [], "flags": flags}


def _number(components: list[dict[str, Any]]) -> None:
    """Give each component an id, as Discord does where none was sent."""
    used = {one["id"] for one in walk(components) if one.get("id")}
    free = iter(number for number in range(1, 1000) if number not in used)
    for one in walk(components):
        if not one.get("id"):
            one["id"] = next(free)
