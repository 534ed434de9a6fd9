"""Grants of the team pool on either store: confirmed, released once, revoked once."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from flows.errors import (
    AccountUnknown,
    CliffTooLong,
    GrantRevoked,
    NotAPerson,
    NothingDue,
    PoolTooSmall,
    ProposalGone,
    ReasonNeeded,
)
from flows.money.grant_vesting import Granted, grant_vesting
from flows.money.propose_grant import Terms, propose_grant
from flows.money.propose_revocation import propose_revocation
from flows.money.read_vesting import read_vesting
from flows.money.release_due_vesting import release_due_vesting
from flows.money.release_vesting import release_vesting
from flows.money.revoke_vesting import revoke_vesting
from flows.shapes import Person
from kernel.money import SUPPLY_UNITS, Amount
from ledger.accounts import TEAM_POOL
from store.jobs import SlotMoved
from store.tables.ledger import transfers
from store.tables.people import operator_audit
from store.tables.vesting import vesting_grants
from tests.support.deps import START
from tests.support.world import OPERATOR, World

pytestmark = pytest.mark.asyncio

DAY_S = 86_400
TOTAL = Amount.aic(1000)
TEAM_UNITS = SUPPLY_UNITS // 10


def terms(who: str = "1", *, total: Amount = TOTAL, start_at: datetime = START, cliff_s: int = 10 * DAY_S) -> Terms:
    return Terms(who, total, start_at, cliff_s, 100 * DAY_S)


async def granted(world: World, who: str = "1") -> int:
    proposal, _ = await propose_grant(world.deps, terms(who), operator_id=OPERATOR, cause=world.cause("operator"))
    done = await grant_vesting(world.deps, operator_id=OPERATOR, proposal=proposal, cause=world.cause("operator"))
    assert isinstance(done, Granted)
    return done.number


async def release(world: World, number: int = 1) -> Amount:
    return await release_vesting(world.deps, number, operator_id=OPERATOR, cause=world.cause("operator"))


async def revocation(world: World, number: int = 1, reason: str = "left the team") -> Any:
    proposal, _ = await propose_revocation(
        world.deps, number, reason, operator_id=OPERATOR, cause=world.cause("operator")
    )
    return proposal


async def balance(world: World, person: Person) -> int:
    return await world.balance(person.account_id)


async def test_a_grant_is_set_aside_and_released_as_it_vests(world: World) -> None:
    person = await world.person()
    number = await granted(world)
    assert await world.balance(TEAM_POOL.id) == TEAM_UNITS - TOTAL.units

    with pytest.raises(NothingDue):
        await release(world)
    world.clock.advance(10 * DAY_S)
    first = await release(world)
    world.clock.advance(15 * DAY_S)
    second = await release(world)
    world.clock.advance(900 * DAY_S)
    rest = await release(world)

    assert number == 1
    assert [each.units for each in (first, second, rest)] == [TOTAL.units * n // 100 for n in (10, 15, 75)]
    assert await balance(world, person) == TOTAL.units
    with pytest.raises(NothingDue):
        await release(world)
    [facts], pool = await read_vesting(world.deps)
    assert (facts.released, facts.due.units, pool.units) == (TOTAL, 0, TEAM_UNITS - TOTAL.units)


async def test_nothing_moves_before_it_is_confirmed_and_a_button_works_once(world: World) -> None:
    await world.person()
    proposal, facts = await propose_grant(world.deps, terms(), operator_id=OPERATOR, cause=world.cause("operator"))
    assert (facts.total, facts.cliff_at) == (TOTAL, START + timedelta(days=10))
    assert await world.balance(TEAM_POOL.id) == TEAM_UNITS

    with pytest.raises(ProposalGone):
        await grant_vesting(world.deps, operator_id="666", proposal=proposal, cause=world.cause("operator"))
    cause = world.cause("operator")
    done = [await grant_vesting(world.deps, operator_id=OPERATOR, proposal=proposal, cause=cause) for _ in range(2)]
    with pytest.raises(ProposalGone):
        await grant_vesting(world.deps, operator_id=OPERATOR, proposal=proposal, cause=world.cause("operator"))

    assert done == [Granted(1, OPERATOR)] * 2
    assert await world.balance(TEAM_POOL.id) == TEAM_UNITS - TOTAL.units
    assert [row["action"] for row in await world.rows(operator_audit)] == ["vesting_grant"]


async def test_what_was_typed_an_hour_ago_is_typed_again(world: World) -> None:
    await world.person()
    proposal, _ = await propose_grant(world.deps, terms(), operator_id=OPERATOR, cause=world.cause("operator"))
    world.clock.advance(3601)

    with pytest.raises(ProposalGone):
        await grant_vesting(world.deps, operator_id=OPERATOR, proposal=proposal, cause=world.cause("operator"))


@pytest.mark.parametrize(
    ("bad", "refusal"),
    [
        (terms("2"), AccountUnknown),
        (terms("C7"), AccountUnknown),
        (terms("pool:ecosystem"), NotAPerson),
        (terms(total=Amount(TEAM_UNITS + 1)), PoolTooSmall),
        (terms(cliff_s=101 * DAY_S), CliffTooLong),
    ],
)
async def test_terms_that_cannot_be_are_refused_at_once(world: World, bad: Terms, refusal: type[Exception]) -> None:
    await world.person()

    with pytest.raises(refusal):
        await propose_grant(world.deps, bad, operator_id=OPERATOR, cause=world.cause("operator"))


async def test_two_grants_that_exceed_the_pool_together_are_not_both_granted(world: World) -> None:
    await world.person()
    world.deps = replace(world.deps, policy=replace(world.deps.policy, two_people_above=Amount(SUPPLY_UNITS)))
    half = terms(total=Amount(TEAM_UNITS // 2 + 1))
    proposals = [
        (await propose_grant(world.deps, half, operator_id=OPERATOR, cause=world.cause("operator")))[0]
        for _ in range(2)
    ]

    await grant_vesting(world.deps, operator_id=OPERATOR, proposal=proposals[0], cause=world.cause("operator"))
    with pytest.raises(PoolTooSmall):
        await grant_vesting(world.deps, operator_id=OPERATOR, proposal=proposals[1], cause=world.cause("operator"))

    assert len(await world.rows(vesting_grants)) == 1
    assert await world.balance(TEAM_POOL.id) == TEAM_UNITS - half.total.units


async def test_the_nightly_job_and_the_command_at_once_release_once(world: World) -> None:
    people = await world.people(2)
    for number in (1, 2):
        await granted(world, str(number))
    world.clock.advance(50 * DAY_S)
    slot = START + timedelta(days=50)

    done = await asyncio.gather(
        release_due_vesting(world.deps, slot, None),
        release_due_vesting(world.deps, slot, None),
        *(release(world) for _ in range(4)),
        return_exceptions=True,
    )

    assert all(isinstance(each, SlotMoved | NothingDue | Amount | None) for each in done), done
    assert [await balance(world, person) for person in people] == [TOTAL.units // 2] * 2
    vested = [row for row in await world.rows(transfers, kind="vest") if row["debit_id"] != TEAM_POOL.id]
    assert len(vested) == 2


async def test_a_day_that_was_missed_is_in_the_next_days_sum(world: World) -> None:
    person = await world.person()
    await granted(world)

    for day in (20, 60):
        world.clock.advance(START.timestamp() + day * DAY_S - world.clock.now().timestamp())
        assert await release_due_vesting(world.deps, START + timedelta(days=day), None) is None

    assert await balance(world, person) == TOTAL.units * 6 // 10


async def test_revoking_pays_what_is_due_and_returns_the_rest_once(world: World) -> None:
    person = await world.person()
    await granted(world)
    world.clock.advance(25 * DAY_S)
    proposal, cause = await revocation(world), world.cause("operator")

    done = [await revoke_vesting(world.deps, operator_id=OPERATOR, proposal=proposal, cause=cause) for _ in range(2)]

    assert done[0] == done[1]
    assert (done[0].paid.units, done[0].returned.units) == (TOTAL.units // 4, TOTAL.units * 3 // 4)
    assert await balance(world, person) == TOTAL.units // 4
    assert await world.balance(TEAM_POOL.id) == TEAM_UNITS - TOTAL.units // 4
    for again in (release(world), revocation(world)):
        with pytest.raises(GrantRevoked):
            await again
    [_, noted] = await world.rows(operator_audit)
    assert noted["facts"]["reason"] == "left the team"


async def test_nobody_is_revoked_without_a_reason(world: World) -> None:
    await world.person()
    await granted(world)

    with pytest.raises(ReasonNeeded):
        await revocation(world, reason=" . ")


async def test_a_clock_that_goes_back_vests_nothing_twice(world: World) -> None:
    person = await world.person()
    await granted(world)
    world.clock.advance(50 * DAY_S)
    await release(world)
    world.clock.advance(-45 * DAY_S)

    with pytest.raises(NothingDue):
        await release(world)
    done = await revoke_vesting(
        world.deps, operator_id=OPERATOR, proposal=await revocation(world), cause=world.cause("operator")
    )

    assert (done.paid.units, done.returned.units) == (0, TOTAL.units // 2)
    assert await balance(world, person) == TOTAL.units // 2
