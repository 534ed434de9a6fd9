"""A process that makes a release until it is killed: `python -m … DATABASE_URL FOLDER AT NUMBER UPDATE`."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from flows.deps import Cause
from flows.releases.make_release import make_release
from kernel.clock import ManualClock
from store.sessions import Sessions
from tests.support.deps import plain_deps
from tests.support.world import OPERATOR


async def main(database_url: str, folder: str, at: str, number: str, update: str) -> None:
    clock = ManualClock(datetime.fromisoformat(at))
    deps = plain_deps(Sessions(database_url), Path(folder), {OPERATOR: "owner"}, clock=clock)
    print("ready", flush=True)  # noqa: T201
    cause = Cause("operator", int(update))
    made = await make_release(deps, operator_id=OPERATOR, number=int(number), formats=["csv"], cause=cause)
    print(made.name, flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
