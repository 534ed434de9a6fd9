"""What holds for every public answer: headers that let nothing in, a limit on addresses, on time, and HEAD for GET."""

import asyncio
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, IPv6Network, ip_address
from math import ceil
from typing import Final

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flows.ports import Throttle

TARGET_BYTES_MAX: Final = 2_000
TIME_S_MAX: Final = 10.0

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_NO_FRAMES: Final = "frame-ancestors 'none'"
"""The header of old browsers knows no list: a page that some may show goes by its policy alone."""
_HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_UNTIMED: Final = ("/telegram/", "/healthz", "/readyz", "/metrics")
"""For Telegram, supervisors and Prometheus: they come as often as they have to."""
_LONG: Final = ("/desk/download/", "/desk/upload/", *_UNTIMED)
"""What takes as long as the line is slow."""
_UNCOUNTED: Final = ("/log/", "/assets/", *_UNTIMED)
"""Whoever replays the log fetches each of its files once, as fast as the line is."""

Problem = Callable[[Request, int], Response]


class Guard:
    """ASGI middleware around all that the web serves."""

    def __init__(self, app: ASGIApp, throttle: Throttle, problem: Problem) -> None:
        self._app = app
        self._throttle = throttle
        self._problem = problem

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or give up in time."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, is_bodiless=scope["method"] == "HEAD")
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        refused = await self._refused(scope)
        if refused is not None:
            await refused(scope, receive, answer)
            return
        try:
            async with asyncio.timeout(None if scope["path"].startswith(_LONG) else TIME_S_MAX):
                await self._app(scope, receive, answer)
        except TimeoutError:
            if answer.has_begun:
                raise
            await self._problem(Request(scope), 503)(scope, receive, answer)

    async def _refused(self, scope: Scope) -> Response | None:
        """What to say instead of an answer, or None."""
        if len(scope["raw_path"]) + len(scope["query_string"]) > TARGET_BYTES_MAX:
            return self._problem(Request(scope), 414)
        if scope["path"].startswith(_UNCOUNTED):
            return None
        wait_s = await self._throttle.admit(f"web:{_address(scope)}")
        if wait_s == 0.0:
            return None
        response = self._problem(Request(scope), 429)
        response.headers["retry-after"] = str(ceil(wait_s))
        return response


class _Answer:
    """Sends on what is answered, with our headers where it has none of its own; to HEAD, no body."""

    def __init__(self, send: Send, *, is_bodiless: bool) -> None:
        self._send = send
        self._is_bodiless = is_bodiless
        self.has_begun = False

    async def __call__(self, message: Message) -> None:
        """Pass a message on."""
        if message["type"] == "http.response.start":
            self.has_begun = True
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                if name != "x-frame-options" or _NO_FRAMES in headers["content-security-policy"]:
                    headers.setdefault(name, value)
        elif message["type"] == "http.response.body" and self._is_bodiless:
            message = {**message, "body": b""}
        await self._send(message)


def _address(scope: Scope) -> str:
    """Where a request comes from: one IPv4 address, or the /64 that one household has of IPv6."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False).network_address)
