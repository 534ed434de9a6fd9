"""What a season pays to whom, and how well its scores tell honest people from cheaters."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from benchmarks.honesty_cheats import Sort
from benchmarks.honesty_season import VOTES_A_TASK, Season
from kernel.money import PARTS
from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.calibration import calibrated
from scoring.closing import TaskStates
from scoring.honesty.assess import Assessment, assess
from scoring.rules import DEFAULT_TEMPERATURE
from scoring.standing import StandingState, state_of
from scoring.truth.posterior import NO_GOLD, clamp
from scoring.verdicts import Verdict, verdicts_of

LABEL_AIC: Final = (2.0, 5.0)
"""What a label pays, by quality: the range of pool-funded campaigns."""
TAU: Final = 0.9
_BELOW_EVERYBODY: Final = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """A season's people at one moment, account by account.

    Shape:   every column (W,); work counts accepted answers; quality 0..1; is_above_chance: what standing would say
             without a flag.
    """

    sort: IntArray
    state: NDArray[np.str_]
    flagged: BoolArray
    in_ring: BoolArray
    is_above_chance: BoolArray
    score: FloatArray
    work: IntArray
    quality: FloatArray

    @property
    def is_good(self) -> BoolArray:
        """Whose accepted work is released. Shape: (W,)."""
        good: BoolArray = self.state == StandingState.GOOD
        return good


@dataclass(frozen=True, slots=True, eq=False)
class Payroll:
    """What was released to whom until a moment.

    Shape:   work counts the accepted answers that were paid (W,); aic (W,).
    """

    work: IntArray
    aic: FloatArray


def judged(season: Season) -> Outcome:
    """Judge a season as the house would: verdicts of 3.7, standing and quality of 3.3."""
    known = assess(season.votes, season.gold, season.answers)
    return Outcome(
        sort=season.sort,
        state=np.array([standing.state.value for standing in known.standings]),
        flagged=known.flagged,
        in_ring=known.rings.is_member,
        is_above_chance=np.array([state_of(each, suspended=False) is StandingState.GOOD for each in known.tallies]),
        score=np.array([standing.score for standing in known.standings]),
        work=np.bincount(season.votes.worker[_accepted(season, known)], minlength=season.votes.n_workers),
        quality=np.array([standing.quality.parts for standing in known.standings]) / PARTS,
    )


def settled(season: Season, settlements: int) -> tuple[Outcome, Payroll]:
    """How everybody stands at a season's end, and what they were paid, settled so many times on the way."""
    *_, last = as_it_goes(season, settlements)
    return last


def as_it_goes(season: Season, settlements: int) -> Iterator[tuple[Outcome, Payroll]]:
    """Settle a season as it goes: whoever is in good standing *then* is paid what is accepted and unpaid, by then.

    Looking often gives chance more occasions: this is what a house that settles as it goes really releases.
    """
    paid = Payroll(np.zeros(len(season.sort), dtype=np.int64), np.zeros(len(season.sort)))
    for part in range(1, settlements + 1):
        until = np.arange(len(season.votes) * part // settlements)
        so_far = Season(season.votes.only(until), season.gold, season.answers, season.truth, season.sort)
        outcome = judged(so_far)
        paid = pay(outcome, paid)
        yield outcome, paid


def pay(outcome: Outcome, paid: Payroll) -> Payroll:
    """Pay people in good standing what is accepted and not yet paid."""
    due = np.where(outcome.is_good, np.maximum(outcome.work - paid.work, 0), 0)
    low, high = LABEL_AIC
    return Payroll(paid.work + due, paid.aic + due * (low + (high - low) * outcome.quality))


def figures(outcome: Outcome, paid: Payroll) -> dict[str, float]:
    """The season's figures; shares are 0..1, an AUC of .5 is a coin; `_once`: settled at the end only."""
    honest = outcome.sort == Sort.HONEST
    nobody = Payroll(np.zeros_like(paid.work), np.zeros_like(paid.aic))
    at_once = pay(outcome, nobody)
    pasting = outcome.sort == Sort.PASTE
    return {
        "cheaters_pay_share": share(paid.aic[~honest].sum(), paid.aic.sum()),
        "honest_released": share(np.minimum(paid.work, outcome.work)[honest].sum(), outcome.work[honest].sum()),
        "cheaters_pay_share_once": share(at_once.aic[~honest].sum(), at_once.aic.sum()),
        "honest_released_once": share(at_once.work[honest].sum(), outcome.work[honest].sum()),
        "honest_flagged": float(outcome.flagged[honest].mean()),
        "honest_in_ring": float(outcome.in_ring[honest].mean()),
        "paste_score": share(outcome.score[pasting].sum(), pasting.sum()),
        **told_apart(outcome, np.ones(len(honest), dtype=bool)),
    }


def told_apart(outcome: Outcome, among: BoolArray) -> dict[str, float]:
    """How well scores, flags below them all, rank honest people before cheaters. Shape: among (W,) flags."""
    ranked = outcome.score - _BELOW_EVERYBODY * outcome.flagged
    honest = ranked[among & (outcome.sort == Sort.HONEST)]
    return {
        "all_auc": auc(honest, ranked[among & (outcome.sort != Sort.HONEST)]),
        "paste_auc": auc(honest, ranked[among & (outcome.sort == Sort.PASTE)]),
    }


def pay_a_task(outcome: Outcome, paid: Payroll) -> dict[str, float]:
    """AIC released per accepted task, by sort of people."""
    return {
        f"aic_a_task_{sort.name.lower()}": share(paid.aic[of].sum(), outcome.work[of].sum())
        for sort in Sort
        if (of := outcome.sort == sort).any()
    }


def auc(better: FloatArray, worse: FloatArray) -> float:
    """How often one of the better ones ranks above one of the worse ones; a tie counts half."""
    ranks = rankdata(np.concatenate([better, worse]))[: len(better)]
    return share(float(ranks.sum()) - len(better) * (len(better) + 1) / 2, len(better) * len(worse))


def share(part: Any, whole: Any) -> float:
    """A part of a whole; of nothing, 0."""
    return float(part / whole) if whole else 0.0


def _accepted(season: Season, known: Assessment) -> BoolArray:
    """Which votes are accepted; what goes to an operator is accepted if it is right. Shape: (V,)."""
    is_gold = season.gold != NO_GOLD
    confidence = clamp(calibrated(known.posterior.log_scores, DEFAULT_TEMPERATURE), season.gold).max(axis=1)
    at_cap = (season.votes.per_task() >= VOTES_A_TASK) & ~is_gold
    everything = np.ones(len(is_gold), dtype=bool)
    states = TaskStates(~everything, ~is_gold, (confidence >= TAU) & ~is_gold, at_cap, everything)
    verdict = verdicts_of(season.votes.task, states, known.view)
    is_right = season.votes.label == season.truth[season.votes.task]
    accepted: BoolArray = (verdict == Verdict.ACCEPTED) | ((verdict == Verdict.ADJUDICATE) & is_right)
    return accepted
