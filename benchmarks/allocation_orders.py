"""One order of a set's recorded votes, dealt by the house, and dealt evenly to a majority."""

from dataclasses import dataclass
from typing import Final
from zlib import crc32

import numpy as np

from benchmarks.allocation_replay import replay
from benchmarks.vote_sets import VoteSet
from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.truth.majority import fit as fit_majority
from scoring.truth.posterior import NO_GOLD
from tasks.gold import gold_wanted

GOLD_MOST: Final = 0.2
"""Of a small set no more than this is given away."""
LOOKS: Final = (1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 50)
COMPARED: Final = (1.5, 2, 3, 5, 7, 10)
"""Votes a task at which the two are compared; and once more with all of them."""
_SEED: Final = 20_261_130
_TIE: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """How often each task's label is right after so many votes, ours and majority's, in one order of the votes.

    Shape:   looks (P,), the last is all votes; ours, majority (P, T), a tie of m labels counts 1/m, NaN where the task
             is not asked about: gold, or without a known truth. `spent` (P,) is what ours had used by then: less than
             asked for once every task is closed.
    Units:   votes a task that is not gold, those on gold counted in ours.
    """

    looks: FloatArray
    ours: FloatArray
    majority: FloatArray
    spent: FloatArray


def replay_order(recorded: VoteSet, number: int, tau: float | None) -> Order:
    """Deal the votes of one order, from streams of random numbers of its own."""
    seed = np.random.SeedSequence(_SEED, spawn_key=(crc32(recorded.name.encode()), number))
    gold_seed, even_seed, house_seed = seed.spawn(3)
    gold = draw_gold(recorded, np.random.default_rng(gold_seed))
    asked = (gold == NO_GOLD) & (recorded.truth != NO_GOLD)
    tasks = int((gold == NO_GOLD).sum())
    even = np.random.default_rng(even_seed)
    rank = _ranks(recorded, gold, even)
    looks, majority = _evenly(recorded, asked, rank, tasks, even.random(recorded.votes.n_tasks))

    numbers = [round(look * tasks) for look in looks]
    told = list(replay(recorded, gold, numbers, tau=tau, seed=house_seed))
    told += [told[-1]] * (len(looks) - len(told))  # every task is closed: nothing changes any more
    moments = told[: len(looks)]
    return Order(
        looks=looks,
        ours=np.array([rightness(moment.probabilities, recorded, asked) for moment in moments]),
        majority=majority,
        spent=np.array([moment.votes / tasks for moment in moments]),
    )


def draw_gold(recorded: VoteSet, rng: np.random.Generator) -> IntArray:
    """Give away as many truths as an import asks for, at most a fifth of them. Shape: -> (T,), -1 elsewhere."""
    known = np.flatnonzero(recorded.truth != NO_GOLD)
    count = min(gold_wanted(recorded.votes.n_tasks), int(GOLD_MOST * len(known)))
    gold = np.full(recorded.votes.n_tasks, NO_GOLD, dtype=np.int64)
    picked = rng.choice(known, count, replace=False)
    gold[picked] = recorded.truth[picked]
    return gold


def rightness(probabilities: FloatArray, recorded: VoteSet, asked: BoolArray) -> FloatArray:
    """How right each task's likeliest label is; a tie of m labels counts 1/m. Shape: (T, K), (T,) -> (T,), else NaN."""
    best = probabilities >= probabilities.max(axis=1, keepdims=True) - _TIE
    shares: FloatArray = best[np.arange(len(best)), recorded.truth] / best.sum(axis=1)
    return np.where(asked, shares, np.nan)


def _ranks(recorded: VoteSet, gold: IntArray, rng: np.random.Generator) -> IntArray:
    """The place of each vote among those of its task, in a random order; votes on gold have none. Shape: (V,)."""
    cast = recorded.votes
    order = rng.permutation(len(cast))
    order = order[np.argsort(cast.task[order], kind="stable")]
    starts = np.searchsorted(cast.task[order], np.arange(cast.n_tasks))
    rank = np.empty(len(cast), dtype=np.int64)
    rank[order] = np.arange(len(cast)) - starts[cast.task[order]]
    return np.where(gold[cast.task] == NO_GOLD, rank, np.iinfo(np.int64).max)


def _evenly(
    recorded: VoteSet, asked: BoolArray, rank: IntArray, tasks: int, turn: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Majority with every task served in turn, at each look that has the votes for it, and with all votes.

    Returns: looks (P,), rightness (P, T).
    """
    total = int((rank < np.iinfo(np.int64).max).sum())
    place = np.sort(rank + turn[recorded.votes.task])[:total]  # when each vote's turn comes
    looks = np.array([look for look in LOOKS if look * tasks < total] + [total / tasks])
    rows = []
    for look in looks:
        until = place[min(round(look * tasks), total) - 1]
        chosen = recorded.votes.only(np.flatnonzero(rank + turn[recorded.votes.task] <= until))
        nothing = np.full(recorded.votes.n_tasks, NO_GOLD, dtype=np.int64)
        rows.append(rightness(fit_majority(chosen, nothing).probabilities, recorded, asked))
    return looks, np.array(rows)
