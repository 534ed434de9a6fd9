"""The ledger as an auditor reads it: from its rows alone, without the house's own sums."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from flows.shared.auditing import audit_everything
from kernel.money import Amount
from ledger.transfers import TransferKind
from store.sessions import ReadSession, Sessions
from store.tables.ledger import accounts, postings, transfers
from store.tables.people import contributors, identities
from store.tables.work import assignments, campaigns, responses


@dataclass(frozen=True, slots=True)
class Statement:
    """What one person's account says. Shape: `earned` in the order of posting."""

    available: Amount
    earned: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """What became of the responses. Shape: `states` by ref; `paid` counts the rewards by ref."""

    states: dict[str, str]
    paid: Counter[str]


async def audit(database_url: str) -> Work:
    """Every law that must hold whatever has happened: nothing is made, lost, or paid twice.

    Returns: what became of the work.
    """
    sessions = Sessions(database_url)
    try:
        async with sessions.read() as session:
            assert (await audit_everything(session)).findings == []
            await _adds_up(session)
            await _stays_within_budgets(session)
            return await _is_paid_once(session)
    finally:
        await sessions.dispose()


async def statement_of(database_url: str, person: int) -> Statement:
    """One person's account."""
    sessions = Sessions(database_url)
    try:
        async with sessions.read() as session:
            return await _statement(session, str(person))
    finally:
        await sessions.dispose()


async def _adds_up(session: ReadSession) -> None:
    """The sum of all accounts is zero, and each is the sum of its postings."""
    (total,) = (await session.execute(select(func.sum(accounts.c.posted_units)))).one()
    assert total == 0
    posted = {id: int(units) for id, units in await session.execute(select(accounts.c.id, accounts.c.posted_units))}
    sums = select(postings.c.account_id, func.sum(postings.c.posted_change_units)).group_by(postings.c.account_id)
    changed = {id: int(units) for id, units in await session.execute(sums)}
    assert {id: units for id, units in posted.items() if units} == {id: units for id, units in changed.items() if units}


async def _stays_within_budgets(session: ReadSession) -> None:
    """No campaign has promised or spent more than it has; what it promises is what its assignments promise."""
    promised = select(assignments.c.campaign_id, func.sum(assignments.c.reserved_units))
    reserved = {id: int(units) for id, units in await session.execute(promised.group_by(assignments.c.campaign_id))}
    posted = await session.execute(select(accounts.c.id, accounts.c.posted_units))
    escrow = {id: int(units) for id, units in posted}
    for row in await session.execute(select(campaigns)):
        assert row.reserved_units == reserved.get(row.id, 0)
        assert row.reserved_units + row.spent_units + row.refunded_units <= row.budget_units
        assert row.budget_units - row.spent_units - row.refunded_units == escrow.get(row.escrow_id, 0)


async def _is_paid_once(session: ReadSession) -> Work:
    """Each paid response has one reward of its amount, and no other response has any."""
    rewards = Counter[object]()
    units: dict[object, int] = {}
    of_rewards = select(transfers.c.subject, transfers.c.amount_units).where(transfers.c.kind == TransferKind.REWARD)
    for subject, amount_units in await session.execute(of_rewards):
        rewards[subject] += 1
        units[subject] = amount_units
    columns = (responses.c.id, responses.c.state, responses.c.amount_units, assignments.c.ref)
    rows = (await session.execute(select(*columns).join(assignments))).all()
    assert set(rewards) <= {row.id for row in rows}
    for row in rows:
        assert rewards[row.id] == (1 if row.state == "paid" else 0)
        assert row.amount_units == units.get(row.id)
    return Work({row.ref: row.state for row in rows}, Counter({row.ref: rewards[row.id] for row in rows}))


async def _statement(session: ReadSession, external_id: str) -> Statement:
    of_person = (
        select(contributors.c.account_id)
        .join(identities, identities.c.contributor_id == contributors.c.id)
        .where(identities.c.external_id == external_id)
    )
    (account_id,) = (await session.execute(of_person)).one()
    of_account = select(accounts.c.posted_units - accounts.c.pending_units).where(accounts.c.id == account_id)
    (available,) = (await session.execute(of_account)).one()
    changes = select(postings.c.posted_change_units).where(postings.c.account_id == account_id)
    earned = tuple(Amount(units) for (units,) in await session.execute(changes.order_by(postings.c.lamport)))
    return Statement(Amount(available), earned)
