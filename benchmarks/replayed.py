"""What a replay recorded: the house's labels and pay beside what the same votes come to offline."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import honesty_pay
from benchmarks.honesty import SETTLEMENTS
from benchmarks.honesty_cheats import Sort
from benchmarks.problems import Unmeasurable
from benchmarks.replayed_record import Replayed, read
from benchmarks.truth_accuracy import accuracy
from scoring.aggregators import options
from scoring.truth import majority
from scoring.truth.posterior import NO_GOLD, Carried


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("dir", type=Path, help="what `python -m sandbox replay … --record DIR` wrote")


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Fit the recorded votes, tell.

    Returns: labels_*: shares of the tasks with a known truth, gold apart; `labels_offline` is the ensemble's on exactly
             these votes, `labels_aggregate` that of the model which the house's own rule picks for them. With cheaters,
             what the honesty benchmark pays for these votes, settling as it goes; `_once` at the end alone; `_house`
             is what was really paid.
    Raises:  Unmeasurable.
    """
    replayed = read(arguments.dir)
    figures: dict[str, Any] = {"set": replayed.set.name, "votes": len(replayed.set.votes), **labels(replayed)}
    if (replayed.sort != Sort.HONEST).any():
        figures |= pay(replayed)
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):<28} {value}")
    return figures


def labels(replayed: Replayed) -> dict[str, Any]:
    """How often each way of labelling is right; a tie of m counts 1/m, and a task without a label of ours is wrong."""
    recorded, gold = replayed.set, replayed.gold
    asked = (recorded.truth != NO_GOLD) & (gold == NO_GOLD)
    if not asked.any():
        raise Unmeasurable("no task of the record has a known truth")
    nothing = Carried.nothing(recorded.votes.n_workers)
    ensemble = options.MODELS[options.ENSEMBLE](recorded.votes, gold, nothing)
    aggregate = options.aggregate(recorded.votes, gold, nothing, replayed.overlap)
    ours = float((replayed.label[asked] == recorded.truth[asked]).mean())
    offline = accuracy(ensemble.probabilities, recorded, asked)
    return {
        "truths": int(asked.sum()),
        "labels_majority": round(accuracy(majority.fit(recorded.votes, gold).probabilities, recorded, asked), 4),
        "labels_ours": round(ours, 4),
        "labels_offline": round(offline, 4),
        "labels_gap": round(ours - offline, 4),
        "labels_aggregate": round(accuracy(aggregate.calibrated, recorded, asked), 4),
        "aggregate_model": aggregate.model,
    }


def pay(replayed: Replayed) -> dict[str, float]:
    """What the benchmark pays for these votes, and what the house paid."""
    season = replayed.season
    honest = replayed.sort == Sort.HONEST
    accepted = replayed.tasks_paid + replayed.tasks_pending
    told = honesty_pay.figures(*honesty_pay.settled(season, SETTLEMENTS))
    if not (replayed.sort == Sort.PASTE).any():
        told = {name: value for name, value in told.items() if not name.startswith("paste")}
    told |= {
        "cheaters_pay_share_house": honesty_pay.share(replayed.aic[~honest].sum(), replayed.aic.sum()),
        "honest_released_house": honesty_pay.share(replayed.tasks_paid[honest].sum(), accepted[honest].sum()),
    }
    told |= {
        f"aic_a_task_{sort.name.lower()}_house": honesty_pay.share(replayed.aic[of].sum(), accepted[of].sum())
        for sort in Sort
        if (of := replayed.sort == sort).any()
    }
    return {name: round(float(value), 4) for name, value in told.items()}
