"""The operators' chat: /broadcast is counted, previewed, confirmed, steered and followed in place."""

from dataclasses import replace
from typing import Any

import pytest

from flows.broadcasts.show_broadcasts import EVERY, show_broadcasts
from flows.ports import Unreachable
from handlers.operator.app import build_application
from handlers.operator.messenger import DeskMessenger
from kernel.clock import ManualClock
from kernel.values import Language
from store.tables.broadcasts import broadcasts
from store.tables.people import operator_audit
from tests.handlers.operator.conftest import BOT, Operator
from tests.handlers.operator.test_campaigns import text_of
from tests.handlers.operator.test_points import button
from tests.support.broadcasts import Line, reader, send
from tests.support.world import World, choices

pytestmark = pytest.mark.asyncio
MANY = 30


async def crowd(operator: Operator) -> World:
    """People, some of whom read Chinese, and a live campaign."""
    assert isinstance(operator.deps.clock, ManualClock)
    world = World(operator.deps, operator.deps.clock, 1_000_000)
    await world.campaign(choices(1), languages="zh en")
    for each in range(1, MANY + 1):
        await reader(world, each, Language.ZH if each % 3 == 0 else Language.EN)
    return world


async def follow(operator: Operator, message: dict[str, Any]) -> str:
    """What the card says once the job has looked. Returns: its text."""
    assert isinstance(operator.deps.clock, ManualClock)
    operator.deps.clock.advance(EVERY.total_seconds())
    await show_broadcasts(operator.deps, DeskMessenger(operator.application.bot, operator.deps))
    return text_of(await operator.message(message["message_id"]))


async def test_a_broadcast_is_counted_and_previewed_before_anything_is_sent(operator: Operator) -> None:
    world = await crowd(operator)
    chinese, english, asked = sorted(
        (await operator.say("/broadcast C1"))[-3:], key=lambda one: ("有新任务" not in text_of(one), one["message_id"])
    )
    assert "有新任务" in text_of(chinese)
    assert "New tasks are waiting" in text_of(english)
    inert = {pressed["callback_data"] for row in english["reply_markup"]["inline_keyboard"] for pressed in row}
    assert inert == {"x"}
    assert "30 people would be told (English 20, 中文 10)" in text_of(asked)
    assert "about 1 s" in text_of(asked)
    assert await world.rows(broadcasts) == []


async def test_a_broadcast_from_its_start_to_its_end(operator: Operator) -> None:
    world = await crowd(operator)
    asked = (await operator.say("/broadcast C1"))[-1]
    await operator.press(asked, button(asked, "d:cast"))
    assert "B1 · C1 Tea · getting ready" in text_of(await operator.message(asked["message_id"]))
    line = Line()
    await send(world, line, turns=2)
    told = len(line.told)
    card = await follow(operator, asked)
    assert f"{told} of 30" in card
    assert "under way" in card
    assert "a second" in card

    message = await operator.message(asked["message_id"])
    await operator.press(message, button(message, "bc:pause"))
    assert "paused" in text_of(await operator.message(asked["message_id"]))
    await send(world, line)
    assert len(line.told) == told
    message = await operator.message(asked["message_id"])
    await operator.press(message, button(message, "bc:resume"))
    line.answers.append(Unreachable())
    await send(world, line)
    world.clock.advance(61)
    await send(world, line)
    card = await follow(operator, asked)
    assert "done" in card
    assert "told 29 · unsure 1" in card.replace("✅ ", "")
    deeds = [row["action"] for row in await world.rows(operator_audit, subject="C1") if "broadcast" in row["action"]]
    assert sorted(deeds) == ["broadcast", "broadcast_pause", "broadcast_resume"]


async def test_the_unsure_are_listed_and_told_again_only_when_that_is_confirmed(operator: Operator) -> None:
    world = await crowd(operator)
    asked = (await operator.say("/broadcast C1 zh"))[-1]
    await operator.press(asked, button(asked, "d:cast"))
    line = Line(Unreachable(), Unreachable())
    for _ in range(2):
        await send(world, line)
        world.clock.advance(61)
    (card,) = await operator.say("/broadcast b1")
    assert "2 people may have been told, or not" in text_of(card)

    await operator.press(card, button(card, "bu:1:0"))
    listed = await operator.message(card["message_id"])
    assert "2 people unsure" in text_of(listed)
    await operator.press(listed, button(listed, "bc:ask_again"))
    sure = await operator.message(card["message_id"])
    assert "read it twice" in text_of(sure)
    await send(world, line)
    assert len(line.told) == 10

    await operator.press(sure, button(sure, "bc:again"))
    await send(world, line)
    assert len(line.told) == 12
    assert "told 10" in await follow(operator, card)
    answer, _ = await operator.press(sure, "bc:again:1")
    assert "Nobody is unsure" in answer["text"]


async def test_a_list_that_is_read_is_not_overwritten_by_the_bar(operator: Operator) -> None:
    world = await crowd(operator)
    asked = (await operator.say("/broadcast C1"))[-1]
    await operator.press(asked, button(asked, "d:cast"))
    line = Line(Unreachable())
    await send(world, line, turns=2)
    world.clock.advance(61)
    await follow(operator, asked)
    message = await operator.message(asked["message_id"])
    await operator.press(message, button(message, "bu:1:0"))
    await send(world, line)
    assert "1 person unsure" in await follow(operator, asked)

    message = await operator.message(asked["message_id"])
    await operator.press(message, button(message, "bc:show"))
    assert "told 29 · unsure 1" in await follow(operator, asked)


async def test_a_stop_is_asked_for_first_and_is_for_good(operator: Operator) -> None:
    world = await crowd(operator)
    asked = (await operator.say("/broadcast C1"))[-1]
    await operator.press(asked, button(asked, "d:cast"))
    line = Line()
    await send(world, line, turns=2)
    card = await operator.message(asked["message_id"])
    _, (sure,) = await operator.press(card, button(card, "bc:ask_stop"))
    assert f"{MANY - len(line.told)} people will not be told" in text_of(sure)
    assert (await world.row(broadcasts))["state"] == "sending"

    await operator.press(sure, button(sure, "bc:stop"))
    assert "stopped" in text_of(await operator.message(sure["message_id"]))
    answer, _ = await operator.press(card, button(card, "bc:pause"))
    assert "B1 is over" in answer["text"]


async def test_a_card_that_was_deleted_follows_nothing_any_more(operator: Operator) -> None:
    world = await crowd(operator)
    asked = (await operator.say("/broadcast C1"))[-1]
    await operator.press(asked, button(asked, "d:cast"))
    await operator.control.call("deleteMessage", BOT, chat_id=operator.person, message_id=asked["message_id"])
    await send(world, Line(), turns=2)
    world.clock.advance(EVERY.total_seconds())
    messenger = DeskMessenger(operator.application.bot, operator.deps)
    await show_broadcasts(operator.deps, messenger)
    assert (await world.row(broadcasts))["message_id"] is None
    assert "B1 · C1 Tea" in text_of((await operator.say("/broadcast"))[-1])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("/broadcast", "/broadcast C12 zh inactive7"),
        ("/broadcast B1", "no broadcast B1"),
        ("/broadcast B999999999", "no broadcast"),
        ("/broadcast C7", "C7"),
        ("/broadcast people", "C12"),
        ("/broadcast C1 everybody!", "“everybody!” says nothing of whom it is for"),
        ("/broadcast C1 fr", "“fr” says nothing"),
        ("/broadcast C1 group:nowhere", "No group is called “nowhere”"),
        ("/broadcast C1 followers", "Nobody would be told"),
    ],
)
async def test_what_is_not_understood_is_explained(operator: Operator, words: str, told: str) -> None:
    world = await crowd(operator) if "C1" in words else None
    assert told in text_of((await operator.say(words))[-1])
    if world is not None:
        assert await world.rows(broadcasts) == []


async def test_forged_presses_find_nothing(operator: Operator) -> None:
    (message,) = await operator.say("/help")
    for data in ("bc:show:1", "bc:pause:99", "bc:again:1", "bu:1:0", f"d:cast:{'0' * 32}"):
        answer, _ = await operator.press(message, data)
        assert answer["text"], data


@pytest.mark.parametrize("role", ["reviewer", "auditor"])
async def test_who_may_only_look_sends_and_stops_nothing(operator: Operator, role: str) -> None:
    world = await crowd(operator)
    asked = (await operator.say("/broadcast C1"))[-1]
    deps = replace(operator.deps, policy=replace(operator.deps.policy, operators={str(operator.person): role}))
    application = build_application(operator.control.tokens[BOT], deps, operator.throttle, api_url=operator.control.url)
    lower = replace(operator, application=application, deps=deps)

    assert "owner, manager" in text_of((await lower.say("/broadcast C1"))[-1])
    answer, _ = await lower.press(asked, button(asked, "d:cast"))
    assert "owner, manager" in answer["text"]
    assert await world.rows(broadcasts) == []
    await operator.press(asked, button(asked, "d:cast"))
    (card,) = await lower.say("/broadcast B1")
    for act in ("pause", "resume", "ask_stop", "stop", "ask_again", "again"):
        answer, _ = await lower.press(card, f"bc:{act}:1")
        assert "owner, manager" in answer["text"], act
    assert (await world.row(broadcasts))["state"] == "planning"
    await application.shutdown()
