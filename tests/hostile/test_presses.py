"""Presses are input like any other: forged, foreign, late, doubled; a kind sentence, and never an exception."""

import json
from typing import Final

import pytest
from sqlalchemy import select

from kernel.values import Language
from store.tables.work import responses
from tasks.errors import AssignmentGone
from tests.hostile.place import Place, buttons
from views import errors, replies

TASKS: Final = "\n".join(
    json.dumps({"id": f"{number} {lang}", "text": f"Is {number} a number?", "options": ["yes", "no"], "lang": lang})
    for number in range(12)
    for lang in ("en", "zh")
).encode()

FORGED: Final = (
    *("a", "a:", "a::", "a:{lease}", "a:{lease}:-1", "a:{lease}:99999999999999999999999", "a:{lease}:x"),
    *("a:{lease}:0:0", "a:{lease}:٣", "a:unknown:0", "s", "s:", "s:x", "ra", "ra:x", "r:x:y", "r:{lease}:nope"),
    *("r:{lease}:", "g:x", "m:x", "k:x", "n:1", "take", "take:", "take:foo", "c", "c:x", "submit", "submit:x:2"),
    *("submit:x:maybe", "submit:{lease}:0", "e", "e:x", "lang", "lang:fr", "lang:zh:en", "agree:1", "details:1"),
    *("p", "p:choice", "p:choice:-1:0", "p:choice:99:0", "p:choice:0:99", "p:choice:0:-1", "p:foo:0:0"),
    *("p:choice:99999999999999999999:0", "pn", "pn:", "pn:foo", "b:1", "h", "h:x", "x:1", "zzz", "::::", "🙂"),
    *("a" * 64, "' OR 1=1 --", "a:\x00:0", "ci:1", "cc:launch:1", "j:" + "0" * 32 + ":1"),
)
"""Every prefix, with parts that are missing, too many, of the wrong type, huge or negative; the other bot's too."""


@pytest.mark.asyncio
async def test_a_forged_press_gets_one_sentence_and_changes_nothing(place: Place) -> None:
    await place.campaign(TASKS)
    ann, card = await place.contributor()
    lease = buttons(card)[0]["callback_data"].split(":")[1]

    for data in FORGED:
        place.clock.advance(1)
        answer, _ = await ann.press(card, data.format(lease=lease))
        assert answer is not None, data
        assert answer["text"], data

    assert not await place.parked()
    assert buttons(await ann.message(card["message_id"])) == buttons(card)


@pytest.mark.asyncio
async def test_a_huge_page_of_the_statement_is_an_empty_page(place: Place) -> None:
    await place.campaign(TASKS)
    ann, card = await place.contributor()

    for page in (-1, 99999999999999999999999):
        answer, _ = await ann.press(card, f"h:{page}")
        assert answer == {"text": None, "show_alert": False, "url": None}

    assert not await place.parked()


@pytest.mark.asyncio
async def test_a_preview_button_says_that_it_does_nothing(place: Place) -> None:
    ann = await place.somebody()
    (asked,) = await ann.say("/start")

    answer, sent = await ann.press(asked, "x")

    assert answer is not None
    assert answer["text"] == replies.toast(Language.EN, "preview")
    assert not sent


@pytest.mark.asyncio
async def test_somebody_elses_card_can_be_neither_answered_nor_read_nor_given_back(place: Place) -> None:
    await place.campaign(TASKS)
    ann, card = await place.contributor("Ann")
    bob, own = await place.contributor("Bob")
    lease = buttons(card)[0]["callback_data"].split(":")[1]

    shown = [button["callback_data"] for button in buttons(card)]
    for data in (*shown, f"c:{lease}", f"e:{lease}", f"submit:{lease}:0"):
        place.clock.advance(1)
        answer, sent = await bob.press(own, data)
        assert answer is not None
        assert "somebody else's" in answer["text"], data
        assert card["text"] not in [message.get("text") for message in sent]

    assert buttons(await ann.message(card["message_id"])) == buttons(card)
    _, (after,) = await bob.press_label("button.next")
    assert after["text"] == own["text"], "Bob's own card is still his"
    assert not await place.parked()


@pytest.mark.asyncio
async def test_a_forwarded_card_is_answered_by_its_own_person_alone(place: Place) -> None:
    await place.campaign(TASKS)
    ann, card = await place.contributor("Ann")
    bob, _ = await place.contributor("Bob")
    data = buttons(card)[0]["callback_data"]
    for number, (person, is_taken) in enumerate(((bob, False), (ann, True), (bob, False))):
        user = {"id": person.id, "is_bot": False, "first_name": "x", "language_code": "en"}
        forwarded = {
            **card,
            "message_id": 4000 + number,
            "chat": {"id": person.id, "type": "private", "first_name": "x"},
            "forward_origin": {"type": "hidden_user", "sender_user_name": "Ann", "date": card["date"]},
        }
        press = {"id": str(number), "from": user, "chat_instance": "1", "message": forwarded, "data": data}
        assert await place.receive({"update_id": 40_000_000 + number, "callback_query": press})
        async with place.house.deps.sessions.read() as session:
            stored = (await session.execute(select(responses.c.contributor_id))).scalars().all()
        assert len(stored) == (1 if is_taken or number > 1 else 0)
    assert not await place.parked()


@pytest.mark.asyncio
async def test_a_refusal_is_the_presses_answer_in_the_persons_own_language(place: Place) -> None:
    await place.campaign(TASKS)
    mei, card = await place.contributor("美", Language.ZH)

    answer, (sent,) = await mei.press(card, "s:x")

    assert answer is not None
    assert answer["text"] == errors.alert(Language.ZH, AssignmentGone())
    assert sent["text"] == answer["text"]


@pytest.mark.asyncio
async def test_a_finished_card_shows_its_menus_no_more(place: Place) -> None:
    await place.campaign(TASKS)
    ann, card = await place.contributor()
    lease = buttons(card)[0]["callback_data"].split(":")[1]
    await ann.press(card, f"a:{lease}:0")
    receipt = await ann.message(card["message_id"])

    for data in (f"ra:{lease}", f"m:{lease}", f"k:{lease}", f"g:{lease}", f"e:{lease}"):
        answer, _ = await ann.press(card, data)
        assert answer is not None
        assert answer["text"] == errors.alert(Language.EN, AssignmentGone()), data

    assert await ann.message(card["message_id"]) == receipt
