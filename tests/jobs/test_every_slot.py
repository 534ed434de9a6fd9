"""Every scheduled duty of the house on a clock that goes wrong (R8): each slot once, whatever the clock says next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import select

from flows.deps import Deps
from flows.money.found_house import found_house
from jobs.duties import Slotted
from jobs.runner import Runner
from jobs.slots import CatchUp
from jobs.timetable import timetable
from jobs.wakes import Wakes
from kernel.clock import ManualClock
from store.cache_memory import MemoryCache
from store.leadership import Leadership
from store.tables.jobs import job_runs
from tests.support.publishing import publish, publisher_in

HOUR: Final = 3_600
WRONG: Final = (600, HOUR, -HOUR, HOUR, HOUR, -600, 600, 1_800, 900, -HOUR, HOUR, 5 * HOUR)
"""Ten minutes, an hour, an hour back, and so on; about nine hours in all."""
MOMENTS: Final = {
    "leap day": datetime(2028, 2, 28, 20, tzinfo=UTC),
    "clocks forward in Europe": datetime(2027, 3, 27, 20, tzinfo=UTC),
    "clocks back in Europe": datetime(2027, 10, 30, 20, tzinfo=UTC),
    "clocks back in America": datetime(2027, 11, 6, 20, tzinfo=UTC),
    "a new year": datetime(2027, 12, 31, 20, tzinfo=UTC),
}


async def live_through(deps: Deps, folder: Path, begins_at: datetime, steps_s: Sequence[int]) -> dict[str, Any]:
    """Let a house look at every slotted duty after each step of its clock.

    Returns: how many slots were run, how many of them twice, and how many that were due never.
    """
    clock = ManualClock(begins_at)
    deps = replace(deps, clock=clock)
    await found_house(deps)
    publisher = publisher_in(folder)
    await publish(deps, publisher)
    duties = [duty for duty in timetable(None, publisher) if isinstance(duty, Slotted)]
    done: Counter[tuple[str, datetime]] = Counter()
    runner = Runner(deps, (), election=Leadership(MemoryCache(), "a"), wakes=Wakes())
    newest: dict[str, datetime] = {}
    due: set[tuple[str, datetime]] = set()
    for step_s in (0, *steps_s):
        clock.advance(step_s)
        await publish(deps, publisher)
        for duty in duties:
            slot = duty.schedule.every.slot_at(clock.now())
            newest[duty.name] = max(slot, newest.get(duty.name, slot))
            due.add((duty.name, newest[duty.name]))  # a clock set back asks for nothing that was passed over
            await runner.tick(_counted(duty, done))
    async with deps.sessions.read() as session:
        rows = (await session.execute(select(job_runs.c.job, job_runs.c.slot, job_runs.c.finished_at))).all()
    finished = {(row.job, row.slot) for row in rows if row.finished_at is not None}
    twice = [each for each, times in done.items() if times > 1]
    missed = [each for each in due if each not in finished]
    return {
        "jobs": len(duties),
        "slots": len(done),
        "twice": len(twice),
        "missed": len(missed),
        "holds": not twice and not missed and set(done) == finished and len(rows) == len(finished),
    }


def _counted(duty: Slotted, done: Counter[tuple[str, datetime]]) -> Slotted:
    """The same duty; it is noted which of its slots have come to their end."""

    async def run(deps: Deps, slot: datetime, cursor: str | None) -> str | None:
        following = await duty.run(deps, slot, cursor)
        if following is None:
            done[duty.name, slot] += 1
        return following

    return replace(duty, run=run)


@pytest.mark.asyncio
@pytest.mark.parametrize("moment", MOMENTS)
async def test_no_duty_runs_a_slot_twice_or_never(deps: Deps, tmp_path: Path, moment: str) -> None:
    tried = await live_through(deps, tmp_path, MOMENTS[moment], WRONG * 2)
    assert tried["jobs"] >= 8
    assert tried["slots"] > tried["jobs"]
    assert tried["holds"], tried


def test_every_catch_up_of_the_timetable_is_the_latest() -> None:
    duties = [duty for duty in timetable(None, None) if isinstance(duty, Slotted)]
    assert {duty.schedule.catch_up for duty in duties} == {CatchUp.LATEST}
    assert all(duty.schedule.every.period >= timedelta(minutes=15) for duty in duties)
