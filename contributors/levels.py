"""Levels: what a person has shown so far, as counts; each opens the kinds of task that ask for it.

Known answers count as a person is told of them, and only those of days gone by: reaching a level tells no task as gold.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Level:
    """What a level takes. Shape: `accepted` answers and `gold` known ones met, or `alone` accepted, known or not."""

    number: int
    accepted: int
    gold: int
    alone: int

    def is_reached(self, accepted: int, gold: int) -> bool:
        """Whether these counts are enough."""
        return accepted >= self.alone or (accepted >= self.accepted and gold >= self.gold)


LEVELS: Final = (Level(1, 0, 0, 0), Level(2, 20, 10, 100), Level(3, 200, 20, 1000))
FIRST: Final = LEVELS[0].number


def level_of(accepted: int, gold: int) -> int:
    """The highest level that these counts are enough for."""
    return max(level.number for level in LEVELS if level.is_reached(accepted, gold))


def after(number: int) -> Level | None:
    """The level that comes next."""
    return next((level for level in LEVELS if level.number == number + 1), None)


def closed(level: int, kinds: Mapping[str, int]) -> AbstractSet[str]:
    """Those of these kinds that ask for a higher level than this."""
    return {kind for kind, needed in kinds.items() if needed > level}
