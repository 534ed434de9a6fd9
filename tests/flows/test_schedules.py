"""Campaigns begin and end at their time, once, on either store, however late somebody looks at the clock."""

from datetime import datetime, timedelta

import pytest

from flows.campaigns.finish_campaigns import finish_campaigns
from flows.campaigns.follow_schedules import follow_schedules
from flows.campaigns.launch_campaign import launch_campaign
from flows.campaigns.pilot_campaign import pilot_campaign
from flows.campaigns.read_schedule import read_schedule
from flows.campaigns.schedule_campaign import schedule_campaign
from flows.campaigns.steer_campaign import steer_campaign
from flows.campaigns.unschedule_campaign import unschedule_campaign
from flows.deps import Policy
from kernel.values import Language
from store.tables.ledger import transfers
from store.tables.people import operator_audit
from store.tables.schedules import schedules
from tasks.errors import CampaignNotFound, CampaignState, NoTaskAvailable, SchedulePast, ScheduleReversed
from tasks.schedules import What
from tests.flows.test_pilots import draft
from tests.support.world import OPERATOR, World, choices

pytestmark = pytest.mark.asyncio

HOUR_S = 3600
ZONE = "Africa/Nairobi"


def after(world: World, hours: float) -> datetime:
    return world.clock.now() + timedelta(hours=hours)


async def at(world: World, what: What, hours: float) -> None:
    await schedule_campaign(
        world.deps,
        operator_id=OPERATOR,
        number=1,
        what=what,
        due_at=after(world, hours),
        zone=ZONE,
        cause=world.cause("operator"),
    )


async def launch(world: World) -> None:
    await launch_campaign(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))


async def step(world: World, name: str) -> None:
    await steer_campaign(world.deps, operator_id=OPERATOR, number=1, step=name, cause=world.cause("operator"))


async def status(world: World) -> str:
    return (await world.campaign_row()).status


async def outcomes(world: World) -> dict[str, str | None]:
    return {row["what"]: row["outcome"] for row in await world.rows(schedules)}


async def test_a_launch_before_the_start_locks_the_budget_and_deals_at_the_start(world: World) -> None:
    await draft(world, choices(5))
    await at(world, What.START, 5)
    await launch(world)
    assert await status(world) == "paused"
    assert (await world.campaign_row()).budget_units > 0
    person = await world.person()
    world.clock.advance(4 * HOUR_S)
    assert await follow_schedules(world.deps) == 0
    with pytest.raises(NoTaskAvailable):
        await world.take(person, "choice")

    world.clock.advance(HOUR_S)
    assert await follow_schedules(world.deps) == 1
    assert await status(world) == "live"
    await world.take(person, "choice")
    [deed] = [row for row in await world.rows(operator_audit) if row["action"] == "resume"]
    assert deed["operator_id"] == OPERATOR
    assert "scheduled" in deed["facts"]


async def test_a_moment_that_came_while_nobody_was_there_is_made_up_for_once(world: World) -> None:
    await draft(world, choices(5))
    await at(world, What.START, 1)
    await launch(world)
    world.clock.advance(50 * HOUR_S)
    assert await follow_schedules(world.deps) == 1
    await step(world, "pause")
    for _ in range(3):
        assert await follow_schedules(world.deps) == 0
    assert await status(world) == "paused"
    assert await outcomes(world) == {"start": "done"}


async def test_an_end_closes_what_is_on_and_returns_what_is_left(world: World) -> None:
    await world.campaign(choices(5))
    await at(world, What.END, 2)
    world.clock.advance(2 * HOUR_S)
    assert await follow_schedules(world.deps) == 1
    assert await status(world) == "closing"
    await finish_campaigns(world.deps)
    row = await world.campaign_row()
    assert (row.status, row.refunded_units) == ("closed", row.budget_units)


async def test_nothing_begins_whose_end_has_come(world: World) -> None:
    await draft(world, choices(5))
    await at(world, What.START, 1)
    await at(world, What.END, 2)
    await launch(world)
    world.clock.advance(3 * HOUR_S)
    assert await follow_schedules(world.deps) == 2
    assert await status(world) == "closing"
    assert await outcomes(world) == {"start": "missed", "end": "done"}
    assert [row["action"] for row in await world.rows(operator_audit)][-1] == "close"


async def test_the_clock_launches_nothing_and_moves_no_points(world: World) -> None:
    await draft(world, choices(50))
    await at(world, What.START, 1)
    await at(world, What.END, 2)
    before = await world.rows(transfers)
    world.clock.advance(HOUR_S)
    await follow_schedules(world.deps)
    assert await status(world) == "draft"
    world.clock.advance(HOUR_S)
    await follow_schedules(world.deps)
    assert await status(world) == "draft"
    assert await outcomes(world) == {"start": "missed", "end": "missed"}
    assert await world.rows(transfers) == before
    await launch(world)
    assert await status(world) == "live"  # its start is over


async def test_a_pilot_is_no_launch(world: World) -> None:
    await draft(world, choices(50))
    await pilot_campaign(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))
    await step(world, "pause")
    await at(world, What.START, 1)
    world.clock.advance(HOUR_S)
    await follow_schedules(world.deps)
    assert await status(world) == "paused"


async def test_what_cannot_come_is_refused(world: World) -> None:
    with pytest.raises(CampaignNotFound):
        await at(world, What.START, 1)
    await draft(world, choices(5))
    with pytest.raises(SchedulePast):
        await at(world, What.START, 0)
    await at(world, What.START, 5)
    with pytest.raises(ScheduleReversed):
        await at(world, What.END, 5)
    await at(world, What.START, 3)
    await at(world, What.END, 5)
    await launch(world)
    await step(world, "resume")
    with pytest.raises(CampaignState):
        await at(world, What.START, 2)
    await step(world, "close")
    with pytest.raises(CampaignState):
        await at(world, What.END, 2)


async def test_what_was_dropped_does_not_come(world: World) -> None:
    await draft(world, choices(5))
    await at(world, What.START, 1)
    await launch(world)
    await unschedule_campaign(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))
    world.clock.advance(2 * HOUR_S)
    assert await follow_schedules(world.deps) == 0
    assert await status(world) == "paused"
    await unschedule_campaign(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))
    assert [row["action"] for row in await world.rows(operator_audit)].count("unschedule") == 1


async def test_who_is_no_operator_any_more_has_no_say(world: World) -> None:
    await world.campaign(choices(5))
    await at(world, What.END, 1)
    object.__setattr__(world.deps, "policy", Policy(operators={"1": "owner", OPERATOR: "auditor"}))
    world.clock.advance(HOUR_S)
    assert await follow_schedules(world.deps) == 1
    assert await status(world) == "live"
    assert await outcomes(world) == {"end": "missed"}


async def test_an_operators_zone_is_their_own_or_that_of_their_language(world: World) -> None:
    await draft(world, choices(5))
    for language, zone in ((Language.ZH, "Asia/Shanghai"), (Language.EN, "UTC")):
        found = await read_schedule(world.deps, 1, operator_id=OPERATOR, language=language)
        assert (found.zone, list(found.moments)) == (zone, [])
    await world.stranger(int(OPERATOR))
    found = await read_schedule(world.deps, 1, operator_id=OPERATOR, language=Language.ZH)
    assert found.zone == "UTC"  # they said hello in English
