"""Answers that are not one of K options: neither right nor wrong, but near or far. What a space has to say of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, cast

import numpy as np

from kernel.registry import modules_of
from kernel.values import Answer, AnswerSpace
from scoring import spaces
from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.leave_one_out import slices
from scoring.truth.posterior import NO_GOLD
from scoring.votes import Votes

OTHER_TASKS: Final = 200
"""What an answer usually gets is looked up on so many other answers' tasks, evenly drawn."""
ALONE: Final = 0.5
"""How near somebody is believed to come whom nobody can be set against."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Asked:
    """Every vote, and the votes that it is set against.

    Shape:   votes (V,) and cast (V',), labels being numbers of `meanings`; cast has one vote per voter and task, of
             those who are believed; own (V,): the row of cast that is the vote's own voter's, -1 where there is none;
             gold (T,), a number of meanings or -1.
    Units:   overlap: the most votes of an ordinary task.
    """

    votes: Votes
    cast: Votes
    own: IntArray
    gold: IntArray
    meanings: Sequence[Answer]
    space: AnswerSpace
    overlap: int

    @property
    def on_gold(self) -> BoolArray:
        """Which votes are on gold. Shape: (V,)."""
        flags: BoolArray = self.gold[self.votes.task] != NO_GOLD
        return flags

    @property
    def others(self) -> IntArray:
        """How many others each vote is set against. Shape: (V,)."""
        others: IntArray = self.cast.per_task()[self.votes.task] - (self.own >= 0)
        return others

    @property
    def counted(self) -> BoolArray:
        """Which votes can be told anything of. Shape: (V,)."""
        return self.on_gold | (self.others > 0)

    @property
    def says_own(self) -> BoolArray:
        """Which votes say what their voter says. Shape: (V,)."""
        says = self.own >= 0
        says[says] = self.cast.label[self.own[says]] == self.votes.label[says]
        return says

    def among_cast(self) -> "Asked":
        """The believed votes alone, each its own voter's."""
        return Asked(
            votes=self.cast,
            cast=self.cast,
            own=np.arange(len(self.cast)),
            gold=self.gold,
            meanings=self.meanings,
            space=self.space,
            overlap=self.overlap,
        )

    def pairs(self) -> tuple[IntArray, IntArray]:
        """Every vote with every believed vote of another on its task. Shape: -> (P,) rows of votes, (P,) of cast."""
        order = np.argsort(self.cast.task, kind="stable")
        per_task = self.cast.per_task()
        count = per_task[self.votes.task]
        left = np.arange(len(self.votes)).repeat(count)
        start = (np.cumsum(per_task) - per_task)[self.votes.task]
        within = np.arange(int(count.sum())) - (np.cumsum(count) - count).repeat(count)
        right = order[start.repeat(count) + within]
        kept = right != self.own[left]
        return left[kept], right[kept]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Sight:
    """Every vote as the others see it.

    Shape:   (V,) each. support: how near it comes; usual: how near the same answer comes to other tasks; right: how
             much of it counts as right; best: how much of the likeliest answer would; refuted: as wrong as may be
             refused; agreeing: how many others say about the same.
    Units:   0..1, never NaN.
    """

    support: FloatArray
    best: FloatArray
    usual: FloatArray
    refuted: BoolArray
    agreeing: IntArray
    right: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """What every task's answer is.

    Shape:   values, confidence (T,); on gold the truth, with certainty.
    """

    values: tuple[Answer, ...]
    confidence: FloatArray
    model: str


class Space(Protocol):
    """What a module of scoring.spaces offers."""

    def see(self, asked: Asked) -> Sight:
        """Set every vote against gold, else against the others; without anybody else's word, as ALONE."""
        ...

    def name(self, asked: Asked) -> Named:
        """Tell every task's answer from the believed votes."""
        ...


def space_of(space: AnswerSpace) -> Space:
    """Find the module named after the space.

    Raises:  KeyError, where answers of the space are judged otherwise.
    """
    return cast("Space", modules_of(spaces)[type(space).__name__.lower()])


def usual(
    asked: Asked, compare: Callable[[IntArray, IntArray], FloatArray], *, most: int = OTHER_TASKS, cells: int = 1
) -> FloatArray:
    """How near every answer comes to the tasks of other counted votes: what it gets without having looked.

    Gold is told apart from the rest: its truths are certain, and so nobody comes as near to them by chance.

    Shape:   compare: rows of votes (n,), rows of votes to whose tasks they are put (s,) -> (n, s), each of them a sum
             over so many cells; -> (V,).
    """
    found = np.zeros(len(asked.votes))
    for is_alike in (asked.on_gold, ~asked.on_gold):
        rows = np.flatnonzero(asked.counted & is_alike)
        if not len(rows):
            continue
        by_task = rows[np.argsort(asked.votes.task[rows], kind="stable")]
        drawn = by_task[np.unique(np.linspace(0, len(rows) - 1, min(most, len(rows))).astype(np.int64))]
        for part in slices(rows, len(drawn) * cells):
            found[part] = compare(part, drawn).mean(axis=1)
    return found
