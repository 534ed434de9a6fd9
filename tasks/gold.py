"""How much gold a campaign should have, and when gold has served: worn, or no longer as hard as it was."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from kernel.ids import TaskId

GOLD_WANTED_MIN: Final = 20
GOLD_WANTED_SHARE: Final = 50
"""One task in so many, and at least 20, should be gold."""
CHECKED_SHARE: Final = 20
"""Where gold is wanting, one settled task in so many is asked of an operator."""
GOLD_EXPOSURES_MAX: Final = 200
"""After so many answers too many people may know an item, and tell others."""
SIDE_MIN: Final = 15
"""A change of the error rate is looked for where there are so many answers before it and after it."""
MOVED_AT: Final = 17.0
"""Twice the log-likelihood that the best moment of change gains over none.

With 12.4 one steady item in a hundred would seem to move if it were looked at once (Andrews); ours are looked at again
and again while they are in use.
"""


@unique
class Retired(StrEnum):
    """Why an item is dealt no more."""

    WORN = "worn"
    MOVED = "moved"


@unique
class Check(StrEnum):
    """What an operator is asked about a task: it is among those drawn, or what is right could not be told."""

    DRAWN = "drawn"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Known:
    """Of how many tasks that are voted on the truth is known, beforehand or by an operator since."""

    tasks: int = 0
    gold: int = 0

    @property
    def wanted(self) -> int:
        """How much gold there should be."""
        return gold_wanted(self.tasks)

    @property
    def is_short(self) -> bool:
        """Whether the campaign is one "without gold"."""
        return self.gold < self.wanted


def gold_wanted(tasks: int) -> int:
    """How many tasks should have a gold answer."""
    return max(GOLD_WANTED_MIN, tasks // GOLD_WANTED_SHARE)


def is_checked(task_id: TaskId) -> bool:
    """Whether the task belongs to the hidden twentieth, decided by its random id: no vote has a say in it."""
    digest = hashlib.sha256(b"operator's gold" + task_id.bytes).digest()
    return int.from_bytes(digest[:8], "big") % CHECKED_SHARE == 0


def retirement(is_right: Sequence[bool]) -> Retired | None:
    """Why this item should be dealt no more; None while it serves.

    Shape:   whether each answer to it was right, in the order in which they came.
    """
    if len(is_right) >= GOLD_EXPOSURES_MAX:
        return Retired.WORN
    return Retired.MOVED if change(is_right) > MOVED_AT else None


def change(is_right: Sequence[bool]) -> float:
    """How much better two error rates, one before some moment and one after, explain the answers than a single one.

    A leak makes an item easy from one day on; a changed world makes it wrong.

    Shape:   any number of answers in order -> twice the log-likelihood ratio at the best moment, at least 0.
    Source:  Andrews, Tests for Parameter Instability and Structural Change with Unknown Change Point, 1993.
    """
    count, right = len(is_right), sum(is_right)
    single = _log_likelihood(right, count)
    best, right_before = 0.0, 0
    for before, each in enumerate(is_right, start=1):
        right_before += each
        if SIDE_MIN <= before <= count - SIDE_MIN:
            both = _log_likelihood(right_before, before) + _log_likelihood(right - right_before, count - before)
            best = max(best, 2 * (both - single))
    return best


def _log_likelihood(right: int, count: int) -> float:
    """Of that many right answers, at the rate that fits them best."""
    return sum(part * math.log(part / count) for part in (right, count - right) if part)
