"""Run the timetable: APScheduler keeps time, the leader works, and a failing job stops no other."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from flows.delivery.read_job_runs import SlotMoved, read_job_runs
from flows.deps import Deps
from flows.ports import Election
from jobs.duties import Drain, Duty, Slotted
from jobs.wakes import Wakes

DRAIN_TIMEOUT_S: Final = 10.0
_GOLDEN: Final = (5**0.5 - 1) / 2
"""Multiples of it are spread evenly between whole numbers, however many there are."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

log = structlog.get_logger(__name__)


class Runner:
    """One process's share in the jobs. `start`, then `stop`; `tick` alone for simulations."""

    def __init__(self, deps: Deps, duties: Sequence[Duty], *, election: Election, wakes: Wakes) -> None:
        assert len({duty.name for duty in duties}) == len(duties)
        self._deps = deps
        self._duties = duties
        self._election = election
        self._wakes = wakes
        self._is_leader = False
        self._stopping = False
        self._tasks: list[asyncio.Task[None]] = []
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None})

    @property
    def is_leader(self) -> bool:
        """Whether this process runs the jobs."""
        return self._is_leader

    def start(self) -> None:
        """Begin to keep time and to stand for leader; each duty's looks fall between those of the others.

        All of them at once would keep whoever presses a button at that moment waiting; and so would all processes.
        """
        own = self._deps.rng.random()
        for number, duty in enumerate(self._duties):
            every_s = duty.every_s if isinstance(duty, Drain) else duty.look_every_s
            since = _EPOCH + timedelta(seconds=every_s * phase(number, own))
            self._scheduler.add_job(self._remind, "interval", [duty.name], seconds=every_s, start_date=since)
            self._tasks.append(asyncio.create_task(self._serve(duty)))
        self._tasks.append(asyncio.create_task(self._stand()))
        self._scheduler.start()

    async def stop(self) -> None:
        """Finish the batches at work, at most 10 s, and let another process lead."""
        self._stopping = True
        self._scheduler.shutdown(wait=False)
        for duty in self._duties:
            self._wakes.wake(duty.name)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=DRAIN_TIMEOUT_S)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._election.resign()

    async def tick(self, duty: Duty) -> None:
        """Do what a duty has to do now. A failure is logged under its name, and the next tick tries again."""
        try:
            if isinstance(duty, Drain):
                await self._drain(duty)
            else:
                await self._run_slots(duty)
        except SlotMoved:
            log.info("another process runs this slot", job=duty.name)
        except Exception:
            log.exception("job failed", job=duty.name)

    async def _stand(self) -> None:
        """Become and stay the leader; a new leader looks at everything at once."""
        while not self._stopping:
            was_leader, self._is_leader = self._is_leader, await self._election.win()
            if self._is_leader and not was_leader:
                log.info("this process runs the jobs")
                for duty in self._duties:
                    self._wakes.wake(duty.name)
            await asyncio.sleep(self._election.renew_s)

    async def _remind(self, name: str) -> None:
        """What APScheduler calls; a coroutine, because it runs plain functions in threads."""
        self._wakes.wake(name)

    async def _serve(self, duty: Duty) -> None:
        while not self._stopping:
            await self._wakes.wait(duty.name)
            if self._is_mine(duty) and not self._stopping:
                await self.tick(duty)

    def _is_mine(self, duty: Duty) -> bool:
        return self._is_leader or (isinstance(duty, Drain) and not duty.leader_only)

    async def _drain(self, duty: Drain) -> None:
        while await duty.run(self._deps) > 0 and not self._stopping:
            pass

    async def _run_slots(self, duty: Slotted) -> None:
        runs = await read_job_runs(self._deps, duty.name)
        due = duty.schedule.due(self._deps.clock.now(), newest=runs.newest, unfinished=runs.unfinished)

        for slot, begun_at in due:
            cursor = await duty.run(self._deps, slot, begun_at)
            while cursor is not None and not self._stopping:
                cursor = await duty.run(self._deps, slot, cursor)
            if self._stopping:
                return


def phase(number: int, own: float) -> float:
    """By what part of its period a duty's looks are shifted, so that those of neighbours are far apart.

    Shape:   `own` in [0, 1) is the process's -> [0, 1)
    """
    return (own + number * _GOLDEN) % 1
