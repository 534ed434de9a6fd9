"""Truth from recorded votes: ours beside majority's and crowd-kit's, on every folder that says what kind it is."""

import argparse
import math
import time
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.problems import Unmeasurable
from benchmarks.truth_accuracy import Measured, accuracy, measure_set
from benchmarks.truth_answers import measure_answers
from benchmarks.truth_pairs import measure_pairs
from benchmarks.truth_peers import DAWID_SKENE, PeerFit, peer_fits, peer_interpreter
from benchmarks.truth_reviews import measure_reviews
from benchmarks.truth_scale import cost_of, seconds_of
from benchmarks.vote_sets import VoteSet, categorical_sets, kinds_of
from scoring.truth.posterior import NO_GOLD

SIZES: Final = (100_000, 1_000_000, 3_000_000, 10_000_000)
KINDS: Final = ("categorical", "numeric", "boxes", "text")
_SIZE_MIN: Final = 1_000
LARGE: Final = 300
"""Sets with this many truths count in `worst_gap_to_majority` and in `ece`: below, a point is a task or two."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--data", metavar="DIR", type=Path, required=True, help="folders of recorded votes")
    parser.add_argument("--draws", type=int, default=10, help="draws of gold for each set (10)")
    parser.add_argument("--repeats", type=int, default=3, help="runs that times are the median of (3)")
    parser.add_argument("--seeds", type=int, default=5, help="made-up crowds of each kind (5)")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="votes of the made-up crowds")
    parser.add_argument("--peer-python", metavar="PATH", type=Path, help="an interpreter that has crowd-kit")
    parser.add_argument("--methods", nargs="*", metavar="NAME", help="these methods of crowd-kit only")


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Fit every set, without gold and with, then time ourselves and the peer on the same columns.

    Raises:  Unmeasurable.
    """
    if min(arguments.draws, arguments.repeats, arguments.seeds) < 1 or any(
        size < _SIZE_MIN for size in arguments.sizes
    ):
        raise Unmeasurable(f"draws, repeats and seeds are at least 1, sizes at least {_SIZE_MIN}")
    began_s = time.monotonic()
    sets = categorical_sets(arguments.data)
    measured = {each.name: measure_set(each, arguments.draws) for each in sets}
    figures = _ours(sets, measured)
    peers, about = _peers(arguments, sets)
    _table(sets, measured, peers)
    for name, kind in kinds_of(arguments.data).items():
        if kind not in KINDS:
            print(f"skipped: {name} ({kind})")
    others = measure_answers(arguments.data, arguments.draws)
    others["reviews"] = measure_reviews(arguments.seeds)
    others["pairs"] = measure_pairs(arguments.seeds, peer_interpreter(arguments.peer_python))
    used_s = sum(seconds_of(each, arguments.repeats) for each in sets)
    figures |= {"seconds_all_sets": round(used_s, 3)} | _beside(sets, measured, peers, used_s)
    figures |= _costs(arguments.sizes) | {"peer": about, "elapsed_s": round(time.monotonic() - began_s, 1)}
    print()
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):<32} {value}")
    return figures | {"sets": {name: _row_of(each) for name, each in measured.items()}} | others


def _ours(sets: Sequence[VoteSet], measured: Mapping[str, Measured]) -> dict[str, Any]:
    large = [each for each in measured.values() if each.truths >= LARGE] or list(measured.values())
    return {
        "sets_measured": len(sets),
        "mean_accuracy": round(float(np.mean([each.ours for each in measured.values()])), 4),
        "mean_accuracy_gold": round(float(np.mean([each.with_gold for each in measured.values()])), 4),
        "majority_mean_accuracy": round(float(np.mean([each.majority for each in measured.values()])), 4),
        "worst_gap_to_majority": round(min(each.ours - each.majority for each in large), 4),
        "ece": round(float(np.mean([each.ece for each in large])), 4),
        "ece_without_gold": round(float(np.mean([each.ece_blind for each in large])), 4),
    }


def _peers(arguments: argparse.Namespace, sets: Sequence[VoteSet]) -> tuple[list[PeerFit], str]:
    """Every fit of the peer's, and its name and version; none where it is not installed."""
    python = peer_interpreter(arguments.peer_python)
    if python is None:
        return [], "peer not installed"
    about, fits = peer_fits(python, sets, arguments.methods, arguments.repeats)
    return fits, about


def _beside(
    sets: Sequence[VoteSet], measured: Mapping[str, Measured], peers: Sequence[PeerFit], used_s: float
) -> dict[str, Any]:
    """The peer's best method, and how much longer its Dawid-Skene takes than we do."""
    if not peers:
        return {}
    means = {method: _peer_mean(method, sets, measured, peers) for method in dict.fromkeys(p.method for p in peers)}
    best = max(means, key=means.__getitem__)
    print("\ncrowd-kit's methods, a failure counting as majority:")
    for method, mean in sorted(means.items(), key=lambda item: -item[1]):
        failures = [f"{p.set_name}: {p.problem}" for p in peers if p.method == method and p.problem]
        print(f"  {method:<20} {mean:.4f}  {_short(failures)}")
    found: dict[str, Any] = {"best_peer": best, "best_peer_mean_accuracy": round(means[best], 4)}
    if DAWID_SKENE in means:
        theirs_s = sum(p.cpu_s for p in peers if p.method == DAWID_SKENE)
        found |= {"crowdkit_ds_seconds": round(theirs_s, 3), "time_ratio_to_crowdkit_ds": round(theirs_s / used_s, 1)}
    return found


def _peer_mean(
    method: str, sets: Sequence[VoteSet], measured: Mapping[str, Measured], peers: Sequence[PeerFit]
) -> float:
    fits = {peer.set_name: peer for peer in peers if peer.method == method}
    return float(np.mean([_peer_accuracy(fits[each.name], each, measured[each.name]) for each in sets]))


def _peer_accuracy(peer: PeerFit, recorded: VoteSet, measured: Measured) -> float:
    """How often the peer is right; as often as majority where it failed."""
    if peer.chosen is None:
        return measured.majority
    return accuracy(peer.chosen, recorded, recorded.truth != NO_GOLD)


def _table(sets: Sequence[VoteSet], measured: Mapping[str, Measured], peers: Sequence[PeerFit]) -> None:
    shown = [method for method in (DAWID_SKENE, "MACE") if any(peer.method == method for peer in peers)]
    fits = {(peer.method, peer.set_name): peer for peer in peers}
    head = [
        "set",
        "votes",
        "truths",
        "classes",
        "majority",
        *(f"kit {name}" for name in shown),
        "ours",
        "with 5 % gold",
    ]
    print("\n| " + " | ".join([*head, "ECE", "chosen by gold"]) + " |\n|" + "---|" * (len(head) + 2))
    for each in sets:
        found = measured[each.name]
        beside = [_peer_accuracy(fits[name, each.name], each, found) for name in shown]
        rates = " | ".join(f"{rate:.3f}" for rate in (found.majority, *beside, found.ours, found.with_gold, found.ece))
        counts = f"{len(each.votes)} | {found.truths} | {each.votes.n_classes}"
        chosen = ", ".join(f"{name} {count}" for name, count in found.gold_models.most_common())
        print(f"| {each.name} | {counts} | {rates} | {chosen} |")


def _costs(sizes: Sequence[int]) -> dict[str, Any]:
    """The figures of every size by its power of ten."""
    costs: dict[str, Any] = {}
    for size in sizes:
        costs |= {f"{name}_{_power(size)}": value for name, value in cost_of(size).items()}
    return costs | {"growth": _growth(sizes, costs)}


def _growth(sizes: Sequence[int], costs: Mapping[str, Any]) -> float:
    """By what power of the votes the time grows: the worst of neighbours with the same model; 1 is linear."""
    powers = [
        math.log(costs[f"seconds_{_power(large)}"] / costs[f"seconds_{_power(small)}"]) / math.log(large / small)
        for small, large in pairwise(sorted(sizes))
        if costs[f"model_{_power(small)}"] == costs[f"model_{_power(large)}"] and costs[f"seconds_{_power(small)}"] > 0
    ]
    return round(max(powers, default=0.0), 2)


def _power(size: int) -> str:
    """1e7 for 10,000,000."""
    digit, power = f"{size:e}".split("e")
    return f"{float(digit):g}e{int(power)}"


def _row_of(measured: Measured) -> dict[str, float]:
    names = ("truths", "majority", "ours", "with_gold", "ece")
    return {name: round(getattr(measured, name), 4) for name in names}


def _short(failures: Sequence[str]) -> str:
    """The first failures, and how many more."""
    shown = ", ".join(failures[:3])
    return shown if len(failures) <= 3 else f"{shown} and {len(failures) - 3} more"  # noqa: PLR2004
