"""The operators' chat: where points are, what was refused, and what moves them only after a second look."""

from typing import Any

import pytest

from flows.deps import Cause
from flows.people.register_contributor import register_contributor
from kernel.clock import ManualClock
from kernel.ids import AccountId, new_id
from kernel.money import Amount
from kernel.values import Language
from ledger import escrow
from ledger.accounts import CONTRIBUTOR_POOL, ECOSYSTEM_POOL
from ledger.groups import Group
from ledger.transfers import Transfer
from store import ledger
from tests.handlers.operator.conftest import Operator
from tests.handlers.operator.test_campaigns import buttons, text_of

pytestmark = pytest.mark.asyncio

PERSON = "777"


async def paid(operator: Operator, amount: Amount) -> Transfer:
    """Somebody with points."""
    person = await register_contributor(
        operator.deps,
        platform="telegram",
        external_id=PERSON,
        language=Language.EN,
        payload=None,
        cause=Cause("contributor", 1),
    )
    now = operator.deps.clock.now()
    reward = escrow.reward(new_id(now), CONTRIBUTOR_POOL.id, AccountId(person.account_id), amount)
    async with operator.deps.sessions.write() as session:
        await ledger.record(session, [Group.of(reward)], now=now)
    return reward


def button(message: dict[str, Any], beginning: str) -> str:
    return next(data for data in buttons(message) if data.startswith(beginning))


async def test_the_ledger_at_a_glance_and_its_audit(operator: Operator) -> None:
    (before,) = await operator.say("/ledger")
    assert "pool:contributors: 6,000,000,000.00 AIC" in text_of(before)
    assert "No audit yet" in text_of(before)

    (audit,) = await operator.say("/ledger check")
    assert "clean, 4 transfers" in text_of(audit)
    assert "8 postings, 5 accounts" in text_of(audit)

    (after,) = await operator.say("/ledger")
    assert "Last audit: clean" in text_of(after)
    assert "Every balance adds up" in text_of(after)


async def test_an_account_is_shown_now_and_as_it_was(operator: Operator) -> None:
    reward = await paid(operator, Amount.aic(5))
    assert isinstance(operator.deps.clock, ManualClock)
    operator.deps.clock.advance(2 * 86_400)

    (now,) = await operator.say(f"/ledger {PERSON}")
    (by_id,) = await operator.say(f"/ledger {reward.credit.hex}")
    (pool,) = await operator.say("/ledger contributors 2026-11-22")
    (early,) = await operator.say("/ledger pool:contributors 2026-11-21")

    for shown in (now, by_id):
        assert "5.00 AIC" in text_of(shown)
        assert f"T{reward.id.hex[:16]}" in text_of(shown)
    assert "At 2026-11-22 23:59 UTC: 5,999,999,995.00 AIC" in text_of(pool)
    assert "At 2026-11-21 23:59 UTC: 0.00 AIC" in text_of(early)
    assert "No transfer by then" in text_of(early)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/ledger nobody", "No account is called nobody"),
        ("/ledger C9", "No account is called C9"),
        ("/ledger pool:team yesterday", "is no date"),
        ("/ledger correct T12345678 5 mistake", "No transfer, or more than one"),
        ("/ledger correct T12345678 0 mistake", "moves nothing"),
        ("/ledger correct T12345678 -3 mistake", "moves nothing"),
        ("/ledger correct T12345678 0.000000001 mistake", "more than eight decimals"),
        ("/ledger correct T12345678 10000000001 mistake", "more than the 10,000,000,000 AIC"),
        ("/ledger correct T12345678 ten mistake", "is no amount"),
        ("/ledger correct T12345678 5", "write a reason"),
        ("/vesting release V4", "There is no grant V4"),
        ("/vesting revoke", "There is no grant"),
        (f"/vesting grant {PERSON} 5 soon 1y 4y", "is no date"),
        (f"/vesting grant {PERSON} 5 now long 4y", "is no length of time"),
        (f"/vesting grant {PERSON} 5 now 4y 1y", "cliff is longer"),
        (f"/vesting grant {PERSON} 5 now 1y 4y", f"No account is called {PERSON}"),
        ("/vesting grant pool:team 5 now 1y 4y", "no person's account"),
    ],
)
async def test_what_cannot_be_is_refused_in_a_sentence(operator: Operator, said: str, answer: str) -> None:
    (refused,) = await operator.say(said)

    assert answer in text_of(refused)


async def test_points_are_taken_back_after_a_second_look(operator: Operator) -> None:
    reward = await paid(operator, Amount.aic(5))
    (asked,) = await operator.say(f"/ledger correct T{reward.id.hex[:16]} 2.5 paid <twice>")
    assert "Taken now: 2.5 AIC" in text_of(asked)
    assert "paid <twice>" in text_of(asked)

    await operator.press(asked, button(asked, "d:correct:"))
    done = await operator.message(asked["message_id"])
    assert "2.5 AIC from" in text_of(done)
    assert buttons(done) == []
    answer, _ = await operator.press(asked, button(asked, "d:correct:"))
    assert "nothing to confirm" in answer["text"]

    (now,) = await operator.say(f"/ledger {PERSON}")
    assert "2.50 AIC" in text_of(now)


async def test_a_grant_from_its_terms_to_its_end(operator: Operator) -> None:
    await paid(operator, Amount(1))
    (asked,) = await operator.say(f"/vesting grant {PERSON} 1,000 2026-11-22 0 100d")
    assert "1,000.00 AIC" in text_of(asked)
    await operator.press(asked, button(asked, "d:grant:"))
    assert "V1 is granted" in text_of(await operator.message(asked["message_id"]))

    assert isinstance(operator.deps.clock, ManualClock)
    operator.deps.clock.advance(86_400 * 19.5)
    (released,) = await operator.say("/vesting release v1")
    assert "200.00 AIC of V1 are released" in text_of(released)
    (account,) = await operator.say("/ledger V1")
    assert "800.00 AIC" in text_of(account)

    (asked,) = await operator.say("/vesting revoke V1 left the team")
    assert "Back to the team pool: 800.00 AIC" in text_of(asked)
    await operator.press(asked, button(asked, "d:revoke:"))
    (listed,) = await operator.say("/vesting")
    assert "revoked, 200.00 were released" in text_of(listed)


async def test_what_the_ledger_refused_is_shown_and_put_aside(operator: Operator) -> None:
    (none,) = await operator.say("/ledger parked")
    assert "Nothing is parked" in text_of(none)
    reward = await paid(operator, Amount(1))
    now = operator.deps.clock.now()
    too_much = escrow.reward(new_id(now), ECOSYSTEM_POOL.id, reward.credit, Amount.aic(3_000_000_000))
    async with operator.deps.sessions.write() as session:
        await ledger.record(session, [Group.of(too_much)], now=now)

    (parked,) = await operator.say("/ledger parked")
    assert "3000000000 AIC" in text_of(parked)
    assert "There is not enough in the account" in text_of(parked)
    await operator.press(parked, button(parked, "lp:drop:"))

    assert "Put aside" in text_of(await operator.message(parked["message_id"]))
    (none,) = await operator.say("/ledger parked")
    assert "Nothing is parked" in text_of(none)


@pytest.mark.parametrize(
    ("role", "allowed", "denied"),
    [
        (
            "auditor",
            ("/ledger", "/ledger check", "/ledger parked", "/vesting"),
            ("/ledger correct T1 1 x", "/vesting release V1"),
        ),
        ("manager", ("/ledger pool:team",), ("/vesting grant 1 1 now 0 1d", "/vesting revoke V1 x")),
    ],
)
async def test_roles_may_no_more_than_is_theirs(
    operator: Operator, role: str, allowed: tuple[str, ...], denied: tuple[str, ...]
) -> None:
    person = await operator.control.person("Bo", "en")
    operator.application.bot_data["deps"].policy.operators[str(person)] = role
    operator.person = person

    for said in allowed:
        (answer,) = await operator.say(said)
        assert "needs the role" not in text_of(answer), said
    for said in denied:
        (answer,) = await operator.say(said)
        assert "needs the role" in text_of(answer), said


async def test_a_forged_button_moves_nothing(operator: Operator) -> None:
    (shown,) = await operator.say("/ledger")

    for forged in ("d:correct:" + "0" * 32, "d:grant:" + "0" * 32, "d:revoke:" + "0" * 32):
        answer, _ = await operator.press(shown, forged)
        assert "nothing to confirm" in answer["text"]
    answer, _ = await operator.press(shown, "lp:retry:" + "0" * 32)
    assert "isn't parked any more" in answer["text"]


async def test_an_audit_that_takes_long_tells_its_result_later(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.operator.ledger.WAITS_S", 0.0)
    await operator.say("/ledger")  # from here on nothing else is to be written of them

    async with operator.deps.sessions.write():  # whose lock the audit needs for its result
        said = [*await operator.say("/ledger check"), *await operator.say("/ledger check")]
    while len(said) < 3:
        said = [message for message in await operator.chat() if message["from"]["is_bot"]][1:]

    goes_on, under_way, result = map(text_of, said)
    assert "the audit goes on" in goes_on
    assert "under way already" in under_way
    assert "clean" in result
