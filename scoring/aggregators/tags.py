"""Any of K tags: each is a question of two options, absent or present, put to everybody who tagged the task."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.aggregators import options
from scoring.answers import Taggings
from scoring.arrays import FloatArray, IntArray
from scoring.truth.posterior import NO_GOLD, Carried
from scoring.votes import BadVotes, Votes

ABSENT: Final = 0
PRESENT: Final = 1


@dataclass(frozen=True, slots=True, eq=False)
class TagAggregate:
    """How surely each tag belongs to each task, and how often each worker is right about tags.

    Shape:   present (T, K), calibrated probabilities, gold clamped; accuracy (W,), the mean over the tags in use;
             models and temperatures by tag.
    """

    present: FloatArray
    accuracy: FloatArray
    models: tuple[str, ...]
    temperatures: FloatArray

    def chosen(self) -> list[IntArray]:
        """The tags that are likelier present than absent, by task."""
        return [np.flatnonzero(row > 0.5) for row in self.present]  # noqa: PLR2004  # as likely absent as present


def aggregate(cast: Taggings, gold: IntArray, carried: Carried, overlap: int) -> TagAggregate:
    """Aggregate each tag as two options, with a model and a temperature of its own; tags said alike are fitted once.

    A thousand tags that nobody used cost one fit.

    Shape:   gold (T, K) of ABSENT, PRESENT and -1 where it is not known; overlap: the most votes of an ordinary task.
    Raises:  BadVotes.
    """
    n_tags = cast.tags.shape[1]
    if gold.shape != (cast.n_tasks, n_tags):
        raise BadVotes(f"gold has shape {gold.shape}, expected {(cast.n_tasks, n_tags)}")
    if gold.size and not (gold.min() >= NO_GOLD and gold.max() <= PRESENT):
        raise BadVotes("gold of a tag is absent, present or -1")
    heard = cast.only(cast.first_of_each_pair())
    columns = np.concatenate([heard.tags.astype(np.int64), gold])
    distinct, place = np.unique(columns, axis=1, return_inverse=True)

    fits = [_fit(heard, column, carried, overlap) for column in distinct.T]
    by_tag = [fits[number] for number in place.ravel()]
    used = [fit for fit in by_tag if fit.is_used] or by_tag
    return TagAggregate(
        present=np.stack([fit.present for fit in by_tag], axis=1),
        accuracy=np.mean([fit.accuracy for fit in used], axis=0),
        models=tuple(fit.model for fit in by_tag),
        temperatures=np.array([fit.temperature for fit in by_tag]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """What is kept of one tag. Shape: present (T,), accuracy (W,)."""

    present: FloatArray
    accuracy: FloatArray
    model: str
    temperature: float
    is_used: bool


def _fit(heard: Taggings, column: IntArray, carried: Carried, overlap: int) -> _Fit:
    """One tag: its votes, then its gold, in one column. Shape: (V + T,)."""
    said, gold = column[: len(heard)], column[len(heard) :]
    votes = Votes(heard.task, heard.worker, said, heard.n_tasks, heard.n_workers, 2)
    fitted = options.aggregate(votes, gold, carried, overlap)
    accuracy = fitted.posterior.skill.accuracy
    return _Fit(fitted.calibrated[:, PRESENT].copy(), accuracy, fitted.model, fitted.temperature, bool(said.any()))
