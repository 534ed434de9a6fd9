"""The supply is read in one statement, so that it adds up in the middle of any traffic."""

import asyncio
from datetime import UTC, datetime

import pytest

from kernel.ids import AccountId, TransferId, derived_id, random_id
from kernel.money import SUPPLY_UNITS, Amount
from ledger.accounts import CONTRIBUTOR_POOL, Account, AccountKind
from ledger.groups import Group
from ledger.transfers import Transfer, TransferKind
from store import ledger
from store.sessions import Sessions
from store.supply import Supply, supply

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHARES = {"pool:contributors": 60, "pool:ecosystem": 20, "pool:team": 10, "pool:community": 10}


async def read(sessions: Sessions) -> Supply:
    async with sessions.read(heavy=True) as session:
        return await supply(session)


async def test_before_anything_moves_the_pools_have_it_all(sessions: Sessions) -> None:
    async with sessions.write() as session:
        await ledger.ensure_genesis(session, now=NOW)
    found = await read(sessions)
    assert {name: units * 100 // SUPPLY_UNITS for name, units in found.pools.items()} == SHARES
    assert list(found.pools) == list(SHARES)
    assert found.of(AccountKind.CONTRIBUTOR, AccountKind.ESCROW, AccountKind.REDEEMED) == 0


async def test_it_adds_up_while_rewards_are_paid(sessions: Sessions) -> None:
    person = Account(id=AccountId(random_id()), kind=AccountKind.CONTRIBUTOR)
    async with sessions.write() as session:
        await ledger.ensure_genesis(session, now=NOW)
        await ledger.open_accounts(session, [person], now=NOW)

    async def pay() -> None:
        for _ in range(40):
            subject = random_id()
            reward = Transfer(
                id=TransferId(derived_id("reward", subject)),
                debit=CONTRIBUTOR_POOL.id,
                credit=person.id,
                amount=Amount.aic(3),
                kind=TransferKind.REWARD,
                subject=subject,
            )
            async with sessions.write() as session:
                await ledger.record(session, [Group.of(reward)], now=NOW)

    paying = asyncio.create_task(pay())
    while not paying.done():
        found = await read(sessions)
        assert sum(found.pools.values()) + found.of(AccountKind.CONTRIBUTOR) == SUPPLY_UNITS
        await asyncio.sleep(0)
    await paying
    assert (await read(sessions)).of(AccountKind.CONTRIBUTOR) == Amount.aic(120).units
