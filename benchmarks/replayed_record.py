"""The folder that `python -m sandbox replay … --record DIR` writes, as columns."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.honesty_cheats import Sort
from benchmarks.honesty_season import Season
from benchmarks.problems import Unmeasurable
from benchmarks.vote_sets import VoteSet, rows
from scoring.arrays import FloatArray, IntArray
from scoring.truth.posterior import NO_GOLD
from scoring.votes import BadVotes, NamedVotes, from_triples

_VOTE: Final = ("task", "worker", "label")
_TASK: Final = ("task", "label")
_PERSON: Final = ("worker", "sort", "aic_paid", "tasks_paid", "tasks_pending")


@dataclass(frozen=True, slots=True, eq=False)
class Replayed:
    """What `python -m sandbox replay … --record DIR` wrote.

    Shape:   gold, model, label (T,), -1 where there is none; sort, aic, tasks_paid, tasks_pending (W,).
    """

    set: VoteSet
    gold: IntArray
    model: IntArray
    label: IntArray
    overlap: int
    sort: IntArray
    aic: FloatArray
    tasks_paid: FloatArray
    tasks_pending: FloatArray

    @property
    def season(self) -> Season:
        """The same as the honesty benchmark has it. The house was told no more than gold and the model's answers."""
        known = self.set.truth
        answers = self.model[None, :] if (self.model != NO_GOLD).any() else np.empty((0, len(known)), dtype=np.int64)
        return Season(self.set.votes, self.gold, answers, known, self.sort)


def read(folder: Path) -> Replayed:
    """Read a record.

    Raises:  Unmeasurable, naming what is wrong with which file.
    """
    try:
        named = from_triples((task, worker, label) for task, worker, label in rows(folder / "votes.csv", _VOTE))
    except BadVotes as problem:
        raise Unmeasurable(f"{folder / 'votes.csv'}: {problem}") from problem
    truth, gold, model, label = (
        _by_task(named, rows(folder / f"{name}.csv", _TASK)) for name in ("truth", "gold", "model", "labels")
    )
    people = {row[0]: row[1:] for row in rows(folder / "people.csv", _PERSON)}
    sort, aic, tasks_paid, tasks_pending = _by_person(named, people, folder / "people.csv")
    return Replayed(
        set=VoteSet(folder.name, named.votes, truth),
        gold=gold,
        model=model,
        label=label,
        overlap=_overlap(folder / "set.json"),
        sort=sort.astype(np.int64),
        aic=aic,
        tasks_paid=tasks_paid,
        tasks_pending=tasks_pending,
    )


def _by_task(named: NamedVotes, labelled: Iterable[tuple[str, ...]]) -> IntArray:
    """Labels by task; one that nobody voted for is none. Shape: -> (T,)."""
    task_number = {name: number for number, name in enumerate(named.tasks)}
    label_number = {name: number for number, name in enumerate(named.labels)}
    column = np.full(len(named.tasks), NO_GOLD, dtype=np.int64)
    for task, label in labelled:
        if task in task_number:
            column[task_number[task]] = label_number.get(label, NO_GOLD)
    return column


def _by_person(named: NamedVotes, people: Mapping[str, tuple[str, ...]], path: Path) -> FloatArray:
    """Sort, AIC paid, tasks paid, tasks pending. Shape: -> (4, W)."""
    try:
        told = [(Sort[people[name][0].upper()], *map(float, people[name][1:])) for name in named.workers]
    except (KeyError, ValueError) as problem:
        raise Unmeasurable(
            f"{path} does not say of everybody who voted what they are and were paid: {problem}"
        ) from problem
    return np.array(told, dtype=np.float64).T


def _overlap(path: Path) -> int:
    try:
        overlap = json.loads(path.read_text(encoding="utf-8"))["overlap"]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise Unmeasurable(f"{path} does not say the overlap: {problem!r}") from problem
    return int(overlap)
