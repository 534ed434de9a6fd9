"""The verdict on a vote: paid unless gold, or a sure crowd of peers, says no."""

from enum import IntEnum, unique

import numpy as np

from scoring.arrays import IntArray
from scoring.closing import TaskStates
from scoring.leave_one_out import PeerView
from scoring.rules import REJECT_MIN_PEERS


@unique
class Verdict(IntEnum):
    """What becomes of a response; UNDECIDED is 0, what an array holds before anything is said."""

    UNDECIDED = 0
    ACCEPTED = 1
    REJECTED = 2
    ADJUDICATE = 3


def verdicts_of(task: IntArray, states: TaskStates, view: PeerView) -> IntArray:
    """Judge every vote whose task is due.

    On gold, right is accepted and wrong rejected. Elsewhere a vote is rejected only where its task reached tau and
    its peers, three at least, leave it under .05; the same without tau at the cap goes to a person. All else is
    accepted, and between .05 and .5 lowers the score.

    Shape:   task (V,) -> (V,), codes of Verdict.
    Source:  MECHANISMS 3.7.
    """
    is_opposed = ~view.on_gold & (view.peers >= REJECT_MIN_PEERS) & view.refuted
    is_wrong_on_gold = view.on_gold & view.refuted

    verdict = np.full(len(task), Verdict.ACCEPTED, dtype=np.int64)
    verdict[is_opposed & states.at_cap[task]] = Verdict.ADJUDICATE
    verdict[is_wrong_on_gold | (is_opposed & states.reached_tau[task])] = Verdict.REJECTED
    verdict[~states.due[task]] = Verdict.UNDECIDED
    return verdict
