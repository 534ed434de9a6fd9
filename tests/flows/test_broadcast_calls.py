"""What the platform says to a broadcast's calls, or does not say, and what a crash leaves behind."""

from collections import Counter

import pytest

from contributors.broadcasts import Step
from contributors.errors import BroadcastOver
from flows.broadcasts.read_broadcast import read_broadcast
from flows.broadcasts.read_unsure import read_unsure
from flows.broadcasts.steer_broadcast import steer_broadcast
from flows.broadcasts.tell_unsure import tell_unsure
from flows.errors import NobodyToTell, NobodyUnsure
from flows.ports import Blocked, Delivery, Gone, Migrated, RetryAfter, Sent, Unreachable
from store.broadcasts import LEASE
from store.recipients import mark_sending
from store.tables.broadcasts import broadcast_recipients, broadcasts
from store.tables.people import contributors
from tests.support.broadcasts import CARD, Line, broadcast, dry_run, reader, send, states
from tests.support.world import OPERATOR, World, choices
from views.operator_broadcasts import BroadcastFacts

pytestmark = pytest.mark.asyncio


async def crash(world: World, count: int) -> None:
    """A sender that marks so many people as being called, and dies."""
    row = await world.row(broadcasts)
    async with world.deps.sessions.write() as session:
        due = [each["contributor_id"] for each in await world.rows(broadcast_recipients, state="due")][:count]
        assert await mark_sending(session, row["id"], due, now=world.clock.now()) == set(due)


@pytest.mark.parametrize(
    ("delivery", "state", "reason"),
    [
        (Blocked("Forbidden: bot was blocked by the user"), "unreachable", "blocked"),
        (Blocked("Forbidden: user is deactivated"), "unreachable", "deactivated"),
        (Migrated(-100), "unreachable", "migrated"),
        (Gone("can't parse entities"), "refused", None),
    ],
)
async def test_who_is_out_of_reach_is_marked_and_not_tried_again(
    world: World, delivery: Delivery, state: str, reason: str | None
) -> None:
    number = await world.campaign(choices(1), languages="zh en")
    person = await reader(world, 1)
    await broadcast(world, number)
    line = Line(delivery)
    await send(world, line)

    assert line.told == [1]
    row = await world.row(broadcast_recipients)
    assert (row["state"], row["reason"]) == (state, reason)
    assert getattr(await read_broadcast(world.deps, 1), state) == 1
    marked = (await world.row(contributors, id=person.id))["notices_blocked_at"] is not None
    assert marked is (state == "unreachable")
    if marked:
        with pytest.raises(NobodyToTell):
            await dry_run(world)


async def test_telegrams_wait_is_obeyed_by_the_whole_broadcast(world: World) -> None:
    number = await world.campaign(choices(1), languages="zh en")
    for each in range(1, 9):
        await reader(world, each)
    await broadcast(world, number)
    line = Line(RetryAfter(30))
    await send(world, line)
    told = len(line.told)
    assert told == 4, "those who were called together"
    facts = await read_broadcast(world.deps, 1)
    assert (facts.state, facts.waits_for) == ("sending", "flood")

    world.clock.advance(31)
    await send(world, line)
    assert Counter(line.told) == Counter([*range(1, 9), line.told[0]]), "the one that was refused is tried again"
    assert await states(world) == {"sent": 8}


async def test_a_call_without_an_answer_is_unsure_and_nobody_is_risked_while_the_platform_is_away(world: World) -> None:
    number = await world.campaign(choices(1), languages="zh en")
    for each in range(1, 31):
        await reader(world, each)
    await broadcast(world, number)
    line = Line(Unreachable(), Unreachable(was_made=False))
    line.is_up = False
    for _ in range(5):
        await send(world, line)
        world.clock.advance(61)

    assert len(line.told) == 4
    assert await states(world) == {"sent": 2, "unsure": 1, "due": 27}
    assert (await read_broadcast(world.deps, 1)).waits_for is None
    line.is_up = True
    await send(world, line)
    world.clock.advance(61)
    await send(world, line)
    assert await states(world) == {"sent": 29, "unsure": 1}
    assert Counter(line.told).most_common(2)[1][1] == 1, "only the call that nobody heard was made again"


async def test_a_call_that_breaks_fails_the_job_and_is_counted(world: World) -> None:
    number = await world.campaign(choices(1), languages="zh en")
    await reader(world, 1)
    await broadcast(world, number)
    with pytest.raises(ValueError, match="ours"):
        await send(world, Line(ValueError("ours")))
    assert await states(world) == {"unsure": 1}


async def test_after_a_crash_nobody_is_told_twice_without_an_operators_word(world: World) -> None:
    number = await world.campaign(choices(1), languages="zh en")
    for each in range(1, 6):
        await reader(world, each)
    await broadcast(world, number)
    await send(world, Line(), turns=1)  # planned
    await crash(world, 2)
    line = Line()
    await send(world, line)
    assert line.told == [], "the one that died still holds it"
    world.clock.advance(LEASE.total_seconds() + 1)
    await send(world, line)

    assert len(line.told) == 3
    assert await states(world) == {"sent": 3, "unsure": 2}
    facts = await read_broadcast(world.deps, 1)
    assert (facts.state, facts.unsure) == ("done", 2)
    page = await read_unsure(world.deps, 1, 0)
    assert len({who for who, _ in page.people}) == page.count == 2

    async def again() -> BroadcastFacts:
        return await tell_unsure(world.deps, operator_id=OPERATOR, number=1, card=CARD, cause=world.cause("operator"))

    facts = await again()
    assert (facts.state, facts.unsure, facts.left) == ("sending", 0, 2)
    with pytest.raises(NobodyUnsure):
        await again()
    await send(world, line)
    assert await states(world) == {"sent": 5}
    assert sorted(line.told) == [1, 2, 3, 4, 5]
    with pytest.raises(NobodyUnsure):
        await read_unsure(world.deps, 1, 0)


async def test_an_answer_that_comes_after_the_broadcast_was_taken_over_still_counts(world: World) -> None:
    number = await world.campaign(choices(1), languages="zh en")
    for each in range(1, 4):
        await reader(world, each)
    await broadcast(world, number)
    await send(world, Line(), turns=1)

    class Slow(Line):
        async def call(self, chat_id: int, screen: object) -> Delivery:  # noqa: ARG002
            self.told.append(chat_id)
            world.clock.advance(LEASE.total_seconds() + 1)
            await send(world, other)
            return Sent(5)

    slow, other = Slow(), Line()
    slow.calls_per_s = 6.0  # one a round
    world.clock.advance(LEASE.total_seconds() + 1)
    await send(world, slow)

    assert Counter(slow.told + other.told) == Counter([1, 2, 3])
    facts = await read_broadcast(world.deps, 1)
    assert (facts.sent, facts.unsure) == (3, 0)


@pytest.mark.parametrize("step", [Step.STOP, Step.PAUSE])
async def test_whom_a_crash_left_is_listed_also_where_the_broadcast_is_halted_then(world: World, step: Step) -> None:
    number = await world.campaign(choices(1), languages="zh en")
    for each in range(1, 6):
        await reader(world, each)
    await broadcast(world, number)
    await send(world, Line(), turns=1)  # planned
    await crash(world, 2)
    await steer_broadcast(
        world.deps, operator_id=OPERATOR, number=1, step=step, card=CARD, cause=world.cause("operator")
    )
    line = Line()
    await send(world, line)
    assert await states(world) == {"due": 3, "sending": 2}, "its sender may be alive, and say what became of them"

    world.clock.advance(LEASE.total_seconds() + 1)
    await send(world, line)

    assert line.told == []
    assert await states(world) == {"due": 3, "unsure": 2}
    assert (await read_broadcast(world.deps, 1)).unsure == 2
    assert (await read_unsure(world.deps, 1, 0)).count == 2
    assert (await read_broadcast(world.deps, 1)).state == ("stopped" if step is Step.STOP else "paused")


async def test_the_unsure_of_a_broadcast_that_was_stopped_stay_listed(world: World) -> None:
    """Nothing is sent of it any more: to call them due would only hide them."""
    number = await world.campaign(choices(1), languages="zh en")
    for each in range(1, 4):
        await reader(world, each)
    await broadcast(world, number)
    await send(world, Line(Unreachable()), turns=2)
    await steer_broadcast(
        world.deps, operator_id=OPERATOR, number=1, step=Step.STOP, card=CARD, cause=world.cause("operator")
    )
    before = await states(world)
    assert before["unsure"] == 1
    with pytest.raises(BroadcastOver):
        await tell_unsure(world.deps, operator_id=OPERATOR, number=1, card=CARD, cause=world.cause("operator"))
    assert await states(world) == before
