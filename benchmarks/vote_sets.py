"""Folders of recorded votes: `set.json` says the kind, `votes.csv` has task, worker, label, `truth.csv` task, label."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.problems import Unmeasurable
from scoring.arrays import IntArray
from scoring.truth.posterior import NO_GOLD
from scoring.votes import BadVotes, Votes, from_triples


@dataclass(frozen=True, slots=True, eq=False)
class VoteSet:
    """One folder's votes, of a repeated (task, worker) the first, and what is known to be true.

    Shape:   truth (T,), -1 where it is not known or nobody ever voted for it.
    Units:   unvoted tasks have votes, but nobody in the whole set ever gave their true label: no method can be right.
    """

    name: str
    votes: Votes
    truth: IntArray
    unvoted: int = 0


def categorical_sets(folder: Path) -> list[VoteSet]:
    """Every set below the folder whose `set.json` says categorical, by name.

    Raises:  Unmeasurable, naming what is wrong with which file.
    """
    found = folders_of(folder, "categorical")
    if not found:
        raise Unmeasurable(f"no folder below {folder} has a set.json that says categorical")
    return [_read(path) for path in found]


def folders_of(folder: Path, kind: str) -> list[Path]:
    """Every folder below whose `set.json` says that kind, by name.

    Raises:  Unmeasurable.
    """
    if not folder.is_dir():
        raise Unmeasurable(f"{folder} is not a folder")
    return [path.parent for path in sorted(folder.glob("*/set.json")) if _kind(path) == kind]


def kinds_of(folder: Path) -> dict[str, str]:
    """The kind of every set below the folder, by name.

    Raises:  Unmeasurable.
    """
    return {path.parent.name: str(_kind(path)) for path in sorted(folder.glob("*/set.json"))}


def _kind(path: Path) -> object:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise Unmeasurable(f"{path}: {problem}") from problem
    return said.get("kind") if isinstance(said, dict) else None


def _read(folder: Path) -> VoteSet:
    votes = rows(folder / "votes.csv", ("task", "worker", "label"))
    try:
        named = from_triples((task, worker, label) for task, worker, label in votes)
    except BadVotes as problem:
        raise Unmeasurable(f"{folder / 'votes.csv'}: {problem}") from problem
    task_number = {name: number for number, name in enumerate(named.tasks)}
    label_number = {name: number for number, name in enumerate(named.labels)}
    truth = np.full(named.votes.n_tasks, NO_GOLD, dtype=np.int64)
    unvoted = set()
    for task, label in rows(folder / "truth.csv", ("task", "label")):
        if task in task_number:
            truth[task_number[task]] = label_number.get(label, NO_GOLD)
            unvoted |= set() if label in label_number else {task}
    return VoteSet(folder.name, named.votes, truth, len(unvoted))


def rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """These columns of a table, row by row.

    Raises:  Unmeasurable.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield tuple(row[column] for column in columns)
    except KeyError as problem:
        raise Unmeasurable(f"{path} has no column {problem}") from problem
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise Unmeasurable(f"{path}: {problem}") from problem
