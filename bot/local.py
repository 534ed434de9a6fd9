"""The local sandbox: a process of its own, started when no token is set, and spoken to over the wire like Telegram."""

import asyncio
import socket
import sys
from typing import Any, Final

import aiohttp
from pydantic import HttpUrl, SecretStr

from bot.problems import StartProblem
from bot.settings import Settings
from llm.model import BASELINE

CONTRIBUTOR_NAME: Final = "aichain_bot"
OPERATOR_NAME: Final = "aichain_operator_bot"
_OPERATOR_PERSON: Final = {"first_name": "运营 Operator", "language_code": "zh", "note": "operator"}
_START_TIMEOUT_S: Final = 20.0
_STOP_TIMEOUT_S: Final = 5.0
_LOOK_EVERY_S: Final = 0.05
_HTTP_OK: Final = 200

# Not secrets: whoever can reach the loopback port can act as anybody in the sandbox anyway.
_CONTRIBUTOR_TOKEN: Final = "7100000001:local-sandbox-contributor-bot-0001"  # noqa: S105
_OPERATOR_TOKEN: Final = "7100000002:local-sandbox-operator-bot-0000002"  # noqa: S105


class LocalSandbox:
    """The sandbox's process, and the settings of a house that lives on it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None
        self.url = f"http://127.0.0.1:{settings.sandbox_port}"

    async def start(self) -> Settings:
        """Start the process, wait until it answers, and make sure that somebody there is the operator.

        Returns: the settings, completed with the sandbox's address, tokens and operator.
        Raises:  StartProblem.
        """
        self._require_free_port()
        arguments = ["--port", str(self._settings.sandbox_port), "--file", str(self._settings.sandbox_path)]
        arguments += ["--bot", f"{CONTRIBUTOR_NAME}:{_CONTRIBUTOR_TOKEN}:contributor"]
        arguments += ["--bot", f"{OPERATOR_NAME}:{_OPERATOR_TOKEN}:operator"]
        arguments += ["--attached"]  # however we end, it ends too
        arguments += ["--neighbours"] if self._settings.neighbours else []
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "sandbox",
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C of the terminal is ours to pass on, after the drain
        )
        async with aiohttp.ClientSession() as http:
            await self._answering(http)
            operator_id = await self._operator(http)
        return self._settings.model_copy(
            update={
                "telegram_api_url": HttpUrl(self.url),
                "contributor_bot_token": SecretStr(_CONTRIBUTOR_TOKEN),
                "operator_bot_token": SecretStr(_OPERATOR_TOKEN),
                "operators": {**self._settings.operators, operator_id: "owner"},
                **self._own_model(),
            },
        )

    async def stop(self) -> None:
        """End the process; its file keeps everything."""
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(_STOP_TIMEOUT_S):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    def _own_model(self) -> dict[str, object]:
        """The sandbox's baseline, where no model is set: what it says is stored and marked, and judges nobody."""
        if self._settings.openai_model is not None:
            return {}
        return {
            "openai_api_key": SecretStr("sandbox"),
            "openai_base_url": HttpUrl(f"{self.url}/v1"),
            "openai_model": BASELINE,
        }

    def _require_free_port(self) -> None:
        """Else we would take whatever answers there, such as a second house's sandbox, for our own.

        Raises:  StartProblem.
        """
        try:
            socket.create_server(("127.0.0.1", self._settings.sandbox_port)).close()
        except OSError as error:
            raise StartProblem(
                f"Port {self._settings.sandbox_port} is not free for the local sandbox: "
                "set SANDBOX_PORT to another, or stop what uses it."
            ) from error

    async def _answering(self, http: aiohttp.ClientSession) -> None:
        assert self._process is not None
        try:
            async with asyncio.timeout(_START_TIMEOUT_S):
                while self._process.returncode is None:
                    if await self._answers(http):
                        return
                    await asyncio.sleep(_LOOK_EVERY_S)
        except TimeoutError:
            await self.stop()
        raise StartProblem(f"The local sandbox could not be started on port {self._settings.sandbox_port}.")

    async def _answers(self, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.get(f"{self.url}/sandbox/bots") as response:
                return response.status == _HTTP_OK
        except aiohttp.ClientError:
            return False

    async def _operator(self, http: aiohttp.ClientSession) -> str:
        """The person who operates here; made once in the life of the sandbox's file."""
        async with http.get(f"{self.url}/sandbox/people") as response:
            people: list[dict[str, Any]] = await response.json()
        for person in people:
            if person.get("note") == _OPERATOR_PERSON["note"]:
                return str(person["id"])
        async with http.post(f"{self.url}/sandbox/people", json=_OPERATOR_PERSON) as response:
            made: dict[str, Any] = await response.json()
        return str(made["id"])
