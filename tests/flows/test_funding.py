"""Points into campaigns and back: from several sources, by one person or two, and to the last unit."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from flows.campaigns.approve_launch import approve_launch
from flows.campaigns.configure_campaign import configure_campaign
from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.finish_campaigns import finish_campaigns
from flows.campaigns.launch_campaign import Launched, launch_campaign
from flows.campaigns.pilot_campaign import pilot_campaign
from flows.campaigns.plan_launch import plan_launch
from flows.campaigns.steer_campaign import steer_campaign
from flows.deps import Cause
from flows.errors import (
    AlreadyFunded,
    FundFirst,
    FundingPooled,
    OwnProposal,
    PoolTooSmall,
    ProposalGone,
    ProposerGone,
    SecondNeeded,
    SourceUnfit,
)
from flows.money.decline_proposal import decline_proposal
from flows.money.fund_campaign import fund_campaign
from flows.money.propose_funding import propose_funding
from flows.money.read_waiting import read_waiting
from kernel.clock import ManualClock
from kernel.ids import new_id
from kernel.money import Amount
from kernel.values import Language
from ledger.accounts import COMMUNITY_POOL, ECOSYSTEM_POOL
from store.sessions import Sessions
from store.tables.fundings import fundings
from store.tables.ledger import accounts, transfers
from store.tables.people import operator_audit
from tasks.errors import CampaignNotFound, CampaignState, LaunchNotProposed
from tests.support.deps import house_deps
from tests.support.world import OPERATOR, World, choices
from views.operator_fund import Asked, Funded, FundFacts
from views.operator_seconds import Waiting

pytestmark = pytest.mark.asyncio

SECOND, AUDITOR = "9001", "9002"
LIMIT = Amount.aic(1000)
DAY_S = 86_400


@pytest_asyncio.fixture
async def world(sessions: Sessions, tmp_path: Path) -> World:
    deps = await house_deps(sessions, tmp_path, {OPERATOR: "owner", SECOND: "manager", AUDITOR: "auditor"})
    assert isinstance(deps.clock, ManualClock)
    return World(replace(deps, policy=replace(deps.policy, two_people_above=LIMIT)), deps.clock)


async def propose(
    world: World, amount: Amount, source: str = "ecosystem", *, number: int = 1, by: str = OPERATOR
) -> tuple[UUID, FundFacts]:
    cause = world.cause("operator")
    return await propose_funding(world.deps, number, amount, source, "more came", operator_id=by, cause=cause)


async def confirm(world: World, proposal: UUID, *, by: str = OPERATOR, cause: Cause | None = None) -> Funded | Waiting:
    done = await fund_campaign(
        world.deps, operator_id=by, proposal=proposal, language=Language.EN, cause=cause or world.cause("operator")
    )
    assert not isinstance(done, Asked)
    return done


async def fund(world: World, amount: Amount, source: str = "ecosystem") -> Funded | Waiting:
    return await confirm(world, (await propose(world, amount, source))[0])


async def steer(world: World, step: str) -> None:
    await steer_campaign(world.deps, operator_id=OPERATOR, number=1, step=step, cause=world.cause("operator"))


async def deeds(world: World) -> list[dict[str, Any]]:
    """By the deed's name, shortest first: within a test's moment there is no order in time."""
    found = [row for row in await world.rows(operator_audit) if row["action"].startswith("fund")]
    return sorted(found, key=lambda row: len(row["action"]))


async def adds_up(world: World) -> None:
    """The escrow has what the counters say, and the sources what is not there."""
    row = await world.campaign_row()
    paid_in = await world.rows(fundings, campaign_id=row.id)
    assert row.budget_units == sum(each["funded_units"] for each in paid_in)
    assert row.refunded_units == sum(each["returned_units"] for each in paid_in)
    assert await world.balance(row.escrow_id) == row.budget_units - row.refunded_units - row.spent_units
    for each in paid_in:
        went = await world.rows(transfers, debit_id=each["source_id"], kind="fund")
        came = await world.rows(transfers, credit_id=each["source_id"], kind="refund")
        assert sum(one["amount_units"] for one in went) == each["funded_units"]
        assert sum(one["amount_units"] for one in came) == each["returned_units"]


async def test_nothing_moves_before_it_is_confirmed_and_both_balances_are_said(world: World) -> None:
    await world.campaign(choices(2))
    before, pool = (await world.campaign_row()).budget_units, await world.balance(COMMUNITY_POOL.id)

    proposal, facts = await propose(world, Amount.aic(7), "community")

    assert (facts.source, facts.source_before.units, facts.budget_before.units) == ("pool:community", pool, before)
    assert (facts.source_after.units, facts.budget_after.units) == (pool - 7 * 10**8, before + 7 * 10**8)
    assert (await world.campaign_row()).budget_units == before
    done = await confirm(world, proposal)
    assert isinstance(done, Funded)
    assert (done.amount, done.budget) == (Amount.aic(7), facts.budget_after)
    assert await world.balance(COMMUNITY_POOL.id) == facts.source_after.units
    await adds_up(world)


async def test_a_button_works_once_and_a_repeated_update_says_the_same(world: World) -> None:
    await world.campaign(choices(2))
    proposal, _ = await propose(world, Amount.aic(7))
    cause = world.cause("operator")

    assert await confirm(world, proposal, cause=cause) == await confirm(world, proposal, cause=cause)

    for by in (OPERATOR, SECOND):
        with pytest.raises(ProposalGone):
            await confirm(world, proposal, by=by)
    [noted] = await deeds(world)
    assert (noted["action"], noted["subject"], noted["facts"]["reason"]) == ("fund", "C1", "more came")
    await adds_up(world)


async def test_what_cannot_be_funded_is_refused_before_anything_moves(world: World) -> None:
    await world.campaign(choices(2))
    for amount, source, error in (
        (Amount.aic(3_000_000_000), "ecosystem", PoolTooSmall),
        (Amount.aic(1), "team", SourceUnfit),
        (Amount.aic(1), "contributors", SourceUnfit),
        (Amount.aic(1), "C1", SourceUnfit),
    ):
        with pytest.raises(error):
            await propose(world, amount, source)
    with pytest.raises(CampaignNotFound):
        await propose(world, Amount.aic(1), number=9)
    proposal, _ = await propose(world, Amount.aic(1))
    await steer(world, "close")
    with pytest.raises(CampaignState):
        await confirm(world, proposal)
    with pytest.raises(ProposalGone):
        await confirm(world, new_id(world.clock.now()))
    assert await deeds(world) == []


async def test_a_pool_campaign_has_no_escrow_to_fill(world: World) -> None:
    await world.campaign(choices(2), funding="pool")
    with pytest.raises(FundingPooled):
        await propose(world, Amount.aic(1))


async def test_a_draft_is_launched_with_what_it_was_given(world: World) -> None:
    number = (
        await create_campaign(world.deps, operator_id=OPERATOR, title="Tea", cause=world.cause("operator"))
    ).number
    await fund(world, Amount.aic(40), "community")
    with pytest.raises(AlreadyFunded):
        await configure_campaign(
            world.deps, operator_id=OPERATOR, number=number, name="funding", text="pool", cause=world.cause("operator")
        )
    await steer(world, "close")
    await finish_campaigns(world.deps)

    row = await world.campaign_row()
    assert (row.status, row.refunded_units) == ("closed", Amount.aic(40).units)
    await adds_up(world)


async def test_a_budget_below_what_it_can_cost_is_said_and_deals_as_far_as_it_goes(world: World) -> None:
    await world.draft(choices(2))
    await fund(world, Amount.aic(40), "community")
    planned = await plan_launch(world.deps, 1, operator_id=OPERATOR)
    assert planned.funded is not None
    assert planned.funded < planned.plan.budget
    pool = await world.balance(ECOSYSTEM_POOL.id)

    await launch_campaign(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))

    assert (await world.campaign_row()).budget_units == Amount.aic(40).units
    assert await world.balance(ECOSYSTEM_POOL.id) == pool
    await adds_up(world)


async def test_a_pilot_is_paid_from_what_was_funded_and_takes_nothing_more(world: World) -> None:
    await world.draft(choices(60))
    world.deps = replace(world.deps, policy=replace(world.deps.policy, two_people_above=Amount.aic(400)))
    with pytest.raises(FundFirst):
        await pilot_campaign(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))
    proposal, _ = await propose(world, Amount.aic(600), "community")
    await confirm(world, proposal)
    await confirm(world, proposal, by=SECOND)
    pool = await world.balance(ECOSYSTEM_POOL.id)

    await pilot_campaign(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))
    assert (await world.campaign_row()).status == "pilot"
    await launch_campaign(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))

    row = await world.campaign_row()
    assert (row.status, row.budget_units) == ("live", Amount.aic(600).units)
    assert await world.balance(ECOSYSTEM_POOL.id) == pool
    await adds_up(world)


async def test_a_launch_adds_to_its_pilots_escrow_and_notes_who_paid(world: World) -> None:
    world.deps = replace(world.deps, policy=replace(world.deps.policy, two_people_above=Amount.aic(9000)))
    await world.draft(choices(40))
    await pilot_campaign(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))
    before = (await world.campaign_row()).budget_units
    await adds_up(world)

    await launch_campaign(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))

    assert (await world.campaign_row()).budget_units > before
    await adds_up(world)


async def test_above_the_limit_it_takes_another_operator(world: World) -> None:
    await world.campaign(choices(2))
    escrow = (await world.campaign_row()).budget_units
    proposal, facts = await propose(world, LIMIT)  # the limit itself, and more with what is there
    cause = world.cause("operator")
    waiting = await confirm(world, proposal, cause=cause)
    assert isinstance(waiting, Waiting)
    assert waiting == await confirm(world, proposal, cause=cause)
    assert (waiting.proposed_by, waiting.approvers) == (OPERATOR, (SECOND,))
    assert (await world.campaign_row()).budget_units == escrow
    assert [each.id for each in (await read_waiting(world.deps)).deeds] == [proposal]
    with pytest.raises(OwnProposal):
        await confirm(world, proposal)

    done = await confirm(world, proposal, by=SECOND)

    assert isinstance(done, Funded)
    assert (done.proposed_by, done.budget) == (OPERATOR, facts.budget_after)
    assert (await read_waiting(world.deps)).deeds == ()
    funded, proposed = await deeds(world)
    assert (proposed["operator_id"], proposed["action"]) == (OPERATOR, "fund_proposed")
    assert (funded["operator_id"], funded["facts"]["approved_by"]) == (SECOND, SECOND)
    assert funded["facts"]["proposed_by"] == OPERATOR
    await adds_up(world)


async def test_halves_do_not_slip_through(world: World) -> None:
    await world.campaign(choices(2))
    assert isinstance(await fund(world, Amount.aic(900)), Funded)
    assert isinstance(await fund(world, Amount.aic(900)), Waiting)


async def test_two_who_approve_at_once_move_it_once(world: World) -> None:
    world.deps.policy.operators["9003"] = "owner"  # type: ignore[index]
    await world.campaign(choices(2))
    proposal, _ = await propose(world, LIMIT)
    await confirm(world, proposal)
    done = await asyncio.gather(*(confirm(world, proposal, by=by) for by in (SECOND, "9003")), return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["Funded", "ProposalGone"]
    await adds_up(world)


async def test_who_is_alone_or_was_put_off_the_list_decides_nothing_above_the_limit(world: World) -> None:
    await world.campaign(choices(2))
    proposal, _ = await propose(world, LIMIT)
    await confirm(world, proposal)
    alone = replace(world.deps.policy, operators={SECOND: "manager"})
    world.deps = replace(world.deps, policy=alone)
    with pytest.raises(ProposerGone):
        await confirm(world, proposal, by=SECOND)
    other, _ = await propose(world, LIMIT, by=SECOND)
    with pytest.raises(SecondNeeded):
        await confirm(world, other, by=SECOND)
    assert len(await world.rows(transfers, kind="fund")) == 1


@pytest.mark.parametrize("by", [OPERATOR, SECOND])
async def test_what_is_declined_or_withdrawn_is_over(world: World, by: str) -> None:
    await world.campaign(choices(2))
    proposal, _ = await propose(world, LIMIT)
    for who in (OPERATOR, SECOND):
        with pytest.raises(ProposalGone):  # it is not confirmed yet
            await decline_proposal(world.deps, operator_id=who, proposal=proposal, cause=world.cause("operator"))
    await confirm(world, proposal)
    with pytest.raises(ProposalGone):
        await decline_proposal(world.deps, operator_id=AUDITOR, proposal=proposal, cause=world.cause("operator"))

    await decline_proposal(world.deps, operator_id=by, proposal=proposal, cause=world.cause("operator"))

    with pytest.raises(ProposalGone):
        await confirm(world, proposal, by=SECOND)
    expected = "fund_withdrawn" if by == OPERATOR else "fund_declined"
    assert {row["action"] for row in await deeds(world)} == {"fund_proposed", expected}


async def test_what_waits_a_day_is_proposed_anew(world: World) -> None:
    await world.campaign(choices(2))
    proposal, _ = await propose(world, LIMIT)
    await confirm(world, proposal)
    world.clock.advance(DAY_S)
    assert (await read_waiting(world.deps)).deeds == ()
    with pytest.raises(ProposalGone):
        await confirm(world, proposal, by=SECOND)


async def test_a_launch_above_the_limit_waits_and_fills_its_escrow_once_approved(world: World) -> None:
    await world.draft(choices(60))
    cause = world.cause("operator")
    launched = await launch_campaign(world.deps, operator_id=OPERATOR, number=1, cause=cause)
    assert launched == Launched(is_live=False, approvers=(SECOND,))
    assert [each.number for each in (await read_waiting(world.deps)).launches] == [1]
    shown = await world.proposal()
    assert await world.rows(accounts, kind="escrow") == []

    world.clock.advance(DAY_S)
    assert (await read_waiting(world.deps)).launches == ()
    with pytest.raises(LaunchNotProposed):
        await approve_launch(world.deps, operator_id=SECOND, number=1, proposal=shown, cause=world.cause("operator"))
    await launch_campaign(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))
    shown = await world.proposal()
    proposer = await approve_launch(
        world.deps, operator_id=SECOND, number=1, proposal=shown, cause=world.cause("operator")
    )

    row = await world.campaign_row()
    assert (proposer, row.status, row.proposed_by, row.approved_by) == (OPERATOR, "live", OPERATOR, SECOND)
    assert row.budget_units > LIMIT.units
    await adds_up(world)


async def test_what_is_left_at_the_close_goes_back_to_each_who_paid_its_share(world: World) -> None:
    people = await world.people(3)
    await world.campaign(choices(1), release="on_acceptance", max_overlap="3")
    await fund(world, Amount(3_333_333_333), "community")
    for person in people:
        await world.answer(person, 0)
    assert await world.score_and_settle() == 3
    spent = (await world.campaign_row()).spent_units
    assert spent > 0

    await steer(world, "close")
    assert await finish_campaigns(world.deps) == 1
    assert await finish_campaigns(world.deps) == 0

    await adds_up(world)
    row = await world.campaign_row()
    assert row.refunded_units == row.budget_units - spent
    assert await world.balance(row.escrow_id) == 0
    for each in await world.rows(fundings):
        share = each["funded_units"] * row.refunded_units / row.budget_units
        assert abs(each["returned_units"] - share) <= 1
