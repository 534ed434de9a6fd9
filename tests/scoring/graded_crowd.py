"""Crowds whose answers are near or far: who is asked what, and what honest people and cheats say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kernel.values import Answer, AnswerSpace, Boxes, Mark, Number, Tags
from scoring.evidence import Evidence
from scoring.judge import Judgement, judge
from scoring.verdicts import Verdict

Said = tuple[int, int, Answer]
N_TAGS = 6


def graded_evidence(
    space: AnswerSpace, said: Sequence[Said], n_tasks: int, n_workers: int, gold: Mapping[int, Answer], **changes: Any
) -> Evidence:
    """The evidence that these (task, worker, answer) are, in submission order."""
    meanings = sorted({answer for _, _, answer in said} | set(gold.values()), key=repr)
    number = {answer: place for place, answer in enumerate(meanings)}
    flags = np.zeros(n_tasks, dtype=bool)
    given: dict[str, Any] = {
        "task": np.array([task for task, _, _ in said], dtype=np.int64),
        "worker": np.array([worker for _, worker, _ in said], dtype=np.int64),
        "label": np.array([number[answer] for _, _, answer in said], dtype=np.int64),
        "n_workers": n_workers,
        "n_classes": max(len(meanings), 1),
        "gold": np.array([number[gold[task]] if task in gold else -1 for task in range(n_tasks)], dtype=np.int64),
        "min_overlap": 2,
        "max_overlap": 5,
        "tau": 0.9,
        "full_overlap": flags,
        "already_closed": flags,
        "gold_due": ~flags,
        "open_leases": np.zeros(n_tasks, dtype=np.int64),
        "space": space,
        "meanings": tuple(meanings),
    }
    return Evidence(**given | changes)


@dataclass(frozen=True)
class World:
    """What is true, and how an honest person and a guess answer."""

    space: AnswerSpace
    truth: Callable[[np.random.Generator], Answer]
    honest: Callable[[np.random.Generator, Answer], Answer]


def _box(rng: np.random.Generator) -> Mark:
    left, top = rng.random(2) * 0.7
    width, height = 0.1 + rng.random(2) * 0.2
    return float(left), float(top), float(left + width), float(top + height), int(rng.integers(2))


def _drawn_again(rng: np.random.Generator, boxes: Any) -> Answer:
    drawn = []
    for *corners, name in boxes:
        if rng.random() < 0.93:
            drawn.append((*np.clip(np.array(corners) + rng.normal(0, 0.01, 4), 0, 1).tolist(), name))
    return tuple(sorted(drawn))


def _tagged_again(rng: np.random.Generator, tags: Any) -> Answer:
    flags = np.isin(np.arange(N_TAGS), tags) ^ (rng.random(N_TAGS) < 0.05)
    return tuple(np.flatnonzero(flags).tolist())


WORLDS: dict[str, World] = {
    "tags": World(Tags(N_TAGS), lambda rng: tuple(np.flatnonzero(rng.random(N_TAGS) < 0.3).tolist()), _tagged_again),
    "counts": World(
        Number(low=0),
        lambda rng: float(rng.integers(1, 15)),
        lambda rng, truth: truth + float(rng.choice([-1, 0, 0, 0, 0, 1])),  # type: ignore[operator]
    ),
    "prices": World(  # of very different size, told to within a twentieth
        Number(),
        lambda rng: float(np.exp(rng.normal(3, 2))),
        lambda rng, truth: truth * float(np.exp(rng.normal(0, 0.05))),  # type: ignore[operator]
    ),
    "boxes": World(Boxes(), lambda rng: tuple(sorted(_box(rng) for _ in range(rng.integers(0, 4)))), _drawn_again),
}


@dataclass(frozen=True)
class Season:
    """A crowd's work and what was made of it; the first `cheats` people cheat."""

    said: list[Said]
    judgement: Judgement
    cheats: int
    truths: list[Answer]

    def verdicts(self, *, of_cheats: bool) -> list[Verdict]:
        """Of the one side, in submission order."""
        return [
            Verdict(verdict)
            for verdict, (_, worker, _) in zip(self.judgement.verdict.tolist(), self.said, strict=True)
            if (worker < self.cheats) is of_cheats
        ]

    def share_accepted(self, *, of_cheats: bool) -> float:
        """How much of the one side's work is accepted."""
        verdicts = self.verdicts(of_cheats=of_cheats)
        return sum(verdict is Verdict.ACCEPTED for verdict in verdicts) / len(verdicts)


def season(
    world: World, *, gold: int, cheats: int = 6, cheat: str = "guess", seed: int = 1, n_tasks: int = 120
) -> Season:
    """Twenty people, five to a task and ten to gold. A cheat guesses, says always the same, or copies."""
    rng, n_workers = np.random.default_rng(seed), 20
    truths = [world.truth(rng) for _ in range(n_tasks)]
    shared = [world.truth(rng) for _ in range(n_tasks)]
    constant = shared[0]
    asked = [
        (task, int(worker))
        for task in range(n_tasks)
        for worker in rng.choice(n_workers, 10 if task < gold else 5, replace=False)
    ]
    says: dict[str, Callable[[int], Answer]] = {
        "guess": lambda _: world.truth(rng),
        "same": lambda _: constant,
        "ring": lambda task: shared[task],
        "right": lambda task: truths[task],
    }
    said = [(task, who, says[cheat](task) if who < cheats else world.honest(rng, truths[task])) for task, who in asked]
    said = [said[place] for place in rng.permutation(len(said))]
    known = {task: truths[task] for task in range(gold)}
    return Season(said, judge(graded_evidence(world.space, said, n_tasks, n_workers, known)), cheats, truths)
