"""Points into a campaign in chat: shown before they move, by one person or two, each told what the other did."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from flows.campaigns.read_campaign import read_campaign
from flows.deps import Policy
from handlers.operator.app import build_application
from kernel.clock import ManualClock
from kernel.money import Amount
from tests.handlers.operator.conftest import Operator
from tests.handlers.operator.test_campaigns import buttons, text_of
from tests.handlers.operator.test_points import button, paid

pytestmark = pytest.mark.asyncio

FILE = "\n".join(json.dumps({"id": str(row), "text": "Which?", "options": ["a", "b"]}) for row in range(2)).encode()


@pytest_asyncio.fixture
async def pair(operator: Operator) -> AsyncIterator[tuple[Operator, Operator]]:
    """An owner and another at the same bot, who decide alone on 100 AIC."""
    second = await operator.control.person("Li", "zh-hans")
    operators = {str(operator.person): "owner", str(second): "owner"}
    operator.deps = replace(operator.deps, policy=Policy(operators=operators, two_people_above=Amount.aic(100)))
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
    await operator.say("/campaign new Bins")
    (report,) = await operator.send("tasks.jsonl", FILE)
    await operator.press(report, "ci:1")


async def budget(operator: Operator) -> Amount:
    return (await read_campaign(operator.deps, 1)).budget


async def test_a_draft_is_funded_and_launched_with_that(operator: Operator) -> None:
    await drafted(operator)
    (usage,) = await operator.say("/fund C1")
    assert "/fund C12 5000" in text_of(usage)
    (asked,) = await operator.say("/fund C1 40.5 from community for <tea>")
    assert "From the community pool: 1,000,000,000.00 → 999,999,959.50 AIC" in text_of(asked)
    assert "C1: 0.00 → 40.50 AIC" in text_of(asked)
    assert "can cost up to 75.00 AIC" in text_of(asked)
    assert await budget(operator) == Amount(0)

    await operator.press(asked, button(asked, "d:fund:"))
    assert "40.5 AIC moved from the community pool to C1" in text_of(await operator.message(asked["message_id"]))
    answer, _ = await operator.press(asked, button(asked, "d:fund:"))
    assert "nothing to confirm" in answer["text"]
    (audit,) = await operator.say("/audit campaign C1")
    assert "for <tea>" in text_of(audit)

    (terms,) = await operator.say("/campaign launch C1")
    assert "It has 40.50 AIC of its own, and its tasks can cost up to 75.00 AIC" in text_of(terms)
    await operator.press(terms, "cc:launch:1")
    assert (await read_campaign(operator.deps, 1)).status == "live"
    assert await budget(operator) == Amount.parse("40.5")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/fund C1 0", "moves nothing"),
        ("/fund C1 -5", "moves nothing"),
        ("/fund C1 much", "is no amount"),
        ("/fund C1 5 from team", "No campaign is funded from team"),
        ("/fund C1 5 from nobody", "No account is called nobody"),
        ("/fund C1 2000000000.00000001 from ecosystem", "The pool has 2,000,000,000.00 AIC"),
        ("/fund C9 5", "no campaign C9"),
        ("/fund tea 5", "/campaign list"),
    ],
)
async def test_what_cannot_be_is_refused_in_a_sentence(operator: Operator, said: str, answer: str) -> None:
    await drafted(operator)
    (refused,) = await operator.say(said)
    assert answer in text_of(refused)
    assert buttons(refused) == []


async def test_another_person_approves_and_both_are_told(pair: tuple[Operator, Operator]) -> None:
    first, second = pair
    await drafted(first)
    (asked,) = await first.say("/fund C1 500")
    await first.press(asked, button(asked, "d:fund:"))
    mine = await first.message(asked["message_id"])
    assert "One operator decides on up to 100.00 AIC; this is more" in text_of(mine)
    answer, _ = await first.press(mine, button(asked, "d:fund:"))
    assert "You proposed this yourself" in answer["text"]
    assert await budget(first) == Amount(0)

    card = (await second.chat())[-1]
    assert str(first.person) in text_of(card)
    assert [data[:3] for data in buttons(card)] == ["d:f", "dn:"]
    second.seen = first.seen
    (found,) = await second.say("/approvals")
    assert "注资 500.00 AIC" in text_of(found)
    await second.press(card, button(card, "d:fund:"))

    assert await budget(first) == Amount.aic(500)
    told = (await first.chat())[-1]
    assert f"运营者 {second.person} 批准" in text_of(told)
    (none,) = await second.say("/approvals")
    assert "没有等第二人批准的事" in text_of(none)


async def test_a_declined_one_moves_nothing_and_its_proposer_hears_of_it(pair: tuple[Operator, Operator]) -> None:
    first, second = pair
    await drafted(first)
    (asked,) = await first.say("/fund C1 500")
    await first.press(asked, button(asked, "d:fund:"))
    card = (await second.chat())[-1]
    second.seen = first.seen

    await second.press(card, button(card, "dn:"))

    assert str(first.person) in text_of(await second.message(card["message_id"]))
    assert str(second.person) in text_of((await first.chat())[-1])
    answer, _ = await second.press(card, button(card, "d:fund:"))
    assert answer["show_alert"]
    assert await budget(first) == Amount(0)


async def test_grants_and_corrections_take_two_as_well(pair: tuple[Operator, Operator]) -> None:
    first, second = pair
    reward = await paid(first, Amount.aic(300))
    (grant,) = await first.say("/vesting grant 777 1,000 2026-11-22 0 100d")
    (correct,) = await first.say(f"/ledger correct T{reward.id.hex[:16]} 200 paid twice")
    await first.press(grant, button(grant, "d:grant:"))
    await first.press(correct, button(correct, "d:correct:"))
    second.seen = first.seen
    cards = await second.say("/approvals")
    assert {buttons(card)[0].rpartition(":")[0] for card in cards} == {"d:grant", "d:correct"}
    for card in cards:
        await second.press(card, buttons(card)[0])

    (account,) = await second.say("/ledger 777")
    assert "100.00 AIC" in text_of(account)
    (grants,) = await second.say("/vesting")
    assert "1,000.00" in text_of(grants)


async def test_an_auditor_looks_and_a_reviewer_funds_nothing(operator: Operator) -> None:
    await drafted(operator)
    for role, said in (("auditor", "/fund C1 5"), ("reviewer", "/fund C1 5")):
        operator.application.bot_data["deps"].policy.operators[str(operator.person)] = role
        (refused,) = await operator.say(said)
        assert "needs the role: owner, manager" in text_of(refused)
        (none,) = await operator.say("/approvals")
        assert "Nothing waits" in text_of(none)


async def test_a_forged_button_moves_nothing(operator: Operator) -> None:
    await drafted(operator)
    (asked,) = await operator.say("/fund C1 5")
    for forged in ("d:fund:" + "0" * 32, "d:grant:" + button(asked, "d:fund:")[7:], "dn:" + "0" * 32):
        answer, _ = await operator.press(asked, forged)
        assert "nothing to confirm" in answer["text"]
    answer, _ = await operator.press(asked, button(asked, "d:fund:") + "0")
    assert answer["show_alert"]
    assert isinstance(operator.deps.clock, ManualClock)
    operator.deps.clock.advance(3601)
    answer, _ = await operator.press(asked, button(asked, "d:fund:"))
    assert "nothing to confirm" in answer["text"]
    assert await budget(operator) == Amount(0)


async def test_the_houses_health_is_one_screen_for_every_role(operator: Operator) -> None:
    operator.application.bot_data["deps"].policy.operators[str(operator.person)] = "auditor"
    (shown,) = await operator.say("/health")
    assert "Look · No audit yet" in text_of(shown)
    assert "Fine · The ledger adds up" in text_of(shown)
    await operator.say("/ledger check")
    await operator.press(shown, "hl")
    assert "Fine · Last audit" in text_of(await operator.message(shown["message_id"]))
