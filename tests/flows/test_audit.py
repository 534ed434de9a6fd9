"""The audit on either store: clean where nothing was touched, and naming the row where a superuser was at work."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import CheckConstraint, Connection, delete, insert, select, update
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from flows.money.audit_ledger import audit_ledger
from flows.money.grant_vesting import grant_vesting
from flows.money.propose_grant import Terms, propose_grant
from flows.shared import auditing
from flows.shared.auditing import Tally
from kernel.ids import AccountId, new_id, random_id
from kernel.money import Amount
from ledger import escrow, holds
from ledger.accounts import COMMUNITY_POOL, CONTRIBUTOR_POOL, Account, AccountKind
from ledger.audit import Finding, Law
from ledger.groups import Group
from ledger.transfers import Transfer
from store import ledger, ledger_audit, ledger_audits
from store.jobs import SlotMoved
from store.ledger_audits import Audit
from store.tables import ledger_guards
from store.tables.fundings import fundings
from store.tables.ledger import accounts, open_holds, postings, transfers
from store.tables.price import price_days
from store.tables.vesting import vesting_grants
from store.tables.work import campaigns, responses
from tests.support.deps import START
from tests.support.pool import SECOND, Pool
from tests.support.world import OPERATOR, World, choices

pytestmark = pytest.mark.asyncio


async def audited(world: World) -> Audit:
    return await audit_ledger(world.deps, asked_by=OPERATOR)


async def lived_in(world: World) -> Transfer:
    """A house in which everything has happened: pay, holds ended and open, a grant, a campaign. Returns: a reward."""
    people = await world.people(3)
    await world.campaign(choices(2), release="on_acceptance", max_overlap="3")
    for person in people:
        for _ in range(2):
            await world.answer(person, 0)
    assert await world.score_and_settle() > 0
    proposal, _ = await propose_grant(
        world.deps,
        Terms("1", Amount.aic(9), START, 0, 86_400),
        operator_id=OPERATOR,
        cause=world.cause("operator"),
    )
    await grant_vesting(world.deps, operator_id=OPERATOR, proposal=proposal, cause=world.cause("operator"))
    return await with_holds(world, AccountId(people[0].account_id))


async def with_holds(world: World, person: AccountId) -> Transfer:
    now = world.clock.now()
    redeemed = Account(AccountId(random_id()), AccountKind.REDEEMED)
    reward = escrow.reward(new_id(now), CONTRIBUTOR_POOL.id, person, Amount.aic(50))
    ends_at = now + timedelta(hours=1)
    held = [holds.hold(new_id(now), person, redeemed.id, Amount.aic(whole), ends_at) for whole in (1, 2, 3)]
    ends = [holds.capture(held[0], Amount(7)), holds.void(held[1])]
    async with world.deps.sessions.write() as session:
        await ledger.open_accounts(session, [redeemed], now=now)
        await ledger.record(session, [Group.of(each) for each in (reward, *held, *ends)], now=now)
    return reward


async def as_superuser(world: World, act: Callable[[Connection], object]) -> None:
    """Act behind the house's back, with the guards dropped."""
    sessions = world.deps.sessions
    engine = create_async_engine(sessions.url, poolclass=NullPool)

    def run(connection: Connection) -> None:
        if sessions.is_sqlite:
            ledger_guards.remove_sqlite(connection.exec_driver_sql)
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        else:
            for table in (transfers, postings, accounts):
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
                for check in table.constraints:
                    if isinstance(check, CheckConstraint):
                        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {check.name}")
        act(connection)

    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


def altered(table: Any, where: Any, **values: Any) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(update(table).where(where).values(**values))


def removed(table: Any, where: Any) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(delete(table).where(where))


def named(audit: Audit) -> set[tuple[str, str, str]]:
    return {(each.table, each.row, each.field) for each in audit.findings}


async def test_a_house_that_nobody_touched_is_clean(world: World) -> None:
    await lived_in(world)

    audit = await audited(world)

    assert audit.findings == ()
    assert audit.transfers == len(await world.rows(transfers)) > 10
    assert audit.postings == 2 * audit.transfers
    assert audit.accounts == len(await world.rows(accounts))
    async with world.deps.sessions.read() as session:
        assert await ledger_audits.newest(session) == audit


async def test_an_altered_amount_is_named(world: World) -> None:
    reward = await lived_in(world)

    await as_superuser(world, altered(transfers, transfers.c.id == reward.id, amount_units=1))

    assert (await audited(world)).findings == (
        Finding("transfers", str(reward.id), "amount_units", Law.POSTINGS_SAY, str(Amount.aic(50).units), "1"),
    )


async def test_a_transfer_that_vanished_is_named_by_its_postings(world: World) -> None:
    reward = await lived_in(world)

    await as_superuser(world, removed(transfers, transfers.c.id == reward.id))

    audit = await audited(world)
    assert {(each.table, each.field, each.stored) for each in audit.findings} == {
        ("postings", "transfer_id", str(reward.id)),
    }
    assert audit.finding_count == 2


async def test_a_posting_that_vanished_is_named_by_its_transfer(world: World) -> None:
    reward = await lived_in(world)

    await as_superuser(
        world,
        removed(postings, (postings.c.transfer_id == reward.id) & (postings.c.account_id == reward.credit)),
    )

    [by_transfer, *by_walk] = (await audited(world)).findings
    assert (by_transfer.law, by_transfer.expected, by_transfer.stored) == (Law.POSTED, str(reward.id), "")
    assert {each.table for each in by_walk} == {"postings", "accounts"}


async def test_one_altered_balance_in_a_long_history_is_named_once(world: World) -> None:
    reward = await lived_in(world)
    place = (postings.c.transfer_id == reward.id) & (postings.c.account_id == reward.debit)
    [row] = await world.rows(postings, transfer_id=reward.id, account_id=reward.debit)

    await as_superuser(world, altered(postings, place, posted_after_units=5))

    [finding] = (await audited(world)).findings
    assert (finding.table, finding.row) == ("postings", f"{reward.debit}/{row['lamport']}")
    assert finding.stored == "5, 0"


@pytest.mark.parametrize(
    ("field", "value", "law"),
    [
        ("kind", "spend", Law.ROUTE),
        ("kind", "gift", Law.KIND_KNOWN),
        ("credit_id", UUID(int=7), Law.ACCOUNT_OPENED),
        ("lamport", 9_999, Law.POSTED),
        ("resolves_id", UUID(int=7), Law.HOLD_STORED),
        ("corrects_id", UUID(int=7), Law.ORIGINAL_STORED),
    ],
)
async def test_whatever_is_altered_of_a_transfer_is_named(world: World, field: str, value: Any, law: Law) -> None:
    reward = await lived_in(world)

    await as_superuser(world, altered(transfers, transfers.c.id == reward.id, **{field: value}))

    findings = (await audited(world)).findings
    assert law in {each.law for each in findings}, findings
    assert any(str(reward.id) in (each.row, each.expected) for each in findings), findings


async def test_points_from_nowhere_are_named(world: World) -> None:
    await lived_in(world)
    person = Account(AccountId(random_id()), AccountKind.CONTRIBUTOR)
    row = {"id": person.id, "kind": "contributor", "opened_at": START, "posted_units": 70, "lamport": 0}

    await as_superuser(world, lambda connection: connection.execute(insert(accounts), row))

    assert named(await audited(world)) == {
        ("accounts", str(person.id), "posted, pending"),
        ("accounts", "*", "posted_units"),
    }


async def test_an_account_that_vanished_is_named(world: World) -> None:
    reward = await lived_in(world)

    await as_superuser(world, removed(accounts, accounts.c.id == reward.credit))

    assert ("accounts", str(reward.credit), "id") in named(await audited(world))


async def test_a_hold_that_is_not_listed_and_one_that_should_not_be_are_named(world: World) -> None:
    await lived_in(world)
    [listed] = await world.rows(open_holds)
    ended = (await world.rows(transfers, kind="void"))[0]["resolves_id"]
    stray = UUID(int=9)

    def act(connection: Connection) -> None:
        connection.execute(delete(open_holds))
        for id in (ended, stray):
            connection.execute(insert(open_holds), {**listed, "transfer_id": id})

    await as_superuser(world, act)

    found = named(await audited(world))
    assert {("open_holds", str(id), "transfer_id") for id in (listed["transfer_id"], ended, stray)} <= found
    assert ("accounts", str(listed["account_id"]), "pending_units") in found


@pytest.mark.parametrize("field", ["reserved_units", "spent_units", "budget_units"])
async def test_a_campaigns_counter_that_does_not_count_is_named(world: World, field: str) -> None:
    await lived_in(world)
    counter = campaigns.c[field]

    await as_superuser(world, altered(campaigns, campaigns.c.number == 1, **{field: counter + 1}))

    found = named(await audited(world))
    expected = {"reserved_units": {"reserved_units"}, "spent_units": {"spent_units", "escrow_id"}}
    assert found == {("campaigns", "C1", name) for name in expected.get(field, {"escrow_id"})}


@pytest.mark.parametrize("change", [{"funded_units": 1}, {"source_id": COMMUNITY_POOL.id}])
async def test_a_source_that_did_not_pay_what_is_noted_is_named(world: World, change: dict[str, object]) -> None:
    await lived_in(world)

    await as_superuser(world, altered(fundings, fundings.c.returned_units == 0, **change))

    named_rows = {(each.table, each.row.partition(",")[0], each.law) for each in (await audited(world)).findings}
    assert named_rows == {("fundings", "C1", Law.CAMPAIGN_FUNDED)}


async def test_a_grant_that_claims_to_have_released_nothing_is_named(world: World) -> None:
    await lived_in(world)

    await as_superuser(world, altered(vesting_grants, vesting_grants.c.number == 1, released_units=3))

    assert named(await audited(world)) == {("vesting_grants", "V1", "released_units")}


@pytest.mark.parametrize("field", ["cliff_s", "beneficiary_id", "start_at"])
async def test_terms_that_nobody_confirmed_are_named(world: World, field: str) -> None:
    reward = await lived_in(world)
    other = {"cliff_s": 1, "beneficiary_id": reward.debit, "start_at": START - timedelta(days=9)}[field]

    await as_superuser(world, altered(vesting_grants, vesting_grants.c.number == 1, **{field: other}))

    assert named(await audited(world)) == {("vesting_grants", "V1", "terms")}


async def test_pay_that_was_altered_on_the_answer_is_named(world: World) -> None:
    await lived_in(world)
    one = select(responses.c.id).where(responses.c.state == "paid").limit(1).scalar_subquery()

    await as_superuser(world, altered(responses, responses.c.id == one, amount_units=1))

    assert named(await audited(world)) == {("campaigns", "C1", "spent_units")}


async def test_a_night_is_audited_once(world: World) -> None:
    slot = START

    await audit_ledger(world.deps, slot=slot)
    with pytest.raises(SlotMoved):
        await audit_ledger(world.deps, slot=slot)

    async with world.deps.sessions.read() as session:
        newest = await ledger_audits.newest(session)
    assert newest is not None
    assert newest.asked_by is None


async def test_the_audit_sees_one_moment_while_people_are_paid(world: World) -> None:
    """Pay that arrives between two queries of the audit is in none of them, or in all."""
    reward = await lived_in(world)
    sessions = world.deps.sessions
    tally = Tally()
    async with sessions.read(heavy=True) as session:
        await ledger_audit.plan_by_keys(session)
        before = await ledger_audit.counts(session)
        more = escrow.reward(new_id(world.clock.now()), CONTRIBUTOR_POOL.id, reward.credit, Amount(1))
        async with sessions.write() as writing:
            await ledger.record(writing, [Group.of(more)], now=world.clock.now())
        await auditing.audit_balances(session, tally)
        assert await ledger_audit.counts(session) == before

    assert tally.findings == []
    assert (await audited(world)).transfers == before[0] + 1


async def test_work_that_the_pool_pays_is_audited_with_its_days(world: World) -> None:
    pool = Pool(world)
    world.deps.policy.operators[SECOND] = "manager"  # type: ignore[index]
    await pool.campaign(choices(1), max_overlap="3")
    people = await world.people(3)
    for person in people:
        await world.answer(person, 0)
    assert await pool.pay(*people) == 3
    await pool.campaign(choices(1))
    await world.take(people[0])
    assert (await audited(world)).findings == ()

    day = (await pool.today())["day"]
    await as_superuser(world, altered(price_days, price_days.c.day == day, gate_reserved_units=5))

    assert named(await audited(world)) == {("price_days", str(day), "gate_reserved_units")}
