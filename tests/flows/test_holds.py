"""Holds that nobody ended give their points back, whoever looks first."""

import asyncio
from datetime import timedelta

import pytest

from flows.money.expire_holds import expire_holds
from flows.money.read_ledger_figures import LedgerFigures, read_ledger_figures
from kernel.ids import AccountId, CampaignId, new_id, random_id
from kernel.money import Amount
from ledger import escrow, holds
from ledger.accounts import CONTRIBUTOR_POOL, Account, AccountKind
from ledger.groups import Group
from ledger.transfers import Transfer
from store import ledger
from store.tables.ledger import refused_groups, transfers
from tests.support.world import World

pytestmark = pytest.mark.asyncio


async def held(world: World, hours: int) -> Transfer:
    """A person with 5 AIC, 4 of them on hold."""
    now = world.clock.now()
    person, redeemed = (
        Account(AccountId(random_id()), kind) for kind in (AccountKind.CONTRIBUTOR, AccountKind.REDEEMED)
    )
    reward = escrow.reward(new_id(now), CONTRIBUTOR_POOL.id, person.id, Amount.aic(5))
    hold = holds.hold(new_id(now), person.id, redeemed.id, Amount.aic(4), now + timedelta(hours=hours))
    async with world.deps.sessions.write() as session:
        await ledger.open_accounts(session, [person, redeemed], now=now)
        await ledger.record(session, [Group.of(reward), Group.of(hold)], now=now)
    return hold


async def available(world: World, account: AccountId) -> int:
    async with world.deps.sessions.read() as session:
        found = await ledger.balance(session, account)
    assert found is not None
    return found.available_units


async def test_what_is_over_comes_free_once_and_what_is_not_stays_held(world: World) -> None:
    early, late = await held(world, 1), await held(world, 9)
    assert await expire_holds(world.deps) == 0
    world.clock.advance(3600)

    ended = await asyncio.gather(*(expire_holds(world.deps) for _ in range(3)))

    assert sum(ended) == 1
    assert len(await world.rows(transfers, kind="expire")) == 1
    assert await available(world, early.debit) == Amount.aic(5).units
    assert await available(world, late.debit) == Amount.aic(1).units


async def test_the_figures_are_nothing_where_everything_adds_up(world: World) -> None:
    await held(world, 1)

    assert await read_ledger_figures(world.deps) == LedgerFigures(0, 0, None)


async def test_a_parked_group_counts_until_a_later_try_records_it(world: World) -> None:
    hold = await held(world, 1)
    now = world.clock.now()
    spend = escrow.fund(CampaignId(new_id(now)), hold.debit, await with_escrow(world), Amount.aic(2))

    async def parked() -> int:
        async with world.deps.sessions.write() as session:
            await ledger.record(session, [Group.of(spend)], now=now)
        return (await read_ledger_figures(world.deps)).parked_groups

    assert await parked() == 1
    async with world.deps.sessions.write() as session:
        await ledger.record(session, [Group.of(holds.void(hold))], now=now)
    assert await parked() == 0
    assert len(await world.rows(refused_groups)) == 1


async def with_escrow(world: World) -> AccountId:
    escrow_account = Account(AccountId(random_id()), AccountKind.ESCROW)
    async with world.deps.sessions.write() as session:
        await ledger.open_accounts(session, [escrow_account], now=world.clock.now())
    return escrow_account.id
