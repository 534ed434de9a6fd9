"""A campaign paid from somebody's own account: only on their word, once, to the unit, and back at the close."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import update

from contributors.sponsorships import STANDS_FOR, State
from flows.campaigns.finish_campaigns import finish_campaigns
from flows.campaigns.look_at_campaign import look_at_campaign
from flows.errors import (
    AccountTooSmall,
    BalanceTooSmall,
    SponsorshipGone,
)
from flows.money.audit_ledger import audit_ledger
from flows.money.lapse_sponsorships import lapse_sponsorships
from flows.money.read_history import read_history
from flows.money.read_sponsored import read_sponsored
from flows.people.forget_contributor import forget_contributor
from kernel.ids import AccountId, new_id, random_id
from kernel.money import Amount
from kernel.values import Language
from ledger import holds
from ledger.accounts import COMMUNITY_POOL, Account, AccountKind
from ledger.audit import Law
from ledger.groups import Group
from store import ledger
from store.sessions import Sessions
from store.tables.delivery import outbox
from store.tables.fundings import fundings, sponsorships
from store.tables.people import operator_audit
from tests.support.sponsors import (
    adds_up,
    answer,
    ask,
    confirm,
    give,
    noted,
    paid,
    propose,
    propose_of_pool,
    sponsor,
    steer,
    told,
    two_operators,
)
from tests.support.world import OPERATOR, World, choices
from views.account import history
from views.operator_fund import Asked, Funded
from views.spending import Question
from views.sponsorships import Answered

pytestmark = pytest.mark.asyncio

WHO = 7_318_462_905


@pytest_asyncio.fixture
async def world(sessions: Sessions, tmp_path: Path) -> World:
    return await two_operators(sessions, tmp_path)


async def still_asked(world: World) -> tuple[Question, ...]:
    """What the campaign's card says of it."""
    return (await look_at_campaign(world.deps, 1, Language.EN)).spending.asked


async def test_only_their_own_press_moves_it_and_only_once(world: World) -> None:
    person = await sponsor(world, Amount.aic(50), WHO)
    await world.campaign(choices(2))
    before = (await world.campaign_row()).budget_units
    proposal, facts = await propose(world, person, Amount.parse("12.00000001"))
    assert (facts.asks, facts.source, facts.source_before) == (True, person.account_id.hex[:8], Amount.aic(50))

    cause = world.cause("operator")
    asked = await confirm(world, proposal, cause=cause)
    assert isinstance(asked, Asked)
    assert asked == await confirm(world, proposal, cause=cause)
    assert asked.until == world.clock.now() + STANDS_FOR
    assert await paid(world, person) == []
    assert (await world.campaign_row()).budget_units == before
    waits = await still_asked(world)
    assert [(each.name, each.amount, each.until) for each in waits] == [(facts.source, facts.amount, asked.until)]
    card = await world.row(outbox, kind="sponsorship")
    assert (card["contributor_id"], card["facts"]["units"]) == (person.id, 1_200_000_001)

    press = world.cause()
    done = await answer(world, person, proposal, cause=press)

    assert done == await answer(world, person, proposal, cause=press)
    assert done == await answer(world, person, proposal, pays=False), "what was decided stays so"
    assert done == Answered(1, "Tea", Amount(1_200_000_001), State.PAID, Amount(50 * 10**8 - 1_200_000_001))
    assert await paid(world, person) == [1_200_000_001]
    assert await still_asked(world) == ()
    assert (await world.campaign_row()).budget_units == before + 1_200_000_001
    assert await told(world) == [(OPERATOR, "paid")]
    assert await noted(world) == {"sponsor_asked", "sponsor_paid"}
    assert person.external_id not in repr(await world.rows(operator_audit)), "a pseudonym there, as everywhere"
    await adds_up(world)


async def test_two_presses_at_once_pay_once(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    asked = await ask(world, person, Amount.aic(20))

    done = await asyncio.gather(*(answer(world, person, asked) for _ in range(3)))

    assert {each.state for each in done} == {State.PAID}
    assert await paid(world, person) == [20 * 10**8]
    assert await told(world) == [(OPERATOR, "paid")]
    await adds_up(world)


async def test_yes_and_no_at_once_are_one_of_both(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    asked = await ask(world, person, Amount.aic(20))

    done = await asyncio.gather(answer(world, person, asked), answer(world, person, asked, pays=False))

    assert len({each.state for each in done}) == 1
    assert await paid(world, person) == ([20 * 10**8] if done[0].state is State.PAID else [])
    await adds_up(world)


async def test_two_questions_at_once_spend_what_is_there(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    both = [await ask(world, person, Amount.aic(30)) for _ in range(2)]

    done = await asyncio.gather(*(answer(world, person, asked) for asked in both), return_exceptions=True)

    assert sorted(type(each).__name__ for each in done) == ["Answered", "BalanceTooSmall"]
    assert await paid(world, person) == [30 * 10**8]
    await adds_up(world)


async def test_no_is_no(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    asked = await ask(world, person, Amount.aic(50))

    for pays in (False, True):
        assert (await answer(world, person, asked, pays=pays)).state is State.DECLINED

    assert await paid(world, person) == []
    assert await told(world) == [(OPERATOR, "declined")]
    await adds_up(world)


@pytest.mark.parametrize(("early_s", "state"), [(1, State.PAID), (0, State.LAPSED)])
async def test_it_stands_until_its_second(world: World, early_s: int, state: State) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    asked = await ask(world, person, Amount.aic(20))

    world.clock.advance(STANDS_FOR.total_seconds() - early_s)

    assert (await answer(world, person, asked)).state is state
    assert await lapse_sponsorships(world.deps) == 0
    assert await told(world) == [(OPERATOR, state.value)]


async def test_nobody_answers_so_it_lapses_once_and_the_card_says_so(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    shown, unseen = [await ask(world, person, Amount.aic(20)) for _ in range(2)]
    cards = {row["facts"]["sponsorship"]: row["id"] for row in await world.rows(outbox, kind="sponsorship")}
    async with world.deps.sessions.write() as session:
        seen = update(outbox).where(outbox.c.id == cards[shown.hex]).values(state="sent", sent_message_id=77)
        await session.execute(seen)
    world.clock.advance(STANDS_FOR.total_seconds() - 1)
    assert await lapse_sponsorships(world.deps) == 0
    world.clock.advance(1)

    assert sorted(await asyncio.gather(*(lapse_sponsorships(world.deps) for _ in range(2)))) == [0, 2]

    over = await world.row(outbox, kind="sponsorship_over")
    assert (over["edits_message_id"], over["edits_chat_id"], over["facts"]["state"]) == (77, person.chat_id, "lapsed")
    assert (await world.row(outbox, id=cards[unseen.hex]))["state"] == "dropped"
    assert await told(world) == [(OPERATOR, "lapsed")] * 2
    assert await paid(world, person) == []


async def test_what_is_on_hold_is_not_theirs_to_pay_and_all_else_is_to_the_unit(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    asked, free = await ask(world, person, Amount.aic(30)), Amount(30 * 10**8 - 1)
    now, redeemed = world.clock.now(), Account(AccountId(random_id()), AccountKind.REDEEMED)
    hold = holds.hold(
        new_id(now), AccountId(person.account_id), redeemed.id, Amount(50 * 10**8 - free.units), now + timedelta(days=9)
    )
    async with world.deps.sessions.write() as session:
        await ledger.open_accounts(session, [redeemed], now=now)
        await ledger.record(session, [Group.of(hold)], now=now)

    with pytest.raises(AccountTooSmall):
        await propose(world, person, Amount.aic(30))
    with pytest.raises(BalanceTooSmall) as refused:
        await answer(world, person, asked)
    assert refused.value.facts == {"needed": "30.00", "available": "29.99"}
    assert (await world.row(sponsorships))["state"] == "asked", "it stays for when there is enough"

    await give(world, person, Amount(1))
    done = await answer(world, person, asked)
    assert (done.state, done.left) == (State.PAID, Amount(0))
    await adds_up(world)


async def test_what_is_left_goes_back_by_share_to_the_unit_and_their_statement_says_so(world: World) -> None:
    person, people = await sponsor(world, Amount.aic(50)), [await world.person(number) for number in (2, 3, 4)]
    await world.campaign(choices(1), release="on_acceptance", max_overlap="3")
    await answer(world, person, await ask(world, person, Amount(3_333_333_333)))
    community, _ = await propose_of_pool(world, Amount(1_111_111_111))
    assert isinstance(await confirm(world, community), Funded)
    for each in people:
        await world.answer(each, 0)
    assert await world.score_and_settle() == 3
    assert await read_sponsored(world.deps, person) == [1]

    await steer(world, "close")
    assert await finish_campaigns(world.deps) == 1

    row = await world.campaign_row()
    assert row.spent_units > 0
    assert row.refunded_units == row.budget_units - row.spent_units
    for side in await world.rows(fundings):
        share = side["funded_units"] * row.refunded_units / row.budget_units
        assert abs(side["returned_units"] - share) <= 1
    back = (await world.row(fundings, source_id=person.account_id))["returned_units"]
    assert await world.balance(person.account_id) == 50 * 10**8 - 3_333_333_333 + back
    assert (await world.row(outbox, kind="sponsor_returned"))["facts"] == {"number": 1, "title": "Tea", "units": back}
    assert await read_sponsored(world.deps, person) == []
    lines = (await read_history(world.deps, person, 0)).lines
    assert [line.campaign for line in lines] == ["C1 Tea", "C1 Tea", None]
    text = history(Language.EN, lines, 0, older=False).text
    assert text.index("back from C1 Tea") < text.index("paid for C1 Tea")
    await adds_up(world)


async def test_of_who_is_forgotten_nothing_is_asked_and_what_comes_back_is_nobodys(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.draft(choices(2))
    await answer(world, person, await ask(world, person, Amount.aic(20)))
    asked = await ask(world, person, Amount.aic(5))
    assert [each.amount for each in await still_asked(world)] == [Amount.aic(5)], "of a draft too"
    shown = await world.balance(person.account_id)

    assert await forget_contributor(world.deps, person, shown_units=shown, cause=world.cause())

    again = await world.person()
    with pytest.raises(SponsorshipGone):
        await answer(world, again, asked)
    assert await told(world) == [(OPERATOR, "lapsed"), (OPERATOR, "paid")]
    await steer(world, "close")
    await finish_campaigns(world.deps)
    assert await world.balance(person.account_id) == Amount.aic(50).units
    assert await world.balance(COMMUNITY_POOL.id) == Amount.aic(1_000_000_000).units
    assert await world.rows(outbox, kind="sponsor_returned") == []
    await adds_up(world)


@pytest.mark.parametrize("change", [{"state": "declined"}, {"units": 1}])
async def test_what_was_paid_without_a_word_is_named_by_the_audit(world: World, change: dict[str, Any]) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    await answer(world, person, await ask(world, person, Amount.aic(20)))
    await adds_up(world)
    async with world.deps.sessions.write() as session:
        await session.execute(update(sponsorships).values(**change))

    (found,) = (await audit_ledger(world.deps, asked_by=OPERATOR)).findings

    assert (found.law, found.row) == (Law.CAMPAIGN_SPONSORED, f"C1, {person.account_id.hex}")
    assert (found.expected, found.stored) == ("2000000000", "1" if "units" in change else "0")
