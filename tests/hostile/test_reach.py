"""What Telegram refuses (R16): obeyed, never parked; whoever has blocked us is left alone until they write again."""

import asyncio
from typing import Any

import pytest

from bot.platforms import CONTRIBUTOR, OPERATOR
from flows.people.identify_contributor import identify_contributor
from handlers.contributor.middlewares import PLATFORM
from tests.hostile.place import Place, Somebody, buttons
from tests.hostile.test_presses import TASKS

EACH = 6
FORBIDDEN = (
    (403, "Forbidden: bot was blocked by the user"),
    (403, "Forbidden: user is deactivated"),
    (403, "Forbidden: bot can't initiate conversation with a user"),
    (400, "Bad Request: chat not found"),
    (400, "Bad Request: PEER_ID_INVALID"),
)


async def _is_out_of_reach(place: Place, person: Somebody) -> bool:
    found = await identify_contributor(place.house.deps, platform=PLATFORM, external_id=str(person.id))
    assert found is not None
    return found.notices_blocked_at is not None


async def _calls(place: Place, person: Somebody) -> list[dict[str, Any]]:
    """What the bot has asked of Telegram, its polls apart."""
    calls: list[dict[str, Any]] = await place.control.get("calls", bot=person.bot)
    return [call for call in calls if call["method"].lower() != "getupdates"]


async def _paid(place: Place) -> list[tuple[Somebody, dict[str, Any]]]:
    """Three people whose answers have been paid, and whose notices are still to come."""
    tasks = b"\n".join(TASKS.splitlines()[: 2 * EACH])  # each in two languages: everybody answers the same ones
    await place.campaign(tasks, release="on_acceptance", min_overlap="2", max_overlap="3", tau="0.8")
    people = [await place.contributor(name) for name in ("Ann", "Bob", "Eve")]
    for person, _ in people:
        for _ in range(EACH):
            place.clock.advance(30)
            card = (await person.say("/task"))[-1]
            await person.press(card, buttons(card)[0]["callback_data"])
    place.clock.advance(120)
    return people


@pytest.mark.asyncio
@pytest.mark.parametrize(("code", "words"), FORBIDDEN)
async def test_whoever_cannot_be_answered_is_heard_and_marked(place: Place, code: int, words: str) -> None:
    ann = await place.somebody()
    await ann.say("/start")
    await place.control.post("faults", method="sendMessage", chat=ann.id, code=code, description=words)

    await ann.say("/help")

    assert await _is_out_of_reach(place, ann)
    assert not await place.parked()
    await ann.say("/help")
    assert not await _is_out_of_reach(place, ann), "whoever writes can be written to again"


@pytest.mark.asyncio
async def test_a_notice_to_somebody_who_blocked_the_bot_waits_until_they_start_it_again(place: Place) -> None:
    people = await _paid(place)
    ann, _ = people[0]
    await place.control.post("block", person=ann.id, bot=ann.bot)
    await place.feed()
    assert await _is_out_of_reach(place, ann)

    await place.run_jobs()
    assert 403 not in [call["answer"].get("error_code") for call in await _calls(place, ann)], "nothing was tried"

    await place.control.post("unblock", person=ann.id, bot=ann.bot)
    await ann.say("/start")
    before = await ann.chat()
    await place.run_jobs()
    assert await ann.chat() != before, "what waited has come"
    assert not await place.parked()


@pytest.mark.asyncio
@pytest.mark.parametrize("role", [CONTRIBUTOR, OPERATOR])
async def test_a_press_that_cannot_be_answered_any_more_does_its_work(place: Place, role: str) -> None:
    person = (await place.operator()) if role == OPERATOR else await place.somebody()
    (*_, message) = await person.say("/start")
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    await place.control.post("faults", method="answerCallbackQuery", code=400, description=too_old)

    pressing = asyncio.create_task(person.pressed(message["message_id"], "lang:en"))
    while "answercallbackquery" not in [call["method"].lower() for call in await _calls(place, person)]:
        await place.feed()
        await asyncio.sleep(0.01)
    pressing.cancel()

    assert not await place.parked()
    await person.say("/help")


@pytest.mark.asyncio
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")  # of PTB's own making
@pytest.mark.parametrize("role", [CONTRIBUTOR, OPERATOR])
async def test_a_429_is_waited_out_and_a_long_one_brings_the_update_again(place: Place, role: str) -> None:
    person = (await place.operator()) if role == OPERATOR else await place.somebody()
    await person.say("/start")
    await place.control.post("faults", method="sendMessage", chat=person.id, code=429, retry_after=60)
    await place.control.say(person.id, "/help", person.bot)
    (raw,) = await place.control.updates(person.bot, offset=place.seen[role] + 1)

    assert not await place.receive(raw, role), "not done: it is to come again"
    if role == CONTRIBUTOR:  # which shares its pauses; Telegram itself holds the operators' bot back
        calls = await _calls(place, person)
        assert not await place.receive(raw, role)
        assert await _calls(place, person) == calls, "Telegram is left alone meanwhile"
    place.clock.advance(61)
    assert await place.receive(raw, role)
    assert not await place.parked()


@pytest.mark.asyncio
@pytest.mark.parametrize("role", [CONTRIBUTOR, OPERATOR])
@pytest.mark.parametrize("fault", [{"code": 502}, {"code": 500}, {"drop": "before"}, {"drop": "after"}])
async def test_telegrams_bad_moment_costs_nobody_an_answer(place: Place, role: str, fault: dict[str, Any]) -> None:
    person = (await place.operator()) if role == OPERATOR else await place.somebody()
    await person.say("/start")
    await place.control.post("faults", method="sendMessage", times=1, **fault)
    await place.control.say(person.id, "/help", person.bot)
    (raw,) = await place.control.updates(person.bot, offset=place.seen[role] + 1)

    if not await place.receive(raw, role):
        assert await place.receive(raw, role)

    assert (await person.chat())[-1]["from"]["is_bot"]
    assert not await place.parked()


@pytest.mark.asyncio
async def test_what_shows_already_is_left_as_it_is(place: Place) -> None:
    await place.campaign(TASKS)
    ann, card = await place.contributor()
    lease = buttons(card)[0]["callback_data"].split(":")[1]

    for data in (f"k:{lease}", f"k:{lease}", f"m:{lease}", f"m:{lease}"):
        answer, sent = await ann.press(card, data)
        assert answer is not None
        assert not sent

    assert not await place.parked()


@pytest.mark.asyncio
async def test_an_answer_whose_card_is_deleted_is_taken_and_its_receipt_posted_anew(place: Place) -> None:
    await place.campaign(TASKS)
    ann, card = await place.contributor()
    await place.control.call("deleteMessage", ann.bot, chat_id=ann.id, message_id=card["message_id"])

    answer, (receipt,) = await ann.press(card, buttons(card)[0]["callback_data"])

    assert answer is not None
    assert "received" in receipt["text"]
    assert not await place.parked()
