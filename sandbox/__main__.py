"""The sandbox's command line: `python -m sandbox`, and `python -m sandbox replay DIR`."""

import argparse
import asyncio
import errno
import importlib
import signal
import sys

from sandbox.app import DeclaredBot, Options, build_app, serving
from sandbox.errors import ControlError


def main(argv: list[str]) -> int:
    """Serve, or replay a crowd.

    Returns: the exit code: 1 with one sentence on stderr for what cannot be done.
    """
    if argv[:1] == ["replay"]:
        outcome: int | None = importlib.import_module("sandbox.crowd.replay").main(argv[1:])
        return outcome or 0
    arguments = _parser().parse_args(argv)
    try:
        asyncio.run(_serve(arguments))
    except (ControlError, OSError) as error:
        print(_sentence(error, arguments), file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--file", default="var/sandbox.db", help="where chats, people and undelivered updates are kept")
    parser.add_argument("--strict-https", action="store_true", help="refuse http for webhooks and Mini Apps, here too")
    parser.add_argument("--limits", action="store_true", help="enforce Telegram's flood limits with 429")
    parser.add_argument(
        "--bot", action="append", default=[], type=_declared_bot, metavar="USERNAME:TOKEN:ROLE",
        help="a bot that is there from the start",
    )  # fmt: skip
    parser.add_argument("--neighbours", action="store_true", help="let simulated people take and review tasks")
    parser.add_argument("--quiet", action="store_true", help="do not print the address")
    return parser


def _declared_bot(text: str) -> DeclaredBot:
    parts = text.split(":")
    if len(parts) != 4:  # noqa: PLR2004 - a token has a colon of its own
        raise argparse.ArgumentTypeError("USERNAME:TOKEN:ROLE, where the token is NUMBER:SECRET")
    return DeclaredBot(parts[0], f"{parts[1]}:{parts[2]}", parts[3])


def _sentence(error: ControlError | OSError, arguments: argparse.Namespace) -> str:
    if isinstance(error, ControlError):
        return error.sentence
    if error.errno == errno.EADDRINUSE:
        return f"sandbox: port {arguments.port} is already in use; choose another with --port."
    return f"sandbox: cannot serve {arguments.host}:{arguments.port} with {arguments.file}: {error.strerror or error}."


async def _serve(arguments: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    options = Options(arguments.file, arguments.strict_https, arguments.limits, tuple(arguments.bot))
    async with serving(build_app(options), arguments.host, arguments.port) as url:
        if not arguments.quiet:
            print(f"sandbox on {url}", flush=True)
        neighbours = asyncio.create_task(_neighbours(url)) if arguments.neighbours else None
        await stop.wait()
        if neighbours:
            neighbours.cancel()
            await asyncio.wait({neighbours}, timeout=2)


async def _neighbours(url: str) -> None:
    await importlib.import_module("sandbox.crowd.neighbours").run(url)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
