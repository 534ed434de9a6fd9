"""The three kinds of array that scoring passes round, and the sums that its models are made of."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


def as_ints(values: object) -> IntArray:
    """The values as int64; anything that is not a whole number is refused.

    Raises:  ValueError.
    """
    array = np.asarray(values)
    if array.size and not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"whole numbers expected, got {array.dtype}")
    return array.astype(np.int64)


def sums(index: IntArray, weights: FloatArray, size: int) -> FloatArray:
    """Add up the weights that share an index. Shape: (n,), (n,) -> (size,)."""
    return np.bincount(index, weights=weights, minlength=size).astype(np.float64, copy=False)


def softmax(log_scores: FloatArray) -> FloatArray:
    """Probabilities from log scores, row by row; the largest is subtracted first, so that nothing overflows."""
    if not log_scores.size:
        return np.empty_like(log_scores)
    weights: FloatArray = np.exp(log_scores - log_scores.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    return weights
