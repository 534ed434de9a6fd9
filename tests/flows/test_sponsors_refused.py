"""Who can't be asked to pay for a campaign, or can't pay any more, and what ends the question without them."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from contributors.errors import PersonForgotten
from contributors.sponsorships import State
from flows.campaigns.configure_campaign import configure_campaign
from flows.errors import (
    AccountTooSmall,
    FundingPooled,
    PaymentHeld,
    PaymentUnverified,
    ProposalGone,
    SourceUnfit,
    SponsorshipGone,
    SponsorUnfit,
)
from flows.money.propose_funding import propose_funding
from flows.money.withdraw_sponsorship import withdraw_sponsorship
from flows.people.forget_contributor import forget_contributor
from kernel.ids import new_id
from kernel.money import Amount
from store.sessions import Sessions
from store.tables.delivery import outbox
from store.tables.fundings import sponsorships
from store.tables.people import operator_audit
from store.tables.verification import verified_contacts
from tests.support.sponsors import (
    LIMIT,
    SECOND,
    adds_up,
    answer,
    ask,
    change_person,
    confirm,
    paid,
    propose,
    sponsor,
    steer,
    told,
    two_operators,
)
from tests.support.world import OPERATOR, World, choices
from views.operator_fund import Asked
from views.operator_seconds import Waiting

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def world(sessions: Sessions, tmp_path: Path) -> World:
    return await two_operators(sessions, tmp_path)


async def test_what_somebody_else_is_asked_is_not_theirs(world: World) -> None:
    person, other = await sponsor(world, Amount.aic(50)), await sponsor(world, Amount.aic(50), 2)
    await world.campaign(choices(2))
    asked = await ask(world, person, Amount.aic(20))
    for forged in (asked, new_id(world.clock.now())):
        for pays in (True, False):
            with pytest.raises(SponsorshipGone):
                await answer(world, other, forged, pays=pays)
    assert (await world.row(sponsorships))["state"] == "asked"
    assert await paid(world, other) == []


@pytest.mark.parametrize("why", ["held", "unverified", "away"])
async def test_who_can_not_pay_is_not_asked(world: World, why: str) -> None:
    person = await (world.person() if why == "unverified" else sponsor(world, Amount.aic(50)))
    await world.campaign(choices(2))
    if why == "held":
        await change_person(world, person, ban_reason="spam")
    if why == "away":
        await change_person(world, person, notices_blocked_at=world.clock.now())
    with pytest.raises(SponsorUnfit) as refused:
        await propose(world, person, Amount.aic(1))
    assert refused.value.facts["why"] == why


async def test_who_can_not_pay_any_more_may_when_that_is_over(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    asked = await ask(world, person, Amount.aic(20))
    await change_person(world, person, ban_reason="spam")
    with pytest.raises(PaymentHeld):
        await answer(world, person, asked)
    await change_person(world, person, ban_reason=None)
    contact = await world.row(verified_contacts)
    async with world.deps.sessions.write() as session:
        await session.execute(verified_contacts.delete())
    with pytest.raises(PaymentUnverified):
        await answer(world, person, asked)
    async with world.deps.sessions.write() as session:
        await session.execute(verified_contacts.insert(), contact)

    assert (await answer(world, person, asked)).state is State.PAID


async def test_between_proposal_and_confirmation_things_change(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    first, second = [(await propose(world, person, Amount.aic(50)))[0] for _ in range(2)]
    await answer(world, person, await ask(world, person, Amount.aic(1)))
    with pytest.raises(AccountTooSmall):
        await confirm(world, first)
    shown = await world.balance(person.account_id)
    assert await forget_contributor(world.deps, person, shown_units=shown, cause=world.cause())
    for late in (confirm(world, second), propose(world, person, Amount.aic(1))):
        with pytest.raises(PersonForgotten):
            await late


async def test_only_people_and_two_pools_pay(world: World) -> None:
    await world.campaign(choices(2), funding="pool")
    person = await sponsor(world, Amount.aic(50))
    with pytest.raises(FundingPooled):
        await propose(world, person, Amount.aic(1))
    await world.campaign(choices(2))
    for source in ("C2", "team", "contributors"):
        with pytest.raises(SourceUnfit):
            await propose_funding(
                world.deps, 2, Amount.aic(1), source, "", operator_id=OPERATOR, cause=world.cause("operator")
            )


async def test_on_the_word_of_who_is_no_operator_any_more_nothing_moves(world: World) -> None:
    person = await sponsor(world, Amount.aic(3000))
    await world.campaign(choices(2))
    proposal, _ = await propose(world, person, LIMIT)
    assert isinstance(await confirm(world, proposal), Waiting)
    assert await world.rows(outbox, kind="sponsorship") == [], "two people first, then the sponsor"
    assert isinstance(await confirm(world, proposal, by=SECOND), Asked)
    world.deps = replace(world.deps, policy=replace(world.deps.policy, operators={OPERATOR: "owner"}))

    assert (await answer(world, person, proposal)).state is State.UNBACKED

    assert await paid(world, person) == []
    assert await told(world) == [(OPERATOR, "unbacked"), (SECOND, "unbacked")]


@pytest.mark.parametrize(("steps", "state"), [(["pause"], State.PAID), (["close"], State.ENDED)])
async def test_a_campaign_that_takes_no_points_any_more_gets_none(
    world: World, steps: Sequence[str], state: State
) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    asked = await ask(world, person, Amount.aic(20))
    for step in steps:
        await steer(world, step)

    assert (await answer(world, person, asked)).state is state

    assert await paid(world, person) == ([20 * 10**8] if state is State.PAID else [])
    await adds_up(world)


async def test_a_draft_that_the_pool_pays_by_now_gets_none(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.draft(choices(2))
    asked = await ask(world, person, Amount.aic(20))
    await configure_campaign(
        world.deps, operator_id=OPERATOR, number=1, name="funding", text="pool", cause=world.cause("operator")
    )
    assert (await answer(world, person, asked)).state is State.ENDED


async def test_what_an_operator_takes_back_nobody_pays(world: World) -> None:
    person = await sponsor(world, Amount.aic(3000))
    await world.campaign(choices(2))
    proposal, _ = await propose(world, person, LIMIT)
    await confirm(world, proposal)
    await confirm(world, proposal, by=SECOND)
    card = await world.row(outbox, kind="sponsorship")
    with pytest.raises(ProposalGone):
        await withdraw(world, proposal, by="9002")

    for _ in range(2):
        assert (await withdraw(world, proposal, by=SECOND))["state"] == "withdrawn"

    assert (await world.row(outbox, id=card["id"]))["state"] == "dropped"
    assert (await answer(world, person, proposal)).state is State.WITHDRAWN
    assert await told(world) == [(OPERATOR, "withdrawn")], "who did it knows"
    noted = await world.row(operator_audit, action="sponsor_withdrawn")
    assert noted["operator_id"] == SECOND


async def test_what_was_paid_is_not_taken_back(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    asked = await ask(world, person, Amount.aic(20))
    done = await asyncio.gather(answer(world, person, asked), withdraw(world, asked))

    assert done[0].state == done[1]["state"]
    assert await paid(world, person) == ([20 * 10**8] if done[0].state is State.PAID else [])
    await adds_up(world)


async def withdraw(world: World, asked: UUID, *, by: str = OPERATOR) -> dict[str, Any]:
    return await withdraw_sponsorship(world.deps, operator_id=by, sponsorship=asked, cause=world.cause("operator"))
