"""A pilot by commands and buttons, in both languages: what it asks, what it lets expect, and what it can't."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from flows.campaigns.finish_campaigns import finish_campaigns
from flows.campaigns.read_campaign import read_campaign
from flows.deps import Policy
from flows.verdicts.score_scopes import score_scopes
from handlers.operator.app import build_application
from kernel.clock import ManualClock
from tests.handlers.operator.conftest import BOT, Operator
from tests.handlers.operator.test_campaigns import buttons, text_of
from tests.support.world import World, choices

pytestmark = pytest.mark.asyncio


async def draft(operator: Operator, count: int, number: int = 1) -> None:
    rows = [row | {"lang": "en"} for row in choices(count)]
    await operator.say("/campaign new Bins")
    (report,) = await operator.send("tasks.jsonl", "\n".join(map(json.dumps, rows)).encode(), caption=f"C{number}")
    await operator.press(report, f"ci:{number}")


@asynccontextmanager
async def speaking(operator: Operator, code: str, role: str = "owner") -> AsyncIterator[Operator]:
    """The same desk for an operator who speaks this language."""
    person = await operator.control.person("Lan", code)
    known = {**operator.deps.policy.operators, str(person): role}
    deps = replace(operator.deps, policy=Policy(operators=known))
    made = build_application(operator.control.tokens[BOT], deps, operator.throttle, api_url=operator.control.url)
    yield replace(operator, person=person, deps=deps, application=made, seen=operator.seen)
    await made.shutdown()


async def answered(operator: Operator, people: int) -> None:
    """So many people answer all that the pilot has for them."""
    clock = operator.deps.clock
    assert isinstance(clock, ManualClock)
    world = World(operator.deps, clock)
    for person in await world.people(people):
        for _ in range(20):
            row = await world.take(person, "choice")
            clock.advance(30)
            await world.submit(person, row, 0)
    clock.advance(61)
    await score_scopes(operator.deps)


PAGES = {
    "en": (
        "20 of its 50 tasks",
        "has begun",
        "agreement",
        "No forecast yet",
        "Forecast and outcome",
        "is in its pilot",
    ),
    "zh-hans": ("50 个任务里随机抽出 20 个", "试点开始了", "一致率", "还没有预测", "预测与结果", "试点中"),
}


@pytest.mark.parametrize("code", PAGES)
async def test_a_pilot_is_begun_looked_at_and_launched(operator: Operator, code: str) -> None:
    asked, begun, promised, unforeseen, _, in_pilot = PAGES[code]
    async with speaking(operator, code) as desk:
        await draft(desk, 50)
        await desk.say("/campaign set C1 max_overlap 3")
        (terms,) = await desk.say("/campaign pilot C1")
        assert asked in text_of(terms)
        assert "325.00 AIC" in text_of(terms)  # twenty tasks at 3 x 5, and a panel at 5 x 5
        assert (await read_campaign(desk.deps, 1)).status == "draft"

        await desk.press(terms, "cc:pilot:1")
        assert begun in text_of(await desk.message(terms["message_id"]))
        (running,) = await desk.say("/campaign pilot C1")
        assert "0/20" in text_of(running)
        assert unforeseen in text_of(running)
        assert "ca:launch:1" in buttons(running)
        (refused,) = await desk.say("/campaign set C1 max_overlap 4")
        assert in_pilot in text_of(refused)

        await answered(desk, 3)
        (running,) = await desk.say("/campaign pilot C1")
        assert "20/20" in text_of(running)
        status = await desk.say("/campaign status C1")
        assert "".join(map(text_of, status)).count("🔮") == 1
        (card,) = await desk.say("/campaign launch C1")
        assert promised in text_of(card)
        assert "825.00 AIC" in text_of(card)
        await desk.press(card, "cc:launch:1")
        assert (await read_campaign(desk.deps, 1)).status == "live"


@pytest.mark.parametrize("code", PAGES)
async def test_a_campaign_that_is_over_is_set_against_its_forecast(operator: Operator, code: str) -> None:
    async with speaking(operator, code) as desk:
        await draft(desk, 40)
        await desk.say("/campaign set C1 max_overlap 3")
        for step in ("pilot", "launch"):
            (card,) = await desk.say(f"/campaign {step} C1")
            await desk.press(card, f"cc:{step}:1")
            if step == "pilot":
                await answered(desk, 3)
        (refused,) = await desk.say("/campaign pilot C1")
        assert buttons(refused) == []

        (closing,) = await desk.say("/campaign close C1")
        await desk.press(closing, "cc:close:1")
        await finish_campaigns(desk.deps)
        over = "".join(map(text_of, await desk.say("/campaign status C1")))
        assert over.count(PAGES[code][4]) == 1
        assert ("20 of its 40" if code == "en" else "40 个任务只定了 20 个") in over


async def test_a_small_draft_and_an_empty_one_are_told_why(operator: Operator) -> None:
    await operator.say("/campaign new Nothing")
    (empty,) = await operator.say("/campaign pilot C1")
    assert "no tasks yet" in text_of(empty)
    await draft(operator, 39, number=2)
    (small,) = await operator.say("/campaign pilot C2")
    assert "39 tasks; a pilot is worth it from 40" in text_of(small)
    answer, _ = await operator.press(small, "cc:pilot:2")
    assert "39 tasks" in answer["text"]
    (unknown,) = await operator.say("/campaign pilot C7")
    assert "C7" in text_of(unknown)


async def test_whoever_may_not_launch_may_not_pilot(operator: Operator) -> None:
    await draft(operator, 50)
    async with speaking(operator, "en", role="reviewer") as desk:
        (refused,) = await desk.say("/campaign pilot C1")
        assert buttons(refused) == []
        answer, _ = await desk.press(refused, "cc:pilot:1")
        assert answer["show_alert"]
        assert (await read_campaign(desk.deps, 1)).status == "draft"
