"""What a season pays to whom, and how well its scores tell honest people from cheaters."""

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
SETTLEMENTS: Final = 6
_BELOW_EVERYBODY: Final = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """A judged season, account by account.

    Shape:   every column (W,); is_above_chance: what standing would say without a flag.
    Units:   base: accepted work at the lowest pay, released or not; released: what is paid out; both AIC.
    """

    sort: IntArray
    state: NDArray[np.str_]
    flagged: BoolArray
    in_ring: BoolArray
    is_above_chance: BoolArray
    score: FloatArray
    base: FloatArray
    released: FloatArray


def judged(season: Season) -> Outcome:
    """Judge a season as the house would: verdicts of 3.7, standing and quality of 3.3; what waits is not released."""
    known = assess(season.votes, season.gold, season.answers)
    work = np.bincount(season.votes.worker[_accepted(season, known)], minlength=season.votes.n_workers)
    low, high = LABEL_AIC
    quality = np.array([standing.quality.parts for standing in known.standings]) / PARTS
    score = np.array([standing.score for standing in known.standings])
    state = np.array([standing.state.value for standing in known.standings])
    return Outcome(
        sort=season.sort,
        state=state,
        flagged=known.flagged,
        in_ring=np.bincount(known.cluster, minlength=len(known.cluster))[known.cluster] > 1,
        is_above_chance=np.array([state_of(each, suspended=False) is StandingState.GOOD for each in known.tallies]),
        score=score,
        base=(low * work).astype(np.float64),
        released=(low + (high - low) * quality) * work * (state == StandingState.GOOD),
    )


def figures(outcome: Outcome) -> dict[str, float]:
    """The season's figures; shares are 0..1, an AUC of .5 is a coin."""
    honest = outcome.sort == Sort.HONEST
    good = outcome.state == StandingState.GOOD
    pasting = outcome.sort == Sort.PASTE
    released, base = outcome.released, outcome.base
    return {
        "cheaters_pay_share": share(released[~honest].sum(), released.sum()),
        "honest_released": share(base[honest & good].sum(), base[honest].sum()),
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


def settled_as_it_goes(season: Season) -> dict[str, float]:
    """The shares when everything is settled six times on the way: whoever is in good standing *then* is paid then.

    Looking often gives chance more occasions: this is what a house that settles daily really releases.
    """
    honest = season.sort == Sort.HONEST
    released, paid_base = np.zeros(len(honest)), np.zeros(len(honest))
    base = np.zeros(len(honest))
    for part in range(1, SETTLEMENTS + 1):
        until = np.arange(len(season.votes) * part // SETTLEMENTS)
        outcome = judged(Season(season.votes.only(until), season.gold, season.answers, season.truth, season.sort))
        base, good = outcome.base, outcome.state == StandingState.GOOD
        released = np.maximum(released, outcome.released)
        paid_base = np.maximum(paid_base, base * good)
    return {
        "cheaters_pay_share_rolling": share(released[~honest].sum(), released.sum()),
        "honest_released_rolling": share(np.minimum(paid_base, base)[honest].sum(), base[honest].sum()),
    }


def pay_a_task(outcome: Outcome) -> dict[str, float]:
    """AIC released per accepted task, by sort of people."""
    tasks = outcome.base / LABEL_AIC[0]
    return {
        f"aic_a_task_{sort.name.lower()}": share(outcome.released[of].sum(), tasks[of].sum())
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
