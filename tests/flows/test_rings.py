"""Who votes as one is paid as one: no lane, one effort count; and whoever was cleared is a person of their own."""

from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import update

from flows.money.read_price import read_price
from flows.people.read_verification import read_verification
from flows.shapes import Person
from kernel.clock import ManualClock
from kernel.ids import random_id
from kernel.money import PARTS
from ledger.emission import LANE_BASE_UNITS, effort_parts
from scoring.honesty.flags import FlagDecision, FlagReason
from store import flags, reservations, rings
from store.evidence import Scope
from store.flags import Raised
from store.sessions import Sessions
from store.tables import honesty
from store.tables.work import campaigns
from tests.support.deps import house_deps
from tests.support.pool import AIC, SECOND, Pool
from tests.support.world import OPERATOR, World, choices

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def pool(sessions: Sessions, tmp_path: Path) -> Pool:
    deps = await house_deps(sessions, tmp_path, {OPERATOR: "owner", SECOND: "manager"})
    assert isinstance(deps.clock, ManualClock)
    return Pool(World(deps, deps.clock))


async def scope_of(world: World) -> Scope:
    return Scope((await world.row(campaigns))["id"], "choice", "a|b")


async def join(world: World, *people: Person) -> None:
    ids = sorted(person.id for person in people)
    async with world.deps.sessions.write() as session:
        await rings.put(session, await scope_of(world), dict.fromkeys(ids, ids[0]) if ids else {}, random_id())


async def flag(world: World, person: Person, shared: int) -> list[UUID]:
    raised = Raised(person.id, FlagReason.RING, {"shared": shared, "equal": shared, "members": 3})
    async with world.deps.sessions.write() as session:
        return await flags.raise_many(session, await scope_of(world), [raised], random_id(), now=world.clock.now())


async def clear(world: World) -> None:
    change = update(honesty.flags).values(
        decision=FlagDecision.CLEARED, decided_at=world.clock.now(), decided_by=OPERATOR
    )
    async with world.deps.sessions.write() as session:
        await session.execute(change)


async def in_ring(world: World, person: Person) -> bool:
    progress = await read_verification(world.deps, person, chat_id=person.chat_id, cause=world.cause())
    assert progress.is_verified is not progress.in_ring  # nothing else is missing here
    return progress.in_ring


async def test_a_ring_has_no_lane_until_it_is_cleared_or_gone(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(20))
    await pool.limit(price_parts=PARTS // 4, lane_parts=PARTS)
    first, second, third, alone = people = await world.people(4)
    for person in people:
        await pool.verify(person)
    await join(world, first, second, third)

    assert [await in_ring(world, person) for person in people] == [True, True, True, False]
    assert [(await world.take(person)).high_units for person in (first, alone)] == [5 * AIC // 4, 5 * AIC]

    assert await flag(world, first, 20) == [first.id]
    assert await in_ring(world, first)
    await clear(world)
    assert [await in_ring(world, person) for person in people] == [False, True, True, False]
    assert await flag(world, first, 40) == [first.id]
    assert await in_ring(world, first)

    await join(world)
    assert [await in_ring(world, person) for person in people] == [False] * 4
    await pool.check()


async def test_two_of_three_cleared_leave_nobody_in_a_ring(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(1))
    people = await world.people(3)
    for person in people:
        await pool.verify(person)
    await join(world, *people)
    for person in people[:2]:
        await flag(world, person, 20)
    await clear(world)
    assert [await in_ring(world, person) for person in people] == [False] * 3


async def test_a_ring_has_one_effort_count(pool: Pool) -> None:
    world = pool.world
    await pool.campaign(choices(125), max_overlap="3")
    busy, mate, other = await world.people(3)
    for _ in range(121):
        await world.answer(busy, 0)
    await world.answer(mate, 0)
    await join(world, busy, mate, await world.person(4))

    assert (await world.take(mate)).price_parts == (await world.take(busy)).price_parts == effort_parts(122)
    assert (await world.take(other)).price_parts == PARTS
    mine = (await read_price(world.deps, mate)).mine
    assert mine is not None
    assert (mine.worked, mine.next_parts, mine.counted_with) == (122, effort_parts(122), 2)
    await pool.check()


async def test_people_asked_for_together_have_one_lane(pool: Pool) -> None:
    first, second, third = await pool.world.people(3)
    await pool.use_lane(first, LANE_BASE_UNITS - 7 * AIC)
    await pool.use_lane(second, 5 * AIC)
    await pool.use_lane(third, LANE_BASE_UNITS)
    async with pool.world.deps.sessions.read() as session:
        assert await reservations.lane_left(session, {first.id}) == 7 * AIC
        assert await reservations.lane_left(session, {first.id, second.id}) == 2 * AIC
        assert await reservations.lane_left(session, {first.id, second.id, third.id}) == 0
