"""The ledger on real stores: recorded once, adding up, and never rewritten."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, event, select

from kernel.ids import AccountId, CampaignId, new_id, random_id
from kernel.money import SUPPLY_UNITS, Amount
from ledger import corrections, escrow, holds
from ledger.accounts import CONTRIBUTOR_POOL, ECOSYSTEM_POOL, ISSUANCE, WELL_KNOWN, Account, AccountKind
from ledger.decisions import Outcome, Status
from ledger.escrow import Contribution
from ledger.genesis import GENESIS
from ledger.groups import Group
from ledger.transfers import Transfer
from store import ledger
from store.sessions import Contended, Sessions
from store.tables.ledger import refused_groups, unpublished

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


async def with_genesis(sessions: Sessions) -> None:
    async with sessions.write() as session:
        await ledger.ensure_genesis(session, now=NOW)


async def opened(sessions: Sessions, kind: AccountKind) -> AccountId:
    account = Account(AccountId(random_id()), kind)
    async with sessions.write() as session:
        await ledger.open_accounts(session, [account], now=NOW)
    return account.id


async def recorded(sessions: Sessions, *groups: Group, now: datetime = NOW) -> list[Outcome]:
    async with sessions.write() as session:
        return await ledger.record(session, groups, now=now)


async def posted(sessions: Sessions, id: AccountId) -> int:
    async with sessions.read() as session:
        account = await ledger.balance(session, id)
    assert account is not None
    return account.posted_units


async def imbalance(sessions: Sessions) -> int:
    async with sessions.read() as session:
        return await ledger.imbalance(session)


async def funded_escrow(sessions: Sessions, amount: Amount) -> AccountId:
    escrow_id = await opened(sessions, AccountKind.ESCROW)
    funding = escrow.fund(CampaignId(new_id(NOW)), ECOSYSTEM_POOL.id, escrow_id, amount)
    [outcome] = await recorded(sessions, Group.of(funding))
    assert outcome.status is Status.RECORDED
    return escrow_id


@pytest.mark.asyncio
async def test_genesis_moves_the_whole_supply_once(sessions: Sessions) -> None:
    await with_genesis(sessions)
    await with_genesis(sessions)

    async with sessions.read() as session:
        balances = await ledger.balances(session, [account.id for account in WELL_KNOWN])
        assert await ledger.imbalance(session) == 0
    assert balances[ISSUANCE.id].posted_units == -SUPPLY_UNITS
    assert balances[CONTRIBUTOR_POOL.id].posted_units == SUPPLY_UNITS * 6 // 10


@pytest.mark.asyncio
async def test_a_campaign_from_fund_to_refund_adds_up(sessions: Sessions) -> None:
    await with_genesis(sessions)
    escrow_id, person = await opened(sessions, AccountKind.ESCROW), await opened(sessions, AccountKind.CONTRIBUTOR)
    campaign, response = CampaignId(new_id(NOW)), new_id(NOW)

    outcomes = await recorded(
        sessions,
        Group.of(escrow.fund(campaign, ECOSYSTEM_POOL.id, escrow_id, Amount.aic(10))),
        Group.of(escrow.reward(response, escrow_id, person, Amount.aic(3))),
        escrow.refund(campaign, escrow_id, Amount.aic(7), [Contribution(ECOSYSTEM_POOL.id, Amount.aic(10).units)]),
    )

    assert [outcome.status for outcome in outcomes] == [Status.RECORDED] * 3
    assert await posted(sessions, escrow_id) == 0
    assert await posted(sessions, person) == Amount.aic(3).units
    assert await imbalance(sessions) == 0


@pytest.mark.asyncio
async def test_a_repeat_changes_nothing_and_says_so(sessions: Sessions) -> None:
    await with_genesis(sessions)
    escrow_id = await funded_escrow(sessions, Amount.aic(10))
    person = await opened(sessions, AccountKind.CONTRIBUTOR)
    reward = Group.of(escrow.reward(new_id(NOW), escrow_id, person, Amount.aic(2)))

    first, second = await recorded(sessions, reward, reward)
    [third] = await recorded(sessions, reward, now=NOW + timedelta(days=400))

    assert [each.status for each in (first, second, third)] == [Status.RECORDED, Status.EXISTS, Status.EXISTS]
    assert await posted(sessions, person) == Amount.aic(2).units


@pytest.mark.asyncio
async def test_a_refused_group_is_parked_and_does_not_fail_its_neighbours(sessions: Sessions) -> None:
    await with_genesis(sessions)
    escrow_id = await funded_escrow(sessions, Amount.aic(1))
    person = await opened(sessions, AccountKind.CONTRIBUTOR)
    too_much = escrow.reward(new_id(NOW), escrow_id, person, Amount.aic(2))
    affordable = escrow.reward(new_id(NOW), escrow_id, person, Amount.aic(1))

    outcomes = await recorded(sessions, Group.of(too_much), Group.of(affordable))
    await recorded(sessions, Group.of(too_much))

    assert [outcome.status for outcome in outcomes] == [Status.REFUSED, Status.RECORDED]
    async with sessions.read() as session:
        parked = (await session.execute(select(refused_groups))).mappings().all()
    assert [(row["id"], row["reason"]) for row in parked] == [(too_much.id, "InsufficientFunds")]
    assert parked[0]["facts"]["available_units"] == 0
    assert parked[0]["transfers"][0]["amount_units"] == Amount.aic(2).units
    assert await imbalance(sessions) == 0


@pytest.mark.asyncio
async def test_a_group_is_stored_whole_or_not_at_all(sessions: Sessions) -> None:
    await with_genesis(sessions)
    escrow_id = await funded_escrow(sessions, Amount.aic(3))
    one, two = await opened(sessions, AccountKind.CONTRIBUTOR), await opened(sessions, AccountKind.CONTRIBUTOR)
    group = Group.of(
        escrow.reward(new_id(NOW), escrow_id, one, Amount.aic(2)),
        escrow.reward(new_id(NOW), escrow_id, two, Amount.aic(2)),
    )

    [outcome] = await recorded(sessions, group)

    assert outcome.status is Status.REFUSED
    assert await posted(sessions, one) == 0
    assert await posted(sessions, escrow_id) == Amount.aic(3).units


@pytest.mark.asyncio
async def test_a_hold_is_captured_in_part_and_the_rest_returns(sessions: Sessions) -> None:
    await with_genesis(sessions)
    escrow_id = await funded_escrow(sessions, Amount.aic(5))
    person, redeemed = await opened(sessions, AccountKind.CONTRIBUTOR), await opened(sessions, AccountKind.REDEEMED)
    held = holds.hold(new_id(NOW), person, redeemed, Amount.aic(4), NOW + timedelta(hours=1))
    await recorded(sessions, Group.of(escrow.reward(new_id(NOW), escrow_id, person, Amount.aic(5))), Group.of(held))
    async with sessions.read() as session:
        while_held = await ledger.balance(session, person)

    captured, voided = await recorded(
        sessions,
        Group.of(holds.capture(held, Amount.aic(3))),
        Group.of(holds.void(held)),
    )

    assert while_held is not None
    assert while_held.available_units == Amount.aic(1).units
    assert (captured.status, voided.refusal and voided.refusal.code) == (Status.RECORDED, "HoldResolved")
    async with sessions.read() as session:
        afterwards = await ledger.balance(session, person)
    assert afterwards is not None
    assert (afterwards.posted_units, afterwards.pending_units) == (Amount.aic(2).units, 0)
    assert await imbalance(sessions) == 0


@pytest.mark.asyncio
async def test_an_overdue_hold_is_found_until_it_is_expired(sessions: Sessions) -> None:
    await with_genesis(sessions)
    escrow_id, pool = await funded_escrow(sessions, Amount.aic(5)), ECOSYSTEM_POOL.id
    late = holds.hold(new_id(NOW), escrow_id, pool, Amount.aic(1), NOW + timedelta(hours=1))
    later = holds.hold(new_id(NOW), escrow_id, pool, Amount.aic(1), NOW + timedelta(hours=9))
    await recorded(sessions, Group.of(late), Group.of(later))
    now = NOW + timedelta(hours=2)

    async with sessions.read() as session:
        overdue = await ledger.expired_holds(session, now=now, limit=10)
    [outcome] = await recorded(sessions, *[Group.of(holds.expire(hold)) for hold in overdue], now=now)

    assert ([hold.id for hold in overdue], outcome.status) == ([late.id], Status.RECORDED)
    async with sessions.read() as session:
        assert await ledger.expired_holds(session, now=now, limit=10) == []


@pytest.mark.asyncio
async def test_corrections_of_one_transfer_never_exceed_it(sessions: Sessions) -> None:
    await with_genesis(sessions)
    escrow_id = await funded_escrow(sessions, Amount.aic(9))
    person = await opened(sessions, AccountKind.CONTRIBUTOR)
    reward = escrow.reward(new_id(NOW), escrow_id, person, Amount.aic(2))
    other = escrow.reward(new_id(NOW), escrow_id, person, Amount.aic(2))
    await recorded(sessions, Group.of(reward), Group.of(other))

    [first] = await recorded(sessions, Group.of(corrections.correct(reward, Amount.aic(1), new_id(NOW))))
    [second] = await recorded(sessions, Group.of(corrections.correct(reward, Amount.aic(2), new_id(NOW))))

    assert first.status is Status.RECORDED
    assert second.refusal is not None
    assert (second.refusal.code, second.refusal.facts["left_units"]) == ("ExceedsOriginal", Amount.aic(1).units)
    assert await posted(sessions, person) == Amount.aic(3).units


@pytest.mark.asyncio
async def test_a_statement_explains_the_balance_line_by_line(sessions: Sessions) -> None:
    await with_genesis(sessions)
    escrow_id = await funded_escrow(sessions, Amount.aic(100))
    person = await opened(sessions, AccountKind.CONTRIBUTOR)
    rewards = [escrow.reward(new_id(NOW), escrow_id, person, Amount.aic(whole)) for whole in (1, 2, 3, 4, 5)]
    await recorded(sessions, *[Group.of(reward) for reward in rewards])

    async with sessions.read() as session:
        newest = await ledger.statement(session, person, limit=3)
        oldest = await ledger.statement(session, person, before=newest[-1].lamport, limit=3)

    lines = [*newest, *oldest]
    assert [line.transfer for line in lines] == [reward.id for reward in reversed(rewards)]
    assert [line.posted_after_units for line in lines] == [Amount.aic(sum_).units for sum_ in (15, 10, 6, 3, 1)]
    assert {line.counterparty for line in lines} == {escrow_id}
    assert {line.posted_at for line in lines} == {NOW}


@pytest.mark.asyncio
async def test_every_transfer_waits_to_be_published_in_causal_order(sessions: Sessions) -> None:
    await with_genesis(sessions)
    escrow_id = await funded_escrow(sessions, Amount.aic(5))
    person = await opened(sessions, AccountKind.CONTRIBUTOR)
    rewards = [escrow.reward(new_id(NOW), escrow_id, person, Amount.aic(1)) for _ in range(3)]
    await recorded(sessions, *[Group.of(reward) for reward in rewards])

    async with sessions.read() as session:
        order = select(unpublished.c.transfer_id).order_by(unpublished.c.lamport, unpublished.c.transfer_id)
        waiting = list((await session.execute(order)).scalars())

    assert len(waiting) == len(GENESIS.transfers) + 1 + len(rewards)
    assert waiting[-3:] == [reward.id for reward in rewards]


@pytest.mark.asyncio
async def test_fifty_at_once_pay_each_reward_once_and_never_overdraw(sessions: Sessions) -> None:
    await with_genesis(sessions)
    escrow_id = await funded_escrow(sessions, Amount.aic(20))
    person = await opened(sessions, AccountKind.CONTRIBUTOR)
    rewards = [escrow.reward(new_id(NOW), escrow_id, person, Amount.aic(1)) for _ in range(25)]

    async def pay(reward: Transfer) -> Status:
        while True:
            try:
                [outcome] = await recorded(sessions, Group.of(reward))
            except Contended:
                continue
            return outcome.status

    statuses = await asyncio.gather(*[pay(reward) for reward in [*rewards, *rewards]])

    assert statuses.count(Status.RECORDED) == 20
    assert await posted(sessions, escrow_id) == 0
    assert await posted(sessions, person) == Amount.aic(20).units
    assert await imbalance(sessions) == 0


@pytest.mark.asyncio
async def test_one_batch_takes_the_same_number_of_statements_however_large(sessions: Sessions) -> None:
    await with_genesis(sessions)
    escrow_id = await funded_escrow(sessions, Amount.aic(1000))
    people = [Account(AccountId(random_id()), AccountKind.CONTRIBUTOR) for _ in range(300)]
    async with sessions.write() as session:
        await ledger.open_accounts(session, people, now=NOW)
    groups = [Group.of(escrow.reward(new_id(NOW), escrow_id, each.id, Amount(1))) for each in people]
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        async with sessions.write() as session:
            said.clear()
            outcomes = await ledger.record(session, groups, now=NOW)
            counted = len(said)
    finally:
        event.remove(Engine, "before_cursor_execute", listen)

    assert all(outcome.status is Status.RECORDED for outcome in outcomes)
    assert counted == (7 if sessions.is_sqlite else 3)
