"""Folders of recorded answers that are not options: numbers in `votes.csv`, and pictures' boxes.

A folder of boxes has one `*_data.csv` (uid, item, annotation: a list of ((left, top), (right, bottom))) and one
`*_gold.json` (item: a list of the same); sides are in any unit, and brought to 0..1 by the largest that occurs.
"""

import ast
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import vote_sets
from benchmarks.problems import Unmeasurable
from kernel.values import Boxes, Number
from scoring.answers import Drawings, Numbers
from scoring.arrays import FloatArray, IntArray
from scoring.votes import BadVotes


@dataclass(frozen=True, slots=True, eq=False)
class NumberSet:
    """Numbers by people, and the true ones. Shape: truth (T,), NaN where it is not known."""

    name: str
    answers: Numbers
    truth: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class BoxSet:
    """Boxes by people, and the true ones of every picture. Shape: truth has T arrays (n, 4)."""

    name: str
    answers: Drawings
    truth: Sequence[FloatArray]


def number_sets(folder: Path) -> list[NumberSet]:
    """Every set below the folder that says numeric, by name.

    Raises:  Unmeasurable, naming what is wrong with which file.
    """
    return [_numbers(path) for path in vote_sets.folders_of(folder, "numeric")]


def box_sets(folder: Path) -> list[BoxSet]:
    """Every set below the folder that says boxes, by name.

    Raises:  Unmeasurable, naming what is wrong with which file.
    """
    return [_boxes(path) for path in vote_sets.folders_of(folder, "boxes")]


def text_sets(folder: Path) -> dict[str, int]:
    """How many answers every set below the folder that says text has, by name.

    Raises:  Unmeasurable.
    """
    return {
        path.name: sum(1 for _ in vote_sets.rows(path / "votes.csv", ("task", "worker", "label")))
        for path in vote_sets.folders_of(folder, "text")
    }


def _numbers(folder: Path) -> NumberSet:
    votes, truths = folder / "votes.csv", folder / "truth.csv"
    rows = [
        (task, worker, _number(votes, said))
        for task, worker, said in vote_sets.rows(votes, ("task", "worker", "label"))
    ]
    known = {task: _number(truths, said) for task, said in vote_sets.rows(truths, ("task", "label"))}
    tasks, task = _numbered([row[0] for row in rows])
    workers, worker = _numbered([row[1] for row in rows])
    value = np.array([row[2] for row in rows], dtype=np.float64)
    try:
        answers = Numbers(
            task=task, worker=worker, n_tasks=len(tasks), n_workers=len(workers), value=value, space=Number()
        )
    except BadVotes as problem:
        raise Unmeasurable(f"{votes}: {problem}") from problem
    return NumberSet(folder.name, answers, np.array([known.get(name, np.nan) for name in tasks]))


def _boxes(folder: Path) -> BoxSet:
    data, gold = _only(folder, "*_data.csv"), _only(folder, "*_gold.json")
    rows = [(item, uid, _parsed(data, said)) for uid, item, said in vote_sets.rows(data, ("uid", "item", "annotation"))]
    known = {item: _stacked(gold, [_parsed(gold, box) for box in drawn]) for item, drawn in _json(gold).items()}
    drawn = [_stacked(data, said) for _, _, said in rows]
    tasks, task = _numbered([row[0] for row in rows])
    workers, worker = _numbered([row[1] for row in rows])
    if missing := set(tasks) - known.keys():
        raise Unmeasurable(f"{gold} lacks {len(missing)} pictures of {data.name}")

    largest = max((float(box.max()) for box in (*drawn, *known.values()) if len(box)), default=1.0)
    try:
        answers = Drawings(
            task=task,
            worker=worker,
            n_tasks=len(tasks),
            n_workers=len(workers),
            row=np.arange(len(rows)).repeat([len(boxes) for boxes in drawn]),
            box=np.concatenate(drawn) / largest,
            space=Boxes(),
        )
    except BadVotes as problem:
        raise Unmeasurable(f"{data}: {problem}") from problem
    return BoxSet(folder.name, answers, [known[name] / largest for name in tasks])


def _numbered(names: list[str]) -> tuple[tuple[str, ...], IntArray]:
    distinct, number = np.unique(np.array(names, dtype=str), return_inverse=True)
    return tuple(distinct.tolist()), number.astype(np.int64)


def _number(path: Path, said: str) -> float:
    try:
        return float(said)
    except ValueError as problem:
        raise Unmeasurable(f"{path}: {said!r} is no number") from problem


def _parsed(path: Path, said: str) -> Any:
    try:
        return ast.literal_eval(said)
    except (ValueError, SyntaxError) as problem:
        raise Unmeasurable(f"{path}: {said[:40]!r} is no list of boxes") from problem


def _stacked(path: Path, boxes: Any) -> FloatArray:
    """((left, top), (right, bottom)) as rows of four. Shape: -> (n, 4)."""
    try:
        return np.array([[*corner, *far] for corner, far in boxes], dtype=np.float64).reshape(-1, 4)
    except (TypeError, ValueError) as problem:
        raise Unmeasurable(f"{path}: {str(boxes)[:40]!r} are no boxes") from problem


def _json(path: Path) -> dict[str, list[str]]:
    try:
        read: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise Unmeasurable(f"{path}: {problem}") from problem
    return read


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise Unmeasurable(f"{folder} has {len(found)} files {pattern}, one is expected")
    return found[0]
