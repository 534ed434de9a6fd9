"""Which accepted answer to a question people prefer: pure, for a worker process."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import numpy as np

from kernel.values import Pair
from scoring.aggregators.pair import best_of
from scoring.answers import Comparisons, Preference
from scoring.truth import crowd_bt
from scoring.truth.posterior import NO_GOLD
from store.comparisons import Comparison
from tasks.kinds import compare

_BY_PLACE: Final = {compare.A: Preference.LEFT, compare.B: Preference.RIGHT}
_TURNED: Final = {Preference.LEFT: Preference.RIGHT, Preference.RIGHT: Preference.LEFT}


@dataclass(frozen=True, slots=True)
class Judged:
    """What people said of two answers to one question.

    Shape:   `preferred` is None where they are about as good, or bad; `votes` by the comparison's options.
    """

    first_id: UUID
    second_id: UUID
    preferred: UUID | None
    confidence: float
    votes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Preferences:
    """By a question's key: what people said of its answers, and the answer that is the dataset's text."""

    judged: dict[str, list[Judged]]
    best: dict[str, UUID]


def preferences(cast: Sequence[Comparison]) -> Preferences:
    """Each settled pair as its label says; the best of a question's answers by how good each proves.

    Who compares at all, and who presses the upper button by habit, is learnt from all comparisons of the campaign:
    for that a pair is two tasks, by which answer stood first.
    """
    by_task: dict[UUID, list[Comparison]] = {}
    for each in cast:
        by_task.setdefault(each.task_id, []).append(each)
    judged: dict[str, list[Judged]] = {}
    for said in by_task.values():
        judged.setdefault(said[0].question_key, []).append(_judged(said))
    return Preferences(judged, _best(cast) if cast else {})


def _judged(said: Sequence[Comparison]) -> Judged:
    one = said[0]
    votes = Counter(each.choice for each in said)
    return Judged(
        first_id=one.first_id,
        second_id=one.second_id,
        preferred={compare.A: one.first_id, compare.B: one.second_id}.get(one.label),
        confidence=round(one.confidence, 4),
        votes={compare.OPTIONS[option]: count for option, count in sorted(votes.items())},
    )


def _best(cast: Sequence[Comparison]) -> dict[str, UUID]:
    questions = {key: number for number, key in enumerate(dict.fromkeys(each.question_key for each in cast))}
    people = {id: number for number, id in enumerate(dict.fromkeys(each.contributor_id for each in cast))}
    sides = {
        (each.task_id, each.is_swapped): (each.second_id, each.first_id)
        if each.is_swapped
        else (each.first_id, each.second_id)
        for each in cast
    }
    task = {side: number for number, side in enumerate(sides)}
    of_question = {id: questions[each.question_key] for each in cast for id in (each.first_id, each.second_id)}
    item = {id: number for number, id in enumerate(of_question)}
    given = Comparisons(
        task=np.array([task[each.task_id, each.is_swapped] for each in cast], dtype=np.int64),
        worker=np.array([people[each.contributor_id] for each in cast], dtype=np.int64),
        n_tasks=len(task),
        n_workers=len(people),
        preference=np.array([_preference(each) for each in cast], dtype=np.int64),
        left=np.array([item[left] for left, _ in sides.values()], dtype=np.int64),
        right=np.array([item[right] for _, right in sides.values()], dtype=np.int64),
        n_items=len(item),
        space=Pair(),
    )
    strengths = crowd_bt.fit(given.counted(), np.full(len(task), NO_GOLD))
    ids = list(item)
    best = best_of(strengths, np.array([of_question[id] for id in ids], dtype=np.int64))
    return {key: ids[best[number]] for key, number in questions.items()}


def _preference(said: Comparison) -> Preference:
    """What was said of the two as they stood; both bad is no preference."""
    by_answer = _BY_PLACE.get(said.choice, Preference.TIE)
    return _TURNED.get(by_answer, by_answer) if said.is_swapped else by_answer
