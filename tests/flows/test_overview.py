"""The house at a glance: who is at work now, and whether the ledger adds up."""

import pytest

from flows.read_overview import read_overview
from ledger.accounts import TEAM_POOL
from store.tables.ledger import accounts
from tests.flows.test_audit import altered, as_superuser
from tests.support.world import World, choices

pytestmark = pytest.mark.asyncio


async def test_answers_of_this_hour_and_people_of_this_day_are_counted(world: World) -> None:
    await world.campaign(choices(3))
    for person in await world.people(2):
        await world.answer(person, 0)
    found = await read_overview(world.deps)
    assert (found.answers_last_hour, found.active_today) == (2, 2)
    world.clock.advance(3601)
    found = await read_overview(world.deps)
    assert (found.answers_last_hour, found.active_today) == (0, 2)
    world.clock.advance(86_400)
    assert (await read_overview(world.deps)).active_today == 0


async def test_an_altered_balance_is_seen_within_a_minute(world: World) -> None:
    assert (await read_overview(world.deps)).imbalance_units == 0
    team = accounts.c.id == TEAM_POOL.id
    await as_superuser(world, altered(accounts, team, posted_units=accounts.c.posted_units - 1))
    world.clock.advance(60)
    for _ in range(2):
        assert (await read_overview(world.deps)).imbalance_units > 0
