"""Made-up comparisons of items whose strength is known: who finds their order, ours, win rates or crowd-kit's two."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean
from typing import Any, Final

import numpy as np
from scipy.stats import kendalltau

from benchmarks.truth_peers import pair_fits
from kernel.values import Pair
from scoring.answers import Comparisons
from scoring.arrays import FloatArray
from scoring.truth import crowd_bt

CROWDS: Final = {"nobody cheats": (0.0, 0.0), "a third cheats": (0.3, 0.08), "most cheat": (0.5, 0.1)}
"""The share of people who press by habit (a third each mostly left, mostly right, at random), and who turn it round."""
ITEMS: Final = 60
PEOPLE: Final = 60
COMPARISONS: Final = 1_800
_SEED: Final = 20_261_130
_HABITS: Final = (0.95, 0.05, 0.5)


def measure_pairs(seeds: int, python: Path | None) -> dict[str, Any]:
    """Kendall's τ with the true order and CPU seconds of every method in every crowd, means over seeds; print a table.

    Raises:  Unmeasurable.
    """
    found: dict[str, Any] = {}
    for name, (by_habit, turned) in CROWDS.items():
        crowds = [made_up(seed, by_habit, turned) for seed in range(seeds)]
        rows = {
            "win_rate": _ours(crowds, win_rates),
            "ours": _ours(crowds, lambda cast: crowd_bt.fit(cast, np.full(cast.n_tasks, -1)).strength),
        }
        peers = pair_fits(python, [cast for _, cast in crowds]) if python else {}
        for method, fits in peers.items():
            rows[method] = _row(
                [(tau(crowd[0], score), used_s) for crowd, (score, used_s) in zip(crowds, fits, strict=True)]
            )
        found[name] = rows
    _print(found)
    return found


def made_up(seed: int, by_habit: float, turned: float) -> tuple[FloatArray, Comparisons]:
    """Items with normal strengths, compared by Bradley-Terry's chances or by those who don't compare.

    Shape:   -> strength (ITEMS,), and COMPARISONS answers, each pair by one person.
    """
    items, pairs, people, answers = (np.random.default_rng(s) for s in np.random.SeedSequence((_SEED, seed)).spawn(4))
    strength = items.normal(0, 1, ITEMS)
    left = pairs.integers(ITEMS, size=COMPARISONS)
    right = (left + pairs.integers(1, ITEMS, size=COMPARISONS)) % ITEMS
    worker = people.integers(PEOPLE, size=COMPARISONS)

    presses, turns = worker < by_habit * PEOPLE, (worker >= by_habit * PEOPLE) & (worker < (by_habit + turned) * PEOPLE)
    lead = np.where(turns, -1, 1) * (strength[left] - strength[right])
    says_left = np.where(presses, np.array(_HABITS)[worker % len(_HABITS)], 1 / (1 + np.exp(-lead)))
    cast = Comparisons(
        task=np.arange(COMPARISONS),
        worker=worker,
        n_tasks=COMPARISONS,
        n_workers=PEOPLE,
        preference=(answers.random(COMPARISONS) >= says_left).astype(np.int64),
        left=left,
        right=right,
        n_items=ITEMS,
        space=Pair(ties=False),
    )
    return strength, cast


def win_rates(cast: Comparisons) -> FloatArray:
    """How often each item wins. Shape: -> (items,)."""
    left, right, wins = cast.left[cast.task], cast.right[cast.task], cast.preference == 0
    won = np.bincount(np.where(wins, left, right), minlength=cast.n_items)
    heard = np.bincount(left, minlength=cast.n_items) + np.bincount(right, minlength=cast.n_items)
    rates: FloatArray = won / np.maximum(heard, 1)
    return rates


def tau(strength: FloatArray, found: FloatArray) -> float:
    """Kendall's rank correlation, ties of either side counted in (τ-b). Shape: (items,) twice."""
    return float(kendalltau(strength, found).statistic)


def _ours(
    crowds: Sequence[tuple[FloatArray, Comparisons]], score: Callable[[Comparisons], FloatArray]
) -> dict[str, float]:
    fits = []
    for strength, cast in crowds:
        began_s = time.process_time()
        found = score(cast)
        fits.append((tau(strength, found), time.process_time() - began_s))
    return _row(fits)


def _row(fits: Sequence[tuple[float, float]]) -> dict[str, float]:
    return {"tau": round(mean(fit[0] for fit in fits), 3), "cpu_s": round(mean(fit[1] for fit in fits), 3)}


def _print(found: dict[str, dict[str, dict[str, float]]]) -> None:
    methods = list(next(iter(found.values())))
    print("\n| comparisons: τ (CPU s) | " + " | ".join(methods) + " |\n|" + "---|" * (len(methods) + 1))
    for name, rows in found.items():
        print(f"| {name} | " + " | ".join(f"{row['tau']:.3f} ({row['cpu_s']:.3f})" for row in rows.values()) + " |")
