"""A published set of votes: who said what about which task, what is true, and how each worker errs."""

import csv
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

POOLED_VOTES = 4.0  # how many votes of the average worker a worker's own row of errors starts from


class Unusable(Exception):
    """The folder holds no set that can be replayed, and why."""


@dataclass(frozen=True, slots=True)
class Question:
    """A task as the crowd is asked it. Shape: `options` maps each label of the set to the words on its button."""

    task: str
    text: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class VoteSet:
    """Shape: votes[worker][task] and truth[task] are labels."""

    name: str
    votes: Mapping[str, Mapping[str, str]]
    truth: Mapping[str, str]
    questions: Mapping[str, Question]

    @property
    def labels(self) -> list[str]:
        """Every label that occurs, sorted."""
        return _labels(self.votes, self.truth)


@dataclass(frozen=True, slots=True)
class Errors:
    """How the workers err: rows[worker][truth] weighs each label."""

    rows: Mapping[str, Mapping[str, Mapping[str, float]]]

    def draw(self, worker: str, truth: str | None, dice: random.Random) -> str:
        """A label this worker might have given; without a truth, one from the worker's habits over all truths."""
        rows = self.rows[worker]
        row: Counter[str] = Counter()
        for known in [truth] if truth in rows else list(rows):
            row.update(rows[str(known)])
        return dice.choices(list(row), weights=list(row.values()))[0]


def read_set(folder: Path) -> VoteSet:
    """Read votes.csv, truth.csv, set.json and, where there is one, quiz.csv.

    Raises:  Unusable.
    """
    try:
        kind = json.loads((folder / "set.json").read_text(encoding="utf-8"))["kind"]
        rows = _rows(folder / "votes.csv")
        truth = {row["task"]: row["label"] for row in _rows(folder / "truth.csv")}
        quiz = {row[""]: row for row in _rows(folder / "quiz.csv")} if (folder / "quiz.csv").exists() else {}
    except (OSError, ValueError, KeyError) as problem:
        raise Unusable(f"{folder} has no readable votes.csv, truth.csv and set.json: {problem}") from problem
    if kind != "categorical":
        raise Unusable(f"{folder} holds {kind} votes; only categorical ones can be replayed as choices.")
    votes: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        votes[row["worker"]].setdefault(row["task"], row["label"])
    labels = _labels(votes, truth)
    tasks = sorted({row["task"] for row in rows}, key=lambda task: (len(task), task))
    return VoteSet(folder.name, votes, truth, {task: _question(task, quiz.get(task), labels) for task in tasks})


def errors_of(votes: VoteSet) -> Errors:
    """Each worker's confusion matrix, smoothed towards the crowd's own.

    Source:  a Dirichlet prior of POOLED_VOTES votes in the proportions of the pooled row.
    """
    pooled: dict[str, Counter[str]] = {label: Counter(dict.fromkeys(votes.labels, 1)) for label in votes.labels}
    own: dict[str, dict[str, Counter[str]]] = {worker: defaultdict(Counter) for worker in votes.votes}
    for worker, said in votes.votes.items():
        for task, label in said.items():
            if (true := votes.truth.get(task)) is not None:
                pooled[true][label] += 1
                own[worker][true][label] += 1
    return Errors(
        {
            worker: {
                true: {label: rows[true][label] + POOLED_VOTES * count / row.total() for label, count in row.items()}
                for true, row in pooled.items()
            }
            for worker, rows in own.items()
        }
    )


def majority_accuracy(pressed: Mapping[str, Iterable[str]], truth: Mapping[str, str]) -> float:
    """The share of tasks whose most frequent label is true; of m that tie, a true one counts 1/m.

    Shape:   pressed[task] are the labels given; tasks without a truth or without votes do not count.
    """
    scores = []
    for task, labels in pressed.items():
        counts = Counter(labels)
        if task in truth and counts:
            top = [label for label, count in counts.items() if count == max(counts.values())]
            scores.append(1 / len(top) if truth[task] in top else 0.0)
    return sum(scores) / len(scores) if scores else 0.0


def accuracy(labels: Mapping[str, str], truth: Mapping[str, str]) -> float:
    """The share of labelled tasks whose label is true; tasks without a truth do not count."""
    known = [label == truth[task] for task, label in labels.items() if task in truth]
    return sum(known) / len(known) if known else 0.0


def _question(task: str, quiz: Mapping[str, str] | None, labels: list[str]) -> Question:
    if quiz is None:
        return Question(task, f"[#{task}] Which label?", {label: f"label {label}" for label in labels})
    words = [quiz.get(label) or label for label in labels]
    unique = len(set(words)) == len(words)
    options = {label: word if unique else f"{label} {word}" for label, word in zip(labels, words, strict=True)}
    return Question(task, f"[#{task}] {quiz['question']}", options)


def _labels(votes: Mapping[str, Mapping[str, str]], truth: Mapping[str, str]) -> list[str]:
    found = {label for said in votes.values() for label in said.values()} | set(truth.values())
    return sorted(found, key=lambda label: (len(label), label))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
