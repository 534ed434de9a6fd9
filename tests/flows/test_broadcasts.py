"""Broadcasts: everybody whom one is for is told once; silence is better than a text that comes twice."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from contributors.broadcasts import Step
from contributors.errors import BroadcastOver
from contributors.quiet import QuietHours
from flows.assignments.wish_campaign import wish_campaign
from flows.broadcasts.read_broadcast import read_broadcast
from flows.broadcasts.steer_broadcast import steer_broadcast
from flows.campaigns.steer_campaign import steer_campaign
from flows.errors import BroadcastNeedsWork, GroupUnknown, NobodyToTell, ProposalGone
from flows.people.forget_contributor import forget_contributor
from flows.people.set_news import set_news
from flows.people.set_quiet_hours import set_quiet_hours
from kernel.ids import new_id
from kernel.values import Language
from store import recipients
from store.tables.broadcasts import broadcast_recipients, broadcasts
from store.tables.choices import licence_consents
from store.tables.groups import group_members, groups
from store.tables.people import contributors, operator_audit, skills
from tasks.campaigns import Wish
from tasks.errors import SkillUnreadable
from tests.support.broadcasts import CARD, Line, broadcast, confirm, dry_run, reader, send
from tests.support.world import OPERATOR, World, choices
from views.operator_broadcasts import BroadcastFacts

pytestmark = pytest.mark.asyncio

DAY_S = 86_400.0


async def steer(world: World, step: Step, number: int = 1) -> BroadcastFacts:
    return await steer_broadcast(
        world.deps, operator_id=OPERATOR, number=number, step=step, card=CARD, cause=world.cause("operator")
    )


async def test_everybody_is_told_once_in_their_language(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipients, "STRIDE", 3)
    number = await world.campaign(choices(1), languages="zh en")
    for each in range(1, 9):
        await reader(world, each, Language.ZH if each % 2 else Language.EN)

    found = await dry_run(world)
    assert (found.people, found.left_out) == ({Language.ZH: 4, Language.EN: 4}, 0)
    assert await world.rows(broadcasts) == [], "counted, and nothing else"
    await confirm(world, found.proposal)
    line = Line()
    await send(world, line)

    assert sorted(line.told) == list(range(1, 9))
    assert "新任务" in line.screens[1].text
    assert "New tasks" in line.screens[2].text
    assert line.screens[1].rows[0][0].press == f"ot:{number}"
    facts = await read_broadcast(world.deps, 1)
    assert (facts.state, facts.planned, facts.sent, facts.left) == ("done", 8, 8, 0)
    assert {row["message_id"] for row in await world.rows(broadcast_recipients)} == set(range(101, 109))
    with pytest.raises(ProposalGone):
        await confirm(world, found.proposal)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", {1, 2, 3, 4, 5}),
        ("zh", {1, 2}),
        ("zh en", {1, 2, 3, 4, 5}),
        ("active7", {1, 4}),
        ("inactive7", {2, 3}),
        ("inactive7 zh", {2}),
        ("skill:medical", {3}),
        ('group:"tea LOVERS"', {4, 5}),
        ("followers", {5}),
        ("followers en", {5}),
    ],
)
async def test_a_segment_is_whom_it_says(world: World, words: str, told: set[int]) -> None:
    number = await world.campaign(choices(1), languages="zh en")
    people = {each: await reader(world, each, Language.ZH if each < 3 else Language.EN) for each in range(1, 4)}
    world.clock.advance(10 * DAY_S)
    people |= {each: await reader(world, each) for each in (4, 5)}
    now, today = world.clock.now(), world.clock.now().date()
    async with world.deps.sessions.write() as session:
        for each, days in ((1, 6), (2, 8), (4, 0)):
            day = (today - timedelta(days=days)).isoformat()
            mine = contributors.c.id == people[each].id
            await session.execute(update(contributors).where(mine).values(last_local_day=day))
        given = {"skill": "medical", "given_by": OPERATOR, "given_at": now}
        await session.execute(insert(skills).values(contributor_id=people[3].id, **given))
        group = new_id(now)
        row = {
            "id": group,
            "platform": "telegram",
            "chat_id": -5,
            "title": "Tea Lovers",
            "language": "en",
            "zone": "UTC",
        }
        row |= {"announces": "all", "looked_at": now, "created_at": now}
        await session.execute(insert(groups).values(**row))
        for each in (4, 5):
            member = {"group_id": group, "contributor_id": people[each].id, "shows_name": False, "joined_at": now}
            await session.execute(insert(group_members).values(**member))
    await wish_campaign(world.deps, people[5], number, Wish.FOLLOW, cause=world.cause())

    await broadcast(world, number, words)
    line = Line()
    await send(world, line)

    assert set(line.told) == told


async def test_nobody_is_told_who_may_not_or_would_not_be(world: World) -> None:
    number = await world.campaign(choices(1), languages="zh en")
    people = {each: await reader(world, each) for each in range(1, 9)}
    await world.stranger(9)
    await reader(world, int(OPERATOR))
    now = world.clock.now()
    async with world.deps.sessions.write() as session:
        changes: dict[int, dict[str, Any]] = {
            1: {"ban_reason": "spam"},
            2: {"ban_reason": "spam", "banned_until": now + timedelta(days=1)},
            3: {"ban_reason": "spam", "banned_until": now - timedelta(days=1)},
            4: {"notices_blocked_at": now},
        }
        for each, values in changes.items():
            await session.execute(update(contributors).where(contributors.c.id == people[each].id).values(**values))
        licence = (await world.campaign_row(number)).licence
        refused = {"contributor_id": people[7].id, "campaign_id": (await world.campaign_row(number)).id}
        await session.execute(insert(licence_consents).values(licence=licence, refused_at=now, **refused))
    await set_news(world.deps, people[5], on=False, cause=world.cause())
    await wish_campaign(world.deps, people[6], number, Wish.MUTE, cause=world.cause())

    found = await dry_run(world)
    assert (sum(found.people.values()), found.left_out) == (2, 7)
    await confirm(world, found.proposal)
    line = Line()
    await send(world, line)

    assert sorted(line.told) == [3, 8]


async def test_who_leaves_while_it_goes_is_not_told(world: World) -> None:
    number = await world.campaign(choices(1), languages="zh en")
    people = {each: await reader(world, each) for each in range(1, 7)}
    await broadcast(world, number)
    line = Line()
    await send(world, line, turns=1)  # planned
    await set_news(world.deps, people[1], on=False, cause=world.cause())
    await wish_campaign(world.deps, people[2], number, Wish.MUTE, cause=world.cause())
    await forget_contributor(world.deps, people[3], shown_units=0, cause=world.cause())
    await send(world, line)

    assert sorted(line.told) == [4, 5, 6]
    facts = await read_broadcast(world.deps, 1)
    assert (facts.state, facts.sent, facts.skipped, facts.left) == ("done", 3, 3, 0)
    assert people[3].id not in {row["contributor_id"] for row in await world.rows(broadcast_recipients)}


async def test_quiet_hours_are_waited_for(world: World) -> None:
    number = await world.campaign(choices(1), languages="zh en")
    await reader(world, 1)
    person = await reader(world, 2)
    await set_quiet_hours(world.deps, person, QuietHours(11, 14), cause=world.cause())  # it is noon
    await broadcast(world, number)
    line = Line()
    await send(world, line)

    assert line.told == [1]
    facts = await read_broadcast(world.deps, 1)
    assert (facts.state, facts.quiet, facts.waits_for) == ("sending", 1, "quiet")
    world.clock.advance(2 * 3600)
    await send(world, line)
    assert line.told == [1, 2]
    assert (await read_broadcast(world.deps, 1)).state == "done"


async def test_two_processes_and_two_operators_make_one_sender(world: World) -> None:
    number = await world.campaign(choices(1), languages="zh en")
    for each in range(1, 31):
        await reader(world, each)
    await broadcast(world, number)
    lines = Line(), Line()
    await send(world, *lines, turns=2)
    await steer(world, Step.PAUSE)
    before = sum(len(line.told) for line in lines)
    await send(world, *lines, turns=2)
    assert sum(len(line.told) for line in lines) == before < 30

    resumed = await asyncio.gather(steer(world, Step.RESUME), steer(world, Step.RESUME))
    assert {facts.state for facts in resumed} == {"sending"}
    await send(world, *lines)

    assert Counter(lines[0].told + lines[1].told) == Counter(range(1, 31))
    assert not all(line.told for line in lines), "one sends, the other waits for its lease to end"
    acts = Counter(row["action"] for row in await world.rows(operator_audit) if "broadcast" in row["action"])
    assert acts == {"broadcast": 1, "broadcast_pause": 1, "broadcast_resume": 1}


async def test_a_stop_is_for_good(world: World) -> None:
    number = await world.campaign(choices(1), languages="zh en")
    for each in range(1, 31):
        await reader(world, each)
    await broadcast(world, number)
    line = Line()
    await send(world, line, turns=2)
    assert 0 < len(line.told) < 30
    facts = await steer(world, Step.STOP)
    assert (facts.state, facts.left) == ("stopped", 30 - len(line.told))
    assert (await steer(world, Step.STOP)).state == "stopped"

    with pytest.raises(BroadcastOver):
        await steer(world, Step.RESUME)
    await send(world, line)
    assert len(line.told) == facts.sent


@pytest.mark.parametrize(("step", "state"), [("pause", "paused"), ("close", "stopped")])
async def test_a_campaign_that_deals_nothing_calls_nobody(world: World, step: str, state: str) -> None:
    number = await world.campaign(choices(1), languages="zh en")
    for each in range(1, 31):
        await reader(world, each)
    await broadcast(world, number)
    line = Line()
    await send(world, line, turns=2)
    told = len(line.told)

    async def take(step: str) -> None:
        await steer_campaign(world.deps, operator_id=OPERATOR, number=number, step=step, cause=world.cause("operator"))

    await take(step)
    await send(world, line)
    facts = await read_broadcast(world.deps, 1)
    assert (facts.state, facts.halted_for, len(line.told)) == (state, "campaign", told)
    with pytest.raises(BroadcastNeedsWork):
        await dry_run(world)
    with pytest.raises((BroadcastNeedsWork, BroadcastOver)):
        await steer(world, Step.RESUME)
    if step == "pause":
        await take("resume")
        await steer(world, Step.RESUME)
        await send(world, line)
        assert sorted(line.told) == list(range(1, 31))


async def test_nothing_is_begun_for_nobody(world: World) -> None:
    await world.campaign(choices(1), skills="law")
    await reader(world, 1)
    for words, refusal in {
        "": NobodyToTell,
        "followers": NobodyToTell,
        "group:nowhere": GroupUnknown,
        "skill:!": SkillUnreadable,
    }.items():
        with pytest.raises(refusal):
            await dry_run(world, words)
    assert await world.rows(broadcasts) == []
