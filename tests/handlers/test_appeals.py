"""Why, and another look, by real updates: a refusal, its why-card, an appeal, what is typed for it, its outcome."""

import pytest
from sqlalchemy import select, update

from flows.verdicts.settle_appeals import settle_appeals
from kernel.values import Language
from store.tables.appeals import appeals
from store.tables.work import assignments, responses, tasks
from tasks.appeals import APPEAL_WITHIN, PANEL_WITHIN
from tests.hostile.place import Json, Place, Somebody, buttons
from views.phrases import label

pytestmark = pytest.mark.asyncio

ROWS = b"""{"id": "bin", "text": "Which bin?", "options": ["food", "glass"], "lang": "%s"}"""
LANGUAGES = {Language.EN: "en", Language.ZH: "zh"}


async def refused(place: Place, language: Language = Language.EN) -> tuple[Somebody, Json]:
    """Somebody whose answer four peers have refused, and their card."""
    await place.campaign(ROWS % LANGUAGES[language].encode(), max_overlap="15", tau="0.8", release="on_acceptance")
    async with place.house.deps.sessions.write() as session:
        await session.execute(update(tasks).values(is_full_overlap=False))
    for number in range(4):
        await answer(place, f"Peer {number}", "food", language)
    loser = await answer(place, "Lo", "glass", language)
    place.clock.advance(61)
    await place.run_jobs()
    card = next(message for message in reversed(await loser.chat()) if pressed(message, "button.why", language))
    return loser, card


async def answer(place: Place, name: str, option: str, language: Language) -> Somebody:
    """Somebody new comes in and presses this option of their first card."""
    person, card = await place.contributor(name, language)
    (button,) = [each for each in buttons(card) if each["text"] == option]
    await person.press(card, button["callback_data"])
    return person


def pressed(message: Json, key: str, language: Language = Language.EN) -> str:
    """The data of the button of this phrase; empty where there is none."""
    found = [each for each in buttons(message) if each["text"] == label(language, key)]
    return str(found[0]["callback_data"]) if found else ""


@pytest.mark.parametrize("language", Language)
async def test_from_a_refusal_to_a_won_appeal(place: Place, language: Language) -> None:
    loser, card = await refused(place, language)
    ref = card["text"].split("#")[1][:4]
    _, (why,) = await loser.press(card, pressed(card, "button.why", language))
    assert f"#{ref}" in why["text"]
    assert "5%" in why["text"].replace(" ", "").replace("\xa0", "")
    _, (asked,) = await loser.press(why, pressed(why, "button.appeal", language))
    toast, _ = await loser.press(asked, pressed(asked, "button.appeal", language))
    assert (toast or {})["text"] == label(language, "toast.appealed")
    (kept,) = await loser.say("It is a bottle.")
    assert f"#{ref}" in kept["text"]
    assert (await stored(place))["text"] == "It is a bottle."

    for number in range(3):
        await answer(place, f"Fresh {number}", "glass", language)
    place.clock.advance(61)
    await place.run_jobs()
    await settle_appeals(place.house.deps)
    await place.run_jobs()

    told = [message["text"] for message in await loser.chat() if message["from"]["is_bot"]]
    won = label(language, "appeal.outcome.overturned", ref=ref).split("\n")[0].replace("<b>", "").replace("</b>", "")
    assert any(won in text for text in told)
    (history,) = await loser.say("/history")
    assert f"#{ref}" in history["text"]
    (again,) = await loser.say(f"/why #{ref}")
    assert "3" in again["text"]
    assert await place.parked() == []


async def stored(place: Place) -> Json:
    async with place.house.deps.sessions.read() as session:
        return dict((await session.execute(select(appeals))).mappings().one())


async def test_commands_find_the_card_by_ref_by_reply_and_by_themselves(place: Place) -> None:
    loser, card = await refused(place)
    ref = card["text"].split("#")[1][:4]
    (newest,) = await loser.say("/why")
    (named,) = await loser.say(f"/why {ref.lower()}")
    (replied,) = await loser.say("/why", reply_to=card["message_id"])
    assert newest["text"] == named["text"] == replied["text"]
    (unknown,) = await loser.say("/why ZZZZ")
    assert "no card #ZZZZ" in unknown["text"]
    (choice,) = await loser.say("/appeal")
    assert buttons(choice)[0]["text"].startswith(f"#{ref}")
    (offer,) = await loser.say("/appeal", reply_to=card["message_id"])
    assert f"Appeal #{ref}?" in offer["text"]


async def test_an_accepted_answer_is_explained_and_not_appealed(place: Place) -> None:
    await refused(place)
    async with place.house.deps.sessions.read() as session:
        accepted = (
            (await session.execute(select(responses).where(responses.c.state == "paid").limit(1))).mappings().one()
        )
        lease = (
            await session.execute(select(assignments.c.lease).where(assignments.c.id == accepted["assignment_id"]))
        ).scalar_one()
        peer_chat = (
            await session.execute(select(assignments.c.chat_id).where(assignments.c.lease == lease))
        ).scalar_one()
    peer = Somebody(place, int(peer_chat))
    (why,) = await peer.say("/why")
    assert "3 of 4 said the same as you" in why["text"]
    card = (await peer.chat())[-1]
    toast, _ = await peer.press(card, f"ay:{lease}")
    assert "was not refused" in (toast or {})["text"]
    (nothing,) = await peer.say("/appeal")
    assert "nothing to appeal" in nothing["text"]


async def test_somebody_elses_card_is_neither_explained_nor_appealed(place: Place) -> None:
    loser, card = await refused(place)
    data = pressed(card, "button.appeal")
    lease = data.split(":")[1]
    thief, _ = await place.contributor("Thief")
    last = (await thief.chat())[-1]
    for forged in (f"w:{lease}", f"ap:{lease}", f"ay:{lease}", "ay:", "w:nothing", "ap:💰"):
        toast, sent = await thief.press(last, forged)
        assert toast is not None
        assert not any("#" + card["text"].split("#")[1][:4] in message["text"] for message in sent)
    async with place.house.deps.sessions.read() as session:
        assert (await session.execute(select(appeals))).all() == []
    assert await place.parked() == []
    del loser


async def test_what_is_typed_after_the_next_card_is_no_reason(place: Place) -> None:
    loser, card = await refused(place)
    data = pressed(card, "button.appeal")
    await loser.press(card, data)
    await loser.press_label("button.appeal")
    await place.campaign(b'{"id": "tea", "kind": "answer", "text": "How is tea made?", "lang": "en"}')
    await loser.say("/task")
    (draft,) = await loser.say("With hot water.")
    assert pressed(draft, "button.submit")
    assert (await stored(place))["text"] is None


async def test_too_late_is_said_with_what_to_do(place: Place) -> None:
    loser, card = await refused(place)
    place.clock.advance(APPEAL_WITHIN.total_seconds())
    data = pressed(card, "button.appeal")
    toast, _ = await loser.press(card, data)
    assert toast is not None
    assert "/support" in toast["text"]
    (why,) = await loser.say("/why")
    assert pressed(why, "button.appeal") == ""


async def test_one_press_refuses_and_its_author_reads_why_in_their_own_language(place: Place) -> None:
    loser, card = await refused(place, Language.ZH)
    await loser.press(card, pressed(card, "button.appeal", Language.ZH))
    await loser.press_label("button.appeal")
    place.clock.advance(PANEL_WITHIN.total_seconds())
    await settle_appeals(place.house.deps)
    operator = await place.operator()
    (case,) = await operator.say("/appeals")

    data = pressed(case, "button.ready.guide")
    _, sent = await operator.press(case, data)
    assert "stays refused" in sent[0]["text"]
    answer, _ = await operator.press(case, data)
    assert answer is not None
    assert "text" in answer
    await place.run_jobs()

    told = [each["text"] for each in await loser.chat() if "题目说明里写了" in each["text"]]
    assert len(told) == 1
    (audit,) = await operator.say("/audit")
    assert "the task's guide says" in audit["text"]


async def test_a_person_decides_with_a_reason_that_the_author_reads(place: Place) -> None:
    loser, card = await refused(place)
    data = pressed(card, "button.appeal")
    await loser.press(card, data)
    await loser.press_label("button.appeal")
    await loser.say("Look at the green one.")
    place.clock.advance(PANEL_WITHIN.total_seconds())
    await settle_appeals(place.house.deps)
    operator = await place.operator()
    (case,) = await operator.say("/appeals")
    assert "Look at the green one." in case["text"]
    assert "glass" in case["text"]

    await operator.press(case, pressed(case, "button.other_words"))
    sent = await operator.say("The green one is a jar of food.")
    assert "refused" in sent[0]["text"]
    await place.run_jobs()
    told = (await loser.chat())[-1]["text"]
    assert "The green one is a jar of food." in told
    (empty,) = await operator.say("/appeals")
    assert "No appeal" in empty["text"]
