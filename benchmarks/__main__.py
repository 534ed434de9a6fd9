"""`python -m benchmarks NAME`: the figures in words; with `--json` one JSON object on the last line as well."""

import argparse
import importlib
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol, cast

from benchmarks.machine import machine
from benchmarks.problems import Unmeasurable

NAMES: Final = (
    "allocation",
    "broadcast",
    "chat",
    "economy",
    "export",
    "honesty",
    "import",
    "leaderboard",
    "ledger",
    "online",
    "overview",
    "pictures",
    "reliability",
    "replayed",
    "streaks",
    "truth",
)
"""Each benchmark is the module of its name; only the one that is asked for is imported."""
_NAMED_OTHERWISE: Final = {"import": "imports"}
"""Python keeps some names to itself."""


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
    words = sys.argv[1:] if argv is None else list(argv)
    name = _names().parse_args(words[:1]).name
    benchmark = cast("Benchmark", importlib.import_module(f"benchmarks.{_NAMED_OTHERWISE.get(name, name)}"))
    arguments = _parser(name, benchmark).parse_args(words[1:])
    about = machine()
    print(" · ".join(f"{fact} {value}" for fact, value in about.items()))
    try:
        figures = benchmark.measure(arguments)
    except Unmeasurable as problem:
        print(f"benchmarks {name}: {problem}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps({"benchmark": name, **figures, "machine": about}, ensure_ascii=False))
    return 0


def _names() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=NAMES, help="`NAME --help` says what can be chosen")
    return parser


def _parser(name: str, benchmark: Benchmark) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks {name}", description=benchmark.__doc__)
    parser.add_argument("--json", action="store_true", help="end with one JSON object on the last line")
    benchmark.add_arguments(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
