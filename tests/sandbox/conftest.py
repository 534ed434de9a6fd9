"""A sandbox for each test: in this process, or as a process of its own."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest_asyncio

from sandbox.app import Options, build_app, serving
from sandbox.crowd.processes import free_port


@dataclass
class Control:
    """A small client of the control API."""

    url: str
    http: aiohttp.ClientSession
    tokens: dict[str, str] = field(default_factory=dict)

    async def post(self, path: str, expect: int = 200, **body: Any) -> Any:
        async with self.http.post(f"{self.url}/sandbox/{path}", json=body) as response:
            answer = await response.json()
            assert response.status == expect, answer
            return answer

    async def get(self, path: str, **query: Any) -> Any:
        async with self.http.get(f"{self.url}/sandbox/{path}", params=query) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def bot(self, username: str = "helper_bot", **options: Any) -> str:
        """A bot's token."""
        token: str = (await self.post("bots", username=username, **options))["token"]
        self.tokens[username] = token
        return token

    async def person(self, first_name: str = "Ann", language_code: str = "en") -> int:
        person_id: int = (await self.post("people", first_name=first_name, language_code=language_code))["id"]
        return person_id

    async def say(self, person: int, text: str, bot: str = "helper_bot", **body: Any) -> int:
        body = body if "chat" in body else {"bot": bot, **body}
        message_id: int = (await self.post("say", person=person, text=text, **body))["message_id"]
        return message_id

    async def call(self, method: str, bot: str = "helper_bot", **params: Any) -> dict[str, Any]:
        """A raw Bot API call, its whole answer."""
        async with self.http.post(f"{self.url}/bot{self.tokens[bot]}/{method}", json=params) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def updates(self, bot: str = "helper_bot", **params: Any) -> list[dict[str, Any]]:
        result: list[dict[str, Any]] = (await self.call("getUpdates", bot, **params))["result"]
        return result

    async def refusal(self, method: str, **params: Any) -> str:
        """The words with which a call is refused."""
        answer = await self.call(method, **params)
        assert not answer["ok"], answer
        words: str = answer["description"]
        return words


@pytest_asyncio.fixture
async def control() -> AsyncIterator[Control]:
    """A sandbox in this process, in memory."""
    async with sandbox_in_process(Options()) as client:
        yield client


class sandbox_in_process:  # noqa: N801 - used as a function
    """A sandbox with these options, served in this process."""

    def __init__(self, options: Options) -> None:
        self._serving = serving(build_app(options), "127.0.0.1", 0)

    async def __aenter__(self) -> Control:
        url = await self._serving.__aenter__()
        self._http = aiohttp.ClientSession()
        return Control(url, self._http)

    async def __aexit__(self, *error: object) -> None:
        await self._http.close()
        await self._serving.__aexit__(None, None, None)


@dataclass
class Process:
    """`python -m sandbox` with a file of its own."""

    file: Path
    arguments: tuple[str, ...] = ()
    port: int = 0
    process: asyncio.subprocess.Process | None = None
    errors: bytes = b""

    async def start(self) -> str:
        self.port = self.port or free_port()
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "sandbox", "--port", str(self.port), "--file", str(self.file), *self.arguments,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert self.process.stdout
        line = (await self.process.stdout.readline()).decode()
        assert line == f"sandbox on http://127.0.0.1:{self.port}\n", line
        return f"http://127.0.0.1:{self.port}"

    async def stop(self, *, kill: bool = False) -> int:
        assert self.process
        if kill:
            self.process.kill()
        else:
            self.process.terminate()
        _, self.errors = await self.process.communicate()
        return self.process.returncode or 0
