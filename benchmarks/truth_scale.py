"""What a fit costs: real sets by the CPU's clock; made-up crowds up to ten million votes, each in its own process."""

import resource
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median
from typing import Final

import numpy as np

from benchmarks.truth_accuracy import fit
from benchmarks.vote_sets import VoteSet
from scoring.arrays import IntArray
from scoring.truth.posterior import NO_GOLD
from scoring.votes import Votes

_CLASSES: Final = 4
_OVERLAP: Final = 5
_TASKS_PER_WORKER: Final = 50
_KIB_PER_GB: Final = 1e9 / 1024


def seconds_of(recorded: VoteSet, repeats: int) -> float:
    """CPU seconds from three columns to labels, without gold: the median of some runs.

    Nothing of it calls BLAS, so it has one thread; a second one would count.
    """
    cast, used_s = recorded.votes, []
    for _ in range(repeats):
        began_s = time.process_time()
        votes = Votes(cast.task, cast.worker, cast.label, cast.n_tasks, cast.n_workers, cast.n_classes)
        _labels(votes)
        used_s.append(time.process_time() - began_s)
    return median(used_s)


def cost_of(size: int) -> dict[str, float | str]:
    """CPU seconds, the model that stands, and the memory that a fit of so many votes takes beyond the votes'.

    Units:   seconds; gb is the process's peak less what it held when the columns were loaded, in 1e9 bytes.
    """
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_cost, size).result()


def _cost(size: int) -> dict[str, float | str]:
    task, worker, label = _columns(size)
    held_kib = _peak_kib()
    began_s = time.process_time()
    votes = Votes(task, worker, label, int(task[-1]) + 1, int(worker.max()) + 1, _CLASSES)
    model = _labels(votes)
    return {
        "seconds": round(time.process_time() - began_s, 3),
        "gb": round((_peak_kib() - held_kib) / _KIB_PER_GB, 3),
        "model": model,
    }


def _labels(votes: Votes) -> str:
    """Label every task; the name of the model that did."""
    fitted = fit(votes, np.full(votes.n_tasks, NO_GOLD))
    fitted.calibrated.argmax(axis=1)
    return fitted.model


def _columns(size: int) -> tuple[IntArray, IntArray, IntArray]:
    """Five votes a task by people who are right half the time to nearly always; made in pieces, to leave no peak."""
    seeds = np.random.SeedSequence(size).spawn(3)
    people, answers, truths = (np.random.default_rng(seed) for seed in seeds)
    n_tasks = size // _OVERLAP
    skill = people.uniform(0.5, 0.95, max(n_tasks // _TASKS_PER_WORKER, 20))
    task, worker, label = (np.empty(n_tasks * _OVERLAP, dtype=np.int64) for _ in range(3))
    for rows in np.array_split(np.arange(n_tasks), max(n_tasks // 10_000, 1)):
        part = slice(rows[0] * _OVERLAP, (rows[-1] + 1) * _OVERLAP)
        task[part] = rows.repeat(_OVERLAP)
        worker[part] = people.integers(len(skill), size=len(rows) * _OVERLAP)
        is_wrong = answers.random(len(rows) * _OVERLAP) > skill[worker[part]]
        turn = is_wrong * answers.integers(1, _CLASSES, size=len(is_wrong))
        label[part] = (truths.integers(_CLASSES, size=len(rows)).repeat(_OVERLAP) + turn) % _CLASSES
    return task, worker, label


def _peak_kib() -> int:
    """The most memory that this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
