"""A campaign paid from somebody's own balance: /fund at the operators' bot, a card and one press at the other."""

import json

import pytest
from sqlalchemy import select

from contributors.sponsorships import STANDS_FOR
from flows.deps import Deps
from kernel.ids import AccountId, new_id
from kernel.money import Amount
from kernel.values import Language
from ledger import escrow
from ledger.accounts import CONTRIBUTOR_POOL
from ledger.groups import Group
from store import ledger
from store.tables.people import contributors
from store.tables.verification import gold_days, verified_contacts
from tests.handlers.test_appeals import pressed
from tests.hostile.place import Json, Place, Somebody, buttons
from views.phrases import label

pytestmark = pytest.mark.asyncio

ROWS = "\n".join(json.dumps({"id": str(row), "text": "Which?", "options": ["a", "b"]}) for row in range(2)).encode()


async def rich(deps: Deps, amount: Amount) -> str:
    """Let the only contributor be verified and have so much. Returns: their account."""
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        person = (await session.execute(select(contributors))).one()
        contact = {"contributor_id": person.id, "phone_hash": "hash", "shared_at": now}
        await session.execute(verified_contacts.insert().values(**contact))
        days = [{"contributor_id": person.id, "local_day": f"2026-11-0{day}", "passed": 3} for day in range(1, 8)]
        await session.execute(gold_days.insert(), days)
        reward = escrow.reward(new_id(now), CONTRIBUTOR_POOL.id, AccountId(person.account_id), amount)
        await ledger.record(session, [Group.of(reward)], now=now)
        account: str = person.account_id.hex
    return account


async def asked(place: Place, language: Language) -> tuple[Somebody, Somebody, Json]:
    """Somebody who is asked for 12.5 of their 40 AIC. Returns: them, who asked, and the card."""
    person, _ = await place.contributor("Lo", language)
    await place.campaign(ROWS)
    account = await rich(place.house.deps, Amount.aic(40))
    operator = await place.operator()
    (question,) = await operator.say(f"/fund C1 12.5 from {account} they <offered>")
    assert f"From account {account[:8]}: 40.00 → 27.50 AIC" in question["text"]
    assert "nothing moves unless they press Pay" in question["text"]
    await operator.press(question, pressed(question, "button.fund_ask"))
    assert "You will hear what they say" in (await operator.message(question["message_id"]))["text"]
    await place.run_jobs()
    card = (await person.chat())[-1]
    assert "12.5 AIC" in card["text"]
    assert "C1 Hostile" in card["text"]
    assert [each["text"] for each in buttons(card)] == [
        label(language, f"button.{name}") for name in ("pay", "pay_not", "balance")
    ]
    return person, operator, card


@pytest.mark.parametrize("language", Language)
async def test_from_the_question_to_the_points_and_back(place: Place, language: Language) -> None:
    person, operator, card = await asked(place, language)

    for _ in range(2):
        await person.press(card, pressed(card, "button.pay", language))
    now = await person.message(card["message_id"])
    assert "27.50 AIC" in now["text"]
    assert not pressed(now, "button.pay", language)
    await place.run_jobs()
    await place.run_jobs()
    heard = [each for each in await operator.chat() if "paid 12.5 AIC" in each.get("text", "")]
    assert len(heard) == 1
    (status,) = await operator.say("/campaign status C1")
    assert "12.50 AIC, 0.00 AIC returned" in (status.get("text") or status["caption"])

    (ask_close,) = await operator.say("/campaign close C1")
    await operator.press(ask_close, "cc:close:1")
    await place.run_jobs()
    assert "12.5 AIC" in (await person.chat())[-1]["text"]
    (statement,) = await person.say("/history")
    for kind in ("fund", "refund"):
        assert label(language, f"history.{kind}", campaign="C1 Hostile") in statement["text"]
    (balance,) = await person.say("/balance")
    assert "40.00" in balance["text"]
    assert await place.parked() == []


@pytest.mark.parametrize("language", Language)
async def test_no_costs_nothing_and_the_operator_hears_it(place: Place, language: Language) -> None:
    person, operator, card = await asked(place, language)
    await person.press(card, pressed(card, "button.pay_not", language))
    assert not buttons(await person.message(card["message_id"]))
    await person.press(card, pressed(card, "button.pay", language))
    await place.run_jobs()
    assert "does not pay 12.5 AIC" in (await operator.chat())[-1]["text"]
    (balance,) = await person.say("/balance")
    assert "40.00" in balance["text"]


async def test_a_card_that_is_over_says_so_by_itself(place: Place) -> None:
    person, operator, card = await asked(place, Language.EN)
    place.clock.advance(STANDS_FOR.total_seconds())
    await place.run_jobs()
    now = await person.message(card["message_id"])
    assert "is over. Nothing moved" in now["text"]
    assert not buttons(now)
    assert "in time" in (await operator.chat())[-1]["text"]


async def test_an_operator_takes_it_back_and_the_card_says_so(place: Place) -> None:
    person, operator, card = await asked(place, Language.EN)
    question = [each for each in await operator.chat() if pressed(each, "button.withdraw_proposal")][-1]
    (status,) = await operator.say("/campaign status C1")
    assert "is asked for 12.50 AIC, until 11-25 12:00 UTC" in (status.get("text") or status["caption"])
    for _ in range(2):
        await operator.press(question, pressed(question, "button.withdraw_proposal"))
    assert "is not asked any more" in (await operator.message(question["message_id"]))["text"]
    await operator.press(question, f"sw:{new_id(place.clock.now()).hex}")
    await place.run_jobs()
    now = await person.message(card["message_id"])
    assert "was withdrawn" in now["text"]
    assert not buttons(now)
    await person.press(card, pressed(card, "button.pay"))
    (balance,) = await person.say("/balance")
    assert "40.00" in balance["text"]


async def test_forged_presses_move_nothing(place: Place) -> None:
    person, _, card = await asked(place, Language.EN)
    other = await place.somebody("Bo")
    hello = (await other.say("/start"))[-1]
    for who, message, data in (
        (other, hello, pressed(card, "button.pay")[0]),
        (person, card, f"sp:{new_id(place.clock.now()).hex}:1"),
        (person, card, "sp:not-one:1"),
        (person, card, pressed(card, "button.pay")[0][:-1] + "maybe"),
    ):
        await who.press(message, data)
    (balance,) = await person.say("/balance")
    assert "40.00" in balance["text"]
    assert await place.parked() == []


async def test_who_leaves_hears_that_these_points_go_too(place: Place) -> None:
    person, _, card = await asked(place, Language.ZH)
    await person.press(card, pressed(card, "button.pay", Language.ZH))
    (leaving,) = await person.say("/forget")
    assert "C1" in leaving["text"]
