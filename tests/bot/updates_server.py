"""A Bot API server with two methods, to try the intake on: real HTTP, Telegram's offset rule, faults on demand."""

import asyncio
import contextlib
from collections import deque
from typing import Any

from aiohttp import web

TOKEN = "123456:test"


class UpdatesServer:
    """Keeps updates until an offset confirms them; `faults` are answered first, one a call."""

    def __init__(self) -> None:
        self.pending: list[dict[str, Any]] = []
        self.confirmed: list[int] = []
        self.faults: deque[tuple[int, Any]] = deque()
        self.calls: list[dict[str, Any]] = []
        self._arrived = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post(f"/bot{TOKEN}/getUpdates", self._get_updates)
        app.router.add_post(f"/bot{TOKEN}/deleteWebhook", self._delete_webhook)
        self._runner = web.AppRunner(app, shutdown_timeout=0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        assert self._runner is not None
        self._arrived.set()
        await self._runner.cleanup()

    def add(self, *updates: dict[str, Any]) -> None:
        self.pending += updates
        self._arrived.set()

    async def _get_updates(self, request: web.Request) -> web.Response:
        asked = await request.json()
        self.calls.append(asked)
        if self.faults:
            status, answer = self.faults.popleft()
            return web.json_response(answer, status=status)
        offset = asked.get("offset", 0)
        self.confirmed += [update["update_id"] for update in self.pending if update["update_id"] < offset]
        self.pending = [update for update in self.pending if update["update_id"] >= offset]
        if not self.pending and asked["timeout"]:
            self._arrived.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), asked["timeout"])
        return web.json_response({"ok": True, "result": self.pending[: asked["limit"]]})

    async def _delete_webhook(self, _request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": True})
