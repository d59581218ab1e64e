"""The gateway of the tests' Discord: sessions, their events, and the websockets these travel on."""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.servers.discord_model import Changes

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 3, 6, 7, 9, 10, 11
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
"""GUILD_MEMBERS, GUILD_PRESENCES, MESSAGE_CONTENT."""
_IDENTIFY_FIELDS = {"token", "properties", "intents", "compress", "large_threshold", "shard", "presence"}


@dataclass(eq=False)
class Line:
    """One websocket, and what it was asked to be compressed with."""

    socket: web.WebSocketResponse
    request: web.Request
    compressor: Any
    session: Session | None = None
    beats: asyncio.Event = field(default_factory=asyncio.Event)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def send(self, op: int, data: object, sequence: int | None = None, name: str | None = None) -> None:
        text = json.dumps({"op": op, "d": data, "s": sequence, "t": name})
        async with self._lock:  # one stream of compressed bytes: what was compressed first goes first
            try:
                if self.compressor is None:
                    await self.socket.send_str(text)
                    return
                packed = self.compressor.compress(text.encode()) + self.compressor.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(packed)
            except ConnectionError:
                return  # the session keeps its events for a RESUME


@dataclass(eq=False)
class Session:
    """What a client identified as; it outlives its websocket."""

    id: str
    shard: tuple[int, int]
    events: list[tuple[str, object]] = field(default_factory=list)
    """The first has sequence 1."""
    line: Line | None = None

    async def emit(self, name: str, data: object) -> None:
        self.events.append((name, data))
        if self.line is not None:
            await self.line.send(DISPATCH, data, len(self.events), name)


Welcome = Callable[[Session], tuple[dict[str, Any], list[dict[str, Any]]]]
"""READY for a session, and the guilds that follow it."""


class Gateway:
    """All sessions of one bot."""

    def __init__(
        self, token: str, heartbeat_interval_ms: int, violations: list[str], changes: Changes, welcome: Welcome
    ) -> None:
        self.token = token
        self.heartbeat_interval_ms = heartbeat_interval_ms
        self.heartbeat_grace_s = 10.0
        """How much later than asked a heartbeat may come: machines are noisy."""
        self.identifies = self.resumes = self.heartbeats = 0
        self._violations, self._changes, self._welcome = violations, changes, welcome
        self._sessions: dict[str, Session] = {}
        self._lines: set[Line] = set()

    def sessions(self) -> list[Session]:
        """The last one of each shard, if the last client that identified uses that shard."""
        last = {one.shard[0]: one for one in self._sessions.values()}
        total = next(reversed(self._sessions.values())).shard[1] if self._sessions else 0
        return [one for at, one in sorted(last.items()) if at < total]

    def is_ready(self) -> bool:
        """Whether each shard is connected and was told its guilds."""
        sessions = self.sessions()
        return bool(sessions) and len(sessions) == sessions[0].shard[1] and all(one.line for one in sessions)

    async def emit(self, guild_id: str | None, name: str, data: object) -> None:
        """Hand an event to the shard that a guild belongs to, or that of direct messages; it may come by a RESUME."""
        sessions = self.sessions()
        assert sessions, "no client has identified"
        at = (int(guild_id) >> 22) % sessions[0].shard[1] if guild_id is not None else 0
        await next(one for one in sessions if one.shard[0] == at).emit(name, data)

    async def drop(self, code: int | None) -> None:
        """Close every websocket; without a code, as a line that breaks."""
        for line in list(self._lines):
            if line.session is not None:
                line.session.line = None
            if code is None:
                if line.request.transport is not None:  # else a client that was killed broke it already
                    line.request.transport.close()
            else:
                await line.socket.close(code=code)

    async def invalidate(self, resumable: bool) -> None:
        """Tell every client that its session is over."""
        for line in list(self._lines):
            if line.session is not None:
                line.session.line = None
                if not resumable:
                    self._sessions.pop(line.session.id, None)
            await line.send(INVALID_SESSION, resumable)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """A websocket, from HELLO until it closes."""
        socket = web.WebSocketResponse(timeout=2.0)
        await socket.prepare(request)
        query = dict(request.query)
        compress = query.pop("compress", None)
        if query != {"v": "10", "encoding": "json"} or compress not in (None, "zlib-stream"):
            await self._refuse(socket, 4012, f"gateway asked for with {request.query_string!r}")
            return socket
        line = Line(socket, request, zlib.compressobj() if compress else None)
        self._lines.add(line)
        await line.send(HELLO, {"heartbeat_interval": self.heartbeat_interval_ms})
        watch = asyncio.create_task(self._watch(line))
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    await self._refuse(socket, 4002, f"gateway: a frame of type {message.type.name}")
                    break
                received = json.loads(message.data)
                await self._take(line, received["op"], received.get("d"))
        finally:
            watch.cancel()
            self._lines.discard(line)
            if line.session is not None and line.session.line is line:
                line.session.line = None
            self._changes.tell()
        return socket

    async def _watch(self, line: Line) -> None:
        while True:
            line.beats.clear()
            try:
                async with asyncio.timeout(self.heartbeat_interval_ms / 1000 + self.heartbeat_grace_s):
                    await line.beats.wait()
            except TimeoutError:
                return await self._refuse(line.socket, 4009, "gateway: no heartbeat")

    async def _take(self, line: Line, op: int, data: Any) -> None:
        if op == HEARTBEAT:
            self.heartbeats += 1
            line.beats.set()
            self._changes.tell()
            # One without a session comes before RESUME and counts on in the old one.
            if data is not None and line.session is not None and data > len(line.session.events):
                self._violations.append(f"gateway: a heartbeat with sequence {data}, never sent")
            await line.send(ACK, None)
        elif op == IDENTIFY:
            await self._identify(line, data)
        elif op == RESUME:
            await self._resume(line, data)
        elif op != PRESENCE:
            await self._refuse(line.socket, 4001, f"gateway: opcode {op}")
        elif line.session is None:
            await self._refuse(line.socket, 4003, "gateway: a presence before IDENTIFY")

    async def _identify(self, line: Line, data: Mapping[str, Any]) -> None:
        if line.session is not None:
            return await self._refuse(line.socket, 4005, "gateway: a second IDENTIFY")
        if data.get("token") != self.token:
            return await self._refuse(line.socket, 4004, "gateway: IDENTIFY with a wrong token")
        intents, shard = data.get("intents"), tuple(data.get("shard", (0, 1)))
        if unknown := sorted(data.keys() - _IDENTIFY_FIELDS):
            return await self._refuse(line.socket, 4002, f"gateway: IDENTIFY with {unknown}")
        if not isinstance(intents, int) or set(data.get("properties", ())) != {"os", "browser", "device"}:
            return await self._refuse(line.socket, 4013, "gateway: IDENTIFY without intents or properties")
        if intents & PRIVILEGED:
            return await self._refuse(line.socket, 4014, f"gateway: IDENTIFY with privileged intents ({intents:b})")
        if len(shard) != 2 or not 0 <= shard[0] < shard[1]:
            return await self._refuse(line.socket, 4010, f"gateway: IDENTIFY as shard {shard}")
        session = line.session = Session(secrets.token_hex(16), (shard[0], shard[1]))
        self._sessions[session.id] = session
        ready, guilds = self._welcome(session)
        session.events += [("READY", ready), *(("GUILD_CREATE", guild) for guild in guilds)]
        self.identifies += 1
        await self._catch_up(line, session, 0)
        return None

    async def _resume(self, line: Line, data: Mapping[str, Any]) -> None:
        if set(data) != {"token", "session_id", "seq"}:
            return await self._refuse(line.socket, 4002, f"gateway: RESUME with {sorted(data)}")
        if data["token"] != self.token:
            return await self._refuse(line.socket, 4004, "gateway: RESUME with a wrong token")
        session = self._sessions.get(data["session_id"])
        if session is None:  # Discord forgets sessions: no fault of the client's
            await line.send(INVALID_SESSION, False)
            return None
        if not isinstance(data["seq"], int) or not 0 <= data["seq"] <= len(session.events):
            return await self._refuse(line.socket, 4007, f"gateway: RESUME at {data['seq']}")
        line.session = session
        self.resumes += 1
        await self._catch_up(line, session, data["seq"])
        await session.emit("RESUMED", {"_trace": []})
        return None

    async def _catch_up(self, line: Line, session: Session, sequence: int) -> None:
        while sequence < len(session.events):  # more may be added while one is sent
            name, event = session.events[sequence]
            sequence += 1
            await line.send(DISPATCH, event, sequence, name)
        session.line = line
        self._changes.tell()

    async def _refuse(self, socket: web.WebSocketResponse, code: int, violation: str) -> None:
        self._violations.append(violation)
        await socket.close(code=code)
        self._changes.tell()
