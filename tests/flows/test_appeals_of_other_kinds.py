"""Tags, numbers and boxes that were refused go to an operator without a panel, and either word of theirs is the end."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

import pytest

from flows.campaigns.read_campaign import read_campaign
from flows.deps import Cause
from flows.shapes import Person
from flows.verdicts.accept_appeal import accept_appeal
from flows.verdicts.ask_refusal_reason import ask_refusal_reason
from flows.verdicts.explain_appeal import explain_appeal
from flows.verdicts.next_appeal import next_appeal
from flows.verdicts.open_appeal import open_appeal
from flows.verdicts.refuse_appeal import refuse_appeal
from flows.verdicts.settle_appeals import settle_appeals
from flows.verdicts.settle_verdicts import settle_verdicts
from kernel.values import Answer, Language
from store.tables.appeals import appeals
from store.tables.delivery import outbox
from store.tables.honesty import flags
from store.tables.models import model_answers
from store.tables.work import assignments, responses, tasks
from tasks.errors import AlreadyDecided
from tests.handlers.miniapp.room import LABELS, boxings, pictures
from tests.support.world import OPERATOR, World
from views import operator_appeals
from views.operator_appeals import AppealCase
from views.operator_queues import Away

pytestmark = pytest.mark.asyncio

TASKS: Final = 6
RIGHT_BOX: Final = "[[0.2, 0.2, 0.6, 0.6, 0]]"
WRONG_BOX: Final = "[[0.7, 0.7, 0.9, 0.9, 0]]"


@dataclass(frozen=True)
class Asked:
    """A kind: how its campaign comes to be, what four people say and the fifth, and how the card shows that."""

    launch: Callable[[World], Coroutine[Any, Any, int]]
    right: str
    wrong: str
    answer: Answer
    words: str


async def numbers(world: World) -> int:
    rows = [{"id": str(each), "kind": "number", "text": f"How many in {each}?", "unit": "kg"} for each in range(TASKS)]
    return await world.campaign(rows, max_overlap="5", release="on_acceptance")


async def tags(world: World) -> int:
    rows = [
        {"id": str(each), "kind": "label", "text": f"What is {each}?", "options": ["alive", "red", "big", "old"]}
        for each in range(TASKS)
    ]
    return await world.campaign(rows, max_overlap="5", release="on_acceptance")


async def boxes(world: World) -> int:
    world.deps = replace(world.deps, policy=replace(world.deps.policy, app_url="https://app.example"))
    return await pictures(world, boxings(TASKS), max_overlap="5", release="on_acceptance")


KINDS: Final = {
    "number": Asked(numbers, "10", "900", 900.0, "900 kg"),
    "label": Asked(tags, "[0]", "[1, 2, 3]", (1, 2, 3), "red"),
    "box": Asked(boxes, RIGHT_BOX, WRONG_BOX, ((0.7, 0.7, 0.9, 0.9, 0),), "×1"),
}


async def refused(world: World, kind: str) -> tuple[Person, dict[str, Any]]:
    """Five people answer everything; the fifth is refused by the others' answers. Returns: them, and one refusal."""
    asked = KINDS[kind]
    await asked.launch(world)
    *peers, loser = await world.people(5)
    for person in (*peers, loser):
        for _ in range(TASKS):
            await world.submit(person, await world.take(person, kind), asked.wrong if person is loser else asked.right)
    await world.score_and_settle()
    mine = await world.rows(responses, contributor_id=loser.id)
    assert {row["state"] for row in mine} == {"withheld"}
    return loser, mine[0]


async def appealed(world: World, kind: str) -> AppealCase:
    """The fifth appeals against one refusal. Returns: what an operator is shown."""
    loser, answer = await refused(world, kind)
    card = await world.row(assignments, id=answer["assignment_id"])
    made = await open_appeal(world.deps, loser, lease=card["lease"], chat_id=1, cause=world.cause())
    assert made.appeal.status == "operator"
    await explain_appeal(
        world.deps, loser, response_id=answer["id"], text="I looked twice", chat_id=1, cause=world.cause()
    )
    [panel] = [row for row in await world.rows(tasks) if row["appealed_task_id"] is not None]
    assert (panel["status"], panel["slots"]) == ("closed", 0), "nobody sits on it"
    assert await settle_appeals(world.deps) == 0, "and no clock decides it"

    case = await next_appeal(world.deps, operator_id=OPERATOR)
    assert isinstance(case, AppealCase)
    assert (case.answer, case.text) == (KINDS[kind].answer, "I looked twice")
    for language in Language:
        shown = operator_appeals.case(language, case)
        assert KINDS[kind].words in shown.text
        assert (shown.drawing is not None) is (kind == "box")
    if case.boxes is not None:
        assert (case.boxes.theirs, case.boxes.others) == (((LABELS[0], 1),), ((LABELS[0], 1),))
    return case


@pytest.mark.parametrize("kind", KINDS)
async def test_an_operator_accepts_and_it_is_paid_once(world: World, kind: str) -> None:
    case = await appealed(world, kind)
    paid = await settle_verdicts(world.deps)
    for update in (1, 1, 2):
        done = accept_appeal(
            world.deps,
            operator_id=OPERATOR,
            response_id=UUID(case.response),
            cause=Cause("operator", 10**6 + update),
        )
        if update == 2:
            with pytest.raises(AlreadyDecided):
                await done
        else:
            assert await done == case.card.ref
    assert (await world.row(appeals))["status"] == "overturned"
    assert paid == 0
    assert [await settle_verdicts(world.deps) for _ in range(2)] == [1, 0]
    assert (await world.row(responses, id=UUID(case.response)))["state"] == "paid"
    assert await next_appeal(world.deps, operator_id=OPERATOR) == Away(0)


@pytest.mark.parametrize("kind", KINDS)
async def test_an_operator_refuses_and_its_author_is_told_why(world: World, kind: str) -> None:
    case = await appealed(world, kind)
    about = UUID(case.response)
    await ask_refusal_reason(
        world.deps, operator_id=OPERATOR, chat_id=1, response_id=about, cause=world.cause("operator")
    )
    reason = "It plainly is something else"
    await refuse_appeal(world.deps, reason, operator_id=OPERATOR, chat_id=1, cause=world.cause("operator"))
    row = await world.row(appeals)
    assert (row["status"], row["note"], row["operator_id"]) == ("upheld", reason, OPERATOR)
    assert (await world.row(outbox, kind="appeal"))["facts"]["note"] == reason
    assert (await world.row(responses, id=about))["appeal_until"] is None
    assert await settle_verdicts(world.deps) == 0


@pytest.mark.parametrize("kind", KINDS)
async def test_nobody_is_flagged_for_pasting_where_no_model_is_asked_and_the_desk_says_so(
    world: World, kind: str
) -> None:
    await refused(world, kind)
    assert [row["reason"] for row in await world.rows(flags)] == []
    assert await world.rows(model_answers) == []
    progress = await read_campaign(world.deps, 1)
    assert progress.model.paste_check == ()
