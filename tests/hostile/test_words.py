"""What people type and send, of any kind, size and script: one kind sentence each, never an exception."""

import base64
import io
import json
import unicodedata
from typing import Any, Final

import pytest
from PIL import Image

from kernel.values import Language
from tests.hostile.place import Place, buttons
from views import onboarding, receipts, replies
from views.limits import MESSAGE_UNITS, plain_text, utf16_length

Json = dict[str, Any]

ODD: Final = (
    *("<b>&amp;</b> </blockquote>", "\u202eRTL \u200f", "👨‍👩‍👧‍👦" * 280, "e\u0301" * 2000, "<&>" * 666, "a\n" * 999),
    *("\ufffd", "#2222", "'; DROP TABLE tasks; --", "{0} {ref} %s", "🇨🇳" * 500, "\u200b.", "بسم الله", "x" * 2000),
    *("🙂", "https://example.com/?a=1&b=<2> " * 60 + "t.me/x @x", "مرحبا https://example.com بكم"),
)
"""Answers that are answers, whatever they look like."""
TOO_LONG: Final = ("x" * MESSAGE_UNITS, "文" * MESSAGE_UNITS, "https://example.com/ " * 195)
EMPTY: Final = ("\u200b\u200d", "\u2060", "\ufeff", "\u202e")
COMMANDS: Final = (
    *("/foo", "/", "//", "/task@other_bot", "/start " + "x" * 64, "/start ' OR 1=1", "/start \u202e", "/support   "),
    *("/support " + "s" * 4000, "/history -1", "/balance 12", "/language fr", "/cancel now", "/TASK", "/Task 5"),
)
QUESTIONS: Final = "\n".join(
    json.dumps({"id": str(number), "kind": "answer", "text": f"Why {number}?", "lang": "en"}) for number in range(4)
).encode()
LONG_OPTIONS: Final = [f"{'<' * 199}{number}" for number in range(10)]
GIANT: Final = {"id": "giant", "lang": "en", "text": "&" * 2000, "options": LONG_OPTIONS, "passage": "文" * 8000}


def _picture() -> Json:
    encoded = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(encoded, "PNG")
    return {"name": "a.png", "base64": base64.b64encode(encoded.getvalue()).decode()}


OTHER: Final[tuple[Json, ...]] = (
    *({"sticker": "🙂"}, {"voice": True}, {"contact": {"phone_number": "1", "first_name": "x"}}),
    *({"location": {"latitude": 1.5, "longitude": 2.5}}, {"document": {"name": "a.txt", "text": "hi"}}),
    {"photos": [_picture()], "caption": "my answer"},
)


@pytest.mark.asyncio
async def test_every_odd_text_is_a_draft_and_shown_as_it_was_typed(place: Place) -> None:
    await place.campaign(QUESTIONS)
    ann, card = await place.contributor()
    lease = buttons(card)[0]["callback_data"].split(":")[1]
    ref = card["text"].split("#")[1][:4]

    for text in ODD:
        place.clock.advance(5)
        (*_, echo) = await ann.say(text)
        composed = unicodedata.normalize("NFC", text.strip())
        assert echo["text"] == plain_text(receipts.draft(Language.EN, lease, ref, composed).text)
        assert buttons(echo)[0]["callback_data"] == f"submit:{lease}:0", text
    for text in EMPTY:
        (answer,) = await ann.say(text)
        assert "empty" in answer["text"], ascii(text)
    for text in TOO_LONG:
        (answer,) = await ann.say(text)
        assert "2,000" in answer["text"] or "2000" in answer["text"]
    assert not await place.parked()


@pytest.mark.asyncio
async def test_every_odd_command_is_answered(place: Place) -> None:
    await place.campaign(QUESTIONS)
    ann, _ = await place.contributor()

    for text in COMMANDS:
        place.clock.advance(5)
        assert await ann.say(text), text

    assert not await place.parked()


@pytest.mark.asyncio
async def test_what_is_no_text_gets_one_kind_sentence_in_its_senders_language(place: Place) -> None:
    await place.campaign(QUESTIONS)
    mei, _ = await place.contributor("美", Language.ZH)

    for body in OTHER:
        place.clock.advance(5)
        (answer,) = await mei.send(**body)
        assert answer["text"] == replies.only_text(Language.ZH).text, body

    assert not await place.parked()


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


@pytest.mark.asyncio
async def test_a_giant_card_is_paged_answered_and_judged_like_any_other(place: Place) -> None:
    await place.campaign(json.dumps(GIANT).encode(), release="on_acceptance", max_overlap="2")
    people = [await place.contributor(name) for name in ("Ann", "Bob")]
    for person, card in people:
        assert [button["text"] for button in buttons(card)[:10]] == list("ABCDEFGHIJ")
        pages = [message["text"] for message in await person.chat() if message["from"]["is_bot"] and "text" in message]
        assert max(map(utf16_length, pages)) <= MESSAGE_UNITS
        assert "".join(pages).count("文") == 8000
        answer, sent = await person.press(card, buttons(card)[9]["callback_data"])
        assert answer is not None
        assert not sent, "the receipt is on the card"
    place.clock.advance(120)
    await place.run_jobs()
    for person, card in people:
        assert "AIC" in (await person.message(card["message_id"]))["text"].splitlines()[-1]
    assert not await place.parked()


@pytest.mark.asyncio
@pytest.mark.parametrize("code", [None, "", "xx", "zh-hant", "ZH_cn", "en-" + "x" * 500])
async def test_whatever_language_telegram_reports_somebody_is_greeted(place: Place, code: str | None) -> None:
    ann = await place.somebody()
    user = {"id": ann.id, "is_bot": False, "first_name": "<b>&" * 50, "language_code": code}
    said = {"message_id": 1, "date": 1, "chat": {"id": ann.id, "type": "private"}, "from": user, "text": "/start"}
    await place.control.say(ann.id, "hello", ann.bot)  # so that Telegram knows the chat

    assert await place.receive({"update_id": 1, "message": said})
    assert await place.receive({"update_id": 2, "message": {**said, "text": "/task"}})

    assert not await place.parked()
    told = (await ann.chat())[-1]["text"]
    expected = Language.ZH if code in {"zh-hant", "ZH_cn"} else Language.EN
    assert told == plain_text(onboarding.consent(expected).text)
