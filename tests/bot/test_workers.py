"""Heavy functions run elsewhere, and a worker that dies is replaced."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import numpy as np
import pytest

from bot.workers import InlineWorkers, ProcessWorkers
from tasks.errors import FileFault, FileNotReadable

pytestmark = pytest.mark.asyncio


def _dot(left: np.ndarray, right: np.ndarray) -> float:
    return float(left @ right)


def _pid() -> int:
    return os.getpid()


def _fail() -> None:
    raise LookupError("nothing there")


async def test_a_function_runs_in_another_process_and_a_killed_one_is_replaced() -> None:
    workers = ProcessWorkers()
    try:
        first = await workers.run(_pid)
        assert first != os.getpid()
        assert await workers.run(_dot, np.arange(3.0), right=np.ones(3)) == 3.0
        with pytest.raises(LookupError, match="nothing there"):
            await workers.run(_fail)

        os.kill(first, signal.SIGKILL)

        assert await workers.run(_pid) not in {first, os.getpid()}
    finally:
        workers.close()


def _refuse() -> None:
    raise FileNotReadable(reason=FileFault.NOT_JSON, line=7)


async def test_a_refusal_comes_out_of_the_other_process_as_it_is_and_the_worker_lives_on() -> None:
    workers = ProcessWorkers()
    try:
        worker = await workers.run(_pid)
        with pytest.raises(FileNotReadable) as refused:
            await workers.run(_refuse)
        assert refused.value.facts == {"reason": "not_json", "line": 7}
        assert await workers.run(_pid) == worker
    finally:
        workers.close()


async def test_a_worker_does_not_outlive_a_killed_parent() -> None:
    script = """
import asyncio, os, bot.workers
workers = bot.workers.ProcessWorkers()
print(asyncio.run(workers.run(os.getpid)), flush=True)
input()
"""
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdin=PIPE, stdout=PIPE)
    assert parent.stdout is not None
    worker = int(await parent.stdout.readline())
    parent.kill()
    await parent.wait()

    for _ in range(200):
        if not _is_running(worker):
            return
        await asyncio.sleep(0.02)
    pytest.fail("the worker still runs")


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def test_inline_workers_answer_the_same() -> None:
    assert await InlineWorkers().run(_dot, np.arange(3.0), np.ones(3)) == 3.0
