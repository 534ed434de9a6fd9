"""A crowd at work in rounds of one card each, until its campaign is settled and closed."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol

from sandbox.crowd.operator_script import Case, NotAsExpected, Status
from sandbox.crowd.stage import Stage
from sandbox.crowd.tables import bar
from sandbox.crowd.visitor import Did

AT_ONCE = 16
PACE_S = {Did.ANSWERED: 20.0, Did.SKIPPED: 3.0, Did.NOTHING: 60.0}
IDLE_ROUNDS = 3
SETTLE_STEP_S, SETTLE_GROWTH = 600.0, 3  # longer for as long as nothing moves: in all a week, beyond every deadline
SETTLE_LOOK_S = 1.0  # and as much more for each time that nothing moved: the house's slower jobs look every 10 s
STALLS_MAX = 7
LOOK_EVERY_S = 5.0  # while somebody still works: the status is a picture, and drawing it takes from the crowd's time


class Person(Protocol):
    """Somebody of the crowd."""

    async def turn(self) -> Did:
        """Get to a card, answer or skip it."""


class Rounds:
    """Rounds of a crowd, and the operator beside it. `is_right` is how the operator decides what peers could not."""

    def __init__(self, stage: Stage, people: Sequence[Person], is_right: Callable[[Case], bool]) -> None:
        self._stage = stage
        self._people = people
        self._is_right = is_right
        self._places = asyncio.Semaphore(AT_ONCE)
        self._count = 0
        self._status = Status()
        self._looked_at = 0.0
        self.decided = 0  # how many responses came before the operator

    async def until_settled(self) -> Status:
        """Work until every task is settled, or nobody is dealt anything and time settles nothing more."""
        return await self._until(lambda status: status.is_settled)

    async def until_closed(self) -> Status:
        """Close the campaign; the crowd does the reviews that are still owed.

        Raises:  NotAsExpected.
        """
        await self._stage.operator.close()
        status = await self._until(lambda status: status.is_closed)
        if not status.is_closed:
            raise NotAsExpected(f"The campaign was closed, and stays {status.state} with nothing left to do.")
        return status

    async def _until(self, is_done: Callable[[Status], bool]) -> Status:
        stalls = 0
        status = await self._shown("the crowd sets out")
        while stalls < STALLS_MAX and not is_done(status):
            before, decided = status, self.decided
            status = await self._work(is_done, IDLE_ROUNDS if stalls == 0 else 1)
            self.decided += await self._stage.operator.decide(self._is_right)
            if not is_done(status):
                await self._stage.sandbox.advance(SETTLE_STEP_S * SETTLE_GROWTH**stalls)
                await asyncio.sleep(SETTLE_LOOK_S * (1 + stalls))
                status = await self._shown("time passes")
            stalls = stalls + 1 if (status, self.decided) == (before, decided) else 0
        return status

    async def _work(self, is_done: Callable[[Status], bool], idle_rounds: int) -> Status:
        """Round after round, until all is done or nobody was dealt a card for so many rounds."""
        idle = 0
        while True:
            self._stage.house.check()
            did = Counter(await asyncio.gather(*map(self._turn, self._people)))
            self._count += 1
            idle = 0 if did[Did.ANSWERED] or did[Did.SKIPPED] else idle + 1
            busiest = next(kind for kind in (Did.ANSWERED, Did.SKIPPED, Did.NOTHING) if did[kind])
            await self._stage.sandbox.advance(PACE_S[busiest])
            words = f"round {self._count} · {did[Did.NOTHING]} of {len(self._people)} idle"
            if idle or time.monotonic() - self._looked_at > LOOK_EVERY_S:
                await self._shown(words)
            else:
                bar(self._status, words)
            if is_done(self._status) or idle == idle_rounds:
                return self._status

    async def _turn(self, person: Person) -> Did:
        async with self._places:
            return await person.turn()

    async def _shown(self, words: str) -> Status:
        self._status = await self._stage.operator.status()
        self._looked_at = time.monotonic()
        bar(self._status, words)
        return self._status
