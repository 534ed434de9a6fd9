"""Broadcasts go out: evenly, as fast as the limiter lets them, and nobody is called before that is written down."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from flows.broadcasts.advance_broadcast import Addressed, advance_broadcast
from flows.broadcasts.leave_alone import leave_alone
from flows.broadcasts.mark_sending import mark_sending
from flows.broadcasts.record_calls import record_calls
from flows.deps import Deps
from flows.ports import Caller, Delivery, RetryAfter, Unreachable

ROUNDS_PER_S: Final = 6
"""So often some are called together. All of a second at once would reach Telegram closer together than they left."""
_CHAT_S: Final = 1.0
"""Longer than this only a chat of its own is to be left alone: the overall rate has room within a second."""


@dataclass(frozen=True, slots=True)
class _Round:
    """Who is called together; or how long nobody may be."""

    people: tuple[Addressed, ...]
    put_off_s: dict[UUID, float]
    wait_s: float


class Broadcasting:
    """One process's share in broadcasts: it sends one while it holds its lease, and others while it does not."""

    def __init__(self, caller: Caller, holder: str) -> None:
        self._caller = caller
        self._holder = holder
        self._next_at: datetime | None = None

    async def run(self, deps: Deps) -> int:
        """Do what there is to do for about a second. Returns: 0 where there is nothing."""
        per_round = max(1, round(self._caller.calls_per_s / ROUNDS_PER_S))
        turn = await advance_broadcast(deps, holder=self._holder, limit=per_round * ROUNDS_PER_S)
        if turn.broadcast_id is None or not turn.people:
            return turn.work
        if turn.asks_first and not await self._caller.is_there():
            await leave_alone(deps, turn.broadcast_id)
            return 1

        waiting = deque(turn.people)
        while waiting:
            chosen = await self._choose(waiting, per_round)
            if not chosen.people and not chosen.put_off_s:
                await deps.clock.sleep(chosen.wait_s)
                break
            if not await self._call(deps, turn.broadcast_id, chosen):
                break
            await self._keep_pace(deps, len(chosen.people))
        return 1

    async def _choose(self, waiting: deque[Addressed], most: int) -> _Round:
        """Who the limiter lets us call now. Two in a row who must wait are a full second; one alone is a busy chat."""
        people: list[Addressed] = []
        aside: list[Addressed] = []
        put_off_s: dict[UUID, float] = {}
        wait_s = 0.0
        while waiting and len(people) < most and len(aside) <= 1:
            each = waiting.popleft()
            wait_s = await self._caller.admit(each.chat_id)
            if wait_s <= 0:
                people.append(each)
            elif wait_s > _CHAT_S:
                put_off_s[each.contributor_id] = wait_s
            else:
                aside.append(each)
        waiting.extendleft(reversed(aside))
        return _Round(tuple(people), put_off_s, wait_s)

    async def _call(self, deps: Deps, broadcast_id: UUID, chosen: _Round) -> bool:
        """Mark them, call them, count them. Returns: whether all went well, so that others may follow at once."""
        ids = [each.contributor_id for each in chosen.people]
        marked = await mark_sending(deps, broadcast_id, ids, holder=self._holder, put_off_s=chosen.put_off_s)
        called = [each for each in chosen.people if each.contributor_id in marked]
        calls = (self._caller.call(each.chat_id, each.screen) for each in called)
        answers = await asyncio.gather(*calls, return_exceptions=True)

        said = [_said(answer) for answer in answers]
        told = list(zip([each.contributor_id for each in called], said, strict=True))
        if told:
            await record_calls(deps, broadcast_id, told)
        _raise_first(answers)
        return len(marked) == len(ids) and not any(_asks_to_wait(each) for each in said)

    async def _keep_pace(self, deps: Deps, count: int) -> None:
        """Wait until the next round. What was lost is not made up for: that would be a burst."""
        now = deps.clock.now()
        begun = now if self._next_at is None or self._next_at < now - timedelta(seconds=1) else self._next_at
        self._next_at = begun + timedelta(seconds=count / self._caller.calls_per_s)
        await deps.clock.sleep((self._next_at - now).total_seconds())


def _said(answer: Delivery | BaseException) -> Delivery:
    """A call that broke was perhaps made."""
    return Unreachable() if isinstance(answer, BaseException) else answer


def _raise_first(answers: Sequence[Delivery | BaseException]) -> None:
    """What broke is this job's failure, once everything is counted."""
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer


def _asks_to_wait(delivery: Delivery) -> bool:
    return isinstance(delivery, RetryAfter | Unreachable)
