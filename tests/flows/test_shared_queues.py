"""Several operators share a queue: never two on one item, nobody on their own work, and nothing is lost of it."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import update

from contributors.errors import HeldByAnother, OwnWork
from flows.oversight.next_suspect import next_suspect
from flows.shapes import Person
from flows.shared.sharing import HOLDS_FOR
from flows.verdicts.adjudicate_response import adjudicate_response
from flows.verdicts.next_adjudication import Case, next_adjudication
from flows.verdicts.next_appeal import next_appeal
from flows.verdicts.next_check import next_check
from kernel.ids import random_id
from scoring.honesty.flags import FlagReason
from store import flags
from store.evidence import Scope
from store.flags import Raised
from store.tables.oversight import desk_claims, desk_skips
from store.tables.people import operator_audit
from store.tables.work import campaigns, responses
from tasks.errors import AlreadyDecided
from tests.flows.test_gold_told import settled
from tests.support.court import PEERS, SECOND, handed_over
from tests.support.world import OPERATOR, World, choices
from views.operator_queues import Away

pytestmark = pytest.mark.asyncio

LOSER = str(PEERS + 1)
"""The last to come said what nobody else did."""
CROWD = tuple(str(9100 + number) for number in range(8))


async def undecided(world: World, count: int) -> list[Person]:
    """People whose answers, one each, peers could not decide; the first has waited longest."""
    await world.campaign(choices(1), max_overlap="9")
    people = []
    for number in range(1, count + 1):
        people.append(await world.person(number))
        world.clock.advance(1)
        await world.answer(people[-1], 0)
    async with world.deps.sessions.write() as session:
        await session.execute(update(responses).values(state="adjudicate"))
    return people


async def shown(world: World, desk: str = OPERATOR, skip: UUID | None = None) -> Case:
    found = await next_adjudication(world.deps, operator_id=desk, skip=skip)
    assert isinstance(found, Case)
    return found


async def decide(world: World, response: UUID, desk: str = OPERATOR, *, accept: bool = True) -> str:
    return await adjudicate_response(
        world.deps, operator_id=desk, response_id=response, accept=accept, cause=world.cause("operator")
    )


async def test_two_operators_are_never_shown_the_same(world: World) -> None:
    await undecided(world, 2)
    first, second = await shown(world), await shown(world, SECOND)
    assert first.response_id != second.response_id
    assert (await shown(world)).response_id == first.response_id  # asked again: the same
    assert (first.left, second.left) == (2, 2)
    assert await next_adjudication(world.deps, operator_id="9002") == Away(2)


async def test_of_many_who_ask_at_once_each_gets_one_of_their_own(world: World) -> None:
    await undecided(world, len(CROWD))
    found = await asyncio.gather(*(shown(world, desk) for desk in CROWD))
    assert len({each.response_id for each in found}) == len(CROWD)
    claims = await world.rows(desk_claims)
    assert {row["operator_id"] for row in claims} == set(CROWD)
    assert {row["item"] for row in claims} == {each.response_id for each in found}


async def test_of_many_who_press_on_one_item_at_once_one_decides(world: World) -> None:
    await undecided(world, 1)
    [row] = await world.rows(responses)
    done = await asyncio.gather(
        *(decide(world, row["id"], desk, accept=number % 2 == 0) for number, desk in enumerate(CROWD)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, str) for each in done) == 1
    assert all(isinstance(each, str | HeldByAnother | AlreadyDecided) for each in done)
    [line] = await world.rows(operator_audit, action="adjudicate")
    assert done[CROWD.index(line["operator_id"])] == line["subject"][1:]
    assert (await world.row(responses))["state"] == ("pending" if line["facts"]["accept"] else "withheld")
    assert await world.rows(desk_claims) == []


async def test_what_a_colleague_has_in_hand_is_not_decided_and_comes_free_with_time(world: World) -> None:
    await undecided(world, 1)
    case = await shown(world)
    with pytest.raises(HeldByAnother):
        await decide(world, case.response_id, SECOND)
    assert await next_adjudication(world.deps, operator_id=SECOND) == Away(1)

    world.clock.advance(HOLDS_FOR.total_seconds())
    assert (await shown(world, SECOND)).response_id == case.response_id
    with pytest.raises(HeldByAnother):
        await decide(world, case.response_id)
    await decide(world, case.response_id, SECOND)
    with pytest.raises(AlreadyDecided):
        await decide(world, case.response_id)


async def test_what_is_skipped_is_a_colleagues_at_once_and_comes_back_at_the_end(world: World) -> None:
    await undecided(world, 2)
    first = await shown(world)
    second = await shown(world, skip=first.response_id)
    assert second.response_id != first.response_id
    assert (await shown(world, SECOND)).response_id == first.response_id
    await next_adjudication(world.deps, operator_id=SECOND, skip=first.response_id)

    assert await next_adjudication(world.deps, operator_id=OPERATOR, skip=second.response_id) == Away(2)
    assert (await shown(world)).response_id == first.response_id
    assert await world.rows(desk_skips, operator_id=OPERATOR) == []


async def test_nobody_decides_about_their_own_work(world: World) -> None:
    one, other = await undecided(world, 2)
    mine = await world.row(responses, contributor_id=one.id)
    assert (await shown(world, "1")).response_id == (await world.row(responses, contributor_id=other.id))["id"]
    with pytest.raises(OwnWork):
        await decide(world, mine["id"], "1")
    await decide(world, (await shown(world, "1")).response_id, "1")
    assert await next_adjudication(world.deps, operator_id="1") == Away(1)
    assert await decide(world, mine["id"], "2")


async def test_appeals_are_shared_and_nobody_hears_their_own(world: World) -> None:
    court = await handed_over(world)
    case = await next_appeal(world.deps, operator_id=OPERATOR)
    assert not isinstance(case, Away)
    assert await next_appeal(world.deps, operator_id=SECOND) == Away(1)
    with pytest.raises(HeldByAnother):
        await court.refuse("It plainly says glass", SECOND)
    assert await next_appeal(world.deps, operator_id=OPERATOR, skip=UUID(case.response)) == Away(1)

    assert await next_appeal(world.deps, operator_id=LOSER) == Away(1)
    with pytest.raises(OwnWork):
        await court.refuse("It plainly says glass", LOSER)
    assert await court.accept() == case.card.ref


async def test_gold_is_asked_of_one_operator_at_a_time(world: World) -> None:
    await settled(world)
    first = await next_check(world.deps, operator_id=OPERATOR)
    second = await next_check(world.deps, operator_id=SECOND)
    assert not isinstance(first, Away)
    assert not isinstance(second, Away)
    assert first.task != second.task
    third = await next_check(world.deps, operator_id=SECOND, skip=UUID(second.task))
    assert not isinstance(third, Away)
    assert await next_check(world.deps, operator_id=SECOND, skip=UUID(third.task)) == Away(3)


async def test_suspects_are_shared_and_nobody_clears_themselves(world: World) -> None:
    people = await undecided(world, 2)
    scope = Scope((await world.row(campaigns))["id"], "choice", (await world.rows(responses))[0]["option_set"])
    raised = [Raised(each.id, FlagReason.RING, {"shared": 20, "equal": 20, "members": 3}) for each in people]
    async with world.deps.sessions.write() as session:
        await flags.raise_many(session, scope, raised, random_id(), now=world.clock.now())
    first = await next_suspect(world.deps, operator_id=OPERATOR)
    second = await next_suspect(world.deps, operator_id=SECOND)
    assert not isinstance(first, Away)
    assert not isinstance(second, Away)
    assert {first.who, second.who} == {each.account_id.hex for each in people}
    assert await next_suspect(world.deps, operator_id="9002") == Away(2)

    world.clock.advance(HOLDS_FOR.total_seconds())
    found = await next_suspect(world.deps, operator_id="1")
    assert not isinstance(found, Away)
    assert found.who == people[1].account_id.hex
    assert await next_suspect(world.deps, operator_id="1", skip=UUID(found.item)) == Away(2)
