"""The sandbox and the bots as processes of their own, with everything they write in one temporary folder."""

import asyncio
import contextlib
import itertools
import os
import random
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

STOP_S = 15.0
LOG_TAIL_CHARS = 2_000
_FIRST_PORT, _LAST_PORT = 10_000, 32_000
_middle = random.randint(_FIRST_PORT, _LAST_PORT)
_ports = itertools.cycle([*range(_middle, _LAST_PORT), *range(_FIRST_PORT, _middle)])


class Died(Exception):
    """A process ended by itself; its last words follow."""


class Process:
    """One running `python -m …`, its output in a file."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def check(self) -> None:
        """Raises:  Died."""
        if self._process.returncode is not None:
            words = self._log.read_text(encoding="utf-8", errors="replace")[-LOG_TAIL_CHARS:].strip()
            raise Died(f"{self._log.stem} ended with {self._process.returncode}:\n{words}")

    async def stop(self) -> None:
        """Ask it to end; insist after a while."""
        if self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), STOP_S)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()


@asynccontextmanager
async def running(module: str, *arguments: str, folder: Path, env: Mapping[str, str]) -> AsyncIterator[Process]:
    """Run a module of this interpreter until the block ends."""
    log = folder / f"{module}.log"
    with log.open("wb") as output:
        made = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *arguments, stdout=output, stderr=output, env={**os.environ, **env}
        )
    process = Process(made, log)
    try:
        yield process
    finally:
        await process.stop()


def free_port() -> int:
    """A port that nobody listens on, and that no outgoing connection takes meanwhile: theirs are higher.

    Two processes that ask at once begin at different places, and none is offered twice.
    """
    while True:
        port: int = next(_ports)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
