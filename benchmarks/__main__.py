"""`python -m benchmarks NAME`: the figures in words; with `--json` one JSON object on the last line as well."""

import argparse
import importlib
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol, cast

from benchmarks.machine import machine
from benchmarks.problems import Unmeasurable

NAMES: Final = ("chat",)
"""Each benchmark is the module of its name; only the one that is asked for is imported."""


class Benchmark(Protocol):
    """What a module of a benchmark offers."""

    __doc__: str | None

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what can be chosen."""
        ...

    def measure(self, arguments: argparse.Namespace) -> Mapping[str, Any]:
        """Measure, tell the figures in words, and return them."""
        ...


def main(argv: Sequence[str] | None = None) -> int:
    """Run one benchmark.

    Returns: the exit code: 0, or 1 after one clear sentence on stderr.
    """
    benchmarks = {name: cast("Benchmark", importlib.import_module(f"benchmarks.{name}")) for name in _asked(argv)}
    arguments = _parser(benchmarks).parse_args(argv)
    about = machine()
    print(" · ".join(f"{name.replace('_', ' ')} {value}" for name, value in about.items()))
    try:
        figures = benchmarks[arguments.name].measure(arguments)
    except Unmeasurable as problem:
        print(f"benchmarks {arguments.name}: {problem}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps({"benchmark": arguments.name, **figures, "machine": about}, ensure_ascii=False))
    return 0


def _asked(argv: Sequence[str] | None) -> Sequence[str]:
    """The benchmarks to import: the one that is named, or all for the help."""
    words = sys.argv[1:] if argv is None else argv
    return [name for name in NAMES if name in words] or NAMES


def _parser(benchmarks: Mapping[str, Benchmark]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(dest="name", required=True)
    for name, benchmark in benchmarks.items():
        command = commands.add_parser(name, help=benchmark.__doc__, description=benchmark.__doc__)
        command.add_argument("--json", action="store_true", help="end with one JSON object on the last line")
        benchmark.add_arguments(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
