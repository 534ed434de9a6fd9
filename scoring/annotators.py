"""Stored models' answers as one more annotator of the labels: in, left out, or one voter with those who seem to paste.

Only gold may say which: on real votes a model among the people helps, and merging it with suspects ruins a set where
good people agree with it.
"""

from collections.abc import Mapping
from enum import StrEnum, unique
from typing import Final

import numpy as np

from scoring.aggregates import Aggregate
from scoring.aggregators import options
from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.held_out import held_out_scores, voted_gold
from scoring.honesty.paste import NO_ANSWER
from scoring.honesty.rings import vote_once
from scoring.rules import CHOICE_MIN_GOLD
from scoring.truth.posterior import NO_GOLD, Carried
from scoring.votes import Votes


@unique
class Source(StrEnum):
    """Whose votes the labels rest on."""

    PEOPLE = "people"
    WITH_MODELS = "with_models"
    MERGED = "merged"


_STANDING: Final = Source.PEOPLE


def aggregate(
    votes: Votes,
    answers: IntArray,
    suspect: BoolArray,
    gold: IntArray,
    carried: Carried,
    overlap: int,
    *,
    learn_classes: bool = False,
) -> tuple[Aggregate, Source]:
    """Label every task from people's votes, and with the models' where gold shows that this is better.

    Shape:   one vote per (task, worker); answers (M, T), -1 where a model has none; suspect (W,) flags; gold (T,);
             overlap: the most votes of people that an ordinary task gets; learn_classes as of aggregators.options.
    Source:  MECHANISMS 3.4; the one-standard-error rule, Breiman, Friedman, Olshen, Stone 1984.
    """
    by_people = options.aggregate(votes, gold, carried, overlap, learn_classes=learn_classes)
    asked = np.where(votes.per_task() > 0, gold, NO_GOLD)
    if not (answers != NO_ANSWER).any() or len(voted_gold(votes, gold)) < CHOICE_MIN_GOLD:
        return by_people, _STANDING
    casts = {_STANDING: votes, **_with_models(votes, answers, suspect)}
    scores = {
        source: held_out_scores(
            options.MODELS[by_people.model], cast, asked, _with_strangers(carried, cast), overlap + len(answers)
        )
        for source, cast in casts.items()
    }
    source = _choose(scores, gold[voted_gold(votes, gold)])
    if source is _STANDING:
        return by_people, source
    cast = casts[source]
    strangers = _with_strangers(carried, cast)
    return options.aggregate(cast, gold, strangers, overlap + len(answers), learn_classes=learn_classes), source


def _choose(scores: Mapping[Source, FloatArray], truth: IntArray) -> Source:
    return Source(options.choose({source.value: of for source, of in scores.items()}, truth, _STANDING.value))


def _with_models(votes: Votes, answers: IntArray, suspect: BoolArray) -> dict[Source, Votes]:
    """The votes with each model as one more worker; and with models and suspects as one. The models speak first."""
    model, task = np.nonzero(answers != NO_ANSWER)
    joined = Votes(
        np.concatenate([task, votes.task]),
        np.concatenate([votes.n_workers + model, votes.worker]),
        np.concatenate([answers[model, task], votes.label]),
        *(votes.n_tasks, votes.n_workers + len(answers), votes.n_classes),
    )
    if not suspect[votes.worker].any():
        return {Source.WITH_MODELS: joined}
    one = np.arange(joined.n_workers)
    one[votes.n_workers :] = votes.n_workers
    one[: -len(answers)][suspect] = votes.n_workers
    return {Source.WITH_MODELS: joined, Source.MERGED: vote_once(joined, one).votes}


def _with_strangers(carried: Carried, cast: Votes) -> Carried:
    """The same, knowing nothing of the models. Shape: (W,) -> (W + M,)."""
    nothing = np.zeros(cast.n_workers - len(carried.mass))
    return Carried(np.concatenate([carried.accuracy, nothing]), np.concatenate([carried.mass, nothing]))
