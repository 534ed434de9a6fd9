"""Which task next: where one more vote helps most, with enough chance that nobody chooses their own.

Gains are plain numbers from posterior probabilities; where those come from is scoring's matter.
"""

import functools
import hashlib
from collections.abc import Collection, Hashable, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Final, TypeVar

from kernel.ids import TaskId
from tasks.campaigns import GOLD_SHARE_FIRST

T = TypeVar("T", bound=Hashable)

POOL_SIZE: Final = 64
"""How many candidates are read, best gain first."""
DRAW_FROM: Final = 8
"""From how many of those left the draw is made, uniformly."""
FIRST_TASKS: Final = 20
FULL_OVERLAP_SHARE: Final = 10
"""One task in so many is answered to the cap whatever its posterior: calibration is measured on these."""
AT_ONCE_SHARE: Final = 20
"""One task in so many, once it has its first vote, goes before all others until it is sure: in a campaign of a million
tasks too, a person's first verdicts come within minutes, and not when everything has been looked at once."""

PRESUMED_ACCURACY: Final = 0.7
"""How right a vote is presumed to be before a fit of its scope knows better; it only steers allocation."""

_DOUBT_WEIGHT: Final = 0.001
VOTE_WEIGHT: Final = 0.0001
"""What each vote or open lease takes off a gain, so that equal tasks are served in turn."""
_ACCURACY_MAX: Final = 0.97
_ACCURACY_ABOVE_CHANCE: Final = 0.05


def gain(posterior: Sequence[float], *, accuracy: float, votes: int, open_leases: int) -> float:
    """How much one more vote of a typical contributor is expected to raise the best option's probability.

    Shape:   `posterior` has one probability for each option.
    Units:   probability; doubt, and fewness of votes with open leases counted as votes, break ties.
    Source:  MECHANISMS 3.2: Σ_l max_k q(k)·L(l|k) - max q + .001·(1 - max q) - .0001·(votes + open leases).
    """
    count = len(posterior)
    top = max(posterior)
    if count == 1:
        return -VOTE_WEIGHT * (votes + open_leases)
    right = min(max(accuracy, 1 / count + _ACCURACY_ABOVE_CHANCE), _ACCURACY_MAX)
    wrong = (1 - right) / (count - 1)
    second = sorted(posterior)[-2]
    # max_k q(k)·L(l|k) is either l itself confirmed, or the best of the others in spite of the vote.
    after = sum(max(q * right, (second if q == top else top) * wrong) for q in posterior)
    return after - top + _DOUBT_WEIGHT * (1 - top) - VOTE_WEIGHT * (votes + open_leases)


@functools.cache
def first_gain(options: int) -> float:
    """What the first vote on a task adds; free text, without options, is served as it comes."""
    return gain([1 / options] * options, accuracy=PRESUMED_ACCURACY, votes=0, open_leases=0) if options else 0.0


def choose(candidates: Sequence[T], excluded: Collection[T], rng: Random) -> T | None:
    """One of the first eight candidates that this person may be dealt, each as likely; None where nothing is left.

    Shape:   candidates by falling gain, at most the first 64 count.
    """
    allowed = [candidate for candidate in candidates[:POOL_SIZE] if candidate not in excluded]
    return rng.choice(allowed[:DRAW_FROM]) if allowed else None


def is_gold_turn(done: int, rng: Random, *, share: Fraction) -> bool:
    """An independent coin: 20 % for a person's first 20 tasks, the campaign's share after; none where that is 0."""
    if share == 0:
        return False
    return rng.random() < (GOLD_SHARE_FIRST if done < FIRST_TASKS else share)


def has_full_overlap(task_id: TaskId) -> bool:
    """Whether the task belongs to the hidden tenth, decided for good by its random id."""
    return _is_one_in(FULL_OVERLAP_SHARE, b"full overlap", task_id)


def precedence(task_id: TaskId, *, votes: int, is_sure: bool) -> float:
    """What goes onto a task's gain: more than any gain, if it is to be worked to its end at once; else nothing.

    Shape:   the hidden twentieth is decided for good by its random id; the order alone changes, never how many votes a
             task may get.
    """
    is_begun = votes > 0 and not is_sure
    return 1.0 if is_begun and _is_one_in(AT_ONCE_SHARE, b"at once", task_id) else 0.0


def _is_one_in(share: int, purpose: bytes, task_id: TaskId) -> bool:
    digest = hashlib.sha256(purpose + task_id.bytes).digest()
    return int.from_bytes(digest[:8], "big") % share == 0


def campaign_order(open_tasks: Mapping[T, int], rng: Random) -> list[T]:
    """The order in which a person's campaigns are asked for a task; the first that can deal does.

    Shape:   random without replacement, weighted by the root of the open tasks: a large campaign is served more, and a
             small one is not starved.
    Source:  Efraimidis & Spirakis 2006, weighted random sampling.
    """
    keys = {campaign: rng.random() ** (1 / count**0.5) for campaign, count in open_tasks.items() if count > 0}
    return sorted(keys, key=lambda campaign: keys[campaign], reverse=True)
