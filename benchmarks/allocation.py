"""Which task next: choosing among very many on both stores, and recorded votes dealt again beside a majority."""

import argparse
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks.allocation_curves import Curves, curves_of
from benchmarks.allocation_orders import Order, replay_order
from benchmarks.allocation_pictures import draw
from benchmarks.allocation_replay import TAU
from benchmarks.allocation_season import late_against_early
from benchmarks.allocation_speed import measure_speed
from benchmarks.problems import Unmeasurable
from benchmarks.vote_sets import VoteSet, categorical_sets

LARGE_SET: Final = 10_000
"""From so many votes on fewer orders are replayed: each of them says more."""
TRUTHS_MIN: Final = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--data", metavar="DIR", type=Path, help="folders of recorded votes to deal again")
    parser.add_argument("--orders", type=int, default=20, help="orders of a set's votes (20; a fifth for large sets)")
    parser.add_argument("--tau-orders", type=int, help="orders replayed with tasks that close at τ (as many)")
    parser.add_argument("--truths", type=int, default=TRUTHS_MIN, help=f"least truths of a set ({TRUTHS_MIN})")
    parser.add_argument("--processes", type=int, default=2, help="orders replayed at a time (2)")
    parser.add_argument("--tasks", type=int, default=1_000_000, help="open tasks to choose among (1000000; 0: don't)")
    parser.add_argument("--rounds", type=int, default=300, help="choices that times are the median of (300)")
    parser.add_argument("--seasons", type=int, default=20, help="seasons with people who come late (20; below 2: none)")
    parser.add_argument("--pictures", metavar="DIR", type=Path, help="draw the curves there")


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Replay every set that has the truths for it, then choose among very many tasks.

    Raises:  Unmeasurable.
    """
    if min(arguments.orders, arguments.processes, arguments.rounds) < 1 or arguments.tasks < 0:
        raise Unmeasurable("orders, processes and rounds are at least 1, tasks at least 0")
    began_s = time.monotonic()
    figures: dict[str, Any] = {}
    if arguments.data is not None:
        figures |= _replayed(arguments)
    if arguments.seasons > 1:
        figures |= late_against_early(arguments.seasons)
    if arguments.tasks:
        figures |= measure_speed(tasks=arguments.tasks, rounds=arguments.rounds)
    figures["elapsed_s"] = round(time.monotonic() - began_s, 1)
    print()
    for name, value in figures.items():
        if not isinstance(value, dict):
            print(f"{name.replace('_', ' '):<36} {value}")
    return figures


def _replayed(arguments: argparse.Namespace) -> dict[str, Any]:
    sets = [
        each
        for each in categorical_sets(arguments.data)
        if int((each.truth >= 0).sum()) + each.unvoted >= arguments.truths
    ]
    if not sets:
        raise Unmeasurable(f"no categorical set below {arguments.data} has {arguments.truths} truths")
    runs = ((None, arguments.orders), (TAU, arguments.tau_orders or arguments.orders))
    with ProcessPoolExecutor(arguments.processes, mp_context=get_context("spawn")) as pool:
        without, with_tau = [[_curves(pool, each, orders, tau) for each in sets] for tau, orders in runs]
    _table(without, with_tau)
    if arguments.pictures is not None:
        draw(arguments.pictures, without, with_tau)
    return _figures(without) | {f"{name}_tau": value for name, value in _figures(with_tau).items()}


def _curves(pool: Executor, recorded: VoteSet, orders: int, tau: float | None) -> Curves:
    count = orders if len(recorded.votes) < LARGE_SET else -(-orders // 5)
    replayed: list[Order] = list(pool.map(replay_order, [recorded] * count, range(count), [tau] * count))
    found = curves_of(recorded, replayed)
    low, high = found.interval
    print(
        f"{found.name}, τ {tau or 'none'}, {count} orders: vote share {_share(found)} · gains "
        + " ".join(f"{votes}: {gain:+.3f}" for votes, gain in found.gains.items())
        + f" · mean {found.mean_gain:+.4f} ({low:+.4f} … {high:+.4f})"
        + f" · votes {found.spent[-1]:.2f} of {found.looks[-1]:.2f} · accuracy {found.ours[-1]:.3f}",
        flush=True,
    )
    return found


def _figures(found: Sequence[Curves]) -> dict[str, Any]:
    """Over all sets; a set on which we never reach majority's accuracy counts as all of its votes."""
    shares = {each.name: 1.0 if each.share is None else each.share for each in found}
    worse = [each.name for each in found if each.interval[1] < 0]
    return {
        "median_vote_share": round(median(shares.values()), 3),
        "worst_gain_at_equal_votes": round(min(min(each.gains.values()) for each in found), 4),
        "sets_significantly_worse": len(worse),
        "sets_never_reaching_majority": sum(each.share is None for each in found),
        "sets_replayed": len(found),
        "shares": {name: round(share, 3) for name, share in shares.items()},
    }


def _table(without: Sequence[Curves], with_tau: Sequence[Curves]) -> None:
    print(
        "\n| set | truths | orders | majority, all votes | vote share | gain at equal votes, least | mean, 95 % ",
        end="",
    )
    print(f"| at τ {TAU}: vote share | votes used | accuracy then |\n|" + "---|" * 10)
    for each, closed in zip(without, with_tau, strict=True):
        low, high = each.interval
        used = f"{closed.spent[-1]:.2f} of {closed.looks[-1]:.2f} | {closed.ours[-1]:.3f}"
        print(
            f"| {each.name} | {each.truths} | {each.orders} | {each.majority[-1]:.3f} | {_share(each)} "
            f"| {min(each.gains.values()):+.3f} | {each.mean_gain:+.3f} ({low:+.3f} … {high:+.3f}) "
            f"| {_share(closed)} | {used} |",
            flush=True,
        )


def _share(curves: Curves) -> str:
    return "never" if curves.share is None else f"{curves.share:.2f}"
