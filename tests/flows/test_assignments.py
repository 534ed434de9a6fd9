"""Dealing: one task at a time, only what is promised, given back whole."""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta

import pytest

from contributors.errors import OperatorEarnsNothing
from flows.assignments.change_response import change_response
from flows.assignments.expire_assignments import expire_assignments
from flows.assignments.report_assignment import report_assignment
from flows.assignments.save_draft import save_draft
from flows.assignments.skip_assignment import skip_assignment
from store.tables.people import reports
from store.tables.work import assignments, responses, tasks
from tasks.appeals import PANEL_MAX
from tasks.errors import AssignmentGone, NoTaskAvailable, NotYourTask
from tests.support.world import OPERATOR, World, choices, questions

pytestmark = pytest.mark.asyncio

HIGH_UNITS = 500_000_000
"""The most that a choice pays, at its kind's own pay and price 1."""


async def test_a_person_has_at_most_one_open_assignment(world: World) -> None:
    await world.campaign(choices(5))
    person = await world.person()

    taken = await asyncio.gather(*(world.take(person) for _ in range(5)))

    assert len({row.id for row in taken}) == 1
    assert await world.take(person) == taken[0]
    assert len(await world.rows(assignments)) == 1
    assert (await world.campaign_row()).reserved_units == HIGH_UNITS


async def test_an_operator_earns_nothing(world: World) -> None:
    await world.campaign(choices(1))
    operator = await world.person(int(OPERATOR))
    with pytest.raises(OperatorEarnsNothing):
        await world.take(operator)


async def test_another_persons_lease_is_refused(world: World) -> None:
    await world.campaign(choices(1) + questions(1))
    person, stranger = await world.people(2)
    own = await world.take(person, "answer")

    for attempt in (
        world.submit(stranger, own, "With water."),
        skip_assignment(world.deps, stranger, lease=own.lease, cause=world.cause()),
        report_assignment(world.deps, stranger, lease=own.lease, reason="broken", cause=world.cause()),
        change_response(world.deps, stranger, lease=own.lease, cause=world.cause()),
        save_draft(world.deps, stranger, lease=own.lease, text="x", message_id=1, cause=world.cause()),
    ):
        with pytest.raises(NotYourTask):
            await attempt

    assert await world.take(person) == own


async def test_a_lease_that_nobody_ever_had_is_refused(world: World) -> None:
    person = await world.person()
    with pytest.raises(AssignmentGone):
        await skip_assignment(world.deps, person, lease="made-up", cause=world.cause())


async def test_an_expired_lease_is_refused_and_given_back_once(world: World) -> None:
    await world.campaign(choices(1), max_overlap="3")
    person, other = await world.people(2)
    row = await world.take(person)
    before = await world.row(tasks)

    world.clock.advance(24 * 3600)
    with pytest.raises(AssignmentGone):
        await world.submit(person, row, 0)
    assert await expire_assignments(world.deps) == 1
    assert await expire_assignments(world.deps) == 0

    after = await world.row(tasks)
    assert (after["open_leases"], after["slots"]) == (0, before["slots"] + 1)
    assert after["gain"] == pytest.approx(before["gain"] + 0.0001)
    assert (await world.campaign_row()).reserved_units == 0
    assert (await world.take(other)).task_id == row.task_id


@pytest.mark.parametrize("is_late", [False, True])
async def test_at_the_very_moment_of_expiry_an_answer_counts_or_its_task_goes_back_never_both(
    world: World, *, is_late: bool
) -> None:
    await world.campaign(choices(1), max_overlap="3")
    person = await world.person()
    row = await world.take(person)
    before = await world.row(tasks)
    last_moment = row.expires_at - timedelta(0 if is_late else 1e-6 / 86400)
    world.clock.advance((last_moment - world.clock.now()).total_seconds())

    answers = asyncio.gather(*(world.submit(person, row, 0) for _ in range(2)), return_exceptions=True)
    done, at_once = await asyncio.gather(answers, expire_assignments(world.deps))
    given_back = at_once + await expire_assignments(world.deps)  # what an answer had in hand just then is passed over

    taken, (after,) = await world.rows(responses), await world.rows(tasks)
    assert after["open_leases"] == 0
    if is_late:
        assert [type(each) for each in done] == [AssignmentGone] * 2
        assert (given_back, taken, after["slots"]) == (1, [], before["slots"] + 1)
        assert (await world.campaign_row()).reserved_units == 0
    else:
        assert (given_back, len(taken), after["votes"]) == (0, 1, 1)
        assert (await world.campaign_row()).reserved_units == HIGH_UNITS


async def test_a_skip_gives_slot_and_promise_back_and_is_never_dealt_again(world: World) -> None:
    await world.campaign(choices(1))
    person, other = await world.people(2)
    row = await world.take(person)

    skipped = await asyncio.gather(
        *(skip_assignment(world.deps, person, lease=row.lease, cause=world.cause()) for _ in range(3))
    )

    assert {each.id for each in skipped if each} == {row.id}
    task = await world.row(tasks)
    assert (task["open_leases"], task["votes"]) == (0, 0)
    assert (await world.campaign_row()).reserved_units == 0
    with pytest.raises(NoTaskAvailable):
        await world.take(person)
    assert (await world.take(other)).task_id == row.task_id


async def test_a_report_gives_the_task_back_and_is_kept_once(world: World) -> None:
    await world.campaign(choices(1))
    person = await world.person()
    row = await world.take(person)

    for _ in range(2):
        await report_assignment(world.deps, person, lease=row.lease, reason="broken", cause=world.cause())

    assert (await world.row(reports))["reason"] == "broken"
    assert (await world.campaign_row()).reserved_units == 0
    with pytest.raises(NoTaskAvailable):
        await world.take(person)


async def test_nothing_is_dealt_beyond_the_budget(world: World) -> None:
    number = await world.campaign(choices(1), max_overlap="2")  # the budget is two answers at full pay, and a panel's
    everybody = await world.people(11)
    async with world.deps.sessions.write() as session:
        await session.execute(tasks.update().values(slots=20))

    dealt = await asyncio.gather(*(world.take(person) for person in everybody), return_exceptions=True)

    assert sum(isinstance(each, NoTaskAvailable) for each in dealt) == 4
    row = await world.campaign_row(number)
    assert row.reserved_units == row.budget_units == (2 + PANEL_MAX) * HIGH_UNITS


async def test_a_task_is_lent_no_more_often_than_its_overlap(world: World) -> None:
    await world.campaign(choices(1) + choices(1, gold="a"), max_overlap="3")
    everybody = await world.people(6)

    dealt = await asyncio.gather(*(world.take(person) for person in everybody), return_exceptions=True)

    assert sum(isinstance(each, NoTaskAvailable) for each in dealt) == 3
    assert (await world.row(tasks, gold=None))["open_leases"] == 3


class Coin(random.Random):
    """A coin that always falls on one side: on gold at 0."""

    def __init__(self, falls: float) -> None:
        super().__init__(1)
        self._falls = falls

    def random(self) -> float:
        return self._falls


async def test_gold_takes_the_place_of_work_and_ends_with_it(world: World) -> None:
    await world.campaign(choices(1) + choices(5, gold="a"), max_overlap="4", gold_share="0.2")
    world.deps = replace(world.deps, rng=Coin(0.0))
    person, *others = await world.people(5)
    dealt = await world.take(person)
    assert (await world.row(tasks, id=dealt.task_id))["gold"] is not None
    await world.submit(person, dealt, 0)

    world.deps = replace(world.deps, rng=Coin(0.99))
    for other in others:
        await world.answer(other, 0)
    world.deps = replace(world.deps, rng=Coin(0.0))

    with pytest.raises(NoTaskAvailable):
        await world.take(person)
