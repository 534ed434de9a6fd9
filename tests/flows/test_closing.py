"""A campaign that closes waits for what is under way, and returns what it has not promised, once."""

import asyncio

import pytest

from flows.assignments.expire_assignments import expire_assignments
from flows.campaigns.finish_campaigns import finish_campaigns
from flows.campaigns.steer_campaign import steer_campaign
from flows.verdicts.adjudicate_response import adjudicate_response
from flows.verdicts.hand_over_answers import hand_over_answers
from flows.verdicts.next_adjudication import next_adjudication
from flows.verdicts.settle_verdicts import settle_verdicts
from ledger.accounts import ECOSYSTEM_POOL
from scoring.reviews import Review
from store.tables.work import responses
from tasks.errors import NoTaskAvailable
from tests.support.world import OPERATOR, World, choices, questions
from views.operator_queues import Away

pytestmark = pytest.mark.asyncio


async def close(world: World) -> None:
    await steer_campaign(world.deps, operator_id=OPERATOR, number=1, step="close", cause=world.cause("operator"))


async def test_a_closed_campaign_returns_all_it_has_not_promised(world: World) -> None:
    await world.campaign(choices(3), max_overlap="3")
    escrowed = await world.campaign_row()
    pool_units = await world.balance(ECOSYSTEM_POOL.id)
    for person in await world.people(3):
        await world.answer(person, 0)
    await close(world)
    await world.score()

    assert sum(await asyncio.gather(*(finish_campaigns(world.deps) for _ in range(3)))) == 1
    assert await finish_campaigns(world.deps) == 0

    row = await world.campaign_row()
    assert row.status == "closed"
    assert row.reserved_units > 0  # accepted, and waiting for standing
    assert await world.balance(row.escrow_id) == row.reserved_units
    assert await world.balance(ECOSYSTEM_POOL.id) == pool_units + escrowed.budget_units - row.reserved_units


async def test_what_was_promised_is_still_paid_after_the_end(world: World) -> None:
    await world.campaign(choices(1), max_overlap="3", release="on_acceptance")
    everybody = await world.people(3)
    for person in everybody:
        await world.answer(person, 0)
    await close(world)
    await world.score()
    assert await finish_campaigns(world.deps) == 1

    assert await settle_verdicts(world.deps) == 3

    row = await world.campaign_row()
    assert row.reserved_units == 0
    assert sum([await world.balance(person.account_id) for person in everybody]) == row.spent_units
    assert await world.balance(row.escrow_id) == row.budget_units - row.refunded_units - row.spent_units


async def test_what_was_promised_and_not_spent_is_returned_after_the_end(world: World) -> None:
    await world.campaign(choices(1), max_overlap="3", release="on_acceptance")
    pool_units = await world.balance(ECOSYSTEM_POOL.id)
    escrowed = await world.campaign_row()
    for person in await world.people(3):
        await world.answer(person, 0)
    await close(world)
    await world.score()
    assert await finish_campaigns(world.deps) == 1
    assert await settle_verdicts(world.deps) == 3
    kept_units = await world.balance(escrowed.escrow_id)
    assert kept_units > 0  # three were promised the highest pay, and got what their work was worth

    await asyncio.gather(*(finish_campaigns(world.deps) for _ in range(3)))

    row = await world.campaign_row()
    assert await world.balance(row.escrow_id) == 0
    assert await world.balance(ECOSYSTEM_POOL.id) == pool_units + escrowed.budget_units - row.spent_units
    assert row.refunded_units == row.budget_units - row.spent_units


async def test_closing_deals_nothing_and_waits_for_leases(world: World) -> None:
    await world.campaign(choices(2), max_overlap="3")
    person, other = await world.people(2)
    row = await world.take(person)
    await close(world)

    with pytest.raises(NoTaskAvailable):
        await world.take(other)
    assert await finish_campaigns(world.deps) == 0
    await world.submit(person, row, 0)
    await world.score()

    assert {each["state"] for each in await world.rows(responses)} == {"pending"}
    assert await finish_campaigns(world.deps) == 1


async def test_a_lease_that_runs_out_lets_its_campaign_close(world: World) -> None:
    await world.campaign(choices(1))
    await world.take(await world.person())
    await close(world)
    world.clock.advance(24 * 3600)

    assert await finish_campaigns(world.deps) == 0
    assert await expire_assignments(world.deps) == 1
    assert await finish_campaigns(world.deps) == 1

    row = await world.campaign_row()
    assert row.refunded_units == row.budget_units
    assert await world.balance(row.escrow_id) == 0


async def test_answers_that_nobody_reviews_any_more_are_an_operators(world: World) -> None:
    author, peer, doubter = await world.people(3)
    await world.campaign(questions(1), release="on_acceptance")
    await world.answer(author, "With hot water.", "answer")
    await world.score()
    await world.answer(peer, int(Review.GOOD), "review")
    await world.answer(doubter, int(Review.BAD), "review")
    await close(world)
    await world.score()
    assert await hand_over_answers(world.deps) == 0

    world.clock.advance(24 * 3600)
    assert sum(await asyncio.gather(*(hand_over_answers(world.deps) for _ in range(3)))) == 1
    assert await finish_campaigns(world.deps) == 0
    case = await next_adjudication(world.deps, operator_id=OPERATOR)
    assert not isinstance(case, Away)
    assert (case.answer, case.left) == ("With hot water.", 1)  # its reviews are decided with it
    await adjudicate_response(
        world.deps,
        operator_id=OPERATOR,
        response_id=case.response_id,
        accept=True,
        cause=world.cause("operator"),
    )

    states = {row["contributor_id"]: row["state"] for row in await world.rows(responses)}
    assert states == {author.id: "pending", peer.id: "pending", doubter.id: "withheld"}
    assert await next_adjudication(world.deps, operator_id=OPERATOR) == Away(0)
    assert await finish_campaigns(world.deps) == 1
    assert await settle_verdicts(world.deps) == 2


async def test_reviews_that_still_come_are_waited_for(world: World) -> None:
    author, peer = await world.people(2)
    await world.campaign(questions(1))
    await world.answer(author, "With hot water.", "answer")
    await world.score()
    await close(world)
    world.clock.advance(24 * 3600 - 120)
    await world.answer(peer, int(Review.GOOD), "review")
    world.clock.advance(3600)

    assert await hand_over_answers(world.deps) == 0
