"""Some days of two groups in two zones: every digest that was told is the same when counted anew from the answers."""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from contributors.digests import CHANGES_EVERY
from contributors.groups import Choices
from flows.groups.configure_group import configure_group
from flows.groups.deliver_group_posts import deliver_group_posts
from flows.groups.join_group import join_group
from flows.groups.look_at_groups import look_at_groups
from flows.shapes import Group
from store.tables.group_posts import group_posts
from store.tables.work import responses
from tests.support.groups import Room, set_up, work_for
from tests.support.world import World

pytestmark = pytest.mark.asyncio
DAYS = 3
ZONES = {-100: ("Asia/Shanghai", 21), -200: ("America/New_York", 8)}


async def _founded(world: World, chat_id: int) -> Group:
    zone, hour = ZONES[chat_id]
    await set_up(world, chat_id)
    choices = Choices(zone=zone, digest_hour=hour)
    return await configure_group(world.deps, platform="telegram", chat_id=chat_id, choices=choices, cause=world.cause())


def _windows(group: Group, until: datetime) -> list[datetime]:
    """Every hour of this group's digests up to a moment, by the calendar alone."""
    zone = ZoneInfo(group.zone)
    assert group.digest_hour is not None
    first = group.created_at.astimezone(zone).replace(hour=group.digest_hour, minute=0, second=0, microsecond=0)
    days = [first + timedelta(days=number) for number in range(DAYS + 2)]
    return [day.astimezone(UTC) for day in days if group.created_at < day <= until]


def _expected(rows: list[dict[str, Any]], at: datetime, seen_until: datetime) -> tuple[int, int, int]:
    """Answers of the day before, their authors, and answers since, as far as anybody looked."""
    before = [row for row in rows if at - timedelta(days=1) <= row["submitted_at"] < at]
    since = [row for row in rows if at <= row["submitted_at"] <= seen_until]
    return len(before), len({row["contributor_id"] for row in before}), len(since)


async def test_every_digest_is_what_the_answers_say(world: World) -> None:
    chance = random.Random(7)
    founded = [await _founded(world, chat_id) for chat_id in ZONES]
    people = await world.people(6)
    for number, person in enumerate(people):
        group = founded[number % 2]
        await join_group(world.deps, person, group.token, shows_name=False, cause=world.cause())
    room, looked = Room(), defaultdict[UUID, list[datetime]](list)

    end = world.clock.now() + timedelta(days=DAYS)
    while world.clock.now() < end:
        if chance.random() < 0.12:
            await work_for(world, people[chance.randrange(2) :: 2], chance.randint(1, 2))
        world.clock.advance(CHANGES_EVERY.total_seconds())
        await look_at_groups(world.deps)
        await deliver_group_posts(world.deps, room)
        for group in founded:
            looked[group.id].append(world.clock.now())

    for group in founded:
        rows = await world.rows(responses, group_id=group.id, state="paid")
        posts = await world.rows(group_posts, group_id=group.id, kind="digest")
        told = sorted((post["facts"]["before"], post["facts"]["people"], post["facts"]["since"]) for post in posts)
        hours = _windows(group, end)
        expected = []
        for at, following in zip(hours, [*hours[1:], end + timedelta(seconds=1)], strict=True):
            looks = [moment for moment in looked[group.id] if at <= moment < following]
            found = _expected(rows, at, looks[-1])
            expected += [found] if found[0] else []
        assert told == sorted(expected)
        assert len(told) >= DAYS - 1
        assert len({post["created_at"] for post in posts}) == len(posts)
