"""The operators' bot between a real sandbox and a real store: updates go in, and what it did is read from the chat."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest_asyncio
from telegram import Update

from flows.deps import Deps
from handlers.operator.app import OperatorApplication, build_application
from sandbox.app import Options
from store.cache_memory import MemoryCache
from store.sessions import Sessions
from store.throttle import ActionThrottle
from tests.sandbox.conftest import Control, sandbox_in_process
from tests.support.deps import house_deps

BOT = "desk_bot"


@dataclass
class Operator:
    """Somebody at the operators' bot."""

    control: Control
    application: OperatorApplication
    deps: Deps
    throttle: ActionThrottle
    person: int
    seen: int = 0

    async def feed(self) -> None:
        """Hand every waiting update to the bot, once."""
        while updates := await self.control.updates(BOT, offset=self.seen + 1):
            for raw in updates:
                self.seen = raw["update_id"]
                await self.application.process_update(Update.de_json(raw, self.application.bot))

    async def say(self, text: str, **body: Any) -> list[dict[str, Any]]:
        """Write to the bot.

        Returns: what it answered.
        """
        before = await self._last()
        await self.control.say(self.person, text, BOT, **body)
        await self.feed()
        return await self._after(before)

    async def send(self, name: str, data: bytes, caption: str = "", reply_to: int = 0) -> list[dict[str, Any]]:
        """Send a document."""
        before = await self._last()
        form = aiohttp.FormData({"person": str(self.person), "bot": BOT, "caption": caption})
        if reply_to:
            form.add_field("reply_to", str(reply_to))
        form.add_field("document", io.BytesIO(data), filename=name, content_type="application/octet-stream")
        async with self.control.http.post(f"{self.control.url}/sandbox/say", data=form) as response:
            assert response.status == 200, await response.text()
        await self.feed()
        return await self._after(before)

    async def press(self, message: dict[str, Any], data: str) -> tuple[Any, list[dict[str, Any]]]:
        """Press a button of a message, or forge a press that it does not have.

        Returns: the press's answer, and what the bot has sent or changed since.
        """
        before = await self._last()
        body = {"person": self.person, "bot": BOT, "message_id": message["message_id"], "data": data, "wait_s": 5}
        pressing = asyncio.create_task(self.control.post("press", **body))
        while not pressing.done():
            await self.feed()
            await asyncio.sleep(0.01)
        return (await pressing)["answer"], await self._after(before)

    async def chat(self) -> list[dict[str, Any]]:
        """Everything in the chat."""
        messages: list[dict[str, Any]] = await self.control.get("messages", person=self.person, bot=BOT, limit=100)
        return messages

    async def message(self, message_id: int) -> dict[str, Any]:
        """One message as it is now."""
        return next(message for message in await self.chat() if message["message_id"] == message_id)

    async def _last(self) -> int:
        return max((message["message_id"] for message in await self.chat()), default=0)

    async def _after(self, message_id: int) -> list[dict[str, Any]]:
        return [
            message for message in await self.chat() if message["message_id"] > message_id and message["from"]["is_bot"]
        ]


@pytest_asyncio.fixture
async def control() -> AsyncIterator[Control]:
    async with sandbox_in_process(Options()) as client:
        await client.bot(BOT)
        yield client


@pytest_asyncio.fixture
async def sqlite_sessions(sqlite_url: str) -> AsyncIterator[Sessions]:
    opened = Sessions(sqlite_url)
    yield opened
    await opened.dispose()


@pytest_asyncio.fixture
async def operator(control: Control, sqlite_sessions: Sessions, tmp_path: Path) -> AsyncIterator[Operator]:
    person = await control.person("Mei", "en")
    deps = await house_deps(sqlite_sessions, tmp_path, {str(person): "owner"})
    throttle = ActionThrottle(MemoryCache(), deps.clock)
    application = build_application(control.tokens[BOT], deps, throttle, api_url=control.url)
    made = Operator(control, application, deps, throttle, person)
    yield made
    for each in {application, made.application}:
        await each.shutdown()
