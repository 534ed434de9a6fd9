"""Two answers are compared: sides are shuffled by the card, votes are about the answers, the label says which it is."""

import json
from typing import Any

import pytest

from flows.export_labels import export_labels
from flows.shapes import Assigned
from kernel.values import Language
from store.tables.work import assignments, responses
from tasks.kinds import compare
from tests.support.world import OPERATOR, World
from views import cards, receipts

pytestmark = pytest.mark.asyncio

PEOPLE = 16
"""So many that their cards show both sides, but for once in 30,000 runs."""


def pair(number: int, **more: str) -> dict[str, Any]:
    return {
        "id": f"pair {number}",
        "kind": "compare",
        "text": "How?",
        "a": f"well {number}",
        "b": f"badly {number}",
    } | more


def preferring(row: Assigned, text: str) -> int:
    """What the button presses that prefers the answer with this text, found by what is shown."""
    (side,) = (exhibit.name for exhibit in row.card.exhibits if exhibit.text.startswith(text))
    buttons = [button for line in cards.task_card(Language.EN, row.card, row.lease).rows for button in line]
    (press,) = (button.press for button in buttons if button.label == f"{side.upper()} is better")
    assert press is not None
    return int(press.rsplit(":", 1)[1])


async def test_votes_are_about_the_answers_wherever_they_stood(world: World) -> None:
    number = await world.campaign([pair(0)], max_overlap=str(PEOPLE), min_overlap=str(PEOPLE), release="on_acceptance")
    people = await world.people(PEOPLE)
    for person in people:
        row = await world.take(person)
        receipt = await world.submit(person, row, preferring(row, "badly" if person is people[5] else "well"))
        shown = receipts.receipt(Language.EN, receipt.row.card, receipt.answer, today=1).text
        wanted = "badly" if person is people[5] else "well"
        (side,) = (exhibit.name for exhibit in row.card.exhibits if exhibit.text.startswith(wanted))
        assert f"{side.upper()} is better" in shown
    await world.score_and_settle()

    assert {row["is_swapped"] for row in await world.rows(assignments)} == {True, False}
    for vote in await world.rows(responses):
        is_lonely = vote["contributor_id"] == people[5].id
        assert (vote["choice"], vote["state"]) == ((compare.B, "withheld") if is_lonely else (compare.A, "paid"))
    file = await export_labels(world.deps, operator_id=OPERATOR, number=number, cause=world.cause("operator"))
    line = json.loads(file.data)
    assert (line["id"], line["label"], line["votes"]) == ("pair 0", "a", {"a": PEOPLE - 1, "b": 1})


async def test_a_card_keeps_its_sides_and_a_double_press_is_one_vote(world: World) -> None:
    await world.campaign([pair(0)])
    person = await world.person()
    row = await world.take(person)
    again = await world.take(person)
    assert again.card == row.card
    option = preferring(row, "well")
    first = await world.submit(person, row, option)
    second = await world.submit(person, row, option)
    assert (first.answer, first.row.card.exhibits) == (second.answer, second.row.card.exhibits)
    assert (await world.row(responses))["choice"] == compare.A
