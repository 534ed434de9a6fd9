"""Who said what of which task, as one sparse matrix: a step of EM is two products with it, and no loop over votes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from scoring.arrays import FloatArray
from scoring.votes import Votes


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """A row per task and a column per saying (worker·K + label); 1 where that worker said that of that task.

    Shape:   matrix (T, W·K), V entries. C is any number of columns, as the model has classes or subtypes.
    """

    matrix: Any

    @classmethod
    def of(cls, votes: Votes) -> "Incidence":
        """Lay out the votes; their order leaves no trace."""
        place = (votes.task, votes.worker * votes.n_classes + votes.label)
        shape = (votes.n_tasks, votes.n_workers * votes.n_classes)
        return cls(sparse.csr_matrix((np.ones(len(votes)), place), shape=shape))

    def by_task(self, evidence: FloatArray) -> FloatArray:
        """Add up over each task's votes what their sayings mean. Shape: (W·K, C) -> (T, C)."""
        totals: FloatArray = self.matrix @ evidence
        return totals

    def by_saying(self, beliefs: FloatArray) -> FloatArray:
        """Add up over each saying what is believed of its tasks. Shape: (T, C) -> (W·K, C)."""
        counts: FloatArray = self.matrix.T @ beliefs
        return counts
