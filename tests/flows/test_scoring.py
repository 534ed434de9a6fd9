"""From votes to pay: closed tasks, verdicts step by step, one payment each, and money that adds up."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import ParamSpec, TypeVar

import pytest

from flows.assignments.change_response import change_response
from flows.money.read_balance import read_balance
from flows.shapes import Person
from flows.verdicts.score_scopes import score_scopes
from flows.verdicts.settle_appeals import settle_appeals
from flows.verdicts.settle_verdicts import settle_verdicts
from store.tables.delivery import outbox
from store.tables.evidence import fits
from store.tables.ledger import transfers
from store.tables.work import assignments, response_steps, responses, tasks
from tasks.appeals import APPEAL_WITHIN
from tests.support.world import World, choices

pytestmark = pytest.mark.asyncio

P = ParamSpec("P")
T = TypeVar("T")
HIGH_UNITS = 500_000_000


async def states(world: World) -> set[str]:
    return {row["state"] for row in await world.rows(responses)}


async def test_accepted_work_is_paid_once_and_everything_adds_up(world: World) -> None:
    await world.campaign(choices(2), max_overlap="3", release="on_acceptance")
    budget_units = (await world.campaign_row()).budget_units
    for person in await world.people(3):
        await world.answer(person, 0)
        await world.answer(person, 0)

    await world.score()
    assert await states(world) == {"pending"}
    paid = await asyncio.gather(*(settle_verdicts(world.deps) for _ in range(3)))
    assert sum(paid) == 6
    assert await settle_verdicts(world.deps) == 0

    rewards = await world.rows(transfers, kind="reward")
    row = await world.campaign_row()
    assert len(rewards) == 6
    assert sum(reward["amount_units"] for reward in rewards) == row.spent_units
    assert (row.reserved_units, row.budget_units) == (0, budget_units)
    assert await world.balance(row.escrow_id) == budget_units - row.spent_units
    assert {each["reserved_units"] for each in await world.rows(assignments)} == {0}
    assert await states(world) == {"paid"}


async def test_each_step_of_a_response_is_written_down(world: World) -> None:
    await world.campaign(choices(1), max_overlap="3", release="on_acceptance")
    for person in await world.people(3):
        await world.answer(person, 1)
    await world.score_and_settle()

    fit = await world.row(fits)
    for response in await world.rows(responses):
        steps = {step["step"]: step for step in await world.rows(response_steps, response_id=response["id"])}
        assert set(steps) == {"judged", "pending", "paid"}
        assert steps["judged"]["fit_id"] == response["fit_id"] == fit["id"]
        assert {step["rules_version"] for step in steps.values()} == {fit["rules_version"]}
        assert steps["paid"]["facts"] == {"units": response["amount_units"]}


async def test_a_task_closes_at_its_cap_with_a_label(world: World) -> None:
    await world.campaign(choices(1), max_overlap="3")
    first, second, third = await world.people(3)
    await world.answer(first, 1)
    await world.answer(second, 1)
    await world.score()
    assert (await world.row(tasks))["status"] == "open"

    await world.answer(third, 1)
    await world.score()

    task = await world.row(tasks)
    assert (task["status"], task["label"], task["slots"]) == ("closed", 1, 0)
    assert 0.5 < task["confidence"] <= 1


async def test_a_task_closes_before_its_cap_once_it_is_sure_enough(world: World) -> None:
    await world.campaign(choices(12), max_overlap="10", tau="0.8")
    async with world.deps.sessions.write() as session:
        await session.execute(tasks.update().values(is_full_overlap=False))
    for person in await world.people(4):
        for _ in range(12):
            await world.answer(person, 0)

    await world.score()

    assert {(task["status"], task["votes"]) for task in await world.rows(tasks)} == {("closed", 4)}


async def answer_truly(world: World, person: Person, times: int) -> None:
    """Answer so many tasks as everybody does who looks at them: half of them are one thing, half the other."""
    for _ in range(times):
        row = await world.take(person)
        await world.submit(person, row, row.task_id.int % 2)


async def test_work_waits_for_its_authors_standing(world: World) -> None:
    await world.campaign(choices(24), max_overlap="3")
    everybody = await world.people(3)
    for person in everybody:
        await answer_truly(world, person, 10)
    await world.score_and_settle()
    assert "paid" not in await states(world)
    waiting = await read_balance(world.deps, everybody[0])
    assert (waiting.available.units, waiting.lifetime.units) == (0, 0)
    assert waiting.pending.units > 0

    for person in everybody:
        await answer_truly(world, person, 14)
    await world.score_and_settle()

    assert await states(world) == {"paid"}
    settled = await read_balance(world.deps, everybody[0])
    assert settled.available == settled.lifetime
    assert settled.available.units > 0
    assert settled.pending.units == 0


class AlwaysGold(random.Random):
    """A coin that always falls on gold."""

    def random(self) -> float:
        return 0.0


async def test_a_wrong_answer_to_gold_is_withheld_and_its_promise_freed_once_nobody_can_appeal(world: World) -> None:
    await world.campaign(choices(1) + choices(2, gold="a"), gold_share="0.2", release="on_acceptance")
    world.deps = replace(world.deps, rng=AlwaysGold(1))
    right, wrong = await world.people(2)
    for _ in range(2):
        await world.answer(right, 0)
        await world.answer(wrong, 1)

    await world.score_and_settle()

    assert {row["state"] for row in await world.rows(responses, contributor_id=right.id)} == {"paid"}
    assert {row["state"] for row in await world.rows(responses, contributor_id=wrong.id)} == {"withheld"}
    assert (await world.campaign_row()).reserved_units == 2 * HIGH_UNITS
    world.clock.advance(APPEAL_WITHIN.total_seconds())
    await settle_appeals(world.deps)
    row = await world.campaign_row()
    assert row.reserved_units == 0
    assert await world.balance(wrong.account_id) == 0
    assert await world.balance(right.account_id) == row.spent_units > 0
    told = await world.rows(outbox, contributor_id=wrong.id)
    assert {notice["facts"]["outcome"] for notice in told} == {"rejected"}
    assert len(told) == 2


async def test_declared_ai_help_earns_the_low_end(world: World) -> None:
    await world.campaign(choices(1), max_overlap="3", release="on_acceptance")
    for person in await world.people(3):
        await world.answer(person, 0)
    async with world.deps.sessions.write() as session:
        await session.execute(responses.update().values(declared_ai=True))

    await world.score_and_settle()

    assert {row["amount_units"] for row in await world.rows(responses)} == {200_000_000}


async def test_two_scorers_at_once_record_one_fit(world: World) -> None:
    await world.campaign(choices(1), max_overlap="3")
    for person in await world.people(3):
        await world.answer(person, 0)
    world.clock.advance(61)

    fitted = await asyncio.gather(*(score_scopes(world.deps) for _ in range(3)))

    assert sum(fitted) == 1
    assert len(await world.rows(fits)) == 1
    assert await score_scopes(world.deps) == 0


class Meanwhile:
    """Workers that let something else happen while they compute."""

    def __init__(self, happens: Callable[[], Awaitable[object]]) -> None:
        self._happens = happens

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        await self._happens()
        return function(*args, **kwargs)


async def test_an_answer_taken_back_while_it_is_scored_keeps_its_promise(world: World) -> None:
    await world.campaign(choices(1) + choices(1, gold="a"), gold_share="0.2", release="on_acceptance")
    world.deps = replace(world.deps, rng=AlwaysGold(1))
    person, other = await world.people(2)
    row = await world.take(person)
    await world.submit(person, row, 1)
    await world.answer(other, 0)

    async def take_back() -> None:
        world.clock.advance(-30)  # a press of before, which the store sees only now
        await change_response(world.deps, person, lease=row.lease, cause=world.cause())
        world.clock.advance(30)

    world.clock.advance(61)
    await score_scopes(replace(world.deps, workers=Meanwhile(take_back)))
    assert (await world.row(assignments, id=row.id))["reserved_units"] == HIGH_UNITS

    await world.submit(person, row, 0)
    await world.score_and_settle()

    assert await states(world) == {"paid"}
    assert (await world.campaign_row()).reserved_units == 0
