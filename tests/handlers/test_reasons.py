"""After 👎 the receipt asks why; what is typed, or replied to it, is the reason, and nothing else is."""

import pytest

from kernel.values import Language
from tests.hostile.place import Json, Place, Somebody, buttons
from views import replies
from views.limits import plain_text
from views.phrases import label

pytestmark = pytest.mark.asyncio

QUESTIONS = b"""{"id": "rhine", "kind": "answer", "text": "Which river runs through Bonn?", "lang": "en"}
{"id": "tea", "kind": "answer", "text": "How is tea made?", "lang": "en"}
{"id": "rice", "kind": "answer", "text": "How is rice cooked?", "lang": "en"}"""
WHY = "That is a lake <b>."


async def reviewer(place: Place) -> Somebody:
    """Somebody with two peers' answers to review, who has practised it."""
    await place.campaign(QUESTIONS)
    for name in ("Ada", "Bob"):
        author, _ = await place.contributor(name)
        await author.say("Lake Constance.")
        await author.press_label("button.submit")
    place.clock.advance(61)
    await place.run_jobs()
    mei, _ = await place.contributor("Mei")
    await mei.say("/review")
    await mei.press_label("button.practise")
    for _ in range(3):
        card = (await mei.chat())[-1]
        await mei.press(card, buttons(card)[0]["callback_data"])
        await mei.press_label("button.continue")
    return mei


async def judged(mei: Somebody, key: str) -> Json:
    """Press a verdict on the next review. Returns: the receipt."""
    card = (await mei.say("/review"))[-1]
    (pressed,) = [button for button in buttons(card) if button["text"] == label(Language.EN, key)]
    await mei.press(card, pressed["callback_data"])
    return await mei.message(card["message_id"])


async def test_a_reason_is_typed_or_replied_and_reaches_the_operator_alone(place: Place) -> None:
    mei = await reviewer(place)
    receipt = await judged(mei, "option.review.reject")
    assert "Why not?" in receipt["text"]
    ref = receipt["text"].split("#")[1][:4]
    (kept,) = await mei.say(WHY)
    assert kept["text"] == plain_text(replies.reason_kept(Language.EN, ref).text)

    second = await judged(mei, "option.review.reject")
    (late,) = await mei.say("about the first", reply_to=receipt["message_id"])
    assert "next card" in late["text"]
    (kept,) = await mei.say("about the second", reply_to=second["message_id"])
    assert "noted" in kept["text"]
    assert WHY not in str([message["text"] for message in await mei.chat() if message["from"]["is_bot"]])


async def test_an_acceptance_asks_for_nothing(place: Place) -> None:
    mei = await reviewer(place)
    receipt = await judged(mei, "option.review.accept")
    assert "Why not?" not in receipt["text"]
    (answer,) = await mei.say("because it is right")
    assert answer["text"] == plain_text(replies.nothing_open(Language.EN).text)


async def test_what_is_typed_after_the_next_card_is_that_cards(place: Place) -> None:
    mei = await reviewer(place)
    receipt = await judged(mei, "option.review.reject")
    await mei.press(receipt, "take:answer")
    (draft,) = await mei.say("Boil water.")
    assert buttons(draft)[0]["callback_data"].startswith("submit:")


async def test_an_edited_text_is_no_reason_and_too_long_a_one_is_refused(place: Place) -> None:
    mei = await reviewer(place)
    await judged(mei, "option.review.reject")
    (refused,) = await mei.say("x" * 501)
    assert "500" in refused["text"]
    typed = next(message for message in reversed(await mei.chat()) if not message["from"]["is_bot"])
    before = len(await mei.chat())
    await place.control.post("edit", person=mei.id, bot=mei.bot, message_id=typed["message_id"], text="shorter")
    await place.feed()
    assert len(await mei.chat()) == before
    (kept,) = await mei.say("shorter")
    assert "noted" in kept["text"]
