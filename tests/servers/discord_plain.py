"""A client of the tests' Discord without a library: it says what it is told to, right or wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.servers.discord import DiscordServer, Guild, Interaction, User
from tests.servers.discord_schema import DESCRIPTION

needs_description = pytest.mark.skipif(
    not DESCRIPTION.exists(), reason="Discord's official description is not part of the repository"
)
NO_PINGS: dict[str, Any] = {"parse": []}
V2 = 1 << 15
COMMANDS: list[dict[str, Any]] = [
    {
        "name": "cost",
        "description": "Estimate.",
        "type": 1,
        "options": [
            {"type": 3, "name": "work", "description": "What.", "required": True, "autocomplete": True},
            {"type": 4, "name": "times", "description": "How often.", "min_value": 1, "max_value": 5},
        ],
    },
    {
        "name": "alert",
        "description": "Alerts.",
        "type": 1,
        "contexts": [0],
        "options": [
            {
                "type": 1,
                "name": "set",
                "description": "Set one.",
                "options": [
                    {"type": 6, "name": "who", "description": "Whom to tell."},
                    {"type": 3, "name": "how", "description": "How.", "choices": [{"name": "loud", "value": "loud"}]},
                ],
            }
        ],
    },
]


def button(custom_id: str = "undo", label: str = "Undo", **more: Any) -> dict[str, Any]:
    """A grey one."""
    return {"type": 2, "style": 2, "custom_id": custom_id, "label": label, **more}


def row(*inside: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(inside)}


def display(text: str) -> dict[str, Any]:
    return {"type": 10, "content": text}


def drawn(*inside: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"flags": V2, "components": [{"type": 17, "components": list(inside)}], **more}


@dataclass
class Plain:
    """A client without a library, which says what it is told to."""

    server: DiscordServer
    session: aiohttp.ClientSession
    studio: Guild
    maya: User

    async def ask(self, method: str, path: str, body: object = None, *, token: str | None = None, **more: Any) -> Any:
        """Status and answer."""
        headers = {"Authorization": f"Bot {token or self.server.token}"} if token != "" else {}
        if body is not None:
            more["json"] = body
        async with self.session.request(method, self.server.api_base + path, headers=headers, **more) as response:
            assert response.status == 204 or response.headers["Content-Type"] == "application/json"
            return response.status, None if response.status == 204 else await response.json()

    async def answer(self, to: Interaction, kind: int = 4, data: object = None, query: str = "") -> Any:
        body = {"type": kind} if data is None else {"type": kind, "data": data}
        return await self.ask("POST", f"/interactions/{to.id}/{to.token}/callback{query}", body)

    async def gateway(self, query: str = "?v=10&encoding=json") -> aiohttp.ClientWebSocketResponse:
        return await self.session.ws_connect(self.server.gateway_url + query)

    async def identified(self, **more: Any) -> aiohttp.ClientWebSocketResponse:
        line = await self.gateway()
        assert (await line.receive_json())["op"] == 10
        await line.send_json({"op": 2, "d": {**self.identity(), **more}})
        return line

    def identity(self) -> dict[str, Any]:
        properties = {"os": "linux", "browser": "none", "device": "none"}
        return {"token": self.server.token, "properties": properties, "intents": 1}

    async def connect(self) -> aiohttp.ClientWebSocketResponse:
        """Register the commands and identify."""
        assert (await self.ask("PUT", f"/applications/{self.server.application_id}/commands", COMMANDS))[0] == 200
        line = await self.identified()
        await self.server.ready()
        return line

    async def cost(self, **more: Any) -> Interaction:
        return await self.server.slash(self.maya, "cost", {"work": "50 videos"}, guild=self.studio, **more)


@asynccontextmanager
async def plain_client(**settings: Any) -> AsyncIterator[Plain]:
    """A client, a server for it, and somebody on a Discord server."""
    async with DiscordServer(**settings) as server, aiohttp.ClientSession() as session:
        yield Plain(server, session, server.add_guild("Studio", locale="de"), server.add_user("Maya"))


async def closed_with(line: aiohttp.ClientWebSocketResponse) -> int | None:
    """The code that the other side closes a websocket with."""
    async for _ in line:
        pass
    return line.close_code
