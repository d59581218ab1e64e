"""A strict Telegram for the tests: the Bot API on a loopback socket, in the loop of the test that starts it.

What no well made bot would do is refused as Telegram refuses it, and stands in `violations`; the end of the server
raises them. What may happen to any bot (a block, a removal, a rate limit) is refused only.

    async with TelegramServer() as telegram:
        maya = telegram.add_user("Maya")
        written = telegram.write(maya, "/cost 50 videos")
        assert "50 videos" in (await written.answered()).text
"""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Callable, Mapping
from typing import Any, Self

from aiohttp import web

from tests.servers.telegram_faults import Fault, Outcome
from tests.servers.telegram_markup import RefusalError
from tests.servers.telegram_methods import Methods
from tests.servers.telegram_objects import Chat, Document, Message, User
from tests.servers.telegram_people import People
from tests.servers.telegram_schema import check, is_method
from tests.servers.telegram_state import Call
from tests.servers.telegram_updates import PATIENCE_S, Waiting

TOKEN = "123456:AAFakeTokenOfTheLoopbackServer_0123456789"
_PATH = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>\w+)")
_FILE = re.compile(r"/file/bot(?P<token>[^/]+)/(?P<path>.+)")
FETCH = "file"
"""What fetching a file is called among the calls, and by who plans a fault for it."""
_DONE_WITHOUT_WORD = frozenset({Outcome.CUT_AFTER, Outcome.TORN, Outcome.HANG_AFTER})


class TelegramServer(People):
    """Our Telegram. See `People` for what a test can have people do in it, and `Fault` for what can go wrong."""

    def __init__(self, token: str = TOKEN, username: str = "OurBot", *, privacy: bool = True) -> None:
        super().__init__(token, username, privacy=privacy)
        self.api_base = ""
        """`http://127.0.0.1:port`; python-telegram-bot wants `base_url=telegram.api_base + "/bot"`."""
        self._methods = Methods(self)
        self._faults: list[tuple[str, int | None, Fault]] = []
        self._closing = False
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        # A client that goes away must not leave a poll behind that takes the next one's updates
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2)
        await self._runner.setup()
        await self.open_port()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._closing = True
        self.bell.ring()
        assert self._runner is not None
        await self._runner.cleanup()
        if kind is None:
            assert not self.violations, self.violations

    async def open_port(self) -> None:
        """Listen, again at the same port after `close_port`."""
        assert self._runner is not None
        port = int(self.api_base.rpartition(":")[2] or 0)
        self._site = web.TCPSite(self._runner, "127.0.0.1", port)
        await self._site.start()
        self.api_base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close_port(self) -> None:
        """Be out of reach: no connection is taken, and those that are open end."""
        assert self._runner is not None
        assert self._runner.server is not None
        assert self._site is not None
        await self._site.stop()
        for connection in self._runner.server.connections:
            if connection.transport is not None:
                connection.transport.abort()

    def fault(self, method: str, *faults: Fault, chat: Chat | User | None = None) -> None:
        """Let the next calls of a method go wrong, one fault each, in order.

        Args:
            method: Its name; `*` for any.
            faults: What happens.
            chat: Only calls for this chat.
        """
        self._faults += [(method, chat.id if chat else None, one) for one in faults]

    @property
    def faults_left(self) -> int:
        """How many faults no call has met yet."""
        return len(self._faults)

    async def wait_for(self, condition: Callable[[TelegramServer], object], within_s: float = PATIENCE_S) -> None:
        """Return when something is so: `await telegram.wait_for(lambda server: server.menus)`."""
        try:
            await self.bell.until(lambda: condition(self), within_s)
        except TimeoutError as error:
            last = [call.method for call in self.calls[-10:]]
            raise TimeoutError(f"it never was so; violations {self.violations}; the last calls {last}") from error

    async def wait_for_messages(self, chat: Chat | User, count: int, within_s: float = PATIENCE_S) -> list[Message]:
        """The bot's messages in a chat, once there are so many."""
        await self.wait_for(lambda _: len(self.messages(chat)) >= count, within_s)
        return self.messages(chat)

    async def acknowledged_to(self, update_id: int, within_s: float = PATIENCE_S) -> None:
        """Return when the bot has acknowledged this update."""
        await self.wait_for(lambda _: self.acknowledged >= update_id, within_s)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        try:
            method, parameters = await self._read(request)
            fault = self._next_fault(method, parameters)
            return await self._answer(request, method, parameters, fault)
        except RefusalError as refusal:
            return self._refused(refusal, request.path)
        except Exception:
            self.violations.append(f"our server itself failed: {traceback.format_exc()}")
            raise

    async def _read(self, request: web.Request) -> tuple[str, dict[str, Any]]:
        """The method that is called, and its parameters, all well formed."""
        path = _PATH.fullmatch(request.path) or _FILE.fullmatch(request.path)
        if path is None:
            raise RefusalError("", 404, violation=True)
        if path["token"] != self.token:
            raise RefusalError("", 401, violation=True)
        if path.re is _FILE:
            return self._fetched(request, path["path"])
        method = path["method"]
        if request.method not in ("GET", "POST") or not is_method(method):
            raise RefusalError("", 404, violation=True)
        sent: dict[str, Any] = dict(request.query)
        files: dict[str, Document] = {}
        encoded = request.content_type != "application/json"
        if encoded:
            for name, value in (await request.post()).items():
                if isinstance(value, str):
                    sent[name] = value
                else:
                    with value.file as file:
                        files[name] = Document(name, value.filename, file.read())
        else:
            sent |= await request.json()
        parameters, problems = check(method, sent, encoded=encoded, files=list(files))
        if problems:
            raise RefusalError("; ".join(problems), violation=True)
        parameters |= files
        self.calls.append(Call(method, parameters))
        self.bell.ring()
        return method, parameters

    def _fetched(self, request: web.Request, path: str) -> tuple[str, dict[str, Any]]:
        """A file that getFile told the way to."""
        if path not in self.paths or request.method != "GET" or request.query:
            raise RefusalError("", 404, violation=True)
        parameters = {"path": path}
        self.calls.append(Call(FETCH, parameters))
        self.bell.ring()
        return FETCH, parameters

    async def _answer(
        self, request: web.Request, method: str, parameters: dict[str, Any], fault: Fault | None
    ) -> web.StreamResponse:
        outcome = fault.outcome if fault else None
        if fault and outcome is Outcome.REFUSE:
            return _refuse(fault.description, fault.code, fault.parameters)
        if outcome is Outcome.CUT_BEFORE:
            return _cut(request)
        if fault and outcome is Outcome.NOT_JSON:
            return web.Response(text="<html><body>Welcome</body></html>", content_type="text/html", status=fault.code)
        if fault and fault.released and outcome is Outcome.HANG_BEFORE:
            await fault.released.wait()
        waiting: list[Waiting] = []
        result: Any
        if method == FETCH:
            return _cut(request) if outcome is Outcome.CUT_AFTER else self._file(parameters["path"])
        if method == "getUpdates":
            waiting = await self._methods.get_updates(parameters, lambda: self._closing)
            result = [one.update for one in waiting]
        else:
            result = self._methods.call(method, parameters)
            if method == "answerCallbackQuery" and outcome in _DONE_WITHOUT_WORD:
                self.queries[parameters["callback_query_id"]].may_answer_again = True
        if fault and fault.released and outcome is Outcome.HANG_AFTER:
            await fault.released.wait()
        if outcome is Outcome.CUT_AFTER or request.transport is None or request.transport.is_closing():
            return _cut(request)
        body = json.dumps({"ok": True, "result": result}).encode()
        if outcome is Outcome.TORN:
            return await _tear(request, body)
        self._mark_handed_over(waiting)
        return web.Response(body=body, content_type="application/json")

    def _file(self, path: str) -> web.Response:
        return web.Response(body=self.paths[path].content, content_type="application/octet-stream")

    def _mark_handed_over(self, waiting: list[Waiting]) -> None:
        self.updates.mark_handed_over(waiting)
        for one in waiting:
            pressed = one.update.get("callback_query", {"id": ""})["id"]
            if pressed in self.queries:  # a raw update may tell of a press that nobody made
                self.queries[pressed].handed_over.append(self.clock())

    def _next_fault(self, method: str, parameters: dict[str, Any]) -> Fault | None:
        for entry in self._faults:
            if entry[0] in (method, "*") and entry[1] in (None, parameters.get("chat_id")):
                self._faults.remove(entry)
                return entry[2]
        return None

    def _refused(self, refusal: RefusalError, path: str) -> web.Response:
        if refusal.violation:
            self.violations.append(f"{path.removeprefix(f'/bot{self.token}/')}: {refusal}")
            self.bell.ring()
        return _refuse(str(refusal), refusal.code, refusal.parameters)


def _refuse(description: str, code: int, parameters: Mapping[str, Any]) -> web.Response:
    body = {"ok": False, "error_code": code, "description": description}
    return web.json_response({**body, "parameters": parameters} if parameters else body, status=code)


async def _tear(request: web.Request, body: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    assert request.transport is not None
    request.transport.close()  # flushes the half first
    return response


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
