"""`python -m tests.journeys DIR [--people N] [--overlap N]`: the operator's day with a published set of votes.

DIR has votes.csv, truth.csv and set.json, as `python -m sandbox replay` takes them, and at least 60 tasks that all have
the same options.
"""

import argparse
import asyncio
import importlib
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from sandbox.crowd.tables import table
from sandbox.crowd.votes import Unusable, read_set
from tests.journeys.operator_day import is_in_the_log, live, read_back
from tests.journeys.people import operator_of
from tests.journeys.replayed import Crowd
from tests.support.chat import Missing
from tests.support.house import house, running, telegram

_SURE = 4
"""So many answers, for a wrong one to have enough people against it to be refused."""


async def replay(votes_folder: Path, people: int | None, overlap: int) -> Mapping[str, object]:
    """The whole day on a SQLite file.

    Raises:  Unusable, Missing, AssertionError.
    """
    votes = read_set(votes_folder)
    with tempfile.TemporaryDirectory(prefix="day-") as name:
        folder = Path(name)
        async with telegram(folder) as (_, sandbox):
            operator = await operator_of(sandbox)
            database = f"sqlite+aiosqlite:///{folder}/house.db"
            program = house(folder, sandbox, database, operator.person, TWO_PEOPLE_ABOVE="10000000000")
            async with running(program):
                began = time.monotonic()
                crowd = await Crowd.come(sandbox, operator, votes, people)
                settings = {
                    "release": "on_acceptance",
                    "max_overlap": str(overlap),
                    "min_overlap": str(min(overlap, _SURE)),
                    "tau": "0.8",
                }
                outcome, release, key = await live(operator, crowd, folder, **settings)
                minutes = (time.monotonic() - began) / 60
                await program.stop()
        ours, majority = read_back(release, crowd, importlib.import_module("datasets"))
        await is_in_the_log(release, folder / "log", key)
    return {
        "set": votes.name,
        "people": len(crowd.people),
        "gold": len(crowd.gold),
        "votes": len(crowd.tally.pressed),
        "accuracy_ours": round(ours, 4),
        "accuracy_majority": round(majority, 4),
        **asdict(outcome),
        "minutes": round(minutes, 1),
    }


def main() -> int:
    """Returns: 0, or 1 with one sentence on stderr."""
    parser = argparse.ArgumentParser(prog="python -m tests.journeys", description=__doc__)
    parser.add_argument("dir", type=Path, help="a folder with votes.csv, truth.csv and set.json")
    parser.add_argument("--people", type=int, help="how many of the workers take part, the busiest first")
    parser.add_argument("--overlap", type=int, default=5, help="how many answers a task takes at most (5)")
    arguments = parser.parse_args()
    os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
    try:
        table(asyncio.run(replay(arguments.dir, arguments.people, arguments.overlap)))
    except (Unusable, Missing) as problem:
        sys.stderr.write(f"\n{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
