"""A campaign paid from somebody's own account: only on their word, once, to the unit, and back at the close."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import update

from contributors.errors import PersonForgotten
from contributors.sponsorships import STANDS_FOR, State
from flows.answer_sponsorship import answer_sponsorship
from flows.audit_ledger import audit_ledger
from flows.configure_campaign import configure_campaign
from flows.deliver_desk_notices import deliver_desk_notices
from flows.deps import Cause
from flows.errors import (
    AccountTooSmall,
    BalanceTooSmall,
    FundingPooled,
    PaymentHeld,
    PaymentUnverified,
    SourceUnfit,
    SponsorshipGone,
    SponsorUnfit,
)
from flows.finish_campaigns import finish_campaigns
from flows.forget_contributor import forget_contributor
from flows.fund_campaign import fund_campaign
from flows.lapse_sponsorships import lapse_sponsorships
from flows.ports import Blocked, Delivery, RetryAfter, Sent, Unreachable
from flows.propose_funding import propose_funding
from flows.read_history import read_history
from flows.read_sponsored import read_sponsored
from flows.shapes import Person
from flows.steer_campaign import steer_campaign
from kernel.clock import ManualClock
from kernel.ids import AccountId, new_id, random_id
from kernel.money import Amount
from kernel.values import Language
from ledger import escrow, holds
from ledger.accounts import COMMUNITY_POOL, CONTRIBUTOR_POOL, Account, AccountKind
from ledger.groups import Group
from store import ledger
from store.sessions import Sessions
from store.tables.delivery import desk_notices, outbox
from store.tables.fundings import fundings, sponsorships
from store.tables.ledger import transfers
from store.tables.people import contributors, operator_audit
from store.tables.verification import verified_contacts
from tests.support.deps import house_deps
from tests.support.pool import Pool
from tests.support.world import OPERATOR, World, choices
from views.account import history
from views.operator_fund import Asked, Funded, FundFacts
from views.operator_seconds import Waiting
from views.screens import Screen
from views.sponsorships import Answered

pytestmark = pytest.mark.asyncio

SECOND = "9001"
LIMIT = Amount.aic(1000)


@pytest_asyncio.fixture
async def world(sessions: Sessions, tmp_path: Path) -> World:
    deps = await house_deps(sessions, tmp_path, {OPERATOR: "owner", SECOND: "manager"})
    assert isinstance(deps.clock, ManualClock)
    return World(replace(deps, policy=replace(deps.policy, two_people_above=LIMIT)), deps.clock)


async def give(world: World, person: Person, amount: Amount) -> None:
    now = world.clock.now()
    reward = escrow.reward(new_id(now), CONTRIBUTOR_POOL.id, AccountId(person.account_id), amount)
    async with world.deps.sessions.write() as session:
        await ledger.record(session, [Group.of(reward)], now=now)


async def sponsor(world: World, amount: Amount, number: int = 1) -> Person:
    """Somebody verified who has so much."""
    person = await world.person(number)
    await Pool(world).verify(person)
    await give(world, person, amount)
    return person


async def propose(world: World, person: Person, amount: Amount, *, by: str = OPERATOR) -> tuple[UUID, FundFacts]:
    cause = world.cause("operator")
    return await propose_funding(
        world.deps, 1, amount, person.account_id.hex, "they offered", operator_id=by, cause=cause
    )


async def confirm(
    world: World, proposal: UUID, *, by: str = OPERATOR, cause: Cause | None = None
) -> Funded | Asked | Waiting:
    return await fund_campaign(
        world.deps, operator_id=by, proposal=proposal, language=Language.ZH, cause=cause or world.cause("operator")
    )


async def ask(world: World, person: Person, amount: Amount) -> UUID:
    """Propose it, and let that stand. Returns: what the person is asked."""
    proposal, _ = await propose(world, person, amount)
    assert isinstance(await confirm(world, proposal), Asked)
    return proposal


async def answer(world: World, person: Person, asked: UUID, *, pays: bool = True, cause: Cause | None = None) -> Any:
    cause = cause or world.cause()
    return await answer_sponsorship(world.deps, person, sponsorship=asked, pays=pays, cause=cause)


async def steer(world: World, step: str) -> None:
    await steer_campaign(world.deps, operator_id=OPERATOR, number=1, step=step, cause=world.cause("operator"))


async def change_person(world: World, person: Person, **values: object) -> None:
    async with world.deps.sessions.write() as session:
        await session.execute(update(contributors).where(contributors.c.id == person.id).values(**values))


async def paid(world: World, person: Person) -> list[int]:
    """What left their account for campaigns."""
    rows = await world.rows(transfers, debit_id=person.account_id, kind="fund")
    return sorted(row["amount_units"] for row in rows)


async def told(world: World) -> list[tuple[str, str]]:
    """Which operators will hear, or have heard, what."""
    return sorted((row["operator_id"], row["facts"]["state"]) for row in await world.rows(desk_notices))


async def noted(world: World) -> set[str]:
    rows = await world.rows(operator_audit)
    return {row["action"] for row in rows if row["action"].startswith("sponsor")}


async def adds_up(world: World) -> None:
    """The escrow has what the counters say; every source has funded what is noted; the whole audit is clean."""
    row = await world.campaign_row()
    paid_in = await world.rows(fundings, campaign_id=row.id)
    assert row.budget_units == sum(each["funded_units"] for each in paid_in)
    assert row.refunded_units == sum(each["returned_units"] for each in paid_in)
    assert (await audit_ledger(world.deps, asked_by=OPERATOR)).finding_count == 0


async def test_only_their_own_press_moves_it_and_only_once(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
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
    card = await world.row(outbox, kind="sponsorship")
    assert (card["contributor_id"], card["facts"]["units"]) == (person.id, 1_200_000_001)

    press = world.cause()
    done = await answer(world, person, proposal, cause=press)

    assert done == await answer(world, person, proposal, cause=press)
    assert done == await answer(world, person, proposal, pays=False), "what was decided stays so"
    assert done == Answered(1, "Tea", Amount(1_200_000_001), State.PAID, Amount(50 * 10**8 - 1_200_000_001))
    assert await paid(world, person) == [1_200_000_001]
    assert (await world.campaign_row()).budget_units == before + 1_200_000_001
    assert await told(world) == [(OPERATOR, "paid")]
    assert await noted(world) == {"sponsor_asked", "sponsor_paid"}
    assert str(person.external_id) not in {word for row in await world.rows(operator_audit) for word in row["facts"]}
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


async def test_what_somebody_else_is_asked_is_not_theirs(world: World) -> None:
    person, other = await sponsor(world, Amount.aic(50)), await sponsor(world, Amount.aic(50), 2)
    await world.campaign(choices(2))
    asked = await ask(world, person, Amount.aic(20))
    for forged in (asked, new_id(world.clock.now())):
        for pays in (True, False):
            with pytest.raises(SponsorshipGone):
                await answer(world, other, forged, pays=pays)
    assert (await world.row(sponsorships))["state"] == "asked"
    assert await paid(world, other) == []


@pytest.mark.parametrize("why", ["held", "unverified", "away"])
async def test_who_can_not_pay_is_not_asked(world: World, why: str) -> None:
    person = await (world.person() if why == "unverified" else sponsor(world, Amount.aic(50)))
    await world.campaign(choices(2))
    if why == "held":
        await change_person(world, person, ban_reason="spam")
    if why == "away":
        await change_person(world, person, notices_blocked_at=world.clock.now())
    with pytest.raises(SponsorUnfit) as refused:
        await propose(world, person, Amount.aic(1))
    assert refused.value.facts["why"] == why


async def test_who_can_not_pay_any_more_may_when_that_is_over(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    asked = await ask(world, person, Amount.aic(20))
    await change_person(world, person, ban_reason="spam")
    with pytest.raises(PaymentHeld):
        await answer(world, person, asked)
    await change_person(world, person, ban_reason=None)
    contact = await world.row(verified_contacts)
    async with world.deps.sessions.write() as session:
        await session.execute(verified_contacts.delete())
    with pytest.raises(PaymentUnverified):
        await answer(world, person, asked)
    async with world.deps.sessions.write() as session:
        await session.execute(verified_contacts.insert(), contact)

    assert (await answer(world, person, asked)).state is State.PAID


async def test_between_proposal_and_confirmation_things_change(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    first, second = [(await propose(world, person, Amount.aic(50)))[0] for _ in range(2)]
    await answer(world, person, await ask(world, person, Amount.aic(1)))
    with pytest.raises(AccountTooSmall):
        await confirm(world, first)
    shown = await world.balance(person.account_id)
    assert await forget_contributor(world.deps, person, shown_units=shown, cause=world.cause())
    for late in (confirm(world, second), propose(world, person, Amount.aic(1))):
        with pytest.raises(PersonForgotten):
            await late


async def test_only_people_and_two_pools_pay(world: World) -> None:
    await world.campaign(choices(2), funding="pool")
    person = await sponsor(world, Amount.aic(50))
    with pytest.raises(FundingPooled):
        await propose(world, person, Amount.aic(1))
    await world.campaign(choices(2))
    for source in ("C2", "team", "contributors"):
        with pytest.raises(SourceUnfit):
            await propose_funding(
                world.deps, 2, Amount.aic(1), source, "", operator_id=OPERATOR, cause=world.cause("operator")
            )


async def test_on_the_word_of_who_is_no_operator_any_more_nothing_moves(world: World) -> None:
    person = await sponsor(world, Amount.aic(3000))
    await world.campaign(choices(2))
    proposal, _ = await propose(world, person, LIMIT)
    assert isinstance(await confirm(world, proposal), Waiting)
    assert await world.rows(outbox, kind="sponsorship") == [], "two people first, then the sponsor"
    assert isinstance(await confirm(world, proposal, by=SECOND), Asked)
    world.deps = replace(world.deps, policy=replace(world.deps.policy, operators={OPERATOR: "owner"}))

    assert (await answer(world, person, proposal)).state is State.WITHDRAWN

    assert await paid(world, person) == []
    assert await told(world) == [(OPERATOR, "withdrawn"), (SECOND, "withdrawn")]


@pytest.mark.parametrize(("steps", "state"), [(["pause"], State.PAID), (["close"], State.ENDED)])
async def test_a_campaign_that_takes_no_points_any_more_gets_none(
    world: World, steps: Sequence[str], state: State
) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    asked = await ask(world, person, Amount.aic(20))
    for step in steps:
        await steer(world, step)

    assert (await answer(world, person, asked)).state is state

    assert await paid(world, person) == ([20 * 10**8] if state is State.PAID else [])
    await adds_up(world)


async def test_a_draft_that_the_pool_pays_by_now_gets_none(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.draft(choices(2))
    asked = await ask(world, person, Amount.aic(20))
    await configure_campaign(
        world.deps, operator_id=OPERATOR, number=1, name="funding", text="pool", cause=world.cause("operator")
    )
    assert (await answer(world, person, asked)).state is State.ENDED


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


async def propose_of_pool(world: World, amount: Amount) -> tuple[UUID, FundFacts]:
    cause = world.cause("operator")
    return await propose_funding(world.deps, 1, amount, "community", "", operator_id=OPERATOR, cause=cause)


async def test_of_who_is_forgotten_nothing_is_asked_and_what_comes_back_is_nobodys(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.draft(choices(2))
    await answer(world, person, await ask(world, person, Amount.aic(20)))
    asked = await ask(world, person, Amount.aic(5))
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


@dataclass
class Desk:
    """The operators' messenger, which answers what it is told to."""

    answers: list[Delivery]
    sent: list[tuple[int, Screen]] = field(default_factory=list)

    async def send(self, chat_id: int, screen: Screen, **_: object) -> Delivery:
        self.sent.append((chat_id, screen))
        return self.answers.pop(0) if self.answers else Sent(len(self.sent))

    async def edit(self, *_: object, **__: object) -> Delivery:
        raise AssertionError("nothing here edits")

    async def has_room(self, _: object) -> bool:
        raise AssertionError("nobody counts these")


async def test_operators_hear_of_it_once_however_often_the_platform_is_away(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    await answer(world, person, await ask(world, person, Amount.aic(20)))
    desk = Desk([RetryAfter(5.0), Unreachable()])

    for wait_s in (5, 8, 0, 3600):
        await deliver_desk_notices(world.deps, desk)
        world.clock.advance(wait_s)

    assert [chat for chat, _ in desk.sent] == [int(OPERATOR)] * 3
    assert "支付了 20 AIC" in desk.sent[-1][1].text
    assert (await world.row(desk_notices))["state"] == "sent"


async def test_who_is_not_there_or_no_operator_any_more_is_told_nothing(world: World) -> None:
    person = await sponsor(world, Amount.aic(3000))
    await world.campaign(choices(2))
    proposal, _ = await propose(world, person, LIMIT)
    await confirm(world, proposal)
    await confirm(world, proposal, by=SECOND)
    await answer(world, person, proposal)
    world.deps = replace(world.deps, policy=replace(world.deps.policy, operators={SECOND: "manager"}))
    desk = Desk([Blocked("never started")])

    assert await deliver_desk_notices(world.deps, desk) == 2

    assert [chat for chat, _ in desk.sent] == [int(SECOND)]
    assert {row["state"] for row in await world.rows(desk_notices)} == {"dropped"}
    world.clock.advance(3600)
    assert await deliver_desk_notices(world.deps, desk) == 0
