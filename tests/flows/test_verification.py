"""Verification of a person: gold by day, and one contact a person."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from contributors.verification import Evidence
from flows.shapes import Person
from store import verification
from store.tables.verification import gold_days
from tests.support.world import World, choices

pytestmark = pytest.mark.asyncio


class AlwaysGold(random.Random):
    """A coin that always falls on gold."""

    def random(self) -> float:
        return 0.0


async def evidence(world: World, person: Person) -> Evidence:
    async with world.deps.sessions.read() as session:
        return await verification.evidence_of(session, person.id)


async def answer_gold(world: World, person: Person, *raws: int) -> None:
    """Answer so many tasks and let them be judged."""
    for raw in raws:
        await world.answer(person, raw)
    world.clock.advance(timedelta(minutes=11).total_seconds())
    await world.score()


async def test_passed_gold_is_counted_once_by_person_and_day(world: World) -> None:
    await world.campaign(choices(1) + choices(6, gold="a"), gold_share="0.2")
    world.deps = replace(world.deps, rng=AlwaysGold(1))
    first, second = await world.people(2)
    await answer_gold(world, first, 0, 0, 1)
    await answer_gold(world, second, 1)
    await world.score()
    assert await evidence(world, first) == Evidence(has_contact=False, gold_passed=2, gold_days=1)
    assert await evidence(world, second) == Evidence(has_contact=False, gold_passed=0, gold_days=0)

    world.clock.advance(timedelta(days=1).total_seconds())
    await answer_gold(world, first, 0)
    assert await evidence(world, first) == Evidence(has_contact=False, gold_passed=3, gold_days=2)
    assert sorted(row["passed"] for row in await world.rows(gold_days)) == [1, 2]
    async with world.deps.sessions.read() as session:
        before = await verification.evidence_of(session, first.id, before=date(2026, 11, 23))
    assert (before.gold_passed, before.gold_days) == (2, 1)


async def test_agreeing_with_peers_is_not_gold(world: World) -> None:
    await world.campaign(choices(2), max_overlap="3")
    people = await world.people(3)
    for person in people:
        await world.answer(person, 0)
    await world.score()
    assert await world.rows(gold_days) == []
