"""Answers that are not one of K options: who answered which task, in the order of answering, and the answer's columns.

Of a repeated (task, worker) the first counts: `counted` drops the others, and sorts what is left by task and worker, so
that the order of the rows leaves no trace.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import IntEnum, unique
from typing import Final, Self, TypedDict

import numpy as np

from kernel.values import Boxes, Number, Pair, Ranking
from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.votes import BadVotes, check_range

LARGEST_NUMBER: Final = 1e15
"""Beyond this a double no longer keeps every unit, and squares of squares leave its range."""


class _People(TypedDict):
    task: IntArray
    worker: IntArray
    n_tasks: int
    n_workers: int


@unique
class Preference(IntEnum):
    """What a comparison may say."""

    LEFT = 0
    RIGHT = 1
    TIE = 2


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Answers(ABC):
    """Who answered what; the answer itself is a subclass's column.

    Shape:   task, worker (V,), numbered from 0, below n_tasks and n_workers; rows in submission order.
    Raises:  BadVotes.
    """

    task: IntArray
    worker: IntArray
    n_tasks: int
    n_workers: int

    def __post_init__(self) -> None:
        if len(self.task) != len(self.worker):
            raise BadVotes(f"columns differ in length: {len(self.task)}, {len(self.worker)}")
        check_range("task", self.task, self.n_tasks)
        check_range("worker", self.worker, self.n_workers)

    def __len__(self) -> int:
        return len(self.task)

    @abstractmethod
    def only(self, rows: IntArray) -> Self:
        """The same crowd and tasks with these rows alone, in this order."""

    def first_of_each_pair(self) -> IntArray:
        """The rows that count: the first answer of each (task, worker), in submission order."""
        _, first = np.unique(self.task * self.n_workers + self.worker, return_index=True)
        return np.sort(first)

    def counted(self, most: int | None = None) -> Self:
        """The first answer of each (task, worker), at most the first `most` of a task; by task, then by worker."""
        _, first = np.unique(self.task * self.n_workers + self.worker, return_index=True)
        if most is None:
            return self.only(first)
        arrived = np.lexsort((first, self.task[first]))
        per_task = np.bincount(self.task[first], minlength=self.n_tasks)
        rank = np.arange(len(first)) - (np.cumsum(per_task) - per_task)[self.task[first[arrived]]]
        return self.only(first[np.sort(arrived[rank < most])])

    def per_task(self) -> IntArray:
        """How many answers each task has. Shape: (T,)."""
        return np.bincount(self.task, minlength=self.n_tasks)

    def per_worker(self) -> IntArray:
        """How many answers each worker gave. Shape: (W,)."""
        return np.bincount(self.worker, minlength=self.n_workers)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Numbers(Answers):
    """A number for each answer.

    Shape:   value (V,).
    Raises:  BadVotes, for what is not finite, is larger than LARGEST_NUMBER, or outside the space.
    """

    value: FloatArray
    space: Number

    def __post_init__(self) -> None:
        Answers.__post_init__(self)
        _check_rows("value", self.value, (len(self),))
        check_numbers(self.value, self.space)

    def only(self, rows: IntArray) -> "Numbers":
        """The same crowd and tasks with these rows alone, in this order."""
        return Numbers(**_people(self, rows), value=self.value[rows], space=self.space)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Taggings(Answers):
    """The tags of each answer.

    Shape:   tags (V, K) flags.
    Raises:  BadVotes.
    """

    tags: BoolArray

    def __post_init__(self) -> None:
        Answers.__post_init__(self)
        if self.tags.ndim != 2 or self.tags.dtype != np.bool_ or not self.tags.shape[1]:  # noqa: PLR2004
            raise BadVotes("tags are a flag for each answer and tag")
        _check_rows("tags", self.tags, (len(self), self.tags.shape[1]))

    def only(self, rows: IntArray) -> "Taggings":
        """The same crowd and tasks with these rows alone, in this order."""
        return Taggings(**_people(self, rows), tags=self.tags[rows])


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Drawings(Answers):
    """The boxes of each answer; an answer without a box says that there is nothing to be seen.

    Shape:   row (B,), the answer that a box belongs to; box (B, 4), left, top, right, bottom.
    Units:   shares of the picture, 0..1.
    Raises:  BadVotes, for a box without an area, outside the picture, or of no answer, and for too many on a picture.
    """

    row: IntArray
    box: FloatArray
    space: Boxes

    def __post_init__(self) -> None:
        Answers.__post_init__(self)
        check_range("row", self.row, len(self))
        check_boxes(self.box, len(self.row))
        if len(self.row) and np.bincount(self.row).max() > self.space.most:
            raise BadVotes(f"more than {self.space.most} boxes in one answer")

    def only(self, rows: IntArray) -> "Drawings":
        """The same crowd and tasks with these rows alone, in this order; boxes by row, then from left to right."""
        place = np.full(len(self), -1)
        place[rows] = np.arange(len(rows))
        kept = np.flatnonzero(place[self.row] >= 0)
        order = kept[np.lexsort((*self.box[kept].T[::-1], place[self.row[kept]]))]
        return Drawings(**_people(self, rows), row=place[self.row[order]], box=self.box[order], space=self.space)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Comparisons(Answers):
    """Which of a task's two items each answer prefers.

    Shape:   preference (V,), codes of Preference; left, right (T,), the items, numbered below n_items.
    Raises:  BadVotes, also for an item compared with itself, and for a tie where there are none.
    """

    preference: IntArray
    left: IntArray
    right: IntArray
    n_items: int
    space: Pair

    def __post_init__(self) -> None:
        Answers.__post_init__(self)
        _check_rows("preference", self.preference, (len(self),))
        check_range("preference", self.preference, len(Preference) if self.space.ties else Preference.TIE)
        for name, items in (("left", self.left), ("right", self.right)):
            _check_rows(name, items, (self.n_tasks,))
            check_range(name, items, self.n_items)
        if (self.left == self.right).any():
            raise BadVotes("an item is compared with itself")

    def only(self, rows: IntArray) -> "Comparisons":
        """The same crowd and tasks with these rows alone, in this order."""
        return Comparisons(
            **_people(self, rows),
            preference=self.preference[rows],
            left=self.left,
            right=self.right,
            n_items=self.n_items,
            space=self.space,
        )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Orders(Answers):
    """The order that each answer puts its task's things in.

    Shape:   best_first (V, n), each row a permutation of 0..n - 1; n is the space's count.
    Raises:  BadVotes.
    """

    best_first: IntArray
    space: Ranking

    def __post_init__(self) -> None:
        Answers.__post_init__(self)
        _check_rows("best_first", self.best_first, (len(self), self.space.count))
        check_orders(self.best_first)

    def only(self, rows: IntArray) -> "Orders":
        """The same crowd and tasks with these rows alone, in this order."""
        return Orders(**_people(self, rows), best_first=self.best_first[rows], space=self.space)


def check_numbers(value: FloatArray, space: Number) -> None:
    """Finite, not too large, and in the space.

    Raises:  BadVotes.
    """
    if not (np.abs(value) <= LARGEST_NUMBER).all():  # NaN is not <= anything
        raise BadVotes(f"a number is not finite, or beyond {LARGEST_NUMBER:g}")
    if not ((value >= space.low) & (value <= space.high)).all():
        raise BadVotes(f"a number is outside {space.low}..{space.high}")


def check_boxes(box: FloatArray, count: int) -> None:
    """Boxes with an area, inside the picture.

    Raises:  BadVotes.
    """
    _check_rows("box", box, (count, 4))
    if not ((box >= 0) & (box <= 1)).all():  # NaN is neither
        raise BadVotes("a box is outside the picture, or not a number")
    if not (box[:, 2:] > box[:, :2]).all():
        raise BadVotes("a box has no area")


def check_orders(best_first: IntArray) -> None:
    """Every row names each thing once.

    Raises:  BadVotes.
    """
    if (np.sort(best_first, axis=1) != np.arange(best_first.shape[1])).any():
        raise BadVotes("an order does not name every thing once")


def _check_rows(name: str, column: FloatArray | IntArray | BoolArray, shape: tuple[int, ...]) -> None:
    if column.shape != shape:
        raise BadVotes(f"{name} has shape {column.shape}, expected {shape}")


def _people(cast: Answers, rows: IntArray) -> _People:
    return {
        "task": cast.task[rows],
        "worker": cast.worker[rows],
        "n_tasks": cast.n_tasks,
        "n_workers": cast.n_workers,
    }
