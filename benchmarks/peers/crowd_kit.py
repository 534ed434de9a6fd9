"""crowd-kit's label aggregators on folders of votes: run by file name, by any Python that has crowd-kit.

Each method has a process of its own for every set, since some crash and some don't end. One JSON object a line.
Imports nothing of ours: that interpreter need not have it.
"""

import argparse
import importlib
import json
import multiprocessing
import queue
import resource
import sys
import time
import warnings
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
_POLL_S: Final = 0.2


def main() -> None:
    """Print the labels that every method gives every set, or its problem."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="*.npz with task, worker and label columns")
    parser.add_argument("--methods", nargs="*", default=METHODS)
    parser.add_argument("--limit-s", type=float, default=120.0)
    arguments = parser.parse_args()
    about = {"library": "crowd-kit", "version": importlib.import_module("importlib.metadata").version("crowd-kit")}
    print(json.dumps(about), flush=True)
    aggregation, numpy = importlib.import_module("crowdkit.aggregation"), importlib.import_module("numpy")
    for path in sorted(arguments.folder.glob("*.npz")):
        with numpy.load(path) as columns:
            votes = {name: columns[name] for name in ("task", "worker", "label")}
        for method in arguments.methods:
            found = _limited(getattr(aggregation, method), votes, arguments.limit_s)
            print(json.dumps({"set": path.stem, "method": method, **found}), flush=True)


def _limited(method: Any, votes: dict[str, Any], limit_s: float) -> dict[str, Any]:
    """Fit in a process that is ended when its time is over."""
    context = multiprocessing.get_context("fork")  # the library takes two seconds to import
    answers: Any = context.Queue()
    process = context.Process(target=_fit, args=(method, votes, answers), daemon=True)
    process.start()
    ends_s = time.monotonic() + limit_s
    while time.monotonic() < ends_s:
        try:
            found: dict[str, Any] = answers.get(timeout=_POLL_S)
        except queue.Empty:
            if not process.is_alive() and answers.empty():
                return {"problem": "crashed"}
        else:
            process.join()
            return found
    process.kill()
    process.join()
    return {"problem": f"over {limit_s:g} s"}


def _fit(method: Any, votes: dict[str, Any], answers: Any) -> None:
    """From three columns to labels."""
    warnings.simplefilter("ignore")
    sys.stderr = None  # a traceback is told as a problem
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))  # a dense matrix must not take the machine down
    pandas = importlib.import_module("pandas")
    try:
        began_s = time.process_time()
        labels = method().fit_predict(pandas.DataFrame(votes))
        used_s = time.process_time() - began_s
    except Exception as problem:  # noqa: BLE001  # whatever another library raises is its result here
        answers.put({"problem": type(problem).__name__})
        return
    answers.put({"cpu_s": used_s, "labels": {int(task): int(label) for task, label in labels.items()}})


if __name__ == "__main__":
    main()
