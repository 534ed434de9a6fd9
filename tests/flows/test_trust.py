"""Trusted reviewers are dealt reviews first, and their word decides sooner; and that can be taken back."""

import pytest

from contributors.errors import AlreadyTrusted, NotTrusted, OwnWork
from flows.oversight.trust_reviewer import trust_reviewer
from flows.oversight.untrust_reviewer import untrust_reviewer
from flows.people.collect_own_data import collect_own_data
from flows.people.forget_contributor import forget_contributor
from flows.shapes import Person
from flows.verdicts.replay_fits import replay_fits
from scoring.reviews import Review
from store.tables.delivery import outbox
from store.tables.evidence import fits, scopes
from store.tables.people import contributors, operator_audit
from store.tables.work import responses
from tests.flows.test_own_data import loaded, opened
from tests.support.world import OPERATOR, World, choices, questions

pytestmark = pytest.mark.asyncio

GOOD, BAD = int(Review.GOOD), int(Review.BAD)


async def trust(world: World, person: Person, desk: str = OPERATOR) -> bool:
    done = await trust_reviewer(
        world.deps,
        operator_id=desk,
        name=person.account_id.hex,
        reason="Careful for months",
        cause=world.cause("operator"),
    )
    return done.has_practised


async def untrust(world: World, person: Person) -> str:
    return await untrust_reviewer(
        world.deps,
        operator_id=OPERATOR,
        name=person.account_id.hex,
        reason="In a hurry lately",
        cause=world.cause("operator"),
    )


async def answered(world: World, author: Person, count: int = 1) -> None:
    """Answers that wait for their reviews, beside other work."""
    await world.campaign([*questions(count), *choices(40)], max_overlap="9")
    for _ in range(count):
        await world.answer(author, "With hot water.", "answer")
    await world.score()


async def decided_by(world: World, *people: Person) -> str:
    """These say that the answer is good, then the jobs run. Returns: what became of it."""
    for person in people:
        await world.answer(person, GOOD, "review")
    await world.score()
    state: str = (await world.row(responses, kind="answer"))["state"]
    return state


async def test_reviews_come_first_to_whom_an_operator_trusts(world: World) -> None:
    author, *people = await world.people(6)
    await answered(world, author, 3)
    assert await trust(world, people[0])
    kinds = []
    for _ in range(4):
        card = await world.take(people[0])
        kinds.append(card.kind)
        await world.submit(people[0], card, GOOD)
    assert kinds[:3] == ["review"] * 3
    assert kinds[3] != "review"

    await untrust(world, people[0])
    everybody = [(await world.take(person)).kind for person in people[1:]]
    assert set(everybody) != {"review"}


async def test_two_against_one_do_not_decide_and_do_with_one_who_is_trusted(world: World) -> None:
    author, one, other, third = await world.people(4)
    await answered(world, author)
    await world.answer(third, BAD, "review")
    assert await decided_by(world, one, other) == "submitted"

    await trust(world, one)
    assert any(row["asked_at"] is not None for row in await world.rows(scopes, kind="review"))
    world.clock.advance(120)
    assert await decided_by(world) == "pending"
    newest = max(await world.rows(fits), key=lambda row: row["at"])
    assert newest["facts"]["trusted"] == [one.id.hex]
    replayed = await replay_fits(world.deps, number=1, limit=5)
    assert replayed
    assert all((each.problem, each.differing) == (None, ()) for each in replayed)


async def test_one_trusted_word_alone_decides_nothing(world: World) -> None:
    author, one = await world.people(2)
    await answered(world, author)
    await trust(world, one)
    assert await decided_by(world, one) == "submitted"


async def test_it_is_given_and_taken_once_told_noted_and_gone_with_the_person(world: World) -> None:
    person, mine = await world.person(1), await world.person(int(OPERATOR))
    with pytest.raises(NotTrusted):
        await untrust(world, person)
    with pytest.raises(OwnWork):
        await trust(world, mine)
    await trust(world, person)
    with pytest.raises(AlreadyTrusted):
        await trust(world, person)
    assert loaded(opened(await collect_own_data(world.deps, person)), "profile")["is_trusted_reviewer"]
    await untrust(world, person)
    told = await world.rows(outbox, contributor_id=person.id)
    assert sorted((row["kind"], row["is_silent"]) for row in told) == [("trusted", True), ("untrusted", True)]
    deeds = await world.rows(operator_audit, subject=person.account_id.hex)
    assert [(row["action"], row["facts"]["reason"]) for row in deeds] == [
        ("trust", "Careful for months"),
        ("untrust", "In a hurry lately"),
    ]
    await trust(world, person)
    assert await forget_contributor(world.deps, person, shown_units=0, cause=world.cause())
    assert (await world.row(contributors, id=person.id))["trusted_at"] is None


async def test_a_press_that_comes_again_changes_nothing_and_says_the_same(world: World) -> None:
    person = await world.stranger(5)
    again = world.cause("operator")
    done = [
        await trust_reviewer(
            world.deps, operator_id=OPERATOR, name=person.account_id.hex, reason="Careful", cause=again
        )
        for _ in range(2)
    ]
    assert done[0] == done[1]
    assert not done[0].has_practised
    assert len(await world.rows(operator_audit, action="trust")) == 1
