"""Votes as three columns: who said what of which task, in the order it was said."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scoring.arrays import IntArray, as_ints


class BadVotes(ValueError):
    """Columns that are not votes: our mistake or a broken file, never a contributor's."""


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """One vote a row. Fits want at most one per (task, worker): see `first_of_each_pair`.

    Shape:   task, worker, label (V,), numbered from 0, below n_tasks, n_workers, n_classes; rows in submission order.
             T, W and K stand for those three counts in every shape of scoring.
    Raises:  BadVotes, for columns of unequal length or numbers out of range.
    """

    task: IntArray
    worker: IntArray
    label: IntArray
    n_tasks: int
    n_workers: int
    n_classes: int

    def __post_init__(self) -> None:
        if not len(self.task) == len(self.worker) == len(self.label):
            raise BadVotes(f"columns differ in length: {len(self.task)}, {len(self.worker)}, {len(self.label)}")
        if self.n_classes < 1:
            raise BadVotes("a vote needs at least one class")
        check_range("task", self.task, self.n_tasks)
        check_range("worker", self.worker, self.n_workers)
        check_range("label", self.label, self.n_classes)

    def __len__(self) -> int:
        return len(self.task)

    def per_task(self) -> IntArray:
        """How many votes each task has. Shape: (T,)."""
        return np.bincount(self.task, minlength=self.n_tasks)

    def per_worker(self) -> IntArray:
        """How many votes each worker cast. Shape: (W,)."""
        return np.bincount(self.worker, minlength=self.n_workers)

    def per_label(self) -> IntArray:
        """How many votes each label of each task has. Shape: (T, K)."""
        cells = np.bincount(self.task * self.n_classes + self.label, minlength=self.n_tasks * self.n_classes)
        return cells.reshape(self.n_tasks, self.n_classes)

    def only(self, rows: IntArray) -> "Votes":
        """The same crowd and tasks with these rows alone."""
        return Votes(self.task[rows], self.worker[rows], self.label[rows], self.n_tasks, self.n_workers, self.n_classes)

    def first_of_each_pair(self) -> IntArray:
        """The rows that count: the first vote of each (task, worker), in order."""
        _, first = np.unique(self.task * self.n_workers + self.worker, return_index=True)
        return np.sort(first)

    def first_of_each_task(self, count: int) -> "Votes":
        """At most the first `count` votes of every task."""
        by_task = np.argsort(self.task, kind="stable")
        per_task = self.per_task()
        first_row = np.cumsum(per_task) - per_task
        rank = np.arange(len(self)) - first_row[self.task[by_task]]
        return self.only(np.sort(by_task[rank < count]))


@dataclass(frozen=True, slots=True, eq=False)
class NamedVotes:
    """Votes with the names that their numbers stand for, each list in its own sorted order."""

    votes: Votes
    tasks: tuple[str, ...]
    workers: tuple[str, ...]
    labels: tuple[str, ...]


def from_triples(triples: Iterable[tuple[str, str, str]]) -> NamedVotes:
    """Number (task, worker, label) names of any script; of a repeated (task, worker) the first counts.

    Raises:  BadVotes, when there is no vote at all: without labels there is no class to choose.
    """
    rows = list(triples)
    if not rows:
        raise BadVotes("no votes")
    tasks, task = _numbered([row[0] for row in rows])
    workers, worker = _numbered([row[1] for row in rows])
    labels, label = _numbered([row[2] for row in rows])

    every = Votes(task, worker, label, len(tasks), len(workers), len(labels))
    return NamedVotes(every.only(every.first_of_each_pair()), tasks, workers, labels)


def _numbered(column: list[str]) -> tuple[tuple[str, ...], IntArray]:
    """Sorted distinct names, and the column as their numbers: arrival order changes nothing."""
    names = tuple(sorted(set(column)))
    number = {name: index for index, name in enumerate(names)}
    return names, as_ints([number[name] for name in column])


def check_range(name: str, column: IntArray, count: int) -> None:
    """Every number of the column names one of `count` things.

    Raises:  BadVotes.
    """
    if len(column) and not (column.min() >= 0 and column.max() < count):
        raise BadVotes(f"{name} out of range 0..{count - 1}: {column.min()}..{column.max()}")
