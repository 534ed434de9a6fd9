"""Answering: one answer, however often it is pressed; changeable for a minute; no update takes effect twice."""

import asyncio

import pytest

from flows.assignments.change_response import change_response
from flows.assignments.open_assignment import open_assignment
from flows.assignments.save_draft import save_draft
from flows.assignments.skip_assignment import skip_assignment
from flows.people.register_contributor import register_contributor
from kernel.values import Language
from store.tables.delivery import inbox
from store.tables.people import contributors
from store.tables.work import assignments, responses, tasks
from tasks.assignments import CHANGE_S
from tasks.errors import AnswerEmpty, AssignmentGone, TooLateToChange, UnknownOption
from tests.support.world import World, choices, questions

pytestmark = pytest.mark.asyncio


async def test_two_presses_at_once_are_one_answer_with_one_receipt(world: World) -> None:
    await world.campaign(choices(1))
    person = await world.person()
    row = await world.take(person)

    receipts = await asyncio.gather(*(world.submit(person, row, 1) for _ in range(5)))

    assert {(receipt.answer, receipt.today) for receipt in receipts} == {(1, 1)}
    task = await world.row(tasks)
    assert (task["votes"], task["open_leases"]) == (1, 0)
    assert (await world.row(responses))["choice"] == 1
    assert (await world.row(contributors))["work_count"] == 1


async def test_another_answer_to_a_finished_card_is_refused(world: World) -> None:
    await world.campaign(choices(1))
    person = await world.person()
    row = await world.take(person)
    await world.submit(person, row, 1)

    with pytest.raises(AssignmentGone):
        await world.submit(person, row, 0)

    assert (await world.row(responses))["choice"] == 1


async def test_an_option_that_is_not_there_is_refused(world: World) -> None:
    await world.campaign(choices(1))
    person = await world.person()
    row = await world.take(person)

    for raw in (2, -1, "x"):
        with pytest.raises(UnknownOption):
            await world.submit(person, row, raw)

    assert await world.take(person) == row


async def test_a_draft_is_submitted_as_it_stands(world: World) -> None:
    await world.campaign(questions(1))
    person = await world.person()
    row = await world.take(person)
    with pytest.raises(AnswerEmpty):
        await save_draft(world.deps, person, lease=row.lease, text="  ", message_id=5, cause=world.cause())
    for text in ("With water.", "With hot water. "):
        await save_draft(world.deps, person, lease=row.lease, text=text, message_id=5, cause=world.cause())

    await world.submit(person, row, "With hot water.")

    assert (await world.row(responses))["text"] == "With hot water."


async def test_a_changed_answer_replaces_the_first(world: World) -> None:
    await world.campaign(choices(1))
    person = await world.person()
    row = await world.take(person)
    await world.submit(person, row, 1)
    reserved_units = (await world.campaign_row()).reserved_units

    world.clock.advance(CHANGE_S - 1)
    for _ in range(2):
        reopened = await change_response(world.deps, person, lease=row.lease, cause=world.cause())
        assert reopened.status == "open"
    assert (await world.row(tasks))["votes"] == 0
    assert (await world.submit(person, row, 0)).today == 1

    response = await world.row(responses)
    assert (response["choice"], response["state"]) == (0, "submitted")
    task = await world.row(tasks)
    assert (task["votes"], task["open_leases"]) == (1, 0)
    assert (await world.row(contributors))["work_count"] == 1
    assert (await world.campaign_row()).reserved_units == reserved_units


async def test_an_answer_is_final_after_a_minute(world: World) -> None:
    await world.campaign(choices(1))
    person = await world.person()
    row = await world.take(person)
    await world.submit(person, row, 1)

    world.clock.advance(CHANGE_S)

    with pytest.raises(TooLateToChange):
        await change_response(world.deps, person, lease=row.lease, cause=world.cause())


async def test_an_answer_is_final_once_the_next_card_is_open(world: World) -> None:
    await world.campaign(choices(2))
    person = await world.person()
    row = await world.take(person)
    await world.submit(person, row, 1)
    following = await world.take(person)

    with pytest.raises(TooLateToChange):
        await change_response(world.deps, person, lease=row.lease, cause=world.cause())
    await skip_assignment(world.deps, person, lease=following.lease, cause=world.cause())
    with pytest.raises(TooLateToChange):
        await change_response(world.deps, person, lease=row.lease, cause=world.cause())


async def test_a_repeated_update_takes_no_second_effect(world: World) -> None:
    await world.campaign(choices(2))
    person = await world.person()
    row = await world.take(person)
    pressed, skipped = world.cause(), world.cause()

    first = await world.submit(person, row, 1, pressed)
    again = await world.submit(person, row, 1, pressed)
    following = await world.take(person)
    late = await world.submit(person, row, 1, pressed)

    assert (first.answer, again.answer, late.answer) == (1, 1, 1)
    assert await skip_assignment(world.deps, person, lease=None, cause=skipped) is not None
    assert await skip_assignment(world.deps, person, lease=None, cause=skipped) is None
    assert (await world.row(assignments, id=following.id))["status"] == "skipped"
    assert len(await world.rows(responses)) == 1
    assert len(await world.rows(inbox, update_id=pressed.update_id, bot=pressed.bot)) == 1


async def test_a_skip_that_is_delivered_again_does_not_skip_the_next_card(world: World) -> None:
    await world.campaign(choices(2))
    person = await world.person()
    await world.take(person)
    skip = world.cause()
    await skip_assignment(world.deps, person, lease=None, cause=skip)
    following = await open_assignment(world.deps, person, cause=skip)  # as /skip does, with the same update

    assert await skip_assignment(world.deps, person, lease=None, cause=skip) is None

    assert await world.take(person) == following


async def test_a_person_who_starts_twice_at_once_is_one_person(world: World) -> None:
    started = await asyncio.gather(
        *(
            register_contributor(
                world.deps,
                platform="telegram",
                external_id="5",
                language=Language.ZH,
                payload=None,
                cause=world.cause(),
            )
            for _ in range(3)
        )
    )

    assert len({person.id for person in started}) == 1


async def test_fifty_concurrent_answers_to_one_campaign_lose_nothing(world: World) -> None:
    await world.campaign(choices(3), max_overlap="20")
    everybody = await world.people(50)

    dealt = await asyncio.gather(*(world.take(person) for person in everybody))
    promised = await world.campaign_row()
    assert promised.reserved_units == sum(row.reserved_units for row in dealt)
    pairs = zip(everybody, dealt, strict=True)
    await asyncio.gather(*(world.submit(person, row, number % 2) for number, (person, row) in enumerate(pairs)))

    stored = await world.rows(tasks)
    assert sum(task["votes"] for task in stored) == len(await world.rows(responses)) == 50
    assert [task["open_leases"] for task in stored] == [0, 0, 0]
    assert all(task["votes"] + task["slots"] == 20 for task in stored)
    assert (await world.campaign_row()).reserved_units == promised.reserved_units
