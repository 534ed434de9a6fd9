"""What takes longer than an update may: done beside the chat, which goes on meanwhile."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Final

import structlog

Failed = Callable[[BaseException], Coroutine[Any, Any, None]]

_FOREGROUND_S: Final = 8.0
"""So long an update waits for its errand; most are done by then."""

_log = structlog.get_logger(__name__)


class Errands:
    """The errands of one process."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    async def run(self, errand: Coroutine[Any, Any, None], failed: Failed, *, wait_s: float = _FOREGROUND_S) -> None:
        """Do it, and wait a little: what fails by then is raised here, what fails later is told by `failed`."""
        task = asyncio.create_task(errand)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.wait({task}, timeout=wait_s)
        if task.done():
            task.result()
        else:
            task.add_done_callback(partial(self._tell, failed))

    async def close(self) -> None:
        """End whatever still runs: it leaves nothing half done, and is asked for again."""
        running = tuple(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _tell(self, failed: Failed, task: asyncio.Task[None]) -> None:
        if task.cancelled() or (error := task.exception()) is None:
            return
        _log.error("an errand of an operator has failed", error=repr(error))
        telling = asyncio.create_task(failed(error))
        self._running.add(telling)
        telling.add_done_callback(self._running.discard)
