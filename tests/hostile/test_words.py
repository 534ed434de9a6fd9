"""What people type and send, of any kind, size and script: one kind sentence each, never an exception."""

import pytest

from kernel.values import Language
from tests.hostile.place import Place
from views import replies


@pytest.mark.asyncio
async def test_a_megabyte_of_text_is_answered_by_a_few_sentences(place: Place) -> None:
    ann = await place.somebody()
    await ann.say("/start")
    await ann.press_label("language.name")
    before = len(await place.control.get("calls", bot=ann.bot))

    await ann.say("m" * 1_000_000)  # 245 messages, as Telegram's apps send it

    calls = (await place.control.get("calls", bot=ann.bot))[before:]
    assert sum(call["method"].lower().startswith("send") for call in calls) < 40
    assert not await place.parked()

    place.clock.advance(60)
    (answered,) = await ann.send(sticker="🙂")
    assert answered["text"] == replies.only_text(Language.EN).text
