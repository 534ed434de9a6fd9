"""Accepted answers are compared by a model in both orders; the dataset says so, and nobody's pay."""

import asyncio
import json
from typing import Any

import pytest

from flows.releases.export_labels import export_labels
from flows.shared.model_calls import Memory
from flows.verdicts.compare_answers import compare_answers
from store.tables.models import model_comparisons
from store.tables.work import responses
from tasks.kinds import review
from tests.support.asking import PLENTY, Asking
from tests.support.model_server import Behave, Body, answers, fails, in_turn, says
from tests.support.world import OPERATOR, World, questions

pytestmark = pytest.mark.asyncio

BOILING, HOT = 1, 0


async def settled_question(world: World) -> int:
    """A question with two accepted answers."""
    first, second, *reviewers = await world.people(5)
    number = await world.campaign(questions(1), release="on_acceptance")
    await world.answer(first, "With hot water.", "answer")
    world.clock.advance(1)
    await world.answer(second, "With boiling water.", "answer")
    await world.score()
    for person in reviewers:
        for _ in range(2):
            await world.answer(person, review.ACCEPT, "review")
    await world.score_and_settle()
    return number


async def exported(world: World, number: int) -> dict[str, Any]:
    file = await export_labels(world.deps, operator_id=OPERATOR, number=number, cause=world.cause("operator"))
    line: dict[str, Any] = json.loads(file.data)
    return line


def likes(text: str) -> Behave:
    """Prefers the answer with this text, wherever it is shown."""

    async def behave(request: Any, body: Body) -> Any:
        shown = json.loads(body["messages"][1]["content"])
        return await answers("first" if text in shown["first"] else "second")(request, body)

    return behave


@pytest.mark.parametrize(
    ("behave", "preferred"),
    [(likes("boiling"), 1), (likes("hot"), 0), (answers("first"), None), (answers("tie"), None)],
)
async def test_accepted_answers_are_compared_in_both_orders_once_and_exported(
    asking: Asking, behave: Behave, preferred: int | None
) -> None:
    world = asking.world
    number = await settled_question(world)
    before = await world.rows(responses)
    assert "compared" not in await exported(world, number)

    asking.server.behave = behave
    found = await asyncio.gather(*(compare_answers(world.deps, Memory()) for _ in range(3)))
    assert sum(found) == 1
    assert await compare_answers(world.deps, Memory()) == 0
    assert len(asking.server.asked) == 2

    line = await exported(world, number)
    assert line["answers"] == ["With hot water.", "With boiling water."]
    assert line["compared"] == [{"by": "m", "answers": [0, 1], "preferred": preferred}]
    row = await world.row(model_comparisons)
    assert (row["tokens_in"], row["tokens_out"]) == (100, 10)
    assert await asking.counter() == (PLENTY, 0, 110)
    assert await world.rows(responses) == before


async def test_half_a_comparison_is_none(asking: Asking) -> None:
    world = asking.world
    number = await settled_question(world)
    asking.server.behave = in_turn(answers("first"), fails(401), answers("first"))
    assert await compare_answers(world.deps, Memory()) == 0
    assert await world.rows(model_comparisons) == []
    assert await asking.counter() == (PLENTY, 0, 55)
    world.clock.advance(3600)
    assert await compare_answers(world.deps, Memory()) == 1

    asking.use("prosaic")
    asking.server.behave = in_turn(answers("second"), says("Hard to say."))
    assert await compare_answers(world.deps, Memory()) == 1
    row = await world.row(model_comparisons, model="prosaic")
    assert (row["in_order"], row["swapped"], row["preferred"], row["problem"]) == ("second", None, None, "prose")
    assert [each["by"] for each in (await exported(world, number))["compared"]] == ["m"]
