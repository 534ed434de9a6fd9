"""A release of a campaign with very many answers, made as /export makes it: in time, and in memory that stays flat.

A small campaign first, then one ten times as large: what a process holds on top for it is what grows with the data.
The peak is of this process with its worker, from before the release to its end.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import text

from benchmarks.memory import Peak
from benchmarks.stores import database
from bot import house as houses
from bot import migrate
from bot.settings import Settings
from flows.campaigns.create_campaign import create_campaign
from flows.deps import Cause, Deps
from flows.money.found_house import found_house
from flows.releases.make_release import make_release
from jobs.wakes import Wakes
from kernel.clock import SystemClock
from kernel.ids import random_id
from store.tables.people import contributors

VOTES: Final = 5
PEOPLE: Final = 1_000
_OPERATOR: Final = "benchmark"
_MILLION: Final = 1_000_000
_ASKED_EVERY_S: Final = 0.005

_NUMBERS: Final = {
    "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)",
    "postgres": "WITH numbers(n) AS (SELECT generate_series(1, :count))",
}
_ID: Final = {"sqlite": "printf('%032x', {0})", "postgres": "lpad(to_hex({0}), 32, '0')::uuid"}
_NOW: Final = {"sqlite": "1764500000000000", "postgres": "now()"}
_TASKS: Final = """
INSERT INTO tasks (id, campaign_id, kind, external_key, language, payload, option_set, option_count, is_full_overlap,
                   status, votes, open_leases, slots, gain, label, confidence, closed_at, created_at)
{numbers}
SELECT {task}, :campaign, 'choice', 'item ' || n, 'en',
       '{{"language": "en", "text": "Which of the two is it, seen from here?", "options": ["this", "that"]}}',
       '2', 2, false, 'closed', {votes}, 0, 0, 0, '1', 0.97, {now}, {now}
FROM numbers
"""
_ASSIGNMENTS: Final = """
INSERT INTO assignments (id, lease, ref, task_id, campaign_id, contributor_id, status, is_gold, low_units, high_units,
                         price_parts, reserved_units, chat_id, opened_at, expires_at, finished_at)
{numbers}
SELECT {answer}, {lease}, 'AAAA', {task}, :campaign, {person}, 'submitted', false, 1, 1, 1, 0, 1, {now}, {now}, {now}
FROM numbers
"""
_RESPONSES: Final = """
INSERT INTO responses (id, assignment_id, task_id, campaign_id, contributor_id, kind, option_set, choice, declared_ai,
                       state, local_day, submitted_at, scorable_at)
{numbers}
SELECT {answer}, {answer}, {task}, :campaign, {person}, 'choice', '2', n % 2, false, 'paid', '2026-12-01', {now}, {now}
FROM numbers
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How much, in what, and where."""
    parser.add_argument("--responses", type=int, default=_MILLION, help="of the large campaign; the small has a tenth")
    parser.add_argument("--format", default="parquet", help="beside JSON Lines, which is always made")
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """The small campaign, then the large one.

    Raises:  Unmeasurable.
    """
    figures: dict[str, Any] = {"responses": arguments.responses, "format": arguments.format, "store": arguments.store}
    for count in (arguments.responses // 10, arguments.responses):
        with (
            tempfile.TemporaryDirectory(prefix="benchmark-") as folder,
            database(arguments.store, Path(folder)) as url,
        ):
            took = asyncio.run(_export(Path(folder), url, arguments.store, arguments.format, count))
        label = "1m" if count == _MILLION else f"{count // 1000}k"
        figures |= {f"{name}_{label}": round(value, 1) for name, value in took.named().items()}
        print(f"{count} responses: {took}", flush=True)
    return figures


@dataclass(frozen=True, slots=True)
class Took:
    """What one release took."""

    seconds: float
    before_mb: float
    peak_mb: float
    files_mb: float
    pause_p99_ms: float

    def named(self) -> dict[str, float]:
        """The figures by the names they are reported under."""
        names = ("seconds", "before_mb", "peak_mb", "files_mb", "pause_p99_ms")
        return {name: getattr(self, name) for name in names}

    def __str__(self) -> str:
        return (
            f"{self.seconds:.1f} s, {self.files_mb:.0f} MB of files; peak {self.peak_mb:.0f} MB, "
            f"{self.peak_mb - self.before_mb:.0f} MB above what the house held before; "
            f"the chat waits {self.pause_p99_ms:.0f} ms (p99)"
        )


class Pauses:
    """How long somebody in the chat would wait for the event loop, asked all the time."""

    def __init__(self) -> None:
        self._waited_s: list[float] = []
        self._asking: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._asking = asyncio.create_task(self._ask())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._asking is not None
        self._asking.cancel()
        await asyncio.gather(self._asking, return_exceptions=True)

    @property
    def p99_ms(self) -> float:
        """Of a hundred waits the longest but one."""
        waits = sorted(self._waited_s)
        return 1000 * waits[len(waits) * 99 // 100] if waits else 0.0

    async def _ask(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(_ASKED_EVERY_S)
            self._waited_s.append(time.perf_counter() - began - _ASKED_EVERY_S)


async def _export(folder: Path, url: str, store: str, wanted: str, count: int) -> Took:
    await asyncio.to_thread(migrate.upgrade, url)
    settings = Settings(
        database_url=url,
        files_path=folder / "files",
        keys_path=folder / "keys",
        releases_path=folder / "releases",
    )
    house = houses.build(settings, clock=SystemClock(), waker=Wakes())
    deps = house.deps
    try:
        await found_house(deps)
        row = await create_campaign(deps, operator_id=_OPERATOR, title="Speed", cause=Cause(_OPERATOR, 1))
        await _grow(deps, store, row.id, count)
        await deps.workers.run(len, b"")  # its process is there
        with Peak() as before:
            pass
        began = time.perf_counter()
        async with Pauses() as pauses:
            with Peak() as peak:
                made = await make_release(deps, operator_id=_OPERATOR, number=row.number, formats=[wanted])
        took_s = time.perf_counter() - began
        assert made.manifest.counts["votes"] == count
        size = sum(file.bytes for file in made.manifest.files)
        return Took(took_s, before.megabytes, peak.megabytes, size / 2**20, pauses.p99_ms)
    finally:
        await house.close()


async def _grow(deps: Deps, store: str, campaign_id: UUID, count: int) -> None:
    """Add the people, the settled tasks, and everybody's answers."""
    now = deps.clock.now()
    people = [
        {
            "id": UUID(int=number + 1),
            "account_id": random_id(),
            "zone": "UTC",
            "practice": {},
            "created_at": now,
        }
        for number in range(PEOPLE)
    ]
    id = _ID[store]
    words = {
        "numbers": _NUMBERS[store],
        "now": _NOW[store],
        "votes": VOTES,
        "answer": id.format("n"),
        "person": id.format(f"1 + n % {PEOPLE}"),
        "lease": "'lease ' || n",
    }
    campaign = campaign_id.hex if store == "sqlite" else campaign_id
    async with deps.sessions.write() as session:
        await session.execute(contributors.insert(), people)
        sizes = ((_TASKS, count // VOTES, "n"), (_ASSIGNMENTS, count, _OF), (_RESPONSES, count, _OF))
        for statement, rows, task in sizes:
            grown = statement.format(task=id.format(task), **words)
            await session.execute(text(grown), {"count": rows, "campaign": campaign})


_OF: Final = f"1 + (n - 1) / {VOTES}"
"""The task that an answer is to."""
