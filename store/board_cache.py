"""Leaderboards where a place is found at once: a copy of the sums in SQL, disposable like all of the cache.

Two implementations keep one contract: `board_memory` for one process, `board_redis` for many. A copy says up to which
revision it has followed, and takes changes only from there on: so a repeat does nothing, whoever comes second is told
so, and a copy that was lost begins again from 0. Until it has seen everything once it answers nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from contributors.boards import AROUND, TOP, Board, View


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody has on a board from now on; 0 points: nothing."""

    board: Board
    person: UUID
    points: int
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """How far a copy has come. Shape: `generation` names it apart from those that were begun before it."""

    generation: str
    revision: int
    is_whole: bool


class Boards(Protocol):
    """What both implementations do, atomically among all who share them.

    Raises:  store.cache.CacheUnavailable, from every method.
    """

    async def copy(self) -> Copy | None:
        """How far the copy has come; None where there is none."""
        ...

    async def begin(self) -> Copy:
        """Forget everything, and begin a new copy from revision 0."""
        ...

    async def apply(
        self,
        changes: Sequence[Change],
        *,
        was: Copy,
        revision: int,
        is_whole: bool,
        now: datetime,
    ) -> bool:
        """Take changes that lead from `was` to this revision; False, and nothing, where somebody else was faster.

        Shape:   boards of periods that are not kept at `now` may be let go of.
        """
        ...

    async def view(self, board: Board, person: UUID, *, top: int = TOP, around: int = AROUND) -> View | None:
        """The board as this person sees it; None while the copy is not whole."""
        ...
