"""Numbers: an answer is as near as an honest one would seldom be farther, by the error that people here make."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtr, stdtr

from kernel.values import Number
from scoring.aggregators import number as aggregator
from scoring.answers import Numbers
from scoring.arrays import BoolArray, FloatArray, sums
from scoring.graded import ALONE, Asked, Named, Sight, usual
from scoring.rules import (
    LEAST_DEVIATION_SHARE,
    MOST_DEVIATION_SHARE,
    NUMBER_PRIOR_MASS,
    REJECT_NUMBER_BELOW,
    SAME_NUMBER_DEVIATIONS,
    TRUST_PRIOR_MASS,
    WHOLE_DEVIATION,
    WHOLE_SHARE,
)
from scoring.truth.posterior import NO_GOLD

_NORMAL_MAD: Final = 1.4826
"""The standard deviation of a normal, in its median absolute deviations."""
_MEDIAN_VARIANCE: Final = np.pi / 2
"""The variance of a median of n normal values is this over n, in theirs."""
_LEAST_TRUST: Final = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class _Error:
    """How far off people are: a standard deviation, and one as a share of the number, whichever is more."""

    fixed: float
    share: float

    def at(self, value: FloatArray) -> FloatArray:
        """Shape: (n,) -> (n,)."""
        off: FloatArray = np.maximum(self.fixed, self.share * np.abs(value))
        return off


@dataclass(frozen=True, slots=True, eq=False)
class _Reference:
    """What each vote is set against, and how far off an honest one may be. Shape: value, error (V,)."""

    value: FloatArray
    error: FloatArray


def see(asked: Asked) -> Sight:
    """Set each vote against gold, else against the median of the others, who weigh by how often their numbers stand.

    Model:   x ~ N(μ, s²(1 + π/2n)), μ the median of n others, s the crowd's error there (from median deviations, so
             that a third who guess hardly move it); support is the chance that an honest answer is no nearer.
    """
    meanings = _meanings(asked)
    said = meanings[asked.votes.label]
    reference, error = _reference(asked, meanings, said)
    support = _nearness(said, reference.value, reference.error)
    support[~asked.counted] = ALONE
    refuted = (support < REJECT_NUMBER_BELOW) & asked.counted

    left, right = asked.pairs()
    near = SAME_NUMBER_DEVIATIONS * error.at(said[left])
    alike = np.abs(said[left] - meanings[asked.cast.label[right]]) <= near
    return Sight(
        support=support,
        best=np.where(asked.counted, 1.0, ALONE),
        usual=usual(
            asked,
            lambda rows, others: _nearness(said[rows, None], reference.value[others], reference.error[others]),
        ),
        refuted=refuted,
        agreeing=sums(left, alike.astype(np.float64), len(said)).astype(np.int64),
        right=(~refuted).astype(np.float64),
    )


def name(asked: Asked) -> Named:
    """Aggregate the numbers that stand; as sure as that the truth is no farther off than people about agree."""
    cast, meanings = asked.cast, _meanings(asked)
    assert isinstance(asked.space, Number)
    known = asked.gold != NO_GOLD
    gold = np.where(known, meanings[np.maximum(asked.gold, 0)], np.nan)
    if not len(cast):
        return Named(tuple(np.where(known, gold, 0.0).tolist()), known.astype(np.float64), aggregator.STANDING)

    seen = asked.among_cast()
    said = meanings[cast.label]
    _, error = _reference(seen, meanings, said)
    rows = np.flatnonzero(_stand(seen, see(seen).refuted))
    heard = Numbers(
        task=cast.task[rows],
        worker=cast.worker[rows],
        n_tasks=cast.n_tasks,
        n_workers=cast.n_workers,
        value=said[rows],
        space=asked.space,
    )
    found = aggregator.aggregate(heard, gold, asked.overlap)
    sure = _sureness(heard, found.value, error.at(found.value)) * bool(seen.counted.any())
    return Named(tuple(found.value.tolist()), np.where(known, 1.0, sure), found.model)


def _meanings(asked: Asked) -> FloatArray:
    """Shape: -> (n_meanings,), never empty."""
    return np.array([*asked.meanings] or [0.0], dtype=np.float64)


def _stand(asked: Asked, refuted: BoolArray) -> BoolArray:
    """The votes that labels rest on: those not refuted, and all of a task that would lose half of its votes."""
    cast = asked.cast
    lost = sums(cast.task, refuted.astype(np.float64), cast.n_tasks)
    stand: BoolArray = ~refuted | (2 * lost >= cast.per_task())[cast.task]
    return stand


def _sureness(heard: Numbers, value: FloatArray, error: FloatArray) -> FloatArray:
    """How likely the truth is within what people about agree on.

    Model:   t = s·√n, n answers whose variance leans on the crowd's there; s is where numbers are about the same.
    Shape:   value, error (T,) -> (T,).
    """
    count = heard.per_task()
    squares = sums(heard.task, (heard.value - value[heard.task]) ** 2, heard.n_tasks)
    freedom = NUMBER_PRIOR_MASS + np.maximum(count - 1, 0)
    variance = (NUMBER_PRIOR_MASS * error**2 + squares) / freedom
    doubt = np.sqrt(variance / np.maximum(count, 1))
    sure = 2 * stdtr(freedom, SAME_NUMBER_DEVIATIONS * error / np.where(doubt > 0, doubt, 1.0)) - 1
    sure[doubt == 0] = 1.0
    sure[count == 0] = 0.0
    bounded: FloatArray = np.clip(sure, 0.0, 1.0)
    return bounded


def _nearness(said: FloatArray, value: FloatArray, error: FloatArray) -> FloatArray:
    """The chance to be no nearer than that, of N(value, error²); 1 or 0 where there is no error at all."""
    off = np.abs(said - value)
    with np.errstate(divide="ignore", invalid="ignore"):
        nearness: FloatArray = np.where(error > 0, 2 * ndtr(-off / error), (off == 0).astype(np.float64))
    return nearness


def _reference(asked: Asked, meanings: FloatArray, said: FloatArray) -> tuple[_Reference, _Error]:
    """Twice: with everybody alike, then by whose numbers stand."""
    cast = asked.cast
    values = meanings[cast.label]
    on_gold = asked.on_gold
    truth = meanings[asked.gold[asked.votes.task]]
    spread = np.where(on_gold, 1.0, np.sqrt(1 + _MEDIAN_VARIANCE / np.maximum(asked.others, 1)))

    def trusting(trust: FloatArray) -> tuple[_Reference, _Error]:
        value = np.where(on_gold, truth, _medians_without(asked, values, trust[cast.worker]))
        error = _error(said, value, spread, trust[asked.votes.worker] * asked.counted)
        return _Reference(value, spread * error.at(value)), error

    first, _ = trusting(np.ones(cast.n_workers))
    return trusting(_trust(asked, _nearness(said, first.value, first.error) >= REJECT_NUMBER_BELOW))


def _error(said: FloatArray, value: FloatArray, spread: FloatArray, weight: FloatArray) -> _Error:
    """The crowd's error by the median of deviations."""
    rows = np.flatnonzero(weight > 0)
    if not len(rows):
        return _Error(0.0, LEAST_DEVIATION_SHARE)
    off = np.abs(said - value)[rows] / spread[rows]
    fixed = _NORMAL_MAD * _median(off, weight[rows])
    if (said[rows] == np.round(said[rows])).mean() >= WHOLE_SHARE:
        fixed = max(fixed, WHOLE_DEVIATION)
    size = np.abs(value[rows])
    far = np.flatnonzero(size > 0)
    share = _NORMAL_MAD * _median(off[far] / size[far], weight[rows][far]) if len(far) else 0.0
    return _Error(fixed, min(max(share, LEAST_DEVIATION_SHARE), MOST_DEVIATION_SHARE))


def _trust(asked: Asked, stands: BoolArray) -> FloatArray:
    """How much everybody's word weighs: the log odds that a number of theirs stands. Shape: (V,) -> (W,)."""
    counted, worker, n = asked.counted, asked.votes.worker, asked.votes.n_workers
    total = sums(worker, counted.astype(np.float64), n)
    stood = sums(worker, (stands & counted).astype(np.float64), n)
    centre = (stood.sum() + 1) / (total.sum() + 2)
    share = (stood + TRUST_PRIOR_MASS * centre) / (total + TRUST_PRIOR_MASS)
    trust: FloatArray = np.maximum(np.log(share / (1 - share)), _LEAST_TRUST)
    return trust


def _median(values: FloatArray, weight: FloatArray) -> float:
    """The weighted median."""
    order = np.argsort(values, kind="stable")
    total = np.cumsum(weight[order])
    return float(values[order[np.searchsorted(total, total[-1] / 2)]])


def _medians_without(asked: Asked, values: FloatArray, weight: FloatArray) -> FloatArray:
    """The weighted median of the others on each vote's task; 0 where there is nobody. Shape: values (V',) -> (V,)."""
    cast, votes = asked.cast, asked.votes
    order = np.lexsort((values, cast.task))
    per_task = cast.per_task()
    first = np.cumsum(per_task) - per_task
    place = np.empty(len(cast), dtype=np.int64)
    place[order] = np.arange(len(cast))
    found = np.zeros(len(votes))
    rows = np.flatnonzero(~asked.on_gold & (asked.others > 0))
    for size in np.unique(per_task[votes.task[rows]]).tolist():
        mine = rows[per_task[votes.task[rows]] == size]
        start = first[votes.task[mine]]
        cells = order[start[:, None] + np.arange(size)]
        heard = weight[cells]
        has_own = np.flatnonzero(asked.own[mine] >= 0)
        heard[has_own, place[asked.own[mine[has_own]]] - start[has_own]] = 0.0
        found[mine] = _middles(values[cells], heard)
    return found


def _middles(values: FloatArray, weight: FloatArray) -> FloatArray:
    """The weighted median of each row, between two values where it falls between. Shape: (n, m) sorted -> (n,)."""
    total = np.cumsum(weight, axis=1)
    middle = np.where(weight > 0, total - weight / 2, -np.inf)
    half = total[:, -1:] / 2
    below = np.where((weight > 0) & (middle <= half), np.arange(values.shape[1]), -1).max(axis=1)
    above = np.where((weight > 0) & (middle >= half), np.arange(values.shape[1]), values.shape[1]).min(axis=1)
    rows = np.arange(len(values))
    low, high = np.where(below < 0, above, below), np.where(above >= values.shape[1], below, above)
    span = middle[rows, high] - middle[rows, low]
    part = np.where(span > 0, (half[:, 0] - middle[rows, low]) / np.where(span > 0, span, 1.0), 0.0)
    found: FloatArray = values[rows, low] + part * (values[rows, high] - values[rows, low])
    return found
