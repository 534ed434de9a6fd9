"""Sponsors and those who ask them, in their words; and what must hold after everything."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import update

from flows.campaigns.steer_campaign import steer_campaign
from flows.deps import Cause
from flows.money.answer_sponsorship import answer_sponsorship
from flows.money.audit_ledger import audit_ledger
from flows.money.fund_campaign import fund_campaign
from flows.money.propose_funding import propose_funding
from flows.shapes import Person
from kernel.clock import ManualClock
from kernel.ids import AccountId, new_id
from kernel.money import Amount
from kernel.values import Language
from ledger import escrow
from ledger.accounts import CONTRIBUTOR_POOL
from ledger.groups import Group
from store import ledger
from store.sessions import Sessions
from store.tables.delivery import desk_notices
from store.tables.fundings import fundings
from store.tables.ledger import transfers
from store.tables.people import contributors, operator_audit
from tests.support.deps import house_deps
from tests.support.pool import Pool
from tests.support.world import OPERATOR, World
from views.operator_fund import Asked, Funded, FundFacts
from views.operator_seconds import Waiting

SECOND = "9001"
LIMIT = Amount.aic(1000)


async def two_operators(sessions: Sessions, folder: Path) -> World:
    """A founded house with an owner and a manager, of whom one alone decides on little."""
    deps = await house_deps(sessions, folder, {OPERATOR: "owner", SECOND: "manager"})
    assert isinstance(deps.clock, ManualClock)
    return World(replace(deps, policy=replace(deps.policy, two_people_above=LIMIT)), deps.clock)


async def give(world: World, person: Person, amount: Amount) -> None:
    """Let somebody have so much."""
    now = world.clock.now()
    reward = escrow.reward(new_id(now), CONTRIBUTOR_POOL.id, AccountId(person.account_id), amount)
    async with world.deps.sessions.write() as session:
        await ledger.record(session, [Group.of(reward)], now=now)


async def sponsor(world: World, amount: Amount, number: int = 1) -> Person:
    """Somebody verified who has so much."""
    person = await world.person(number)
    await Pool(world).verify(person)
    await give(world, person, amount)
    return person


async def propose(world: World, person: Person, amount: Amount, *, by: str = OPERATOR) -> tuple[UUID, FundFacts]:
    """An operator asks for it. Returns: the proposal, and what they were shown."""
    cause = world.cause("operator")
    return await propose_funding(
        world.deps, 1, amount, person.account_id.hex, "they offered", operator_id=by, cause=cause
    )


async def confirm(
    world: World, proposal: UUID, *, by: str = OPERATOR, cause: Cause | None = None
) -> Funded | Asked | Waiting:
    """Let a proposal stand."""
    return await fund_campaign(
        world.deps, operator_id=by, proposal=proposal, language=Language.ZH, cause=cause or world.cause("operator")
    )


async def ask(world: World, person: Person, amount: Amount) -> UUID:
    """Propose it, and let that stand. Returns: what the person is asked."""
    proposal, _ = await propose(world, person, amount)
    assert isinstance(await confirm(world, proposal), Asked)
    return proposal


async def answer(world: World, person: Person, asked: UUID, *, pays: bool = True, cause: Cause | None = None) -> Any:
    """Somebody presses."""
    cause = cause or world.cause()
    return await answer_sponsorship(world.deps, person, sponsorship=asked, pays=pays, cause=cause)


async def steer(world: World, step: str) -> None:
    """Another step of the campaign."""
    await steer_campaign(world.deps, operator_id=OPERATOR, number=1, step=step, cause=world.cause("operator"))


async def change_person(world: World, person: Person, **values: object) -> None:
    """Let their row say something else."""
    async with world.deps.sessions.write() as session:
        await session.execute(update(contributors).where(contributors.c.id == person.id).values(**values))


async def paid(world: World, person: Person) -> list[int]:
    """What left their account for campaigns."""
    rows = await world.rows(transfers, debit_id=person.account_id, kind="fund")
    return sorted(row["amount_units"] for row in rows)


async def told(world: World) -> list[tuple[str, str]]:
    """Which operators will hear, or have heard, what."""
    return sorted((row["operator_id"], row["facts"]["state"]) for row in await world.rows(desk_notices))


async def noted(world: World) -> set[str]:
    """What the audit has of it."""
    rows = await world.rows(operator_audit)
    return {row["action"] for row in rows if row["action"].startswith("sponsor")}


async def adds_up(world: World) -> None:
    """The escrow has what the counters say; every source has funded what is noted; the whole audit is clean."""
    row = await world.campaign_row()
    paid_in = await world.rows(fundings, campaign_id=row.id)
    assert row.budget_units == sum(each["funded_units"] for each in paid_in)
    assert row.refunded_units == sum(each["returned_units"] for each in paid_in)
    assert (await audit_ledger(world.deps, asked_by=OPERATOR)).finding_count == 0


async def propose_of_pool(world: World, amount: Amount) -> tuple[UUID, FundFacts]:
    """The same of the community pool."""
    cause = world.cause("operator")
    return await propose_funding(world.deps, 1, amount, "community", "", operator_id=OPERATOR, cause=cause)
