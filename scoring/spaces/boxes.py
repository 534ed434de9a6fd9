"""Boxes: whose are the same objects, which of these are real; an answer is as good as the share of it that is right."""

from dataclasses import dataclass
from typing import Final, cast

import numpy as np

from kernel.values import Boxes, Mark
from scoring.aggregators import boxes as aggregator
from scoring.aggregators.boxes import GoldBoxes, Listed
from scoring.answers import Drawings
from scoring.arrays import BoolArray, FloatArray, IntArray, sums
from scoring.graded import ALONE, Asked, Named, Sight, usual
from scoring.overlap import Naming, are_refuted, best_share, expected_share
from scoring.rules import SAME_SHARE
from scoring.truth import sightings
from scoring.truth.boxes import match
from scoring.truth.posterior import NO_GOLD
from scoring.truth.sightings import SightingFit

_MODEL: Final = "sightings"
_OTHER_PICTURES: Final = 8
"""Boxes are laid over so few others' pictures: each pair is matched by itself."""
_ANY: Final = Boxes(1_000_000)
"""How many boxes an answer may have was seen to when it was given."""


@dataclass(frozen=True, slots=True, eq=False)
class _Looked:
    """The believed answers, name by name: to look at a picture is to look for every name, on a page of its own.

    Shape:   names: how many there are; vote (X,): the row of cast that each page of an answer belongs to.
    """

    drawn: Drawings
    gold: GoldBoxes
    vote: IntArray
    names: int

    def listed(self) -> tuple[Listed, SightingFit, FloatArray]:
        """The objects, the fit, and how surely each is real (gold included). Shape: -> ..., (O,)."""
        found = aggregator.listed(self.drawn, aggregator.clusters_of(self.drawn), self.gold)
        fitted = sightings.fit(found.seen, found.gold, self.gold.known)
        return found, fitted, np.where(found.gold != NO_GOLD, found.gold, fitted.real)


def see(asked: Asked) -> Sight:
    """Set each answer against how surely each object is real by the others' word alone.

    A box is an object's where it overlaps it by one half, in intersection over union.
    """
    looked = _look(asked)
    found, fitted, real = looked.listed()
    chance = sightings.real_without(found.seen, fitted)
    known = found.gold[found.seen.object]
    chance = np.where(known != NO_GOLD, known, chance)
    answer = looked.vote[found.seen.looker]
    own = Naming(answer, found.seen.drew, chance, np.zeros(len(asked.cast), dtype=np.int64))

    shelf = _Shelf.of(asked, looked, found, real)
    columns = [
        _spread(asked, own_values, stray_values)
        for own_values, stray_values in zip(_judged(own), _judged(shelf.naming(_strays(asked))), strict=True)
    ]
    support, best, refuted = columns
    alone = ~asked.counted
    support[alone] = best[alone] = ALONE
    return Sight(
        support=support,
        best=best,
        usual=usual(asked, shelf.against, most=_OTHER_PICTURES),
        refuted=(refuted > 0) & ~alone,
        agreeing=_agreeing(asked),
        right=support,
    )


def name(asked: Asked) -> Named:
    """Name the objects that are likelier real than not; sure by the share of them that can be expected to be right."""
    looked = _look(asked)
    found = aggregator.aggregate(looked.drawn, looked.gold, asked.overlap)
    n_tasks, task = asked.cast.n_tasks, found.task // looked.names
    kept = found.kept()
    marks: list[list[Mark]] = [[] for _ in range(n_tasks)]
    for row in kept.tolist():
        left, top, right, bottom = found.box[row].tolist()
        marks[task[row]].append((left, top, right, bottom, int(found.task[row] % looked.names)))
    naming = Naming(task, found.real > 0.5, found.real, np.zeros(n_tasks, dtype=np.int64))  # noqa: PLR2004
    sure = best_share(naming) * _none_overlooked(asked, found, naming)
    sure[asked.gold != NO_GOLD] = 1.0
    return Named(tuple(tuple(sorted(each)) for each in marks), sure, _MODEL)


def _none_overlooked(asked: Asked, found: aggregator.BoxAggregate, naming: Naming) -> FloatArray:
    """Where nobody boxed anything: how likely nothing is there, at even odds before anybody looked. Shape: -> (T,)."""
    cast = asked.cast
    misses = np.log1p(-np.clip(found.sees[:, 0], 0.0, 1 - 1e-9))
    overlooked = np.exp(sums(cast.task, misses[cast.worker], cast.n_tasks))
    is_empty = naming.per_answer(np.ones(len(naming.has))) == 0
    return np.where(is_empty, 1 / (1 + overlooked), 1.0)


def _look(asked: Asked) -> _Looked:
    """Lay out the believed answers, ordered by picture and name, then by voter."""
    voted, marks = asked.cast, [cast("tuple[Mark, ...]", meaning) for meaning in asked.meanings]
    names = 1 + max((mark[4] for each in marks for mark in each), default=0)
    vote, page = np.divmod(np.arange(len(voted) * names), names)
    picture = voted.task[vote] * names + page
    order = np.lexsort((voted.worker[vote], picture))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    given = [
        (place[row * names + mark[4]], mark[:4]) for row, of in enumerate(voted.label.tolist()) for mark in marks[of]
    ]
    drawn = Drawings(
        task=picture[order],
        worker=voted.worker[vote[order]],
        n_tasks=voted.n_tasks * names,
        n_workers=voted.n_workers,
        row=np.array([row for row, _ in given], dtype=np.int64),
        box=np.array([box for _, box in given], dtype=np.float64).reshape(-1, 4),
        space=_ANY,
    )
    return _Looked(drawn.only(np.arange(len(drawn))), _gold(asked, marks, names), vote[order], names)


def _gold(asked: Asked, marks: list[tuple[Mark, ...]], names: int) -> GoldBoxes:
    known = np.repeat(asked.gold != NO_GOLD, names)
    given = [
        (task * names + mark[4], mark[:4])
        for task in np.flatnonzero(asked.gold != NO_GOLD).tolist()
        for mark in marks[asked.gold[task]]
    ]
    return GoldBoxes(
        known,
        np.array([task for task, _ in given], dtype=np.int64),
        np.array([box for _, box in given], dtype=np.float64).reshape(-1, 4),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Shelf:
    """Every picture's objects at hand, for answers that are not among those the objects were found by.

    Shape:   by picture: box (o, 4), name (o,), real (o,).
    """

    asked: Asked
    marks: list[tuple[FloatArray, IntArray]]
    box: list[FloatArray]
    name: list[IntArray]
    real: list[FloatArray]

    @classmethod
    def of(cls, asked: Asked, looked: _Looked, found: Listed, real: FloatArray) -> "_Shelf":
        """Sort the objects by picture."""
        task, page = np.divmod(found.seen.picture, looked.names)
        order = np.argsort(task, kind="stable")
        rows = np.split(order, np.cumsum(np.bincount(task, minlength=asked.cast.n_tasks))[:-1])
        marks = [_columns(cast("tuple[Mark, ...]", meaning)) for meaning in asked.meanings]
        return cls(
            asked,
            marks,
            [found.box[each] for each in rows],
            [page[each] for each in rows],
            [real[each] for each in rows],
        )

    def lay(self, label: int, task: int) -> tuple[BoolArray, int]:
        """Which of the picture's objects an answer names, and how much it names beside them."""
        box, name = self.marks[label]
        has, hits = np.zeros(len(self.box[task]), dtype=bool), 0
        for each in np.unique(name).tolist():
            here = np.flatnonzero(self.name[task] == each)
            found = match(box[name == each], self.box[task][here])
            has[here[found[found >= 0]]] = True
            hits += int((found >= 0).sum())
        return has, len(name) - hits

    def naming(self, rows: IntArray, tasks: IntArray | None = None) -> Naming:
        """These votes laid over their pictures, or over others. Shape: rows of votes (n,), tasks (n,)."""
        votes = self.asked.votes
        tasks = votes.task[rows] if tasks is None else tasks
        laid = [self.lay(label, task) for label, task in zip(votes.label[rows].tolist(), tasks.tolist(), strict=True)]
        count = [len(self.box[task]) for task in tasks.tolist()]
        return Naming(
            np.arange(len(rows)).repeat(count),
            np.concatenate([np.empty(0, dtype=bool), *(has for has, _ in laid)]),
            np.concatenate([np.empty(0), *(self.real[task] for task in tasks.tolist())]),
            np.array([astray for _, astray in laid], dtype=np.int64),
        )

    def against(self, rows: IntArray, others: IntArray) -> FloatArray:
        """Every answer laid over others' pictures. Shape: (n,), (s,) -> (n, s)."""
        tasks = np.tile(self.asked.votes.task[others], len(rows))
        return expected_share(self.naming(rows.repeat(len(others)), tasks)).reshape(len(rows), len(others))


def _columns(marks: tuple[Mark, ...]) -> tuple[FloatArray, IntArray]:
    box = np.array([mark[:4] for mark in marks], dtype=np.float64).reshape(-1, 4)
    return box, np.array([mark[4] for mark in marks], dtype=np.int64)


def _judged(naming: Naming) -> tuple[FloatArray, FloatArray, FloatArray]:
    return expected_share(naming), best_share(naming), are_refuted(naming).astype(np.float64)


def _strays(asked: Asked) -> IntArray:
    """The votes that are not among cast: of who is not believed, or says otherwise than his voter."""
    return np.flatnonzero(~asked.says_own)


def _spread(asked: Asked, own: FloatArray, stray: FloatArray) -> FloatArray:
    """Shape: (V',), (strays,) -> (V,)."""
    spread = np.zeros(len(asked.votes))
    says = asked.says_own
    spread[says] = own[asked.own[says]]
    spread[~says] = stray
    return spread


def _agreeing(asked: Asked) -> IntArray:
    """How many others boxed about the same. Shape: -> (V,)."""
    marks = [_columns(cast("tuple[Mark, ...]", meaning)) for meaning in asked.meanings]
    left, right = asked.pairs()
    one, other = asked.votes.label[left], asked.cast.label[right]
    alike: dict[tuple[int, int], bool] = {}
    flags = np.empty(len(left))
    for place, pair in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        if pair not in alike:
            alike[pair] = alike[pair[::-1]] = _share(marks[pair[0]], marks[pair[1]]) >= SAME_SHARE
        flags[place] = alike[pair]
    return sums(left, flags, len(asked.votes)).astype(np.int64)


def _share(one: tuple[FloatArray, IntArray], other: tuple[FloatArray, IntArray]) -> float:
    """How much of what two people box both box; all of it where neither boxes anything."""
    both = sum(
        int((match(one[0][one[1] == each], other[0][other[1] == each]) >= 0).sum())
        for each in np.unique(one[1]).tolist()
    )
    either = len(one[1]) + len(other[1]) - both
    return both / either if either else 1.0
