"""Drains run until they are dry, slots exactly once, and one failing job stops no other."""

import asyncio
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from flows.deps import Deps
from jobs.duties import Drain, Duty, Slotted
from jobs.runner import Runner, phase
from jobs.slots import CatchUp, Every, Schedule
from jobs.wakes import Wakes
from kernel.clock import ManualClock
from store import jobs
from store.cache_memory import MemoryCache
from store.jobs import SlotMoved
from store.leadership import Leadership

pytestmark = pytest.mark.asyncio

HOURLY = Schedule(Every(timedelta(hours=1)), CatchUp.EVERY)


class Batches:
    """A slotted job of three batches that notes what it has committed."""

    def __init__(self, schedule: Schedule = HOURLY) -> None:
        self.committed: list[tuple[datetime, str | None]] = []
        self.fail_at: str | None = None
        self.duty = Slotted("digest", self.run, schedule)

    async def run(self, deps: Deps, slot: datetime, cursor: str | None) -> str | None:
        following = {None: "a", "a": "b", "b": None}[cursor]
        async with deps.sessions.write() as session:
            await jobs.move_on(session, "digest", slot, was=cursor, cursor=following, now=deps.clock.now())
            if cursor is not None and cursor == self.fail_at:
                raise ZeroDivisionError
        self.committed.append((slot, cursor))
        return following

    @property
    def slots(self) -> list[datetime]:
        return [slot for slot, cursor in self.committed if cursor is None]


def runner_of(deps: Deps, wakes: Wakes, *duties: Duty, holder: str = "a", cache: MemoryCache | None = None) -> Runner:
    return Runner(deps, duties, election=Leadership(cache or MemoryCache(), holder), wakes=wakes)


async def until(condition: Callable[[], object], *, within_s: float = 5) -> None:
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110 - the condition is a list's
            await asyncio.sleep(0.005)


async def test_each_slot_runs_once_though_the_clock_goes_wrong(deps: Deps, wakes: Wakes, clock: ManualClock) -> None:
    batches = Batches()
    runner = runner_of(deps, wakes, batches.duty)
    start = clock.now().replace(minute=0)

    for step_s in (0, 60, 3600, -3600, 3600, 3600, -600, 600, 24 * 3600, -3600, 3600):  # over the leap day
        clock.advance(step_s)
        await runner.tick(batches.duty)

    hours = round((clock.now() - start).total_seconds() // 3600)
    assert batches.slots == [start + timedelta(hours=hour) for hour in range(hours + 1)]
    assert len(batches.committed) == 3 * len(batches.slots)


async def test_a_failed_batch_leaves_nothing_and_is_gone_on_from(deps: Deps, wakes: Wakes) -> None:
    batches = Batches()
    runner = runner_of(deps, wakes, batches.duty)
    batches.fail_at = "b"
    await runner.tick(batches.duty)
    assert [cursor for _, cursor in batches.committed] == [None, "a"]

    batches.fail_at = None
    await runner.tick(batches.duty)

    assert [cursor for _, cursor in batches.committed] == [None, "a", "b"]
    await runner.tick(batches.duty)
    assert len(batches.committed) == 3


async def test_two_runners_at_once_never_do_a_batch_twice(deps: Deps, wakes: Wakes, clock: ManualClock) -> None:
    batches = Batches()
    runners = [runner_of(deps, wakes, batches.duty) for _ in range(4)]

    for _ in range(5):
        await asyncio.gather(*(runner.tick(batches.duty) for runner in runners))
        clock.advance(3600)

    assert len(batches.committed) == len(set(batches.committed)) == 15


async def test_a_batch_that_another_process_has_done_is_refused(deps: Deps, clock: ManualClock) -> None:
    slot = clock.now()

    async def move_on(was: str | None, cursor: str | None) -> None:
        async with deps.sessions.write() as session:
            await jobs.move_on(session, "digest", slot, was=was, cursor=cursor, now=slot)

    await move_on(None, "a")
    with pytest.raises(SlotMoved):
        await move_on(None, "a")
    await move_on("a", None)
    with pytest.raises(SlotMoved):
        await move_on("a", None)
    with pytest.raises(SlotMoved):
        await move_on(None, None)  # a finished slot does not begin again


async def test_a_drain_runs_until_it_is_dry_and_again_when_woken(deps: Deps, wakes: Wakes) -> None:
    rows, taken = [3], list[int]()

    async def score(_deps: Deps) -> int:
        taken.append(rows[0])
        rows[0] = max(0, rows[0] - 1)
        return taken[-1]

    runner = runner_of(deps, wakes, Drain("score", score, every_s=3600))
    runner.start()
    await until(lambda: taken == [3, 2, 1, 0])

    rows[0] = 1
    wakes.wake("score")

    await until(lambda: taken == [3, 2, 1, 0, 1, 0])
    await runner.stop()


async def test_time_alone_wakes_a_drain(deps: Deps, wakes: Wakes) -> None:
    looks = []

    async def look(_deps: Deps) -> int:
        looks.append(1)
        return 0

    runner = runner_of(deps, wakes, Drain("look", look, every_s=0.05))
    runner.start()
    await until(lambda: len(looks) >= 4)
    await runner.stop()


@pytest.mark.parametrize("count", [2, 3, 9, 10, 40])
async def test_no_two_duties_look_at_the_same_moment(count: int) -> None:
    shifts = sorted(phase(number, 0.4) for number in range(count))
    assert min(shifts) >= 0
    assert max(shifts) < 1
    gaps = [later - sooner for sooner, later in itertools.pairwise([*shifts, shifts[0] + 1])]
    assert min(gaps) > 1 / (3 * count)


async def test_a_failing_job_stops_no_other_and_is_tried_again(deps: Deps, wakes: Wakes) -> None:
    failures, looks = [], []

    async def fail(_deps: Deps) -> int:
        failures.append(1)
        raise ZeroDivisionError

    async def look(_deps: Deps) -> int:
        looks.append(1)
        return 0

    runner = runner_of(deps, wakes, Drain("fail", fail, every_s=0.05), Drain("look", look, every_s=0.05))
    runner.start()
    await until(lambda: len(failures) >= 3 and len(looks) >= 3)
    await runner.stop()


async def test_only_the_leader_works_and_a_stopped_one_hands_over_at_once(deps: Deps) -> None:
    cache, worked = MemoryCache(), list[str]()

    def process(holder: str) -> Runner:
        async def work(_deps: Deps) -> int:
            worked.append(holder)
            return 0

        return runner_of(deps, Wakes(), Drain("work", work, every_s=0.05), holder=holder, cache=cache)

    first, second = process("first"), process("second")
    first.start()
    await until(lambda: worked)
    second.start()
    await asyncio.sleep(0.3)
    assert set(worked) == {"first"}

    await first.stop()
    await until(lambda: "second" in worked, within_s=0.5)
    await second.stop()


async def test_a_drain_for_everybody_runs_beside_the_leader(deps: Deps) -> None:
    cache, delivered = MemoryCache(), asyncio.Event()

    async def deliver(_deps: Deps) -> int:
        delivered.set()
        return 0

    leader = runner_of(deps, Wakes(), cache=cache)
    leader.start()
    await until(lambda: leader.is_leader)
    other = runner_of(
        deps, Wakes(), Drain("deliver", deliver, every_s=0.05, leader_only=False), holder="b", cache=cache
    )
    other.start()

    await asyncio.wait_for(delivered.wait(), 5)

    assert not other.is_leader
    await other.stop()
    await leader.stop()


async def test_stopping_waits_for_the_batch_at_work(deps: Deps, wakes: Wakes) -> None:
    begun, ended = asyncio.Event(), list[int]()

    async def work(_deps: Deps) -> int:
        begun.set()
        await asyncio.sleep(0.1)
        ended.append(1)
        return 1

    runner = runner_of(deps, wakes, Drain("work", work, every_s=3600))
    runner.start()
    await begun.wait()

    await runner.stop()

    assert ended == [1]
