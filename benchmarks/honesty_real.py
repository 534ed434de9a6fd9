"""Recorded votes of real people with cheaters mixed in: what they would have been paid, and who of the real waits."""

from typing import Final

import numpy as np

from benchmarks.honesty_cheats import CHEATS, Random, Sort, cheated, two_models
from benchmarks.honesty_pay import settled, share, told_apart
from benchmarks.honesty_season import Season
from benchmarks.vote_sets import VoteSet
from scoring.arrays import IntArray
from scoring.rules import PASTE_MIN_VOTES
from scoring.truth.posterior import NO_GOLD
from scoring.votes import Votes

REAL_VOTES_A_TASK: Final = 6
CHEATERS_A_SORT: Final = 0.12
CHEATERS_MIN: Final = 3
GOLD_SHARE: Final = 0.05
GOLD_MIN: Final = 20
GOLD_SHARE_MAX: Final = 0.2
BUSY_MIN: Final = 3


def mixed(known: VoteSet, agreement: float, seed: int) -> Season | None:
    """Real votes, at most six a task, and for each way of cheating 12 % as many cheaters as there are busy people.

    Busy is who has the 20 votes that standing asks for; a cheater does as many tasks as one of them, any of those with
    a known truth. Tasks without one are left out: the cheaters' model answers from the truth.

    Returns: None where fewer than three people are busy, or there is but one class.
    """
    streams = np.random.SeedSequence(seed).spawn(5)
    order, golds, models, dealing, answering = map(np.random.default_rng, streams)
    real, truth = _real(known, order)
    busy = real.per_worker()[real.per_worker() >= PASTE_MIN_VOTES]
    if len(busy) < BUSY_MIN or real.n_classes == 1:
        return None
    each = max(CHEATERS_MIN, round(CHEATERS_A_SORT * len(busy)))
    sort = np.concatenate([np.full(real.n_workers, Sort.HONEST), np.repeat(CHEATS, each)]).astype(np.int64)
    person, task = _dealt(dealing, busy, sort, real)
    theirs, ours = two_models(models, truth, real.n_classes, agreement)
    label = cheated(answering, sort, person, task, theirs, real.n_classes)

    every = Votes(
        np.concatenate([real.task, task]),
        np.concatenate([real.worker, person]),
        np.concatenate([real.label, label]),
        *(real.n_tasks, len(sort), real.n_classes),
    )
    return Season(every.only(order.permutation(len(every))), _gold(golds, truth), ours[None, :], truth, sort)


def figures(season: Season, settlements: int) -> dict[str, float]:
    """What the mixture pays; `real_flagged` and the AUCs are over people with at least 20 votes."""
    outcome, paid = settled(season, settlements)
    busy = season.votes.per_worker() >= PASTE_MIN_VOTES
    real = season.sort == Sort.HONEST
    only_flagged = outcome.flagged & outcome.is_above_chance
    return {
        "cheaters_pay_share": share(paid.aic[~real].sum(), paid.aic.sum()),
        "real_released": share(np.minimum(paid.work, outcome.work)[real].sum(), outcome.work[real].sum()),
        "real_released_busy": share(
            np.minimum(paid.work, outcome.work)[real & busy].sum(), outcome.work[real & busy].sum()
        ),
        "real_waiting_by_flag_alone": share(outcome.work[real & only_flagged].sum(), outcome.work[real].sum()),
        "real_flagged": share((outcome.flagged & real & busy).sum(), (real & busy).sum()),
        "real_in_ring": share((outcome.in_ring & real & busy).sum(), (real & busy).sum()),
        "pasters_flagged": float(outcome.flagged[season.sort == Sort.PASTE].mean()),
        **told_apart(outcome, busy),
    }


def _real(known: VoteSet, random: Random) -> tuple[Votes, IntArray]:
    """Votes on tasks with a known truth, in a drawn order, tasks numbered anew; and the truths."""
    asked = np.flatnonzero(known.truth != NO_GOLD)
    number = np.full(known.votes.n_tasks, -1, dtype=np.int64)
    number[asked] = np.arange(len(asked))
    rows = random.permutation(np.flatnonzero(number[known.votes.task] >= 0))
    cast = known.votes.only(rows)
    votes = Votes(number[cast.task], cast.worker, cast.label, len(asked), cast.n_workers, cast.n_classes)
    return votes.first_of_each_task(REAL_VOTES_A_TASK), known.truth[asked]


def _dealt(random: Random, busy: IntArray, sort: IntArray, real: Votes) -> tuple[IntArray, IntArray]:
    """Tasks for the cheaters, by lot; the ring's members share theirs. Shape: -> (V,), (V,)."""
    cheaters = np.flatnonzero(sort != Sort.HONEST)
    load = random.choice(busy, len(cheaters))
    in_ring = sort[cheaters] == Sort.RING
    load[in_ring] = load[in_ring][0]
    tasks = [random.permutation(real.n_tasks)[:count] for count in load]
    first = tasks[int(np.argmax(in_ring))]
    tasks = [first if rings else own for own, rings in zip(tasks, in_ring, strict=True)]
    return np.repeat(cheaters, [len(own) for own in tasks]), np.concatenate(tasks)


def _gold(random: Random, truth: IntArray) -> IntArray:
    """5 % of the truths, 20 at least, but never above 20 %. Shape: (T,) -> (T,)."""
    count = min(max(GOLD_MIN, round(GOLD_SHARE * len(truth))), int(GOLD_SHARE_MAX * len(truth)))
    gold = np.full(len(truth), NO_GOLD, dtype=np.int64)
    drawn = random.choice(len(truth), count, replace=False)
    gold[drawn] = truth[drawn]
    return gold
