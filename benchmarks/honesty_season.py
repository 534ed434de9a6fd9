"""A season of work by honest people and cheaters, seeded, with what a platform would have stored of it."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.honesty_cheats import Random, Sort, cheated, noisy, two_models
from scoring.arrays import IntArray
from scoring.truth.posterior import NO_GOLD
from scoring.votes import Votes

SHARES: Final = {Sort.HONEST: 0.6, Sort.RANDOM: 0.1, Sort.CONSTANT: 0.1, Sort.PASTE: 0.1, Sort.RING: 0.1}
PEOPLE: Final = 200
VOTES_A_TASK: Final = 5
GOLD_SHARE: Final = 0.05
HONEST_ACCURACY: Final = (0.6, 0.95)
_POPULARITY_SIGMA: Final = 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """What is varied.

    Units:   agreement is the share of tasks on which the cheaters' model and ours say the same; cheater_account is the
             most tasks that a cheater does in one account, 0 for all of them.
    """

    n_classes: int
    tasks_each: int = 60
    is_chosen: bool = False
    agreement: float = 0.9
    cheater_account: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Season:
    """What came in, and what only the benchmark knows.

    Shape:   gold (T,), -1 where none; answers (1, T) of our model; truth (T,); sort (W,), one Sort per account.
    """

    votes: Votes
    gold: IntArray
    answers: IntArray
    truth: IntArray
    sort: IntArray


def season(plan: Plan, seed: int) -> Season:
    """Let everybody work. Every random stream has a spawned seed of its own: changing one thing changes only that."""
    streams = np.random.SeedSequence(seed).spawn(7)
    truths, golds, models, dealing, skills, answering, order = map(np.random.default_rng, streams)
    n_tasks = PEOPLE * plan.tasks_each // VOTES_A_TASK
    truth = truths.integers(plan.n_classes, size=n_tasks)
    gold = np.where(golds.random(n_tasks) < GOLD_SHARE, truth, NO_GOLD)
    theirs, ours = two_models(models, truth, plan.n_classes, plan.agreement)

    sort = np.repeat(list(SHARES), [round(share * PEOPLE) for share in SHARES.values()]).astype(np.int64)
    person = np.repeat(np.arange(PEOPLE), plan.tasks_each)
    task = (_chosen if plan.is_chosen else _dealt)(dealing, sort, plan.tasks_each, n_tasks)
    label = cheated(answering, sort, person, task, theirs, plan.n_classes)
    accuracy = skills.uniform(*HONEST_ACCURACY, size=PEOPLE)
    honest = np.flatnonzero(sort[person] == Sort.HONEST)
    label[honest] = noisy(answering, truth[task[honest]], accuracy[person[honest]], plan.n_classes)

    account, owner = _accounts(sort, plan)
    mixed = order.permutation(len(task))
    votes = Votes(task[mixed], account[mixed], label[mixed], n_tasks, len(owner), plan.n_classes)
    return Season(votes, gold, ours[None, :], truth, sort[owner])


def _dealt(random: Random, sort: IntArray, each: int, n_tasks: int) -> IntArray:
    """Random assignment, equal overlap: always the tasks that have the fewest votes, drawn by lot.

    Shape:   -> (people · each,), person by person.
    """
    tasks = np.empty((len(sort), each), dtype=np.int64)
    votes = np.zeros(n_tasks)
    for person in random.permutation(len(sort)):
        tasks[person] = np.argsort(votes + random.random(n_tasks))[:each]
        votes[tasks[person]] += 1
    return tasks.ravel()


def _chosen(random: Random, sort: IntArray, each: int, n_tasks: int) -> IntArray:
    """Everybody picks his own, popular ones more often; the ring's members agree on the same ones.

    Shape:   -> (people · each,), person by person.
    """
    popularity = _POPULARITY_SIGMA * random.standard_normal(n_tasks)
    taste = popularity + random.gumbel(size=(len(sort), n_tasks))
    tasks = np.argsort(-taste, axis=1)[:, :each].astype(np.int64)
    ring = np.flatnonzero(sort == Sort.RING)
    tasks[ring] = tasks[ring[0]]
    return tasks.ravel()


def _accounts(sort: IntArray, plan: Plan) -> tuple[IntArray, IntArray]:
    """Cheaters may split their work over many accounts. Shape: -> each vote's account (V,), each account's person."""
    rank = np.tile(np.arange(plan.tasks_each), len(sort))
    person = np.repeat(np.arange(len(sort)), plan.tasks_each)
    splits = (sort[person] != Sort.HONEST) & (plan.cheater_account > 0)
    piece = np.where(splits, rank // max(plan.cheater_account, 1), 0)
    names, account = np.unique(person * plan.tasks_each + piece, return_inverse=True)
    return account.ravel(), names // plan.tasks_each
