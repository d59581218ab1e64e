"""The REST half of the tests' Discord: takes a request apart, checks it, and finds who answers it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from tests.servers.discord_faults import Fault, Kind
from tests.servers.discord_schema import body_problems, query_problems
from tests.servers.discord_world import Seen, World

API = "/api/v10"
FETCH = "/attachments/{attachment_id}/{name}"
"""Where files are fetched: no part of the API."""
File = tuple[str, bytes]
"""A file's name and what is in it."""


@dataclass(frozen=True)
class Call:
    """A request that passed all checks of its form."""

    values: Mapping[str, str]
    """The variable parts of its path."""
    body: Any
    files: Mapping[str, File]
    """By the name of its part: `files[0]`."""


class RefusalError(Exception):
    """What Discord answers instead."""

    def __init__(self, status: int, code: int, violation: str | None) -> None:
        super().__init__(violation)
        self.status, self.code, self.violation = status, code, violation


Answerer = Callable[[Call], object]


class Rest:
    """Answers requests by the functions it is handed, each under its method and path."""

    def __init__(self, world: World, answerers: Mapping[tuple[str, str], Answerer], requests_at_most: int) -> None:
        self.closing = asyncio.Event()
        self._world, self._answerers, self._left = world, answerers, requests_at_most

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        method, path = request.method, request.path.removeprefix(API)
        try:
            body, files = await _read(request)
            self._world.requests.append(Seen(method, path, body))
            self._world.changes.tell()
            self._left -= 1
            if self._left < 0:
                raise RefusalError(403, 40333, "more requests than a test may make")
            template, values = self._find(method, request.path)
            self._authorize(request, template)
            if template != FETCH and (
                problems := query_problems(method, template, request.query) + body_problems(method, template, body)
            ):
                raise RefusalError(400, 50035, "; ".join(problems))
            call = Call(values, body, files)
            fault = self._world.faults.take(method, path)
            if fault is not None and fault.kind is not Kind.PASSES:
                return await self._go_wrong(fault, request, template, call)
            return self._answer(method, template, call)
        except RefusalError as refusal:
            if refusal.violation is not None:
                self._world.violations.append(f"{method} {path}: {refusal.violation}")
                self._world.changes.tell()
            return _refused(refusal.status, refusal.code, refusal.violation or "refused")
        except Exception as error:  # a body that nothing here foresaw, or our own mistake: red either way
            self._world.violations.append(f"{method} {path}: {error!r} in the tests' Discord")
            return _refused(400, 50035, "not understood")

    def _answer(self, method: str, template: str, call: Call) -> web.Response:
        headers, refused = self._world.buckets.take(method, template, call.values)
        if refused is not None:
            return _json(refused, 429, headers)
        said = self._answerers[method, template](call)
        self._world.changes.tell()
        if said is None:
            return web.Response(status=204, headers=headers)
        if isinstance(said, bytes):
            return web.Response(body=said)
        return _json(said, 200, headers)

    async def _go_wrong(self, fault: Fault, request: web.Request, template: str, call: Call) -> web.Response:
        if fault.kind is Kind.STATUS:
            return _refused(fault.status, fault.code, "a fault that the test asked for")
        if fault.kind is Kind.RATE_LIMIT:
            said = {"message": "You are being rate limited.", "retry_after": fault.seconds, "global": fault.everywhere}
            headers = {
                "Via": "1.1 google",  # discord.py takes a 429 without it for a ban
                "Retry-After": str(int(fault.seconds) + 1),
                "X-RateLimit-Limit": "5",
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset-After": str(fault.seconds),
                "X-RateLimit-Bucket": f"{request.method} {template}",
                "X-RateLimit-Scope": "global" if fault.everywhere else "user",
            }
            return _json(said, 429, headers)
        if fault.kind is Kind.HANG:
            assert fault.event is not None
            waits = {asyncio.ensure_future(one.wait()) for one in (fault.event, self.closing)}
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for one in waits:
                one.cancel()
            if self.closing.is_set():
                return _refused(503, 0, "over")
            return self._answer(request.method, template, call)
        answer = web.Response()
        if fault.kind is Kind.CUT_AFTER:
            answer = self._answer(request.method, template, call)
        if request.transport is not None:
            request.transport.close()
        return answer  # nobody hears it

    def _find(self, method: str, path: str) -> tuple[str, Mapping[str, str]]:
        others = False
        if path.startswith((API, "/attachments/")):
            for known_method, template in self._answerers:
                pattern = re.sub(
                    r"\{(\w+)\}", r"(?P<\1>[^/]+)", re.escape(template).replace(r"\{", "{").replace(r"\}", "}")
                )
                if match := re.fullmatch(pattern, path.removeprefix(API)):
                    if method == known_method:
                        return template, match.groupdict()
                    others = True
        raise RefusalError(405 if others else 404, 0, "no such request")

    def _authorize(self, request: web.Request, template: str) -> None:
        given = request.headers.get("Authorization")
        if template == FETCH:
            if given is not None:
                raise RefusalError(401, 0, "the bot's token, told to whoever keeps files")
            return
        by_token_in_path = template.startswith(("/interactions/", "/webhooks/"))
        if given != f"Bot {self._world.token}" and not (by_token_in_path and given is None):
            raise RefusalError(401, 0, "without the bot's token" if given is None else "with a wrong token")


async def _read(request: web.Request) -> tuple[Any, dict[str, File]]:
    if request.content_type == "multipart/form-data":
        body, files = None, {}
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)  # nobody nests them
            content = bytes(await part.read())
            if part.name == "payload_json":
                body = json.loads(content)
            else:
                files[str(part.name)] = (part.filename or "", content)
        return body, files
    content = await request.read()
    if not content:
        return None, {}
    try:
        if request.content_type != "application/json":
            raise RefusalError(400, 50035, f"a body of type {request.content_type}")
        return json.loads(content), {}
    except ValueError:
        raise RefusalError(400, 50109, "a body that is not JSON") from None


def _json(said: object, status: int, headers: Mapping[str, str]) -> web.Response:
    # As bytes: discord.py reads JSON only where the type is this and no more.
    return web.Response(body=json.dumps(said).encode(), status=status, headers=headers, content_type="application/json")


def _refused(status: int, code: int, message: str) -> web.Response:
    return _json({"message": message, "code": code}, status, {})
