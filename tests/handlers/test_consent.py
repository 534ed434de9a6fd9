"""Consent is to a text: who agreed to an earlier one is asked about what has changed, once, and loses nothing."""

import pytest
from sqlalchemy import update

from kernel.values import Language
from store.tables.people import contributors
from tests.hostile.place import Place, Somebody
from views.limits import plain_text
from views.phrases import phrase

pytestmark = pytest.mark.asyncio

TEA = b"""{"id": "tea", "kind": "answer", "text": "How is tea made?", "lang": "en"}
{"id": "rice", "kind": "answer", "text": "How is rice cooked?", "lang": "en"}"""
CHANGED = plain_text(phrase(Language.EN, "consent.again"))


async def agreed_long_ago(place: Place) -> Somebody:
    person, _ = await place.contributor()
    await person.say("/skip")
    async with place.house.deps.sessions.write() as session:
        await session.execute(update(contributors).values(consent_version=1))
    return person


@pytest.mark.parametrize("command", ["/task", "/start", "/verify"])
async def test_who_agreed_to_an_earlier_text_is_told_what_has_changed(place: Place, command: str) -> None:
    await place.campaign(TEA)
    ann = await agreed_long_ago(place)
    assert [answer["text"] for answer in await ann.say(command)] == [CHANGED]

    await ann.press_label("button.details")
    await ann.press_label("button.back")
    assert (await ann.chat())[-1]["text"] == CHANGED
    await ann.press_label("button.agree")
    assert CHANGED not in [answer["text"] for answer in await ann.say(command)]
    (card,) = await ann.say("/task")
    assert "made?" in card["text"] or "cooked?" in card["text"]


async def test_their_points_are_theirs_whether_they_agree_or_not(place: Place) -> None:
    await place.campaign(TEA)
    ann = await agreed_long_ago(place)
    for command in ("/balance", "/history", "/privacy", "/price", "/help"):
        assert CHANGED not in [answer["text"] for answer in await ann.say(command)]


@pytest.mark.parametrize("language", Language)
async def test_what_is_stored_and_public_can_be_read_at_any_time(place: Place, language: Language) -> None:
    ann = await place.somebody(language=language)
    await ann.say("/start")
    await ann.press_label("language.name")
    (answer,) = await ann.say("/privacy")
    assert answer["text"] == plain_text(phrase(language, "consent.details"))
    assert "reply_markup" not in answer
