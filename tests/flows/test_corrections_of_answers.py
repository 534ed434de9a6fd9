"""A model's answer is left as it is or written anew; peers judge the text that stands in the end."""

import json
from typing import Any

import pytest

from flows.assignments.save_draft import save_draft
from flows.releases.export_labels import export_labels
from store.tables.evidence import standings
from store.tables.work import responses, tasks
from tasks.errors import UnknownOption
from tasks.kinds import correct, review
from tests.support.world import OPERATOR, World

pytestmark = pytest.mark.asyncio

WRONG = "Tea comes from roses."
MENDED = "Tea comes from the tea plant."
ROW: dict[str, Any] = {"id": "tea", "kind": "correct", "text": "Where does tea come from?", "answer": WRONG}


async def test_the_text_that_stands_is_reviewed_whoever_wrote_it(world: World) -> None:
    lazy, careful, *reviewers = await world.people(7)
    number = await world.campaign([ROW | {"mistakes": ["roses"]}], release="on_acceptance")
    kept = await world.answer(lazy, correct.RIGHT, "correct")
    assert kept.answer == WRONG
    row = await world.take(careful, "correct")
    await save_draft(world.deps, careful, lease=row.lease, text=MENDED, message_id=9, cause=world.cause())
    await world.submit(careful, row, MENDED)
    await world.score()
    asked = {task["payload"]["answer"]: task["payload"]["text"] for task in await world.rows(tasks, kind="review")}
    assert asked == dict.fromkeys((WRONG, MENDED), ROW["text"])

    for person in reviewers:
        for _ in range(2):
            task = await world.take(person, "review")
            is_right = task.card.exhibits[0].text == MENDED
            await world.submit(person, task, review.ACCEPT if is_right else review.REJECT)
    await world.score_and_settle()

    by_text = {row["text"]: row["state"] for row in await world.rows(responses, kind="correct")}
    assert by_text == {WRONG: "withheld", MENDED: "paid"}
    assert {row["kind"] for row in await world.rows(standings, contributor_id=careful.id)} == {"correct"}
    file = await export_labels(world.deps, operator_id=OPERATOR, number=number, cause=world.cause("operator"))
    line = json.loads(file.data)
    assert (line["id"], line["answers"], line["kept"]) == ("tea", [MENDED], [False])


async def test_a_double_press_on_right_is_one_answer_and_other_numbers_are_none(world: World) -> None:
    await world.campaign([ROW])
    person = await world.person()
    row = await world.take(person)
    with pytest.raises(UnknownOption):
        await world.submit(person, row, 1)
    first, second = [await world.submit(person, row, correct.RIGHT) for _ in range(2)]
    assert first.answer == second.answer == WRONG
    assert len(await world.rows(responses)) == 1
