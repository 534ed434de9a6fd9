"""What `python -m bot` can be asked for."""

import argparse
from pathlib import Path
from typing import Final

LOG_COMMANDS: Final = ("restore-log", "export-log", "log-key", "rotate-log-key", "retire-log-key")
"""The log's commands, carried out by `bot.log_commands`."""
REPLAY: Final = "replay-fits"
"""Carried out by `bot.replay_command`."""
BOARDS: Final = "rebuild-leaderboards"
"""Carried out by `bot.boards_command`."""
EXPORT: Final = "export"
"""Carried out by `bot.export_command`."""
IMPORT: Final = "import"
"""Carried out by `bot.import_command`."""
TOOLS: Final = (*LOG_COMMANDS, REPLAY, BOARDS, EXPORT, IMPORT)
"""Whatever answers in sentences and ends."""


def parser() -> argparse.ArgumentParser:
    """The command line."""
    root = argparse.ArgumentParser(prog="python -m bot", description="AIChain's bots, jobs and web.")
    commands = root.add_subparsers(dest="command")
    serve = commands.add_parser("serve", help="migrate, then serve (the default)")
    for each in (root, serve):
        each.add_argument(
            "--only",
            action="append",
            choices=("contributor", "operator", "jobs"),
            help="serve just this role; may be given again",
        )
    commands.add_parser("migrate", help="bring the database to this version's schema")
    replay = commands.add_parser(REPLAY, help="judge a campaign's newest verdicts again from what is stored")
    replay.add_argument("campaign", help="C12")
    replay.add_argument("--limit", type=int, default=20, help="how many fits, the newest first (20)")
    commands.add_parser(BOARDS, help="add up every leaderboard once more, and make its copy in Redis anew")
    export = commands.add_parser(EXPORT, help="write a release of a campaign's dataset to a folder")
    export.add_argument("release", help="C12@2; C12: make one of what is settled now")
    export.add_argument("formats", nargs="*", metavar="FORMAT", help="beside jsonl: csv, parquet and so on")
    export.add_argument("--to", type=Path, default=Path(), metavar="FOLDER", help="where to write C12@2/ (here)")
    bring = commands.add_parser(IMPORT, help="make tasks of a file's rows, as the operators' bot does: all, or none")
    bring.add_argument("campaign", help="C12, a draft")
    bring.add_argument("file", type=Path, help="JSONL, CSV, JSON from Label Studio, or a ZIP with pictures")
    bring.add_argument("--skip-bad", action="store_true", help="import the good rows where some are bad")
    _add_log_commands(commands)
    return root


def _add_log_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    restore = commands.add_parser("restore-log", help="bring leaves that the database lost back from the published log")
    restore.add_argument("--from", dest="place", help="a folder or an address; LOG_PATH unless given")
    restore.add_argument(
        "--accept-published", action="store_true", help="give up what was signed but never published anywhere"
    )
    export = commands.add_parser("export-log", help="write the published log to a folder")
    export.add_argument("folder", type=Path)
    commands.add_parser("log-key", help="show the keys that the log's checkpoints are verified with")
    commands.add_parser("rotate-log-key", help="begin to sign the log with a new key beside the old one")
    commands.add_parser("retire-log-key", help="stop signing with the oldest key, after a rotation")
