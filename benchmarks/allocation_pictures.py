"""The pictures of docs/scoring.md: accuracy against votes, of a few sets and of all together."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.allocation_curves import Curves
from benchmarks.economy_chart import COLOURS, Axis, Line, chart
from benchmarks.problems import Unmeasurable
from scoring.arrays import FloatArray

SHOWN: Final = 4
_SHARES: Final = np.linspace(0.15, 1.0, 60)


def draw(folder: Path, without: Sequence[Curves], with_tau: Sequence[Curves]) -> None:
    """Write two pictures.

    Raises:  Unmeasurable where the folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "allocation-sets.svg").write_text(_of_sets(without), encoding="utf-8")
        (folder / "allocation-mean.svg").write_text(_of_all(without, with_tau), encoding="utf-8")
    except OSError as problem:
        raise Unmeasurable(f"{folder} can't be written: {problem.strerror}") from problem


def _of_sets(found: Sequence[Curves]) -> str:
    """The sets with most truths."""
    shown = sorted(found, key=lambda each: -each.truths)[:SHOWN]
    votes = max(float(each.looks[-1]) for each in shown)
    lines = []
    for each, colour in zip(shown, COLOURS, strict=False):
        lines.append(Line(each.name, each.spent.tolist(), (100 * each.ours).tolist(), colour))
        lines.append(
            Line(f"{each.name}, majority", each.looks.tolist(), (100 * each.majority).tolist(), colour, dashed=True)
        )
    lowest = min(min(line.ys) for line in lines)
    low = 10 * int(lowest // 10)
    x = Axis("votes a task, those on gold counted", 0, votes, ticks=range(int(votes) + 1))
    y = Axis("right labels", low, 100, ticks=range(low, 101, 10), unit=" %")
    return chart("Accuracy against votes (dashed: majority, every task served alike)", x, y, lines)


def _of_all(without: Sequence[Curves], with_tau: Sequence[Curves]) -> str:
    """The mean over all sets of the distance to majority with all votes."""
    lines = [
        Line("ours", *_mean([(each.spent, each.ours, each) for each in without]), COLOURS[0]),
        Line("ours, closing at τ", *_mean([(each.spent, each.ours, each) for each in with_tau]), COLOURS[2]),
        Line("majority", *_mean([(each.looks, each.majority, each) for each in without]), COLOURS[1], dashed=True),
    ]
    low = 5 * int(min(min(line.ys) for line in lines) // 5)
    high = 5 * (1 + int(max(max(line.ys) for line in lines) // 5))
    x = Axis("share of all recorded votes", 0, 100, ticks=range(0, 101, 20), unit=" %")
    y = Axis("points above majority with all votes", low, high, ticks=range(low, high + 1, 5))
    return chart(f"Mean of {len(without)} sets", x, y, lines)


def _mean(curves: Sequence[tuple[FloatArray, FloatArray, Curves]]) -> tuple[list[float], list[float]]:
    """At each share of a set's votes, the mean of the sets. What has spent all it asks for stays where it is."""
    rows = [
        100 * (np.interp(_SHARES * each.looks[-1], votes, accuracy) - each.majority[-1])
        for votes, accuracy, each in curves
    ]
    mean: FloatArray = np.mean(rows, axis=0)
    return (100 * _SHARES).tolist(), mean.tolist()
