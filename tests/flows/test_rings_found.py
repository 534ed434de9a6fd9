"""From votes to a ring and back: who says the same, wrong, is joined and shown, cleared by a person, and let alone."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
import pytest_asyncio

from flows.desk.read_overview import read_overview
from flows.oversight.ask_flag_reason import ask_flag_reason
from flows.oversight.decide_flags import decide_flags
from flows.oversight.next_suspect import next_suspect
from flows.oversight.propose_flag_decision import propose_flag_decision
from flows.shapes import Person
from store import rings
from store.sessions import Sessions
from store.tables import honesty
from store.tables.evidence import standings
from store.tables.work import tasks
from tests.support.world import OPERATOR, World, choices
from views.operator_queues import Away

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def sessions(sqlite_url: str) -> AsyncIterator[Sessions]:
    """One store is enough for the way round: the statements are tested on both by themselves."""
    opened = Sessions(sqlite_url)
    yield opened
    await opened.dispose()


TASKS, FRIENDS, OTHERS = 20, 3, 4


async def answered(world: World) -> list[Person]:
    """Everybody does every task: three friends agree on answers that have nothing to do with the truth, others err."""
    await world.campaign(choices(TASKS), max_overlap=str(FRIENDS + OTHERS))
    numbers = {row["id"]: int(row["external_key"].split()[1]) for row in await world.rows(tasks)}
    people = await world.people(FRIENDS + OTHERS)
    for place, person in enumerate(people):
        for _ in range(TASKS):
            row = await world.take(person)
            number = numbers[row.task_id]
            errs = (7 * number + 5 * place) % 6 == 0
            truth = number % 2 ^ errs
            await world.submit(person, row, number // 2 % 2 if place < FRIENDS else truth)
    return people


async def mates(world: World, person: Person) -> int:
    async with world.deps.sessions.read() as session:
        return len(await rings.mates(session, person.id))


async def test_a_ring_is_found_shown_cleared_and_let_alone(world: World) -> None:
    people = await answered(world)
    await world.score()

    flagged = {row["contributor_id"] for row in await world.rows(honesty.flags, reason="ring", decision=None)}
    assert flagged == {person.id for person in people[:FRIENDS]}
    assert [await mates(world, person) for person in people] == [2] * FRIENDS + [0] * OTHERS
    assert "suspended" not in {row["state"] for row in await world.rows(standings)}
    assert (await read_overview(world.deps)).suspects == FRIENDS

    shown = await next_suspect(world.deps, operator_id=OPERATOR)
    assert not isinstance(shown, Away)
    assert shown.flags[0].evidence == {"shared": TASKS, "equal": TASKS, "members": FRIENDS}
    desk = int(OPERATOR)
    await ask_flag_reason(
        world.deps,
        operator_id=OPERATOR,
        chat_id=desk,
        deed="clear",
        flag=UUID(shown.flag),
        cause=world.cause("operator"),
    )
    facts = await propose_flag_decision(
        world.deps, "Brothers at one table", operator_id=OPERATOR, chat_id=desk, cause=world.cause("operator")
    )
    assert facts is not None
    await decide_flags(world.deps, operator_id=OPERATOR, proposal=UUID(facts.proposal), cause=world.cause("operator"))

    assert await world.score() == 1  # no new vote, and yet the fit that the decision asked for
    (cleared,) = [person for person in people if person.account_id.hex == shown.who]
    assert await mates(world, cleared) == 0
    assert len(await world.rows(honesty.flags)) == FRIENDS
    assert (await read_overview(world.deps)).suspects == FRIENDS - 1
