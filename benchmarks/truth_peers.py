"""crowd-kit beside us: the same columns, in a child process of an interpreter that has it."""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np

from benchmarks.problems import Unmeasurable
from benchmarks.vote_sets import VoteSet
from scoring.answers import Comparisons, Preference
from scoring.arrays import FloatArray

DAWID_SKENE: Final = "DawidSkene"
_CHILD: Final = Path(__file__).parent / "peers" / "crowd_kit.py"
_ONE_THREAD: Final = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True, eq=False)
class PeerFit:
    """What a method of another library made of a set.

    Shape:   chosen (T, K), 1 at the label it gave, a row of zeros where it gave none; None where it failed.
    Units:   cpu_s is CPU time from three columns to labels.
    """

    method: str
    set_name: str
    chosen: FloatArray | None
    cpu_s: float
    problem: str


def peer_interpreter(given: Path | None) -> Path | None:
    """The interpreter that has crowd-kit: the one that was named, else ours if it has it."""
    if given is not None:
        return given
    return Path(sys.executable) if importlib.util.find_spec("crowdkit") else None


def peer_fits(
    python: Path, sets: Sequence[VoteSet], methods: Sequence[str] | None, repeats: int
) -> tuple[str, list[PeerFit]]:
    """The library's name and version, and every method's fit of every set; Dawid-Skene's time is a median.

    Raises:  Unmeasurable.
    """
    with tempfile.TemporaryDirectory() as folder:
        for each in sets:
            cast = each.votes
            np.savez(Path(folder) / f"{each.name}.npz", task=cast.task, worker=cast.worker, label=cast.label)
        lines = list(_lines(python, Path(folder), [] if methods is None else ["--methods", *methods]))
        again = [list(_lines(python, Path(folder), ["--methods", DAWID_SKENE]))[1:] for _ in range(repeats - 1)]
    about = f"{lines[0]['library']} {lines[0]['version']}"
    by_name = {each.name: each for each in sets}
    return about, [_fit_of(line, by_name, again) for line in lines[1:]]


def pair_fits(python: Path, crowds: Sequence[Comparisons]) -> dict[str, list[tuple[FloatArray, float]]]:
    """Every method's scores of the items of each crowd, and its CPU seconds; a method that fails on one is left out.

    Raises:  Unmeasurable.
    """
    with tempfile.TemporaryDirectory() as folder:
        for number, cast in enumerate(crowds):
            left, right = cast.left[cast.task], cast.right[cast.task]
            label = np.where(cast.preference == Preference.LEFT, left, right)
            path = Path(folder) / f"{number:04}.npz"
            np.savez(path, worker=cast.worker, left=left, right=right, label=label)
        lines = list(_lines(python, Path(folder), []))[1:]
    found: dict[str, list[tuple[FloatArray, float]]] = {}
    for line in lines:
        if "problem" in line:
            print(f"{line['method']}: {line['problem']}")
            continue
        scores = np.zeros(crowds[int(line["set"])].n_items)
        for item, score in line["scores"].items():
            scores[int(item)] = score
        found.setdefault(line["method"], []).append((scores, line["cpu_s"]))
    return {method: fits for method, fits in found.items() if len(fits) == len(crowds)}


def _fit_of(line: dict[str, Any], by_name: dict[str, VoteSet], again: list[list[dict[str, Any]]]) -> PeerFit:
    method, name = line["method"], line["set"]
    if "problem" in line:
        return PeerFit(method, name, None, 0.0, line["problem"])
    cast = by_name[name].votes
    chosen = np.zeros((cast.n_tasks, cast.n_classes))
    for task, label in line["labels"].items():
        chosen[int(task), label] = 1.0
    others = (each for run in again for each in run if (each["method"], each["set"]) == (method, name))
    return PeerFit(method, name, chosen, median([line["cpu_s"], *(each["cpu_s"] for each in others)]), "")


def _lines(python: Path, folder: Path, options: Sequence[str]) -> Iterator[dict[str, Any]]:
    command = [str(python), str(_CHILD), str(folder), *options]
    try:
        done = subprocess.run(command, env={**os.environ, **_ONE_THREAD}, capture_output=True, text=True, check=False)  # noqa: S603
    except OSError as problem:
        raise Unmeasurable(f"{python} can't be run: {problem}") from problem
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise Unmeasurable(f"{python} has no working crowd-kit: {said[-1] if said else done.returncode}")
    yield from map(json.loads, done.stdout.splitlines())
