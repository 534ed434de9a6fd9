"""Sends broadcasts until it is killed: `python -m … DATABASE_URL FILE AT SEED CALLS`; a call is a line of the file.

It kills itself with SIGKILL after so many calls: just before one is made, just after, or at any moment a little later.
"""

import asyncio
import os
import random
import signal
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Final

from flows.ports import Delivery, Sent
from jobs.broadcasting import Broadcasting
from kernel.clock import ManualClock
from store.cache_memory import MemoryCache
from store.limiter import SendLimiter, Urgency
from store.sessions import Sessions
from tests.support.deps import plain_deps
from views.screens import Screen

_LATER_MAX_S: Final = 0.05
_ANSWERS_S: Final = (0.0, 0.0005, 0.003)
"""How long Telegram takes to answer; on the house's clock no time passes."""


class RunningClock(ManualClock):
    """Time that passes by as much as anybody sleeps."""

    async def sleep(self, duration_s: float) -> None:
        self.advance(max(duration_s, 0.0))
        await asyncio.sleep(0)


class Doomed:
    """A line to a file, at the real limiter's pace, that dies after so many calls."""

    def __init__(self, file: Path, clock: ManualClock, dice: random.Random, calls_max: int) -> None:
        self._file, self._clock, self._dice = file, clock, dice
        self._limiter = SendLimiter(MemoryCache(lambda: clock.now().timestamp()), clock, messages_per_s=30)
        self._left = dice.randint(1, calls_max)
        self._dies = dice.choice(("before", "after", "later"))

    @property
    def calls_per_s(self) -> float:
        return float(self._limiter.per_s(Urgency.BROADCAST))

    async def admit(self, chat_id: int) -> float:
        return await self._limiter.admit(chat_id, Urgency.BROADCAST)

    async def call(self, chat_id: int, screen: Screen) -> Delivery:  # noqa: ARG002 - the protocol's
        self._left -= 1
        is_last = self._left == 0
        if is_last and self._dies == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        with self._file.open("a", encoding="utf-8") as sent:
            sent.write(f"{self._clock.now().timestamp():.6f} {chat_id}\n")
        await asyncio.sleep(self._dice.choice(_ANSWERS_S))
        if is_last and self._dies == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        if is_last:
            threading.Thread(target=_die_after, args=(self._dice.random() * _LATER_MAX_S,)).start()
        return Sent(1)

    async def is_there(self) -> bool:
        return True


def _die_after(pause_s: float) -> None:
    time.sleep(pause_s)
    os.kill(os.getpid(), signal.SIGKILL)


async def main(database_url: str, file: str, at: str, seed: str, calls_max: str) -> None:
    clock = RunningClock(datetime.fromisoformat(at))
    deps = plain_deps(Sessions(database_url), Path(), clock=clock)
    sender = Broadcasting(Doomed(Path(file), clock, random.Random(seed), int(calls_max)), f"process {os.getpid()}")
    while await sender.run(deps):
        pass


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
