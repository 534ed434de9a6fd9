"""The pictures of docs/scoring.md: what each sort of people has been paid, while a season goes."""

from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.economy_chart import COLOURS, Axis, Line, chart
from benchmarks.honesty_cheats import Sort
from benchmarks.honesty_pay import as_it_goes
from benchmarks.honesty_season import Plan, Season, season
from scoring.arrays import FloatArray

TASKS_EACH: Final = 120
_NAMES: Final = {
    Sort.HONEST: "honest",
    Sort.RANDOM: "random answers",
    Sort.CONSTANT: "always the same",
    Sort.PASTE: "pasted model answers",
    Sort.RING: "a ring",
}


def draw(folder: Path, seeds: int, settlements: int) -> None:
    """Write one picture for two classes and one for four, seasons of twice the usual length.

    Shape:   the mean over seeds and both ways of assignment.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for n_classes in (2, 4):
        plans = [Plan(n_classes, tasks_each=TASKS_EACH, is_chosen=is_chosen) for is_chosen in (False, True)]
        seasons = [season(plan, seed) for plan in plans for seed in range(seeds)]
        paid = np.mean([_paid_by_sort(one, settlements) for one in seasons], axis=0)
        picture = _picture(n_classes, paid, settlements)
        (folder / f"honesty-pay-{n_classes}.svg").write_text(picture, encoding="utf-8")


def _paid_by_sort(one: Season, settlements: int) -> FloatArray:
    """AIC a person until each settlement. Shape: -> (sorts, settlements)."""
    paid = [payroll.aic for _, payroll in as_it_goes(one, settlements)]
    return np.array([[aic[one.sort == sort].mean() for aic in paid] for sort in Sort])


def _picture(n_classes: int, paid: FloatArray, settlements: int) -> str:
    tasks = [TASKS_EACH * part / settlements for part in range(settlements + 1)]
    top = 100 * (int(paid.max()) // 100 + 1)
    x = Axis("tasks done by each person", 0, TASKS_EACH, ticks=range(0, TASKS_EACH + 1, 20))
    y = Axis("AIC paid to a person, so far", 0, top, ticks=range(0, top + 1, 100))
    lines = [
        Line(_NAMES[sort], tasks, [0.0, *paid[sort].tolist()], COLOURS[place], dashed=sort is not Sort.HONEST)
        for place, sort in enumerate(Sort)
    ]
    return chart(f"What a season pays, {n_classes} classes", x, y, lines)
