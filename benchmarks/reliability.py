"""What must survive: processes and PostgreSQL killed, updates repeated and odd, clocks gone wrong, backups restored."""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.problems import Unmeasurable
from benchmarks.reliability_backup import Place, on_postgresql, on_sqlite, restore_backups
from benchmarks.reliability_chat import (
    bear_odd_updates,
    crash_delivery,
    refuse_everything,
    repeat_updates,
    turn_clocks,
)
from benchmarks.reliability_kills import kill_house, kill_server, kill_workers
from tests.ledger.machine import walk
from tests.ledger.test_machine import PureMachine
from tests.support.processes import ServerFailed
from tests.support.servers import PostgresServer

NAMES: Final = ("R1", "R2", "R3", "R5", "R6", "R8", "R10", "R11", "R15", "R16")


@dataclass(frozen=True, slots=True)
class Load:
    """How hard each fault is tried."""

    kills: int
    house_kills: int
    server_kills: int
    server_writes: int
    steps: int
    rewards: int
    repeated: int
    crashes: int
    days: int
    odd: int
    refusals: int


SHORT: Final = Load(10, 2, 3, 1_500, 1_000, 2_000, repeated=240, crashes=4, days=1, odd=1_000, refusals=1)
MIDDLE: Final = Load(100, 5, 15, 15_000, 20_000, 20_000, repeated=1_200, crashes=30, days=4, odd=10_000, refusals=2)
LONG: Final = Load(
    1_000, 20, 100, 100_000, 100_000, 200_000, repeated=100_000, crashes=1_000, days=100, odd=1_000_000, refusals=10
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which faults, and how hard."""
    parser.add_argument("--only", default=",".join(NAMES), help="these faults only, with commas between")
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--long", action="store_const", const=LONG, dest="load", help="the loads that are promised")
    sizes.add_argument("--short", action="store_const", const=SHORT, dest="load", help="to see that it runs")
    parser.set_defaults(load=MIDDLE)


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Try each fault in turn, and tell what held as soon as it is known.

    Raises:  Unmeasurable where a name is unknown, a server can't be started, or something did not hold.
    """
    wanted = [name.strip().upper() for name in arguments.only.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in NAMES]
    if unknown or not wanted:
        raise Unmeasurable(f"--only takes some of {', '.join(NAMES)}, not {', '.join(unknown) or 'nothing'}")
    results: dict[str, Any] = {}
    for name in wanted:
        for case, run in _cases(name, arguments.load).items():
            begun_s = time.perf_counter()
            figures = run()
            results[case] = figures | {"seconds": round(time.perf_counter() - begun_s, 1)}
            print(_line(case, results[case]), flush=True)
    broken = [case for case, figures in results.items() if not figures["holds"]]
    if broken:
        raise Unmeasurable(f"did not hold: {', '.join(broken)}")
    return {"holds": True, **results}


def _cases(name: str, load: Load) -> Mapping[str, Callable[[], dict[str, Any]]]:
    """What a fault consists of, by the name that its figures get."""
    return {
        "R1": {
            "r1_workers": lambda: _workers_on_sqlite(load),
            "r1_house": lambda: kill_house(kills=load.house_kills),
        },
        "R2": {"r2_workers": lambda: _workers_on_postgresql(load)},
        "R3": {"r3_server": lambda: _server_killed(load)},
        "R5": {"r5_repeats": lambda: repeat_updates(updates=load.repeated)},
        "R6": {"r6_notices": lambda: crash_delivery(crashes=load.crashes)},
        "R8": {"r8_clocks": lambda: turn_clocks(days=load.days)},
        "R10": {"r10_machine": lambda: _machine(load)},
        "R11": {"r11_odd": lambda: bear_odd_updates(updates=load.odd)},
        "R16": {"r16_refusals": lambda: refuse_everything(rounds=load.refusals)},
        "R15": {
            "r15_sqlite": lambda: restore_backups(on_sqlite, rewards=load.rewards),
            "r15_postgresql": lambda: _backups_on_postgresql(load),
        },
    }[name]


def _workers_on_sqlite(load: Load) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        return kill_workers(f"sqlite+aiosqlite:///{folder}/house.db", kills=load.kills)


def _workers_on_postgresql(load: Load) -> dict[str, Any]:
    with _server() as server:
        return kill_workers(server.url(server.create_database()), kills=load.kills)


def _server_killed(load: Load) -> dict[str, Any]:
    with _server() as server:
        return kill_server(server, kills=load.server_kills, writes=load.server_writes)


def _backups_on_postgresql(load: Load) -> dict[str, Any]:
    with _server() as server:
        place = on_postgresql(server)

        def there(_: Path) -> Place:
            return place

        return restore_backups(there, rewards=load.rewards)


def _machine(load: Load) -> dict[str, Any]:
    """New random histories each time; whatever breaks a law is raised with its steps."""
    walk(PureMachine, load.steps, derandomize=False)
    return {"steps": load.steps, "holds": True}


@contextmanager
def _server() -> Iterator[PostgresServer]:
    """A PostgreSQL that waits for its disk.

    Raises:  Unmeasurable.
    """
    try:
        server = PostgresServer(durable=True)
        server.start()
    except ServerFailed as problem:
        raise Unmeasurable(str(problem)) from problem
    try:
        yield server
    finally:
        server.close()


def _line(case: str, figures: Mapping[str, Any]) -> str:
    told = " · ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items() if name != "holds")
    return f"{'✓' if figures['holds'] else '✗'} {case:<16} {told}"
