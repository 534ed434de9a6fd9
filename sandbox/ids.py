"""Ids that are never given twice, not even after the sandbox's file was deleted."""

import secrets
import time

from sandbox.db import Database

EPOCH_S = 1_767_225_600
"""2026-01-01 UTC. A fresh file starts its counters from the time passed since, so it never meets the old file's ids."""

PACE_PER_S = {"message": 8, "person": 10_000, "group": 1_000, "event": 1_000, "query": 1_000_000, "call": 1_000}
"""How fast a counter's start moves with time: faster than ids are used up, slow enough for each id's size."""

BLOCK = 1_000
"""Ids are reserved in blocks: one write per block, and a restart skips what was left of it."""

UPDATE_START_MAX = 2**31 - 2**27


class Ids:
    """Counters that only rise.

    Guarantees: an id is given once per counter. A fresh file starts at the time. Not so update ids: they must fit 31
    bits at any pace, so a fresh file draws their start at random, as Telegram does after a quiet week.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._next: dict[str, int] = {}
        self._reserved: dict[str, int] = {}

    def take(self, counter: str) -> int:
        """The counter's next id."""
        current = self._next.get(counter)
        if current is None:
            current = self._db.reserved(counter) or _fresh_start(counter)
        if current >= self._reserved.get(counter, 0):
            self._reserved[counter] = current + BLOCK
            self._db.reserve(counter, current + BLOCK)
        self._next[counter] = current + 1
        return current


def _fresh_start(counter: str) -> int:
    pace = PACE_PER_S.get(counter)
    if pace is None:
        return secrets.randbelow(UPDATE_START_MAX) + 1
    return int((time.time() - EPOCH_S) * pace)
