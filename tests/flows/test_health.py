"""Whether the house is well: a fresh one is, and each thing that goes wrong is named with its level."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from flows.desk.read_health import read_health
from flows.money.audit_ledger import audit_ledger
from flows.oversight.ask_support import ask_support
from store.tables.delivery import parked_updates
from store.tables.jobs import job_runs
from tests.support.world import OPERATOR, World, choices
from views.operator_health import Level

pytestmark = pytest.mark.asyncio


async def levels(world: World) -> dict[str, Level]:
    return {check.key: check.level for check in await read_health(world.deps)}


async def test_a_fresh_house_lacks_its_first_audit_and_a_checked_one_is_well(world: World) -> None:
    assert await levels(world) == (await levels(world)) | {"audit_none": Level.AMBER}
    await audit_ledger(world.deps, asked_by=OPERATOR)
    found = await levels(world)
    assert "audit" in found
    assert found.pop("log_none") is Level.AMBER  # genesis waits for its leaves: nothing publishes in this test
    assert set(found.values()) == {Level.GREEN}
    world.clock.advance(40 * 3600)
    assert (await levels(world))["audit"] is Level.AMBER


async def test_what_waits_too_long_is_named(world: World) -> None:
    await world.campaign(choices(1), release="on_acceptance")
    person = await world.person()
    await ask_support(world.deps, person, "Where is my pay?", cause=world.cause())
    assert (await levels(world))["support"] is Level.GREEN
    world.clock.advance(25 * 3600)
    assert (await levels(world))["support"] is Level.AMBER


async def test_missed_nights_and_failed_messages_are_named(world: World) -> None:
    now = world.clock.now()
    missed = {"job": "audit", "slot": now - timedelta(days=2), "started_at": now, "finished_at": now}
    failed = {"reference": "ABCD", "bot": "contributor", "update": {}, "error": "x", "at": now}
    async with world.deps.sessions.write() as session:
        await session.execute(insert(job_runs).values(**missed))
        await session.execute(insert(parked_updates).values(**failed))
    found = {check.key: check for check in await read_health(world.deps)}
    assert found["jobs_late"].facts["names"] == "audit"
    assert found["failed_updates"].level is Level.AMBER
