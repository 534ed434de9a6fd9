"""Leaderboards of one process. No method awaits before it is done, so each is atomic."""

import secrets
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from typing import Final
from uuid import UUID

from contributors.boards import AROUND, EMPTY, TOP, Board, View, kept_periods, placed
from store.board_cache import Change, Copy

_BLOCK: Final = 512
_Key = tuple[int, UUID]
"""The most points first, then whoever came to the house first."""


class Ranks:
    """Keys in order, in blocks: a key is found, put in or counted up to in some microseconds.

    (The kept library for this, sortedcontainers, has had no release since 2021, and counts its blocks anew after each
    change.)
    """

    def __init__(self, block: int = _BLOCK) -> None:
        self._block = block
        self._blocks: list[list[_Key]] = []
        self._lasts: list[_Key] = []
        self._sizes: list[int] = []

    def __len__(self) -> int:
        return sum(self._sizes)

    def add(self, key: _Key) -> None:
        """Put in a key that is not there."""
        if not self._blocks:
            self._blocks, self._lasts, self._sizes = [[key]], [key], [1]
            return
        at = min(bisect_left(self._lasts, key), len(self._blocks) - 1)
        block = self._blocks[at]
        insort(block, key)
        if len(block) > 2 * self._block:
            self._blocks[at : at + 1] = [block[: self._block], block[self._block :]]
            self._lasts.insert(at, block[self._block - 1])
            self._sizes.insert(at, self._block)
            at += 1
        self._lasts[at], self._sizes[at] = self._blocks[at][-1], len(self._blocks[at])

    def remove(self, key: _Key) -> None:
        """Take out a key that is there."""
        at = bisect_left(self._lasts, key)
        block = self._blocks[at]
        index = bisect_left(block, key)
        assert block[index] == key, key
        del block[index]
        if block:
            self._lasts[at], self._sizes[at] = block[-1], len(block)
        else:
            del self._blocks[at], self._lasts[at], self._sizes[at]

    def before(self, key: _Key) -> int:
        """How many keys stand before this one, whether it is there or not."""
        at = bisect_left(self._lasts, key)
        found = sum(islice(self._sizes, at))
        return found if at == len(self._blocks) else found + bisect_left(self._blocks[at], key)

    def stretch(self, first: int, count: int) -> Iterator[_Key]:
        """So many keys from this index on."""
        for at, size in enumerate(self._sizes):
            if first < size:
                return islice(chain(self._blocks[at][first:], chain.from_iterable(self._blocks[at + 1 :])), count)
            first -= size
        return iter(())


@dataclass(slots=True)
class _Table:
    """One board: everybody's points, in order of those who are seen."""

    points: dict[UUID, int] = field(default_factory=dict)
    ranks: Ranks = field(default_factory=Ranks)
    hidden: dict[UUID, int] = field(default_factory=dict)

    def put(self, change: Change) -> None:
        self.hidden.pop(change.person, None)
        before = self.points.pop(change.person, None)
        if before is not None:
            self.ranks.remove((-before, change.person))
        if change.points <= 0:
            return
        if change.is_hidden:
            self.hidden[change.person] = change.points
        else:
            self.points[change.person] = change.points
            self.ranks.add((-change.points, change.person))

    def place(self, points: int) -> int:
        """The place of so many points."""
        return self.ranks.before((-points, _NOBODY)) + 1

    def found(self, first: int, count: int) -> list[tuple[UUID, int]]:
        return [(person, -points) for points, person in self.ranks.stretch(first, count)]


_NOBODY: Final = UUID(int=0)
"""Before everybody with as many points."""


class MemoryBoards:
    """See Boards."""

    def __init__(self) -> None:
        self._copy: Copy | None = None
        self._tables: dict[Board, _Table] = {}

    async def copy(self) -> Copy | None:
        """See Boards."""
        return self._copy

    async def begin(self) -> Copy:
        """See Boards."""
        self._tables = {}
        self._copy = Copy(secrets.token_hex(4), 0, is_whole=False)
        return self._copy

    async def apply(
        self,
        changes: Sequence[Change],
        *,
        was: Copy,
        revision: int,
        is_whole: bool,
        now: datetime,
    ) -> bool:
        """See Boards. Boards of periods that are not kept are let go of."""
        if self._copy != was:
            return False
        for change in changes:
            self._tables.setdefault(change.board, _Table()).put(change)
        kept = kept_periods(now)
        for board in [board for board in self._tables if board.period not in kept]:
            del self._tables[board]
        self._copy = Copy(was.generation, revision, is_whole=was.is_whole or is_whole)
        return True

    async def view(self, board: Board, person: UUID, *, top: int = TOP, around: int = AROUND) -> View | None:
        """See Boards."""
        if self._copy is None or not self._copy.is_whole:
            return None
        table = self._tables.get(board)
        if table is None:
            return EMPTY
        first = placed(table.found(0, top), first_index=0, first_place=1)
        is_hidden = person in table.hidden
        points = table.hidden[person] if is_hidden else table.points.get(person)
        if points is None:
            return View(len(table.points), first)
        index = table.place(points) - 1 if is_hidden else table.ranks.before((-points, person))
        begin = max(0, index - around)
        near = table.found(begin, index - begin + around + (0 if is_hidden else 1))
        return View(
            len(table.points),
            first,
            own=placed([(person, points)], first_index=index, first_place=table.place(points))[0],
            is_hidden=is_hidden,
            around=placed(near, first_index=begin, first_place=table.place(near[0][1])) if near else (),
        )
