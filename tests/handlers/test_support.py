"""From /support in one bot to an operator at the other, and back to the person, in the person's language."""

import re

import pytest

from kernel.values import Language
from tests.hostile.place import Place, Somebody, buttons
from views import replies
from views.limits import plain_text

pytestmark = pytest.mark.asyncio

QUESTION = "图片打不开 <b>"
ANSWER = "Please try again: 1 < 2."


async def write_to_us(place: Place) -> tuple[Somebody, str]:
    """Somebody writes to the operators. Returns: them, and the reference they were told."""
    mei = await place.somebody("小梅", Language.ZH)
    await mei.say("/start")
    await mei.press_label("language.name")
    (told,) = await mei.say(f"/support {QUESTION}")
    found = re.search(r"\b([0-9A-Z]{4})\b", told["text"])
    assert found is not None
    assert told["text"] == plain_text(replies.support_received(Language.ZH, found[1]).text)
    return mei, found[1]


async def test_an_answer_finds_its_way_back_and_rings(place: Place) -> None:
    mei, reference = await write_to_us(place)
    operator = await place.operator()
    (shown,) = await operator.say("/support")
    assert QUESTION in shown["text"]
    assert reference in shown["text"]
    assert "中文" in shown["text"]
    for private in ("小梅", str(mei.id)):
        assert private not in shown["text"]
    (overview,) = await operator.say("/overview")
    assert "1 messages to answer" in (overview.get("caption") or overview["text"])

    _, (asked,) = await operator.press(shown, buttons(shown)[0]["callback_data"])
    assert reference in asked["text"]
    before = len(await mei.chat())
    sent, nobody = await operator.say(ANSWER)
    assert reference in sent["text"]
    assert "Nobody waits" in nobody["text"]
    await place.run_jobs()
    (answer,) = (await mei.chat())[before:]
    assert answer["text"] == f"💬 关于 {reference}：\n{ANSWER}"
    events = await place.control.get("events", person=mei.id)
    (rings,) = [not event["silent"] for event in events if event.get("message") == answer]
    assert rings


async def test_the_first_thing_that_somebody_ever_says_is_heard_too(place: Place) -> None:
    ann = await place.somebody()
    await ann.say("/support Who are you?")
    (shown,) = await (await place.operator()).say("/support")
    assert "Who are you?" in shown["text"]


async def test_one_line_answers_a_message_by_its_reference(place: Place) -> None:
    mei, reference = await write_to_us(place)
    operator = await place.operator()
    (shown,) = await operator.say(f"/support #{reference.lower()}")
    assert QUESTION in shown["text"]
    await operator.say(f"/support {reference} Two lines,\nboth of them.")
    await place.run_jobs()
    assert (await mei.chat())[-1]["text"].endswith("Two lines,\nboth of them.")
    for late in (f"/support {reference}", f"/support {reference} again"):
        (refused,) = await operator.say(late)
        assert "answered or closed already" in refused["text"]
    (unknown,) = await operator.say("/support nobody here")
    assert "NOBODY" in unknown["text"]


async def test_a_closed_message_leaves_the_queue(place: Place) -> None:
    mei, _ = await write_to_us(place)
    operator = await place.operator()
    (shown,) = await operator.say("/support")
    before = len(await mei.chat())
    _, (closed, nobody) = await operator.press(shown, buttons(shown)[1]["callback_data"])
    assert "closed" in closed["text"]
    assert "Nobody waits" in nobody["text"]
    assert buttons(await operator.message(shown["message_id"])) == []
    answer, sent = await operator.press(shown, buttons(shown)[0]["callback_data"])
    assert answer is not None
    assert answer["show_alert"]
    assert sent == []
    await place.run_jobs()
    assert len(await mei.chat()) == before


async def test_no_command_is_ever_sent_to_a_person(place: Place) -> None:
    mei, _ = await write_to_us(place)
    operator = await place.operator()
    (shown,) = await operator.say("/support")
    await operator.press(shown, buttons(shown)[0]["callback_data"])
    before = len(await mei.chat())
    for text in ("/unknown", "/overview", "/cancel", "after a cancel this is nobody's"):
        assert len(await operator.say(text)) == 1
    await place.run_jobs()
    assert len(await mei.chat()) == before
