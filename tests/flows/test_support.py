"""Whoever writes to the operators is answered once, by whoever answers first, and learns it in their own language."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from contributors.errors import SupportHandled, SupportUnknown
from flows.deps import Cause
from flows.desk.cancel_desk_prompt import cancel_desk_prompt
from flows.desk.read_overview import read_overview
from flows.oversight.answer_support import answer_support
from flows.oversight.ask_support import ask_support
from flows.oversight.close_support import close_support
from flows.oversight.prepare_support_answer import WAITS_FOR, prepare_support_answer
from flows.oversight.read_support import read_support
from flows.people.register_contributor import register_contributor
from store.tables.delivery import outbox
from store.tables.people import operator_audit, support_messages
from tests.support.world import OPERATOR, World
from views.operator_support import SupportCase

pytestmark = pytest.mark.asyncio

DESK = int(OPERATOR)
OTHER_DESK = DESK + 1


async def asked(world: World, text: str = "The picture does not load", person: int = 1) -> str:
    """Somebody writes. Returns: the reference they are told."""
    world.clock.advance(1)
    return await ask_support(world.deps, await world.person(person), text, cause=world.cause())


async def waiting(world: World, reference: str | None = None) -> SupportCase:
    case = await read_support(world.deps, reference)
    assert case is not None
    return case


async def prepare(world: World, desk: int = DESK) -> None:
    message_id = UUID((await waiting(world)).message)
    await prepare_support_answer(world.deps, chat_id=desk, message_id=message_id, cause=world.cause("operator"))


async def answer(
    world: World, text: str, *, desk: int = DESK, reference: str | None = None, cause: Cause | None = None
) -> str | None:
    return await answer_support(
        world.deps,
        operator_id=str(desk),
        chat_id=desk,
        reference=reference,
        text=text,
        cause=cause or world.cause("operator"),
    )


async def notices(world: World) -> list[dict[str, Any]]:
    return await world.rows(outbox, kind="support_reply")


async def test_the_oldest_message_comes_first_and_says_how_many_wait(world: World) -> None:
    assert await read_support(world.deps) is None
    first = await asked(world)
    second = await asked(world, "Hello?", person=2)
    case = await waiting(world)
    assert (case.reference, case.text, case.waiting) == (first, "The picture does not load", 2)
    assert (await waiting(world, second)).text == "Hello?"
    assert (await read_overview(world.deps)).support_waiting == 2


async def test_one_update_is_one_message_even_where_it_registered_its_writer(world: World) -> None:
    update = world.cause()
    newcomer = await register_contributor(
        world.deps, platform="telegram", external_id="7", language=None, payload=None, cause=update
    )
    first = await ask_support(world.deps, newcomer, "Hello?", cause=update)
    assert await ask_support(world.deps, newcomer, "Hello?", cause=update) == first
    assert (await waiting(world)).waiting == 1


async def test_the_next_text_of_a_prepared_desk_is_the_answer_and_it_rings(world: World) -> None:
    reference = await asked(world)
    await prepare(world)
    assert await answer(world, "Please try again.") == reference

    (notice,) = await notices(world)
    assert notice["facts"] == {"reference": reference, "text": "Please try again."}
    assert not notice["is_silent"]
    (line,) = await world.rows(operator_audit, action="support_answer")
    assert (line["operator_id"], line["subject"]) == (OPERATOR, reference)
    assert await read_support(world.deps) is None
    assert await answer(world, "And one more thing.") is None
    assert len(await notices(world)) == 1


async def test_a_text_reaches_nobody_unless_the_desk_is_prepared(world: World) -> None:
    await asked(world)
    assert await answer(world, "just thinking aloud") is None
    await prepare(world)
    assert await answer(world, "not mine", desk=OTHER_DESK) is None
    await cancel_desk_prompt(world.deps, chat_id=DESK, cause=world.cause("operator"))
    assert await answer(world, "cancelled") is None
    await prepare(world)
    world.clock.advance((WAITS_FOR + timedelta(seconds=1)).total_seconds())
    assert await answer(world, "too late to be meant for them") is None
    assert await notices(world) == []


async def test_of_two_operators_who_answer_at_once_the_second_is_told(world: World) -> None:
    reference = await asked(world)
    await prepare(world)
    await prepare(world, desk=OTHER_DESK)
    await answer(world, "first")
    with pytest.raises(SupportHandled):
        await answer(world, "second", desk=OTHER_DESK)
    assert await answer(world, "to nobody", desk=OTHER_DESK) is None  # it is not waited for any more
    with pytest.raises(SupportHandled):
        await answer(world, "third", reference=reference)
    assert [notice["facts"]["text"] for notice in await notices(world)] == ["first"]


@pytest.mark.parametrize("is_first", [True, False])
async def test_a_repeated_answer_sends_nothing_and_is_told_the_same(world: World, is_first: bool) -> None:
    reference = await asked(world)
    await prepare(world)
    await prepare(world, desk=OTHER_DESK)
    if not is_first:
        await answer(world, "somebody else's", desk=OTHER_DESK)
    update = world.cause("operator")
    for _ in range(2):
        if is_first:
            assert await answer(world, "hello", cause=update) == reference
        else:
            with pytest.raises(SupportHandled):
                await answer(world, "hello", cause=update)
    assert len(await notices(world)) == 1


async def test_a_closed_message_waits_no_more_and_its_writer_hears_nothing(world: World) -> None:
    reference = await asked(world)
    message_id, update = UUID((await waiting(world)).message), world.cause("operator")
    for _ in range(2):
        closed = await close_support(world.deps, operator_id=OPERATOR, message_id=message_id, cause=update)
        assert closed == reference
    with pytest.raises(SupportHandled):
        await close_support(world.deps, operator_id=OPERATOR, message_id=message_id, cause=world.cause("operator"))
    with pytest.raises(SupportHandled):
        await prepare_support_answer(world.deps, chat_id=DESK, message_id=message_id, cause=world.cause("operator"))
    with pytest.raises(SupportHandled):
        await read_support(world.deps, reference)
    (message,) = await world.rows(support_messages)
    assert message["handled_at"] == world.clock.now()
    assert len(await world.rows(operator_audit, action="support_close")) == 1
    assert await notices(world) == []


async def test_a_message_that_nobody_wrote_is_unknown(world: World) -> None:
    with pytest.raises(SupportUnknown):
        await answer(world, "hello", reference="8F2K")
    with pytest.raises(SupportUnknown):
        await read_support(world.deps, "8F2K")
    with pytest.raises(SupportUnknown):
        await close_support(world.deps, operator_id=OPERATOR, message_id=UUID(int=7), cause=world.cause("operator"))
    with pytest.raises(SupportUnknown):
        await prepare_support_answer(world.deps, chat_id=DESK, message_id=UUID(int=7), cause=world.cause("operator"))
