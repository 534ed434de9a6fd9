"""/review in the chat, once nobody waits for a decision: what is right of a settled task, and what follows."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.operator.app import build_application
from store.tables.work import tasks
from tests.handlers.operator.conftest import BOT, Operator
from tests.handlers.operator.test_campaigns import buttons, text_of
from tests.handlers.operator.test_status import launched

pytestmark = pytest.mark.asyncio


async def settle(operator: Operator, **values: Any) -> None:
    """The one task without gold is closed, and drawn."""
    async with operator.deps.sessions.write() as session:
        closed = {"status": "closed", "spot_check": "drawn", "confidence": 0.9, "votes": 3, "slots": 0}
        await session.execute(tasks.update().where(tasks.c.external_key == "2").values(**closed, **values))


async def stored(operator: Operator) -> tuple[Any, Any]:
    async with operator.deps.sessions.read() as session:
        rows = await session.execute(tasks.select().where(tasks.c.external_key == "2"))
        row = rows.mappings().one()
        return row["gold"], row["spot_check"]


async def test_a_settled_task_is_shown_without_what_the_crowd_said_and_a_press_makes_it_gold(
    operator: Operator,
) -> None:
    await launched(operator)
    await settle(operator, label=0)
    (other,) = await operator.say("/review")
    await settle(operator, label=1)
    (asked,) = await operator.say("/review")
    assert (text_of(asked), buttons(asked)) == (text_of(other), buttons(other))
    food, glass, untold, skip = buttons(asked)
    assert "C1" in text_of(asked)
    assert (food[:3], glass[-2:], untold[:3], skip[:8]) == ("jg:", ":1", "ju:", "qs:gold:")

    answer, (told, empty) = await operator.press(asked, glass)
    assert not answer["text"]
    assert "gold" in text_of(told)
    assert "Nothing waits" in text_of(empty)
    assert buttons(await operator.message(asked["message_id"])) == []
    assert await stored(operator) == (1, "drawn")

    late, _ = await operator.press(told, food)
    assert "already" in late["text"]
    assert await stored(operator) == (1, "drawn")


async def test_what_cannot_be_told_is_left_and_a_forged_press_is_refused(operator: Operator) -> None:
    await launched(operator)
    await settle(operator, label=0)
    (asked,) = await operator.say("/review")
    food, _, untold, _ = buttons(asked)
    forged, _ = await operator.press(asked, food[:-1] + "7")
    assert forged["text"]
    await operator.press(asked, untold)
    assert await stored(operator) == (None, "untold")


async def test_only_who_may_decide_is_asked(operator: Operator) -> None:
    await launched(operator)
    await settle(operator, label=0)
    (asked,) = await operator.say("/review")
    policy = replace(operator.deps.policy, operators={str(operator.person): "auditor"})
    operator.deps = replace(operator.deps, policy=policy)
    operator.application = build_application(
        operator.control.tokens[BOT], operator.deps, operator.throttle, api_url=operator.control.url
    )
    answer, _ = await operator.press(asked, buttons(asked)[0])
    assert "reviewer" in answer["text"]
    assert await stored(operator) == (None, "drawn")
    await operator.application.shutdown()
