"""The operators' bot before strangers, wrong roles, wrong moments: a sentence each, and nothing changed."""

from typing import Final

import pytest
from sqlalchemy import select

from bot.platforms import OPERATOR
from contributors.errors import NotAnOperator
from kernel.values import Language
from store.tables.work import campaigns
from tasks.errors import NoTaskAvailable
from tests.hostile.place import Place, Somebody
from tests.hostile.test_presses import TASKS
from tests.journeys import books
from views import errors

WORDS: Final = (
    *("/start", "/help", "/overview", "/campaign", "/campaign new Mine", "/campaign launch C1", "/campaign close C1"),
    *("/campaign set C1 tau 0.6", "/review", "/export C1", "/support", "/support ABCD hello", "/cancel", "hello"),
)
PRESSES: Final = (
    *("ci:1", "cb:1:0", "cv:1:0", "cs:1", "ca:close:1", "cc:close:1", "cc:pause:1", "cc:launch:1"),
    *("j:" + "0" * 32 + ":1", "sa:" + "0" * 32, "sc:" + "0" * 32),
)
ODD: Final = (
    *("ci", "ci:", "ci:-1", "ci:99999999999", "ci:١", "cb:1", "cb:1:99999999", "cv:1:x", "cc:explode:1", "cc:launch"),
    *("cc:launch:1:1", "j:1:1", "j:" + "g" * 32 + ":1", "j:" + "0" * 32 + ":2", "a:x:0", "n", "🙂", "ca:launch:0"),
)


async def _status(place: Place) -> list[str]:
    async with place.house.deps.sessions.read() as session:
        return list((await session.execute(select(campaigns.c.status).order_by(campaigns.c.number))).scalars())


async def _joined(place: Place, role: str) -> Somebody:
    """Somebody with this role at the desk, who has written there."""
    person = (await place.somebody(role)).at(OPERATOR)
    place.house.settings.operators[str(person.id)] = role
    await person.say("/start")
    return person


@pytest.mark.asyncio
async def test_a_stranger_gets_one_sentence_whatever_they_try(place: Place) -> None:
    await place.campaign(TASKS)
    stranger = (await place.somebody("Eve")).at(OPERATOR)
    refusal = errors.alert(Language.EN, NotAnOperator(id=str(stranger.id)))

    for text in WORDS:
        place.clock.advance(5)
        (answer,) = await stranger.say(text)
        assert answer["text"] == refusal, text
    (answer,) = await stranger.document("tasks.jsonl", TASKS)
    assert answer["text"] == refusal
    for data in PRESSES:
        place.clock.advance(5)
        told, sent = await stranger.press(answer, data)
        assert told is not None
        assert told["text"] == refusal, data
        assert not sent

    assert await _status(place) == ["live"]
    assert not await place.parked()


@pytest.mark.asyncio
async def test_no_role_does_more_than_it_may(place: Place) -> None:
    await place.campaign(TASKS)
    for role, forbidden in (
        ("auditor", ("cc:pause:1", "ca:close:1", "ci:1", "j:" + "0" * 32 + ":1", "sa:" + "0" * 32)),
        ("reviewer", ("cc:pause:1", "ca:close:1", "ci:1")),
    ):
        person = await _joined(place, role)
        message = (await person.chat())[-1]
        for data in forbidden:
            place.clock.advance(5)
            told, sent = await person.press(message, data)
            assert told is not None
            assert "needs the role" in told["text"], (role, data)
            assert not sent

    assert await _status(place) == ["live"]


@pytest.mark.asyncio
async def test_odd_presses_get_one_answer_each(place: Place) -> None:
    await place.campaign(TASKS)
    operator = await place.operator()
    message = (await operator.chat())[-1]

    for data in ODD:
        place.clock.advance(5)
        told, _ = await operator.press(message, data)
        assert told is not None, data
        assert told["text"], data

    assert await _status(place) == ["live"]
    assert not await place.parked()


@pytest.mark.asyncio
async def test_a_campaign_is_launched_once_and_closed_once_whatever_is_pressed_when(place: Place) -> None:
    await place.campaign(TASKS)
    ann, card = await place.contributor()
    operator = await place.operator()
    message = (await operator.chat())[-1]
    steps = ("launch", "resume", "pause", "pause", "launch", "resume", "close", "close", "pause", "resume", "launch")

    for step in steps:
        place.clock.advance(5)
        await operator.press(message, f"cc:{step}:1")
    assert await _status(place) == ["closing"]
    await place.run_jobs()
    assert await _status(place) == ["closing"], "a card is still out"

    place.clock.advance(3600)
    await place.run_jobs()
    for step in steps:
        place.clock.advance(5)
        told, _ = await operator.press(message, f"cc:{step}:1")
        assert told is not None
        assert told["text"], step
    assert await _status(place) == ["closed"]
    told, _ = await ann.press(card, "n")
    assert told is not None
    assert told["text"] == errors.alert(Language.EN, NoTaskAvailable())
    assert not await place.parked()
    await books.audit(place.house.settings.database_url)
