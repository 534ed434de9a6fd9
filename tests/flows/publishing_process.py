"""A process that pays and publishes without a pause until it is killed: `python -m … DATABASE_URL FOLDER ACCOUNT`."""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from kernel.clock import ManualClock
from kernel.ids import AccountId
from store.sessions import Sessions
from tests.flows.test_log import record, reward
from tests.support.deps import house_deps
from tests.support.publishing import publish, publisher_in
from tests.support.world import World


async def main(database_url: str, folder: str, account: str) -> None:
    deps = await house_deps(Sessions(database_url), Path(folder), {})
    assert isinstance(deps.clock, ManualClock)
    world, publisher = World(deps, deps.clock), publisher_in(Path(folder))
    while True:
        await record(world, *[reward(world, AccountId(UUID(account))) for _ in range(40)])
        await publish(deps, publisher)
        print(publisher.signer.head().size, flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
