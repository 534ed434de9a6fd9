"""What every aggregator takes and returns, and how one is found by the space of its answers."""

from dataclasses import dataclass
from types import ModuleType
from typing import Protocol, cast, overload

from kernel.registry import modules_of
from kernel.values import AnswerSpace, Options
from scoring import aggregators
from scoring.arrays import FloatArray, IntArray
from scoring.calibration import Calibration
from scoring.truth.posterior import Carried, Posterior
from scoring.votes import Votes


@dataclass(frozen=True, slots=True, eq=False)
class Aggregate:
    """A fit for use: the chosen model's posterior, and the same as honest probabilities.

    Shape:   calibrated (T, K), gold clamped; calibration of gold that was held out, empty where it was too little.
    """

    posterior: Posterior
    calibrated: FloatArray
    model: str
    temperature: float
    calibration: Calibration = ()


class Aggregator(Protocol):
    """What the module of one of K options offers; those of other spaces have the same verb, on their own columns."""

    def aggregate(self, votes: Votes, gold: IntArray, carried: Carried, overlap: int) -> Aggregate:
        """Label every task, with its confidence."""
        ...


@overload
def aggregator_for(space: Options) -> Aggregator: ...
@overload
def aggregator_for(space: AnswerSpace) -> Aggregator | ModuleType: ...
def aggregator_for(space: AnswerSpace) -> Aggregator | ModuleType:
    """Find the module named after the space; its `aggregate` takes the space's columns, see scoring.answers.

    Raises:  KeyError, where votes on the space itself are not aggregated: free text is judged by reviews.
    """
    found = modules_of(aggregators)[type(space).__name__.lower()]
    return cast("Aggregator", found) if isinstance(space, Options) else found
