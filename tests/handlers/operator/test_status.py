"""/campaign status in the chat: one picture with its words, and a refresh that changes both in their place."""

from dataclasses import replace

import pytest

from handlers.operator.app import build_application
from tests.flows.test_look_at_campaign import Ailing
from tests.handlers.operator.conftest import BOT, Operator
from tests.handlers.operator.test_campaigns import buttons, imported, text_of

pytestmark = pytest.mark.asyncio


async def launched(operator: Operator) -> None:
    await imported(operator)
    (terms,) = await operator.say("/campaign launch C1")
    await operator.press(terms, "cc:launch:1")


async def test_a_draft_has_words_alone(operator: Operator) -> None:
    await imported(operator)
    (status,) = await operator.say("/campaign status C1")
    assert "photo" not in status
    assert "Settled: 0/1" in text_of(status)


async def test_a_status_is_one_picture_and_refreshed_in_its_place(operator: Operator) -> None:
    await launched(operator)
    (status,) = await operator.say("/campaign status C1")
    assert status["photo"][-1]["width"] == 1080
    assert "Settled: 0/1" in text_of(status)
    assert "cs:1" in buttons(status)

    (asked,) = await operator.say("/campaign pause C1")
    await operator.press(asked, "cc:pause:1")
    answer, sent = await operator.press(status, "cs:1")
    assert not answer["text"]
    assert sent == []
    refreshed = await operator.message(status["message_id"])
    assert "paused" in text_of(refreshed)
    assert refreshed["photo"]
    assert "ca:resume:1" in buttons(refreshed)


async def test_a_list_stays_where_it_is_when_a_status_is_asked_for(operator: Operator) -> None:
    await launched(operator)
    (listed,) = await operator.say("/campaign list")
    _, (status,) = await operator.press(listed, "cs:1")
    assert status["photo"]
    assert text_of(await operator.message(listed["message_id"])) == text_of(listed)


async def test_a_status_whose_picture_fails_is_told_in_words(operator: Operator) -> None:
    await launched(operator)
    ailing = replace(operator.deps, workers=Ailing())
    operator.application = build_application(
        operator.control.tokens[BOT], ailing, operator.throttle, api_url=operator.control.url
    )
    (status,) = await operator.say("/campaign status C1")
    await operator.application.shutdown()
    assert "photo" not in status
    assert "Settled: 0/1" in text_of(status)
    assert "cs:1" in buttons(status)
