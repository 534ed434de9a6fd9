"""One of two processes for test_ledger_bad_input: `python -m tests.store.recording_process DATABASE_URL PERSON ME`.

It says `ready`, waits for a line, and pays every subject once: the same as the other process where the subject's number
is even, another amount where it is odd. Then it prints what became of each.
"""

import asyncio
import json
import sys

from kernel.ids import AccountId
from kernel.money import Amount
from ledger import escrow
from ledger.accounts import CONTRIBUTOR_POOL
from ledger.decisions import Outcome
from ledger.groups import Group
from store import ledger
from store.sessions import Contended, Sessions
from tests.ledger.samples import NOW, subject

PAYMENTS = 60
AT_ONCE = 4


async def record(sessions: Sessions, groups: list[Group]) -> list[Outcome]:
    while True:
        try:
            async with sessions.write() as session:
                return await ledger.record(session, groups, now=NOW)
        except Contended:
            await asyncio.sleep(0.005)


async def main(url: str, person: str, me: str) -> None:
    sessions = Sessions(url, pool_size=1)
    account = AccountId(subject(person))
    await sessions.ping()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()

    said = []
    for first in range(0, PAYMENTS, AT_ONCE):
        groups = [
            Group.of(
                escrow.reward(subject(number), CONTRIBUTOR_POOL.id, account, Amount(1 + (int(me) if number % 2 else 0)))
            )
            for number in range(first, first + AT_ONCE)
        ]
        outcomes = await record(sessions, groups)
        said += [each.refusal.code if each.refusal is not None else each.status.value for each in outcomes]
    await sessions.dispose()
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
