"""From what was counted of a campaign's votes to its figures: pure, for a worker process."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scoring.agreement import Confusion, confusion, counts_of, nominal_agreement
from scoring.calibration import CONFIDENCE_BINS, Calibration, confidence_bins
from store.figures import CONFIDENCE_PARTS, Chosen, Head, TaskCount
from tasks.kinds import kind_named
from views.figures import Figures, Group

SAMPLE_MIN: Final = 30
"""With so many full-overlap tasks agreement is theirs alone: the others' votes went where people disagree."""
CLASSES_SHOWN: Final = 60
_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of the largest group of tasks that are judged together."""

    head: Head
    counts: Sequence[TaskCount]
    patterns: Sequence[tuple[str, int]]
    is_sample: bool
    chosen: Sequence[Chosen]
    payload: Mapping[str, Any]
    classes: int


def is_sample_enough(counts: Sequence[TaskCount]) -> bool:
    """Whether enough tasks of the full-overlap sample have votes to compare."""
    return sum(each.tasks for each in counts if each.is_full_overlap and each.votes >= _PAIR) >= SAMPLE_MIN


def figures_of(
    tau: float, confidences: Sequence[tuple[int, int]], heads: Sequence[Head], counted: Counted | None
) -> Figures:
    """Put the figures together. A second look at the same counts gives the same figures."""
    return Figures(
        tau=tau,
        confidences=_histogram(confidences),
        median=_median(confidences),
        calibration=_calibration(heads),
        group=None if counted is None else _group(counted),
        groups=len(heads),
    )


def _group(counted: Counted) -> Group:
    patterns = [pattern for pattern, _ in counted.patterns]
    times = np.array([tasks for _, tasks in counted.patterns], dtype=np.int64)
    overlaps: Counter[int] = Counter()
    for each in counted.counts:
        overlaps[each.votes] += each.tasks if each.is_closed else 0
    return Group(
        kind=counted.head.scope.kind,
        options=_options(counted),
        agreement=nominal_agreement(counts_of(patterns), times),
        is_sample=counted.is_sample,
        labels=_confusion(counted, is_gold=False),
        gold=_confusion(counted, is_gold=True),
        overlaps=tuple(sorted((votes, tasks) for votes, tasks in overlaps.items() if tasks)),
    )


def _options(counted: Counted) -> tuple[str, ...]:
    """The words of the classes; a group named by the number of its options has other words on each task."""
    if own := kind_named(counted.head.scope.kind).OPTIONS:
        return own
    return () if counted.head.scope.option_set.isdigit() else tuple(counted.payload.get("options", ()))


def _confusion(counted: Counted, *, is_gold: bool) -> Confusion:
    rows = [(each.label, each.choice, each.votes) for each in counted.chosen if each.is_gold == is_gold]
    highest = max((max(label, choice) for label, choice, _ in rows), default=0)
    return confusion(rows, max(counted.classes, highest + 1), shown=CLASSES_SHOWN)


def _calibration(heads: Sequence[Head]) -> Calibration:
    """What the fits of all groups say of known truths, bin by bin."""
    tasks, right = [0] * CONFIDENCE_BINS, [0] * CONFIDENCE_BINS
    for head in heads:
        for number, of_bin, right_of_bin in head.facts.get("calibration", ()):
            tasks[number] += of_bin
            right[number] += right_of_bin
    return tuple((number, tasks[number], right[number]) for number in range(CONFIDENCE_BINS) if tasks[number])


def _histogram(confidences: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    bins = confidence_bins(np.array([parts for parts, _ in confidences], dtype=np.float64) / CONFIDENCE_PARTS)
    weights = [tasks for _, tasks in confidences]
    return tuple(np.bincount(bins, weights=weights, minlength=CONFIDENCE_BINS).astype(np.int64).tolist())


def _median(confidences: Sequence[tuple[int, int]]) -> float | None:
    """The confidence that half of the tasks reach."""
    half = sum(tasks for _, tasks in confidences) / 2
    seen = 0
    for parts, tasks in confidences:
        seen += tasks
        if seen >= half and seen:
            return parts / CONFIDENCE_PARTS
    return None
