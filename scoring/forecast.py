"""From a pilot to a forecast of the whole campaign: what it will cost, how much work it is, how far people agree."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.random import Generator

from scoring.arrays import FloatArray, IntArray

METHOD: Final = "bootstrap-1"
"""Goes with every forecast that is kept: figures of two methods are not compared as if they were of one."""
COVERAGE: Final = 0.9
DRAWS: Final = 1000
ITEMS_MIN: Final = 5
"""With fewer finished items nothing is forecast."""
_HALF: Final = 0.5
_LONGER: Final = 2.0
"""Time has no end like an item's answers or pay: so much longer than the longest seen stands for one."""
_VISIT_S: Final = 600.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the ends between which it lies nine times in ten."""

    low: float
    middle: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether this is what was forecast."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The finished items of a pilot, and what else is known.

    Shape:   answers, cost, seconds, votes, agreeing (n,), one entry an item with all that was answered about it: votes
             are the answers that may agree with a label, `agreeing` those that do; `fewest` and `most`, `cheapest` and
             `dearest` are an item's bounds; `gold` the ends of the share of all answers that goes to gold, and
             `gold_so_far` what has gone to it in answers, pay and seconds; `visits` counts answers by sitting, all of
             them within `span_s`.
    Units:   cost in 1e-8 AIC.
    """

    answers: IntArray
    cost: FloatArray
    seconds: FloatArray
    votes: IntArray
    agreeing: IntArray
    fewest: float
    most: float
    cheapest: float
    dearest: float
    gold: tuple[float, float] = (0.0, 0.0)
    gold_so_far: tuple[float, float, float] = (0.0, 0.0, 0.0)
    visits: tuple[int, ...] = ()
    span_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Forecast:
    """The whole campaign, its pilot included; but `span_s` is the time from the launch on, at the pilot's pace.

    Units:   cost in 1e-8 AIC; work_s is everybody's time together, in seconds like span_s; agreement 0..1, None where
             answers don't vote.
    """

    items: int
    answers: Interval
    cost: Interval
    work_s: Interval
    agreement: Interval | None
    span_s: Interval | None


def forecast(sample: Sample, *, items_left: int, rng: Generator) -> Forecast | None:
    """What the campaign comes to if what is left is like the pilot, and its people too; None where too little is known.

    The rest is drawn again and again out of the pilot's items, each time with other odds of meeting each, and half an
    item at either end of what is possible: where all 20 are alike, the 21st may still be otherwise. For a share that is
    Jeffreys' interval. The middle is plain extrapolation.
    What it can't know: people who are unlike the pilot's, and how many come.

    Shape:   one pilot -> an interval of 90 % for each figure.
    Source:  Rubin 1981, The Bayesian Bootstrap; Brown, Cai & DasGupta 2001 for Jeffreys' interval.
    """
    n = len(sample.answers)
    if n < ITEMS_MIN:
        return None
    items = _items(sample)
    odds = rng.dirichlet(np.r_[np.ones(n), _HALF, _HALF], size=DRAWS)
    rest = rng.multinomial(items_left, odds) @ items
    so_far = items[:n].sum(axis=0)
    drawn, plain = so_far + rest, so_far * (1 + items_left / n)

    gold = _gold_on_top(sample, rng.uniform(*sample.gold, size=DRAWS), rest)
    plain_gold = _gold_on_top(sample, np.array([sum(sample.gold) / 2]), (plain - so_far)[None])[0]
    answers, cost, work_s = (_interval(drawn[:, c] + gold[:, c], plain[c] + plain_gold[c]) for c in range(3))
    done = so_far[0] + sample.gold_so_far[0]
    return Forecast(
        items=n,
        answers=answers,
        cost=cost,
        work_s=work_s,
        agreement=_agreement(drawn, plain),
        span_s=_span(sample, drawn[:, 0] + gold[:, 0] - done, plain[0] + plain_gold[0] - done, rng),
    )


def _items(sample: Sample) -> FloatArray:
    """The pilot's items, and the two that stand for what it has not met.

    Shape:   -> (n + 2, 5): answers, cost, seconds, votes, agreeing.
    """
    seen = np.column_stack([sample.answers, sample.cost, sample.seconds, sample.votes, sample.agreeing]).astype(float)
    votes = float(sample.votes.mean())
    least = [sample.fewest, sample.cheapest, sample.seconds.min(), votes, votes]
    most = [sample.most, sample.dearest, _LONGER * sample.seconds.max(), votes, 0.0]
    return np.vstack([seen, least, most])


def _gold_on_top(sample: Sample, share: FloatArray, rest: FloatArray) -> FloatArray:
    """What gold adds: a share of all answers, each at what an answer costs, beside the gold of the pilot itself.

    Shape:   share (K,), rest (K, 5) -> (K, 3): answers, cost, seconds.
    """
    added: FloatArray = rest[:, :3] * (share / (1 - share))[:, None] + np.array(sample.gold_so_far)
    return added


def _agreement(drawn: FloatArray, plain: FloatArray) -> Interval | None:
    if plain[3] == 0:
        return None
    votes = np.maximum(drawn[:, 3], 1.0)
    return _interval(drawn[:, 4] / votes, float(plain[4] / plain[3]))


def _span(sample: Sample, answers: FloatArray, plain: float, rng: Generator) -> Interval | None:
    """How long the rest takes at the pilot's pace. People come and answer several: the comings are what is counted.

    Source:  Kish 1965 for the effective number of sittings of unequal size; Jeffreys' gamma for their rate.
    """
    sizes = np.array(sample.visits, dtype=np.float64)
    if sample.span_s <= 0 or len(sizes) == 0:
        return None
    total, size = sizes.sum(), float((sizes**2).sum() / sizes.sum())
    sittings = total / size
    rate = rng.gamma(sittings + _HALF, 1 / sittings, size=DRAWS) * total / sample.span_s
    to_come = np.maximum(answers, 1.0) / size
    luck = rng.gamma(to_come, 1 / to_come)  # the comings of the campaign itself are by chance too
    return _interval(answers * luck / rate, plain * sample.span_s / total)


def _interval(drawn: FloatArray, middle: float) -> Interval:
    low, high = np.quantile(drawn, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    return Interval(min(float(low), middle), middle, max(float(high), middle))


def sittings(starts_s: FloatArray, person: IntArray) -> tuple[int, ...]:
    """How many answers each person gave in a row, without ten minutes between them.

    Shape:   starts_s, person (R,) -> one count a sitting.
    """
    order = np.lexsort((starts_s, person))
    times, people = starts_s[order], person[order]
    is_new = np.ones(len(times), dtype=bool)
    is_new[1:] = (people[1:] != people[:-1]) | (np.diff(times) > _VISIT_S)
    return tuple(np.bincount(np.cumsum(is_new) - 1).tolist()) if len(times) else ()
