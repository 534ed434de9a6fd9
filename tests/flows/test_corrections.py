"""Points are taken back for a reason, as far as they are there, and never twice for one word of an operator."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from flows.campaigns.finish_campaigns import finish_campaigns
from flows.campaigns.steer_campaign import steer_campaign
from flows.errors import NothingLeftToTake, ProposalGone, ReasonNeeded, TransferUnknown
from flows.money.correct_transfer import Corrected, correct_transfer
from flows.money.propose_correction import propose_correction
from kernel.ids import AccountId, new_id, random_id
from kernel.money import Amount
from ledger.accounts import CONTRIBUTOR_POOL, Account, AccountKind
from ledger.errors import NotCorrectable
from ledger.groups import Group
from ledger.holds import hold
from store import ledger
from store.tables.delivery import outbox
from store.tables.ledger import transfers
from store.tables.people import operator_audit
from tests.flows.test_audit import audited
from tests.support.pool import SECOND, Pool
from tests.support.world import OPERATOR, World, choices
from views.operator_ledger import CorrectionFacts
from views.operator_seconds import Waiting

pytestmark = pytest.mark.asyncio


async def paid(world: World) -> dict[str, object]:
    """Three people answer one question alike and are paid. Returns: one of the rewards, as stored."""
    people = await world.people(3)
    await world.campaign(choices(1), release="on_acceptance", max_overlap="3")
    for person in people:
        await world.answer(person, 0)
    assert await world.score_and_settle() == 3
    return (await world.rows(transfers, kind="reward"))[0]


async def proposed(world: World, name: object, amount: Amount, reason: str = "copied") -> UUID:
    proposal, _ = await propose_correction(
        world.deps, f"T{UUID(str(name)).hex}", amount, reason, operator_id=OPERATOR, cause=world.cause("operator")
    )
    return proposal


async def confirmed(world: World, proposal: UUID) -> CorrectionFacts:
    done = await correct_transfer(world.deps, operator_id=OPERATOR, proposal=proposal, cause=world.cause("operator"))
    assert isinstance(done, Corrected)
    return done.facts


async def test_pay_goes_back_to_its_campaign_and_the_person_is_told_why(world: World) -> None:
    reward = await paid(world)
    before = await world.campaign_row()

    done = await confirmed(world, await proposed(world, reward["id"], Amount.aic(1)))

    assert (done.taken, done.written_off) == (Amount.aic(1), Amount(0))
    row = await world.campaign_row()
    assert row.spent_units == before.spent_units - Amount.aic(1).units
    assert row.escrow_id is not None
    assert await world.balance(row.escrow_id) == row.budget_units - row.spent_units
    [notice] = await world.rows(outbox, kind="corrected")
    assert (notice["facts"]["taken_units"], notice["facts"]["reason"]) == (Amount.aic(1).units, "copied")
    assert notice["facts"]["ref"]
    assert (await audited(world)).findings == ()


async def test_what_the_pool_paid_goes_back_to_the_pool_and_the_day_keeps_what_it_spent(world: World) -> None:
    """A limit counts what left on a day: what comes back is no room for more on that day."""
    pool = Pool(world)
    world.deps.policy.operators[SECOND] = "manager"  # type: ignore[index]
    await pool.campaign(choices(1), max_overlap="3")
    people = await world.people(3)
    for person in people:
        await world.answer(person, 0)
    assert await pool.pay(*people) == 3
    [reward, *_] = await world.rows(transfers, kind="reward")
    before, had = await pool.today(), await world.balance(CONTRIBUTOR_POOL.id)

    done = await confirmed(world, await proposed(world, reward["id"], Amount.aic(1)))

    assert done.taken == Amount.aic(1)
    assert await world.balance(CONTRIBUTOR_POOL.id) == had + Amount.aic(1).units
    assert (await world.campaign_row()).spent_units == 3 * reward["amount_units"] - Amount.aic(1).units
    assert await pool.today() == before
    await pool.check()
    assert (await audited(world)).findings == ()


async def test_what_is_taken_back_is_refunded_when_the_campaign_is_closed(world: World) -> None:
    reward = await paid(world)
    await steer_campaign(world.deps, operator_id=OPERATOR, number=1, step="close", cause=world.cause("operator"))
    await finish_campaigns(world.deps)

    await confirmed(world, await proposed(world, reward["id"], Amount.aic(1)))
    await finish_campaigns(world.deps)

    row = await world.campaign_row()
    assert (row.status, row.budget_units - row.refunded_units) == ("closed", row.spent_units)
    assert row.escrow_id is not None
    assert await world.balance(row.escrow_id) == 0
    assert (await audited(world)).findings == ()


async def test_what_is_not_there_is_written_off_and_never_a_debt(world: World) -> None:
    reward = await paid(world)
    amount = Amount(int(str(reward["amount_units"])))
    await all_but_one_unit_held(world, AccountId(UUID(str(reward["credit_id"]))), amount)

    done = await confirmed(world, await proposed(world, reward["id"], amount))

    assert (done.taken, done.written_off) == (Amount(1), Amount(amount.units - 1))
    [*_, noted] = await world.rows(operator_audit, action="correct")
    assert (noted["facts"]["taken"], noted["facts"]["wanted"]) == (1, amount.units)
    assert (await audited(world)).findings == ()


async def test_where_nothing_is_there_the_audit_alone_keeps_the_word(world: World) -> None:
    reward = await paid(world)
    amount = Amount(int(str(reward["amount_units"])))
    await all_but_one_unit_held(world, AccountId(UUID(str(reward["credit_id"]))), amount)
    await confirmed(world, await proposed(world, reward["id"], Amount(1)))

    done = await confirmed(world, await proposed(world, reward["id"], Amount(7)))

    assert (done.taken, done.written_off) == (Amount(0), Amount(7))
    assert len(await world.rows(transfers, kind="correct")) == 1
    assert len(await world.rows(outbox, kind="corrected")) == 1


async def all_but_one_unit_held(world: World, person: AccountId, amount: Amount) -> None:
    redeemed = Account(AccountId(random_id()), AccountKind.REDEEMED)
    now = world.clock.now()
    held = hold(new_id(now), person, redeemed.id, Amount(amount.units - 1), now + timedelta(days=1))
    async with world.deps.sessions.write() as session:
        await ledger.open_accounts(session, [redeemed], now=now)
        await ledger.record(session, [Group.of(held)], now=now)


async def test_corrections_at_once_never_take_more_than_was_paid(world: World) -> None:
    reward = await paid(world)
    units = int(str(reward["amount_units"]))
    most = Amount(units * 2 // 3)
    proposals = [await proposed(world, reward["id"], most) for _ in range(4)]

    done = await asyncio.gather(*(confirmed(world, each) for each in proposals), return_exceptions=True)

    taken = [each.taken.units for each in done if isinstance(each, CorrectionFacts)]
    assert sum(taken) == units
    assert sum(isinstance(each, NothingLeftToTake) for each in done) == 2
    assert (await audited(world)).findings == ()


async def test_a_button_takes_back_once(world: World) -> None:
    reward = await paid(world)
    proposal, cause = await proposed(world, reward["id"], Amount(5)), world.cause("operator")

    same = [await correct_transfer(world.deps, operator_id=OPERATOR, proposal=proposal, cause=cause) for _ in range(2)]
    with pytest.raises(ProposalGone):
        await confirmed(world, proposal)

    assert same[0] == same[1]
    assert len(await world.rows(transfers, kind="correct")) == 1


async def test_only_pay_and_what_people_spent_is_taken_back_by_hand(world: World) -> None:
    await paid(world)
    [fund] = await world.rows(transfers, kind="fund")
    genesis = (await world.rows(transfers, kind="genesis"))[0]

    for final in (fund, genesis):
        with pytest.raises(NotCorrectable):
            await proposed(world, final["id"], Amount(1))


async def test_a_transfer_that_nobody_means_and_no_reason_are_refused(world: World) -> None:
    reward = await paid(world)

    for name in ("T123", "T" + "0" * 16, "hello", "T" + "f" * 32):
        with pytest.raises(TransferUnknown):
            await propose_correction(
                world.deps, name, Amount(1), "why not", operator_id=OPERATOR, cause=world.cause("operator")
            )
    with pytest.raises(ReasonNeeded):
        await proposed(world, reward["id"], Amount(1), reason="")


async def test_parts_of_one_transfer_do_not_slip_past_the_second_operator(world: World) -> None:
    """What was taken of it before counts too, also where one operator had both parts confirmed at once."""
    reward = await paid(world)
    world.deps.policy.operators[SECOND] = "manager"  # type: ignore[index]
    world.deps = replace(world.deps, policy=replace(world.deps.policy, two_people_above=Amount.aic(1)))
    half = Amount(Amount.aic(1).units * 6 // 10)
    parts = [await proposed(world, reward["id"], half) for _ in range(2)]

    done = await asyncio.gather(
        *(
            correct_transfer(world.deps, operator_id=OPERATOR, proposal=part, cause=world.cause("operator"))
            for part in parts
        )
    )

    assert sorted(type(each).__name__ for each in done) == ["Corrected", "Waiting"]
    assert sum(row["amount_units"] for row in await world.rows(transfers, kind="correct")) == half.units
    [waits] = [part for part, each in zip(parts, done, strict=True) if isinstance(each, Waiting)]
    approved = await correct_transfer(world.deps, operator_id=SECOND, proposal=waits, cause=world.cause("operator"))
    assert isinstance(approved, Corrected)
    assert (await audited(world)).findings == ()
