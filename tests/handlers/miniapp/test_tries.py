"""An operator tries a task that is answered by drawing: the same page, and nothing counts."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from flows.campaigns.answer_try import answer_try
from flows.campaigns.begin_try import begin_try
from flows.campaigns.show_try import show_try
from flows.delivery.call_bot import call_bot
from kernel.values import Language
from store.tables.tries import tries
from store.tables.work import assignments, responses
from tasks.tries import TRY_TIME, TryLease
from tests.handlers.miniapp.room import LABELS, Room, boxings, drawing_room, pictures
from tests.handlers.miniapp.test_api import FISH, STAR, error
from tests.support.world import OPERATOR
from views.tries import card

pytestmark = pytest.mark.asyncio

ME = int(OPERATOR)


@pytest_asyncio.fixture
async def room(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Room]:
    async with drawing_room(sqlite_url, tmp_path) as founded:
        yield founded


async def begun(room: Room) -> str:
    """The lease of the first picture of an operator's try."""
    world = room.world
    await call_bot(world.deps, "contributor", "aichain_bot")
    await pictures(world, boxings(2))
    row = await world.campaign_row()
    await begin_try(world.deps, operator_id=OPERATOR, number=row.number, cause=world.cause("operator"))
    await world.stranger(ME)
    [stored] = await world.rows(tries, campaign_id=row.id)
    return str(TryLease(stored["token"], 0))


async def test_what_is_drawn_in_a_try_is_told_back_and_counts_nowhere(room: Room) -> None:
    lease = await begun(room)
    opened = (await room.open(lease, ME)).json()
    assert opened["task"]["labels"] == list(LABELS)
    assert opened["boxes"] == []
    assert opened["ends_in_s"] == pytest.approx(TRY_TIME.total_seconds())
    assert (await room.http.get(opened["picture"])).status_code == 200

    session = await room.session(lease, ME)
    assert (await room.save(session, [FISH])).status_code == 200
    assert (await room.submit(session, [FISH, STAR])).json() == {"is_submitted": True}
    assert (await room.renew(session)).json()["is_over"] is False
    assert (await room.open(lease, ME)).json()["boxes"] == [FISH, STAR]

    person = await room.world.stranger(ME)
    read = TryLease.read(lease)
    assert read is not None
    told: Any = (await answer_try(room.world.deps, person, read, None)).answer
    assert told == (tuple(FISH), tuple(STAR))
    assert await room.world.rows(responses) == []
    assert await room.world.rows(assignments) == []


async def test_what_is_no_box_is_refused_in_a_try_too(room: Room) -> None:
    session = await room.session(await begun(room), ME)
    answer = await room.save(session, [[0.5, 0.5, 0.5, 0.9, 0]])
    assert error(answer) == (422, "BoxWithoutArea")


async def test_a_try_is_its_operators_alone_and_ends(room: Room) -> None:
    lease = await begun(room)
    await room.world.stranger(5)
    assert error(await room.open(lease, 5)) == (410, "TryOver")
    session = await room.session(lease, ME)

    room.world.clock.advance(TRY_TIME.total_seconds())

    assert error(await room.save(session, [FISH])) == (410, "TryOver")


async def test_the_card_opens_the_page_and_tells_what_was_drawn(room: Room) -> None:
    lease = await begun(room)
    person = await room.world.stranger(ME)
    read = TryLease.read(lease)
    assert read is not None
    found = await show_try(room.world.deps, person, read.token, 0, cause=room.world.cause())

    screen = card(Language.ZH, found.number, found.shown.index, found.shown.count, found.card, lease)

    first, second = [button for row in screen.rows for button in row][:2]
    assert first.web_app == f"/app/boxes/{lease}"
    assert (second.label, second.press) == ("👀 看看我画的", f"submit:{lease}:0")
