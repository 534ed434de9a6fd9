"""When a task has heard enough."""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.evidence import Evidence
from scoring.rules import MIN_OVERLAP_WITHOUT_GOLD


@dataclass(frozen=True, slots=True, eq=False)
class TaskStates:
    """Where each task stands after this fit.

    Shape:   every column (T,).
    closes       closes now, by this fit; closing is final for allocation, so it never includes what is closed already
    closed       closed, now or before
    reached_tau  its confidence is at least tau on at least the least overlap; sways verdicts, never gold
    at_cap       it has all the votes it may get
    due          its votes get their verdicts now: closed, even if its truth was told since, or gold that has
                 waited like any other task
    """

    closes: BoolArray
    closed: BoolArray
    reached_tau: BoolArray
    at_cap: BoolArray
    due: BoolArray


def least_overlap(evidence: Evidence) -> int:
    """The votes below which nothing is decided; one more while no gold anchors the fit, but never above the cap."""
    least = evidence.min_overlap if evidence.is_gold.any() else max(evidence.min_overlap, MIN_OVERLAP_WITHOUT_GOLD)
    return min(least, evidence.max_overlap)


def task_states(evidence: Evidence, n_votes: IntArray, n_voters: IntArray, confidence: FloatArray) -> TaskStates:
    """Close what is sure enough or full; when the campaign closes, whatever has a vote and no open lease.

    A panel has its own least and most votes, and is heard to its end in a campaign that closes.

    Shape:   n_votes, n_voters (a ring is one), confidence (T,).
    """
    is_gold = evidence.is_gold
    is_panel, (panel_least, panel_most) = evidence.is_panel, evidence.panel_overlap
    at_cap = n_votes >= np.where(is_panel, panel_most, evidence.max_overlap)
    least = np.where(is_panel, panel_least, least_overlap(evidence))
    reached_tau = (confidence >= evidence.tau) & (n_voters >= least) & ~is_gold

    is_last_call = evidence.closing & (n_votes > 0) & (evidence.open_leases == 0) & ~is_panel
    is_enough = at_cap | (reached_tau & ~evidence.full_overlap) | is_last_call
    closed = (evidence.already_closed | is_enough) & ~is_gold
    gold_due = is_gold & (evidence.gold_due | (n_votes >= evidence.min_overlap) | is_last_call)
    return TaskStates(
        closes=closed & ~evidence.already_closed,
        closed=closed,
        reached_tau=reached_tau,
        at_cap=at_cap,
        due=evidence.already_closed | closed | gold_due,
    )
