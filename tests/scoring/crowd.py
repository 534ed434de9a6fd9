"""Seeded crowds whose truth is known, and evidence about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.evidence import Evidence
from scoring.honesty.conditioned import Peers, view_given_models
from scoring.honesty.rings import vote_once
from scoring.leave_one_out import PeerView
from scoring.truth.posterior import Posterior
from scoring.votes import Votes


@dataclass(frozen=True, eq=False)
class Crowd:
    votes: Votes
    truth: IntArray

    @property
    def no_gold(self) -> IntArray:
        return np.full(self.votes.n_tasks, -1)

    def gold(self, count: int) -> IntArray:
        gold = self.no_gold
        gold[:count] = self.truth[:count]
        return gold

    def accuracy_of(self, probabilities: FloatArray, gold: IntArray | None = None) -> float:
        asked = np.ones(len(self.truth), dtype=bool) if gold is None else gold < 0
        return float((probabilities.argmax(axis=1) == self.truth)[asked].mean())


def votes(rows: Sequence[tuple[int, int, int]], n_tasks: int, n_workers: int, n_classes: int) -> Votes:
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Votes(columns[0], columns[1], columns[2], n_tasks, n_workers, n_classes)


def one_coin_crowd(seed: int, accuracy: FloatArray, n_tasks: int, overlap: int, n_classes: int) -> Crowd:
    """Everybody right with a probability of their own, else any other class alike."""
    wrong = (1 - accuracy)[:, None, None] / (n_classes - 1) * np.ones((n_classes, n_classes))
    eye = np.eye(n_classes, dtype=bool)
    return confused_crowd(seed, np.where(eye, accuracy[:, None, None], wrong), n_tasks, overlap)


def confused_crowd(seed: int, confusion: FloatArray, n_tasks: int, overlap: int) -> Crowd:
    """Everybody answers by a confusion matrix of their own. Shape: (W, K, K)."""
    truth_rng, people_rng, answer_rng = (np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3))
    n_workers, n_classes, _ = confusion.shape
    truth = truth_rng.integers(n_classes, size=n_tasks)
    worker = np.concatenate([people_rng.choice(n_workers, overlap, replace=False) for _ in range(n_tasks)])
    task = np.repeat(np.arange(n_tasks), overlap)
    cumulative = confusion[worker, truth[task]].cumsum(axis=1)
    label = (answer_rng.random(len(task))[:, None] > cumulative).sum(axis=1).clip(max=n_classes - 1)
    return Crowd(Votes(task, worker, label, n_tasks, n_workers, n_classes), truth)


def seen_by_peers(cast: Votes, posterior: Posterior, gold: IntArray) -> PeerView:
    """Every vote as its peers see it, where nobody is suspected of anything and no model has answered."""
    once = vote_once(cast, np.arange(cast.n_workers))
    peers = Peers(once, np.ones(len(once.votes), dtype=bool), posterior, gold)
    return view_given_models(cast, peers, np.zeros(cast.n_tasks, dtype=np.int64))


def evidence(of: Votes, **changes: Any) -> Evidence:
    """Evidence of an open campaign without gold; name what differs."""
    flags = np.zeros(of.n_tasks, dtype=bool)
    plain: dict[str, Any] = {
        "task": of.task,
        "worker": of.worker,
        "label": of.label,
        "n_workers": of.n_workers,
        "n_classes": of.n_classes,
        "gold": np.full(of.n_tasks, -1),
        "min_overlap": 2,
        "max_overlap": 5,
        "tau": 0.9,
        "full_overlap": flags,
        "already_closed": flags,
        "gold_due": flags,
        "open_leases": np.zeros(of.n_tasks, dtype=np.int64),
    }
    return Evidence(**plain | changes)
