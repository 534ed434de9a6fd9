"""crowd-kit's aggregators of labels and of comparisons: run by file name, by any Python that has crowd-kit.

Each method has a process of its own for every set, since some crash and some don't end. One JSON object a line.
Imports nothing of ours: that interpreter need not have it.
"""

import argparse
import importlib
import json
import multiprocessing
import queue
import resource
import signal
import sys
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

METHODS: Final = (
    "DawidSkene",
    "MajorityVote",
    "OneCoinDawidSkene",
    "Wawa",
    "ZeroBasedSkill",
    "GLAD",
    "MACE",
    "KOS",
    "MMSR",
)
PAIR_METHODS: Final[dict[str, dict[str, Any]]] = {"BradleyTerry": {"n_iter": 100}, "NoisyBradleyTerry": {}}
"""Those of comparisons, with what they must be given."""
_POLL_S: Final = 0.2
_PATIENCE: Final = 4
"""A machine that others use gives a process that much less than all its time."""


def main() -> None:
    """Print the labels that every method gives every set, or its problem."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="*.npz with columns: worker, label, and task, or left and right")
    parser.add_argument("--methods", nargs="*", default=METHODS)
    parser.add_argument("--limit-s", type=int, default=120, help="CPU seconds of one fit")
    arguments = parser.parse_args()
    about = {"library": "crowd-kit", "version": importlib.import_module("importlib.metadata").version("crowd-kit")}
    print(json.dumps(about), flush=True)
    aggregation, numpy = importlib.import_module("crowdkit.aggregation"), importlib.import_module("numpy")
    for path in sorted(arguments.folder.glob("*.npz")):
        with numpy.load(path) as columns:
            votes = {name: columns[name] for name in columns.files}
        chosen = PAIR_METHODS if "left" in votes else {method: {} for method in arguments.methods}
        for method, options in chosen.items():
            make = partial(getattr(aggregation, method), **options)
            found = _limited(make, votes, arguments.limit_s)
            print(json.dumps({"set": path.stem, "method": method, **found}), flush=True)


def _limited(make: Callable[[], Any], votes: dict[str, Any], limit_s: int) -> dict[str, Any]:
    """Fit in a process that is ended when its time is over."""
    context = multiprocessing.get_context("fork")  # the library takes two seconds to import
    answers: Any = context.Queue()
    process = context.Process(target=_fit, args=(make, votes, limit_s, answers), daemon=True)
    process.start()
    ends_s = time.monotonic() + _PATIENCE * limit_s
    while time.monotonic() < ends_s:
        try:
            found: dict[str, Any] = answers.get(timeout=_POLL_S)
        except queue.Empty:
            if not process.is_alive() and answers.empty():
                is_over = process.exitcode == -signal.SIGXCPU
                return {"problem": f"over {limit_s} s" if is_over else "crashed"}
        else:
            process.join()
            return found
    process.kill()
    process.join()
    return {"problem": f"over {limit_s} s"}


def _fit(make: Callable[[], Any], votes: dict[str, Any], limit_s: int, answers: Any) -> None:
    """From columns to labels, or to scores."""
    warnings.simplefilter("ignore")
    sys.stderr = None  # a traceback is told as a problem
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))  # a dense matrix must not take the machine down
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + limit_s, resource.RLIM_INFINITY))
    pandas = importlib.import_module("pandas")
    try:
        began_s = time.process_time()
        found = make().fit_predict(pandas.DataFrame(votes))
        used_s = time.process_time() - began_s
    except Exception as problem:  # noqa: BLE001  # whatever another library raises is its result here
        answers.put({"problem": type(problem).__name__})
        return
    if "left" in votes:
        answers.put({"cpu_s": used_s, "scores": {int(item): float(score) for item, score in found.items()}})
    else:
        answers.put({"cpu_s": used_s, "labels": {int(task): int(label) for task, label in found.items()}})


if __name__ == "__main__":
    main()
