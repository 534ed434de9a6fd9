"""Verification of a person: gold by day, and one contact a person."""

import asyncio
import importlib
import random
from dataclasses import replace
from datetime import date, timedelta
from operator import itemgetter

import pytest
from sqlalchemy import delete, text

from contributors.verification import Evidence
from flows.delivery.park_update import park_update
from flows.people.read_verification import ASKED_FOR, read_verification
from flows.people.share_contact import Shared, Sharing, share_contact
from flows.shapes import Person
from store import verification
from store.tables.delivery import parked_updates
from store.tables.verification import gold_days, verified_contacts
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


async def test_what_was_passed_before_days_were_counted_is_counted_by_the_migration(world: World) -> None:
    await world.campaign(choices(4) + choices(6, gold="a"), gold_share="0.2")
    world.deps = replace(world.deps, rng=AlwaysGold(1))
    first, second = await world.people(2)
    await answer_gold(world, first, 0, 0, 1)
    world.clock.advance(timedelta(days=1).total_seconds())
    await answer_gold(world, first, 0)
    await answer_gold(world, second, 1, 0)
    counted = await world.rows(gold_days)
    assert len(counted) == 3

    migration = importlib.import_module("migrations.versions.0003_the_price")
    async with world.deps.sessions.write() as session:
        await session.execute(delete(gold_days))
        await session.execute(text(migration.PAST_GOLD))
    by_person_and_day = itemgetter("contributor_id", "local_day")
    assert sorted(await world.rows(gold_days), key=by_person_and_day) == sorted(counted, key=by_person_and_day)


async def test_agreeing_with_peers_is_not_gold(world: World) -> None:
    await world.campaign(choices(2), max_overlap="3")
    people = await world.people(3)
    for person in people:
        await world.answer(person, 0)
    await world.score()
    assert await world.rows(gold_days) == []


async def ask(world: World, person: Person) -> None:
    await read_verification(world.deps, person, chat_id=person.chat_id, cause=world.cause())


async def share(world: World, person: Person, number: str) -> Shared:
    return await share_contact(
        world.deps, person, number=number, is_own=True, chat_id=person.chat_id, cause=world.cause()
    )


async def test_twenty_gold_over_seven_days_and_a_contact_verify(world: World) -> None:
    await world.campaign(choices(20) + choices(30, gold="a"), gold_share="0.2")
    world.deps = replace(world.deps, rng=AlwaysGold(1))
    (person,) = await world.people(1)
    for day in range(7):
        await answer_gold(world, person, *([0] * 3))
        progress = await read_verification(world.deps, person, chat_id=person.chat_id, cause=world.cause())
        assert progress.days == day  # today is counted aloud tomorrow
        assert not progress.is_verified
        world.clock.advance(timedelta(days=1).total_seconds())
    assert (await evidence(world, person)).gold_passed == 21
    await ask(world, person)
    shared = await share(world, person, "+1 555 0100 100")
    assert (shared.outcome, shared.progress.is_verified) == (Sharing.KEPT, True)
    async with world.deps.sessions.read() as session:
        assert await verification.is_verified(session, person.id)


async def test_of_many_people_with_one_number_one_is_confirmed(world: World) -> None:
    people = await world.people(8)
    for person in people:
        await ask(world, person)
    shared = await asyncio.gather(*(share(world, person, "+1 555 0100 100") for person in people))
    assert sorted(each.outcome for each in shared) == [Sharing.KEPT] + [Sharing.TAKEN] * 7
    await world.row(verified_contacts)


async def test_what_was_explained_a_day_ago_is_explained_again(world: World) -> None:
    (person,) = await world.people(1)
    await ask(world, person)
    world.clock.advance(ASKED_FOR.total_seconds())
    assert (await share(world, person, "+1 555 0100 100")).outcome is Sharing.UNASKED
    assert await world.rows(verified_contacts) == []


async def test_a_parked_update_keeps_no_number(world: World) -> None:
    contact = {"phone_number": "+15550100100", "vcard": "TEL:+15550100100", "user_id": 1}
    raw = {"update_id": 1, "message": {"contact": contact, "photo": [{"file_id": "a"}], "text": "kept"}}
    await park_update(world.deps, bot="contributor", raw=raw, error="ours")
    parked = (await world.row(parked_updates))["update"]
    assert "15550100100" not in repr(parked)
    assert parked["message"]["text"] == "kept"
    assert parked["message"]["contact"]["user_id"] == 1
    assert raw["message"]["contact"]["phone_number"] == "+15550100100"  # type: ignore[index]
