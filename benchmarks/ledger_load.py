"""The load on the ledger: one hot escrow pays many people. And what a round of it took."""

import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, Final
from uuid import UUID

from kernel.ids import AccountId, CampaignId, derived_id, new_id
from kernel.money import Amount
from ledger import escrow
from ledger.accounts import ECOSYSTEM_POOL, Account, AccountKind
from ledger.decisions import Outcome, Status
from ledger.groups import Group
from ledger.transfers import Transfer
from store import ledger
from store.sessions import Sessions

START: Final = datetime(2026, 11, 22, tzinfo=UTC)
PAY: Final = Amount(100)
ESCROW: Final = AccountId(derived_id("speed", UUID(int=0)))
_BUDGET: Final = Amount.aic(1_000_000)

Row = tuple[Any, ...]


def person(number: int) -> AccountId:
    """The account of one of the people: PostgreSQL's `md5(number::text)::uuid`."""
    return AccountId(UUID(hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()))


class Rewards:
    """Rewards that nobody has recorded yet, from the escrow to people drawn at random; time goes on with each."""

    def __init__(self, people: int, *, start: datetime = START) -> None:
        self._people = [person(number) for number in range(people)]
        self._random = Random(people)
        self.now = start

    def batch(self, size: int) -> list[Group]:
        """Make so many groups of one reward."""
        return [Group.of(self._reward()) for _ in range(size)]

    def _reward(self) -> Transfer:
        self.now += timedelta(milliseconds=1)
        return escrow.reward(new_id(self.now), ESCROW, self._random.choice(self._people), PAY)


async def fund_escrow(sessions: Sessions) -> None:
    """Genesis, and an escrow that can pay all that the benchmark pays. The people are opened by whoever calls."""
    async with sessions.write() as session:
        await ledger.ensure_genesis(session, now=START)
        await ledger.open_accounts(session, [Account(ESCROW, AccountKind.ESCROW)], now=START)
        funding = escrow.fund(CampaignId(new_id(START)), ECOSYSTEM_POOL.id, ESCROW, _BUDGET)
        expect_recorded(await ledger.record(session, [Group.of(funding)], now=START))


def expect_recorded(outcomes: Iterable[Outcome]) -> None:
    """A benchmark that measures refusals measures nothing."""
    assert all(outcome.status is Status.RECORDED for outcome in outcomes)


@dataclass(frozen=True, slots=True)
class Round:
    """So many transfers, and what they took.

    Units:   seconds; CPU of this process, and of the server's where there is one.
    """

    transfers: int
    elapsed_s: float
    client_cpu_s: float
    server_cpu_s: float = 0.0

    @property
    def per_s(self) -> float:
        """Transfers in a second."""
        return self.transfers / self.elapsed_s

    @property
    def cpu_us(self) -> float:
        """CPU of client and server together for one transfer."""
        return (self.client_cpu_s + self.server_cpu_s) * 1e6 / self.transfers


class Watch:
    """Adds up the time and our CPU inside its `with` blocks: what happens between them is not measured."""

    def __init__(self) -> None:
        self._begun_s = (0.0, 0.0)
        self.elapsed_s = 0.0
        self.cpu_s = 0.0

    def __enter__(self) -> None:
        self._begun_s = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        elapsed_s, cpu_s = self._begun_s
        self.elapsed_s += time.perf_counter() - elapsed_s
        self.cpu_s += time.process_time() - cpu_s


async def record_for(sessions: Sessions, rewards: Rewards, *, batch: int, seconds: float) -> Round:
    """Record batches, each in a transaction of its own, for so long; making the rewards is not measured."""
    recorded, watch = 0, Watch()
    while watch.elapsed_s < seconds:
        groups = rewards.batch(batch)
        with watch:
            async with sessions.write() as session:
                outcomes = await ledger.record(session, groups, now=rewards.now)
        expect_recorded(outcomes)
        recorded += batch
    return Round(recorded, watch.elapsed_s, watch.cpu_s)


@dataclass(frozen=True, slots=True)
class Written:
    """The rows that one batch wrote, each table's in the order of its key.

    Shape:   the columns of each table in their order; balances as (posted, pending, lamport, posted_at, account).
    """

    transfers: list[Row]
    postings: list[Row]
    unpublished: list[Row]
    balances: list[Row]


def split(transfers: Sequence[Row], postings: Sequence[Row], *, batch: int) -> Iterator[Written]:
    """Put the rows read back from a store into the batches that they were written in.

    Shape:   `transfers` and `postings` are in the order of their lamport.
    """
    remaining = iter(postings)
    for start in range(0, len(transfers), batch):
        written = transfers[start : start + batch]
        sides = list(islice(remaining, 2 * len(written)))
        posted_at = {row[_LAMPORT]: row[_POSTED_AT] for row in written}
        last = {account: (*after, lamport, posted_at[lamport], account) for account, lamport, _, _, _, *after in sides}
        yield Written(
            transfers=sorted(written, key=lambda row: row[0]),
            postings=sorted(sides, key=lambda row: row[:2]),
            unpublished=[(row[_LAMPORT], row[0]) for row in written],
            balances=[last[account] for account in sorted(last)],
        )


_POSTED_AT, _LAMPORT = 9, 10
"""Places in a row of `transfers`."""
