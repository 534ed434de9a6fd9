"""Check a log, receipts and checkpoints: `python -m ledger.verify LOG|RECEIPT|CHECKPOINT… --key KEY`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from kernel.errors import HouseError
from ledger.log.sources import write_file
from ledger.verify.checks import Checks
from ledger.verify.trust import gather
from ledger.verify.words import Language, explain, own_language, say

_BAR: Final = 30


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns: 0 where everything holds, 1 where something does not, 2 where there was nothing to check it by."""
    given = _parser().parse_args(arguments)
    language = own_language() if given.language is None else Language(given.language)
    try:
        trust = gather(given.key, given.policy)
    except HouseError as error:
        return _refuse(explain(language, error))
    if not trust.keys:
        return _refuse(say(language, "key.missing"))

    seen = [*given.seen, *([str(given.keep)] if given.keep is not None and given.keep.exists() else [])]
    checks = Checks(trust, language, _progress(wanted=given.progress))
    for line in checks.run(given.places, seen):
        _print(line)

    if not checks.failed and given.keep is not None and checks.newest is not None:
        write_file(given.keep, checks.newest)
        _print(say(language, "kept.saved", place=str(given.keep)))
    _print(say(language, "verdict.invalid" if checks.failed else "verdict.valid"))
    return 1 if checks.failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ledger.verify",
        description="Check a log, receipts and checkpoints. 核对日志、凭证和检查点。",
        epilog="Exit status: 0 everything holds, 1 something does not, 2 nothing to check it by. See docs/verify.md.",
    )
    parser.add_argument("places", nargs="+", metavar="LOG|RECEIPT|CHECKPOINT", help="folder, http(s) address or file")
    parser.add_argument("--key", action="append", default=[], metavar="VKEY|FILE", help="the log's key, from elsewhere")
    parser.add_argument(
        "--policy", type=Path, metavar="FILE", help="which logs and witnesses to trust (C2SP tlog-policy)"
    )
    parser.add_argument("--seen", action="append", default=[], metavar="FILE", help="a checkpoint kept earlier")
    parser.add_argument(
        "--keep", type=Path, metavar="FILE", help="keep the log's checkpoint here; read it first if there"
    )
    parser.add_argument("--language", choices=[each.value for each in Language], help="en or zh; as the machine is set")
    parser.add_argument("--progress", action="store_true", help="show how far it is, also where nobody seems to look")
    return parser


def _progress(*, wanted: bool) -> Callable[[int, int], None]:
    """A bar on a terminal; nothing elsewhere."""
    if not wanted and not sys.stderr.isatty():
        return lambda _done, _size: None

    def show(done: int, size: int) -> None:
        full = _BAR * done // size
        end = "\n" if done == size else ""
        sys.stderr.write(f"\r[{'#' * full}{'.' * (_BAR - full)}] {done:,}/{size:,}{end}")
        sys.stderr.flush()

    return show


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal without ✓ still tells the rest
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
