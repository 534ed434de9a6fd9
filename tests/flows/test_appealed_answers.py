"""An answer in free text is appealed to a second set of reviewers; a reviewer's own verdict may be appealed too."""

import pytest

from flows.shapes import Person
from flows.verdicts.open_appeal import open_appeal
from flows.verdicts.settle_appeals import settle_appeals
from flows.verdicts.settle_verdicts import settle_verdicts
from scoring.reviews import Review
from store.tables.appeals import appeals
from store.tables.evidence import tallies
from store.tables.ledger import transfers
from store.tables.work import assignments, responses, tasks
from tasks.errors import NoTaskAvailable
from tests.support.world import World, questions

pytestmark = pytest.mark.asyncio

GOOD, BAD = int(Review.GOOD), int(Review.BAD)


async def appeal(world: World, person: Person, kind: str) -> None:
    response = await world.row(responses, contributor_id=person.id, kind=kind)
    card = await world.row(assignments, id=response["assignment_id"])
    await open_appeal(world.deps, person, lease=card["lease"], chat_id=1, cause=world.cause())


async def refused(world: World) -> tuple[Person, list[Person], Person]:
    """An answer that four reviewers refused and one accepted. Returns: author, the four, the one."""
    author, *four, one = await world.people(6)
    await world.campaign(questions(1), release="on_acceptance")
    await world.answer(author, "With hot water.", "answer")
    await world.score()
    for peer in four:
        await world.answer(peer, BAD, "review")
    await world.answer(one, GOOD, "review")
    await world.score_and_settle()
    assert (await world.row(responses, kind="answer"))["state"] == "withheld"
    return author, four, one


async def hear(world: World, *raws: int) -> None:
    for number, raw in enumerate(raws, start=60):
        await world.answer(await world.person(number), raw, "review")
    await world.score()
    await settle_appeals(world.deps)


async def test_a_second_set_of_reviewers_wins_the_author_his_pay(world: World) -> None:
    author, four, one = await refused(world)
    before = (await world.row(tallies, kind="answer"))["sums"]
    await appeal(world, author, "answer")
    panel = (await world.row(appeals))["panel_id"]
    for person in (author, *four, one):
        with pytest.raises(NoTaskAvailable):
            await world.take(person, "review")

    await hear(world, GOOD, GOOD, GOOD)
    while await settle_verdicts(world.deps):
        pass

    answer = await world.row(responses, kind="answer")
    assert (answer["state"], answer["reasons"]) == ("paid", {"by": "appeal", "peers": 3, "agreeing": 3})
    assert len(await world.rows(transfers, kind="reward", credit_id=author.account_id)) == 1
    assert {row["state"] for row in await world.rows(responses, task_id=panel)} == {"paid"}
    after = (await world.row(tallies, kind="answer"))["sums"]
    assert (before["votes"], before["counted"]) == (after["votes"], after["counted"])
    assert after["right"] == pytest.approx(1.0)
    assert after["weighted_excess"] == pytest.approx(0.5)


async def test_author_and_reviewer_share_a_panel_that_decides_each_of_them_once(world: World) -> None:
    author, _, one = await refused(world)
    await appeal(world, author, "answer")
    await appeal(world, one, "review")
    (first, second) = await world.rows(appeals)
    assert first["panel_id"] == second["panel_id"]
    assert len(await world.rows(tasks, kind="review")) == 2

    await hear(world, GOOD, GOOD, GOOD)

    assert {row["status"] for row in await world.rows(appeals)} == {"overturned"}
    assert {row["votes_for"] for row in await world.rows(appeals)} == {3}


async def test_a_panel_that_finds_it_wrong_too_upholds(world: World) -> None:
    author, _, _ = await refused(world)
    await appeal(world, author, "answer")
    await hear(world, BAD, BAD, BAD)
    assert (await world.row(appeals))["status"] == "upheld"
    assert (await world.row(responses, kind="answer"))["state"] == "withheld"


async def test_who_sat_on_the_panel_is_not_asked_the_question(world: World) -> None:
    author, _, _ = await refused(world)
    await appeal(world, author, "answer")
    member = await world.person(70)
    await world.answer(member, GOOD, "review")
    with pytest.raises(NoTaskAvailable):
        await world.take(member, "answer")
    assert (await world.take(await world.person(71), "answer")).kind == "answer"
