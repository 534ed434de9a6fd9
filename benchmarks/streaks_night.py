"""One night's work over very many people who have each answered a little: what it takes a person, and of memory."""

import itertools
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from benchmarks.streaks_month import DAYS, FIRST, Inhabitant, inhabitants, move_in, settle_down
from bot.migrate import upgrade
from flows.boards.award_achievements import award_achievements
from flows.money.found_house import found_house
from kernel.clock import ManualClock
from store.sessions import Sessions
from tests.support.deps import plain_deps

SIZES: Final = (10_000, 100_000, 1_000_000)
_CHUNK: Final = 2_000
_ANSWERS: Final = 3
_NIGHT: Final = FIRST + timedelta(days=DAYS, hours=3)
_SEED: Final = 6
_KIB_PER_MIB: Final = 1_024


async def night(count: int) -> dict[str, Any]:
    """So many people go to sleep, and badges are given.

    Units:   ms of this process's CPU; seconds; `job_mib` is what the process grew by during the job.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/night.db"
        upgrade(url)
        sessions = Sessions(url)
        try:
            deps = plain_deps(sessions, Path(folder))
            assert isinstance(deps.clock, ManualClock)
            deps.clock.advance((_NIGHT - deps.clock.now()).total_seconds())
            await found_house(deps)
            people, town = _people(count), await settle_down(sessions, ())
            while some := list(itertools.islice(people, _CHUNK)):
                town = replace(town, people=some)
                await move_in(town)
                await town.live(FIRST - timedelta(days=1), _NIGHT)
            before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            started, cpu, looks = time.monotonic(), time.process_time(), 1
            cursor = await award_achievements(deps, _NIGHT, None)
            while cursor is not None:
                cursor, looks = await award_achievements(deps, _NIGHT, cursor), looks + 1
            spent_s, lasted_s = time.process_time() - cpu, time.monotonic() - started
            grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib
        finally:
            await sessions.dispose()
    print(f"{count:,} people: {1e3 * spent_s / count:.3f} ms a person, {lasted_s:,.0f} s", file=sys.stderr, flush=True)
    return {
        "people": count,
        "job_ms_per_person": round(1e3 * spent_s / count, 3),
        "job_s": round(lasted_s, 1),
        "job_mib": round(grown_kib / _KIB_PER_MIB),
        "looks": looks,
    }


def _people(count: int) -> Iterator[Inhabitant]:
    """People of the month, of whose answers only the last are kept."""
    return (replace(each, answers=each.answers[-_ANSWERS:]) for each in inhabitants(count, _SEED))
