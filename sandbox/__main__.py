"""The sandbox's command line: `python -m sandbox`, and with a crowd `… replay DIR` and `… rehearse FILE`."""

import argparse
import asyncio
import contextlib
import errno
import os
import signal
import sqlite3
import sys
import threading

from sandbox.app import DeclaredBot, Options, build_app, serving
from sandbox.crowd import neighbours, rehearse, replay
from sandbox.errors import ControlError

SIMULATED_STOP_S = 2.0
READ_BYTES = 4096


def main(argv: list[str]) -> int:
    """Serve, or let a crowd replay a set of votes or rehearse a campaign.

    Returns: the exit code: 1 with one sentence on stderr for what cannot be done.
    """
    if argv[:1] == ["replay"]:
        return replay.main(argv[1:])
    if argv[:1] == ["rehearse"]:
        return rehearse.main(argv[1:])
    arguments = _parser().parse_args(argv)
    try:
        asyncio.run(_serve(arguments))
    except (ControlError, OSError, sqlite3.Error) as error:
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
    parser.add_argument("--attached", action="store_true", help="end when the standard input does: its writer is gone")
    parser.add_argument("--quiet", action="store_true", help="do not print the address")
    return parser


def _declared_bot(text: str) -> DeclaredBot:
    parts = text.split(":")
    if len(parts) != 4:  # noqa: PLR2004 - a token has a colon of its own
        raise argparse.ArgumentTypeError("USERNAME:TOKEN:ROLE, where the token is NUMBER:SECRET")
    return DeclaredBot(parts[0], f"{parts[1]}:{parts[2]}", parts[3])


def _sentence(error: Exception, arguments: argparse.Namespace) -> str:
    if isinstance(error, ControlError):
        return error.sentence
    if isinstance(error, sqlite3.Error):
        return f"sandbox: the file {arguments.file} cannot be used: {error}. Choose another with --file."
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"sandbox: port {arguments.port} is already in use; choose another with --port."
    return f"sandbox: cannot serve {arguments.host}:{arguments.port} with {arguments.file}: {error}."


async def _serve(arguments: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    if arguments.attached:
        _end_with_input(stop)
    options = Options(arguments.file, arguments.strict_https, arguments.limits, tuple(arguments.bot))
    async with serving(build_app(options), arguments.host, arguments.port) as url:
        if not arguments.quiet:
            print(f"sandbox on {url}", flush=True)
        simulated = asyncio.create_task(neighbours.run(url)) if arguments.neighbours else None
        if simulated:
            simulated.add_done_callback(_tell_if_it_failed)
        await stop.wait()
        if simulated:
            simulated.cancel()
            await asyncio.wait({simulated}, timeout=SIMULATED_STOP_S)


def _end_with_input(stop: asyncio.Event) -> None:
    """Stop once nobody can write to the standard input any more: whoever started us has ended, be it by kill -9."""
    loop = asyncio.get_running_loop()

    def read() -> None:
        while os.read(sys.stdin.fileno(), READ_BYTES):
            pass
        with contextlib.suppress(RuntimeError):  # the loop is closed: we ended first
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=read, name="input", daemon=True).start()


def _tell_if_it_failed(simulated: asyncio.Task[None]) -> None:
    """Say so when the neighbours are gone: the sandbox serves on without them."""
    if not simulated.cancelled() and (error := simulated.exception()):
        print(f"sandbox: the neighbours stopped: {type(error).__name__}: {error}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
