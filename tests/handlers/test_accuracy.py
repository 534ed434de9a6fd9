"""/accuracy from the chat: kind words first, and once there is enough one picture with its words."""

import json
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from kernel.values import Language
from store.tables.work import response_steps, responses, tasks
from tests.hostile.place import Place, buttons
from views.limits import plain_text
from views.phrases import phrase

pytestmark = pytest.mark.asyncio

TEN = range(10)
ROWS = "\n".join(json.dumps({"id": str(n), "text": "Which?", "options": ["a", "b"], "lang": "en"}) for n in TEN)


@pytest.mark.parametrize("language", Language)
async def test_a_newcomer_is_told_when_there_will_be_something(place: Place, language: Language) -> None:
    ann = await place.somebody(language=language)
    await ann.say("/start")
    await ann.press_label("language.name")
    (answer,) = await ann.say("/accuracy")
    assert plain_text(phrase(language, "accuracy.too_little", needed=10)) in answer["text"]


async def test_ten_settled_answers_are_drawn_when_their_week_is_over(place: Place) -> None:
    await place.campaign(ROWS.encode())
    ann, card = await place.contributor()
    for _ in TEN:
        await ann.press(card, buttons(card)[0]["callback_data"])
        place.clock.advance(60)
        card = (await ann.say("/task"))[-1]
    async with place.house.deps.sessions.write() as session:  # as if peers had settled them all
        await session.execute(update(tasks).values(label=0))
        for response_id in (await session.execute(select(responses.c.id))).scalars().all():
            step = {"step": "judged", "at": place.clock.now(), "rules_version": "1", "fit_id": uuid4()}
            await session.execute(response_steps.insert().values(response_id=response_id, **step))
    (answer,) = await ann.say("/accuracy")
    assert "photo" not in answer

    place.clock.advance(7 * 86_400)
    (answer,) = await ann.say("/accuracy")
    assert answer["photo"]
    assert "100% of 10 answers" in answer["caption"]
