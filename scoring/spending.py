"""What a campaign under way will still cost: its settled tasks say what one comes to, and how far that may be off."""

from math import sqrt
from typing import Final

from scipy.special import stdtrit

from scoring.arrays import FloatArray
from scoring.forecast import COVERAGE, ITEMS_MIN, Interval

SAMPLE: Final = 200
"""So many of the newest settled tasks are looked at: enough for the mean, and the same work at any size."""


def to_come(costs: FloatArray, *, settled: int, left: int, spent: float, gold_share: float) -> Interval | None:
    """What the tasks that are left will cost beyond what was spent; None where too few are settled to say.

    The rest of the tasks is taken for more of the same: so many times the mean, and the error of both the mean and the
    sum. What is spent beyond the settled tasks has gone to the others already. Appeals are not in it, and what settles
    early may be what is easy.

    Shape:   costs (n,), each of one settled task with all that was paid about it, gold apart.
    Units:   one and the same for costs, `spent` and the result.
    Source:  Student's prediction interval for the sum of `left` further draws.
    """
    n = len(costs)
    if n < ITEMS_MIN:
        return None
    with_gold = 1.0 / (1.0 - gold_share)
    mean, spread = float(costs.mean()) * with_gold, float(costs.std(ddof=1)) * with_gold
    on_open = max(spent - settled * mean, 0.0)
    middle = left * mean - on_open
    error = float(stdtrit(n - 1, (1 + COVERAGE) / 2)) * spread * sqrt(left + left**2 / n)
    return Interval(*(max(value, 0.0) for value in (middle - error, middle, middle + error)))
