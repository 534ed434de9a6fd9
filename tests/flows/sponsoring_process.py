"""A process in which somebody presses Pay, question by question, until it is killed: `python -m … URL FOLDER WHO`."""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from flows.deps import Cause
from flows.money.answer_sponsorship import answer_sponsorship
from flows.people.identify_contributor import identify_contributor
from store.sessions import Sessions
from tests.support.deps import house_deps
from tests.support.world import OPERATOR


async def main(database_url: str, folder: str, external_id: str) -> None:
    deps = await house_deps(Sessions(database_url), Path(folder), {OPERATOR: "owner"})
    person = await identify_contributor(deps, platform="telegram", external_id=external_id)
    assert person is not None
    print("ready", flush=True)  # noqa: T201
    for number, line in enumerate(sys.stdin, 1_000):
        asked = UUID(line.strip())
        await answer_sponsorship(deps, person, sponsorship=asked, pays=True, cause=Cause("contributor", number))
        print(asked, flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
