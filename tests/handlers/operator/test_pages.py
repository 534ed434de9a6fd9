"""The way from the chat to the desk's pages: a button with a link, and nothing where there is no address."""

from dataclasses import replace

import pytest

from contributors.passes import Purpose
from flows.desk.look_at_pass import look_at_pass
from handlers.operator.app import build_application
from tests.handlers.operator.conftest import BOT, Operator
from tests.handlers.operator.test_campaigns import buttons, text_of

pytestmark = pytest.mark.asyncio

HOUSE = "https://house.test"


def at_home(operator: Operator) -> None:
    """Give the house an address."""
    operator.deps = replace(operator.deps, policy=replace(operator.deps.policy, app_url=HOUSE))
    token = operator.control.tokens[BOT]
    operator.application = build_application(token, operator.deps, operator.throttle, api_url=operator.control.url)


async def test_the_overview_leads_to_the_pages_by_a_link_of_ones_own(operator: Operator) -> None:
    at_home(operator)
    (overview,) = await operator.say("/overview")
    assert "wp" in buttons(overview)
    links = []
    for _ in range(2):
        _, (way,) = await operator.press(overview, "wp")
        [[button]] = way["reply_markup"]["inline_keyboard"]
        assert HOUSE not in text_of(way)
        links.append(button["url"])
    assert len(set(links)) == 2
    token = links[0].removeprefix(f"{HOUSE}/desk/pages/")
    found = await look_at_pass(operator.deps, token, Purpose.PAGES)
    assert found.operator_id == str(operator.person)
    (audit,) = await operator.say("/audit")
    assert "pass.pages" in text_of(audit)
    assert token not in text_of(audit)


async def test_without_an_address_it_says_what_to_set(operator: Operator) -> None:
    (overview,) = await operator.say("/overview")
    answer, _ = await operator.press(overview, "wp")
    assert "WEB_URL" in answer["text"]
