"""A broadcast at its reader's: it leads to the campaign's task, and to hearing no more of it, or of any."""

from typing import Final

import pytest

from jobs.broadcasting import Broadcasting
from kernel.values import Language
from store.tables.broadcasts import broadcast_recipients
from tests.hostile.place import Json, Place, buttons
from tests.support.broadcasts import passing
from tests.support.world import World
from views.limits import plain_text
from views.phrases import label, phrase

pytestmark = pytest.mark.asyncio
TASKS: Final = b'{"id": "tea", "text": "Tea?", "options": ["a", "b"], "lang": "%s"}'


async def broadcast(place: Place, number: int) -> list[str]:
    """An operator calls everybody whom the campaign fits. Returns: what became of each."""
    mei = await place.operator()
    asked = (await mei.say(f"/broadcast C{number}"))[-1]
    await mei.press(asked, buttons(asked)[0]["callback_data"])
    messenger = place.bots["contributor"].messenger
    assert messenger is not None
    sender = Broadcasting(messenger, "test")
    while await passing(place.clock, sender.run(place.house.deps)):
        place.clock.advance(1)
    rows = await World(place.house.deps, place.clock).rows(broadcast_recipients)
    return [row["state"] for row in rows]


def of(message: Json, language: Language, key: str) -> str:
    """What the button of this phrase presses."""
    wanted = label(language, key)
    pressed: str = next(each["callback_data"] for each in buttons(message) if each["text"] == wanted)
    return pressed


@pytest.mark.parametrize("language", Language)
async def test_the_card_leads_to_the_campaigns_task_and_to_silence(place: Place, language: Language) -> None:
    ann, _ = await place.contributor("Ann", language)
    number = await place.campaign(TASKS.replace(b"%s", language.value.encode()), gold_share="0")
    assert await broadcast(place, number) == ["sent"]
    call = (await ann.chat())[-1]
    assert "Hostile" in call["text"]
    assert label(language, "kind.choice") in call["text"]

    _, sent = await ann.press(call, of(call, language, "button.broadcast.open"))
    assert "Tea?" in sent[-1]["text"]
    await ann.press(call, of(call, language, "button.news_off"))
    assert plain_text(phrase(language, "news.off")) in (await ann.message(call["message_id"]))["text"]
    (settings,) = await ann.say("/settings")
    assert plain_text(phrase(language, "settings.news.off")) in settings["text"]
    mei = await place.operator()
    assert "Nobody would be told" in (await mei.say(f"/broadcast C{number}"))[-1]["text"]
    await ann.press_label("button.news_on")
    (settings,) = await ann.say("/settings")
    assert plain_text(phrase(language, "settings.news.on")) in settings["text"]


async def test_who_blocked_us_is_marked_and_others_are_told(place: Place) -> None:
    ann, _ = await place.contributor("Ann")
    bob, _ = await place.contributor("Bob")
    number = await place.campaign(TASKS.replace(b"%s", b"en"), gold_share="0")
    await place.control.post(
        "faults", method="sendMessage", code=403, chat=bob.id, description="Forbidden: user is deactivated"
    )
    assert sorted(await broadcast(place, number)) == ["sent", "unreachable"]
    assert "Hostile" in (await ann.chat())[-1]["text"]
    call = (await ann.chat())[-1]
    await ann.press(call, of(call, Language.EN, "button.broadcast.mute"))
    assert "🔕" in (await ann.message(call["message_id"]))["text"]
    mei = await place.operator()
    assert "Nobody would be told" in (await mei.say(f"/broadcast C{number}"))[-1]["text"]
