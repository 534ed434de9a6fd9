"""The operators' chat: whom a flag is about, and what becomes of them, with a reason and a second look."""

from dataclasses import replace
from typing import Any, Final

import pytest

from flows.shapes import Person
from handlers.operator.app import build_application
from kernel.clock import ManualClock
from kernel.ids import random_id
from kernel.values import Language
from scoring.honesty.flags import FlagReason
from store import flags
from store.evidence import Scope
from store.flags import Raised
from store.tables.delivery import outbox
from store.tables.honesty import flags as flag_rows
from store.tables.work import campaigns
from tests.handlers.operator.conftest import BOT, Operator
from tests.handlers.operator.test_campaigns import text_of
from tests.handlers.operator.test_points import button
from tests.support.world import World, choices
from views.notices import notice as notice_screen

pytestmark = pytest.mark.asyncio

PASTE: Final = {"votes": 30, "z": 4.52, "effect": 0.83, "model": "lexical"}
RING: Final = {"shared": 20, "equal": 20, "members": 3}


async def flagged(operator: Operator, *reasons: FlagReason) -> tuple[World, list[Person]]:
    """A person for each reason, with an answer in a live campaign."""
    assert isinstance(operator.deps.clock, ManualClock)
    world = World(operator.deps, operator.deps.clock, 1_000_000)
    await world.campaign(choices(1), max_overlap="5")
    people = await world.people(len(reasons))
    scope = Scope((await world.row(campaigns))["id"], "choice", "a|b")
    for person, reason in zip(people, reasons, strict=True):
        await world.answer(person, 0)
        raised = Raised(person.id, reason, PASTE if reason is FlagReason.PASTE else RING)
        async with operator.deps.sessions.write() as session:
            await flags.raise_many(session, scope, [raised], random_id(), now=world.clock.now())
    return world, people


async def last(operator: Operator, card: dict[str, Any], beginning: str) -> list[dict[str, Any]]:
    _, messages = await operator.press(card, button(card, beginning))
    return messages


async def role(operator: Operator, name: str) -> None:
    """From now on this is what the operator may do; `nobody`: nothing."""
    operators = {} if name == "nobody" else {str(operator.person): name}
    policy = replace(operator.deps.policy, operators=operators)
    deps = replace(operator.deps, policy=policy)
    control = operator.control
    await operator.application.shutdown()
    operator.application = build_application(control.tokens[BOT], deps, operator.throttle, api_url=control.url)


async def test_a_person_is_suspended_with_a_reason_that_they_are_told(operator: Operator) -> None:
    world, (person, other) = await flagged(operator, FlagReason.PASTE, FlagReason.RING)

    (card,) = await operator.say("/suspects")
    text = text_of(card)
    assert f"👀 {person.account_id.hex[:8]} · Choose" in text
    assert "C1: on 30 tasks" in text
    assert "4.5 standard deviations" in text
    assert "1 answer of this kind" in text
    (second,) = await last(operator, card, "qs:suspects")
    assert other.account_id.hex in text_of(second)
    assert "20 of 20 shared tasks" in text_of(second)

    (ready,) = await last(operator, card, "fd:confirm")
    assert "an AI model's" in text_of(ready)
    (asked,) = await last(operator, ready, "fw:confirm")
    assert "the person will read it" in text_of(asked)
    (shown,) = await operator.say("Your answers follow <the model> to the comma")
    assert "Your answers follow <the model> to the comma" in text_of(shown)
    assert (await world.rows(flag_rows, contributor_id=person.id))[0]["decision"] is None

    (after,) = await last(operator, shown, "d:flags")
    assert other.account_id.hex in text_of(after)
    assert "the person is told" in text_of(await operator.message(shown["message_id"]))
    assert (await world.row(flag_rows, contributor_id=person.id))["decision"] == "confirmed"
    notice = await world.row(outbox, contributor_id=person.id, kind="suspended")
    assert notice["facts"]["reason"] == "Your answers follow <the model> to the comma"

    answer, _ = await operator.press(card, button(card, "fd:clear"))
    assert "Somebody else has decided" in answer["text"]
    (found,) = await operator.say(f"/suspects {person.account_id.hex}")
    (shown,) = await last(operator, found, "fd:lift")
    await last(operator, shown, "d:flags")
    assert (await world.row(flag_rows, contributor_id=person.id))["decision"] == "cleared"


@pytest.mark.parametrize(
    ("flag", "words"), [(FlagReason.PASTE, "an AI model's"), (FlagReason.RING, "share with other accounts")]
)
async def test_the_evidence_itself_is_the_reason_and_nothing_is_typed(
    operator: Operator, flag: FlagReason, words: str
) -> None:
    world, people = await flagged(operator, flag)
    (card,) = await operator.say("/suspects")
    (shown,) = await last(operator, card, "fd:confirm")
    assert words in text_of(shown)
    await last(operator, shown, "d:flags")
    row = await world.row(flag_rows, contributor_id=people[0].id)
    assert row["decision"] == "confirmed"
    notice = await world.row(outbox, contributor_id=people[0].id, kind="suspended")
    told = notice_screen(Language.ZH, "suspended", notice["facts"]).text
    assert "AI 模型" in told or "其他账号" in told
    (found,) = await operator.say(f"/suspects {people[0].account_id.hex}")
    (lifted,) = await last(operator, found, "fd:lift")
    assert "the pay may go on" in text_of(lifted)


async def test_a_reason_can_be_taken_back_before_it_is_given(operator: Operator) -> None:
    world, _ = await flagged(operator, FlagReason.PASTE)
    (card,) = await operator.say("/suspects")
    (shown,) = await last(operator, card, "fd:clear")
    await last(operator, shown, "fw:clear")
    await operator.say("/cancel")
    (help_page,) = await operator.say("All fine")
    assert "/suspects" in text_of(help_page)
    assert (await world.row(flag_rows))["decision"] is None


async def test_an_empty_queue_and_a_stranger_say_so(operator: Operator) -> None:
    (none,) = await operator.say("/suspects")
    assert "Nobody waits" in text_of(none)
    (unknown,) = await operator.say("/suspects 12345")
    assert "12345" in text_of(unknown)


async def test_an_auditor_may_look_at_the_overview_and_decide_nothing(operator: Operator) -> None:
    await flagged(operator, FlagReason.PASTE)
    (card,) = await operator.say("/suspects")
    await role(operator, "auditor")
    (refused,) = await operator.say("/suspects")
    assert "reviewer" in text_of(refused)
    answer, _ = await operator.press(card, button(card, "fd:confirm"))
    assert "reviewer" in answer["text"]
    (overview,) = await operator.say("/overview")
    assert "1 person to look at" in text_of(overview)
    await operator.application.shutdown()


async def test_what_is_skipped_goes_to_a_colleague_and_an_empty_hand_is_told_why(operator: Operator) -> None:
    await flagged(operator, FlagReason.PASTE)
    (card,) = await operator.say("/suspects")
    (told,) = await last(operator, card, "qs:suspects")
    assert "1 waits" in text_of(told)
    assert "reply_markup" not in await operator.message(card["message_id"])
    (again,) = await operator.say("/suspects")
    assert text_of(again) == text_of(card)


async def test_a_forged_skip_of_a_strange_queue_or_by_a_low_role_does_nothing(operator: Operator) -> None:
    await flagged(operator, FlagReason.PASTE)
    (card,) = await operator.say("/suspects")
    for data in ("qs:vault:" + "0" * 32, "qs:suspects:1", "qs:suspects"):
        answer, messages = await operator.press(card, data)
        assert answer["text"]
        assert messages == []
    await role(operator, "auditor")
    answer, messages = await operator.press(card, button(card, "qs:suspects"))
    assert "reviewer" in answer["text"]
    assert messages == []
    await operator.application.shutdown()
