"""Flags and rings as they are kept: one open flag a matter, a person's word that holds, rings replaced as a whole."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from kernel.ids import random_id
from scoring.honesty.flags import FlagDecision, FlagReason
from store import flags, rings
from store.evidence import Scope
from store.flags import Raised
from store.tables import honesty
from store.tables.work import campaigns
from tests.support.world import World, choices

pytestmark = pytest.mark.asyncio


def pasted(person: UUID, votes: int = 30) -> Raised:
    return Raised(person, FlagReason.PASTE, {"votes": votes, "z": 4.5, "effect": 0.8, "model": "lexical"})


def ringed(person: UUID, shared: int = 20) -> Raised:
    return Raised(person, FlagReason.RING, {"shared": shared, "equal": shared, "members": 3})


async def scope_of(world: World, option_set: str = "a|b") -> Scope:
    if not await world.rows(campaigns):
        await world.campaign(choices(1))
    return Scope((await world.row(campaigns))["id"], "choice", option_set)


async def raised(world: World, scope: Scope, *each: Raised) -> list[UUID]:
    async with world.deps.sessions.write() as session:
        return await flags.raise_many(session, scope, each, random_id(), now=world.clock.now())


async def suspending(world: World, *people: UUID, kind: str = "choice") -> frozenset[UUID]:
    async with world.deps.sessions.read() as session:
        return await flags.suspending(session, kind, people)


async def cleared(world: World, scope: Scope, *people: UUID) -> dict[UUID, int]:
    async with world.deps.sessions.read() as session:
        found = await flags.cleared(session, scope, people)
    return {person: masses[FlagReason.PASTE] for person, masses in found.items()}


async def decided(world: World, as_what: FlagDecision, **where: Any) -> None:
    table = honesty.flags
    change = update(table).values(decision=as_what, decided_at=world.clock.now(), decided_by="9000")
    async with world.deps.sessions.write() as session:
        await session.execute(change.where(*(table.c[name] == value for name, value in where.items())))


async def test_nobody_is_flagged_twice_for_the_same_thing(world: World) -> None:
    scope = await scope_of(world)
    first, second = (person.id for person in await world.people(2))
    assert await raised(world, scope, pasted(second), pasted(first), ringed(first)) == sorted({first, second})
    assert await raised(world, scope, pasted(first, 60), pasted(second, 60), ringed(second)) == [second]
    assert await raised(world, await scope_of(world, "x|y"), pasted(first)) == [first]
    assert await raised(world, scope) == []
    assert len(await world.rows(honesty.flags)) == 5


async def test_an_open_paste_flag_suspends_in_its_kind_and_an_open_ring_flag_does_not(world: World) -> None:
    scope = await scope_of(world)
    first, second, third = (person.id for person in await world.people(3))
    await raised(world, scope, pasted(first), ringed(second))
    assert await suspending(world, first, second, third) == {first}
    assert await suspending(world, first, second, third, kind="answer") == frozenset()
    assert await suspending(world) == frozenset()

    await decided(world, FlagDecision.CONFIRMED, contributor_id=second)
    await decided(world, FlagDecision.CLEARED, contributor_id=first)
    assert await suspending(world, first, second, third) == {second}


async def test_who_was_cleared_is_looked_at_again_only_when_the_evidence_has_doubled(world: World) -> None:
    scope, other = await scope_of(world), await scope_of(world, "x|y")
    person = (await world.person()).id
    await raised(world, scope, pasted(person, 30))
    assert await cleared(world, scope, person) == {}
    await decided(world, FlagDecision.CLEARED)

    assert await cleared(world, scope, person) == {person: 30}
    assert await cleared(world, other, person) == {}
    assert await raised(world, scope, pasted(person, 59)) == []
    assert await raised(world, scope, ringed(person, 20)) == [person]
    assert await raised(world, scope, pasted(person, 60)) == [person]
    await decided(world, FlagDecision.CLEARED, decision=None)
    assert await cleared(world, scope, person) == {person: 60}
    assert await raised(world, scope, pasted(person, 119), ringed(person, 39)) == []


async def test_what_is_confirmed_needs_no_second_flag_in_its_kind(world: World) -> None:
    scope, other = await scope_of(world), await scope_of(world, "x|y")
    person = (await world.person()).id
    await raised(world, scope, pasted(person))
    await decided(world, FlagDecision.CONFIRMED)
    assert await raised(world, scope, pasted(person, 300), ringed(person)) == []
    assert await raised(world, other, pasted(person)) == []
    assert await raised(world, Scope(scope.campaign_id, "review", "good|bad"), pasted(person)) == [person]


async def test_rings_are_replaced_and_mates_found_in_every_scope(world: World) -> None:
    scope, other = await scope_of(world), await scope_of(world, "x|y")
    a, b, c, d, e = sorted(person.id for person in await world.people(5))

    async def put(where: Scope, *members: UUID) -> None:
        async with world.deps.sessions.write() as session:
            await rings.put(session, where, dict.fromkeys(members, min(members)) if members else {}, random_id())

    async def mates(person: UUID) -> frozenset[UUID]:
        async with world.deps.sessions.read() as session:
            return await rings.mates(session, person)

    await put(scope, a, b, c)
    await put(other, b, c, d)
    assert await mates(a) == {b, c}
    assert await mates(b) == {a, c, d}
    assert await mates(e) == frozenset()

    await put(scope, a, b, c)
    assert len(await world.rows(honesty.ring_members)) == 6
    await put(scope, a, b, e)
    assert await mates(a) == {b, e}
    assert await mates(c) == {b, d}
    await put(scope)
    await put(other)
    assert await world.rows(honesty.ring_members) == []
