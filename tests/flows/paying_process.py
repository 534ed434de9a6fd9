"""A process that pays bonuses person by person until it is killed: `python -m … DATABASE_URL FOLDER`."""

import asyncio
import sys
from pathlib import Path

from flows.money import pay_bonuses as paying
from flows.money.pay_bonuses import pay_bonuses
from store.sessions import Sessions
from tests.support.deps import house_deps


async def main(database_url: str, folder: str) -> None:
    deps = await house_deps(Sessions(database_url), Path(folder), {})
    paying.BATCH = 1  # type: ignore[misc]
    while True:
        print(await pay_bonuses(deps), flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
