"""A full disk and a read-only database (R14, in short): nothing is half done, and all of it is done afterwards."""

import contextlib
import resource
from collections.abc import Iterator
from typing import Any, Final

import pytest
from sqlalchemy import func, select

from bot.platforms import CONTRIBUTOR, OPERATOR
from store.tables.work import responses
from tests.hostile.place import Place, Somebody, buttons, replica
from tests.hostile.test_presses import TASKS
from tests.journeys import books

FILE_LIMIT_BYTES: Final = 0


@contextlib.contextmanager
def _full_disk() -> Iterator[None]:
    """No file of this process can grow."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_LIMIT_BYTES, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _press(person: Somebody, card: dict[str, Any]) -> dict[str, Any]:
    user = {"id": person.id, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    data = buttons(card)[0]["callback_data"]
    return {
        "update_id": 40_000_000,
        "callback_query": {"id": "1", "from": user, "chat_instance": "1", "message": card, "data": data},
    }


async def _answers(place: Place) -> int:
    async with place.house.deps.sessions.read() as session:
        count: int = (await session.execute(select(func.count()).select_from(responses))).scalar_one()
    return count


@pytest.mark.asyncio
async def test_on_a_full_disk_an_answer_waits_and_is_taken_when_there_is_room(place: Place) -> None:
    await place.campaign(TASKS)
    ann, card = await place.contributor()
    press = _press(ann, card)

    with _full_disk():
        for _ in range(3):
            assert not await place.receive(press), "it is to come again"
        assert await ann.message(card["message_id"]) == card, "nothing was promised"
    assert await _answers(place) == 0

    assert await place.receive(press)
    assert await _answers(place) == 1
    assert "received" in (await ann.message(card["message_id"]))["text"]
    assert not await place.parked()
    await books.audit(place.house.settings.database_url)


@pytest.mark.asyncio
@pytest.mark.parametrize("role", [CONTRIBUTOR, OPERATOR])
async def test_on_a_full_disk_what_cannot_even_be_parked_comes_again(place: Place, role: str) -> None:
    broken = {"update_id": 41_000_000, "message": "broken"}

    with _full_disk():
        assert not await place.receive(broken, role)
    assert not await place.parked()

    assert await place.receive(broken, role)
    assert len(await place.parked()) == 1


@pytest.mark.asyncio
async def test_on_a_full_disk_a_file_is_not_taken_for_imported(place: Place) -> None:
    operator = await place.operator()
    await operator.say("/campaign new Full")
    form = {"name": "tasks.jsonl", "text": TASKS.decode()}
    await place.control.post("say", person=operator.id, bot=operator.bot, document=form)
    (raw,) = await place.control.updates(operator.bot, offset=place.seen[OPERATOR] + 1)

    with _full_disk():
        assert not await place.receive(raw, OPERATOR)

    assert await place.receive(raw, OPERATOR)
    assert "24 good rows" in (await operator.chat())[-1]["text"]


@pytest.mark.asyncio
async def test_on_a_read_only_database_an_answer_waits_and_reading_goes_on(place: Place) -> None:
    await place.campaign(TASKS)
    ann, card = await place.contributor()
    path = place.house.settings.database_url.removeprefix("sqlite+aiosqlite:///")
    async with replica(place, f"sqlite+aiosqlite:///file:{path}?mode=ro&uri=true") as reading:
        assert not await reading.receive(_press(ann, card))

        said = {"message_id": 1, "date": 1, "chat": {"id": ann.id, "type": "private"}, "text": "/balance"}
        sender = {"id": ann.id, "is_bot": False, "first_name": "Ann", "language_code": "en"}
        assert await reading.receive({"update_id": 42_000_000, "message": {**said, "from": sender}})
        assert "Available" in (await ann.chat())[-1]["text"]

    assert await _answers(place) == 0
    assert await place.receive(_press(ann, card))
    assert await _answers(place) == 1
