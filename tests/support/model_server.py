"""A model endpoint on loopback that does whatever a test wants, over real HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

Body = dict[str, Any]
Behave = Callable[[web.Request, Body], Awaitable[web.StreamResponse]]


def completion(text: str | None, finish_reason: str = "stop", usage: object = None) -> Body:
    """A chat completion as OpenAI's reference shows it."""
    used = {"prompt_tokens": 50, "completion_tokens": 5, "total_tokens": 55} if usage is None else usage
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish_reason}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [choice],
        "usage": used,
    }


def says(text: str | None, finish_reason: str = "stop", usage: object = None) -> Behave:
    """Answers every question with this text."""

    async def behave(_request: web.Request, _body: Body) -> web.StreamResponse:
        return web.json_response(completion(text, finish_reason, usage))

    return behave


def answers(option: str) -> Behave:
    """Answers every question with this option, in the shape that is asked for."""
    return says(json.dumps({"answer": option}, ensure_ascii=False))


def fails(status: int, message: str = "no", **headers: str) -> Behave:
    """Refuses every question."""

    async def behave(_request: web.Request, _body: Body) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.json_response({"error": {"message": message}}, status=status, headers=named)

    return behave


def sends(data: bytes, **headers: str) -> Behave:
    """Sends these bytes, which claim to be JSON."""

    async def behave(_request: web.Request, _body: Body) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=data, content_type="application/json", headers=named)

    return behave


async def stalls(_request: web.Request, _body: Body) -> web.StreamResponse:
    """Takes the question and never answers."""
    await asyncio.sleep(3600)
    raise AssertionError


async def drips(request: web.Request, _body: Body) -> web.StreamResponse:
    """Sends a byte now and then, for ever: no read ever waits long."""
    return await _stream(request, b" ", pause_s=0.02)


async def floods(request: web.Request, _body: Body) -> web.StreamResponse:
    """Sends without end."""
    return await _stream(request, b" " * 65536, pause_s=0.0)


def floods_with(status: int) -> Behave:
    """The same, as an error."""

    async def behave(request: web.Request, _body: Body) -> web.StreamResponse:
        return await _stream(request, b" " * 65536, pause_s=0.0, status=status)

    return behave


async def hangs_up(request: web.Request, _body: Body) -> web.StreamResponse:
    """Takes the question and cuts the line."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def in_turn(*behaviours: Behave) -> Behave:
    """Does one thing after the other, and the last for good."""
    left = list(behaviours)

    async def behave(request: web.Request, body: Body) -> web.StreamResponse:
        now = left.pop(0) if len(left) > 1 else left[0]
        return await now(request, body)

    return behave


async def _stream(request: web.Request, chunk: bytes, *, pause_s: float, status: int = 200) -> web.StreamResponse:
    response = web.StreamResponse(status=status, headers={"content-type": "application/json"})
    await response.prepare(request)
    try:
        while True:
            await response.write(chunk)
            await asyncio.sleep(pause_s)
    except (ConnectionError, asyncio.CancelledError):
        return response


class ModelServer:
    """The endpoint. `behave` may be changed at any time; `asked` has every request's body."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.behave: Behave = says(None)
        self.asked: list[Body] = []
        self.headers: list[dict[str, str]] = []
        self.is_asked = asyncio.Event()

    async def complete(self, request: web.Request) -> web.StreamResponse:
        body: Body = await request.json()
        self.asked.append(body)
        self.is_asked.set()
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        return await self.behave(request, body)


@asynccontextmanager
async def model_server() -> AsyncIterator[ModelServer]:
    """A running endpoint."""
    app = web.Application()
    place = ModelServer("")
    app.router.add_post("/v1/chat/completions", place.complete)
    async with TestServer(app) as server:
        place.url = str(server.make_url("/v1"))
        yield place
