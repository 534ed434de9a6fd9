"""Numbers and boxes: how near our aggregates come to what is true, without gold and with a little."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import numpy as np

from benchmarks.answer_sets import BoxSet, NumberSet, box_sets, number_sets, text_sets
from benchmarks.truth_accuracy import BINS, gold_count
from scoring.aggregators import boxes, number
from scoring.aggregators.boxes import BoxAggregate, GoldBoxes
from scoring.aggregators.number import NumberAggregate
from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.truth.boxes import match

_SEED: Final = 20_261_130


def measure_answers(folder: Path, draws: int) -> dict[str, Any]:
    """Measure every set of numbers and of boxes, and name those of text; print a table of each kind.

    Raises:  Unmeasurable.
    """
    found = {
        "numbers": {each.name: numbers_of(each, draws) for each in number_sets(folder)},
        "boxes": {each.name: boxes_of(each, draws) for each in box_sets(folder)},
        "texts": {name: {"answers": count} for name, count in text_sets(folder).items()},
    }
    for kind, sets in found.items():
        _print(kind, sets)
    return found


def numbers_of(given: NumberSet, draws: int) -> dict[str, Any]:
    """Mean absolute errors of the models, and of what gold chooses; how often intervals hold the truth."""
    known = np.flatnonzero(~np.isnan(given.truth))
    overlap = int(given.answers.per_task().max())
    nothing = np.full(len(given.truth), np.nan)
    counted = given.answers.counted()
    plain = {name: model(counted, nothing).value for name, model in number.MODELS.items()}
    blind = number.aggregate(given.answers, nothing, overlap)
    fits = []
    for draw in range(draws):
        picked = _drawn(given.name, draw, known)
        gold = nothing.copy()
        gold[picked] = given.truth[picked]
        fits.append((number.aggregate(given.answers, gold, overlap), np.setdiff1d(known, picked)))
    chosen = Counter(fitted.model for fitted, _ in fits)
    return {
        "answers": len(given.answers),
        "truths": len(known),
        **{name: round(_miss(value, given.truth, known), 3) for name, value in plain.items()},
        "with_gold": round(float(np.mean([_miss(fitted.value, given.truth, asked) for fitted, asked in fits])), 3),
        "in_interval": round(_held(blind, given.truth, known), 3),
        "in_interval_gold": round(float(np.mean([_held(fitted, given.truth, asked) for fitted, asked in fits])), 3),
        "chosen": ", ".join(f"{name} {count}" for name, count in chosen.most_common()),
    }


def boxes_of(given: BoxSet, draws: int) -> dict[str, Any]:
    """Mean F1 at an overlap of one half: one person's boxes, what half of the lookers boxed, ours; and calibration."""
    pictures = np.arange(len(given.truth))
    overlap = int(given.answers.per_task().max())
    blind = boxes.aggregate(given.answers, GoldBoxes.nothing(len(pictures)), overlap)
    half = blind.drawn_by >= given.answers.counted().per_task()[blind.task] / 2
    fits = []
    for draw in range(draws):
        picked = _drawn(given.name, draw, pictures)
        fits.append((boxes.aggregate(given.answers, _gold(given, picked), overlap), np.setdiff1d(pictures, picked)))
    kept = blind.kept()
    return {
        "answers": len(given.answers),
        "truths": len(pictures),
        "one_person": round(_one_person(given), 4),
        "by_half": round(_f1(blind.task[half], blind.box[half], given.truth, pictures), 4),
        "ours": round(_f1(blind.task[kept], blind.box[kept], given.truth, pictures), 4),
        "ece": round(_box_ece(blind, given.truth, pictures), 4),
        "ece_gold": round(float(np.mean([_box_ece(fitted, given.truth, asked) for fitted, asked in fits])), 4),
    }


def _drawn(name: str, draw: int, known: IntArray) -> IntArray:
    """Give away some of the truths, by a stream of the draw's own. Shape: (n,) -> (g,)."""
    seed = np.random.SeedSequence(_SEED, spawn_key=(crc32(name.encode()), draw))
    return np.sort(np.random.default_rng(seed).choice(known, gold_count(len(known)), replace=False))


def _miss(value: FloatArray, truth: FloatArray, asked: IntArray) -> float:
    return float(np.abs(value - truth)[asked].mean())


def _held(fitted: NumberAggregate, truth: FloatArray, asked: IntArray) -> float:
    return float(((fitted.low <= truth) & (truth <= fitted.high))[asked].mean())


def _gold(given: BoxSet, picked: IntArray) -> GoldBoxes:
    return GoldBoxes(
        known=np.isin(np.arange(len(given.truth)), picked),
        task=picked.repeat([len(given.truth[picture]) for picture in picked]),
        box=np.concatenate([np.empty((0, 4)), *(given.truth[picture] for picture in picked)]),
    )


def _f1(task: IntArray, box: FloatArray, truth: Sequence[FloatArray], asked: IntArray) -> float:
    """The mean over pictures; nothing found where nothing is counts as 1. Shape: (n,), (n, 4)."""
    return float(np.mean([_f1_of(box[task == picture], truth[picture]) for picture in asked]))


def _f1_of(box: FloatArray, truth: FloatArray) -> float:
    total = len(box) + len(truth)
    return 2 * int((match(box, truth) >= 0).sum()) / total if total else 1.0


def _one_person(given: BoxSet) -> float:
    """A random person's boxes, in the mean over everybody who looked."""
    said = given.answers
    rows = np.split(
        said.box[np.argsort(said.row, kind="stable")], np.cumsum(np.bincount(said.row, minlength=len(said)))
    )
    rates = [_f1_of(drawn, given.truth[task]) for drawn, task in zip(rows, said.task, strict=False)]
    return float((np.bincount(said.task, rates) / said.per_task())[said.per_task() > 0].mean())


def _box_ece(fitted: BoxAggregate, truth: Sequence[FloatArray], asked: IntArray) -> float:
    """The gap between how surely objects are real and how many are, in ten bins of equally many objects."""
    real = np.zeros(len(fitted.task), dtype=np.bool_)
    for picture in asked:
        here = np.flatnonzero(fitted.task == picture)
        real[here] = match(fitted.box[here], truth[picture]) >= 0
    rows: BoolArray = np.isin(fitted.task, asked)
    order = np.argsort(fitted.real[rows], kind="stable")
    parts = np.array_split(order, BINS)
    gaps = [abs(float(fitted.real[rows][part].sum() - real[rows][part].sum())) for part in parts]
    return sum(gaps) / max(int(rows.sum()), 1)


def _print(kind: str, sets: dict[str, dict[str, Any]]) -> None:
    if not sets:
        return
    columns = list(next(iter(sets.values())))
    print(f"\n| {kind} | " + " | ".join(name.replace("_", " ") for name in columns) + " |")
    print("|" + "---|" * (len(columns) + 1))
    for name, row in sets.items():
        print(f"| {name} | " + " | ".join(str(row[column]) for column in columns) + " |")
