"""A task whose time has run out goes on with whoever drew on it, on both stores, and takes what dealing takes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from flows.assignments.expire_assignments import expire_assignments
from flows.assignments.renew_assignment import renew_assignment
from flows.assignments.save_drawing import save_drawing
from flows.assignments.submit_response import submit_response
from flows.shapes import Assigned, Person
from store.tables.work import assignments, campaigns, responses, tasks
from tasks.errors import AssignmentGone
from tasks.kinds.box import LEASE_S
from tests.handlers.miniapp.room import boxings, pictures
from tests.support.pool import Pool
from tests.support.world import World

pytestmark = pytest.mark.asyncio

FISH = [0.2, 0.2, 0.6, 0.6, 0]


async def dealt(world: World, funding: str) -> tuple[Person, Assigned, Mapping[str, str]]:
    """A picture in somebody's hands, and who they are to the page's server."""
    world.deps = replace(world.deps, policy=replace(world.deps.policy, app_url="http://room.test"))
    await pictures(world, boxings(1), None, funding=funding)
    person = await world.person()
    row = await world.take(person, "box")
    return person, row, {"platform": "telegram", "external_id": person.external_id, "lease": row.lease}


@pytest.mark.parametrize("funding", ["sponsored", "pool"])
async def test_what_a_task_gave_back_it_takes_again(world: World, funding: str) -> None:
    pool = Pool(world)
    person, row, who = await dealt(world, funding)
    await save_drawing(world.deps, **who, raw=[FISH])
    before = await counters(world, row)
    world.clock.advance(LEASE_S)
    assert await expire_assignments(world.deps) == 1
    assert await counters(world, row) != before

    renewed = await renew_assignment(world.deps, **who)
    assert (renewed.is_over, renewed.sheet.marks) == (False, (tuple(FISH),))
    assert await counters(world, row) == before
    if funding == "pool":
        await pool.check()
    cause = world.cause()
    await submit_response(world.deps, person, lease=row.lease, raw=f"[{FISH}]", message_id=None, cause=cause)
    assert (await world.row(responses))["value"] == [FISH]


@pytest.mark.parametrize("funding", ["sponsored", "pool"])
async def test_a_campaign_that_closes_gives_nothing_again(world: World, funding: str) -> None:
    _, row, who = await dealt(world, funding)
    world.clock.advance(LEASE_S)
    await expire_assignments(world.deps)
    async with world.deps.sessions.write() as session:
        await session.execute(campaigns.update().values(status="closing"))
    with pytest.raises(AssignmentGone):
        await renew_assignment(world.deps, **who)
    assert (await world.row(assignments, id=row.id))["status"] == "expired"


async def counters(world: World, row: Assigned) -> tuple[Any, ...]:
    """What dealing moves."""
    task, campaign = await world.row(tasks, id=row.task_id), await world.row(campaigns, id=row.campaign_id)
    return task["slots"], task["open_leases"], task["gain"], campaign["reserved_units"]
