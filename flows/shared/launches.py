"""What every launch does once nothing stands in its way, with or without a second operator."""

from datetime import datetime
from uuid import UUID

from flows.shared.budgets import Plan, plan
from flows.shared.imports import first_slots
from store import campaigns, drafts, prices, tasks
from store.campaigns import CampaignRow
from store.sessions import ReadSession, WriteSession
from tasks.campaigns import Campaign


async def planned_for(session: ReadSession, row: CampaignRow) -> Plan:
    """What a launch would deal, and the most it can cost: at its own price, or at the day's."""
    price = (await prices.standing(session)).price if row.campaign.is_pooled else None
    return plan(row.campaign, await tasks.counts(session, row.id), price)


async def go_live(
    session: WriteSession,
    live: Campaign,
    *,
    escrow_id: UUID | None,
    proposed_by: str,
    approved_by: str | None,
    now: datetime,
) -> None:
    """Begin to deal.

    Writes:  the campaign live, its tasks' slots.
    """
    await drafts.set_slots(session, live.id, first_slots(live))
    open_tasks = await tasks.open_counts(session, live.id)
    await campaigns.change(
        session,
        live.id,
        status=live.status,
        escrow_id=escrow_id,
        budget_units=live.budget_units,
        open_tasks=open_tasks.get(live.id, 0),
        launched_at=now,
        proposed_by=proposed_by,
        approved_by=approved_by,
    )
