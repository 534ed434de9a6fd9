"""Free text is judged by people: from the reviews of an answer to the verdict on it."""

from dataclasses import fields
from enum import IntEnum, unique

import numpy as np

from scoring.arrays import IntArray
from scoring.judge import Judgement
from scoring.standing import Tally
from scoring.verdicts import Verdict


@unique
class Review(IntEnum):
    """The two classes of a review task, numbered as its options are."""

    GOOD = 0
    BAD = 1


def tally_of_answer(good: float) -> Tally:
    """What one reviewed answer says of its author: how likely it is good, against even odds.

    Units:   `good` is a probability, 0..1.
    """
    excess = good - 0.5
    return Tally(
        votes=1,
        right=good,
        counted=1,
        weight=1.0,
        weighted_excess=excess,
        squared_weight=1.0,
        squared_weight_excess=excess,
        squared_weight_squared_excess=excess * excess,
    )


def outcomes(reviewed: Judgement) -> IntArray:
    """Decide each reviewed answer: accepted at P(good) >= tau, rejected at <= 1 - tau, adjudicated at the cap.

    When a closing campaign leaves a review task short of both, an answer that is not likelier bad is accepted; any
    other goes to a person. Planted answers (gold) have no author to tell: UNDECIDED.

    Shape:   the judgement of a review scope, one task per answer -> (T,), codes of Verdict.
    Source:  MECHANISMS 3.5.
    """
    states = reviewed.states
    is_good = reviewed.label == Review.GOOD
    is_likely = is_good & ~states.at_cap & (reviewed.votes > 0)

    outcome = np.full(len(is_good), Verdict.ADJUDICATE, dtype=np.int64)
    outcome[(states.reached_tau & is_good) | is_likely] = Verdict.ACCEPTED
    outcome[states.reached_tau & ~is_good] = Verdict.REJECTED
    outcome[~states.closed] = Verdict.UNDECIDED
    return outcome


def amends_of_answer(before: float) -> Tally:
    """What changes in its author's tally when an answer that was thought good with this probability is good after all.

    Units:   `before` is a probability, 0..1.
    """
    was, now = tally_of_answer(before), tally_of_answer(1.0)
    return Tally(*(getattr(now, field.name) - getattr(was, field.name) for field in fields(Tally)))
