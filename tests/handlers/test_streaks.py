"""/streak and /timezone from the chat, in both languages: days as a picture with its words, a zone by its city."""

import json

import pytest
from sqlalchemy import update

from contributors.achievements import ACHIEVEMENTS
from flows.money.pay_bonuses import pay_bonuses
from flows.verdicts.settle_verdicts import settle_verdicts
from kernel.values import Language
from store.tables.bonuses import bonuses
from store.tables.work import responses
from tests.hostile.place import Place, buttons
from views.limits import plain_text
from views.phrases import label, phrase, plural

pytestmark = pytest.mark.asyncio

ROWS = "\n".join(json.dumps({"id": str(n), "text": "Which?", "options": ["a", "b"], "lang": "en"}) for n in range(5))


@pytest.mark.parametrize("language", Language)
async def test_a_newcomer_is_told_how_a_streak_begins(place: Place, language: Language) -> None:
    ann = await place.somebody(language=language)
    await ann.say("/start")
    await ann.press_label("language.name")
    (answer,) = await ann.say("/streak")
    assert plain_text(phrase(language, "streak.none")) in answer["text"]


async def test_the_first_receipt_lets_the_zone_change_and_the_streak_is_drawn(place: Place) -> None:
    await place.campaign(ROWS.encode())
    ann, card = await place.contributor()
    await ann.press(card, buttons(card)[0]["callback_data"])
    receipt = await ann.message(card["message_id"])
    assert label(Language.EN, "receipt.streak.waiting", days=1) in receipt["text"]

    _, (offer,) = await ann.press_label("button.zone")
    nairobi = next(button for button in buttons(offer) if button["text"] == "Nairobi")
    answer, _ = await ann.press(offer, nairobi["callback_data"])
    assert answer is not None
    assert answer["text"] == label(Language.EN, "toast.zone")
    assert "UTC+3" in (await ann.message(offer["message_id"]))["text"]

    _, (streak,) = await ann.press_label("button.streak")
    assert streak["photo"]
    assert plain_text(plural(Language.EN, "streak.length", 1)) in streak["caption"]
    assert "Nairobi" in streak["caption"]  # from the next midnight on


@pytest.mark.parametrize(
    ("language", "typed", "zone"), [(Language.ZH, "成都", "上海"), (Language.EN, "San Francisco", "Los Angeles")]
)
async def test_a_city_is_typed(place: Place, language: Language, typed: str, zone: str) -> None:
    ann = await place.somebody(language=language)
    await ann.say("/start")
    await ann.press_label("language.name")
    (answer,) = await ann.say(f"/timezone {typed}")
    assert zone in answer["text"]
    (which,) = await ann.say("/timezone 美国")
    assert len(buttons(which)) == 4
    (unknown,) = await ann.say("/timezone Atlantis")
    assert "Atlantis" in unknown["text"]
    (choice,) = await ann.say("/timezone")
    assert zone in choice["text"]


async def test_a_forged_zone_is_refused_in_words(place: Place) -> None:
    ann = await place.somebody()
    await ann.say("/start")
    (offer,) = await ann.say("/timezone")
    answer, _ = await ann.press(offer, "z:Mars/Phobos")
    assert answer is not None
    assert "Mars/Phobos" in answer["text"]


@pytest.mark.parametrize("language", Language)
async def test_badges_are_drawn_with_what_is_closest(place: Place, language: Language) -> None:
    ann = await place.somebody(language=language)
    await ann.say("/start")
    await ann.press_label("language.name")
    (answer,) = await ann.say("/achievements")
    assert answer["photo"]
    assert plain_text(phrase(language, "achievement.title", count=0, all=len(ACHIEVEMENTS))) in answer["caption"]
    _, (streak,) = await ann.press_label("button.streak")
    assert streak["text"]
    _, (again,) = await ann.press_label("button.badges")
    assert again["photo"]


@pytest.mark.parametrize("language", Language)
async def test_a_badge_brings_a_bonus_that_says_what_it_waits_for(place: Place, language: Language) -> None:
    await place.campaign(ROWS.replace('"en"', f'"{language}"').encode(), release="on_acceptance")
    ann, card = await place.contributor(language=language)
    await ann.press(card, buttons(card)[0]["callback_data"])
    async with place.house.deps.sessions.write() as session:
        await session.execute(update(responses).values(state="pending"))
    (badges,) = await ann.say("/achievements")
    assert plain_text(plural(language, "bonus.waiting", 1)) in badges["caption"]
    await pay_bonuses(place.house.deps)
    _, (told,) = await ann.press_label("button.bonuses")
    assert plain_text(phrase(language, "bonus.wait.cap")) in told["text"]

    await settle_verdicts(place.house.deps)
    async with place.house.deps.sessions.write() as session:
        await session.execute(update(bonuses).values(due_at=place.house.deps.clock.now()))
    assert await pay_bonuses(place.house.deps) == 1
    _, (told,) = await ann.press_label("button.bonuses")
    assert "+0.10 AIC" in told["text"]
    await ann.press_label("button.history")
    history = (await ann.message(told["message_id"]))["text"]
    assert f"{label(language, 'transfer.achievement')} 🏷 {label(language, 'achievement.name.accepted-1')}" in history
