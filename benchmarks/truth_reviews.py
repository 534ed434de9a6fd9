"""Made-up reviews of free-text answers: what is refused, accepted or left to a person, with classes learned or not."""

from itertools import product
from typing import Any, Final

import numpy as np

from scoring.arrays import BoolArray, IntArray
from scoring.evidence import Evidence
from scoring.judge import judge
from scoring.reviews import Review, outcomes
from scoring.verdicts import Verdict

GOOD_SHARES: Final = (0.5, 0.75, 0.9)
ANSWERS: Final = 120
GOLD: Final = 16
"""Planted answers, half good and half bad, about one in eight."""
REVIEWERS: Final = 40
SKILL: Final = (0.6, 0.95)
OVERLAP: Final = (2, 5)
TAU: Final = 0.9
_GOLD_REVIEWS: Final = 8
_SEED: Final = 20_261_130


def measure_reviews(seeds: int) -> dict[str, Any]:
    """Refused answers that were good, accepted ones that were bad, and reviews spent, over seeds; print a table.

    Each answer gets reviews until the house closes it, two to five.
    """
    found: dict[str, Any] = {}
    for share, learns in product(GOOD_SHARES, (False, True)):
        rows = [season(seed, share, learn_classes=learns) for seed in range(seeds)]
        row = _row(np.concatenate([truth for truth, _, _ in rows]), np.concatenate([said for _, said, _ in rows]))
        spent = round(float(np.mean([spent for _, _, spent in rows])), 2)
        found[f"{share:g} good, classes {'learned' if learns else 'held alike'}"] = row | {"reviews": spent}
    columns = ("refused", "refused_good", "accepted", "accepted_bad", "to_a_person", "reviews")
    print("\n| reviews | " + " | ".join(name.replace("_", " ") for name in columns) + " |\n|" + "---|" * 7)
    for name, row in found.items():
        print(f"| {name} | " + " | ".join(f"{row[column]:.3f}" for column in columns) + " |")
    return found


def season(seed: int, share: float, *, learn_classes: bool) -> tuple[IntArray, IntArray, float]:
    """The truth of every answer, the verdict on it, and reviews an answer. Shape: -> (ANSWERS,), (ANSWERS,)."""
    truths, people, drawn, said = (np.random.default_rng(s) for s in np.random.SeedSequence((_SEED, seed)).spawn(4))
    truth = np.where(truths.random(ANSWERS + GOLD) < share, Review.GOOD, Review.BAD).astype(np.int64)
    truth[ANSWERS:] = np.arange(GOLD) % 2
    skill = people.uniform(*SKILL, REVIEWERS)
    order = drawn.permuted(np.tile(np.arange(REVIEWERS), (len(truth), 1)), axis=1)
    is_wrong = said.random(order.shape) > skill[order]

    count = np.where(np.arange(len(truth)) < ANSWERS, OVERLAP[0], _GOLD_REVIEWS)
    closed, verdict = np.zeros(len(truth), dtype=np.bool_), np.zeros(len(truth), dtype=np.int64)
    while not closed[:ANSWERS].all():
        heard = np.arange(REVIEWERS) < count[:, None]
        task, place = np.nonzero(heard)
        judged = judge(_evidence(truth, task, order[task, place], is_wrong[task, place], closed, learns=learn_classes))
        closes = judged.states.closes
        verdict[closes] = outcomes(judged)[closes]
        closed |= closes
        count[:ANSWERS] += ~closed[:ANSWERS]
    return truth[:ANSWERS], verdict[:ANSWERS], float(count[:ANSWERS].mean())


def _evidence(
    truth: IntArray, task: IntArray, worker: IntArray, is_wrong: BoolArray, closed: BoolArray, *, learns: bool
) -> Evidence:
    nobody = np.zeros(len(truth), dtype=np.bool_)
    return Evidence(
        task=task,
        worker=worker,
        label=truth[task] ^ is_wrong,
        n_workers=REVIEWERS,
        n_classes=len(Review),
        gold=np.where(np.arange(len(truth)) < ANSWERS, -1, truth),
        min_overlap=OVERLAP[0],
        max_overlap=OVERLAP[1],
        tau=TAU,
        full_overlap=nobody,
        already_closed=closed.copy(),
        gold_due=nobody,
        open_leases=np.zeros(len(truth), dtype=np.int64),
        learn_classes=learns,
    )


def _row(truth: IntArray, verdict: IntArray) -> dict[str, float]:
    """Shares of all answers, and of the refused and the accepted. Shape: (n,), (n,)."""
    refused, accepted = verdict == Verdict.REJECTED, verdict == Verdict.ACCEPTED
    return {
        "refused": round(float(refused.mean()), 4),
        "refused_good": round(float((truth[refused] == Review.GOOD).sum() / max(refused.sum(), 1)), 4),
        "accepted": round(float(accepted.mean()), 4),
        "accepted_bad": round(float((truth[accepted] == Review.BAD).sum() / max(accepted.sum(), 1)), 4),
        "to_a_person": round(float((verdict == Verdict.ADJUDICATE).mean()), 4),
    }
