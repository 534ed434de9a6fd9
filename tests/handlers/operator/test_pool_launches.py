"""A launch from the contributor pool in chat: its cost before anything, and a card for whoever has to approve it."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from flows.campaigns.read_campaign import read_campaign
from flows.deps import Policy
from handlers.operator.app import build_application
from tests.handlers.operator.conftest import Operator
from tests.handlers.operator.test_campaigns import buttons, text_of
from tests.handlers.operator.test_points import button

pytestmark = pytest.mark.asyncio

FILE = "\n".join(json.dumps({"id": str(row), "text": "Which?", "options": ["a", "b"]}) for row in range(2)).encode()


@pytest_asyncio.fixture
async def pair(operator: Operator) -> AsyncIterator[tuple[Operator, Operator]]:
    """An owner and a manager at the same bot, and an owner who never wrote to it."""
    second = await operator.control.person("Li", "zh-hans")
    operators = {str(operator.person): "owner", str(second): "manager", "999999": "owner"}
    operator.deps = replace(operator.deps, policy=Policy(operators=operators))
    application = build_application(
        operator.application.bot.token, operator.deps, operator.throttle, api_url=operator.control.url
    )
    operator.application = application
    other = Operator(operator.control, application, operator.deps, operator.throttle, second)
    await other.say("/start")
    operator.seen = other.seen
    yield operator, other
    await application.shutdown()


async def drafted(operator: Operator) -> None:
    """A draft that the pool is to pay."""
    await operator.say("/campaign new Bins")
    (changed,) = await operator.say("/campaign set C1 funding pool")
    assert "funding = pool" in text_of(changed)
    (report,) = await operator.send("tasks.jsonl", FILE)
    _answer, (done,) = await operator.press(report, "ci:1")
    assert "75.00 AIC at most at today's price of 1, and never more than 75.00 AIC" in text_of(done)


async def test_a_launch_is_proposed_by_one_and_approved_by_another(pair: tuple[Operator, Operator]) -> None:
    first, second = pair
    await drafted(first)
    (terms,) = await first.say("/campaign launch C1")
    assert "75.00 AIC" in text_of(terms)
    assert "Another owner or manager has to approve it" in text_of(terms)

    await first.press(terms, "cc:launch:1")
    assert "C1 is proposed" in text_of(await first.message(terms["message_id"]))
    assert (await read_campaign(first.deps, 1)).status == "draft"
    (own,) = await first.say("/campaign launch C1")
    assert buttons(own) == []
    answer, _ = await first.press(own, f"cc:approve:1:{16 * '0'}")
    assert "You proposed C1 yourself" in answer["text"]

    card = (await second.chat())[-1]
    assert str(first.person) in text_of(card)
    assert [data.rpartition(":")[0] for data in buttons(card)] == ["cc:approve:1", ""]
    second.seen = first.seen
    await second.press(card, button(card, "cc:approve:1:"))
    assert "C1" in text_of(await second.message(card["message_id"]))
    assert (await read_campaign(first.deps, 1)).status == "live"
    answer, _ = await second.press(card, button(card, "cc:approve:1:"))
    assert answer["show_alert"]


async def test_a_card_approves_what_stands_on_it_and_nothing_that_was_proposed_since(
    pair: tuple[Operator, Operator],
) -> None:
    first, second = pair
    await drafted(first)
    (terms,) = await first.say("/campaign launch C1")
    await first.press(terms, "cc:launch:1")
    card = (await second.chat())[-1]
    await first.say("/campaign set C1 max_overlap 9")
    (terms,) = await first.say("/campaign launch C1")
    await first.press(terms, "cc:launch:1")
    dearer = (await second.chat())[-1]
    assert text_of(dearer) != text_of(card)

    second.seen = first.seen
    answer, _ = await second.press(card, button(card, "cc:approve:1:"))
    assert answer["show_alert"]
    assert (await read_campaign(first.deps, 1)).status == "draft"
    await second.press(dearer, button(dearer, "cc:approve:1:"))
    assert (await read_campaign(first.deps, 1)).status == "live"


async def test_who_missed_the_card_finds_it(pair: tuple[Operator, Operator]) -> None:
    first, second = pair
    await drafted(first)
    (terms,) = await first.say("/campaign launch C1")
    await first.press(terms, "cc:launch:1")
    second.seen = first.seen
    (card,) = await second.say("/campaign launch C1")
    assert [data.rpartition(":")[0] for data in buttons(card)] == ["cc:approve:1", ""]
    assert "批准" in text_of(card)


async def test_a_single_operator_is_told_what_a_launch_alone_means(operator: Operator) -> None:
    await drafted(operator)
    (terms,) = await operator.say("/campaign launch C1")
    assert "1 % of the pool's daily budget" in text_of(terms)
    await operator.press(terms, "cc:launch:1")
    assert "C1 is live" in text_of(await operator.message(terms["message_id"]))
    (status,) = await operator.say("/campaign status C1")
    assert "on one operator's word" in text_of(status)
