"""Pay that the ledger refused is listed with its reason, and tried again or put aside by an operator."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from flows.errors import ParkedGone
from flows.money.drop_parked import drop_parked
from flows.money.read_parked import read_parked
from flows.money.retry_parked import retry_parked
from flows.verdicts.settle_verdicts import settle_verdicts
from store.tables.ledger import refused_groups, transfers
from store.tables.people import operator_audit
from store.tables.work import campaigns, responses
from tests.flows.test_audit import audited
from tests.support.world import OPERATOR, World, choices

pytestmark = pytest.mark.asyncio


async def refused(world: World) -> Any:
    """Accepted work whose escrow account cannot be paid from. Returns: the escrow."""
    people = await world.people(3)
    await world.campaign(choices(1), release="on_acceptance", max_overlap="3")
    for person in people:
        await world.answer(person, 0)
    escrow = (await world.campaign_row()).escrow_id
    await pay_from(world, UUID(int=5))
    await world.score_and_settle()
    return escrow


async def pay_from(world: World, escrow: Any) -> None:
    async with world.deps.sessions.write() as session:
        await session.execute(update(campaigns).values(escrow_id=escrow))


async def test_a_refusal_is_listed_with_its_reason_and_paid_by_a_later_try(world: World) -> None:
    escrow = await refused(world)
    first = await read_parked(world.deps)
    assert first is not None
    assert (first.reason, first.kind, first.may_retry, first.waiting) == ("UnknownAccount", "reward", True, 3)

    await pay_from(world, escrow)
    cause = world.cause("operator")
    for _ in range(2):
        await retry_parked(world.deps, UUID(first.id), operator_id=OPERATOR, cause=cause)
    assert await settle_verdicts(world.deps) == 1

    rest = await read_parked(world.deps)
    assert rest is not None
    assert (rest.waiting, rest.id != first.id) == (2, True)
    assert len(await world.rows(transfers, kind="reward")) == 1
    assert sorted(row["state"] for row in await world.rows(responses)) == ["paid", "parked", "parked"]
    assert (await audited(world)).findings == ()


async def test_what_is_put_aside_is_listed_no_more_and_kept_in_the_audit(world: World) -> None:
    escrow = await refused(world)
    reserved_units = (await world.campaign_row()).campaign.reserved_units
    first = await read_parked(world.deps)
    assert first is not None

    await drop_parked(world.deps, UUID(first.id), operator_id=OPERATOR, cause=world.cause("operator"))

    for again in (drop_parked, retry_parked):
        with pytest.raises(ParkedGone):
            await again(world.deps, UUID(first.id), operator_id=OPERATOR, cause=world.cause("operator"))
    assert len(await world.rows(refused_groups)) == 2
    [noted] = await world.rows(operator_audit, action="parked_drop")
    assert noted["facts"]["transfers"][0]["kind"] == "reward"
    assert (await world.campaign_row()).campaign.reserved_units * 3 == reserved_units * 2, "it goes back with the rest"
    await pay_from(world, escrow)
    assert (await audited(world)).findings == ()


async def test_nothing_parked_is_nothing_to_show(world: World) -> None:
    assert await read_parked(world.deps) is None
