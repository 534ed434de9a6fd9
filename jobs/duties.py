"""The two kinds of scheduled duty."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from flows.deps import Deps
from jobs.slots import Schedule


@dataclass(frozen=True, slots=True)
class Drain:
    """Work that waits in rows, each its own idempotency: run again at once while it returns more than 0.

    Safe in every process at once. Usually only the leader runs it; what needs something that the leader may not have,
    like a bot's messenger, is run by all who have it.
    """

    name: str
    run: Callable[[Deps], Awaitable[int]]
    every_s: float
    leader_only: bool = True


@dataclass(frozen=True, slots=True)
class Slotted:
    """Work that belongs to a period: run with its slot and the cursor of the last batch, until it returns None.

    Each batch calls `store.jobs.move_on` first in its own transaction.
    """

    name: str
    run: Callable[[Deps, datetime, str | None], Awaitable[str | None]]
    schedule: Schedule
    look_every_s: float = 10.0


Duty = Drain | Slotted
