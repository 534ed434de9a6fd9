"""Numbers and tags are judged from stored rows like anything else; a refusal of one is looked at by a person."""

import pytest

from flows.verdicts.explain_response import explain_response
from flows.verdicts.next_appeal import next_appeal
from flows.verdicts.open_appeal import open_appeal
from flows.verdicts.replay_fits import replay_fits
from flows.verdicts.settle_appeals import settle_appeals
from kernel.values import Language
from store.tables.work import responses, tasks
from tests.support.world import OPERATOR, World
from views import operator_appeals
from views.operator_queues import Away
from views.why import why

pytestmark = pytest.mark.asyncio


async def counted(world: World, *last: str) -> int:
    """Five people count six times; the fifth says otherwise. Returns: the campaign's number."""
    rows = [
        {"id": str(number), "kind": "number", "text": f"How many in {number}?", "unit": "kg"} for number in range(6)
    ]
    await world.campaign(rows, max_overlap="5", release="on_acceptance")
    for place, person in enumerate(await world.people(5)):
        for turn in range(6):
            assigned = await world.take(person, "number")
            right = 10 * int(assigned.payload["text"].split()[-1].rstrip("?"))
            await world.submit(person, assigned, last[turn] if place == 4 else f"{right} kg")
    await world.score_and_settle()
    return (await world.campaign_row()).number


async def test_what_was_decided_of_numbers_follows_from_what_is_stored(world: World) -> None:
    number = await counted(world, *["900"] * 6)

    again = await replay_fits(world.deps, number=number, limit=20)
    decided = [row for row in await world.rows(responses) if row["reasons"] is not None]
    assert len(decided) == 30
    assert sum(each.verdicts for each in again) == len(decided)
    assert {(each.differing, each.problem) for each in again} == {((), None)}


async def test_a_refused_number_goes_to_a_person_without_a_panel(world: World) -> None:
    await counted(world, *["900"] * 6)
    refused = await world.rows(responses, state="withheld")
    assert len(refused) == 6
    author = (await world.people(5))[4]
    facts = await explain_response(world.deps, author)
    assert "once in a hundred" in why(Language.EN, facts).text

    opened = await open_appeal(world.deps, author, lease=facts.lease, chat_id=1, cause=world.cause())
    assert opened.appeal.status == "operator"
    panel = [row for row in await world.rows(tasks) if row["appealed_task_id"] is not None]
    assert [(row["status"], row["slots"]) for row in panel] == [("closed", 0)]
    await settle_appeals(world.deps)
    case = await next_appeal(world.deps, operator_id=OPERATOR)
    assert not isinstance(case, Away)
    assert case.answer == 900
    assert "900 kg" in operator_appeals.case(Language.EN, case).text
