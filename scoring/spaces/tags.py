"""Tags: each is a question of two options, absent or present; an answer is as good as the share of it that is right."""

from typing import cast

import numpy as np

from kernel.values import Tags
from scoring.aggregators import tags as aggregator
from scoring.aggregators.tags import PRESENT
from scoring.answers import Taggings
from scoring.arrays import BoolArray, FloatArray, softmax, sums
from scoring.graded import ALONE, Asked, Named, Sight, usual
from scoring.honesty.assess import model_for
from scoring.overlap import Naming, are_refuted, best_share, expected_share
from scoring.rules import SAME_SHARE
from scoring.truth.posterior import NO_GOLD, Carried
from scoring.votes import Votes


def see(asked: Asked) -> Sight:
    """Set each vote against how surely each tag is there by the others' word alone.

    Model:   tag by tag confusion matrices and a posterior as of two options, less the voter's own evidence.
    """
    table = _table(asked)
    said, chance = table[asked.votes.label], _chances(asked, table)
    naming = _naming(said, chance)
    alone = ~asked.counted
    support, best = expected_share(naming), best_share(naming)
    support[alone] = best[alone] = ALONE

    left, right = asked.pairs()
    alike = _shares(said[left], table[asked.cast.label[right]]) >= SAME_SHARE
    return Sight(
        support=support,
        best=best,
        usual=usual(asked, lambda rows, others: _against(said[rows], chance[others]), cells=said.shape[1]),
        refuted=are_refuted(naming) & ~alone,
        agreeing=sums(left, alike.astype(np.float64), len(said)).astype(np.int64),
        right=support,
    )


def name(asked: Asked) -> Named:
    """Name the tags that are likelier there than not; sure by the share of them that can be expected to be right."""
    table, voted = _table(asked), asked.cast
    gold = np.full((voted.n_tasks, table.shape[1]), NO_GOLD)
    known = np.flatnonzero(asked.gold != NO_GOLD)
    gold[known] = table[asked.gold[known]]
    found = aggregator.aggregate(
        Taggings(
            task=voted.task,
            worker=voted.worker,
            n_tasks=voted.n_tasks,
            n_workers=voted.n_workers,
            tags=table[voted.label],
        ),
        gold,
        Carried.nothing(voted.n_workers),
        asked.overlap,
    )
    values = tuple(tuple(tags.tolist()) for tags in found.chosen())
    present = found.present
    sure = best_share(_naming(present > 0.5, present))  # noqa: PLR2004
    sure[known] = 1.0
    return Named(values, sure, "+".join(sorted(set(found.models))))


def _table(asked: Asked) -> BoolArray:
    """The tags of each meaning. Shape: -> (n_meanings, K)."""
    assert isinstance(asked.space, Tags)
    table = np.zeros((max(len(asked.meanings), 1), asked.space.count), dtype=np.bool_)
    for number, tags in enumerate(asked.meanings):
        table[number, list(cast("tuple[int, ...]", tags))] = True
    return table


def _chances(asked: Asked, table: BoolArray) -> FloatArray:
    """How surely each tag is on each vote's task, by gold, else by the others. Shape: -> (V, K)."""
    voted, chance = asked.cast, np.zeros((len(asked.votes), table.shape[1]))
    known = asked.gold != NO_GOLD
    for tag in np.flatnonzero(table[voted.label].any(axis=0) | table[asked.gold[known]].any(axis=0)).tolist():
        column = table[:, tag].astype(np.int64)
        votes = Votes(voted.task, voted.worker, column[voted.label], voted.n_tasks, voted.n_workers, 2)
        gold = np.where(known, column[asked.gold], NO_GOLD)
        fitted = model_for(votes)(votes, gold, None)
        own = np.zeros((len(asked.votes), 2))
        has_own = np.flatnonzero(asked.own >= 0)
        rows = asked.own[has_own]
        own[has_own] = fitted.skill.evidence(votes.worker[rows], votes.label[rows])
        chance[:, tag] = softmax(fitted.log_scores[asked.votes.task] - own)[:, PRESENT]
    on_gold = asked.on_gold
    chance[on_gold] = table[asked.gold[asked.votes.task[on_gold]]]
    return chance


def _naming(said: BoolArray, chance: FloatArray) -> Naming:
    """Shape: (n, K) both."""
    rows, tags = said.shape
    return Naming(np.arange(rows).repeat(tags), said.ravel(), chance.ravel(), np.zeros(rows, dtype=np.int64))


def _against(said: BoolArray, chance: FloatArray) -> FloatArray:
    """The expected share of every answer on every task. Shape: (n, K), (s, K) -> (n, s)."""
    together = _naming(said.repeat(len(chance), axis=0), np.tile(chance, (len(said), 1)))
    return expected_share(together).reshape(len(said), len(chance))


def _shares(one: BoolArray, other: BoolArray) -> FloatArray:
    """How much of what two people name both name; all of it where neither names anything. Shape: (P, K) -> (P,)."""
    both, either = (one & other).sum(axis=1), (one | other).sum(axis=1)
    return np.where(either > 0, both / np.maximum(either, 1), 1.0)
