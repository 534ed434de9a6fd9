"""An update that comes again after its moment changes nothing: no answer is lost to it, and no wish overturned."""

import pytest

from flows.assignments.cancel_prompt import cancel_prompt
from flows.assignments.change_response import change_response
from flows.assignments.open_assignment import open_assignment
from flows.assignments.save_draft import save_draft
from flows.delivery.stop_notices import stop_notices
from flows.deps import StaleRepeat
from flows.people.register_contributor import register_contributor
from flows.people.set_language import set_language
from kernel.values import Language
from store.tables.people import contributors
from store.tables.work import assignments, responses
from tests.support.world import World, choices, questions

pytestmark = pytest.mark.asyncio


async def test_an_answer_pressed_before_a_change_does_not_come_back(world: World) -> None:
    await world.campaign(choices(1))
    person = await world.person()
    row = await world.take(person)
    first = world.cause()
    await world.submit(person, row, 0, first)
    await change_response(world.deps, person, lease=row.lease, cause=world.cause())

    with pytest.raises(StaleRepeat):
        await world.submit(person, row, 0, first)
    await world.submit(person, row, 1)
    with pytest.raises(StaleRepeat):
        await world.submit(person, row, 0, first)

    assert (await world.row(responses))["choice"] == 1


async def test_a_change_does_not_take_back_the_answer_that_followed_it(world: World) -> None:
    await world.campaign(choices(1))
    person = await world.person()
    row = await world.take(person)
    await world.submit(person, row, 0)
    change = world.cause()
    await change_response(world.deps, person, lease=row.lease, cause=change)
    await change_response(world.deps, person, lease=row.lease, cause=change)
    await world.submit(person, row, 1)

    with pytest.raises(StaleRepeat):
        await change_response(world.deps, person, lease=row.lease, cause=change)

    assert (await world.row(responses))["state"] == "submitted"


async def test_a_task_asked_for_is_dealt_once(world: World) -> None:
    await world.campaign(choices(3))
    person = await world.person()
    asked = world.cause()
    row = await open_assignment(world.deps, person, cause=asked)
    assert await open_assignment(world.deps, person, cause=asked) == row
    await world.submit(person, row, 0)

    with pytest.raises(StaleRepeat):
        await open_assignment(world.deps, person, cause=asked)

    assert len(await world.rows(assignments)) == 1


async def test_an_older_text_does_not_replace_a_newer_draft(world: World) -> None:
    await world.campaign(questions(1))
    person = await world.person()
    row = await world.take(person)
    old, new = world.cause(), world.cause()
    await save_draft(world.deps, person, lease=row.lease, text="old", message_id=1, cause=old)
    await save_draft(world.deps, person, lease=row.lease, text="new", message_id=2, cause=new)

    draft = await save_draft(world.deps, person, lease=row.lease, text="old", message_id=1, cause=old)

    assert draft.answer == "new"
    assert (await world.row(assignments))["draft"] == "new"


async def test_a_cancel_does_not_clear_what_was_typed_after_it(world: World) -> None:
    await world.campaign(questions(1))
    person = await world.person()
    row = await world.take(person)
    cancel = world.cause()
    await cancel_prompt(world.deps, person, bot=cancel.bot, chat_id=1, cause=cancel)
    await save_draft(world.deps, person, lease=row.lease, text="new", message_id=1, cause=world.cause())

    await cancel_prompt(world.deps, person, bot=cancel.bot, chat_id=1, cause=cancel)

    assert (await world.row(assignments))["draft"] == "new"


async def test_the_language_chosen_last_stays(world: World) -> None:
    person = await world.person()
    old = world.cause()
    await set_language(world.deps, person, Language.ZH, cause=old)
    await set_language(world.deps, person, Language.EN, cause=world.cause())

    await set_language(world.deps, person, Language.ZH, cause=old)

    assert (await world.row(contributors))["language"] == "en"


async def test_whoever_came_back_is_not_marked_again_and_keeps_the_link_they_came_by(world: World) -> None:
    async def write(payload: str | None) -> None:
        await register_contributor(
            world.deps, platform="telegram", external_id="1", language=None, payload=payload, cause=world.cause()
        )

    await write("from-a-friend")
    blocked = world.cause()
    await stop_notices(world.deps, platform="telegram", external_id="1", cause=blocked)
    assert (await world.row(contributors))["notices_blocked_at"] is not None
    await write(None)

    await stop_notices(world.deps, platform="telegram", external_id="1", cause=blocked)

    row = await world.row(contributors)
    assert (row["notices_blocked_at"], row["start_payload"]) == (None, "from-a-friend")
