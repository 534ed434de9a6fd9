"""A campaign's desk as the house keeps it: what the next vote on each task gains, fits on the way, tasks that close."""

import heapq
import itertools
from collections.abc import Callable, Collection, Sequence
from random import Random
from typing import Final

import numpy as np

from scoring import online
from scoring.aggregates import Aggregate
from scoring.aggregators import options
from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.calibration import calibrated
from scoring.closing import task_states
from scoring.evidence import Evidence
from scoring.pacing import REFIT_GROWTH
from scoring.rules import DEFAULT_TEMPERATURE
from scoring.truth.posterior import NO_GOLD, Carried, clamp
from scoring.votes import Votes
from tasks.allocation import AT_ONCE_SHARE, DRAW_FROM, FULL_OVERLAP_SHARE, PRESUMED_ACCURACY, choose, gain

MIN_OVERLAP: Final = 2
SURE_AT: Final = 0.9
"""Where nothing closes by τ, a task is sure from here on, as far as the order goes."""
FIRST_FIT_AT: Final = 20
CHOICE_GROWTH: Final = 0.25
"""The house chooses its model by gold at every fit; here only when votes have grown by this much, to save hours."""


class Desk:
    """Tasks are dealt by stored gain, votes move it between fits, and a fit comes whenever votes grew by a tenth.

    Shape:   gold (T,), -1 where none. `tau` None: nothing closes before it is full.
    """

    def __init__(
        self,
        gold: IntArray,
        *,
        n_workers: int,
        n_classes: int,
        max_overlap: int,
        tau: float | None,
        seed: np.random.SeedSequence,
    ) -> None:
        draw_seed, hidden_seed, first_seed = seed.spawn(3)
        self.rng = Random(int(draw_seed.generate_state(1)[0]))
        self.gold = gold
        self.closed: BoolArray = np.zeros(len(gold), dtype=bool)
        self._size = len(gold), n_workers, n_classes
        self._max_overlap = max(max_overlap, MIN_OVERLAP)
        self._tau = tau
        self._hidden: BoolArray = np.random.default_rng(hidden_seed).integers(0, FULL_OVERLAP_SHARE, len(gold)) == 0
        self._at_once: BoolArray = np.random.default_rng(first_seed).integers(0, AT_ONCE_SHARE, len(gold)) == 0
        self._book: tuple[list[int], list[int], list[int]] = ([], [], [])
        self._counts = [0] * len(gold)
        self._scores = [[0.0] * n_classes for _ in gold]
        self._accuracy = PRESUMED_ACCURACY
        self._fit_at = FIRST_FIT_AT
        self._choose_at = 0.0
        self._chosen = options.BASE, DEFAULT_TEMPERATURE
        self._serial = itertools.count()
        self._newest = [-1] * len(gold)
        self._heap: list[tuple[float, int, int]] = []
        for task in self.rng.sample(range(len(gold)), len(gold)):
            self._offer(task)

    @property
    def taken(self) -> int:
        """How many votes have been taken, those on gold too."""
        return len(self._book[0])

    @property
    def is_fit_due(self) -> bool:
        """Whether the votes have grown by a tenth since the last fit."""
        return self.taken >= self._fit_at

    def deal(self, may_have: Callable[[int], bool]) -> int | None:
        """One of the eight best tasks that a person may have; None where there is none."""
        best: list[int] = []
        refused: list[int] = []
        while self._heap and len(best) < DRAW_FROM:
            _, serial, task = heapq.heappop(self._heap)
            if serial == self._newest[task]:
                (best if may_have(task) else refused).append(task)
        for each in (*best, *refused):
            self._offer(each)
        return choose(best, (), self.rng)

    def take(self, task: int, worker: int, label: int) -> None:
        """A vote is in: it moves its task, until a fit knows better."""
        for column, value in zip(self._book, (task, worker, label), strict=True):
            column.append(value)
        if self.gold[task] == NO_GOLD:
            self._counts[task] += 1
            self._scores[task] = online.update(self._scores[task], label, self._accuracy)
            self._offer(task)

    def retract(self, tasks: Collection[int]) -> None:
        """Deal these no more: nobody has a vote for them."""
        for task in tasks:
            self._newest[task] = -1
            self.closed[task] = True

    def votes(self) -> Votes:
        """The votes taken so far."""
        task, worker, label = (np.array(column, dtype=np.int64) for column in self._book)
        return Votes(task, worker, label, *self._size)

    def fit(self, *, chooses: bool = False) -> Aggregate:
        """What the house does at a tick: fit, close, and tell of every open task what its next vote gains."""
        votes = self.votes()
        fitted = self._aggregate(votes, chooses=chooses or self.taken >= self._choose_at)
        self._accuracy = float(fitted.posterior.skill.accuracy[votes.worker].mean())
        self._fit_at = int(self.taken * (1 + REFIT_GROWTH)) + 1
        self._close(votes, fitted.calibrated.max(axis=1))
        self._heap = []
        for task in np.flatnonzero((self.gold == NO_GOLD) & ~self.closed).tolist():
            if self._counts[task]:
                self._scores[task] = online.scores_of(fitted.calibrated[task].tolist())
            self._offer(task)
        return fitted

    def _aggregate(self, votes: Votes, *, chooses: bool) -> Aggregate:
        carried = Carried.nothing(votes.n_workers)
        if chooses:
            fitted = options.aggregate(votes, self.gold, carried, self._max_overlap)
            self._chosen = fitted.model, fitted.temperature
            self._choose_at = self.taken * (1 + CHOICE_GROWTH)
            return fitted
        model, temperature = self._chosen
        posterior = options.MODELS[model](votes, self.gold, carried)
        return Aggregate(posterior, clamp(calibrated(posterior.log_scores, temperature), self.gold), model, temperature)

    def _offer(self, task: int) -> None:
        """Put the task among those that can be dealt, with what its next vote would gain."""
        if self.closed[task] or self.gold[task] != NO_GOLD or self._counts[task] >= self._max_overlap:
            return
        probabilities = online.probabilities(self._scores[task])
        gained = gain(probabilities, accuracy=self._accuracy, votes=self._counts[task], open_leases=0)
        gained += self._precedence(task, probabilities)
        self._newest[task] = next(self._serial)
        heapq.heappush(self._heap, (-gained, self._newest[task], task))

    def _precedence(self, task: int, probabilities: Sequence[float]) -> float:
        """As tasks.allocation.precedence; whoever asks for every vote has sureness at the default τ."""
        votes = self._counts[task]
        is_sure = votes >= MIN_OVERLAP and max(probabilities) >= (self._tau or SURE_AT)
        return 1.0 if self._at_once[task] and votes and not is_sure else 0.0

    def evidence(self, *, closing: bool = False) -> Evidence:
        """All that the house would judge by now; with `closing` as when the campaign is closed."""
        votes = self.votes()
        return Evidence(
            task=votes.task,
            worker=votes.worker,
            label=votes.label,
            n_workers=votes.n_workers,
            n_classes=votes.n_classes,
            gold=self.gold,
            min_overlap=MIN_OVERLAP,
            max_overlap=self._max_overlap,
            tau=1.0 if self._tau is None else self._tau,
            full_overlap=self._hidden,
            already_closed=self.closed,
            gold_due=np.zeros(votes.n_tasks, dtype=bool),
            open_leases=np.zeros(votes.n_tasks, dtype=np.int64),
            closing=closing,
        )

    def _close(self, votes: Votes, confidence: FloatArray) -> None:
        if self._tau is not None:
            count = votes.per_task()
            self.closed = task_states(self.evidence(), count, count, confidence).closed
