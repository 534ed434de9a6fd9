"""Recorded votes dealt again by the house's own rules: which vote is asked for next, and what each fit then says.

A task's next vote is the next of its recorded ones in a random order. Whose it is decides the coin for gold: if it
falls on gold, and that person has a recorded vote on gold, that one is taken first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.allocation_desk import Desk
from benchmarks.vote_sets import VoteSet
from scoring.arrays import FloatArray, IntArray
from scoring.truth.posterior import NO_GOLD
from scoring.votes import Votes
from tasks.allocation import is_gold_turn
from tasks.campaigns import GOLD_SHARE_LATER

TAU: Final = 0.9
Queues = list[list[tuple[int, int]]]


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What a fit says when so many votes have been asked for, those on gold counted. Shape: probabilities (T, K)."""

    votes: int
    probabilities: FloatArray


def replay(
    recorded: VoteSet,
    gold: IntArray,
    looks: Sequence[int],
    *,
    tau: float | None,
    seed: np.random.SeedSequence,
) -> Iterator[Moment]:
    """Ask for votes until there are none, or every task is closed; tell what a fit says at each of these numbers.

    A fit comes at these, and whenever the votes have grown by a tenth.
    """
    cast = recorded.votes
    order_seed, desk_seed = seed.spawn(2)
    desk = Desk(
        gold,
        n_workers=cast.n_workers,
        n_classes=cast.n_classes,
        max_overlap=int(cast.per_task().max()),
        tau=tau,
        seed=desk_seed,
    )
    queues, golden = _queues(cast, gold, np.random.default_rng(order_seed))
    desk.retract([task for task, queue in enumerate(queues) if not queue])
    done = [0] * cast.n_workers
    wanted = sorted(set(looks))
    while (task := desk.deal(lambda task: bool(queues[task]))) is not None:
        worker, label = queues[task][-1]
        if golden[worker] and is_gold_turn(done[worker], desk.rng, share=GOLD_SHARE_LATER):
            known, said = golden[worker].pop()
            desk.take(known, worker, said)
        else:
            queues[task].pop()
            desk.take(task, worker, label)
        done[worker] += 1
        is_look = bool(wanted) and desk.taken >= wanted[0]
        if is_look or desk.is_fit_due:
            probabilities = desk.fit(chooses=is_look).calibrated
            while wanted and desk.taken >= wanted[0]:
                wanted.pop(0)
                yield Moment(desk.taken, probabilities)
    yield Moment(desk.taken, desk.fit(chooses=True).calibrated)


def _queues(cast: Votes, gold: IntArray, rng: np.random.Generator) -> tuple[Queues, Queues]:
    """Every task's votes, and every person's votes on gold, in a random order; they are taken from the end.

    Returns: (worker, label) by task, (task, label) by worker.
    """
    by_task: Queues = [[] for _ in range(cast.n_tasks)]
    golden: Queues = [[] for _ in range(cast.n_workers)]
    for row in rng.permutation(len(cast)).tolist():
        task, worker, label = int(cast.task[row]), int(cast.worker[row]), int(cast.label[row])
        if gold[task] == NO_GOLD:
            by_task[task].append((worker, label))
        else:
            golden[worker].append((task, label))
    return by_task, golden
