"""The ledger's speed: `record` beside what the stores can do at best, side by side, with the same durability."""

import argparse
import gc
from collections.abc import Callable, Mapping
from typing import Any, Final

from benchmarks.ledger_postgresql import measure_postgresql
from benchmarks.ledger_sqlite import Effort, measure_sqlite
from benchmarks.log_speed import SIZES, measure_log

PARTS: Final = ("postgresql", "sqlite", "log")
_HISTORIES: Final = (100_000, 1_000_000, 3_000_000)
_LONG: Final = 10_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How much of it."""
    parser.add_argument("--only", choices=PARTS, nargs="*", default=PARTS, help="these parts only")
    parser.add_argument("--people", type=int, default=100_000, help="accounts that are paid")
    parser.add_argument("--seconds", type=float, default=5.0, help="length of one round")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each, in turn")
    parser.add_argument("--histories", type=int, nargs="*", default=_HISTORIES, help="SQLite: so many transfers long")
    parser.add_argument("--leaves", type=int, nargs="*", default=SIZES, help="the log: so many leaves")
    parser.add_argument("--long", action="store_true", help=f"SQLite: {_LONG:,} transfers as well")


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Each part in turn.

    Raises:  Unmeasurable.
    """
    gc.collect()
    gc.freeze()  # as the house does when it has started
    people, seconds, rounds = arguments.people, arguments.seconds, arguments.rounds
    histories = sorted({*arguments.histories, *([_LONG] if arguments.long else [])})
    parts: Mapping[str, Callable[[], Mapping[str, Any]]] = {
        "postgresql": lambda: measure_postgresql(people=people, seconds=seconds, rounds=rounds),
        "sqlite": lambda: measure_sqlite(histories, Effort(people, seconds / 5, 2 * rounds)),
        "log": lambda: measure_log(arguments.leaves),
    }
    figures = {name: value for part in PARTS if part in arguments.only for name, value in parts[part]().items()}
    print()
    for name, value in figures.items():
        if not isinstance(value, list):
            print(f"{name.replace('_', ' '):<36} {value:>10,}")
    return figures
