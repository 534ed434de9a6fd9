"""How good things are, from comparisons by people who compare, compare the wrong way round, or press by habit."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import spsolve

from scoring.answers import Comparisons, Preference
from scoring.arrays import FloatArray, IntArray, sums
from scoring.rules import (
    GOLD_COMPARISONS,
    HABIT_PRIOR_MASS,
    MAX_ITERATIONS,
    STOP_STRENGTHS_AT_MOVE,
    STRENGTH_PRIOR_SD,
    THOUGHT_PRIOR,
)
from scoring.truth.posterior import NO_GOLD
from scoring.votes import BadVotes

_WAYS: Final = 3
_STEP_MOST: Final = 2.0
_EXACT_ERRORS_UP_TO: Final = 2_000
_IMAGINED: Final = 0.5
_TIES: Final = (1e-3, 1e3)


@dataclass(frozen=True, slots=True, eq=False)
class Strengths:
    """How good every item is, and how every worker compares.

    Shape:   strength, error (n_items,); thought (W, 3), how often he compares, compares the wrong way round, and
             answers by habit; habit (W, 3), what he then says, by Preference.
    Units:   strengths in logits round 0: of two items a apart the better wins 1 / (1 + exp(-a)) of what is no tie;
             error is a standard deviation, a little small since the ways are known only in expectation (in simulation
             .8 of the truths lie in 90 %), above 2,000 items a lower bound; tie is Davidson's ν, or 0.
    """

    strength: FloatArray
    error: FloatArray
    thought: FloatArray
    habit: FloatArray
    tie: float

    def outcomes(self, left: IntArray, right: IntArray) -> FloatArray:
        """What somebody who compares says of these pairs, by Preference. Shape: (n,), (n,) -> (n, 3)."""
        return outcomes(self.strength[left] - self.strength[right], self.tie)


def fit(cast: Comparisons, gold: IntArray, weight: FloatArray | None = None) -> Strengths:
    """Learn strengths and people together: a comparison counts as far as it was probably thought about.

    Model:   P(i says y of l, r) = θ_i1·D(y | s_l - s_r) + θ_i2·D(y | s_r - s_l) + θ_i3·h_i(y); D is Davidson's: left,
             right, tie ∝ exp(d/2), exp(-d/2), ν; s ~ N(0, sd²); θ_i and h_i with Dirichlet priors, h_i round the
             crowd's answers. One bounded Newton step on s in each turn of EM. Gold: comparisons with θ_1 = 1.
    Shape:   gold (T,), codes of Preference or -1; weight (V,), what each answer counts, 1 if not given.
    Source:  Chen, Bennett, Collins-Thompson, Horvitz, Pairwise Ranking Aggregation in a Crowdsourced Setting, 2013
             (Crowd-BT); Davidson 1970 for ties; the habit is ours.
    """
    check_gold(cast, gold)
    counts = np.ones(len(cast)) if weight is None else weight
    heard = _Heard.of(cast, gold)
    crowd = _shares(np.zeros_like(cast.worker), cast.preference, counts, 1, np.full((1, _WAYS), _IMAGINED))[0]
    everybody_compares = np.tile([1.0, 0.0, 0.0], (len(cast), 1))

    state = _State(np.zeros(cast.n_items), _tie_of(crowd) if cast.space.ties else 0.0, everybody_compares)
    for _ in range(MAX_ITERATIONS):
        before, state = state, _turn(cast, heard, counts, state, crowd)
        if np.abs(state.strength - before.strength).sum() <= STOP_STRENGTHS_AT_MOVE * cast.n_items:
            break
    straight, turned = heard.weights(state.ways, counts)
    return Strengths(
        strength=state.strength,
        error=_errors(heard, state, straight + turned),
        thought=_thoughts(cast, state.ways * counts[:, None]),
        habit=_habits(cast, state.ways, counts, crowd),
        tie=state.tie,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    """All comparisons that strengths rest on: people's, then gold's.

    Shape:   left, right, said (V + G,).
    """

    left: IntArray
    right: IntArray
    said: IntArray
    n_gold: int

    @classmethod
    def of(cls, cast: Comparisons, gold: IntArray) -> "_Heard":
        known = np.flatnonzero(gold != NO_GOLD)
        left, right = (np.concatenate([side[cast.task], side[known]]) for side in (cast.left, cast.right))
        return cls(left, right, np.concatenate([cast.preference, gold[known]]), len(known))

    def weights(self, ways: FloatArray, counts: FloatArray) -> tuple[FloatArray, FloatArray]:
        """How far each comparison counts as it stands, and turned round. Shape: (V, 3), (V,) -> (V + G,) twice."""
        straight = np.concatenate([ways[:, 0] * counts, np.full(self.n_gold, GOLD_COMPARISONS)])
        return straight, np.concatenate([ways[:, 1] * counts, np.zeros(self.n_gold)])


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """What EM knows between two turns. Shape: strength (n_items,); ways (V, 3), how each answer was probably given."""

    strength: FloatArray
    tie: float
    ways: FloatArray


def _turn(cast: Comparisons, heard: _Heard, counts: FloatArray, state: _State, crowd: FloatArray) -> _State:
    """Believe people, then items, then what each answer was."""
    thought = _thoughts(cast, state.ways * counts[:, None])
    habit = _habits(cast, state.ways, counts, crowd)
    straight, turned = heard.weights(state.ways, counts)
    strength = state.strength + _newton(heard, state, straight, turned)
    lead = strength[heard.left] - strength[heard.right]
    tie = _tied(heard, lead, straight + turned, state.tie) if cast.space.ties else 0.0
    return _State(strength, tie, _ways(cast, lead[: len(cast)], tie, thought, habit))


def _newton(heard: _Heard, state: _State, straight: FloatArray, turned: FloatArray) -> FloatArray:
    """One step up the strengths' expected log posterior. Shape: -> (n_items,)."""
    lead = state.strength[heard.left] - state.strength[heard.right]
    chances = outcomes(lead, state.tie)
    drift = (chances[:, 0] - chances[:, 1]) / 2
    toward = np.array([0.5, -0.5, 0.0])[heard.said]
    slope = straight * (toward - drift) - turned * (toward + drift)

    n_items = len(state.strength)
    pull = sums(heard.left, slope, n_items) - sums(heard.right, slope, n_items) - state.strength / STRENGTH_PRIOR_SD**2
    step: FloatArray = spsolve(_information(heard, chances, straight + turned, n_items), pull)
    return np.clip(step, -_STEP_MOST, _STEP_MOST)


def _information(heard: _Heard, chances: FloatArray, weight: FloatArray, n_items: int) -> Any:
    """Minus the second derivative of the log posterior. Shape: chances (n, 3), weight (n,) -> (n_items, n_items)."""
    gap = chances[:, 0] - chances[:, 1]
    bend = weight * (chances[:, 0] + chances[:, 1] - gap**2) / 4
    own = sums(heard.left, bend, n_items) + sums(heard.right, bend, n_items) + 1 / STRENGTH_PRIOR_SD**2
    items = np.arange(n_items)
    rows, columns = np.concatenate([heard.left, heard.right]), np.concatenate([heard.right, heard.left])
    cells = (np.concatenate([own, -bend, -bend]), (np.concatenate([items, rows]), np.concatenate([items, columns])))
    return sparse.csc_matrix(cells, shape=(n_items, n_items))


def _errors(heard: _Heard, state: _State, weight: FloatArray) -> FloatArray:
    """Standard deviations by Laplace's method. Shape: (n,) -> (n_items,)."""
    n_items = len(state.strength)
    chances = outcomes(state.strength[heard.left] - state.strength[heard.right], state.tie)
    information = _information(heard, chances, weight, n_items)
    if n_items > _EXACT_ERRORS_UP_TO:
        return np.asarray(1 / np.sqrt(information.diagonal()))
    return np.sqrt(np.linalg.inv(information.toarray()).diagonal())


def _tie_of(crowd: FloatArray) -> float:
    """The ν under which even items tie as often as the crowd says. Shape: (3,)."""
    share = float(crowd[Preference.TIE])
    return float(np.clip(2 * share / (1 - share), *_TIES))


def _tied(heard: _Heard, lead: FloatArray, weight: FloatArray, tie: float) -> float:
    """One step of ν towards as many ties as were said. Shape: (n,), (n,)."""
    said = float(weight[heard.said == Preference.TIE].sum()) + _IMAGINED
    expected = float(weight @ outcomes(lead, tie)[:, Preference.TIE]) + _IMAGINED
    return float(np.clip(tie * said / expected, *_TIES))


def outcomes(lead: FloatArray, tie: float) -> FloatArray:
    """Davidson's probabilities of left, right and tie. Shape: (n,) -> (n, 3)."""
    logs = np.stack([lead / 2, -lead / 2, np.full(len(lead), np.log(tie) if tie else -np.inf)], axis=1)
    weights = np.exp(logs - np.abs(lead / 2)[:, None])
    shares: FloatArray = weights / weights.sum(axis=1, keepdims=True)
    return shares


def check_gold(cast: Comparisons, gold: IntArray) -> None:
    """Every task's gold is a preference that the space has, or NO_GOLD.

    Raises:  BadVotes.
    """
    if gold.shape != (cast.n_tasks,):
        raise BadVotes(f"gold has shape {gold.shape}, tasks are {cast.n_tasks}")
    most = Preference.TIE if cast.space.ties else Preference.RIGHT
    if len(gold) and not (gold.min() >= NO_GOLD and gold.max() <= most):
        raise BadVotes("gold names a preference that does not exist")


def _thoughts(cast: Comparisons, ways: FloatArray) -> FloatArray:
    """How often each worker answers in each way. Shape: (V, 3) -> (W, 3)."""
    counts = np.stack([sums(cast.worker, way, cast.n_workers) for way in ways.T], axis=1) + np.array(THOUGHT_PRIOR)
    shares: FloatArray = counts / counts.sum(axis=1, keepdims=True)
    return shares


def _shares(group: IntArray, said: IntArray, weight: FloatArray, size: int, prior: FloatArray) -> FloatArray:
    """What each group says, by Preference. Shape: (V,) thrice, (size, 3) -> (size, 3)."""
    counts = sums(group * _WAYS + said, weight, size * _WAYS).reshape(size, _WAYS) + prior
    shares: FloatArray = counts / counts.sum(axis=1, keepdims=True)
    return shares


def _habits(cast: Comparisons, ways: FloatArray, counts: FloatArray, crowd: FloatArray) -> FloatArray:
    """What each worker says by habit. Shape: (V, 3), (V,), (3,) -> (W, 3)."""
    prior = np.tile(HABIT_PRIOR_MASS * crowd, (cast.n_workers, 1))
    return _shares(cast.worker, cast.preference, ways[:, 2] * counts, cast.n_workers, prior)


def _ways(cast: Comparisons, lead: FloatArray, tie: float, thought: FloatArray, habit: FloatArray) -> FloatArray:
    """The E-step: in which way each answer was probably given. Shape: lead (V,) -> (V, 3)."""
    rows, said = np.arange(len(cast)), cast.preference
    likely = np.stack(
        [outcomes(lead, tie)[rows, said], outcomes(-lead, tie)[rows, said], habit[cast.worker, said]], axis=1
    )
    believed = likely * thought[cast.worker]
    shares: FloatArray = believed / believed.sum(axis=1, keepdims=True)
    return shares
