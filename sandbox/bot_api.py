"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>."""

import asyncio
import contextlib
import time
from pathlib import PurePosixPath

from aiohttp import web
from pydantic_core import from_json, to_json

from sandbox.errors import Refusal
from sandbox.faults import CUT_AFTER, CUT_BEFORE, Fault
from sandbox.methods import METHODS, Call
from sandbox.models import Bot, Json
from sandbox.params import Params, read_params
from sandbox.state import State

JSON_HEADERS = {"Content-Type": "application/json"}
POSTING = frozenset({"sendmessage", "sendphoto", "senddocument", "sendmediagroup", "copymessage", "forwardmessage"})


class BotApi:
    """Answers bots as Telegram does."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[web.RouteDef]:
        """The two addresses of the Bot API."""
        return [
            web.route("*", r"/bot{token}/{method:\w+}", self.call),
            web.get(r"/file/bot{token}/{path:.+}", self.download),
        ]

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One method call."""
        began = time.perf_counter()
        bot = self._state.tokens.get(request.match_info["token"])
        if bot is None:
            return _answer(401, _refused(Refusal(401, "Unauthorized")))
        name = request.match_info["method"]
        params, fault = Params(), None
        try:
            params = await read_params(request)
            fault = self._state.faults.strike(name.lower(), params.text("chat_id"), bot.id)
            if fault and fault.delay_s:
                await asyncio.sleep(fault.delay_s)
            if fault and fault.drop == CUT_BEFORE:
                return _cut(request)
            status, body = 200, await self._perform(name, Call(self._state, bot, params), fault)
        except Refusal as refusal:
            status, body = refusal.code, _refused(refusal)
        self._state.calls.record(
            round(self._state.clock.now(), 3), bot.username, name, _loggable(params), body, time.perf_counter() - began
        )
        self._state.commit()
        return _cut(request) if fault and fault.drop == CUT_AFTER else _answer(status, body)

    async def _perform(self, name: str, call: Call, fault: Fault | None) -> bytes:
        method = METHODS.get(name.lower())
        if method is None:
            raise Refusal(404, "Not Found: method not found")
        if fault and (refusal := fault.refusal()):
            raise refusal
        if self._state.flood and name.lower() in POSTING:
            self._state.flood.count(call.bot.id, call.room())
        result = await method(call)
        return b'{"ok":true,"result":' + (result if isinstance(result, bytes) else to_json(result)) + b"}"

    async def perform_reply(self, bot: Bot, body: bytes) -> None:
        """Perform the method call that a webhook answered with, if it is one."""
        try:
            values = from_json(body)
        except ValueError:
            return
        name = values.pop("method", None)
        if not isinstance(name, str):
            return
        with contextlib.suppress(Refusal):
            await self._perform(name, Call(self._state, bot, Params(values)), None)
        self._state.commit()

    async def download(self, request: web.Request) -> web.Response:
        """A file's bytes, as getFile told where."""
        if request.match_info["token"] not in self._state.tokens:
            return _answer(401, _refused(Refusal(401, "Unauthorized")))
        file_id = PurePosixPath(request.match_info["path"]).stem
        stored = self._state.files.find(file_id)
        content = self._state.files.content(file_id)
        if stored is None or content is None:
            return _answer(404, _refused(Refusal(404, "Not Found")))
        return web.Response(body=content, content_type="application/octet-stream")


def _answer(status: int, body: bytes) -> web.Response:
    return web.Response(body=body, status=status, headers=JSON_HEADERS)


def _refused(refusal: Refusal) -> bytes:
    body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return to_json(body)


def _cut(request: web.Request) -> web.Response:
    """Break the connection off; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _loggable(params: Params) -> Json:
    if not params.uploads:
        return params.values
    return params.values | {name: f"<{len(upload.content)} bytes>" for name, upload in params.uploads.items()}
