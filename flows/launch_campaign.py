"""An operator launches a campaign."""

from flows.deps import Cause, Deps, flow
from flows.shared.budgets import plan
from flows.shared.imports import first_slots
from kernel.ids import AccountId, CampaignId, random_id
from kernel.money import Amount
from ledger import escrow
from ledger.accounts import ECOSYSTEM_POOL, Account, AccountKind
from ledger.decisions import Status
from ledger.groups import Group
from store import audit, campaigns, drafts, inbox, ledger, tasks
from store.sessions import WriteSession
from tasks.campaigns import launch
from tasks.errors import BudgetTooSmall, CampaignNotFound


@flow
async def launch_campaign(deps: Deps, *, operator_id: str, number: int, cause: Cause) -> None:
    """Move the budget into the campaign's own escrow and begin to deal; a repeated update changes nothing.

    Writes:  the escrow account, one transfer, the campaign live, its tasks' slots, one line of the audit.
    Raises:  CampaignNotFound, CampaignState, CampaignEmpty, BudgetTooSmall.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            return
        row = await campaigns.by_number(session, number, lock=True)
        if row is None:
            raise CampaignNotFound(number=number)
        planned = plan(row.campaign, await tasks.counts(session, row.id))

        live = launch(row.campaign, tasks=planned.tasks, budget=planned.budget)

        escrow_id = await _fund(deps, session, CampaignId(row.id), planned.budget)
        await drafts.set_slots(session, row.id, first_slots(live))
        await campaigns.change(
            session,
            row.id,
            status=live.status,
            escrow_id=escrow_id,
            budget_units=live.budget_units,
            launched_at=now,
        )
        facts = {"budget_units": live.budget_units, "tasks": planned.tasks, "gold": planned.gold}
        await audit.note(session, operator_id, "launch", live.label, now=now, **facts)


async def _fund(deps: Deps, session: WriteSession, campaign_id: CampaignId, budget: Amount) -> AccountId:
    """Open an escrow account and fill it.

    Raises:  BudgetTooSmall.
    """
    account = Account(AccountId(random_id()), AccountKind.ESCROW)
    now = deps.clock.now()
    await ledger.open_accounts(session, [account], now=now)
    transfer = escrow.fund(campaign_id, ECOSYSTEM_POOL.id, account.id, budget)
    (outcome,) = await ledger.record(session, [Group.of(transfer)], now=now)
    if outcome.status is not Status.RECORDED:
        pool = await ledger.balance(session, ECOSYSTEM_POOL.id)
        available = Amount(0 if pool is None else max(pool.available_units, 0))
        raise BudgetTooSmall(needed=budget.shown(), available=available.shown())
    return account.id
