"""A paused campaign's settings change only after it was said for whom; no promise does, on either store."""

from dataclasses import replace
from uuid import UUID

import pytest

from flows.campaigns.approve_launch import approve_launch
from flows.campaigns.configure_campaign import configure_campaign
from flows.campaigns.edit_campaign import edit_campaign
from flows.campaigns.launch_campaign import Launched, launch_campaign
from flows.campaigns.pilot_campaign import pilot_campaign
from flows.campaigns.propose_edit import propose_edit
from flows.campaigns.read_settings import read_settings
from flows.campaigns.steer_campaign import steer_campaign
from flows.errors import ProposalGone
from flows.shapes import Person
from kernel.money import Amount
from store import campaigns
from store.tables.ledger import transfers
from store.tables.people import operator_audit
from store.tables.work import assignments, responses, tasks
from tasks.errors import (
    CampaignNotFound,
    CampaignState,
    EditFromPool,
    EditTooDear,
    LaunchNotProposed,
    OverlapOrder,
    PauseFirst,
    SettingInvalid,
    SettingKept,
    SettingUnknown,
)
from tests.flows.test_pilots import draft
from tests.support.world import OPERATOR, World, choices
from views.operator_edits import EditFacts

pytestmark = pytest.mark.asyncio


async def step(world: World, name: str) -> None:
    await steer_campaign(world.deps, operator_id=OPERATOR, number=1, step=name, cause=world.cause("operator"))


async def ask(world: World, name: str, text: str) -> EditFacts:
    facts = await propose_edit(
        world.deps, operator_id=OPERATOR, number=1, name=name, text=text, cause=world.cause("operator")
    )
    assert facts is not None
    return facts


async def apply(world: World, facts: EditFacts, by: str = OPERATOR) -> EditFacts:
    return await edit_campaign(world.deps, operator_id=by, proposal=UUID(facts.proposal), cause=world.cause("operator"))


async def paused(world: World, **settings: str) -> tuple[Person, Person]:
    """Of twelve tasks one is answered, another is in somebody's hands."""
    await world.campaign(choices(12), **({"max_overlap": "4"} | settings))
    first, second = await world.people(2)
    await world.answer(first, 0, "choice")
    await world.take(second, "choice")
    await step(world, "pause")
    return first, second


async def test_what_changes_for_whom_is_said_before_anything_does(world: World) -> None:
    await paused(world)
    facts = await ask(world, "max_overlap", "3")
    assert (facts.was, facts.becomes, facts.overlap_by) == ("4", "3", -1)
    assert (facts.cards, facts.answers, facts.open_tasks, facts.full) == (1, 1, 12, 0)
    assert (await read_settings(world.deps, 1))["max_overlap"] == "4"

    await apply(world, facts)
    assert (await read_settings(world.deps, 1))["max_overlap"] == "3"
    assert (await world.rows(operator_audit))[-1]["facts"] == {"name": "max_overlap", "was": "4", "value": "3"}


async def test_fewer_answers_take_from_what_could_be_opened_and_never_below_nothing(world: World) -> None:
    await paused(world)
    await apply(world, await ask(world, "max_overlap", "2"))
    slots = sorted(row["slots"] for row in await world.rows(tasks))
    assert slots in ([1, 1, *[2] * 10], [0, *[2] * 11])  # one answered, one in somebody's hands; maybe the same
    await step(world, "resume")
    (third,) = [await world.person(3)]
    await world.take(third, "choice")


async def test_a_card_that_is_out_keeps_its_pay(world: World) -> None:
    _, second = await paused(world)
    [before] = await world.rows(assignments, status="open")
    await apply(world, await ask(world, "pay.choice", "2-3"))
    [after] = await world.rows(assignments, status="open")
    assert after == before
    assert after["high_units"] == Amount.aic(5).units

    card = await world.take(second, "choice")
    await world.submit(second, card, 0)
    await step(world, "resume")
    third = await world.person(3)
    assert (await world.take(third, "choice")).high_units == Amount.aic(3).units
    assert len(await world.rows(responses)) == 2


async def test_what_could_cost_more_than_the_budget_is_refused(world: World) -> None:
    await paused(world)
    with pytest.raises(EditTooDear) as refused:
        await ask(world, "max_overlap", "5")
    assert refused.value.facts["more"] == "60.00"  # twelve answers more, at 5
    async with world.deps.sessions.write() as session:
        row = await world.campaign_row()
        await campaigns.change(session, row.id, budget_units=row.budget_units + Amount.aic(60).units)
    await apply(world, await ask(world, "max_overlap", "5"))
    assert {row["slots"] for row in await world.rows(tasks)} <= {3, 4, 5}


async def test_what_an_operator_has_funded_keeps_its_budget_whatever_its_tasks_could_cost(world: World) -> None:
    await paused(world)
    row = await world.campaign_row()
    async with world.deps.sessions.write() as session:
        await campaigns.change(session, row.id, is_funded=True)
    await apply(world, await ask(world, "max_overlap", "9"))
    assert (await world.campaign_row()).budget_units == row.budget_units


async def test_the_contributor_pool_pays_no_more_than_was_approved(world: World) -> None:
    await world.campaign(choices(12), funding="pool", max_overlap="4")
    await step(world, "pause")
    with pytest.raises(EditFromPool):
        await ask(world, "max_overlap", "5")
    await apply(world, await ask(world, "max_overlap", "3"))


async def test_what_answers_rest_on_is_kept(world: World) -> None:
    await paused(world)
    for name, text in (("licence", "CC0-1.0"), ("funding", "pool"), ("release", "standing"), ("none_of_these", "on")):
        with pytest.raises(SettingKept):
            await ask(world, name, text)
    with pytest.raises(SettingUnknown):
        await ask(world, "colour", "red")
    with pytest.raises(SettingInvalid):
        await ask(world, "tau", "2")
    with pytest.raises(OverlapOrder):
        await ask(world, "min_overlap", "5")


async def test_nothing_changes_while_it_is_live_or_closed(world: World) -> None:
    with pytest.raises(CampaignNotFound):
        await propose_edit(
            world.deps, operator_id=OPERATOR, number=1, name="tau", text=".8", cause=world.cause("operator")
        )
    await paused(world)
    facts = await ask(world, "tau", ".8")
    await step(world, "resume")
    with pytest.raises(CampaignState):
        await apply(world, facts)
    with pytest.raises(PauseFirst):
        await configure_campaign(
            world.deps, operator_id=OPERATOR, number=1, name="tau", text=".8", cause=world.cause("operator")
        )
    unasked = await propose_edit(
        world.deps, operator_id=OPERATOR, number=1, name="tau", text=".8", cause=world.cause("operator")
    )
    assert unasked is None
    assert (await read_settings(world.deps, 1))["tau"] == "0.9"


async def test_a_button_works_once_for_its_operator_and_for_what_it_has_shown(world: World) -> None:
    await paused(world)
    first, second = await ask(world, "tau", ".8"), await ask(world, "tau", ".7")
    with pytest.raises(ProposalGone):
        await apply(world, first, by="9999")
    await apply(world, first)
    with pytest.raises(ProposalGone):
        await apply(world, first)
    with pytest.raises(ProposalGone):
        await apply(world, second)  # it is .8 by now
    world.clock.advance(2 * 3600)
    third = await ask(world, "tau", ".7")
    world.clock.advance(2 * 3600)
    with pytest.raises(ProposalGone):
        await apply(world, third)


async def test_with_fewer_answers_wanted_open_tasks_are_settled_without_a_new_vote(world: World) -> None:
    await world.campaign(choices(3), max_overlap="5", min_overlap="4")
    for person in await world.people(3):
        for _ in range(3):
            await world.answer(person, 0, "choice")
    await world.score()
    assert {row["status"] for row in await world.rows(tasks) if not row["is_full_overlap"]} <= {"open"}
    await step(world, "pause")
    await apply(world, await ask(world, "min_overlap", "3"))
    await world.score()
    assert {row["status"] for row in await world.rows(tasks) if not row["is_full_overlap"]} <= {"closed"}


async def test_a_paused_pilots_other_tasks_stay_held_back(world: World) -> None:

    await draft(world, choices(50), max_overlap="4")
    await pilot_campaign(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))
    await step(world, "pause")
    await apply(world, await ask(world, "max_overlap", "3"))
    assert sorted(row["slots"] for row in await world.rows(tasks)) == [0] * 30 + [3] * 20
    with pytest.raises(EditTooDear):
        await ask(world, "max_overlap", "5")


async def approve(world: World, by: str, proposal: str) -> str | None:
    return await approve_launch(world.deps, operator_id=by, number=1, proposal=proposal, cause=world.cause("operator"))


async def test_a_launch_that_waits_for_a_second_operator_is_proposed_anew_after_an_edit(world: World) -> None:
    """Whoever approves it has seen what it was: an edit that raises what it costs is not theirs."""
    second = "9001"
    world.deps.policy.operators[second] = "manager"  # type: ignore[index]
    world.deps = replace(world.deps, policy=replace(world.deps.policy, two_people_above=Amount.aic(600)))
    await draft(world, choices(60), max_overlap="4")
    await pilot_campaign(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))
    launched = await launch_campaign(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))
    assert launched == Launched(is_live=False, approvers=(second,))
    before, shown = await world.rows(transfers, kind="fund"), await world.proposal()

    await step(world, "pause")
    await apply(world, await ask(world, "max_overlap", "3"))
    await step(world, "resume")

    with pytest.raises(LaunchNotProposed):
        await approve(world, second, shown)
    assert await world.rows(transfers, kind="fund") == before
    await launch_campaign(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))
    with pytest.raises(LaunchNotProposed):
        await approve(world, second, shown)
    assert await approve(world, second, await world.proposal()) == OPERATOR
    assert (await world.campaign_row()).status == "live"


async def test_who_proposed_and_approved_a_launch_stays_known_after_an_edit(world: World) -> None:
    await paused(world)
    await apply(world, await ask(world, "max_overlap", "3"))
    assert (await world.campaign_row()).proposed_by == OPERATOR
