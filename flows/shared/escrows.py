"""What fills a campaign's escrow, whoever decides it: a launch, a pilot, an operator who funds it, or a sponsor."""

from datetime import datetime
from uuid import UUID

from flows.errors import PoolTooSmall
from kernel.ids import AccountId, CampaignId, random_id
from kernel.money import Amount
from ledger import escrow
from ledger.accounts import Account, AccountKind
from ledger.decisions import Status
from ledger.groups import Group
from store import campaigns, fundings, ledger
from store.campaigns import CampaignRow
from store.sessions import WriteSession


async def fill_escrow(
    session: WriteSession, row: CampaignRow, source: AccountId, amount: Amount, *, decision: UUID | None, now: datetime
) -> AccountId:
    """Move points into a campaign's escrow, which is opened if it has none. Its budget is its flow's to change.

    Locks:   the campaign's row is locked; both accounts.
    Writes:  at most one account, one transfer, who paid it.
    Returns: the escrow.
    Raises:  PoolTooSmall.
    """
    escrow_id = AccountId(row.escrow_id or random_id())
    if row.escrow_id is None:
        await ledger.open_accounts(session, [Account(escrow_id, AccountKind.ESCROW)], now=now)
    transfer = escrow.fund(CampaignId(row.id), source, escrow_id, amount, decision=decision)
    (outcome,) = await ledger.record(session, [Group.of(transfer)], now=now)
    if outcome.status is not Status.RECORDED:
        pool = await ledger.balance(session, source)
        available = Amount(0 if pool is None else max(pool.available_units, 0))
        raise PoolTooSmall(needed=amount.shown(), available=available.shown())
    await fundings.add(session, row.id, source, amount.units)
    return escrow_id


async def add_points(
    session: WriteSession, row: CampaignRow, source: AccountId, amount: Amount, *, decision: UUID, now: datetime
) -> Amount:
    """Move points into a campaign's escrow and its budget. One that has not begun is launched with what it has then.

    Locks:   the campaign's row is locked; both accounts.
    Writes:  as fill_escrow; the campaign's budget.
    Returns: the budget.
    Raises:  PoolTooSmall.
    """
    escrow_id = await fill_escrow(session, row, source, amount, decision=decision, now=now)
    budget = Amount(row.budget_units + amount.units)
    is_funded = row.is_funded or row.launched_at is None
    await campaigns.change(session, row.id, escrow_id=escrow_id, budget_units=budget.units, is_funded=is_funded)
    return budget
