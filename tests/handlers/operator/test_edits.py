"""Copies and edits by commands and buttons, in both languages."""

import pytest

from flows.campaigns.read_settings import read_settings
from tests.handlers.operator.conftest import Operator
from tests.handlers.operator.test_campaigns import buttons, text_of
from tests.handlers.operator.test_pilots import draft, speaking

pytestmark = pytest.mark.asyncio

PAGES = {
    "en": (
        "is live",
        "could cost",
        "which is paused",
        "12 open tasks",
        "Changed",
        "rest on it",
        "with the settings of C1",
    ),
    "zh-hans": ("进行中", "可能超出预算", "修改暂停中的", "12 个未定任务", "已改", "以它为准", "设置同 C1"),
}


async def taken(desk: Operator, step: str) -> None:
    (card,) = await desk.say(f"/campaign {step} C1")
    await desk.press(card, f"cc:{step}:1")


@pytest.mark.parametrize("code", PAGES)
async def test_a_setting_of_a_paused_campaign_is_applied_or_left(operator: Operator, code: str) -> None:
    live, dear, asked, tasks, done, kept, _ = PAGES[code]
    async with speaking(operator, code) as desk:
        await draft(desk, 12)
        await taken(desk, "launch")
        (refused,) = await desk.say("/campaign set C1 max_overlap 4")
        assert live in text_of(refused)
        await taken(desk, "pause")
        (refused,) = await desk.say("/campaign set C1 max_overlap 9")
        assert dear in text_of(refused)
        (refused,) = await desk.say("/campaign set C1 licence CC0-1.0")
        assert kept in text_of(refused)

        (card,) = await desk.say("/campaign set C1 max_overlap 4")
        assert asked in text_of(card)
        assert tasks in text_of(card)
        assert (await read_settings(desk.deps, 1))["max_overlap"] == "5"
        apply, cancel = buttons(card)
        await desk.press(card, cancel)
        assert buttons(await desk.message(card["message_id"])) == []
        await desk.press(card, apply)
        told = await desk.message(card["message_id"])
        assert done in text_of(told)
        assert buttons(told) == ["ca:resume:1"]
        assert (await read_settings(desk.deps, 1))["max_overlap"] == "4"
        answer, _ = await desk.press(told, apply)
        assert answer["show_alert"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Tea"),
        ("guide", "Look twice."),
        ("languages", "en, zh"),
        ("skills", "medical"),
        ("min_overlap", "3"),
        ("tau", "0.8"),
        ("gold_share", "10%"),
        ("pay.choice", "2-3"),
    ],
)
async def test_every_setting_that_may_change_says_what_it_means(operator: Operator, name: str, value: str) -> None:
    await draft(operator, 12)
    await taken(operator, "launch")
    await taken(operator, "pause")
    (card,) = await operator.say(f"/campaign set C1 {name} {value}")
    assert buttons(card)[0].startswith("d:edit:")
    await operator.press(card, buttons(card)[0])
    assert "Changed" in text_of(await operator.message(card["message_id"]))


@pytest.mark.parametrize("code", PAGES)
async def test_a_campaign_is_copied_with_its_tasks_or_without(operator: Operator, code: str) -> None:
    async with speaking(operator, code) as desk:
        await draft(desk, 12)
        (card,) = await desk.say("/campaign copy C1")
        assert buttons(card) == ["cp:1:0", "cp:1:1", "no"]
        await desk.press(card, "cp:1:1")
        told = await desk.message(card["message_id"])
        assert PAGES[code][6] in text_of(told)
        assert "C2" in text_of(told)
        assert "ca:pilot:2" in buttons(told)
        (card,) = await desk.say("/campaign copy C2")
        await desk.press(card, "cp:2:0")
        assert buttons(await desk.message(card["message_id"])) == []
        (unknown,) = await desk.say("/campaign copy C9")
        assert "C9" in text_of(unknown)


async def test_whoever_may_only_look_copies_and_edits_nothing(operator: Operator) -> None:
    await draft(operator, 12)
    await taken(operator, "launch")
    await taken(operator, "pause")
    async with speaking(operator, "en", role="auditor") as desk:
        (uncopied,) = await desk.say("/campaign copy C1")
        (refused,) = await desk.say("/campaign set C1 tau .8")
        assert buttons(uncopied) == buttons(refused) == []
        for forged in ("cp:1:1", "d:edit:" + "0" * 32):
            answer, sent = await desk.press(refused, forged)
            assert answer["show_alert"]
            assert sent == []
