"""Where heavy pure functions run, so that no event loop computes longer than 20 ms: one worker process."""

import asyncio
import functools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_PROCESSES: Final = 1
_NICENESS: Final = 10
"""People in chats are answered first: what a worker computes can wait a moment for the processor."""


class ProcessWorkers:
    """flows.ports.Workers on a process of their own, started at the first call.

    Spawned, never forked: our own process has threads and sockets.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a module-level function in the worker; a worker that was killed is replaced, once."""
        call = functools.partial(function, *args, **kwargs)
        loop = asyncio.get_running_loop()
        pool = self._running()
        try:
            return await loop.run_in_executor(pool, call)
        except BrokenProcessPool:
            if self._pool is pool:  # else another caller has replaced it already
                self._pool = None
            return await loop.run_in_executor(self._running(), call)

    def close(self) -> None:
        """End the worker; what it is computing is lost and will be asked again."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                _PROCESSES, mp_context=multiprocessing.get_context("spawn"), initializer=_live_and_die_with_the_parent
            )
        return self._pool


class InlineWorkers:
    """flows.ports.Workers that compute on the spot: for command lines and simulations, where nobody waits."""

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the function here."""
        return function(*args, **kwargs)

    def close(self) -> None:
        """There is nothing to end."""


def _live_and_die_with_the_parent() -> None:
    """A Ctrl-C reaches every process of the terminal and is the parent's to answer; its kill -9 ends the worker too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICENESS)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def end_with_parent() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()
