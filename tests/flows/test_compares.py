"""Two answers are compared: sides are shuffled by the card, votes are about the answers, the label says which it is."""

import json
from typing import Any

import pytest

from flows.assignments.open_comparisons import open_comparisons
from flows.campaigns.finish_campaigns import finish_campaigns
from flows.campaigns.look_at_campaign import look_at_campaign
from flows.campaigns.steer_campaign import steer_campaign
from flows.people.forget_contributor import forget_contributor
from flows.releases.export_labels import export_labels
from flows.shapes import Assigned, Person
from kernel.values import Language
from store.tables.work import assignments, responses, tasks
from tasks.errors import NoTaskAvailable
from tasks.kinds import compare, review
from tests.support.world import OPERATOR, World, questions
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


async def answered(world: World, texts: tuple[str, str], **settings: str) -> tuple[int, list[Person]]:
    """A question with two accepted answers. Returns: the campaign's number, and people who have no part in it."""
    first, second, *reviewers = await world.people(12)
    number = await world.campaign(questions(1), release="on_acceptance", **settings)
    for author, text in zip((first, second), texts, strict=True):
        await world.answer(author, text, "answer")
        world.clock.advance(1)
    await world.score()
    for person in reviewers[:3]:
        for _ in range(2):
            await world.answer(person, review.ACCEPT, "review")
    await world.score_and_settle()
    assert {row["state"] for row in await world.rows(responses, kind="answer")} == {"paid"}
    return number, [first, second, *reviewers]


async def line_of(world: World, number: int) -> dict[str, Any]:
    file = await export_labels(world.deps, operator_id=OPERATOR, number=number, cause=world.cause("operator"))
    line: dict[str, Any] = json.loads(file.data)
    return line


async def test_two_accepted_answers_are_compared_and_the_better_one_is_the_datasets_text(world: World) -> None:
    number, (first, second, *others) = await answered(world, ("It steeps.", "In hot water."), tau="0.7")
    paid = await world.rows(responses, kind="answer")
    assert "best" not in await line_of(world, number)
    assert [await open_comparisons(world.deps) for _ in range(2)] == [1, 0]

    for author in (first, second):
        with pytest.raises(NoTaskAvailable):
            await world.take(author, "compare")
    for person in others[:5]:
        row = await world.take(person, "compare")
        assert row.card.prompt == "How?"
        await world.submit(person, row, preferring(row, "In hot"))
    await world.score_and_settle()

    line = await line_of(world, number)
    assert line["answers"] == ["It steeps.", "In hot water."]
    assert line["best"] == 1
    (compared,) = line["compared"]
    assert (compared["by"], compared["answers"], compared["preferred"]) == ("people", [0, 1], 1)
    assert compared["votes"] == {"b": 5}
    assert {row["state"] for row in await world.rows(responses, kind="compare")} == {"paid"}
    assert await world.rows(responses, kind="answer") == paid
    progress = await look_at_campaign(world.deps, number, Language.EN)
    assert (progress.progress.tasks, progress.progress.settled) == (1, 1), "comparisons come and go with the answers"


async def test_the_same_answer_twice_is_compared_by_nobody(world: World) -> None:
    await answered(world, ("With water.", "With water."))
    assert await open_comparisons(world.deps) == 0


async def test_a_campaign_that_closes_waits_for_no_comparison(world: World) -> None:
    number, (*_, person) = await answered(world, ("It steeps.", "In hot water."))
    assert await open_comparisons(world.deps) == 1
    await steer_campaign(world.deps, operator_id=OPERATOR, number=number, step="close", cause=world.cause("operator"))
    with pytest.raises(NoTaskAvailable):
        await world.take(person, "compare")
    assert await finish_campaigns(world.deps) == 1


async def test_who_is_forgotten_is_gone_from_comparisons(world: World) -> None:
    number, (first, *_, person) = await answered(world, ("It steeps.", "In hot water."))
    await open_comparisons(world.deps)
    shown = await world.balance(first.account_id)
    await forget_contributor(world.deps, first, shown_units=shown, cause=world.cause())

    task = await world.row(tasks, kind="compare")
    assert (task["payload"]["a"], task["payload"]["b"], task["status"]) == ("", "In hot water.", "closed")
    with pytest.raises(NoTaskAvailable):
        await world.take(person, "compare")
    assert "best" not in await line_of(world, number)
