"""Delivers until it is killed: `python -m … DATABASE_URL FILE AT SEED`; what is sent is a line of the file.

It kills itself with SIGKILL after some message has gone out: before that is written down, or a moment later.
"""

import asyncio
import os
import random
import signal
import sys
from datetime import datetime
from pathlib import Path

from flows.delivery.deliver_notices import deliver_notices
from flows.ports import Delivery, Sent
from kernel.clock import ManualClock
from store.sessions import Sessions
from tests.support.deps import plain_deps
from views.screens import Screen

BETWEEN_MAX = 12


class Doomed:
    """A messenger that sends to a file, and dies after so many messages."""

    def __init__(self, file: Path, dice: random.Random) -> None:
        self._file = file
        self._left = dice.randint(1, BETWEEN_MAX)

    async def send(self, chat_id: int, screen: Screen, **_: object) -> Delivery:
        with self._file.open("a", encoding="utf-8") as sent:
            sent.write(f"{chat_id} {' '.join(screen.text.split())}\n")
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return Sent(1)

    async def has_room(self, _: object) -> bool:
        return True

    async def edit(self, *_: object, **__: object) -> Delivery:
        raise AssertionError("nothing here edits")


async def main(database_url: str, file: str, at: str, seed: str) -> None:
    deps = plain_deps(Sessions(database_url), Path())
    assert isinstance(deps.clock, ManualClock)
    deps.clock.advance((datetime.fromisoformat(at) - deps.clock.now()).total_seconds())
    messenger = Doomed(Path(file), random.Random(seed))
    while await deliver_notices(deps, messenger):
        pass


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
