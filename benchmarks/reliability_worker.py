"""A process that pays and publishes without a pause until it is killed: `python -m … DATABASE_URL FOLDER FIRST`.

Flows and store alone, no bot framework: it starts in about a second. It prints how many rewards are acknowledged.
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from uuid import UUID

from benchmarks.ledger_load import ESCROW, PAY, START, expect_recorded, fund_escrow, person
from flows.deps import Deps, flow
from kernel.ids import derived_id
from ledger import escrow
from ledger.accounts import Account, AccountKind
from ledger.decisions import Status
from ledger.groups import Group
from store import ledger
from store.sessions import Sessions
from tests.support.deps import house_deps
from tests.support.publishing import publish, publisher_in

PEOPLE: Final = 50
BATCH: Final = 20
_PUBLISH_EVERY: Final = 5


def reward(number: int) -> Group:
    """The reward of this number, the same in every process: a retry meets its first try."""
    milliseconds = int(START.timestamp() * 1000) + number
    subject = derived_id(f"work {number}", UUID(int=milliseconds << 80))
    return Group.of(escrow.reward(subject, ESCROW, person(number % PEOPLE), PAY))


@flow
async def pay(deps: Deps, groups: Sequence[Group]) -> int:
    """Record rewards, in one transaction. Returns: how many were new."""
    async with deps.sessions.write() as session:
        outcomes = await ledger.record(session, groups, now=deps.clock.now())
    assert all(outcome.status is not Status.REFUSED for outcome in outcomes)
    return sum(outcome.status is Status.RECORDED for outcome in outcomes)


async def found(sessions: Sessions) -> None:
    """Genesis, an escrow that pays, and people without a point."""
    await fund_escrow(sessions)
    opened = [Account(person(number), AccountKind.CONTRIBUTOR) for number in range(PEOPLE)]
    async with sessions.write() as session:
        await ledger.open_accounts(session, opened, now=START)
        expect_recorded(await ledger.record(session, [reward(0)], now=START))


async def main(database_url: str, folder: str, first: str) -> None:
    """Go on from the reward of this number."""
    deps = await house_deps(Sessions(database_url), Path(folder), {})
    publisher, number, batches = publisher_in(Path(folder)), int(first), 0
    while True:
        await pay(deps, [reward(each) for each in range(number, number + BATCH)])
        number += BATCH
        print(number, flush=True)
        batches += 1
        if batches % _PUBLISH_EVERY == 0:
            await publish(deps, publisher)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
