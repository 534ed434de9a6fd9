"""A campaign's money while it goes on: what is to come is told by what was settled, and whether the budget bears it."""

import pytest

from flows.campaigns.finish_campaigns import finish_campaigns
from flows.campaigns.look_at_campaign import look_at_campaign
from flows.campaigns.steer_campaign import steer_campaign
from kernel.money import Amount
from kernel.values import Language
from tests.support.world import OPERATOR, World, choices
from views import spending
from views.spending import Spending

pytestmark = pytest.mark.asyncio


async def looked(world: World) -> Spending:
    found = (await look_at_campaign(world.deps, 1, Language.EN)).spending
    assert found is not None
    return found


async def test_what_is_to_come_follows_from_what_was_settled(world: World) -> None:
    people = await world.people(3)
    await world.campaign(choices(16), release="on_acceptance", min_overlap="3", max_overlap="3")
    assert (await looked(world)).to_come is None  # nothing is settled yet
    for _ in range(13):
        for person in people:
            await world.answer(person, 0)
    await world.score_and_settle()

    found = await looked(world)
    row = await world.campaign_row()

    assert found.sample >= 5
    assert found.to_come is not None
    a_task = row.spent_units / found.sample
    expected = (16 - found.sample) * a_task
    assert found.to_come.low <= expected <= found.to_come.high
    assert found.to_come.middle <= expected  # what open tasks have had already is off it
    assert found.unspent.units == row.budget_units - row.spent_units
    assert spending.lines(Language.EN, 1, found)[0].startswith("Still to come: about")

    await steer_campaign(world.deps, operator_id=OPERATOR, number=1, step="close", cause=world.cause("operator"))
    await world.score_and_settle()
    await finish_campaigns(world.deps)
    over = await looked(world)
    assert over.to_come is None
    assert over.sources[0].returned == Amount((await world.campaign_row()).refunded_units)
    assert "returned" in spending.lines(Language.EN, 1, over)[0]
