"""Free text is judged by people: reviewed by peers, never by its author, and paid when they accept it."""

import asyncio

import pytest

from flows.assignments.open_reviews import open_reviews
from flows.assignments.skip_assignment import skip_assignment
from flows.shapes import Person
from flows.verdicts.score_scopes import score_scopes
from scoring.reviews import Review
from store.tables.work import responses, tasks
from tasks.errors import NoTaskAvailable
from tests.support.world import World, questions

pytestmark = pytest.mark.asyncio

GOOD, BAD = int(Review.GOOD), int(Review.BAD)


async def answered(world: World, author: Person) -> None:
    """A question, answered for good."""
    await world.campaign(questions(1), release="on_acceptance")
    await world.answer(author, "With hot water.", "answer")
    world.clock.advance(61)


async def test_an_answer_is_reviewed_only_when_its_author_can_no_longer_change_it(world: World) -> None:
    author = await world.person()
    await world.campaign(questions(1))
    await world.answer(author, "With hot water.", "answer")

    assert await open_reviews(world.deps) == 0
    world.clock.advance(61)
    assert sum(await asyncio.gather(*(open_reviews(world.deps) for _ in range(3)))) == 1
    assert await open_reviews(world.deps) == 0

    review = await world.row(tasks, kind="review")
    assert review["author_id"] == author.id
    assert review["payload"]["answer"] == "With hot water."


async def test_an_author_never_reviews_their_own_answer(world: World) -> None:
    author, peer = await world.people(2)
    await answered(world, author)
    await open_reviews(world.deps)

    with pytest.raises(NoTaskAvailable):
        await world.take(author, "review")
    assert (await world.take(peer, "review")).kind == "review"


async def test_who_answered_a_question_reviews_no_answer_to_it(world: World) -> None:
    author, rival, peer = await world.people(3)
    await world.campaign(questions(1))
    await world.answer(author, "With hot water.", "answer")
    await world.answer(rival, "With ice.", "answer")
    world.clock.advance(61)
    assert await open_reviews(world.deps) == 2

    for writer in (author, rival):
        with pytest.raises(NoTaskAvailable):
            await world.take(writer, "review")
    await world.answer(peer, GOOD, "review")
    await world.answer(peer, BAD, "review")  # both answers to one question may be reviewed by one person


async def test_who_has_seen_an_answer_is_not_asked_its_question(world: World) -> None:
    author, peer, other = await world.people(3)
    await answered(world, author)
    await open_reviews(world.deps)
    seen = await world.take(peer, "review")
    await skip_assignment(world.deps, peer, lease=seen.lease, cause=world.cause())

    with pytest.raises(NoTaskAvailable):
        await world.take(peer, "answer")
    assert (await world.take(other, "answer")).kind == "answer"


async def test_a_planted_review_gives_its_question_away_too(world: World) -> None:
    rows = [row | {"answers": [f"Reference {row['id']}"]} for row in questions(2)]
    await world.campaign(rows, gold_share="0.2")
    planted = await world.rows(tasks, kind="review")
    asked = {row["id"] for row in await world.rows(tasks, kind="answer")}
    assert {row["question_id"] for row in planted} == asked
    assert len(planted) == 4


async def test_an_accepted_answer_is_paid_and_so_are_its_reviewers(world: World) -> None:
    author, *peers = await world.people(6)
    await answered(world, author)
    await open_reviews(world.deps)
    for peer in peers:
        await world.answer(peer, GOOD, "review")

    await world.score_and_settle()

    answer = await world.row(responses, kind="answer")
    assert (answer["state"], answer["reasons"]["by"]) == ("paid", "review")
    assert {row["state"] for row in await world.rows(responses, kind="review")} == {"paid"}
    row = await world.campaign_row()
    assert row.reserved_units == 0
    assert await world.balance(author.account_id) == answer["amount_units"] > 0
    assert await world.balance(row.escrow_id) == row.budget_units - row.spent_units


async def test_a_rejected_answer_earns_nothing_and_its_question_goes_on(world: World) -> None:
    author, *peers = await world.people(6)
    await answered(world, author)
    await open_reviews(world.deps)
    slots = (await world.row(tasks, kind="answer"))["slots"]
    for peer in peers:
        await world.answer(peer, BAD, "review")

    await world.score_and_settle()

    answer = await world.row(responses, kind="answer")
    assert answer["state"] == "withheld"
    assert await world.balance(author.account_id) == 0
    question = await world.row(tasks, kind="answer")
    assert question["status"] == "open"
    assert question["slots"] >= slots


async def test_nothing_is_decided_by_too_few_reviews(world: World) -> None:
    author, *peers = await world.people(3)
    await answered(world, author)
    await open_reviews(world.deps)
    for peer in peers:
        await world.answer(peer, GOOD, "review")

    await world.score()

    assert await score_scopes(world.deps) == 0
    assert {row["state"] for row in await world.rows(responses)} == {"submitted"}
