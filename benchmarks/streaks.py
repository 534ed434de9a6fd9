"""Streaks and badges after a simulated month: what raw answers say, at a cost per person that does not grow."""

import argparse
import asyncio
import resource
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from benchmarks.problems import Unmeasurable
from benchmarks.streaks_month import DAYS, FIRST, Inhabitant, inhabitants, settle_down, should_have
from bot.migrate import upgrade
from contributors.achievements import ACHIEVEMENTS
from contributors.days import local_day
from contributors.streaks import streak_of
from flows.award_achievements import LOOKED_BACK, award_achievements
from flows.deps import Deps
from kernel.clock import ManualClock
from store import day_works
from store.sessions import Sessions
from store.tables.achievements import achievements
from tests.support.deps import plain_deps

PEOPLE: Final = 2_000
_SMALLER: Final = 4
_SEED: Final = 4
_KIB_PER_MIB: Final = 1_024
_COUNTED: Final = frozenset(
    {"accepted", "streak", "days", "weeks", "reviews", "answers", "pictures", "campaigns", "kinds", "languages"}
)
"""What a month of raw answers can say; appeals, truth and contacts are not in it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many people."""
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"people who live through the month ({PEOPLE:,})")


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Two months, of so many people and of a quarter as many; each is counted once more from its raw answers."""
    fewer = asyncio.run(_month(max(arguments.people // _SMALLER, 1)))
    more = asyncio.run(_month(arguments.people))
    figures = more | {"cost_ratio": round(more["job_ms_per_person"] / fewer["job_ms_per_person"], 2)}
    print(
        f"{figures['people']:,} people, {figures['answers']:,} answers: {figures['badges']:,} badges and every streak "
        f"as recomputed; the nightly job {figures['job_ms_per_person']} ms a person, {figures['cost_ratio']} times "
        f"that of a quarter of them; {figures['job_mib']} MiB more memory; a streak {figures['streak_ms']} ms"
    )
    return figures


async def _month(count: int) -> dict[str, Any]:
    """Let people live, run the job once, and compare.

    Units:   ms of this process's CPU; `job_mib` what the process grew by during the job.
    """
    people = list(inhabitants(count, _SEED))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/month.db"
        await asyncio.to_thread(upgrade, url)
        sessions = Sessions(url)
        try:
            await settle_down(sessions, people)
            deps = plain_deps(sessions, Path(folder))
            assert isinstance(deps.clock, ManualClock)
            deps.clock.advance((FIRST + timedelta(days=DAYS) - deps.clock.now()).total_seconds())
            job_ms, job_mib = await _award(deps)
            streak_ms = await _compare(deps, people)
            badges = await _compare_badges(deps, people)
        finally:
            await sessions.dispose()
    return {
        "people": count,
        "answers": sum(len(each.answers) for each in people),
        "badges": badges,
        "differences": 0,
        "job_ms_per_person": round(job_ms / count, 3),
        "job_mib": job_mib,
        "streak_ms": round(streak_ms / count, 3),
    }


async def _award(deps: Deps) -> tuple[float, int]:
    """A slot that looks at everybody who has answered in the month, batch by batch."""
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started, slot, cursor = time.process_time(), FIRST - timedelta(days=1) + LOOKED_BACK, None
    while (cursor := await award_achievements(deps, slot, cursor)) is not None:
        pass
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib
    return 1e3 * (time.process_time() - started), round(grown_kib / _KIB_PER_MIB)


async def _compare(deps: Deps, people: Sequence[Inhabitant]) -> float:
    """Every streak as the house tells it at the month's end.

    Raises:  Unmeasurable where one is another than the raw answers make it.
    """
    spent = 0.0
    async with deps.sessions.read() as session:
        for each in people:
            today = local_day(deps.clock.now(), each.zone, None)
            started = time.process_time()
            told = streak_of(await day_works.of_person(session, each.id), today=today)
            spent += time.process_time() - started
            should = should_have(each, today)
            if (told.length, told.waiting, told.longest) != (should["length"], should["pending"], should["longest"]):
                raise Unmeasurable(f"{each.id}: the house says {told}, the answers say {should}")
    return 1e3 * spent


async def _compare_badges(deps: Deps, people: Sequence[Inhabitant]) -> int:
    """Every badge that the job has awarded. Returns: how many.

    Raises:  Unmeasurable where somebody has one too many, or one too few.
    """
    has: dict[UUID, set[str]] = {each.id: set() for each in people}
    async with deps.sessions.read() as session:
        for row in await session.execute(select(achievements.c.contributor_id, achievements.c.achievement)):
            has[row.contributor_id].add(row.achievement)
    for each in people:
        should = should_have(each, local_day(deps.clock.now(), each.zone, None))
        earned = {one.id for one in ACHIEVEMENTS if one.measure in _COUNTED and should[one.measure] >= one.needed}
        if earned != has[each.id]:
            raise Unmeasurable(f"{each.id}: awarded {sorted(has[each.id])}, earned {sorted(earned)}")
    return sum(map(len, has.values()))
