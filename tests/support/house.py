"""The house and the sandbox as the processes that people run, for journeys: started, killed, stopped."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from sandbox.crowd.client import Sandbox
from sandbox.crowd.processes import free_port

ROOT: Final = Path(__file__).resolve().parents[2]
CONTRIBUTOR: Final = "journey_contributor_bot"
OPERATOR: Final = "journey_operator_bot"
CONTRIBUTOR_TOKEN: Final = "7200000001:journey-contributor-0001"
OPERATOR_TOKEN: Final = "7200000002:journey-operator-00000002"
START_S: Final = 90.0
_LOOK_S: Final = 0.05
STOP_S: Final = 12.0
"""A drain takes 10 s at most, and closing a moment more."""


class Program:
    """`python -m MODULE` in a folder of its own, its words in a file there.

    It sees no setting but those given; the same folder and settings are another start of the same program.
    """

    def __init__(self, module: str, *arguments: str, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self._words = [sys.executable, "-m", module, *arguments]
        self._folder = folder
        self._log = folder / f"{module}.log"
        self._environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **(settings or {})}
        self._process: asyncio.subprocess.Process | None = None

    @property
    def words(self) -> str:
        """Everything it has printed."""
        return self._log.read_text(encoding="utf-8")

    async def start(self) -> None:
        """Start it; whether it is of any use yet is seen from outside."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._words, cwd=self._folder, env=self._environment, stdout=log, stderr=log
            )

    async def says(self, words: str, within_s: float = START_S) -> None:
        """Wait until it has printed these words."""
        async with asyncio.timeout(within_s):
            while words not in self.words:
                self.check()
                await asyncio.sleep(_LOOK_S)

    async def ended(self, within_s: float = START_S) -> int:
        """Wait until it ends by itself. Returns: its exit code."""
        assert self._process is not None
        async with asyncio.timeout(within_s):
            return await self._process.wait()

    async def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end, as a supervisor does, or as Ctrl-C. Returns: its exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(by)
        return await self.ended(STOP_S)

    async def kill9(self) -> None:
        """End it without warning."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()

    def check(self) -> None:
        """It has not ended."""
        assert self._process is not None
        assert self._process.returncode is None, f"ended with {self._process.returncode}:\n{self.words}"


class LocalTelegram(Program):
    """`python -m sandbox` with both bots, on one port for as long as the test lasts."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.file = folder / "sandbox.db"
        bots = (f"{CONTRIBUTOR}:{CONTRIBUTOR_TOKEN}:contributor", f"{OPERATOR}:{OPERATOR_TOKEN}:operator")
        arguments = ["--port", str(self.port), "--file", str(self.file)]
        super().__init__("sandbox", *arguments, *(word for bot in bots for word in ("--bot", bot)), folder=folder)


@asynccontextmanager
async def running(program: Program) -> AsyncIterator[None]:
    """Have it running; whatever happens, it does not outlive the block. A failure is told with its words."""
    await program.start()
    try:
        yield
    except Exception as failure:
        failure.add_note(program.words)
        raise
    finally:
        await program.kill9()


@asynccontextmanager
async def telegram(folder: Path) -> AsyncIterator[tuple[LocalTelegram, Sandbox]]:
    """A running local Telegram, and what people do there."""
    server = LocalTelegram(folder)
    async with running(server), Sandbox(server.url) as sandbox:
        await sandbox.wait_until_up(START_S)
        yield server, sandbox


def house(folder: Path, sandbox: Sandbox, database_url: str, operator: int, **settings: str) -> Program:
    """The house on a local Telegram whose clock it follows."""
    own = {
        "CONTRIBUTOR_BOT_TOKEN": CONTRIBUTOR_TOKEN,
        "OPERATOR_BOT_TOKEN": OPERATOR_TOKEN,
        "OPERATORS": f"{operator}:owner",
        "TELEGRAM_API_URL": sandbox.base_url,
        "CLOCK_URL": f"{sandbox.base_url}/sandbox/clock",
        "DATABASE_URL": database_url,
        "FILES_PATH": str(folder / "files"),
        "RELEASES_PATH": str(folder / "releases"),
        "KEYS_PATH": str(folder / "keys"),
        "LOG_PATH": str(folder / "log"),
        "WEB_PORT": "0",
    }
    return Program("bot", folder=folder, settings=own | settings)
