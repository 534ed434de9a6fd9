"""A file becomes tasks: surveyed and imported as an operator does, on SQLite and PostgreSQL, in time and memory.

Beside it the least that any way can take: a plain bulk INSERT of the same rows in one transaction, nothing read and
nothing checked. The worker is a process, as in the house; PostgreSQL waits for its disk; memory is the house's alone.
"""

import argparse
import asyncio
import itertools
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.machine import cpu_s
from benchmarks.memory import Peak
from benchmarks.questions import document
from benchmarks.stores import database
from bot import house as houses
from bot import migrate
from bot.settings import Settings
from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.import_tasks import import_tasks
from flows.campaigns.survey_file import survey_file
from flows.deps import Cause, Deps
from flows.money.found_house import found_house
from flows.shared.imports import Kept, Upload, prepare
from jobs.wakes import Wakes
from kernel.clock import SystemClock
from store import campaigns
from store.tables.work import tasks as tasks_table

_OPERATOR: Final = "benchmark"
_NAME: Final = "tasks.jsonl"
_CHAT_ID: Final = 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How much, and where."""
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the large file; the small one has a tenth")
    parser.add_argument("--store", choices=("sqlite", "postgres"), action="append", help="both unless given")


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Each store, the small file before the large one.

    Raises:  Unmeasurable.
    """
    figures: dict[str, Any] = {"rows": arguments.rows}
    for store in arguments.store or ("sqlite", "postgres"):
        for rows in (arguments.rows // 10, arguments.rows):
            with tempfile.TemporaryDirectory(prefix="benchmark-") as folder, database(store, Path(folder)) as url:
                took = asyncio.run(_bring(Path(folder), url, rows))
            label = f"{rows // 1000}k_{store}"
            figures |= {f"{name}_{label}": round(value, 2) for name, value in took.named().items()}
            print(f"{store}, {rows} rows: {took}", flush=True)
    return figures


@dataclass(frozen=True, slots=True)
class Took:
    """What one file took."""

    survey_s: float
    import_s: float
    cpu_s: float
    peak_mb: float
    insert_s: float

    def named(self) -> dict[str, float]:
        """The figures by the names they are reported under."""
        return {
            "seconds": self.survey_s + self.import_s,
            "cpu_s": self.cpu_s,
            "peak_mb": self.peak_mb,
            "insert_only_seconds": self.insert_s,
        }

    def __str__(self) -> str:
        return (
            f"survey {self.survey_s:.1f} s, import {self.import_s:.1f} s, CPU {self.cpu_s:.1f} s, peak "
            f"{self.peak_mb:.0f} MB; a plain bulk INSERT of the same rows {self.insert_s:.1f} s"
        )


async def _bring(folder: Path, url: str, rows: int) -> Took:
    await asyncio.to_thread(migrate.upgrade, url)
    settings = Settings(database_url=url, files_path=folder / "files", keys_path=folder / "keys")
    house = houses.build(settings, clock=SystemClock(), waker=Wakes())
    deps = house.deps
    causes = (Cause(_OPERATOR, number) for number in itertools.count(1))
    try:
        await found_house(deps)
        await deps.workers.run(len, b"")  # its process is there
        first, second = [
            (await create_campaign(deps, operator_id=_OPERATOR, title="Speed", cause=next(causes))).number
            for _ in range(2)
        ]
        upload = Upload(_NAME, _written(folder, rows))
        began_cpu_s = cpu_s(os.getpid())
        with Peak() as peak:
            began = time.perf_counter()
            where: dict[str, Any] = {"operator_id": _OPERATOR, "chat_id": _CHAT_ID, "number": first}
            await survey_file(deps, upload, **where, cause=next(causes))
            surveyed = time.perf_counter()
            await import_tasks(deps, **where, cause=next(causes))
            ended = time.perf_counter()
        used_cpu_s = cpu_s(os.getpid()) - began_cpu_s
        insert_s = await _insert_only(deps, folder, rows, number=second)
        return Took(surveyed - began, ended - surveyed, used_cpu_s, peak.megabytes, insert_s)
    finally:
        await house.close()


def _written(folder: Path, rows: int) -> Path:
    path = folder / _NAME
    path.write_bytes(document(rows))
    return path


async def _insert_only(deps: Deps, folder: Path, rows: int, *, number: int) -> float:
    """The same rows for another campaign, made beforehand: only their INSERT is timed."""
    async with deps.sessions.read() as session:
        row = await campaigns.by_number(session, number)
        assert row is not None
    added = await deps.files.add(document(rows))
    staged = folder / "staged"
    now = deps.clock.now()
    prepared = prepare(deps.files, Kept(_NAME, added.sha256), row.campaign, frozenset(), now, staged)
    made = [task for batch, _ in prepared.batches(staged) for task in batch]
    began = time.perf_counter()
    async with deps.sessions.write() as session:
        await session.execute(tasks_table.insert(), made)
    return time.perf_counter() - began
