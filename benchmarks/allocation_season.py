"""Does a score depend on when somebody comes? Twins of equal skill, one early and one late, in one campaign."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from benchmarks.allocation_desk import Desk
from scoring.arrays import FloatArray, IntArray
from scoring.judge import judge
from scoring.truth.posterior import NO_GOLD
from tasks.allocation import is_gold_turn
from tasks.campaigns import GOLD_SHARE_LATER
from tasks.gold import gold_wanted

PAIRS: Final = 60
TASKS_EACH: Final = 50
VOTES_A_TASK: Final = 3.3
"""What people can give in all: about enough to close every task."""
MAX_OVERLAP: Final = 5
TAU: Final = 0.9
CLASSES: Final = 3
SKILL: Final = (0.6, 0.95)
_SEED: Final = 20_261_202


@dataclass(frozen=True, slots=True, eq=False)
class Arrivals:
    """Scores of the twins after a season. Shape: early, late (pairs,), NaN where there was nothing to do."""

    early: FloatArray
    late: FloatArray


def late_against_early(seasons: int) -> dict[str, Any]:
    """The mean difference between late and early twins' scores over seasons, with its standard error over seasons.

    Units:   in scores, of which the mean and the spread over people are told too; once with tasks alike, once with a
             third of them twice as hard.
    """
    figures: dict[str, Any] = {}
    for name, hard in (("", 0.0), ("_some_hard", 1 / 3)):
        found = [season(number, hard_share=hard) for number in range(seasons)]
        gaps = [float(np.nanmean(each.late - each.early)) for each in found]
        figures |= {
            f"late_less_early_score{name}": round(float(np.mean(gaps)), 4),
            f"late_less_early_error{name}": round(float(np.std(gaps, ddof=1) / np.sqrt(seasons)), 4),
            f"mean_score{name}": round(float(np.mean([np.nanmean([each.early, each.late]) for each in found])), 4),
            f"spread_of_scores{name}": round(float(np.mean([np.nanstd([each.early, each.late]) for each in found])), 4),
        }
        print(f"late less early{name.replace('_', ' ')}: {figures[f'late_less_early_score{name}']}", flush=True)
    return figures


def season(number: int, *, hard_share: float, pairs: int = PAIRS, tasks_each: int = TASKS_EACH) -> Arrivals:
    """First the early twins work, in a random order, then the late ones; then one fit scores everybody."""
    people, answering, truths, turns, desk_seed = np.random.SeedSequence(_SEED, spawn_key=(number,)).spawn(5)
    skill = np.tile(np.random.default_rng(people).uniform(*SKILL, pairs), 2)
    n_tasks = round(2 * pairs * tasks_each / VOTES_A_TASK)
    rng = np.random.default_rng(truths)
    truth = rng.integers(CLASSES, size=n_tasks)
    gold = np.full(n_tasks, NO_GOLD, dtype=np.int64)
    gold[: gold_wanted(n_tasks)] = truth[: gold_wanted(n_tasks)]
    ease = np.where(rng.random(n_tasks) < hard_share, 0.5, 1.0)
    desk = Desk(gold, n_workers=2 * pairs, n_classes=CLASSES, max_overlap=MAX_OVERLAP, tau=TAU, seed=desk_seed)
    order = np.random.default_rng(turns)
    halves = [order.permutation(np.repeat(np.arange(pairs) + first, tasks_each)) for first in (0, pairs)]
    _work(desk, np.concatenate(halves), skill, truth, ease, np.random.default_rng(answering))
    scores = _scores(desk)
    return Arrivals(scores[:pairs], scores[pairs:])


def _work(
    desk: Desk, turns: IntArray, skill: FloatArray, truth: IntArray, ease: FloatArray, rng: np.random.Generator
) -> None:
    """Everybody takes what they are dealt; nobody gets a task twice."""
    seen: list[set[int]] = [set() for _ in skill]
    golden = np.flatnonzero(desk.gold != NO_GOLD).tolist()
    for person in turns.tolist():
        task = desk.deal(lambda each, known=seen[person]: each not in known)  # type: ignore[misc]
        if task is None:
            continue
        new = [each for each in golden if each not in seen[person]]
        if new and is_gold_turn(len(seen[person]), desk.rng, share=GOLD_SHARE_LATER):
            task = desk.rng.choice(new)
        seen[person].add(task)
        chance = 1 / CLASSES + (skill[person] - 1 / CLASSES) * ease[task]
        wrong = (truth[task] + rng.integers(1, CLASSES)) % CLASSES
        desk.take(task, person, int(truth[task] if rng.random() < chance else wrong))
        if desk.is_fit_due:
            desk.fit()


def _scores(desk: Desk) -> FloatArray:
    """Everybody's score as the house computes it from one fit. Shape: (2 · pairs,)."""
    standings = judge(desk.evidence(closing=True)).standings
    return np.array([each.score if each.counted else np.nan for each in standings])
