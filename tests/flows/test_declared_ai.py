"""Who says that an AI helped is paid the low end, loses no standing for it, and the dataset says so too."""

import json

import pytest

from flows.assignments.submit_response import submit_response
from flows.releases.export_labels import export_labels
from flows.verdicts.settle_verdicts import settle_verdicts
from kernel.money import PARTS
from store.tables import honesty
from store.tables.evidence import standings
from store.tables.work import responses
from tasks.kinds import review
from tests.support.world import OPERATOR, World, questions

pytestmark = pytest.mark.asyncio

LOW_UNITS, HIGH_UNITS = 100_000_000, 300_000_000


async def test_declared_help_pays_less_costs_no_standing_and_is_told_to_who_uses_the_data(world: World) -> None:
    helped, alone, *reviewers = await world.people(5)
    number = await world.campaign(questions(1))
    card = await world.take(helped, "answer")
    await submit_response(
        world.deps,
        helped,
        lease=card.lease,
        raw="A model wrote this.",
        message_id=7,
        declared_ai=True,
        cause=world.cause(),
    )
    world.clock.advance(1)
    await world.answer(alone, "I wrote this.", "answer")
    await world.score()
    for person in reviewers:
        for _ in range(2):
            await world.answer(person, review.ACCEPT, "review")
    await world.score()

    stands = {row["contributor_id"]: row for row in await world.rows(standings, kind="answer")}
    for figure in ("counted", "score", "standard_error", "quality_parts", "state"):
        assert stands[helped.id][figure] == stands[alone.id][figure]
    assert await world.rows(honesty.flags) == []

    async with world.deps.sessions.write() as session:
        await session.execute(standings.update().values(state="good", quality_parts=PARTS))
    await settle_verdicts(world.deps)
    paid = {row["contributor_id"]: row["amount_units"] for row in await world.rows(responses, kind="answer")}
    assert paid == {helped.id: LOW_UNITS, alone.id: HIGH_UNITS}

    file = await export_labels(world.deps, operator_id=OPERATOR, number=number, cause=world.cause("operator"))
    line = json.loads(file.data)
    assert line["answers"] == ["A model wrote this.", "I wrote this."]
    assert line["used_ai"] == [True, False]
